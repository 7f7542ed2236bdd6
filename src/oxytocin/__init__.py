"""The human oxytocin system, executable.

    import oxytocin as ox
    run = ox.simulate("induction-low-dose", seed=1)
    run.timecourse["plasma_oxytocin"]        # xarray, the unit in its attributes
    run.plot()                               # the figure of the report

A research and teaching model: not a medical device, and no advice about any person.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oxytocin.report import simulate
    from oxytocin.simulation import load_scenario
    from oxytocin.trials import trial

__all__ = ["__version__", "load_scenario", "simulate", "trial"]

# Where each public name lives. Nothing is imported until it is asked for, so that `oxytocin --help` answers at once.
_HOME = {"simulate": "oxytocin.report", "load_scenario": "oxytocin.simulation", "trial": "oxytocin.trials"}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("oxytocin")
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'oxytocin' has no attribute '{name}'; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted(__all__)
