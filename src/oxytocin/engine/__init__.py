"""The ensemble engine: integrates many people at once. Knows nothing of physiology."""

from oxytocin.engine import random
from oxytocin.engine.ensemble import Ensemble, Event, Run, Samples, Summary
from oxytocin.engine.errors import Failure, IntegrationError

__all__ = ["Ensemble", "Event", "Failure", "IntegrationError", "Run", "Samples", "Summary", "random"]
