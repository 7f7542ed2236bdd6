"""Following a protocol at the bedside, for many people at once.

At each look the carer knows the reading of the monitor and the last vaginal examination, and nothing of the body's
inner state. One decision is taken for each person: stop at once on hyperstimulation, start again at a share of the
rate once it has settled, lower the rate when contractions come too often, reduce or stop it when labour is
established, begin (or begin anew) when it stalls without, raise it by a step when the goal is not reached.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.examination import FULL, Findings
from oxytocin.care.monitor import Reading
from oxytocin.care.protocol import Plan

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Resting: off in active labour, to begin again if it stalls. Watching: not begun, until labour is slow.
RUNNING, STOPPED, ENDED, RESTING, WATCHING = 0, 1, 2, 3, 4
LOOK = 5.0  # min; how often the carer looks at the trace
DESCENT = 1.0  # cm by which the head has to come down to count as progress: what fingers can tell
PUMP = 1  # decimals to which a pump can be set, in the drug's rate unit (0.1 mU/min)
REASONS = (
    "",
    "start",
    "stop: hyperstimulation",
    "restart: settled",
    "down: contractions too frequent",
    "active labour",
    "up: goal not reached",
    "end: delivered",
    "again: labour stalls",
    "start: labour is slow",
)
START, STOP, RESTART, DOWN, ESTABLISHED, UP, END, AGAIN, SLOW = range(1, 10)


class Decision(NamedTuple):
    """The rate from now on (drug's unit), who is changed, and why (index into REASONS), each over people."""

    rate: Array
    changed: Flags
    reason: NDArray[np.int8]


class Titration:
    """A protocol in progress from ``start`` (min) for people; ``taking`` says who is on it."""

    def __init__(self, plan: Plan, start: float, taking: Flags) -> None:
        people = len(taking)
        self.plan, self._slow, resume = plan, plan.protocol.slow_labour, plan.protocol.active_labour.resume
        # When those whose oxytocin is off count as stalled.
        self._limits = [(status, limit) for status, limit in ((RESTING, resume), (WATCHING, self._slow)) if limit]
        begins = taking & (self._slow is None)
        self.rate = np.where(begins, plan.start, 0.0)
        self.status = np.where(begins, RUNNING, np.where(taking, WATCHING, ENDED)).astype(np.int8)
        self._changed_at, self._hyper_at = np.full(people, start), np.full(people, -np.inf)
        self._limit, self._before = np.full(people, plan.ceiling), np.zeros(people)
        self._examined_at, self._dilatation = np.full(people, start), np.zeros(people)
        self._station = np.full(people, np.nan)
        self._progress_at = np.where(self.status == WATCHING, np.inf, start)  # infinite: not as far as to be judged
        self._progress_from = np.zeros(people)
        self.slow_at = np.full(people, np.inf)  # min; when labour that went by itself was found to be slow
        self._waits = np.full(people, 0.0 if self._slow is None else self._slow.wait)
        self.opened = np.zeros(people, bool)  # whose membranes are to be ruptured at this look
        self.resumed_at = np.full(people, -np.inf)  # min; when oxytocin was begun because labour stalled without it
        self.rested = np.zeros(people, bool)  # whose oxytocin was ever stopped because labour ran by itself
        self.resumed = np.zeros(people, bool)  # and in whom it was then begun again
        self.established = np.zeros(people, bool)
        self._held = np.zeros(people, bool)
        self.first = Decision(self.rate.copy(), begins, np.where(begins, START, 0).astype(np.int8))
        # Looks fall on the steps of the protocol: 30 min is six looks of 5 min, 12 min is three of 4 min.
        self.look = plan.interval / np.ceil(plan.interval / LOOK)

    def leave(self, who: Flags) -> None:
        """End the protocol in ``who``: others set the pump from now on."""
        self.status[who] = ENDED

    def set(self, time: float, rate: Array, who: Flags) -> None:
        """Take note of a rate that others have set; the protocol goes on from there."""
        running = who & (self.status == RUNNING)
        self.rate = np.where(running, rate, self.rate)
        self._changed_at[running] = time

    def due(self, time: float) -> Flags:
        """Tell who is to be examined now: at the protocol's interval, or to tell whether labour stalls."""
        late = time - self._examined_at >= self.plan.protocol.examine - 1e-9
        again = self._stalled(time) & (np.isinf(self.slow_at) | self._waited(time))
        return (self.status != ENDED) & (late | again)

    def learn(self, found: Findings) -> Flags:
        """Take note of examinations, whoever made them. Returns in whom there was a new one."""
        new = (self.status != ENDED) & (found.at > self._examined_at)
        opened = new & (found.dilatation >= FULL) & (self._dilatation < FULL)
        moved = np.where(self._dilatation < FULL, found.dilatation >= self._progress_from + self._change,
                         found.station >= self._progress_from + DESCENT)  # fmt: skip
        if self._slow is not None:
            moved &= (self.status != WATCHING) | (found.dilatation >= self._slow.from_)
        self._dilatation[new], self._station[new] = found.dilatation[new], found.station[new]
        self._examined_at[new] = found.at[new]
        self._progress(opened | (new & moved), found.at)
        return new

    @property
    def _change(self) -> Array:
        """The dilatation by which the cervix has to open, for each of those whose oxytocin is off."""
        change = np.full(len(self.status), np.inf)
        for status, limit in self._limits:
            change[self.status == status] = limit.change
        return change

    def _progress(self, who: Flags, at: Array | float) -> None:
        """Let progress of ``who`` be counted from ``at``: of the cervix, at full dilatation of the head."""
        felt = np.where(self._dilatation >= FULL, self._station, self._dilatation)
        self._progress_at = np.where(who, at, self._progress_at)
        self._progress_from = np.where(who, felt, self._progress_from)

    def _stalled(self, time: float | Array) -> Flags:
        """Tell in whom labour has made no progress for too long by ``time``, while oxytocin is off."""
        stalled = np.zeros(len(self.rate), bool)
        for status, limit in self._limits:
            wait = np.where(self._dilatation >= FULL, limit.second_stage, limit.over)
            stalled |= (self.status == status) & (time - self._progress_at >= wait - 1e-9)
        return stalled

    def _waited(self, time: float | Array) -> Flags:
        """Tell in whom slow labour was found long enough before ``time``."""
        return np.asarray(time - self.slow_at >= self._waits - 1e-9)

    def goal_reached(self, reading: Reading) -> Flags:
        """Tell in whom contractions are what the protocol asks for."""
        goal = self.plan.protocol.goal
        reached = (reading.recent if goal.recent else reading.contractions) >= goal.contractions[0]
        if goal.montevideo_units is not None:
            reached &= reading.montevideo >= goal.montevideo_units
        return np.asarray(reached)

    def at_ceiling(self, time: float) -> Flags:
        """Tell whose pump has run at the ceiling of the protocol for an interval, the time a rate takes to show."""
        waited = time - self._changed_at >= self.plan.interval - 1e-9
        return (self.status == RUNNING) & (self.rate >= self.plan.ceiling - 1e-9) & waited

    def decide(
        self, time: float, reading: Reading, delivered: Flags, rang: Flags | None = None, intact: Flags | None = None
    ) -> Decision:
        """Return what to do now. Each person gets the first of the rules that applies.

        ``rang`` is in whom a sign of hyperstimulation was there since the last look, and may have gone again,
        ``intact`` whose membranes are.
        """
        protocol = self.plan.protocol
        low, high = protocol.goal.contractions
        rate, reason = self.rate.copy(), np.zeros(len(self.rate), np.int8)
        hyper = reading.hyperstimulation if rang is None else reading.hyperstimulation | rang
        self._hyper_at[hyper] = time
        free = self.status != ENDED

        def apply(where: Flags, new: Array | float, why: int) -> None:
            nonlocal free
            chosen = where & free
            rate[chosen] = np.broadcast_to(new, rate.shape)[chosen]
            reason[chosen] = why
            free &= ~chosen

        apply(delivered, 0.0, END)
        self.status[reason == END] = ENDED

        running, waiting = self.status == RUNNING, self.status == STOPPED
        apply(running & hyper & (self.rate > 0), 0.0, STOP)
        self._before[reason == STOP] = self.rate[reason == STOP]
        self.status[reason == STOP] = STOPPED

        settled = time - self._hyper_at >= protocol.hyperstimulation.settled_for - 1e-9
        share = protocol.hyperstimulation.restart / 100
        lower = np.maximum(settable(self._before * share), 10.0**-PUMP)
        apply(waiting & settled & (share > 0), lower, RESTART)
        self.status[reason == RESTART] = RUNNING
        free &= ~waiting

        stalled = free & self._stalled(self._examined_at)  # told at an examination
        again, slow = stalled & (self.status == RESTING), stalled & (self.status == WATCHING)
        apply(again, self.plan.start, AGAIN)
        self.resumed |= again
        first = slow & np.isinf(self.slow_at)
        self.slow_at[first] = self._examined_at[first]
        if self._slow is not None and self._slow.amniotomy is not None and intact is not None:
            self.opened = first & intact
            self._waits[self.opened] += self._slow.amniotomy
        slow &= self._waited(self._examined_at)
        apply(slow, self.plan.start, SLOW)
        self.status[again | slow], self.resumed_at[again | slow] = RUNNING, time

        active = (self._dilatation >= protocol.active_labour.dilatation) & (reading.contractions >= low)
        newly = running & active & ~self.established & free
        self.established |= newly
        match protocol.active_labour.then:
            case "reduce":
                reduced = settable(self.rate * protocol.active_labour.to / 100)
                self._limit[newly] = self.rate[newly]
                apply(newly, reduced, ESTABLISHED)
            case "stop":
                apply(newly, 0.0, ESTABLISHED)
                self.status[newly] = ENDED if protocol.active_labour.resume is None else RESTING
                self.rested |= newly
                self._progress(newly, time)
            case "hold":
                self._held |= newly

        ripe = running & (time - self._changed_at >= self.plan.interval - 1e-9)
        apply(ripe & (reading.contractions > high), settable(self._lowered()), DOWN)
        wanting = ~self.goal_reached(reading) & (reading.contractions < high) & settled & ~self._held
        raised = settable(np.minimum(self._raised(), self._limit))
        apply(ripe & wanting & (raised > self.rate), raised, UP)

        changed = (rate != self.rate) | (reason == STOP) | (reason == END)
        self._changed_at[changed] = time
        self.rate = rate
        return Decision(rate.copy(), changed, np.where(changed, reason, 0).astype(np.int8))

    def _raised(self) -> Array:
        return np.asarray(2 * self.rate if self.plan.doubles else self.rate + self.plan.step)

    def _lowered(self) -> Array:
        return np.asarray(self.rate / 2 if self.plan.doubles else np.maximum(self.rate - self.plan.step, 0.0))


def settable(rate: Array) -> Array:
    """Return the rate a pump can be set to."""
    return np.round(rate, PUMP)
