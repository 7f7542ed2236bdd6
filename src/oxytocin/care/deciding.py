"""Deciding on an operative delivery, for many women at once, from what examination, tocograph and trace show.

Each woman gets the first reason that applies: the heart rate, arrest of descent, a second stage that is long with the
head low enough for instruments, arrest of dilatation, failed induction. Time counts from what has been found, not from
what is so: a cervix that has opened unseen is still closed here until the next examination.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.delivery import Rules
from oxytocin.care.examination import Findings
from oxytocin.model import LogNormal

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

REASONS = (
    "",
    "abnormal heart rate",
    "arrest of descent",
    "arrest of dilatation",
    "failed induction",
    "prolonged second stage",
)
HEART, DESCENT, DILATATION, INDUCTION, PROLONGED = range(1, 6)
SPONTANEOUS, INSTRUMENTAL, CAESAREAN = 1, 2, 3
MODES = ("", "spontaneous", "instrumental", "caesarean")


class Seen(NamedTuple):
    """What is known at a look, each over people: Montevideo units, whether oxytocin runs, membranes, epidural.

    ``resting`` is whose oxytocin is off but will be begun again if labour stalls, ``resumed_at`` when it was.
    """

    montevideo: Array
    oxytocin: Flags
    ruptured: Flags
    epidural: Flags
    category_three: Array  # min for which the trace has been of category III
    pathological: Array  # min for which it has been pathological
    bradycardia: Flags  # whether the heart has stayed low for as long as the rules wait
    resting: Flags
    resumed_at: Array  # min, minus infinity where it was not


class Decision(NamedTuple):
    """Who is to be delivered (reason above 0) and how, each over people."""

    reason: NDArray[np.int8]
    mode: NDArray[np.int8]


class Attendance:
    """Follows the rules from ``start`` (min) for people; ``induced`` says whether labour is brought on."""

    def __init__(self, rules: Rules, start: float, people: int, parous: bool, induced: bool) -> None:
        self.rules, self.parous, self.induced = rules, parous, induced
        self.examined_at = np.full(people, -np.inf)
        self.dilatation, self.station = np.zeros(people), np.full(people, -5.0)
        self._progress_at, self._progress_from = np.full(people, start), np.zeros(people)
        self._adequate = np.zeros(people)  # min of adequate contractions since the cervix last moved
        self._on_oxytocin, self._with_rupture = np.zeros(people), np.zeros(people)
        self._full_at, self._ruptured_at = np.full(people, np.inf), np.full(people, np.inf)
        self._last = start
        self.reason = np.zeros(people, np.int8)

    def due(self, time: float) -> Flags:
        """Tell who is to be examined now: at the interval of her phase."""
        examine = self.rules.examine
        full = np.isfinite(self._full_at)
        wait = np.where(full, examine.second_stage, np.where(self.dilatation >= 6, examine.active, examine.latent))
        return np.asarray(time - self.examined_at >= wait - 1e-9)

    def learn(self, found: Findings) -> None:
        """Take note of examinations, whoever made them."""
        new, first = found.at > self.examined_at, np.isneginf(self.examined_at)
        self.examined_at = np.maximum(found.at, self.examined_at)
        self.dilatation[new], self.station[new] = found.dilatation[new], found.station[new]
        arrest = self.rules.arrest_of_dilatation
        moved = first | (self.dilatation >= self._progress_from + (arrest.change if arrest is not None else 1.0))
        moved &= new
        self._progress_at[moved], self._progress_from[moved] = found.at[moved], self.dilatation[moved]
        self._adequate[moved] = 0.0
        opened = new & (self.dilatation >= 10) & np.isinf(self._full_at)
        self._full_at[opened] = found.at[opened]

    def to_rupture(self, seen: Seen) -> Flags:
        """Tell whose membranes are to be ruptured now."""
        rule = self.rules.amniotomy
        if rule is None:
            return np.zeros(len(seen.ruptured), bool)
        reach = (self.dilatation >= rule.dilatation) & (self._on_oxytocin >= rule.oxytocin_for - 1e-9)
        return reach & ~seen.ruptured & np.isinf(self._full_at)

    def decide(self, time: float, seen: Seen, there: Flags) -> Decision:
        """Return what is decided now for those ``there`` on whom nothing has been decided yet."""
        rules, before, passed = self.rules, self._last, time - self._last
        self._last = time
        self._on_oxytocin += passed * seen.oxytocin
        self._with_rupture += passed * (seen.oxytocin & seen.ruptured)
        self._ruptured_at[seen.ruptured & np.isinf(self._ruptured_at)] = time
        reason = np.zeros(len(there), np.int8)
        free = there & (self.reason == 0)
        full = np.isfinite(self._full_at)

        def apply(where: Flags, why: int) -> None:
            reason[where & free & (reason == 0)] = why

        if rules.heart_rate is not None:
            apply(seen.category_three >= rules.heart_rate.category_three_for - 1e-9, HEART)
            apply(seen.pathological >= rules.heart_rate.pathological_for - 1e-9, HEART)
            apply(seen.bradycardia, HEART)
        if rules.arrest_of_descent is not None:
            limit = rules.arrest_of_descent.parous if self.parous else rules.arrest_of_descent.nulliparous
            apply(time - self._full_at >= limit + rules.arrest_of_descent.epidural * seen.epidural - 1e-9, DESCENT)
        low = full & (self.station >= rules.instruments.station)
        if rules.prolonged_second_stage is not None:
            patience = rules.prolonged_second_stage
            limit = patience.parous if self.parous else patience.nulliparous
            apply(low & (time - self._full_at >= limit + patience.epidural * seen.epidural - 1e-9), PROLONGED)
        if rules.arrest_of_dilatation is not None:
            rule = rules.arrest_of_dilatation
            # No arrest before oxytocin has been tried again: the hours count from when it was (ref:caughey2014).
            active = (self.dilatation >= rule.from_) & ~full & seen.ruptured & ~seen.resting
            self._adequate[seen.resumed_at > before] = 0.0
            self._adequate += passed * (active & (seen.montevideo >= rule.adequate))
            still = time - np.maximum(np.maximum(self._progress_at, self._ruptured_at), seen.resumed_at)
            # Told at an examination: what has not been felt again is not known to have stood still.
            felt = self.examined_at > before
            apply(active & felt & (still >= rule.adequate_for) & (self._adequate >= rule.adequate_for), DILATATION)
            apply(active & felt & (still >= rule.inadequate_for), DILATATION)
        if rules.failed_induction is not None and self.induced:
            failing = rules.failed_induction
            latent = (self.dilatation < failing.active_phase) & ~full
            apply(latent & (self._with_rupture >= failing.after_rupture - 1e-9), INDUCTION)
            apply(latent & (self._on_oxytocin >= failing.in_all - 1e-9), INDUCTION)
        mode = np.where(reason == 0, 0, np.where(low, INSTRUMENTAL, CAESAREAN)).astype(np.int8)
        self.reason[reason > 0] = reason[reason > 0]
        return Decision(reason, mode)

    def interval(self, decision: Decision, shares: Array) -> Array:
        """Return the minutes from decision to delivery, at each woman's own share of the distribution."""
        times = self.rules.interval
        caesarean = np.where(decision.reason == HEART, times.emergency, times.urgent)
        middle = np.where(decision.mode == INSTRUMENTAL, times.instruments, caesarean)
        return LogNormal(times.spread).quantile(middle, shares)
