"""The work of a trial, cut into chunks: each is computed from the trial, the seed and a range of ids, and from
nothing else, so that it does not matter who computes it, when, or beside what.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import Ensemble, random
from oxytocin.errors import InputError
from oxytocin.evidence.language import outcomes_of
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import unit_of
from oxytocin.model import Model
from oxytocin.model.trimming import trimmed
from oxytocin.people.population import PHASE, Cohort, parameters
from oxytocin.simulation.changes import Change
from oxytocin.simulation.cohort import SAMPLE, Part, follow, sampled
from oxytocin.simulation.steps import set_by
from oxytocin.trials import rules
from oxytocin.trials.design import allotted
from oxytocin.trials.document import Arm, Endpoint, Trial
from oxytocin.trials.population import IMPOSSIBLE, UNITS, impossible

if TYPE_CHECKING:
    import pyarrow

Array = NDArray[np.float64]
SCREENED = 4096  # candidates looked at together while the trial is planned
RAREST = 1000  # candidates that may be looked at for each one enrolled
GIVEN = {"total_oxytocin": "IU", "maximum_rate": "mU/min"}  # an arm in which nobody is given any has none of it
Build = Callable[[str, str, tuple[str, ...]], Model]


def build_model(name: str, trust: str, parts: tuple[str, ...] = ()) -> Model:
    """Return an assembly of the package at a grade of trust, with further parts."""
    from oxytocin.physiology.whole import build

    return build(name, trust, parts)


@dataclass(frozen=True)
class Job:
    """What every worker has to know: the trial, its seed and where the model comes from."""

    trial: Trial
    seed: int
    build: Build = build_model


@dataclass(frozen=True)
class Chunk:
    """Candidates ``first`` to ``last`` (not included), of whom the first enrolled is the ``before``-th of the trial."""

    number: int
    first: int
    last: int
    before: int
    enrolled: int


@lru_cache(maxsize=4)
def built(build: Build, assembly: str, trust: str, parts: tuple[str, ...]) -> Model:
    """Return a model, made once in each process."""
    return build(assembly, trust, parts)


@lru_cache(maxsize=8)
def _ensemble(
    build: Build,
    assembly: str,
    trust: str,
    parts: tuple[str, ...],
    change: Change,
    names: tuple[str, ...],
    entrances: frozenset[str],
) -> Ensemble:
    model = trimmed(change.on(built(build, assembly, trust, parts)), names, entrances)
    return Ensemble(model, record=list(names), sample_every=SAMPLE, workers=1)


def model_of(job: Job, arm: Arm) -> Model:
    """Return the model an arm runs on."""
    whole = built(job.build, arm.scenario.assembly, job.trial.trust or arm.scenario.trust, arm.scenario.parts)
    return arm.scenario.change.on(whole)


# -- who takes part ----------------------------------------------------------------------------------------------------


def screened(trial: Trial, seed: int, people: NDArray[np.int64]) -> tuple[dict[str, Array], NDArray[np.int64]]:
    """Return the figures of candidates and why each is left out: -1 enrolled, 0 impossible, 1 the first rule ..."""
    figures = trial.population.figures(seed, people)
    reason = np.where(impossible(figures, trial.person), 0, -1) + np.zeros(len(people), dtype=np.int64)
    known = {name: (values, UNITS[name]) for name, values in figures.items()}
    for name, unit in UNITS.items():
        if name not in known and getattr(trial.person, name) is not None:
            known[name] = (np.full(len(people), float(getattr(trial.person, name))), unit)
    for index, rule in enumerate(trial.include):
        fits = rules.holds(rules.parse(rule), rules.quantities(known)) == 1
        reason = np.where((reason < 0) & ~fits, index + 1, reason)
    return figures, reason


def reasons(trial: Trial) -> list[str]:
    """Return why candidates may be left out, as `screened` numbers them."""
    return [IMPOSSIBLE, *(f"not {rule}" for rule in trial.include)]


def planned(trial: Trial, seed: int, people: int, size: int) -> tuple[list[Chunk], dict[str, Any]]:
    """Return chunks of ``size`` enrolled people, and the flow of those screened: how many, left out and why.

    Raises InputError when there are not enough people who fit.
    """
    chunks: list[Chunk] = []
    left_out = np.zeros(len(reasons(trial)), dtype=np.int64)
    enrolled, begin, candidate = 0, 0, 0
    end = trial.population.size
    while enrolled < people:
        until = candidate + SCREENED if end is None else min(candidate + SCREENED, end)
        if until == candidate or candidate > RAREST * people + 10 * SCREENED:
            whence = f"the file lists {end}" if end is not None else f"{candidate:,} were looked at"
            raise InputError(
                f"{trial.name}: {people:,} people are asked for, but {enrolled:,} fit ({whence})",
                "ask for fewer with --people, or widen 'include'",
            )
        reason = screened(trial, seed, np.arange(candidate, until))[1]
        fitting = np.flatnonzero(reason < 0)[: people - enrolled] + candidate
        stop = int(fitting[-1]) + 1 if enrolled + len(fitting) == people else until
        left_out += np.bincount(reason[: stop - candidate][reason[: stop - candidate] >= 0], minlength=len(left_out))
        for person in fitting:
            enrolled += 1
            if enrolled % size == 0 or enrolled == people:
                before = len(chunks) * size
                chunks.append(Chunk(len(chunks), begin, int(person) + 1, before, enrolled - before))
                begin = int(person) + 1
        candidate = stop
    excluded = {name: int(count) for name, count in zip(reasons(trial), left_out, strict=True) if count}
    return chunks, {"assessed": candidate, "excluded": excluded, "enrolled": enrolled}


# -- one chunk ---------------------------------------------------------------------------------------------------------


def drawn(job: Job, arm: Arm, first: int, last: int, figures: Mapping[str, Array], period: int = 1) -> dict[str, Any]:
    """Return the parameters of candidates ``first`` to ``last``: qualified name to a number or an array over them.

    In a later period the body is the same, but phases (when contractions and pulses come) are drawn anew.
    """
    model = _prepared(job, arm)[0].model
    found: dict[str, Any] = dict(
        parameters(arm.scenario.person, model, last - first, job.seed, False, None, first).parameters
    )
    found |= {f"body.{name}": values for name, values in figures.items()}
    known = model.names("parameters")
    if "body.clock_start" in known:
        found["body.clock_start"] = arm.scenario.starts
    if period > 1:
        people = np.arange(first, last, dtype=np.int64)
        for item in model.parameters:
            if item.unit == PHASE and item.spread is not None:
                share = np.asarray(random.uniform(job.seed, people, f"{item.name}, period {period}", 1))[:, 0]
                found[item.name] = item.spread.quantile(item.value, share)
    return {name: value for name, value in found.items() if name in known}


def run_chunk(job: Job, chunk: Chunk) -> pyarrow.Table:
    """Simulate a chunk under every arm: one row a person and arm, in order of person and arm."""
    import pyarrow as pa

    trial = job.trial
    people = np.arange(chunk.first, chunk.last, dtype=np.int64)
    figures, reason = screened(trial, job.seed, people)
    fitting = reason < 0
    enrolled = people[fitting]
    pieces: list[dict[str, Any]] = []
    for group in allotted(trial.design, len(trial.arms), job.seed, chunk.before, len(enrolled)):
        if not group.who.any():
            continue
        arm, who = trial.arms[group.arm], np.flatnonzero(fitting)[group.who]
        values = drawn(job, arm, chunk.first, chunk.last, figures, group.period)
        chosen = {name: value[who] if np.ndim(value) else value for name, value in values.items()}
        found, failed = run_arm(job, arm, Cohort(chosen, people[who]))
        piece: dict[str, Any] = {"person": people[who], "arm": np.full(len(who), group.arm), **found}
        if trial.design == "crossover":
            piece["period"] = np.full(len(who), group.period)
        piece |= {name: column[who] for name, column in figures.items()}
        pieces.append(piece | {"failure": np.array([failed.get(int(person)) for person in people[who]], dtype=object)})
    whole = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    order = np.lexsort((whole["arm"], whole["person"]))
    names = np.array([arm.name for arm in trial.arms], dtype=object)
    columns = {name: values[order] for name, values in whole.items()}
    columns["arm"] = names[columns["arm"]]
    schema = schema_of(trial)
    return pa.table([pa.array(columns[item.name], item.type, from_pandas=True) for item in schema], schema=schema)


def schema_of(trial: Trial) -> pyarrow.Schema:
    """Return the columns of the results: person, arm, endpoints, the person's figures, and why one failed."""
    import pyarrow as pa

    fields = [pa.field("person", pa.int64()), pa.field("arm", pa.string())]
    for item in trial.endpoints:
        kind = pa.bool_() if item.kind == "event" else pa.float64()
        fields.append(pa.field(item.name, kind, metadata={"unit": item.unit or "1", "kind": item.kind}))
    if trial.design == "crossover":
        fields.append(pa.field("period", pa.int64()))
    fields += [pa.field(name, pa.float64(), metadata={"unit": UNITS[name]}) for name in trial.population.names]
    return pa.schema([*fields, pa.field("failure", pa.string())])


