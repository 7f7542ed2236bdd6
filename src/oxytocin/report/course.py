"""What the panels draw, taken out of a run: one person's courses and the spread of a population around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from oxytocin.simulation import CohortRun

Array = NDArray[np.float64]

BAND = (5.0, 95.0)
COLUMNS = 600  # moments at which a band is computed: finer than it can be seen
COUNTED = {"infusion_rate": "mU/min"}  # biological units have no size of their own: to the model they are numbers
FEWEST = 5  # below this many people still in labour a 5-95 % band says nothing
ENDS = {"cervical_dilatation": 10.0}  # where a course stays once the birth has ended its recording


@dataclass(frozen=True)
class Band:
    """The 5th, 50th and 95th percentile over people; `time` (T,) in min, NaN where too few people are left."""

    time: Array
    low: Array
    middle: Array
    high: Array


@dataclass(frozen=True)
class Courses:
    """One person of a run, and optionally the population that surrounds that person.

    `person` is the position along the run's person dimension.
    """

    run: CohortRun
    cohort: CohortRun | None = None
    person: int = 0

    @property
    def time(self) -> Array:
        """Sampling times, (T,), min, as far as this person was followed."""
        return self._times()[self._valid()]

    def __contains__(self, name: str) -> bool:
        return name in self.run.timecourse and bool(self._valid().any())

    def __getitem__(self, name: str) -> Array:
        """The course of one observable at `time`, (T,)."""
        values = self.run.timecourse[name].values[self.person]
        return np.asarray(values, dtype=float)[self._valid()]

    def unit(self, name: str) -> str:
        """The unit an observable is recorded in."""
        unit = str(self.run.timecourse[name].attrs.get("unit", ""))
        return COUNTED.get(name, unit) if unit == "1" else unit

    def band(self, name: str) -> Band | None:
        """The spread of an observable over the people not yet delivered; None without a population."""
        if self.cohort is None or name not in self.cohort.timecourse:
            return None
        every = max(1, self.cohort.timecourse.sizes["time"] // COLUMNS)
        time = np.asarray(self.cohort.timecourse["time"].values[::every], dtype=float)
        values = np.array(self.cohort.timecourse[name].values[:, ::every], dtype=float)
        if name in ENDS:
            values = np.where(np.isnan(values), ENDS[name], values)
        enough = np.isfinite(values).sum(axis=0) >= min(FEWEST, values.shape[0])
        low, middle, high = np.full((3, time.size), np.nan)
        if enough.any():
            low[enough], middle[enough], high[enough] = np.nanpercentile(
                values[:, enough], [BAND[0], 50.0, BAND[1]], axis=0
            )
        return Band(time, low, middle, high)

    def event(self, switch: str) -> float | None:
        """The time (min) at which a switch such as "labour.born" turned for this person, or None."""
        return min(self.times(switch), default=None)

    def times(self, switch: str) -> list[float]:
        """The times (min) of all events of a kind for this person."""
        person = self.run.people[self.person]
        return [event.time for event in self.run.events if event.person == person and event.switch == switch]

    def _times(self) -> Array:
        return np.asarray(self.run.timecourse["time"].values, dtype=float)

    def _valid(self) -> NDArray[np.bool_]:
        valid = np.zeros(self._times().size, dtype=bool)
        for variable in self.run.timecourse.data_vars.values():
            valid |= np.isfinite(np.asarray(variable.values[self.person], dtype=float))
        return valid


def thinned(time: Array, values: Array, columns: int = 1500) -> tuple[Array, Array]:
    """The known part of a course, reduced to the least and the greatest value of each of `columns` slices of time.

    No contraction is lost, and a vector file stays small.
    """
    known = np.isfinite(values)
    time, values = time[known], values[known]
    if time.size <= 2 * columns:
        return time, values
    per = int(np.ceil(time.size / columns))
    padded = np.concatenate([np.arange(time.size), np.full(-time.size % per, time.size - 1)]).reshape(-1, per)
    rows = np.arange(padded.shape[0])
    least = padded[rows, np.argmin(values[padded], axis=1)]
    greatest = padded[rows, np.argmax(values[padded], axis=1)]
    keep = np.unique(np.concatenate([least, greatest]))
    return time[keep], values[keep]


def each(minutes: float, time: Array, values: Array) -> tuple[Array, Array]:
    """The known part of a course read once in so many minutes, as one reads a running average off a monitor."""
    known = np.isfinite(values)
    time, values = time[known], values[known]
    if time.size == 0:
        return time, values
    at = np.searchsorted(time, np.arange(time[0], time[-1] + 1e-9, minutes)).clip(0, time.size - 1)
    return time[at], values[at]


def changes(time: Array, values: Array) -> tuple[Array, Array]:
    """The known part of a course of steps, reduced to the samples at which it changes, and the last one."""
    known = np.isfinite(values)
    time, values = time[known], values[known]
    if time.size == 0:
        return time, values
    keep = np.flatnonzero(np.concatenate([[True], np.diff(values) != 0, [True]])[: time.size])
    keep = np.unique(np.append(keep, time.size - 1))
    return time[keep], values[keep]
