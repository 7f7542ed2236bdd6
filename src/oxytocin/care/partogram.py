"""The partogram: examinations against the alert line and the action line.

The alert line begins where the cervix is first found at 4 cm or more and rises by 1 cm an hour, the slowest tenth of
first labours; the action line runs four hours later (ref:openlearn_partograph, ref:philpott_samj2003). Later guides of
the World Health Organization give up a fixed line; the chart shows it because wards still do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ACTIVE, FULL = 4.0, 10.0  # cm
SPEED = 1.0  # cm per hour
BEHIND = 4 * 60.0  # min from the alert line to the action line


class Lines(NamedTuple):
    """Where the alert line begins: time (min) and dilatation (cm); NaN before active labour was found."""

    begin: float
    dilatation: float

    def alert(self, time: Array) -> Array:
        """Return the dilatation (cm) on the alert line at times (min); NaN before it begins, 10 at most."""
        level = self.dilatation + SPEED * (time - self.begin) / 60
        return np.where(time >= self.begin, np.minimum(level, FULL), np.nan)

    def action(self, time: Array) -> Array:
        """Return the dilatation (cm) on the action line at times (min)."""
        return self.alert(time - BEHIND)

    @property
    def full(self) -> float:
        """Return when the alert line reaches full dilatation, min."""
        return self.begin + (FULL - self.dilatation) / SPEED * 60


def lines(time: Array, dilatation: Array) -> Lines:
    """Return the lines that examinations at ``time`` (min) with what was felt (cm) give rise to."""
    active = np.flatnonzero(dilatation >= ACTIVE)
    if len(active) == 0:
        return Lines(np.nan, np.nan)
    return Lines(float(time[active[0]]), float(min(dilatation[active[0]], FULL)))


def behind(time: Array, dilatation: Array) -> Array:
    """Return how many minutes each examination lies to the right of the alert line; negative to the left of it."""
    found = lines(time, dilatation)
    due = found.begin + (np.minimum(dilatation, FULL) - found.dilatation) / SPEED * 60
    return np.where(time >= found.begin, time - due, np.nan)


def crossings(time: Array, dilatation: Array) -> tuple[float, float]:
    """Return the times (min) of the first examinations beyond the alert and beyond the action line; NaN without."""
    late = np.nan_to_num(behind(time, dilatation), nan=-np.inf)
    crossed = [np.flatnonzero(late > limit + 1e-6) for limit in (0.0, BEHIND)]
    alert, action = (float(time[at[0]]) if len(at) else np.nan for at in crossed)
    return alert, action
