"""Our engine on the benchmark's patients."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from oxytocin.benchmark.patients import Array, Patients
from oxytocin.engine import Ensemble, IntegrationError, Run


@dataclass(frozen=True)
class Setting:
    """A method at a tolerance; ``atol`` is relative to each state's scale (None: the engine's own choice)."""

    method: str
    rtol: float
    atol: float | None = None

    def __str__(self) -> str:
        return f"{self.method}, rtol {self.rtol:g}"


class Outcome(NamedTuple):
    """What one integration gave: ``samples`` (people, times, quantities), seconds, processor time and the run."""

    samples: Array
    seconds: float
    processor: float
    run: Run


def compiled(patients: Patients, setting: Setting, workers: int) -> Ensemble:
    """Return the ensemble for these patients (compiled beforehand, outside of any measured time)."""
    return Ensemble(
        patients.model,
        patients.record,
        patients.every,
        method=setting.method,
        rtol=setting.rtol,
        atol=setting.atol,
        workers=workers,
    )


def integrate(patients: Patients, ensemble: Ensemble) -> Outcome:
    """Integrate the patients over the whole schedule, keeping every sample.

    Raises IntegrationError when somebody could not be integrated.
    """
    began, used = time.perf_counter(), time.process_time()
    run = patients.begin(ensemble)
    pieces = []
    for _, end, rate in patients.schedule.pieces():
        run.set_input(patients.schedule.name, rate)
        pieces.append(run.advance(end))
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    if run.failures:
        raise IntegrationError(run.failures)
    samples = np.stack([np.concatenate([piece[name] for piece in pieces], axis=1) for name in patients.record], axis=2)
    return Outcome(samples, seconds, processor, run)
