"""What does nothing in a run though it is written, and why: some of it is known at once, some only at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from oxytocin.care.drugs import Drug
from oxytocin.simulation.carers.room import Array, Flags, Room
from oxytocin.simulation.steps import Hold, Step

NO_TIME = "lasts 0 min"
BRAKE = "mental_stress"
RESTRAINED, UNBLOCKED = "restrained_release", "naloxone"  # what opioids hold back wholly, and what lets it go
BLOCKED, LEAST_BLOCKED = "stimuli.blockade", 0.05  # share of their receptors blocked, below which nothing is seen
RELEASE = ("stimuli", "hypothalamus")  # where a drug has to act for stress to hold back what it does
NO_RELEASE = {"lying_down", "kept_upright", "digestion", "exertion"}  # what acts elsewhere
FROM_BIRTH = "stimuli.delivered"  # where a birth in the run opens the way for what acts in nursing women


@dataclass
class _Begun:
    time: float
    step: Hold
    who: Flags
    until: Array  # min, of each person; infinite while it lasts
    blocked: Array = field(default_factory=lambda: np.zeros(1))  # most that was seen as it began and as it ended


class Idling:
    """Follows the stimuli of a run from begin to end."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._all: list[_Begun] = []
        self._drug_from = np.full(room.people, np.inf)  # min from which a drug of release, or a fluid, was given

    def at_once(self, step: Hold) -> str:
        """Return why a step does nothing whatever follows; empty where it does something."""
        if step.switches or step.lead > 0:
            return ""
        if step.lasting == 0:
            return NO_TIME
        model = self.room.run.ensemble.model
        usual = {item.name: item.value for item in model.inputs}
        if step.null and all(value == usual[name] for name, value in step.inputs):
            return step.null
        return ""

    def shut(self, step: Step) -> str:
        """Return why a step that is trusted leads nowhere all the same: the links in its way are not."""
        grades = [self.room.closed.get(name or "") for _, name in step.entrances()]
        return f"acts by a link graded {grades[0]}, not trusted in this run" if grades and all(grades) else ""

    def begun(self, time: float, step: Hold, who: Flags) -> None:
        """Note that a stimulus has begun in ``who``."""
        self._all.append(_Begun(time, step, who.copy(), np.full(self.room.people, np.inf)))
        self._look(self._all[-1])

    def ended(self, time: float, name: str, who: Flags) -> None:
        """Note that a stimulus has ended in ``who``, or another of its name has taken its place."""
        for item in self._all:
            if item.step.name == name:
                self._look(item, who & (item.until > time))
                item.until = np.where(who & (item.until > time), time, item.until)

    def given(self, time: float, drug: Drug | None, who: Flags) -> None:
        """Note that a drug, or a fluid (None), was given; a drug counts that acts on release."""
        parts = () if drug is None else drug.parts
        links = [wire for wire in self.room.run.ensemble.model.wires if wire.active]
        reached = {wire.target.split(".")[0] for wire in links if wire.origin.split(".")[0] in parts}
        if drug is None or reached.intersection(RELEASE):
            self._drug_from = np.where(who, np.minimum(self._drug_from, time), self._drug_from)

    def reasons(self) -> Iterator[tuple[float, str, str, Flags]]:
        """Yield what has done nothing: when it began, its name, why and in whom."""
        for item in self._all:
            if item.step.nursing and not self._nurses():
                for why, who in self._not_nursing(item):
                    yield item.time, item.step.name, why, who
            if _holds(item, RESTRAINED):
                self._look(item, np.isinf(item.until))
                why = f"held back wholly by opioids of the brain; needs {UNBLOCKED}"
                yield item.time, item.step.name, why, item.who & (item.blocked < LEAST_BLOCKED)
            if self._nurses() and _holds(item, BRAKE):
                why = "holds back what a feed releases, and there is none meanwhile"
                yield item.time, item.step.name, why, item.who & ~self._released(item)

    def _look(self, item: _Begun, who: Flags | None = None) -> None:
        """Note how far receptors of opioids are blocked now, where that decides whether a stimulus acts."""
        if _holds(item, RESTRAINED):
            now = self.room.run.observe([BLOCKED])[BLOCKED]
            item.blocked = np.where(True if who is None else who, np.fmax(item.blocked, now), item.blocked)

    def _released(self, brake: _Begun) -> Flags:
        """Tell in whom something else acted while a brake did, or may have: a stimulus, or a drug from before on."""
        found = self._drug_from < brake.until
        for item in self._all:
            held = {name for name, _ in item.step.inputs}
            if not held or held - {BRAKE, *NO_RELEASE}:
                found = found | (item.who & (item.time < brake.until) & (item.until > brake.time))
        return found

    def _nurses(self) -> bool:
        """Say whether she came as a woman after birth: milk does not come in within a run."""
        person = self.room.scenario.person
        return person is not None and person.state == "postpartum"

    def _not_nursing(self, item: _Begun) -> Iterator[tuple[str, Flags]]:
        born = item.who & (self.room.happened["birth"] < item.until)  # a birth while it lasts opens its way
        yield "acts in nursing women only", item.who & ~born
        if not item.step.from_birth:
            yield "acts in women whose birth was before the run", born
            return
        links = [wire for wire in self.room.run.ensemble.model.wires if wire.target == FROM_BIRTH]
        for link in links:
            if not link.active:
                yield f"from a birth in the run on graded {link.grade}, not trusted in this run", born


def _holds(item: _Begun, name: str) -> bool:
    """Say whether a stimulus holds an input."""
    return any(held == name for held, _ in item.step.inputs)


__all__ = ["NO_TIME", "Idling"]
