"""Care in progress: hands the steps of a scenario to those who do them, and calls each carer when it is time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import Samples
from oxytocin.simulation.carers import (
    Carer,
    Checking,
    Delivering,
    Holding,
    Listening,
    Observing,
    Pump,
    Reacting,
    Room,
    Titrating,
)
from oxytocin.simulation.carers.room import ARREST
from oxytocin.simulation.outcomes import Given, Tally
from oxytocin.simulation.steps import Step

Flags = NDArray[np.bool_]


class Bedside:
    """The carers of a room. Who acts first at the same time is the order of ``carers``; plans come last."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.room.plan = self.plan
        pump = Pump(self.room)
        self.titrating = Titrating(self.room, pump)
        self.carers: list[Carer] = [
            Checking(self.room),
            Observing(self.room),
            Listening(self.room),
            self.titrating,
            Reacting(self.room, pump),
            pump,
            Delivering(self.room, pump, self.titrating),
            Holding(self.room),
        ]
        self._heard = 0
        everyone = np.ones(self.room.people, bool)
        for step in room.scenario.steps:
            self.plan(0.0, step, everyone)

    def plan(self, start: float, step: Step, who: Flags) -> None:
        """Plan a step at its time after ``start``, or after the event it waits for."""
        if step.after is None:
            self.room.at(start + step.at, lambda time: self.order(time, step, who))
        else:
            self.room.after(step.after, step.at, who, lambda time, whom: self.order(time, step, whom))

    def order(self, time: float, step: Step, who: Flags) -> None:
        """Have a step done now, for ``who`` of those who are still there."""
        who = who & self.room.active
        self.titrating.leaving(step, who)
        for carer in self.carers:
            if isinstance(step, carer.takes):
                carer.take(time, step, who)

    @property
    def next_time(self) -> float:
        """The time of the next step or look (min), infinite when there is none."""
        return float(min(self.room.planned, *(carer.next_time for carer in self.carers)))

    def act(self, time: float) -> None:
        """Do what is due: carers look first, then the planned steps."""
        for carer in self.carers:
            if time >= carer.next_time - 1e-9:
                carer.act(time)
        self.room.carry_out(time)

    def listen(self, samples: Samples, since: float, until: float) -> Flags:
        """Take note of a stretch that is over; returns which samples count: (people, samples)."""
        self.room.listen(samples)
        valid = samples.valid & (samples.time[None, :] <= self.room.leaves_at[:, None])
        monitor = self.room.monitor
        if monitor is not None:  # the tocograph comes off at birth
            in_labour = valid & (samples.time[None, :] <= self.room.happened["birth"][:, None])
            monitor.pushes_from = self.room.happened["full dilatation"]  # that she bears down is seen
            monitor.feed(samples["intrauterine_pressure"], in_labour)
            for time, sign, who in monitor.onsets[self._heard :]:
                present = self.room.none()
                present[who] = True
                self.room.log.note(time, sign, present)
            self._heard = len(monitor.onsets)
        left = np.minimum(self.room.run.time, self.room.leaves_at)
        self.room.count_fluid(np.clip(np.minimum(left, until) - since, 0.0, None))
        for carer in self.carers:
            carer.listen(samples, valid, since, until)
        return np.asarray(valid)

    def totals(self) -> dict[str, Given]:
        """Return what was given of each drug, by name."""
        return {name: given for carer in self.carers for name, given in carer.given().items()}

    def report(self, tally: Tally) -> None:
        """Let every carer add to the figures of the run at its end."""
        tally.fluid_in = self.room.fluid_in()
        if ARREST in self.room.run.ensemble.model.names("switches"):
            tally.arrests(self.room.arrested_at)
        for carer in self.carers:
            carer.report(tally)
