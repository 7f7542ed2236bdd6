"""How an outcome varies over people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from oxytocin.care.deciding import MODES, REASONS
from oxytocin.care.stress_test import RESULTS
from oxytocin.report import words
from oxytocin.report.course import BAND, Courses, stopped
from oxytocin.simulation.charting import NO_EFFECT
from oxytocin.simulation.risks import EVENTS

if TYPE_CHECKING:
    from oxytocin.report.run import Run
    from oxytocin.simulation import CohortRun

STRESS_TEST = "stress_test"  # an outcome that is a code of RESULTS
HAPPENINGS = {  # outcomes that are 1 or 0: whether something happened
    *EVENTS,
    "maternal_arrest",
    *(f"{mode}_birth" for mode in MODES if mode),
    *(f"operated_for_{reason.replace(' ', '_')}" for reason in REASONS if reason),
}
RESERVE = "estimated_reserve"  # an outcome with an interval of its own
SHARES = ("late_deceleration_share",)  # outcomes that are read as a percentage
ABSORBED = "oxytocin_absorbed"  # by other routes than the vein
ARREST = ("maternal_arrest", "time_of_maternal_arrest")  # of a mother
FEW = 200  # people below which a tenth of a percent means nothing
NORMAL = 1.959964  # standard errors of a 95 % interval


@dataclass(frozen=True)
class Spread:
    """Percentiles 5, 50 and 95 of an outcome over the `reached` of `of` people it happened to; NaN when to none."""

    low: float
    median: float
    high: float
    reached: int
    of: int
    unit: str
    counted: bool = False  # whole numbers, whose percentiles are said as such

    def __str__(self) -> str:
        if self.reached == 0:
            return self.range
        middle = words.duration(self.median) if self.unit == "min" else words.number(self.median)
        if self.counted:
            middle = f"{self.median:,.0f}"
        if self._between == middle:
            return f"{middle}{self._unit}{self._missing}"
        return f"{middle} [{self._between}]{self._unit}{self._missing}"

    @property
    def range(self) -> str:
        """The 5-95 % range in words, and for how many people there is one."""
        return f"{self._between}{self._unit}{self._missing}" if self.reached else f"not reached by any of {self.of}"

    @property
    def _between(self) -> str:
        if self.unit == "min":
            low, high = (words.duration(value) for value in (self.low, self.high))
            if low == high:
                return low
            return f"{low if self.low < 60 <= self.high else low.removesuffix(' min')} – {high}"
        low, high = (f"{limit:,.0f}" if self.counted else words.number(limit) for limit in (self.low, self.high))
        return low if low == high else f"{low} – {high}"

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
    counted = unit == "1" and reached.size > 0 and bool((reached == np.round(reached)).all())
    return Spread(float(low), float(median), float(high), int(reached.size), int(values.size), unit, counted)


@dataclass(frozen=True)
class Share:
    """How many of those of whom it is known had an event, with Wilson's 95 % interval of the share (percent)."""

    happened: int
    known: int

    @property
    def interval(self) -> tuple[float, float]:
        """The limits of the interval, percent."""
        if not self.known:
            return (np.nan, np.nan)
        share, weight = self.happened / self.known, NORMAL**2 / self.known
        middle = (share + weight / 2) / (1 + weight)
        half = NORMAL / (1 + weight) * float(np.sqrt(share * (1 - share) / self.known + weight / (4 * self.known)))
        return (100 * max(middle - half, 0.0), 100 * min(middle + half, 1.0))

    def __str__(self) -> str:
        if not self.known:
            return "not known of anybody"
        digits = 0 if self.known < FEW else 1
        low, high = (f"{limit:.{digits}f}" for limit in self.interval)
        share = f"{100 * self.happened / self.known:.{digits}f}"
        return f"{share} % [{low} – {high}] ({self.happened} of {self.known})"


