"""A cohort from the first minute to the last: integrate to the next thing that is done, read the trace, go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import AlertLog, Called
from oxytocin.care.monitor import Monitor
from oxytocin.engine import Ensemble, Failure
from oxytocin.model import Model
from oxytocin.people.population import Cohort
from oxytocin.simulation.bedside import Bedside
from oxytocin.simulation.carers import Room
from oxytocin.simulation.charting import Chart, Event
from oxytocin.simulation.courses import PRESSURE, READINGS, Course, Courses, described
from oxytocin.simulation.observed import observables_of
from oxytocin.simulation.outcomes import Occurrence, Outcomes, Tally, outcomes
from oxytocin.simulation.risks import Scar
from oxytocin.simulation.scenario import Scenario
from oxytocin.simulation.steps import Step

Array = NDArray[np.float64]
SAMPLE = 5 / 60  # min between samples, as a tocograph takes them
STRETCH = 30.0  # min that are integrated at a time when nothing is to be done
NEAR_BIRTH = ((9.0, 1.0), (6.0, 5.0), (0.0, STRETCH))  # from how many cm on, and min at a time
FETAL_HEART = "fetal_heart_rate"
WATCHED = (PRESSURE, "cervical_dilatation", "plasma_oxytocin")  # what outcomes are made of


@dataclass
class Part:
    """What the people of a cohort came to; where only summaries are kept, chart, trace and courses are empty."""

    outcomes: Outcomes
    called: list[Called]
    failures: list[Failure]
    chart: Chart
    switched: list[Event]
    monitor: Monitor | None
    courses: dict[str, Course]
    time: Array


def sampled(model: Model, stored: Sequence[str], steps: Sequence[Step] = (), outcomes: Sequence[str] = ()) -> list[str]:
    """Return what the engine has to sample: the courses to be stored, what outcomes are made of, what carers read.

    ``outcomes`` names those that are wanted besides the usual ones.
    """
    known = model.names("observables")
    watched = {*WATCHED, *observables_of(outcomes), *(name for step in steps for name in step.reads)}
    return sorted({name for name in stored if name not in READINGS} | {name for name in watched if name in known})


def follow(
    scenario: Scenario,
    ensemble: Ensemble,
    cohort: Cohort,
    stored: Sequence[str],
    keep: bool,
    closed: Mapping[str, str] = MappingProxyType({}),
) -> Part:
    """Take a cohort through the care of a scenario; ``stored`` names the courses to keep, ``keep`` says whether to.

    ``closed`` maps inputs that lead nowhere to the grade of the link that is not trusted.
    """
    count = len(cohort.people)
    run = ensemble.begin(cohort.parameters, cohort.people)
    watched = scenario.delivery is not None and scenario.delivery.rules.heart_rate is not None
    monitor = Monitor(count, SAMPLE, keep=keep, tell=watched) if PRESSURE in ensemble.record else None
    chart, log, courses, tally = Chart(count, keep), AlertLog(cohort.people), Courses(), Tally(count)
    person = scenario.person
    weeks = 0.0 if person is None else person.gestation or 0.0
    gestation = cohort.parameters.get("body.gestation", weeks)
    room = Room(scenario, run, monitor, chart, log, keep and FETAL_HEART in stored, cohort.chance, gestation, closed)
    bedside = Bedside(room)
    now = 0.0
    while now < scenario.duration and run.active.any():
        bedside.act(now)
        until = max(now, min(bedside.next_time, now + _stretch(room), scenario.duration))
        samples = run.advance(until)
        valid = bedside.listen(samples, now, until)
        tally.read(samples, valid, room.happened["birth"])
        if keep:
            courses.add(samples.time, {name: samples[name] for name in stored if name in samples.values}, valid)
        run.finish(room.leaves_at <= until)
        now = until
    bedside.report(tally)
    failed = np.isin(cohort.people, [failure.person for failure in run.failures])
    happened: list[Occurrence] = [*run.events, *chart.procedures(cohort.people)]
    scar = Scar(person is not None and person.scarred, None if person is None else person.scar_age)
    return Part(
        outcomes(tally, monitor, happened, cohort.people, bedside.totals(), failed, followed(scenario), scar),
        log.called,
        list(run.failures),
        chart,
        [Event(event.person, event.time, event.switch) for event in run.events] if keep else [],
        monitor if keep else None,
        described(ensemble.model, courses, stored, monitor) if keep else {},
        courses.time,
    )


def followed(scenario: Scenario) -> float:
    """Return for how long (min) people are followed after a birth."""
    return scenario.duration if scenario.until is None else scenario.beyond


def _stretch(room: Room) -> float:
    """Return how long may be integrated at a time: short near an event that something waits for, so that it is noted
    within a minute. This governs when the run stops, not what anyone knows.
    """
    opened, awaited = room.readings.get("cervical_dilatation"), room.awaited
    if not awaited or opened is None:
        return STRETCH
    if "rupture of membranes" in awaited:  # may come at any dilatation
        return NEAR_BIRTH[0][1]
    furthest = np.max(opened, where=room.active & ~room.delivered & ~np.isnan(opened), initial=0.0)
    return next(stretch for reached, stretch in NEAR_BIRTH if furthest >= reached)
