"""Running a scenario: the model is integrated to each moment at which something is done or decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import Alert, AlertLog
from oxytocin.care.monitor import Contractions, Monitor
from oxytocin.engine import Ensemble, Failure
from oxytocin.errors import InputError, did_you_mean
from oxytocin.model import GRADES, Model, ModelError
from oxytocin.people.population import Cohort, parameters
from oxytocin.simulation.bedside import Bedside
from oxytocin.simulation.charting import Change, Chart, Courses, Event, Schedule
from oxytocin.simulation.outcomes import Outcomes, Tally, outcomes
from oxytocin.simulation.scenario import Scenario, load_scenario, read_scenario

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]
SAMPLE = 5 / 60  # min between samples, as a tocograph takes them
TRUST = (*GRADES, "as-claimed")
STRETCH = 30.0  # min that are integrated at a time when nothing is to be done: memory stays flat
PRESSURE = "intrauterine_pressure"
READINGS = {
    "contraction_rate": ("contractions", "1/(10 min)", "contractions per 10 min over the last 30 min"),
    "montevideo_units": ("montevideo", "mmHg/(10 min)", "Montevideo units over the last 30 min"),
    "resting_tone": ("tone", "mmHg", "resting tone read off the trace"),
    "uterine_activity_integral": ("activity", "kPa s/(15 min)", "active pressure integral over the last 15 min"),
}
USUAL = (
    "infusion_rate",
    "plasma_oxytocin",
    "oxytocin_secretion",
    "receptor_density",
    "receptor_occupancy",
    "intracellular_calcium",
    "prostaglandin",
    "tension",
    PRESSURE,
    "contraction_rate",
    "montevideo_units",
    "cervical_dilatation",
    "fetal_station",
)


@dataclass
class CohortRun:
    """What a scenario came to for one person or many.

    ``outcomes`` maps a name to (array over people, unit); times are minutes since the start and what did not happen
    is NaN. ``failures`` names each person whose integration could not go on; the others are complete.
    """

    scenario: Scenario
    model: Model
    people: NDArray[np.int64]
    parameters: dict[str, float | Array]
    seed: int
    outcomes: Outcomes
    alerts: list[Alert]
    failures: list[Failure]
    chart: Chart
    switched: list[Event]
    monitor: Monitor | None
    courses: dict[str, tuple[Array, str, str]]
    time: Array

    @cached_property
    def timecourse(self) -> xarray.Dataset:
        """Sampled courses: dims person and time (min), units in the attributes; NaN after a person has left."""
        import xarray

        data = {
            name: (("person", "time"), values, {"unit": unit, "units": unit, "long_name": meaning})
            for name, (values, unit, meaning) in self.courses.items()
        }
        return xarray.Dataset(
            data, {"time": ("time", self.time, {"unit": "min", "units": "min"}), "person": self.people}
        )

    @cached_property
    def events(self) -> list[Event]:
        """Everything that happened in order of time: switches, settings of the pump, doses, examinations, alerts."""
        found = [*self.switched, *self.chart.events(self.people)]
        found += [Event(alert.person, alert.time, "alert", f"{alert.grade}: {alert.reason}") for alert in self.alerts]
        return sorted(found, key=lambda event: (event.time, event.person))

    @cached_property
    def rates(self) -> list[list[Change]]:
        """The settings of the pump that resulted, a list for each person."""
        return self.chart.changes()

    def schedule(self, person: int = 0) -> Schedule:
        """Return what entered the model for the person at a position, in base units: what an export has to repeat."""
        return self.chart.schedule(person)

    def contractions(self) -> Contractions:
        """Return the contractions the monitor found (none without a pressure trace or traces kept)."""
        return (self.monitor or Monitor(0)).contractions()


def simulate(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    people: int = 1,
    seed: int = 1,
    trust: str | None = None,
    record: Sequence[str] | None = None,
    keep: Literal["traces", "summaries"] = "traces",
    typical: bool | None = None,
    model: Model | None = None,
    method: str = "tsit5",
    rtol: float = 1e-4,
    workers: int | None = None,
    first: int = 0,
) -> CohortRun:
    """Run a scenario for ``people`` people like its person.

    ``typical`` (default: when it is one) keeps every spread at its median and draws only random phases. ``trust``
    overrides the scenario's grade; ``record`` the quantities that are kept (observables, or any quantity by its
    qualified name); ``model`` the assembly, for physiology of one's own. With ``keep="summaries"`` memory does not
    grow with time. ``first`` is the id of the first person: a cohort may be run in parts and is the same. Raises
    InputError for what cannot be used.
    """
    if isinstance(scenario, Mapping):
        scenario = read_scenario(scenario)
    elif not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario)
    if people < 1:
        raise InputError(f"people: {people} is not a number of people; at least 1 is needed")
    if trust is not None and trust not in TRUST:
        allowed = ", ".join(TRUST)
        raise InputError(f"trust: '{trust}' is not a grade of evidence; allowed: {allowed}", did_you_mean(trust, TRUST))
    if model is None:
        from oxytocin.physiology.whole import build

        model = build(scenario.assembly, trust or scenario.trust)
    stored = _record(scenario, model, record) if keep == "traces" else []
    watched = PRESSURE in model.names("observables")
    needed = {
        name for name in (PRESSURE, "cervical_dilatation", "plasma_oxytocin") if name in model.names("observables")
    }
    sampled = sorted({name for name in stored if name not in READINGS} | needed)
    cohort = _cohort(scenario, model, people, seed, people == 1 if typical is None else typical, first)
    run = Ensemble(model, record=sampled, sample_every=SAMPLE, method=method, rtol=rtol, workers=workers).begin(
        cohort.parameters, cohort.people
    )
    monitor = Monitor(people, SAMPLE, keep=keep == "traces") if watched else None
    chart, log, courses, tally = Chart(people), AlertLog(cohort.people), Courses(), Tally(people)
    bedside = Bedside(scenario, run, monitor, chart, log)
    now = 0.0
    while now < scenario.duration and run.active.any():
        bedside.act(now)
        until = min(bedside.next_time(), now + STRETCH, scenario.duration)
        until = min(max(until, now), scenario.duration)
        samples = run.advance(until)
        bedside.listen_births()
        in_labour = samples.valid & (samples.time[None, :] <= bedside.delivered_at[:, None])
        valid = in_labour if scenario.until == "birth" else samples.valid
        if monitor is not None:
            monitor.feed(samples[PRESSURE], in_labour)
        bedside.listen_monitor()
        tally.read(samples, valid)
        courses.add(samples.time, {name: samples[name] for name in stored if name in samples.values}, valid)
        bedside.count(tally, now, until)
        if scenario.until == "birth":
            run.finish(np.isfinite(bedside.delivered_at))
        now = until
    return CohortRun(
        scenario,
        model,
        cohort.people,
        cohort.parameters,
        seed,
        outcomes(
            tally,
            monitor,
            [*run.events, *chart.procedures(cohort.people)],
            cohort.people,
            bedside.stops,
            bedside.totals(tally),
            np.isin(cohort.people, [failure.person for failure in run.failures]),
        ),
        log.alerts(),
        list(run.failures),
        chart,
        [Event(event.person, event.time, event.switch) for event in run.events],
        monitor,
        _courses(model, courses, stored, monitor),
        courses.time,
    )


def _cohort(scenario: Scenario, model: Model, people: int, seed: int, typical: bool, first: int) -> Cohort:
    cohort = parameters(scenario.person, model, people, seed, typical, scenario.population, first)
    if "body.clock_start" in model.names("parameters"):
        cohort.parameters["body.clock_start"] = scenario.starts
    return cohort


def _record(scenario: Scenario, model: Model, record: Sequence[str] | None) -> list[str]:
    """Return the names to keep: asked for, written in the scenario, or the usual ones that the model has."""
    readings = list(READINGS) if PRESSURE in model.names("observables") else []
    known = [*model.names("observables"), *readings]
    chosen = record if record is not None else scenario.record
    if chosen is None:
        return [name for name in USUAL if name in known]
    for index, name in enumerate(chosen):
        if name in known:
            continue
        try:
            model.observable(name)
        except ModelError:
            hint = did_you_mean(name, known) or f"known are {', '.join(sorted(known))}"
            raise InputError(f"{scenario.name}, record[{index}]: there is no observable '{name[:80]}'", hint) from None
    return list(dict.fromkeys(chosen))


def _courses(
    model: Model, courses: Courses, stored: Sequence[str], monitor: Monitor | None
) -> dict[str, tuple[Array, str, str]]:
    """Return the kept courses with unit and meaning, in the order asked for."""
    values, time = courses.values(), courses.time
    meanings = {
        item.name: item.meaning for item in (*model.observables, *model.states, *model.signals, *model.parameters)
    }
    found: dict[str, tuple[Array, str, str]] = {}
    history = monitor.history() if monitor is not None and any(name in READINGS for name in stored) else {}
    for name in stored:
        if name in values:
            unit = str(model.observable(name).value.unit)  # type: ignore[attr-defined]
            found[name] = (values[name], unit, meanings.get(name, name))
        elif name in READINGS and history:
            reading, unit, meaning = READINGS[name]
            found[name] = (_held(history[reading], time, courses), unit, meaning)
    return found


def _held(minutely: Array, time: Array, courses: Courses) -> Array:
    """Return each minute's reading held over the samples that follow; NaN before it and after a person left."""
    minute = np.floor(time + 1e-9).astype(np.int64) - 1
    values = (
        minutely[:, np.clip(minute, 0, max(minutely.shape[1] - 1, 0))]
        if minutely.shape[1]
        else np.full((len(minutely), len(time)), np.nan)
    )
    return np.where((minute >= 0) & courses.present(), values, np.nan)
