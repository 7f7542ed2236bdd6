"""Which parameters an endpoint depends on: Morris' screening of all that varies, Sobol's indices of those that matter.

Every sample is a person of her own parameters; random phases (when contractions and pulses come) are those of one
person throughout, so that the endpoint is a function of the parameters. Parameters are taken as independent, each
over its spread between people from the 1st to the 99th percentile.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError, did_you_mean
from oxytocin.people.population import PHASE, Cohort
from oxytocin.trials.crews import carried_out
from oxytocin.trials.document import Arm, Endpoint, Trial, load_trial
from oxytocin.trials.influence import sources
from oxytocin.trials.population import Drawn, at_share
from oxytocin.trials.work import Build, Job, build_model, drawn, model_of, run_arm

if TYPE_CHECKING:
    from oxytocin.trials.running import Progress

Array = NDArray[np.float64]
METHODS = ("sobol", "morris")
RANGE = (0.01, 0.99)  # of each spread
LEVELS = 4  # of Morris' grid
TRAJECTORIES = 8  # of the screening that goes before Sobol's indices
CHOSEN = 8  # parameters that the screening passes on
PIECE = 200  # people a worker runs at once
MISSED = 0.05  # share of people without the endpoint above which an index would mean nothing


@dataclass(frozen=True)
class Index:
    """One parameter's part in an endpoint, with 95 % intervals.

    Sobol: ``total`` is the share of the variance that would go if it were fixed, ``first`` the share it makes alone.
    Morris: ``total`` is the mean absolute effect over the range (mu*, in the endpoint's unit), ``first`` is missing.
    """

    parameter: str
    known: str
    total: float
    total_interval: float
    first: float | None
    first_interval: float | None


@dataclass(frozen=True)
class Sensitivity:
    """Which parameters an endpoint depends on, the strongest first; ``missing`` people had no such endpoint."""

    trial: str
    arm: str
    endpoint: str
    unit: str
    method: str
    people: int
    missing: int
    indices: tuple[Index, ...]
    screening: tuple[Index, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


@dataclass(frozen=True)
class _Common:
    job: Job
    arm: Arm
    endpoint: Endpoint


def sensitivity(
    source: str | Path | Mapping[str, Any] | Trial,
    endpoint: str | None = None,
    arm: str | None = None,
    parameters: list[str] | None = None,
    method: str = "sobol",
    samples: int = 64,
    seed: int = 1,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    library: str | Path | None = None,
    progress: Progress | None = None,
    build: Build = build_model,
) -> Sensitivity:
    """Return which parameters an endpoint of a trial (default: the primary) depends on in an arm (default: control).

    ``samples`` is the number of base points: Sobol runs samples x (parameters + 2) people, Morris samples x
    (parameters + 1). Without ``parameters`` Morris looks at all that vary between people, and Sobol at the eight that
    a screening finds strongest. Raises InputError for what cannot be used.
    """
    trial = source if isinstance(source, Trial) else load_trial(source, library)
    job = Job(trial, seed, build)
    arms = {item.name: item for item in trial.arms}
    endpoints = {item.name: item for item in trial.endpoints}
    chosen_arm = arms[_known(arm or trial.control, list(arms), "arm")]
    chosen = endpoints[_known(endpoint or trial.primary.name, list(endpoints), "endpoint")]
    _known(method, list(METHODS), "method")
    if samples < 2 or (method == "sobol" and samples & (samples - 1)):
        raise InputError(f"samples: {samples} is not {'a power of 2' if method == 'sobol' else 'at least 2'}")
    varying = _varying(job, chosen_arm)
    names = [_known(name, varying, "parameter") for name in parameters] if parameters else varying
    common = _Common(job, chosen_arm, chosen)
    screening: list[Index] = []
    people = missing = 0

    def run(matrix: Array, names: list[str]) -> Array:
        nonlocal people, missing
        values, lacking = _values(common, names, matrix, workers, scheduler, progress)
        people, missing = people + len(values), missing + lacking
        return values

    if method == "morris" or not parameters:
        screening = _morris(job, chosen_arm, names, samples if method == "morris" else TRAJECTORIES, seed, run)
        names = [item.parameter for item in screening[:CHOSEN]]
    indices = screening if method == "morris" else _sobol(job, chosen_arm, names, samples, seed, run)
    unit = "min" if chosen.kind == "time" else chosen.unit or "1"
    return Sensitivity(
        trial.name, chosen_arm.name, chosen.name, unit, method, people, missing, tuple(indices), tuple(screening)
    )


def _known(name: str, names: list[str], what: str) -> str:
    if name in names:
        return name
    some = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
    raise InputError(f"there is no {what} '{name}' to look at", did_you_mean(name, names) or f"there are {some}")


def _varying(job: Job, arm: Arm) -> list[str]:
    """Return the parameters that vary between the people of a trial, phases left out."""
    found = [item.name for item in model_of(job, arm).parameters if item.spread is not None and item.unit != PHASE]
    figures = job.trial.population.names if isinstance(job.trial.population, Drawn) else []
    known = model_of(job, arm).names("parameters")
    return sorted({*found, *(f"body.{name}" for name in figures if f"body.{name}" in known)})


def _problem(names: list[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [list(RANGE)] * len(names)}


def _morris(job: Job, arm: Arm, names: list[str], samples: int, seed: int, run: Any) -> list[Index]:
    from SALib.analyze import morris as analysis
    from SALib.sample import morris

    problem = _problem(names)
    matrix = morris.sample(problem, samples, num_levels=LEVELS, seed=seed % 2**32)
    values = run(matrix, names)
    found = analysis.analyze(problem, matrix, values, num_levels=LEVELS, seed=seed % 2**32)
    known = _standing(job, arm)
    return _ordered(
        [
            Index(name, known[name], float(effect), float(interval), None, None)
            for name, effect, interval in zip(names, found["mu_star"], found["mu_star_conf"], strict=True)
        ]
    )


def _sobol(job: Job, arm: Arm, names: list[str], samples: int, seed: int, run: Any) -> list[Index]:
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol

    problem = _problem(names)
    values = run(sobol.sample(problem, samples, calc_second_order=False, seed=seed % 2**32), names)
    if np.ptp(values) == 0:
        raise InputError("the endpoint is the same in everybody: there is no variance to share out")
    with warnings.catch_warnings():  # of a division where a resample has no variance; its interval is then not given
        warnings.simplefilter("ignore", RuntimeWarning)
        found = analysis.analyze(problem, values, calc_second_order=False, seed=seed % 2**32)
    known = _standing(job, arm)
    columns = zip(names, found["ST"], found["ST_conf"], found["S1"], found["S1_conf"], strict=True)
    return _ordered([Index(name, known[name], *(float(value) for value in values)) for name, *values in columns])


def _standing(job: Job, arm: Arm) -> dict[str, str]:
    how = sources(model_of(job, arm))
    return {name: "the person" if name.startswith("body.") else standing for name, standing in how.items()}


def _ordered(indices: list[Index]) -> list[Index]:
    return sorted(indices, key=lambda item: (-item.total, item.parameter))


def _values(
    common: _Common, names: list[str], matrix: Array, workers: int | None, scheduler: str | None, progress: Any
) -> tuple[Array, int]:
    """Return the endpoint of every row of shares, and in how many it was missing (they are given the mean)."""
    pieces = [(start, matrix[start : start + PIECE], tuple(names)) for start in range(0, len(matrix), PIECE)]
    values, done = np.full(len(matrix), np.nan), 0
    for (start, rows, _), found in carried_out(_run_piece, common, pieces, workers, scheduler):
        values[start : start + len(rows)] = found
        done += len(rows)
        if progress is not None:
            progress(done, len(matrix))
    missing = np.isnan(values)
    if missing.mean() > MISSED:
        raise InputError(
            f"'{common.endpoint.name}' is missing in {missing.sum():,} of {len(values):,} people",
            "choose an endpoint that everybody has with --endpoint",
        )
    return np.where(missing, np.nanmean(values), values), int(missing.sum())


def _run_piece(common: _Common, piece: tuple[int, Array, tuple[str, ...]]) -> Array:
    """Return the endpoint for rows of shares (0-1) of some parameters; the rest of the person is typical."""
    _, rows, names = piece
    job, arm = common.job, common.arm
    model = model_of(job, arm)
    spreads = {item.name: (item.spread, item) for item in model.parameters if item.spread is not None}
    one = drawn(job, arm, 0, 1, {})
    people = np.arange(len(rows), dtype=np.int64)
    values: dict[str, Any] = {}
    for name, value in one.items():
        fixed = value
        if name in spreads and spreads[name][1].unit != PHASE:  # one person's phases, all else typical
            fixed = spreads[name][1].value
        values[name] = np.full(len(rows), float(np.ravel(fixed)[0]))
    population = job.trial.population
    laws = population.laws if isinstance(population, Drawn) else {}
    for column, name in enumerate(names):
        figure = name.removeprefix("body.")
        if name.startswith("body.") and figure in laws:
            values[name] = at_share(figure, laws[figure], rows[:, column], job.trial.person.pregnant)
        else:
            spread, item = spreads[name]
            values[name] = spread.quantile(item.value, rows[:, column])
    found, failed = run_arm(job, arm, Cohort(values, people))
    lost = np.isin(people, list(failed))
    endpoint = np.array([np.nan if value is None else float(value) for value in found[common.endpoint.name]])
    if common.endpoint.kind == "time":
        until = arm.scenario.duration
        endpoint = np.fmin(np.where(np.isnan(endpoint), until, endpoint), until)
    return np.where(lost, np.nan, endpoint)