def _prepared(job: Job, arm: Arm) -> tuple[Ensemble, dict[str, Any], list[str]]:
    """Return what an arm runs on: its ensemble, the endpoints as trees, and the courses that they read."""
    model = model_of(job, arm)
    observables = tuple(model.names("observables"))
    trees = {item.name: rules.parse(item.measure, observables) for item in job.trial.endpoints}
    kept = sorted(set().union(*(rules.traces_of(tree) for tree in trees.values())))
    asked = sorted(set().union(*map(outcomes_of, trees.values())))
    trust, steps = job.trial.trust or arm.scenario.trust, arm.scenario.steps
    names, entrances = tuple(sampled(model, kept, steps, asked)), frozenset(set_by(steps))
    scenario = arm.scenario
    ensemble = _ensemble(job.build, scenario.assembly, trust, scenario.parts, scenario.change, names, entrances)
    return ensemble, trees, kept


def run_arm(job: Job, arm: Arm, cohort: Cohort) -> tuple[dict[str, NDArray[Any]], dict[int, str]]:
    """Simulate people under an arm: endpoint to values over them (missing: NaN), and why some failed."""
    ensemble, trees, kept = _prepared(job, arm)
    known = set(ensemble.model.names("parameters"))
    cohort = Cohort({name: value for name, value in cohort.parameters.items() if name in known}, cohort.people)
    part = follow(arm.scenario, ensemble, cohort, kept, bool(kept))
    failed = {int(item.person): f"{item.time:.6g} min, {item.state}: {item.reason}" for item in part.failures}
    lost = np.isin(cohort.people, list(failed))
    found: dict[str, NDArray[Any]] = {}
    for item in job.trial.endpoints:
        try:
            found[item.name] = _endpoint(item, trees[item.name], part, lost)
        except InputError as error:
            raise InputError(f"endpoints.{item.name}: {error.message}", error.hint) from None
    return found, failed


