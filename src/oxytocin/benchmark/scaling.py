"""How time and memory grow with the number of people when only summaries are kept, and how soon one person is there."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from oxytocin.benchmark import ours
from oxytocin.benchmark.patients import ORGANS, Array, Patients, induced
from oxytocin.physiology.whole import build

ENOUGH = 2000  # fewer people are integrated several times over, so that each size is timed about as long
BATCH = 500  # people integrated together; their summaries are kept, their traces are not
SUMMARIES = ("intrauterine_pressure", "cervical_dilatation", "plasma_oxytocin")


class Point(NamedTuple):
    """Seconds and peak memory (MB) for a number of people."""

    people: int
    seconds: float
    megabytes: float


def summaries(patients: Patients, ensemble: Any) -> Array:
    """Integrate a batch; return its summaries (people, mean pressure, peak pressure, dilatation, peak level)."""
    run = patients.begin(ensemble)
    count, samples = len(patients.ids), 0
    total, peak, level = np.zeros(count), np.zeros(count), np.zeros(count)
    dilatation = np.zeros(count)
    for _, end, rate in patients.schedule.pieces():
        run.set_input(patients.schedule.name, rate)
        found = run.advance(end)
        pressure, opening, plasma = (found[name] for name in SUMMARIES)
        total += pressure.sum(axis=1)
        samples += pressure.shape[1]
        peak, level = np.maximum(peak, pressure.max(axis=1)), np.maximum(level, plasma.max(axis=1))
        dilatation = opening[:, -1]
    return np.stack([total / samples, peak, dilatation, level], axis=1)


def cohort(people: int, setting: ours.Setting, workers: int, assembly: str = "labour") -> Point:
    """Draw and integrate so many people in batches; return the seconds and this process's peak memory."""
    from oxytocin.engine import Ensemble

    warm = induced(1, model=build(assembly))
    record = (*SUMMARIES, *(ORGANS if assembly == "ward" else ()))
    ensemble = Ensemble(
        warm.model, record, warm.every, method=setting.method, rtol=setting.rtol, atol=setting.atol, workers=workers
    )
    summaries(warm, ensemble)
    seconds = []
    for _ in range(max(1, round(ENOUGH / people))):
        kept = []
        began = time.perf_counter()
        for first in range(0, people, BATCH):
            kept.append(summaries(induced(min(BATCH, people - first), first=first, model=warm.model), ensemble))
        seconds.append(time.perf_counter() - began)
        assert len(np.concatenate(kept)) == people
    return Point(people, float(np.median(seconds)), peak_memory())


def peak_memory() -> float:
    """Return the most memory this process has held (MB)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def _serve(pipe: Any, people: int, setting: ours.Setting, workers: int, assembly: str) -> None:
    pipe.send(cohort(people, setting, workers, assembly))


def measured(people: int, setting: ours.Setting, workers: int, assembly: str) -> Point:
    """Return a point, measured in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    ours_end, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, people, setting, workers, assembly))
    process.start()
    theirs.close()
    point: Point = ours_end.recv()
    process.join()
    return point


def sweep(
    sizes: Sequence[int], setting: ours.Setting, workers: int, progress: Callable[[str], None], assembly: str = "labour"
) -> list[Point]:
    """Return a point for each size: the quicker of two passes over all of them (one of more than 10,000 people)."""
    found: dict[int, list[Point]] = {people: [] for people in sizes}
    for number in range(2):
        for people in sizes:
            if number == 0 or people <= 10_000:
                point = measured(people, setting, workers, assembly)
                found[people].append(point)
                progress(f"{people:,} people: {point.seconds:.2f} s, {point.megabytes:.0f} MB")
    return [min(points, key=lambda point: point.seconds) for points in found.values()]


def slope(points: list[Point]) -> float:
    """Return the slope of log time on log people (least squares)."""
    people, seconds = np.log([point.people for point in points]), np.log([point.seconds for point in points])
    return float(np.polyfit(people, seconds, 1)[0])


def latency(setting: ours.Setting, assembly: str = "labour", repeats: int = 9) -> float:
    """Return the median seconds that one typical person takes, traces included, once the model is compiled."""
    patient = induced(1, model=build(assembly))
    ensemble = ours.compiled(patient, setting, 1)
    ours.integrate(patient, ensemble)
    return float(np.median([ours.integrate(patient, ensemble).seconds for _ in range(repeats)]))
