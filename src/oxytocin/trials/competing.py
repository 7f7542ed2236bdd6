"""Competing risks: how many have had each kind of event by a time, where one kind keeps the others from happening.

One less Kaplan-Meier of each kind would count women who were delivered by caesarean as though they might still give
birth by themselves. The cumulative incidence of Aalen and Johansen does not: at each event time the share still
waiting is multiplied by the hazard of that kind, and the shares of all kinds and of those who wait sum to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence: ``time`` (steps,), ``share`` by kind of event (steps,) with its standard ``error``,
    ``waiting`` (steps,)."""

    time: Array
    share: dict[str, Array]
    error: dict[str, Array]
    waiting: Array

    def at(self, time: float) -> dict[str, float]:
        """Return the share that has had each kind of event by a time."""
        step = int(np.searchsorted(self.time, time, side="right")) - 1
        return {kind: float(values[step]) if step >= 0 else 0.0 for kind, values in self.share.items()}

    def interval(self, kind: str, confidence: float) -> tuple[Array, Array]:
        """Return the limits of a share at each step, on the scale of log(-log), which keeps them between 0 and 1."""
        share, error = self.share[kind], self.error[kind]
        inner = (share > 0) & (share < 1)
        held = np.where(inner, share, 0.5)
        wide = NormalDist().inv_cdf((1 + confidence) / 2) * error / (held * -np.log(held))
        low, high = (np.where(inner, held ** np.exp(sign * wide), share) for sign in (1, -1))
        return low, high


def cumulative_incidence(time: Array, kind: NDArray[np.str_], until: float) -> Incidence:
    """Return the Aalen-Johansen estimate for people with an event of a ``kind`` at ``time``.

    Where ``kind`` is "" nothing happened: the person is censored at ``time``, or at ``until`` where that is NaN. The
    error is that of Marubini and Valsecchi (1995), which without censoring is the binomial one.
    """
    left = np.where(np.isnan(time), until, time)
    steps = np.unique(left[kind != ""])
    kinds = sorted({str(each) for each in kind if each != ""})
    risk = len(left) - np.searchsorted(np.sort(left), steps, side="left").astype(float)
    count = {each: _counted(left[kind == each], steps) for each in kinds}
    events = sum(count.values(), np.zeros(len(steps)))
    waiting = np.cumprod(1 - events / risk)
    before = np.concatenate([[1.0], waiting[:-1]]) if len(steps) else waiting
    share = {each: np.cumsum(before * number / risk) for each, number in count.items()}
    error = {each: _error(share[each], number, events, risk, before) for each, number in count.items()}
    return Incidence(steps, share, error, waiting)


def _counted(times: Array, steps: Array) -> Array:
    return np.bincount(np.searchsorted(steps, times), minlength=len(steps)).astype(float)


def _error(share: Array, number: Array, events: Array, risk: Array, before: Array) -> Array:
    """Return the standard error at each step: of the hazard of the kind, of those who wait, and of both together."""
    rest = risk - events  # nobody is left after the last event of all, and nothing comes after it
    waits = np.divide(events, risk * rest, out=np.zeros_like(risk), where=rest > 0)
    own = before**2 * number * (risk - number) / risk**3
    both = before * number / risk**2
    total = share**2 * np.cumsum(waits) - 2 * share * np.cumsum(share * waits) + np.cumsum(share**2 * waits)
    total += np.cumsum(own) - 2 * (share * np.cumsum(both) - np.cumsum(share * both))
    return np.asarray(np.sqrt(np.maximum(total, 0.0)))
