"""Competing risks: how many have had each kind of event by a time, where one kind keeps the others from happening.

One less Kaplan-Meier of each kind would count women who were delivered by caesarean as though they might still give
birth by themselves. The cumulative incidence of Aalen and Johansen does not: at each event time the share still
waiting is multiplied by the hazard of that kind, and the shares of all kinds and of those who wait sum to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence: ``time`` (steps,), ``share`` by kind of event (steps,), ``waiting`` (steps,)."""

    time: Array
    share: dict[str, Array]
    waiting: Array

    def at(self, time: float) -> dict[str, float]:
        """Return the share that has had each kind of event by a time."""
        step = int(np.searchsorted(self.time, time, side="right")) - 1
        return {kind: float(values[step]) if step >= 0 else 0.0 for kind, values in self.share.items()}


def cumulative_incidence(time: Array, kind: NDArray[np.str_], until: float) -> Incidence:
    """Return the Aalen-Johansen estimate for people with an event of a ``kind`` at ``time``.

    Where ``kind`` is "" nothing happened: the person is censored at ``time``, or at ``until`` where that is NaN.
    """
    left = np.where(np.isnan(time), until, time)
    steps = np.unique(left[kind != ""])
    kinds = sorted({str(each) for each in kind if each != ""})
    risk = np.array([(left >= step).sum() for step in steps], dtype=float)
    hazards = {each: np.array([((left == step) & (kind == each)).sum() for step in steps]) / risk for each in kinds}
    waiting = np.cumprod(1 - sum(hazards.values(), np.zeros(len(steps))))
    before = np.concatenate([[1.0], waiting[:-1]]) if len(steps) else waiting
    return Incidence(steps, {each: np.cumsum(before * hazard) for each, hazard in hazards.items()}, waiting)
