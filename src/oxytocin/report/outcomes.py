"""How an outcome varies over people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from oxytocin.report import words
from oxytocin.report.course import BAND

if TYPE_CHECKING:
    from oxytocin.simulation import CohortRun


@dataclass(frozen=True)
class Spread:
    """Percentiles 5, 50 and 95 of an outcome over the `reached` of `of` people it happened to; NaN when to none."""

    low: float
    median: float
    high: float
    reached: int
    of: int
    unit: str

    def __str__(self) -> str:
        if self.reached == 0:
            return self.range
        middle = words.duration(self.median) if self.unit == "min" else words.number(self.median)
        return f"{middle} [{self._between}]{self._unit}{self._missing}"

    @property
    def range(self) -> str:
        """The 5-95 % range in words, and for how many people there is one."""
        return f"{self._between}{self._unit}{self._missing}" if self.reached else f"not reached by any of {self.of}"

    @property
    def _between(self) -> str:
        if self.unit == "min":
            low, high = (words.duration(value) for value in (self.low, self.high))
            return f"{low if self.low < 60 <= self.high else low.removesuffix(' min')} – {high}"
        return f"{words.number(self.low)} – {words.number(self.high)}"

    @property
    def _unit(self) -> str:
        return "" if self.unit == "min" else words.with_unit("", self.unit)

    @property
    def _missing(self) -> str:
        return f" ({self.reached} of {self.of})" if self.reached < self.of else ""


def spread(cohort: CohortRun, name: str) -> Spread:
    """The spread of one outcome over a cohort."""
    values, unit = cohort.outcomes[name]
    values = np.asarray(values, dtype=float)
    reached = values[np.isfinite(values)]
    low, median, high = np.percentile(reached, [BAND[0], 50.0, BAND[1]]) if reached.size else (np.nan,) * 3
    return Spread(float(low), float(median), float(high), int(reached.size), int(values.size), unit)


def typical(cohort: CohortRun, name: str) -> float:
    """The outcome of a run's first person; NaN when it did not happen."""
    return float(np.asarray(cohort.outcomes[name][0], dtype=float)[0])