def share(cohort: CohortRun, name: str) -> Share:
    """The share of a cohort in whom an event happened."""
    values = np.asarray(cohort.outcomes[name][0], dtype=float)
    known = values[np.isfinite(values)]
    return Share(int(known.sum()), int(known.size))


def said(cohort: CohortRun | None, name: str, middle: bool = False) -> str:
    """What a population came to, in words: a range (with the ``middle``), or the share of an event."""
    if cohort is None or name not in cohort.outcomes:
        return ""
    if name in HAPPENINGS:
        return str(share(cohort, name))
    if name == STRESS_TEST:
        return _results(cohort)
    over = spread(cohort, name)
    if name in SHARES:
        low, median, high = 100 * np.array([over.low, over.median, over.high])
        over = replace(over, low=low, median=median, high=high, unit="percent", counted=False)
    return str(over) if middle else over.range


def of_the_dead(cohort: CohortRun | None) -> str:
    """What bands show of those whose circulation stopped, in a sentence; nothing where it stopped in nobody."""
    if cohort is None or not (count := int(stopped(cohort).sum())):
        return ""
    if Courses(cohort, cohort).ends_with_births:
        return f"The circulation of {count:,} stopped: bands end with each birth, and are of those alive."
    return (
        f"The circulation of {count:,} stopped: what adds up (blood lost, urine) stays in its band as it was then, "
        "all other bands are of those alive."
    )


@dataclass(frozen=True)
class Idle:
    """What is written and does nothing in a run: why, whether in the typical person, and in how many people around."""

    name: str
    reason: str
    typical: bool
    people: int


def idle(run: Run) -> list[Idle]:
    """What does nothing in a run, first what does nothing in the typical person."""
    here = [(event.switch, event.detail.removeprefix(NO_EFFECT)) for event in run.events
            if event.detail.startswith(NO_EFFECT)]  # fmt: skip
    counted = {} if run.cohort is None else run.cohort.without_effect
    return [Idle(*key, typical=key in here, people=counted.get(key, 0)) for key in dict.fromkeys([*here, *counted])]


def told(run: Run) -> list[str]:
    """The outcomes of a run that are worth a row: what was absorbed where anything was, an arrest of mothers."""
    runs = [run.typical] if run.cohort is None else [run.typical, run.cohort]

    def any_of(name: str) -> bool:
        return any((np.asarray(item.outcomes[name][0]) > 0).any() for item in runs if name in item.outcomes)

    person = run.scenario.person
    mother = person is not None and person.state != "non-pregnant"
    left_out = set() if any_of(ABSORBED) else {ABSORBED}
    left_out |= set() if mother or any_of(ARREST[0]) else set(ARREST)
    return [name for name in run.outcomes if name not in left_out]


def typical_words(run: CohortRun, name: str) -> str:
    """The outcome of a run's first person in words: an amount, or whether an event happened."""
    value = typical(run, name)
    if name in HAPPENINGS:
        return "–" if np.isnan(value) else "yes" if value else "no"
    if name == STRESS_TEST:
        return "–" if np.isnan(value) else RESULTS[round(value)]
    if name in SHARES:
        return words.amount(100 * value, "percent")
    found = words.amount(value, run.outcomes[name][1])
    if name == RESERVE and np.isfinite(value):
        low, high = (words.number(typical(run, f"{name}_{side}")) for side in ("low", "high"))
        return f"{found} [{low} – {high}]"
    return found


def _results(cohort: CohortRun) -> str:
    """How many had which result of the stress test."""
    values = np.asarray(cohort.outcomes[STRESS_TEST][0], dtype=float)
    counts = [int((values == code).sum()) for code in range(len(RESULTS))]
    found = [f"{count} {result}" for result, count in zip(RESULTS, counts, strict=True) if count]
    return ", ".join(found) or "not known of anybody"


def typical(cohort: CohortRun, name: str) -> float:
    """The outcome of a run's first person; NaN when it did not happen."""
    return float(np.asarray(cohort.outcomes[name][0], dtype=float)[0])
