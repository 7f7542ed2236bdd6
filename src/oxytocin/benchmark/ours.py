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
    """What one integration gave: ``samples`` (people, times, quantities), the seconds it took, and the run."""

    samples: Array
    seconds: float
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
    began = time.perf_counter()
    run = patients.begin(ensemble)
    pieces = []
    for _, end, rate in patients.schedule.pieces():
        run.set_input(patients.schedule.name, rate)
        pieces.append(run.advance(end))
    seconds = time.perf_counter() - began
    if run.failures:
        raise IntegrationError(run.failures)
    samples = np.stack([np.concatenate([piece[name] for piece in pieces], axis=1) for name in patients.record], axis=2)
    return Outcome(samples, seconds, run)
