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
            return f"not reached by any of {self.of}"
        missing = f", in {self.reached} of {self.of}" if self.reached < self.of else ""
        if self.unit == "min":
            low, high = (
                words.duration(value).replace(" min", "" if value >= 60 else " min") for value in (self.low, self.high)
            )
            return f"{words.duration(self.median)} [{low} – {high}]{missing}"
        low, median, high = (words.number(value) for value in (self.low, self.median, self.high))
        return words.with_unit(f"{median} [{low} – {high}]", self.unit) + missing


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