def _endpoint(item: Endpoint, tree: Any, part: Part, lost: NDArray[np.bool_]) -> NDArray[Any]:
    """Return an endpoint over people: floats, or for an event objects True, False and None (not known)."""
    figures = rules.quantities(_outcomes(part, lost, math.nan if item.kind == "number" else math.inf))
    traces = {name: _trace(part, name) for name in part.courses}
    if item.kind == "event":
        answer = np.broadcast_to(rules.holds(tree, figures, traces), lost.shape)
        values = np.where(answer == 1, True, False).astype(object)
        values[lost | np.isnan(answer)] = None
        return values
    quantity = rules.value(tree, figures, traces)
    numbers = rules.numbers(quantity, item.unit) if item.unit else np.asarray(quantity.to_base_units().magnitude)
    found = np.broadcast_to(numbers, lost.shape).astype(float)
    return np.where(lost | ~np.isfinite(found), np.nan, found)


def _outcomes(part: Part, lost: NDArray[np.bool_], never: float) -> dict[str, tuple[Array, str]]:
    """Return the outcomes; in those who did not fail, times of what did not happen are ``never``, and the dose of what
    nobody was given is zero.
    """
    found = {name: (np.where(lost, np.nan, 0.0), unit) for name, unit in GIVEN.items()}
    for name, (values, unit) in part.outcomes.items():
        found[name] = (np.where(np.isnan(values) & ~lost, never, values) if unit == "min" else values, unit)
    return found


def _trace(part: Part, name: str) -> Trace:
    values, unit, _ = part.courses[name]
    scale = unit_of(unit)
    return Trace(part.time, values * scale.magnitude, scale.units)
