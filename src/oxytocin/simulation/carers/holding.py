"""Procedures, fluids, stimuli and baths: inputs that are held for a time, and switches that are set once."""

from __future__ import annotations

import numpy as np

from oxytocin.care.drugs import RIPENING
from oxytocin.model.wiring import trusted
from oxytocin.simulation.carers.room import BORN, Array, Carer, Flags, Room
from oxytocin.simulation.charting import NO_EFFECT
from oxytocin.simulation.steps import BATH, PAST, Bath, End, Hold, Step


class Holding(Carer):
    """Begins and ends what holds an input; the same name again replaces, and its earlier end no longer counts."""

    takes = (Hold, End, Bath)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._owner: dict[str, Array] = {}

    def take(self, time: float, step: Step, who: Flags) -> None:
        match step:
            case Hold():
                self._hold(time, step, who)
            case End():
                self._end(time, step.name, who)
            case Bath():
                ticket = self._own(BATH, who)
                self.room.hold(time, BATH, BATH, np.full(len(who), step.concentration), who)
                if step.lasting is not None:
                    self.room.at(time + step.lasting, lambda end: self._end(end, BATH, who, ticket))

    def _hold(self, time: float, step: Hold, who: Flags) -> None:
        everyone = np.ones(len(who))
        if BORN in step.switches or step.lead > 0:
            again = who & self.room.delivered
            who = who & ~again  # nobody is delivered twice
            if step.lead > 0:
                self.room.chart.note(time, step.name, again, everyone, f"{NO_EFFECT}the child was born before")
        if not trusted(step.grade, self.room.run.ensemble.model.trust):
            why = f"{NO_EFFECT}graded {step.grade}, not trusted in this run"
            self.room.chart.note(time, step.name, who, everyone, why)
            return
        ticket = self._own(step.name, who)
        for name, value in step.inputs:
            self.room.hold(time, name, step.name, value * everyone, who, shared=step.kind == "procedure")
        for name in step.switches:
            self.room.turn(time, name, who, "before the run" if step.name == PAST else f"by {step.name}")
        if RIPENING.intersection(step.needs):
            self.room.ripened |= who & ~self.room.delivered
        if step.inputs:
            self.room.chart.note(time, _shown(step), who, everyone, "begun" if step.lasting else "given")
        if step.nursing and not self._nurses():
            idle = who & ~self.room.delivered if step.from_birth else who
            self.room.chart.note(time, step.name, idle, everyone, f"{NO_EFFECT}acts in nursing women only")
        if step.lasting is not None:
            self.room.at(time + step.lasting, lambda end: self._end(end, step.name, who, ticket, _shown(step)))

    def _nurses(self) -> bool:
        """Say whether she came as a woman after birth: milk does not come in within a run."""
        person = self.room.scenario.person
        return person is not None and person.state == "postpartum"

    def _own(self, name: str, who: Flags) -> int:
        ticket = self.room.ticket()
        self._owner[name] = np.where(who, ticket, self._owner.get(name, np.zeros(len(who))))
        return ticket

    def _end(self, time: float, name: str, who: Flags, ticket: int | None = None, shown: str = "") -> None:
        """End what holds under a name, ``shown`` as another; with ``ticket``, only where that order is still the one.
        """
        if ticket is not None:
            who = who & (self._owner[name] == ticket)
        ended = self.room.release(time, name, who & self.room.active)
        if name != BATH:
            self.room.chart.note(time, shown or name, ended, np.ones(len(who)), "ended")


def _shown(step: Hold) -> str:
    """Return what the chart calls a step: what leads to a birth is not the birth."""
    return f"towards {step.name}" if step.lead > 0 else step.name
