"""libRoadRunner (CVODE) on the same patients, from our own exported SBML: one process a core, the model loaded once."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np

from oxytocin.benchmark.patients import Array, Patients, Schedule
from oxytocin.errors import InputError

MOST_STEPS = 20_000  # between two samples, of which most need fewer than ten: what needs more will not come to an end


@dataclass(frozen=True)
class Setting:
    """How CVODE is run: BDF or Adams, tolerances, whether the absolute one follows each state's scale, longest step."""

    stiff: bool
    rtol: float
    atol_ratio: float = 1e-2  # absolute over relative tolerance
    scaled: bool = False
    longest: float = 0.0  # min; 0: no limit

    def __str__(self) -> str:
        return (
            f"{'BDF' if self.stiff else 'Adams'}, rtol {self.rtol:g}, atol {self.rtol * self.atol_ratio:g}"
            + (" times scale" if self.scaled else "")
            + (f", steps up to {self.longest:g} min" if self.longest else "")
        )


@dataclass(frozen=True)
class Job:
    """What a process is given once: the document, the patients' numbers by SBML identifier, the schedule."""

    document: str
    parameters: tuple[str, ...]
    table: Array
    states: tuple[str, ...]
    starts: Array
    scales: Array
    schedule: Schedule
    record: tuple[str, ...]
    every: float


class Outcome(NamedTuple):
    """What the processes gave: ``samples`` (people, times, quantities) or None, seconds, processor time."""

    samples: Array | None
    seconds: float
    processor: float


def needed() -> None:
    """Raise InputError where libRoadRunner or libSBML is not installed."""
    for package, name in (("roadrunner", "libRoadRunner"), ("libsbml", "libSBML")):
        if importlib.util.find_spec(package) is None:
            raise InputError(f"the benchmark needs {name}, which is not installed", "pip install 'oxytocin[bench]'")


def job_of(patients: Patients) -> Job:
    """Return what the processes need of the patients."""
    from oxytocin.model.readers.numpy import NumpyReader
    from oxytocin.model.readers.sbml import identifier, write_sbml

    model = patients.model
    return Job(
        document=write_sbml(model, observables=patients.record),
        parameters=tuple(identifier(name) for name in model.names("parameters")),
        table=patients.table,
        states=tuple(identifier(name) for name in model.names("states")),
        starts=np.ascontiguousarray(NumpyReader(model).start(patients.table.T).T),
        scales=np.array([item.scale for item in model.states]),
        schedule=patients.schedule,
        record=patients.record,
        every=patients.every,
    )


class Simulator:
    """One loaded model; people one after the other."""

    def __init__(self, job: Job) -> None:
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_CRITICAL)
        self.job, self.runner = job, roadrunner.RoadRunner(job.document)
        self.runner.timeCourseSelections = list(job.record)
        self.model = self.runner.model
        names = list(self.model.getGlobalParameterIds())
        self.columns = [names.index(name) for name in job.parameters]

    def use(self, setting: Setting) -> None:
        """Take settings of the integrator."""
        integrator = self.runner.getIntegrator()
        integrator.stiff = setting.stiff
        integrator.relative_tolerance = setting.rtol
        integrator.absolute_tolerance = setting.rtol * setting.atol_ratio
        if setting.scaled:
            for name, scale in zip(self.job.states, self.job.scales, strict=True):
                integrator.setIndividualTolerance(name, float(setting.rtol * setting.atol_ratio * scale))
        integrator.maximum_num_steps = MOST_STEPS
        integrator.maximum_time_step = setting.longest

    def integrate(self, number: int) -> list[Any]:
        """Integrate one patient; the schedule sets the rate between stretches, with no event counted for it."""
        job, model = self.job, self.model
        self.runner.resetToOrigin()
        model.setGlobalParameterValues(self.columns, job.table[number])
        for name, amount in zip(job.states, job.starts[number], strict=True):
            model[name] = amount
        pieces = []
        for start, end, rate in job.schedule.pieces():
            model[job.schedule.name] = rate
            pieces.append(self.runner.simulate(start, end, round((end - start) / job.every) + 1))
        return pieces

    def samples(self, pieces: Sequence[Any]) -> Array:
        """Return the stretches joined, (times, quantities); each begins with the last sample of the one before."""
        first, *rest = (np.array(piece) for piece in pieces)
        return np.concatenate([first, *(piece[1:] for piece in rest)])


def _work(job: Job, pipe: Connection) -> None:
    """Serve a process: take (setting, people, keep), answer (began, ended, processor time, samples); None ends it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # CVODE reports there what it gives up, which is told by the answer
    simulator = Simulator(job)
    pipe.send("ready")
    while (order := pipe.recv()) is not None:
        setting, people, keep = order
        simulator.use(setting)
        began, used = time.perf_counter(), time.process_time()
        found: list[Any] | None = []
        for number in people:
            try:
                pieces = simulator.integrate(number)
            except RuntimeError:  # CVODE gave up at this setting, which the parent counts as an infinite error
                found = None
                break
            if keep and found is not None:
                found.append(pieces)
        ended, used = time.perf_counter(), time.process_time() - used
        joined = None if found is None else [simulator.samples(pieces) for pieces in found]
        pipe.send((began, ended, used, joined))


class Peer:
    """Processes that share the patients; use it in a ``with`` block."""

    def __init__(self, patients: Patients, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        job = job_of(patients)
        self.people, self.pipes, self.processes = len(patients.ids), list[Any](), list[Any]()
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(job, theirs), daemon=True)
            process.start()
            theirs.close()  # so that a process that dies is an end of file, not silence
            self.pipes.append(ours)
            self.processes.append(process)
        for pipe in self.pipes:
            pipe.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(timeout=10)

    def integrate(self, setting: Setting, *, keep: bool = True) -> Outcome:
        """Integrate all patients, dealt out over the processes; moving the samples between processes is not counted."""
        shares = [list(range(first, self.people, len(self.pipes))) for first in range(len(self.pipes))]
        for pipe, share in zip(self.pipes, shares, strict=True):
            pipe.send((setting, share, keep))
        answers = [pipe.recv() for pipe in self.pipes]
        seconds = max(answer[1] for answer in answers) - min(answer[0] for answer in answers)
        processor = sum(answer[2] for answer in answers)
        if not keep or any(answer[3] is None for answer in answers):
            return Outcome(None, seconds, processor)
        numbered = [
            (number, samples)
            for share, answer in zip(shares, answers, strict=True)
            for number, samples in zip(share, answer[3], strict=True)
        ]
        return Outcome(
            np.stack([samples for _, samples in sorted(numbered, key=lambda pair: pair[0])]), seconds, processor
        )
