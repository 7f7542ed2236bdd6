"""The carer who follows a titration protocol: looks at the trace, examines, and sets the pump."""

from __future__ import annotations

import numpy as np

from oxytocin.care.monitor import WINDOW
from oxytocin.care.titration import ENDED, REASONS, Decision, Titration, settable
from oxytocin.simulation.carers.pump import Pump
from oxytocin.simulation.carers.room import Carer, Flags, Room
from oxytocin.simulation.outcomes import Tally
from oxytocin.simulation.steps import Follow, Infuse, Reduce, Step, Stop

FULL = "labour.full_dilatation"


class Titrating(Carer):
    """Follows titration protocols, each for the people who are on it; at most one for each pump of a person."""

    takes = (Follow, Reduce)

    def __init__(self, room: Room, pump: Pump) -> None:
        super().__init__(room)
        self.pump = pump
        self.stops = np.zeros(room.people)  # for hyperstimulation
        self._running: list[tuple[Titration, Follow]] = []
        self._looks: list[float] = []
        self._seen_full = room.none()

    def take(self, time: float, step: Step, who: Flags) -> None:
        if isinstance(step, Reduce):
            rate = settable(self.pump.rates.get(step.drug.name, np.zeros(len(who))) * step.share)
            for titration, followed in self._running:
                if followed.plan.drug.name == step.drug.name:
                    titration.set(time, rate, who)
            self.pump.set_rate(time, step.drug, rate, who, np.full(len(who), f"reduced to {step.share:.0%}"))
        elif isinstance(step, Follow):
            self.pump.own(step.plan.drug.name, who)
            titration = Titration(step.plan, time, who & self.room.active & ~self.room.delivered)
            self._running.append((titration, step))
            self._looks.append(time + titration.look)
            self._decided(time, titration, step, titration.first)

    def leaving(self, step: Step, who: Flags) -> None:
        """End the titration of ``who`` when a step gives their pump to somebody else."""
        drug = step.plan.drug if isinstance(step, Follow) else step.drug if isinstance(step, Infuse | Stop) else None
        for titration, followed in self._running:
            if drug is not None and followed.plan.drug.name == drug.name:
                titration.leave(who)

    @property
    def next_time(self) -> float:
        return min(self._looks, default=np.inf)

    def act(self, time: float) -> None:
        for index, (titration, step) in enumerate(self._running):
            if time >= self._looks[index] - 1e-9:
                self._looks[index] += titration.look
                self._look(time, titration, step)
        kept = [index for index, (titration, _) in enumerate(self._running) if (titration.status != ENDED).any()]
        self._running = [self._running[index] for index in kept]
        self._looks = [self._looks[index] for index in kept]

    def report(self, tally: Tally) -> None:
        tally.stops = self.stops

    def _look(self, time: float, titration: Titration, step: Follow) -> None:
        monitor, log, chart = self.room.monitor, self.room.log, self.room.chart
        if monitor is None:
            return
        on = titration.status != ENDED
        delivered = ~self.room.active | self.room.delivered
        full = self.room.run.switch(FULL) > 0
        due = titration.due(time, full & ~self._seen_full) & ~delivered
        if due.any():
            felt = titration.examine(time, due, self.room.run.observe(["cervical_dilatation"])["cervical_dilatation"])
            chart.note(time, "examination", due, felt, "dilatation {:g} cm")
            self._seen_full |= due & full
            active = titration.plan.protocol.active_labour.dilatation
            log.note(time, "full_dilatation", due & (felt >= 10.0))
            log.note(time, "active_labour", due & (felt >= active) & (felt < 10.0))
        decision = titration.decide(time, monitor.reading, delivered)
        reached = titration.goal_reached(monitor.reading)
        if monitor.time >= WINDOW:
            log.note(time, "goal", on & reached & ~delivered)
        log.note(time, "ceiling", titration.at_ceiling() & ~reached & ~delivered)
        self._decided(time, titration, step, decision)

    def _decided(self, time: float, titration: Titration, step: Follow, decision: Decision) -> None:
        if decision.changed.any():
            self.stops += decision.changed & (decision.reason == REASONS.index("stop: hyperstimulation"))
            reasons = np.array(REASONS)[decision.reason]
            plan = titration.plan
            self.pump.set_rate(time, plan.drug, decision.rate, decision.changed, reasons, (step.strength, step.sodium))
