"""Scenarios, and running a person or a cohort through care."""

from oxytocin.simulation.run import CohortRun, simulate
from oxytocin.simulation.scenario import Scenario, load_scenario, read_scenario

__all__ = ["CohortRun", "Scenario", "load_scenario", "read_scenario", "simulate"]
