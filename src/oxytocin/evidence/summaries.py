"""From one figure per person to one figure: the summary of an experiment and how far chance moves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError, did_you_mean

Array = NDArray[np.float64]
RESAMPLES = 400
_PLAIN: dict[str, Callable[[Array], float]] = {
    "mean": lambda values: float(np.mean(values)),
    "median": lambda values: float(np.median(values)),
    "sd": lambda values: float(np.std(values, ddof=1)) if values.size > 1 else float("nan"),
    "share": lambda values: float(np.mean(values)),
}
SCANNED = ("zero_crossing", "lowest_for", "dose_for", "highest_at")
ALLOWED = (
    "mean, median, sd, share, percentile(p); with a scan also zero_crossing, highest_at, dose_for(p), lowest_for(p)"
)


@dataclass(frozen=True)
class Summary:
    """How a figure per person becomes one figure: a name and, for some, a percentage."""

    name: str
    percent: float | None = None

    @property
    def scanned(self) -> bool:
        """Whether it needs the measure at several values of a scan."""
        return self.name in SCANNED

    def of(self, values: Array) -> float:
        """Return the summary of the known values; NaN when there is none."""
        known = values[np.isfinite(values)]
        if known.size == 0:
            return float("nan")
        if self.name == "percentile":
            return float(np.percentile(known, self.percent or 0.0))
        return _PLAIN[self.name](known)

    def over(self, scan: Array, rows: list[Array]) -> float:
        """Return the summary of a scan: `scan` (S,) holds the values that were tried, `rows` the people at each.

        zero_crossing is where the mean of the measure turns positive, dose_for(p) where p percent of people meet a
        condition (both on a straight line in the logarithm between two tried values), lowest_for(p) the lowest tried
        value at which they do, highest_at the tried value with the highest mean. NaN when that does not
        happen within the scan.
        """
        middles = np.array(
            [float(np.mean(row[np.isfinite(row)])) if np.isfinite(row).any() else np.nan for row in rows]
        )
        if self.name == "highest_at":
            return float(scan[np.argmax(middles)]) if np.isfinite(middles).all() else float("nan")
        level = 0.0 if self.name == "zero_crossing" else (self.percent or 0.0) / 100
        reached = middles >= level
        if not reached.any() or not np.isfinite(middles).all():
            return float("nan")
        first = int(np.argmax(reached))
        if self.name == "lowest_for":
            return float(scan[first])
        if first == 0:
            return float(scan[0]) if middles[0] == level else float("nan")
        share = (level - middles[first - 1]) / (middles[first] - middles[first - 1])
        if scan[first - 1] <= 0:
            return float(scan[first - 1] + share * (scan[first] - scan[first - 1]))
        return float(np.exp(np.log(scan[first - 1]) + share * np.log(scan[first] / scan[first - 1])))


def parse(text: str) -> Summary:
    """Return a summary from its name, such as "median" or "percentile(95)". Raises InputError."""
    match = re.fullmatch(r"\s*([a-z_]+)\s*(?:\(\s*([0-9.]+)\s*\))?\s*", text)
    names = (*_PLAIN, "percentile", *SCANNED)
    if match is None or match[1] not in names:
        raise InputError(f"'{text[:40]}' is not a summary", did_you_mean(text, names) or f"there are {ALLOWED}")
    name, percent = match[1], match[2]
    takes = name in ("percentile", "dose_for", "lowest_for")
    if takes != (percent is not None):
        raise InputError(
            f"the summary '{name}' {'needs a percentage, such as ' + name + '(90)' if takes else 'takes no percentage'}"
        )
    if percent is not None and not 0 <= float(percent) <= 100:
        raise InputError(f"{percent} in '{text.strip()}' is not a percentage between 0 and 100")
    return Summary(name, float(percent) if percent is not None else None)


def interval(figure: Callable[[Any], float], people: int, seed: int = 1, level: float = 0.95) -> tuple[float, float]:
    """Return the bootstrap interval (percentile method) of a figure that is computed from a resampled index of people.

    With one person there is no sampling: the interval is the figure itself.
    """
    if people <= 1:
        only = figure(None)
        return only, only
    draw = np.random.default_rng(seed)
    found = np.array([figure(draw.integers(0, people, people)) for _ in range(RESAMPLES)])
    found = found[np.isfinite(found)]
    if found.size == 0:
        return float("nan"), float("nan")
    low, high = np.percentile(found, [50 - 50 * level, 50 + 50 * level])
    return float(low), float(high)
