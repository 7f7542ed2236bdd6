"""A cohort from the first minute to the last: integrate to the next thing that is done, read the trace, go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import AlertLog, Called
from oxytocin.care.monitor import Monitor
from oxytocin.engine import Ensemble, Failure
from oxytocin.model import Model
from oxytocin.people.population import Cohort
from oxytocin.simulation.bedside import Bedside
from oxytocin.simulation.charting import Chart, Event
from oxytocin.simulation.courses import PRESSURE, READINGS, Course, Courses, described
from oxytocin.simulation.outcomes import Occurrence, Outcomes, Tally, outcomes
from oxytocin.simulation.scenario import Scenario

Array = NDArray[np.float64]
SAMPLE = 5 / 60  # min between samples, as a tocograph takes them
STRETCH = 30.0  # min that are integrated at a time when nothing is to be done
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


def sampled(model: Model, stored: Sequence[str]) -> list[str]:
    """Return what the engine has to sample: the courses to be stored and what outcomes are made of."""
    known = model.names("observables")
    return sorted({name for name in stored if name not in READINGS} | {name for name in WATCHED if name in known})


def follow(scenario: Scenario, ensemble: Ensemble, cohort: Cohort, stored: Sequence[str], keep: bool) -> Part:
    """Take a cohort through the care of a scenario; ``stored`` names the courses to keep, ``keep`` says whether to."""
    count = len(cohort.people)
    run = ensemble.begin(cohort.parameters, cohort.people)
    monitor = Monitor(count, SAMPLE, keep=keep) if PRESSURE in ensemble.record else None
    chart, log, courses, tally = Chart(count, keep), AlertLog(cohort.people), Courses(), Tally(count)
    bedside = Bedside(scenario, run, monitor, chart, log)
    now = 0.0
    while now < scenario.duration and run.active.any():
        bedside.act(now)
        until = max(now, min(bedside.next_time(), now + STRETCH, scenario.duration))
        samples = run.advance(until)
        bedside.listen_births()
        in_labour = samples.valid & (samples.time[None, :] <= bedside.delivered_at[:, None])
        valid = in_labour if scenario.until == "birth" else samples.valid
        if monitor is not None:
            monitor.feed(samples[PRESSURE], in_labour)
        bedside.listen_monitor()
        tally.read(samples, valid)
        if keep:
            courses.add(samples.time, {name: samples[name] for name in stored if name in samples.values}, valid)
        bedside.count(tally, now, until)
        if scenario.until == "birth":
            run.finish(np.isfinite(bedside.delivered_at))
        now = until
    failed = np.isin(cohort.people, [failure.person for failure in run.failures])
    happened: list[Occurrence] = [*run.events, *chart.procedures(cohort.people)]
    return Part(
        outcomes(tally, monitor, happened, cohort.people, bedside.stops, bedside.totals(tally), failed),
        log.called,
        list(run.failures),
        chart,
        [Event(event.person, event.time, event.switch) for event in run.events] if keep else [],
        monitor if keep else None,
        described(ensemble.model, courses, stored, monitor) if keep else {},
        courses.time,
    )
