"""Procedures, fluids, stimuli and baths: inputs that are held for a time, and switches that are set once."""

from __future__ import annotations

import numpy as np

from oxytocin.care.drugs import RIPENING
from oxytocin.model.wiring import trusted
from oxytocin.simulation.births import VIABLE
from oxytocin.simulation.carers.idling import NO_TIME, Idling
from oxytocin.simulation.carers.room import BORN, Array, Carer, Flags, Room
from oxytocin.simulation.charting import NO_EFFECT
from oxytocin.simulation.outcomes import Tally
from oxytocin.simulation.steps import BATH, PAST, Bath, End, Give, Hold, Infuse, Step


class Holding(Carer):
    """Begins and ends what holds an input; the same name again replaces, and its earlier end no longer counts."""

    takes = (Hold, End, Bath, Give, Infuse)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._owner: dict[str, Array] = {}
        self._idling = Idling(room)

    def take(self, time: float, step: Step, who: Flags) -> None:
        match step:
            case Hold():
                self._hold(time, step, who)
            case End():
                self._end(time, step.name, who)
            case Bath():
                if step.lasting == 0:
                    self._nothing(time, step.substance, NO_TIME, who & ~self.room.holds(BATH))
                ticket = self._own(time, BATH, who)
                self.room.hold(time, BATH, BATH, np.full(len(who), step.concentration), who)
                if step.lasting is not None:
                    self.room.at(time + step.lasting, lambda end: self._end(end, BATH, who, ticket))
            case Give() | Infuse():
                self._idling.given(time, step.drug, who)
                none = NO_TIME if isinstance(step, Infuse) and step.lasting == 0 else self._idling.shut(step)
                if none:
                    self._nothing(time, step.drug.name, none, who)

    def _hold(self, time: float, step: Hold, who: Flags) -> None:
        everyone = np.ones(len(who))
        if BORN in step.switches or step.lead > 0:
            again = who & self.room.delivered
            who = who & ~again  # nobody is delivered twice
            if step.lead > 0:
                self._nothing(time, step.name, "the child was born before", again)
                early = who & (self.room.gestation < VIABLE)
                who = who & ~early
                self._nothing(time, step.name, f"before {VIABLE:g} wk a pregnancy ends in a miscarriage", early)
        nothing = self._idling.at_once(step)
        if nothing:
            self._nothing(time, step.name, nothing, who & ~self.room.holds(step.name))
        elif not trusted(step.grade, self.room.run.ensemble.model.trust):
            self._nothing(time, step.name, f"graded {step.grade}, not trusted in this run", who)
            return
        elif nothing := self._idling.shut(step):
            self._nothing(time, step.name, nothing, who)
        ticket = self._own(time, step.name, who)
        for name, value in step.inputs:
            self.room.hold(time, name, step.name, value * everyone, who, shared=step.kind == "procedure")
        for name in step.switches:
            self.room.turn(time, name, who, "before the run" if step.name == PAST else f"by {step.name}")
        if RIPENING.intersection(step.needs):
            self.room.ripened |= who & ~self.room.delivered
        if step.inputs and step.lasting != 0:
            self.room.chart.note(time, _shown(step), who, everyone, "begun" if step.lasting else "given")
        if step.kind == "stimulus" and not nothing:
            self._idling.begun(time, step, who)
        elif step.kind == "fluid":
            self._idling.given(time, None, who)
        if step.lasting is not None:
            self.room.at(time + step.lasting, lambda end: self._end(end, step.name, who, ticket, _shown(step)))

    def _nothing(self, time: float, name: str, why: str, who: Flags) -> None:
        """Chart what does nothing in ``who``, and why."""
        self.room.chart.note(time, name, who, np.ones(len(who)), f"{NO_EFFECT}{why}")

    def _own(self, time: float, name: str, who: Flags) -> int:
        self._idling.ended(time, name, who)
        ticket = self.room.ticket()
        self._owner[name] = np.where(who, ticket, self._owner.get(name, np.zeros(len(who))))
        return ticket

    def _end(self, time: float, name: str, who: Flags, ticket: int | None = None, shown: str = "") -> None:
        """End what holds under a name, ``shown`` as another; with ``ticket``, only where that order is still the one.
        """
        if ticket is not None:
            who = who & (self._owner[name] == ticket)
        self._idling.ended(time, name, who)
        ended = self.room.release(time, name, who & self.room.active)
        if name != BATH:
            self.room.chart.note(time, shown or name, ended, np.ones(len(who)), "ended")

    def report(self, tally: Tally) -> None:
        """Name at the end of the run what has done nothing in it."""
        for time, name, why, who in self._idling.reasons():
            self._nothing(time, name, why, who)


def _shown(step: Hold) -> str:
    """Return what the chart calls a step: what leads to a birth is not the birth."""
    return f"towards {step.name}" if step.lead > 0 else step.name
