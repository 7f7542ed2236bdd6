"""Running a scenario for one person or many: ``simulate`` and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import Alert, alerts
from oxytocin.care.monitor import Contractions, Monitor
from oxytocin.engine import Ensemble, Failure
from oxytocin.errors import InputError, did_you_mean
from oxytocin.model import GRADES, Model
from oxytocin.model.trimming import closed, trimmed
from oxytocin.people.population import Cohort, parameters
from oxytocin.simulation.charting import Change, Event, Schedule
from oxytocin.simulation.cohort import SAMPLE, Part, follow, followed, sampled
from oxytocin.simulation.courses import READINGS, Course, chosen_names
from oxytocin.simulation.observed import figures_of
from oxytocin.simulation.outcomes import Outcomes
from oxytocin.simulation.scenario import Scenario, load_scenario, read_scenario
from oxytocin.simulation.steps import Give, Hold, Infuse, Step, check_entrances, set_by

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]
TRUST = (*GRADES, "as-claimed")
BATCH = 2000  # people taken through care together where only summaries are kept: memory does not grow with people


@dataclass
class CohortRun:
    """What a scenario came to for one person or many.

    ``outcomes`` maps a name to (array over people, unit); times are minutes since the start and what did not happen
    is NaN. ``failures`` names each person whose integration could not go on; the others are complete. Where only
    summaries are kept there are no courses, events, rates or contractions.
    """

    scenario: Scenario
    model: Model
    seed: int
    typical: bool
    people: NDArray[np.int64]
    outcomes: Outcomes
    parts: list[Part]

    @property
    def courses(self) -> dict[str, Course]:
        """The sampled courses: name to (array over people and samples, unit, meaning)."""
        return self.parts[0].courses if len(self.parts) == 1 else {}

    @property
    def time(self) -> Array:
        """The times of the samples, min."""
        return self.parts[0].time if len(self.parts) == 1 else np.empty(0)

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
    def parameters(self) -> dict[str, float | Array]:
        """The parameters of the people: qualified name to a number or an array over people (missing: as declared)."""
        first, count = int(self.people[0]), len(self.people)
        return _drawn(self.scenario, self.model, count, self.seed, self.typical, first).parameters

    @cached_property
    def alerts(self) -> list[Alert]:
        """What was called out, in order of time."""
        return alerts([called for part in self.parts for called in part.called])

    @cached_property
    def without_effect(self) -> dict[tuple[str, str], int]:
        """What did nothing and why (both as words), and in how many people."""
        found: dict[tuple[str, str], int] = {}
        for part in self.parts:
            for key, who in part.chart.without_effect().items():
                found[key] = found.get(key, 0) + len(who)
        return found

    @cached_property
    def failures(self) -> list[Failure]:
        """People whose integration could not go on: who, when, which state, why and what to do."""
        return [failure for part in self.parts for failure in part.failures]

    @cached_property
    def events(self) -> list[Event]:
        """Everything that happened in order of time: switches, settings of the pump, doses, examinations, alerts."""
        (part, people), *_ = zip(self.parts, self._ids(), strict=True)
        found = [*part.switched, *part.chart.events(people)]
        found += [Event(alert.person, alert.time, "alert", f"{alert.grade}: {alert.reason}") for alert in self.alerts]
        return sorted(found, key=lambda event: (event.time, event.person))

    @cached_property
    def rates(self) -> list[list[Change]]:
        """The settings of the pump that resulted, a list for each person."""
        return [changes for part in self.parts for changes in part.chart.changes()]

    def schedule(self, person: int = 0) -> Schedule:
        """Return what entered the model for the person at a position, in base units: what an export has to repeat."""
        return self.parts[0].chart.schedule(person)

    def contractions(self) -> Contractions:
        """Return the contractions the monitor found (none without a pressure trace or traces kept)."""
        return (self.parts[0].monitor or Monitor(0)).contractions()

    def _ids(self) -> Iterator[NDArray[np.int64]]:
        begin = 0
        for part in self.parts:
            yield self.people[begin : begin + part.chart.people]
            begin += part.chart.people


@dataclass(frozen=True)
class Plan:
    """A scenario ready to be run: the people, the model without what nothing rests on, and what is sampled and kept."""

    scenario: Scenario
    model: Model
    people: int
    seed: int
    typical: bool
    stored: list[str]
    sampled: list[str]
    traces: bool
    method: str
    rtol: float
    workers: int | None
    first: int
    closed: Mapping[str, str]

    def parts(self) -> list[Part]:
        """Take everyone through care; where only summaries are kept, a batch at a time."""
        ensemble = Ensemble(self.model, self.sampled, SAMPLE, method=self.method, rtol=self.rtol, workers=self.workers)
        parts: list[Part] = []
        for begin in range(0, self.people, self.people if self.traces else BATCH):
            count = self.people if self.traces else min(BATCH, self.people - begin)
            cohort = _drawn(self.scenario, self.model, count, self.seed, self.typical, self.first + begin)
            parts.append(follow(self.scenario, ensemble, cohort, self.stored, self.traces, self.closed))
        return parts

    def result(self, parts: list[Part]) -> CohortRun:
        """Return what the parts came to."""
        everyone = np.arange(self.first, self.first + self.people, dtype=np.int64)
        outcomes = _joined([part.outcomes for part in parts])
        return CohortRun(self.scenario, self.model, self.seed, self.typical, everyone, outcomes, parts)

    @property
    def figures(self) -> list[str]:
        """The figures of observables that the run comes to."""
        return figures_of(self.sampled, followed(self.scenario))


def planned(
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
    outcomes: Sequence[str] = (),
) -> Plan:
    """Return a run that has been thought through but not begun, with arguments as for ``simulate``."""
    if isinstance(scenario, Mapping):
        scenario = read_scenario(scenario)
    elif not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario)
    if people < 1:
        raise InputError(f"people: {people} is not a number of people; at least 1 is needed")
    if trust is not None and trust not in TRUST:
        allowed = ", ".join(TRUST)
        raise InputError(f"trust: '{trust}' is not a grade of evidence; allowed: {allowed}", did_you_mean(trust, TRUST))
    asked = scenario.record if record is None else record
    whole = built(scenario, trust, asked or ()) if model is None else model
    check_entrances(scenario.steps, whole, scenario.name)
    traces, typical = keep == "traces", people == 1 if typical is None else typical
    stored = chosen_names(whole, asked, scenario.name) if traces else []
    names = sampled(whole, stored if traces else asked or (), scenario.steps, outcomes)
    model = fitted(scenario, whole, names) if model is None else model
    acting = [step for step in scenario.steps if isinstance(step, Give | Infuse) or _is_stimulus(step)]
    shut = closed(whole, {name for step in acting for _, name in step.entrances() if name is not None})
    return Plan(scenario, model, people, seed, typical, stored, names, traces, method, rtol, workers, first, shut)


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
    outcomes: Sequence[str] = (),
) -> CohortRun:
    """Run a scenario for ``people`` people like its person.

    ``typical`` (default: when it is one) keeps every spread at its median and draws only random phases. ``trust``
    overrides the scenario's grade; ``record`` the quantities that are kept (observables, or any quantity by its
    qualified name); ``model`` the assembly, for physiology of one's own. With ``keep="summaries"`` outcomes and alerts
    are kept, and memory grows with neither time nor, but for those, people; ``outcomes`` names those that are wanted
    besides what every run has, such as "blood_loss_2h". ``first`` is the id of the first person: a
    cohort may be run in parts and is the same. Raises InputError for what cannot be used.
    """
    plan = planned(scenario, people, seed, trust, record, keep, typical, model, method, rtol, workers, first, outcomes)
    return plan.result(plan.parts())


def built(scenario: Scenario, trust: str | None = None, asked: Sequence[str] = ()) -> Model:
    """Return the whole assembly of a scenario, at its own grade of trust or another, with what it changes.

    A woman after birth has a uterus where something of it is ``asked`` for: nothing else rests on it.
    """
    from oxytocin.physiology.whole import of_the_uterus

    after_birth = scenario.person is not None and scenario.person.state == "postpartum"
    looked_at = after_birth and any(name in READINGS or of_the_uterus(name) for name in asked)
    assembly = "mother" if looked_at else scenario.assembly
    return scenario.change.on(_assembled(assembly, trust or scenario.trust, tuple(scenario.parts)))


@lru_cache(maxsize=8)
def _assembled(assembly: str, trust: str, parts: tuple[str, ...]) -> Model:
    from oxytocin.physiology.whole import build

    return build(assembly, trust, parts)


def fitted(scenario: Scenario, whole: Model, names: Sequence[str]) -> Model:
    """Return the assembly without what the sampled quantities do not rest on."""
    return trimmed(whole, names, set_by(scenario.steps))


def _drawn(scenario: Scenario, model: Model, people: int, seed: int, typical: bool, first: int) -> Cohort:
    cohort = parameters(scenario.person, model, people, seed, typical, scenario.population, first)
    if "body.clock_start" in model.names("parameters"):
        cohort.parameters["body.clock_start"] = scenario.starts
    return cohort


def _is_stimulus(step: Step) -> bool:
    return isinstance(step, Hold) and step.kind == "stimulus"


def _joined(parts: list[Outcomes]) -> Outcomes:
    """Return the outcomes of everyone, from those of each part."""
    return {name: (np.concatenate([part[name][0] for part in parts]), unit) for name, (_, unit) in parts[0].items()}
