"""What a run comes to for each person: times, doses, contractions. Running figures, so that traces need not be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.monitor import Monitor
from oxytocin.engine import Samples
from oxytocin.simulation.observed import Observed
from oxytocin.simulation.risks import Scar, risks

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Outcomes = dict[str, tuple[Array, str]]

ACTIVE = 6.0  # cm from which dilatation runs faster (Zhang 2010), whoever has or has not examined
STRESS_TEST = {
    "stress_test": "1", "late_deceleration_share": "1", "late_deceleration_beats": "1",
    "estimated_reserve": "percent", "estimated_reserve_low": "percent", "estimated_reserve_high": "percent",
}  # fmt: skip
MILESTONES = {
    "labour.membranes_ruptured": "time_to_rupture_of_membranes",
    "labour.full_dilatation": "time_to_full_dilatation",
    "labour.born": "birth_time",
}


class Occurrence(Protocol):
    """An event of the engine or one set in care."""

    @property
    def person(self) -> int: ...
    @property
    def time(self) -> float: ...
    @property
    def switch(self) -> str: ...


class Given(NamedTuple):
    """What people were given of a drug: the total and, of an infusion, the highest rate, each over people."""

    total: Array
    dose_unit: str
    highest: Array | None
    rate_unit: str


class Tally:
    """Running figures over people, fed with each stretch of samples."""

    def __init__(self, people: int) -> None:
        self.active_at = np.full(people, np.nan)
        self.peak_plasma, self.peak_plasma_at = np.full(people, -np.inf), np.full(people, np.nan)
        self.stops = np.zeros(people)  # of the pump, for hyperstimulation
        self.tests: dict[str, Array] = {}  # results of what was read on purpose
        self.fluid_in = np.zeros(people)  # mL by vein
        self.highest_in_labour = np.zeros(people)  # rate of oxytocin before birth, mU/min
        self.ripened = np.zeros(people, bool)  # given prostaglandin before birth
        self.births = np.full(people, np.inf)
        self.observed, self.seen = Observed(people), set[str]()
        self.further: Outcomes = {}  # what carers add, by name
        self.people = people

    def read(self, samples: Samples, valid: Flags, births: Array) -> None:
        """Take a stretch of samples (those of ``valid`` only) and the births so far (min, infinite: none)."""
        self.births = births
        self.observed.read(samples, valid, births)
        if not len(samples.time):
            return
        self.seen |= set(samples.values)
        if "cervical_dilatation" in samples.values:
            reached = valid & (samples["cervical_dilatation"] >= ACTIVE)
            first = samples.time[np.argmax(reached, axis=1)]
            new = np.isnan(self.active_at) & reached.any(axis=1)
            self.active_at[new] = first[new]
        if "plasma_oxytocin" in samples.values:
            level = np.where(valid, samples["plasma_oxytocin"], -np.inf)
            at = np.argmax(level, axis=1)
            highest = level[np.arange(self.people), at]
            more = highest > self.peak_plasma
            self.peak_plasma[more], self.peak_plasma_at[more] = highest[more], samples.time[at[more]]

    def arrests(self, at: Array) -> None:
        """Take when the circulation of each mother stopped (min, infinite: it did not); nothing is lost after it."""
        dead = np.isfinite(at)
        self.observed.complete(dead)
        self.further["maternal_arrest"] = (dead.astype(float), "1")
        self.further["time_of_maternal_arrest"] = (np.where(dead, at, np.nan), "min")


def outcomes(
    tally: Tally,
    monitor: Monitor | None,
    events: Sequence[Occurrence],
    people: NDArray[np.int64],
    given: dict[str, Given],
    failed: Flags,
    beyond: float,
    scar: Scar,
) -> Outcomes:
    """Return name to (array over people, unit). What did not happen is NaN; times are minutes since the start.

    Those of people whose integration failed are NaN throughout. ``beyond`` is for how long people are followed after
    birth, ``scar`` what is known of one.
    """
    found: Outcomes = {}
    place = {int(person): row for row, person in enumerate(people)}
    if monitor is not None:
        found["time_to_contractions"] = (monitor.regular_at.copy(), "min")
        found["time_to_active_labour"] = (tally.active_at, "min")
        for switch, name in MILESTONES.items():
            times = np.full(len(people), np.nan)
            for event in events:
                if event.switch == switch:
                    times[place[event.person]] = np.fmin(times[place[event.person]], event.time)
            found[name] = (times, "min")
    for drug, entry in given.items():
        found[f"total_{drug}"] = (entry.total, entry.dose_unit)
        if entry.highest is not None:
            found["maximum_rate" if drug == "oxytocin" else f"maximum_{drug}_rate"] = (entry.highest, entry.rate_unit)
    if monitor is not None and "maximum_rate" in found:
        found["maximum_rate_before_birth"] = (tally.highest_in_labour.copy(), found["maximum_rate"][1])
    if np.isfinite(tally.peak_plasma).any():
        found["maximum_plasma_oxytocin"] = (tally.peak_plasma, "pmol/L")
        found["time_of_maximum_plasma_oxytocin"] = (tally.peak_plasma_at, "min")
    if monitor is not None:
        found |= _contractions(monitor)
        found["stops_for_hyperstimulation"] = (tally.stops, "1")
    observed = tally.observed.outcomes(tally.births, beyond)
    found |= observed
    found |= {name: (values, STRESS_TEST[name]) for name, values in tally.tests.items()}
    if "total_urine" in observed:
        found["fluid_balance"] = (tally.fluid_in - observed["total_urine"][0], "mL")
    laboured = None
    if monitor is not None and "cervical_dilatation" in tally.seen:
        laboured = (np.isfinite(tally.active_at) | np.isfinite(monitor.regular_at)).astype(float)
    found |= risks(observed, laboured, tally.highest_in_labour, tally.ripened, scar)
    found.pop("seizure_hazard", None)
    found |= tally.further
    return {name: (np.where(failed, np.nan, values), unit) for name, (values, unit) in found.items()}


def _contractions(monitor: Monitor) -> Outcomes:
    """Return the summaries of the whole trace."""
    count = monitor.sums["count"]
    known, unaided = (np.where(number > 0, number, np.nan) for number in (count, monitor.sums["unaided"]))
    minutes = np.where(monitor.minutes > 0, monitor.minutes, np.nan)
    return {
        "contractions": (count.copy(), "1"),
        "mean_contraction_rate": (10 * count / minutes, "1/(10 min)"),
        "mean_contraction_amplitude": (monitor.sums["amplitude"] / unaided, "mmHg"),
        "mean_contraction_duration": (monitor.sums["duration"] / known, "s"),
        "mean_resting_tone": (monitor.sums["tone"] / minutes, "mmHg"),
        "maximum_contraction_rate": (monitor.most["contractions"].copy(), "1/(10 min)"),
        "maximum_montevideo_units": (monitor.most["montevideo"].copy(), "mmHg/(10 min)"),
        "tachysystole_minutes": (monitor.sums["tachysystole"].copy(), "min"),
    }
