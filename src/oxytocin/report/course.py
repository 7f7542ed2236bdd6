"""What the panels draw, taken out of a run: one person's courses and the spread of a population around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from oxytocin.simulation import CohortRun
    from oxytocin.simulation.cohort import Part

Array = NDArray[np.float64]

BAND = (5.0, 95.0)
COLUMNS = 600  # moments at which a band is computed: finer than it can be seen
TOGETHER = 5.0  # min within which births count as at the same time
FEWEST = 5  # below this many people still in labour a 5-95 % band says nothing
OFTEN = 150  # crossings of the middle from which the strokes of a line run together on a page
IN_LABOUR = {  # what is read until the birth; afterwards the belt and the electrode are off
    "intrauterine_pressure", "contraction_rate", "montevideo_units", "cervical_dilatation", "fetal_station",
    "fetal_heart_rate", "fetal_oxygen_saturation", "fetal_ph",
}  # fmt: skip
ENDS = {"cervical_dilatation": 10.0}  # where a course stays once the birth has ended its recording
ADDS_UP = {  # what stays as it was when a circulation stops; nothing else has a value from then on
    "blood_loss", "estimated_blood_loss", "urine_output", "oxytocin_absorbed", "milk_transferred", "seizure_risk",
}  # fmt: skip


@dataclass(frozen=True)
class Band:
    """The 5th, 50th and 95th percentile over people; `time` (T,) in min, NaN where too few people are left."""

    time: Array
    low: Array
    middle: Array
    high: Array


def recorded(run: CohortRun) -> Part:
    """The arrays behind `run.timecourse`, taken as they are: building the dataset would load a library for nothing."""
    return run.parts[0]


@dataclass(frozen=True)
class Courses:
    """One person of a run, and optionally the population that surrounds that person.

    `person` is the position along the run's person dimension.
    """

    run: CohortRun
    cohort: CohortRun | None = None
    person: int = 0

    @property
    def names(self) -> list[str]:
        """The observables recorded, in the order they were asked for."""
        return list(recorded(self.run).courses)

    @cached_property
    def time(self) -> Array:
        """Sampling times, (T,), min, as far as this person was followed."""
        return np.asarray(recorded(self.run).time, dtype=float)[self._followed]

    def __contains__(self, name: str) -> bool:
        return name in recorded(self.run).courses and bool(self._followed.any())

    def __getitem__(self, name: str) -> Array:
        """The course of one observable at `time`, (T,)."""
        values = np.asarray(recorded(self.run).courses[name][0][self.person], dtype=float)[self._followed]
        return np.where(self.time <= self.birth, values, np.nan) if name in IN_LABOUR else values

    @cached_property
    def birth(self) -> float:
        """When this person gave birth (min), infinite when not."""
        born = self.event("labour.born")
        return np.inf if born is None else born

    def unit(self, name: str) -> str:
        """The unit an observable is recorded in."""
        return recorded(self.run).courses[name][1]

    def meaning(self, name: str) -> str:
        """What an observable is, in words."""
        return recorded(self.run).courses[name][2]

    def shown_unit(self, name: str) -> str:
        """The unit as it stands beside a name: nothing for a plain number."""
        unit = self.unit(name)
        return "" if unit == "1" else unit

    def band(self, name: str) -> Band | None:
        """The spread of an observable over the people not yet delivered; None without a population.

        Whose circulation has stopped keeps what adds up, and leaves every other band; where bands end with each birth
        she leaves them all.
        """
        if self.cohort is None or name not in recorded(self.cohort).courses:
            return None
        every = max(1, len(recorded(self.cohort).time) // COLUMNS)
        time = np.asarray(recorded(self.cohort).time[::every], dtype=float)
        whole = recorded(self.cohort).courses[name][0]
        values = np.array(whole[:, ::every], dtype=float)
        if name in ADDS_UP and not self.ends_with_births:
            _stay(values, whole, self._stopped)
        births = self._births
        if births is not None and (name in IN_LABOUR or self.ends_with_births):
            # What is done after one birth says nothing of labours.
            values[time[None, :] > births[:, None]] = np.nan
        if name in ENDS:
            failed = np.isin(self.cohort.people, [failure.person for failure in self.cohort.failures])
            if births is not None:
                failed |= self._stopped & ~np.isfinite(births)  # she died undelivered
            values = np.where(np.isnan(values) & ~failed[:, None], self._ends(name, values)[:, None], values)
        enough = np.isfinite(values).sum(axis=0) >= min(FEWEST, values.shape[0])
        low, middle, high = np.full((3, time.size), np.nan)
        if enough.any():
            low[enough], middle[enough], high[enough] = _percentiles(values[:, enough])
        return Band(time, low, middle, high)

    def _ends(self, name: str, values: Array) -> Array:
        """What a course of labour ends with in each person around: after a caesarean it stays where it had come to."""
        ends = np.full(len(values), ENDS[name])
        if self.cohort is not None and "caesarean_birth" in self.cohort.outcomes:
            for row in np.flatnonzero(np.asarray(self.cohort.outcomes["caesarean_birth"][0]) == 1):
                known = values[row][np.isfinite(values[row])]
                ends[row] = known[-1] if len(known) else ENDS[name]
        return ends

    @property
    def born_together(self) -> bool:
        """Whether all around, but those who died undelivered, gave birth at about the same time."""
        if self._births is None:
            return False
        births = self._births[~self._stopped | np.isfinite(self._births)]
        return births.size > 0 and bool(np.isfinite(births).all() and np.ptp(births) < TOGETHER)

    @property
    def ends_with_births(self) -> bool:
        """Whether every band leaves out from her birth on who has given birth: some did, and not all at one time."""
        births = self._births
        return births is not None and bool(np.isfinite(births).any()) and not self.born_together

    @property
    def _stopped(self) -> NDArray[np.bool_]:
        """Whose circulation stopped among the people around."""
        return stopped(self.cohort) if self.cohort is not None else np.zeros(0, dtype=bool)

    @property
    def _births(self) -> Array | None:
        """When each person around gave birth (min), NaN for those who did not; None where nobody could."""
        if self.cohort is None or "birth_time" not in self.cohort.outcomes:
            return None
        return np.asarray(self.cohort.outcomes["birth_time"][0], dtype=float)

    def event(self, switch: str) -> float | None:
        """The time (min) at which a switch such as "labour.born" turned for this person, or None."""
        return min(self.times(switch), default=None)

    def times(self, switch: str) -> list[float]:
        """The times (min) of all events of a kind for this person."""
        person = self.run.people[self.person]
        return [event.time for event in self.run.events if event.person == person and event.switch == switch]

    @cached_property
    def examinations(self) -> tuple[Array, Array, Array]:
        """What vaginal examinations found, as it was written down: times (min), dilatation and station (cm)."""
        person = self.run.people[self.person]
        found: dict[float, dict[str, float]] = {}
        for event in self.run.events:
            if event.person == person and event.switch in ("examination", "station") and event.time <= self.birth:
                found.setdefault(event.time, {})[event.switch] = float(event.detail.split(" ")[1])
        rows = [(time, felt["examination"], felt.get("station", np.nan)) for time, felt in sorted(found.items())]
        time, dilatation, station = np.array(rows, dtype=float).reshape(-1, 3).T
        return time, dilatation, station

    @cached_property
    def care(self) -> list[tuple[float, str]]:
        """What was given, begun or happened to this person by plan: (time in min, name).

        The pump of oxytocin has a panel of its own; a rule's name is left out where what it gave says as much.
        """
        person = self.run.people[self.person]
        given: dict[tuple[float, str], None] = {}
        for event in self.run.events:
            if event.person != person:
                continue
            drug, *rest = event.detail.split(" ")
            drug = drug.replace("-", " ")
            if event.switch == "dose":
                by = [] if rest[2] == "intravenous" else rest[2:3]
                given[event.time, " ".join([drug, *rest[:2], *by])] = None
            elif event.switch == "pump" and drug != "oxytocin":
                given[event.time, " ".join([drug, *rest[:2]]) if float(rest[0]) else f"{drug} stopped"] = None
            elif event.detail in ("given", "begun", "done"):
                given[event.time, event.switch.replace("-", " ")] = None

        def repeated(time: float, name: str) -> bool:
            return any(other.startswith(f"{name} ") for at, other in given if at == time)

        return [entry for entry in given if not repeated(*entry)]

    @cached_property
    def _followed(self) -> NDArray[np.bool_]:
        followed = np.zeros(len(recorded(self.run).time), dtype=bool)
        for values, _, _ in recorded(self.run).courses.values():
            followed |= np.isfinite(values[self.person])
        return followed


def stopped(cohort: CohortRun) -> NDArray[np.bool_]:
    """Whose circulation stopped."""
    if "maternal_arrest" not in cohort.outcomes:
        return np.zeros(len(cohort.people), dtype=bool)
    return np.asarray(cohort.outcomes["maternal_arrest"][0], dtype=float) == 1


def _stay(values: Array, whole: Array, who: NDArray[np.bool_]) -> None:
    """Hold the last known value of ``who`` for as long as any of the others is followed; ``whole`` has all samples."""
    others = np.isfinite(values[~who]).any(axis=0) if not who.all() else np.ones(values.shape[1], dtype=bool)
    for row in np.flatnonzero(who):
        known = whole[row][np.isfinite(whole[row])]
        if known.size:
            values[row, np.isnan(values[row]) & others] = known[-1]


def _percentiles(values: Array) -> Array:
    """The low, middle and high end of the band over the people (rows) that there are at each moment."""
    ordered = np.sort(values, axis=0)  # those who are not there come last
    there = np.isfinite(values).sum(axis=0)
    found = np.empty((3, values.shape[1]))
    for count in np.unique(there):  # a percentile of all moments with as many people at once
        moments = there == count
        found[:, moments] = np.percentile(ordered[:count, moments], [BAND[0], 50.0, BAND[1]], axis=0)
    return found


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


def stroke(values: Array, usual: float) -> float:
    """The width of a line: half of the usual where it goes up and down so often that strokes run together."""
    if values.size == 0:
        return usual
    high = values > (values.min() + values.max()) / 2
    return usual / 2 if np.count_nonzero(np.diff(high)) > OFTEN else usual


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
