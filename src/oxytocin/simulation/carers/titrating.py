"""The carer who follows a titration protocol: looks at the trace, examines, and sets the pump."""

from __future__ import annotations

import numpy as np

from oxytocin.care.examination import FULL
from oxytocin.care.monitor import WINDOW
from oxytocin.care.titration import ENDED, REASONS, RESTING, STOP, WATCHING, Decision, Titration, settable
from oxytocin.simulation.carers.pump import Pump
from oxytocin.simulation.carers.room import Carer, Flags, Room
from oxytocin.simulation.outcomes import Tally
from oxytocin.simulation.steps import EVENTS, Follow, Infuse, Reduce, Step, Stop

RUPTURE = EVENTS["rupture of membranes"]


class Titrating(Carer):
    """Follows titration protocols, each for the people who are on it; at most one for each pump of a person."""

    takes = (Follow, Reduce)

    def __init__(self, room: Room, pump: Pump) -> None:
        super().__init__(room)
        self.pump = pump
        self.stops = np.zeros(room.people)  # for hyperstimulation
        self._running: list[tuple[Titration, Follow]] = []
        self._looks: list[float] = []
        self.resumed_at = np.full(room.people, -np.inf)  # when oxytocin was begun because labour stalled without it
        self._rested, self._resumed = room.none(), room.none()
        self._watched, self._slow_at = room.none(), np.full(room.people, np.inf)

    def take(self, time: float, step: Step, who: Flags) -> None:
        if isinstance(step, Reduce):
            rate = settable(self.pump.rates.get(step.drug.name, np.zeros(len(who))) * step.share)
            for titration, followed in self._running:
                if followed.plan.drug.name == step.drug.name:
                    titration.set(time, rate, who)
            self.pump.set_rate(time, step.drug, rate, who, np.full(len(who), f"reduced to {step.share:.0%}"))
        elif isinstance(step, Follow):
            self.pump.own(step.plan.drug.name, who)
            self.pump.hang(time, step.plan.drug, step.gravity, who)
            titration = Titration(step.plan, time, who & self.room.active & ~self.room.delivered)
            self._watched |= titration.status == WATCHING
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

    @property
    def resting(self) -> Flags:
        """Whose oxytocin is off because labour runs by itself, and will be begun if it stalls."""
        resting = self.room.none()
        for titration, _ in self._running:
            resting |= np.isin(titration.status, (RESTING, WATCHING))
        return resting

    def report(self, tally: Tally) -> None:
        tally.stops = self.stops
        if self._rested.any():
            tally.further["oxytocin_resumed"] = (np.where(self._rested, self._resumed, np.nan), "1")
        if self._watched.any():
            slow = np.where(np.isfinite(self._slow_at), self._slow_at, np.nan)
            tally.further["time_to_slow_labour"] = (slow, "min")

    def _look(self, time: float, titration: Titration, step: Follow) -> None:
        monitor, log = self.room.monitor, self.room.log
        if monitor is None:
            return
        on = titration.status != ENDED
        delivered = ~self.room.active | self.room.delivered
        self.room.examine(time, titration.due(time) & ~delivered, on & ~delivered)
        new, felt = titration.learn(self.room.findings), self.room.findings.dilatation
        log.note(time, "full_dilatation", new & (felt >= FULL))
        log.note(
            time, "active_labour", new & (felt >= titration.plan.protocol.active_labour.dilatation) & (felt < FULL)
        )
        rang = monitor.signed_at > time - titration.look
        intact = None if titration.plan.protocol.slow_labour is None else self.room.run.switch(RUPTURE) == 0
        decision = titration.decide(time, monitor.reading, delivered, rang, intact)
        self.room.turn(time, RUPTURE, titration.opened, "by amniotomy")
        reached = titration.goal_reached(monitor.reading)
        if monitor.time >= WINDOW:
            log.note(time, "goal", on & reached & ~delivered)
        log.note(time, "ceiling", titration.at_ceiling(time) & ~reached & ~delivered)
        self.resumed_at = np.maximum(self.resumed_at, titration.resumed_at)
        self._rested |= titration.rested
        self._resumed |= titration.resumed
        log.note(time, "slow_labour", np.isfinite(titration.slow_at) & np.isinf(self._slow_at))
        self._slow_at = np.minimum(self._slow_at, titration.slow_at)
        self._decided(time, titration, step, decision)

    def _decided(self, time: float, titration: Titration, step: Follow, decision: Decision) -> None:
        if decision.changed.any():
            self.stops += decision.changed & (decision.reason == STOP)
            reasons = np.array(REASONS)[decision.reason]
            plan = titration.plan
            self.pump.set_rate(time, plan.drug, decision.rate, decision.changed, reasons, (step.strength, step.sodium))
