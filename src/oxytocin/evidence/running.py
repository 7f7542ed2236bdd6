"""Runs the arms of experiments: each scenario once, however many experiments read it, with the traces they need."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError
from oxytocin.evidence import language, uterine
from oxytocin.evidence.experiments import Experiment
from oxytocin.evidence.measures import Arm
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import unit_of
from oxytocin.evidence.vocabulary import DERIVED, FUNCTIONS

if TYPE_CHECKING:
    from oxytocin.simulation.scenario import Scenario

_UTERINE = ("contractions", "montevideo", "uterine_activity")
_STEP = re.compile(r"([A-Za-z_]+)((?:\[\d+\])*)")
Simulate = Callable[["Order"], Arm]


@dataclass(frozen=True)
class Order:
    """One scenario to simulate: its YAML content (or bundled name), how many people, and what to record."""

    scenario: dict[str, Any] | str
    people: int
    seed: int
    trust: str | None
    record: tuple[str, ...]
    place: str
    network: bool = False
    library: Path | None = None
    outcomes: tuple[str, ...] = ()
    said: bool = False


@dataclass(frozen=True)
class Arms:
    """The arms of one experiment by key: the scenario itself (one per value of a scan) and the comparator."""

    scenario: tuple[str, ...]
    versus: str | None


@dataclass
class Plan:
    """What to simulate for a set of experiments, and for whom each result must be kept."""

    orders: dict[str, Order] = field(default_factory=dict)
    arms: dict[str, Arms] = field(default_factory=dict)

    def results(
        self, experiments: Iterable[Experiment], simulate: Simulate
    ) -> Iterator[tuple[Experiment, list[Arm], Arm | None]]:
        """Yield each experiment with its arms; a result is dropped as soon as no later experiment needs it."""
        ordered = list(experiments)
        waiting = {key: sum(key in self._keys(item) for item in ordered) for key in self.orders}
        done: dict[str, Arm] = {}
        for item in ordered:
            keys = self._keys(item)
            for key in keys:
                if key not in done:
                    done[key] = simulate(self.orders[key])
            arms = self.arms[item.id]
            yield (
                item,
                [_first(done[key], item.people) for key in arms.scenario],
                _first(done[arms.versus], item.people) if arms.versus else None,
            )
            for key in keys:
                waiting[key] -= 1
                if waiting[key] == 0:
                    del done[key]

    def _keys(self, experiment: Experiment) -> list[str]:
        arms = self.arms[experiment.id]
        return list(dict.fromkeys((*arms.scenario, *((arms.versus,) if arms.versus else ()))))


def plan(experiments: Iterable[Experiment], library: Path | None = None) -> Plan:
    """Return the simulations that experiments need, each scenario once, with the most people and all traces asked for.

    Raises InputError for a scan whose key is not in the scenario.
    """
    found = Plan()
    for item in experiments:
        scenarios = [item.setting] if item.scan is None else scanned(item)
        arm = "scenario" if item.network is None else "network"
        keys = [_order(found, item, scenario, arm, library) for scenario in scenarios]
        versus = None if item.versus is None else _order(found, item, item.versus, "versus", library)
        found.arms[item.id] = Arms(tuple(keys), versus)
    return found


def needed(experiment: Experiment) -> set[str]:
    """Return the names of the observables an experiment reads."""
    names = language.observables_of(experiment.tree, FUNCTIONS)
    pressure = bool(names & set(DERIVED)) or any(language.calls(experiment.tree, name) for name in _UTERINE)
    return (names - set(DERIVED)) | ({uterine.PRESSURE} if pressure else set())


def scanned(experiment: Experiment) -> list[dict[str, Any]]:
    """Return the scenario once for each value of the scan. Raises InputError when the key leads nowhere."""
    assert experiment.scan is not None
    key, values = next(iter(experiment.scan.items()))
    if isinstance(experiment.setting, str):
        raise experiment.fault("scan", "a scan needs the scenario written out, not a bundled name")
    return [_with(experiment, experiment.setting, key, value) for value in values]


def _with(experiment: Experiment, scenario: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(scenario)
    here: Any = changed
    path: list[str | int] = []
    for part in key.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise experiment.fault("scan", f"'{key}' is not a key such as care[0].rate")
        path += [match[1], *(int(index) for index in re.findall(r"\d+", match[2]))]
    try:
        for step in path[:-1]:
            here = here[step]
        _ = here[path[-1]]
        here[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        raise experiment.fault("scan", f"the scenario has no '{key}' to change") from None
    return changed


def _order(found: Plan, item: Experiment, scenario: dict[str, Any] | str, arm: str, library: Path | None) -> str:
    network = item.network is not None
    kind = "network" if network else item.people == 1
    key = json.dumps([scenario, item.seed, item.trust, kind], sort_keys=True, default=str)
    known = found.orders.get(key)
    record = needed(item) | (set(known.record) if known else set())
    people = max(item.people, known.people if known else 1)
    place = known.place if known else f"{item.file}, {item.id}, {arm}"
    outcomes = tuple(sorted(language.outcomes_of(item.tree) | (set(known.outcomes) if known else set())))
    said = language.calls(item.tree, "called") or (known is not None and known.said)
    found.orders[key] = Order(
        scenario, people, item.seed, item.trust, tuple(sorted(record)), place, network, library, outcomes, said
    )
    return key


def _first(arm: Arm, people: int) -> Arm:
    """Return the arm with the first `people` of its people."""
    sizes = [trace.people for trace in arm.traces.values()]
    sizes += [len(values) for values in arm.outcomes.values() if np.ndim(values.magnitude)]
    size = max(sizes, default=people)
    if size <= people:
        return arm
    return Arm(
        {name: Trace(trace.time, trace.values[:people], trace.unit) for name, trace in arm.traces.items()},
        {name: values[:people] if np.ndim(values.magnitude) else values for name, values in arm.outcomes.items()},
        arm.failures,
        arm.said,
        min(people, arm.people),
    )


def simulated(order: Order) -> Arm:
    """Simulate one order. Raises InputError naming the experiment when the scenario is at fault."""
    if order.network:
        from oxytocin.evidence.animals import simulated_animals

        return simulated_animals(order)
    from oxytocin.simulation import load_scenario, read_scenario, simulate

    try:
        if isinstance(order.scenario, str):
            scenario = load_scenario(order.scenario, library=order.library)
        else:
            scenario = read_scenario(order.scenario, order.place, library=order.library)
        run = simulate(
            scenario,
            people=order.people,
            seed=order.seed,
            trust=order.trust,
            record=sorted({*order.record, *_usual(scenario, order)}),
            keep="traces" if order.record or order.said else "summaries",
            typical=order.people == 1,
            outcomes=order.outcomes,
        )
    except InputError as error:
        placed = error.message.startswith(order.place)
        raise InputError(error.message if placed else f"{order.place}: {error.message}", error.hint) from None
    course = run.timecourse
    time = np.asarray(course["time"].values, dtype=float)
    traces = {str(name): _trace(time, item.values, item.attrs["units"]) for name, item in course.data_vars.items()}
    outcomes = {name: unit_of(unit) * np.asarray(values, dtype=float) for name, (values, unit) in run.outcomes.items()}
    said = (
        tuple((event.person, event.time, f"{event.switch} {event.detail}") for event in run.events)
        if order.said
        else ()
    )
    return Arm(traces, outcomes, tuple(str(failure) for failure in run.failures), said, len(run.people))


def _usual(scenario: Scenario, order: Order) -> list[str]:
    """Return what is recorded anyway where it matters what is called out: only what is watched can be."""
    from oxytocin.simulation.courses import chosen_names
    from oxytocin.simulation.run import built

    return chosen_names(built(scenario, order.trust, order.record), None, order.place) if order.said else []


def _trace(time: NDArray[np.float64], values: Any, unit: str) -> Trace:
    scale = unit_of(unit)
    return Trace(time, np.asarray(values, dtype=float) * scale.magnitude, scale.units)
