"""A trial from its file to its results: plan, run what is not yet done, analyse, write."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from oxytocin.errors import InputError
from oxytocin.people.population import Cohort
from oxytocin.trials.crews import CrewError, carried_out, cores
from oxytocin.trials.document import Trial, load_trial
from oxytocin.trials.store import State, Store
from oxytocin.trials.work import Build, Chunk, Job, build_model, drawn, model_of, planned, run_arm, run_chunk, screened

if TYPE_CHECKING:
    import pandas

SMALLEST, LARGEST = 64, 500  # people in a piece: fewer leave vector lanes idle, more are seconds lost to a kill
PIECES = 4  # for each worker, that none waits long for the last
NEEDED = ("loky", "scipy", "statsmodels", "pandas")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class TrialResult:
    """What a trial came to: ``rows`` (one a person and arm), ``summary`` (effects with intervals) and the report."""

    trial: Trial
    seed: int
    rows: pandas.DataFrame
    summary: dict[str, Any]
    report: str
    folder: Path | None

    def write_report(self, path: str | Path) -> Path:
        """Write the report, one self-contained HTML file. Raises InputError when it cannot be written."""
        path = Path(path)
        Store(path.parent).write(path.name, self.report)
        return path


def trial(
    source: str | Path | Mapping[str, Any] | Trial,
    people: int | None = None,
    seed: int = 1,
    *,
    out: str | Path | None = None,
    resume: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    chunk: int | None = None,
    library: str | Path | None = None,
    progress: Progress | None = None,
    build: Build = build_model,
) -> TrialResult:
    """Run a trial for ``people`` people (default: as the trial says) and return what it came to.

    Rows depend on the trial, the seed and the number of people, and not on ``workers`` (processes; default: all
    cores), ``scheduler`` (the address of a Dask cluster) or ``chunk`` (people in a piece of work). With ``out``
    results, summary.json and report.html are written there, and ``resume`` goes on with what a killed run left.
    ``progress`` is told people done and people in all. Raises InputError for what cannot be used, CrewError when
    workers are lost.
    """
    checked_extras()
    plan = source if isinstance(source, Trial) else load_trial(source, library)
    count = plan.people if people is None else people
    if count < 2:
        raise InputError(f"people: {count} is not enough for a trial; at least 2 are needed")
    if chunk is not None and chunk < 1:
        raise InputError(f"chunk: {chunk} is not a number of people; at least 1 is needed")
    if workers is not None and workers < 1:
        raise InputError(f"workers: {workers} is not a number of processes; at least 1 is needed")
    job = Job(plan, seed, build)
    checked(job)
    size = chunk or min(LARGEST, max(SMALLEST, -(-count // (PIECES * (workers or cores())))))
    chunks, flow = planned(plan, seed, count, size)
    settings = {"trial": plan.name, "title": plan.title, "people": count, "seed": seed, "written": plan.written}
    settings |= {"trust": plan.trust, "version": version("oxytocin")}
    with ExitStack() as stack:
        folder = Path(out if out is not None else stack.enter_context(tempfile.TemporaryDirectory()))
        store = Store(folder)
        state = store.begin(State(settings, fingerprint(job, settings), flow, tuple(chunks)), resume)
        _run(job, store, state, workers, scheduler, progress)
        rows = store.rows(state).to_pandas()
        from oxytocin.trials.analysis import summarised
        from oxytocin.trials.page import page

        summary = summarised(job, rows, state.flow)
        report = page(job, rows, summary)
        if out is not None:
            store.write("summary.json", json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
            store.write("report.html", report)
    return TrialResult(plan, seed, rows, summary, report, None if out is None else folder)


def checked_extras() -> None:
    """Raise InputError when a package that trials need is not installed."""
    for package in NEEDED:
        if find_spec(package) is None:
            raise InputError(
                f"a trial needs the package '{package}'", "install it with: pip install 'oxytocin[trials]'"
            )


def checked(job: Job) -> None:
    """Run one person under every arm for endpoints and care to be checked before any long work. Raises InputError."""
    from oxytocin.simulation.steps import check_entrances

    figures = screened(job.trial, job.seed, np.zeros(1, dtype=np.int64))[0]
    for arm in job.trial.arms:
        place = f"{job.trial.name}, arms.{arm.name}"
        check_entrances(arm.scenario.care, model_of(job, arm), place)
        values = drawn(job, arm, 0, 1, figures)
        try:
            run_arm(job, arm, Cohort(values, np.zeros(1, dtype=np.int64)))
        except InputError as error:
            raise InputError(f"{place}: {error.message}", error.hint) from None


def fingerprint(job: Job, settings: dict[str, Any]) -> str:
    """Return a digest of all that decides the rows: settings, care as read, people listed, parameters of the model."""
    models = [[(item.name, item.value) for item in model_of(job, arm).parameters] for arm in job.trial.arms]
    figures = job.trial.population.figures(job.seed, np.arange(job.trial.population.size or 16))
    listed = {name: hashlib.sha256(values.tobytes()).hexdigest() for name, values in figures.items()}
    care = [repr(arm.scenario.steps) for arm in job.trial.arms]
    text = json.dumps([settings, care, listed, models], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _run(
    job: Job, store: Store, state: State, workers: int | None, scheduler: str | None, progress: Progress | None
) -> None:
    finished = store.done(state)
    waiting: list[Chunk] = [chunk for chunk in state.chunks if chunk.number not in finished]
    total = sum(chunk.enrolled for chunk in state.chunks)
    count = total - sum(chunk.enrolled for chunk in waiting)
    if progress is not None:
        progress(count, total)
    if not waiting:
        return
    few = min(len(waiting), workers or cores())
    try:
        for chunk, table in carried_out(run_chunk, job, waiting, few, scheduler):
            store.keep(state, chunk, table)
            count += chunk.enrolled
            if progress is not None:
                progress(count, total)
    except CrewError as error:
        raise CrewError(f"{error}; {count:,} of {total:,} people are kept, go on with --resume") from None
