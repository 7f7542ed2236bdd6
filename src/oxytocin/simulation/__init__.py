"""Scenarios, and running a person or a cohort through care."""

from oxytocin.simulation.scenario import Scenario, load_scenario, read_scenario

__all__ = ["Scenario", "load_scenario", "read_scenario"]
