"""When a predicted figure counts as holding: the default rule, in one place, fixed before any model was fitted.

| published with            | within                                                     |
|---------------------------|------------------------------------------------------------|
| range, iqr, ci95          | the interval                                               |
| sd and n, or se           | the larger of 2 standard errors and 25 % of the value      |
| sd without n              | 1 standard deviation                                       |
| no spread                 | 1.25-fold for kinetics and times, 1.5-fold otherwise       |
| a curve                   | each point by the rules above; at least 80 % of the points |
| only a direction          | the sign, with an effect larger than its sampling error    |

Anything else (`accept:` other than `default`) carries its reason in the experiment's note.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from oxytocin.evidence.records import Direction, Spread

STANDARD_ERRORS = 2.0
LEAST_SHARE_OF_VALUE = 0.25
FOLD_KINETICS_AND_TIMES = 1.25
FOLD_OTHERWISE = 1.5
SHARE_OF_CURVE = 0.8
SAMPLING_SHARE_OF_BAND = 0.5


@dataclass(frozen=True)
class Band:
    """The accepted interval of a prediction and the rule it came from."""

    low: float
    high: float
    rule: str

    @property
    def width(self) -> float:
        """The width of the interval, in the published unit."""
        return self.high - self.low

    def holds(self, predicted: float) -> bool:
        """Say whether a prediction is inside; one that is not finite never is."""
        return math.isfinite(predicted) and self.low <= predicted <= self.high

    def settled(self, interval: tuple[float, float]) -> bool:
        """Say whether the sampling interval of a prediction is under half of the accepted band."""
        return interval[1] - interval[0] < SAMPLING_SHARE_OF_BAND * self.width

    def has_edge_in(self, interval: tuple[float, float]) -> bool:
        """Say whether an edge lies in the sampling interval of a prediction: other people might decide otherwise."""
        return any(interval[0] <= edge <= interval[1] for edge in (self.low, self.high))


def fold_band(value: float, fold: float) -> Band:
    """Return [value / fold, value * fold] (also for a negative value). `fold` is at least 1."""
    ends = sorted((value / fold, value * fold))
    return Band(ends[0], ends[1], f"{fold:g}-fold")


def default_band(value: float | None, spread: Spread | None, n: int | None, strict: bool) -> Band:
    """Return the band of the default rule.

    `strict` says that the figure is one of kinetics or a time. Raises ValueError when there is neither a value nor an
    interval.
    """
    if spread is not None and isinstance(spread.value, tuple):
        return Band(spread.value[0], spread.value[1], spread.kind)
    if value is None:
        raise ValueError("there is neither a value nor an interval to hold a prediction against")
    if spread is None or isinstance(spread.value, tuple):
        return fold_band(value, FOLD_KINETICS_AND_TIMES if strict else FOLD_OTHERWISE)
    if spread.kind == "sd" and n is None:
        return Band(value - spread.value, value + spread.value, "1 sd")
    error = spread.value if spread.kind == "se" else spread.value / math.sqrt(n or 1)
    half = max(STANDARD_ERRORS * error, LEAST_SHARE_OF_VALUE * abs(value))
    rule = "2 se" if half > LEAST_SHARE_OF_VALUE * abs(value) else "25 %"
    return Band(value - half, value + half, rule)


def direction_holds(direction: Direction, effect: float, standard_error: float) -> bool:
    """Say whether an effect has the published sign and is larger than its sampling error.

    For the direction "none" it must be the other way round: not to be told from zero.
    """
    if not math.isfinite(effect):
        return False
    clear = abs(effect) > STANDARD_ERRORS * standard_error
    if direction == "none":
        return not clear
    return clear and (effect > 0) == (direction == "increase")


def curve_holds(points: Sequence[bool]) -> bool:
    """Say whether enough points of a curve hold. Raises ValueError for a curve without points."""
    if not points:
        raise ValueError("a curve needs points")
    return sum(points) >= SHARE_OF_CURVE * len(points) - 1e-9
