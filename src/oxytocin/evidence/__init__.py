"""Published figures and claims with their sources, the experiments that repeat the studies, and the validation run."""

from __future__ import annotations

from oxytocin.evidence.experiments import Experiment, load_experiments
from oxytocin.evidence.outcomes import ValidationReport
from oxytocin.evidence.records import Claim, Observation, Source, Spread, claims, observations
from oxytocin.evidence.validate import run_validation, validation

__all__ = [
    "Claim",
    "Experiment",
    "Observation",
    "Source",
    "Spread",
    "ValidationReport",
    "claims",
    "load_experiments",
    "observations",
    "run_validation",
    "validation",
]
