"""Figures, tables and the report of a run.

    run = simulate("induction-low-dose", seed=1, people=40)
    figure(run)
    write_report(run, "results/induction-low-dose")

A run of the layer below, typical person or cohort, is drawn and written just as well; its first person stands for all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from oxytocin.report.run import Run, simulate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from oxytocin.simulation import CohortRun

__all__ = ["Run", "figure", "simulate", "write_report"]


def figure(run: Run | CohortRun) -> Figure:
    """The chart of a run: pump, plasma, pressure, contractions, partogram, and half an hour as on paper."""
    return _whole(run).plot()


def write_report(run: Run | CohortRun, directory: str | Path) -> Path:
    """Write every file of a run into a folder, whole or not at all; raises InputError if it cannot be made."""
    return _whole(run).write(directory)


def _whole(run: Run | CohortRun) -> Run:
    if isinstance(run, Run):
        return run
    around = run if len(run.people) > 1 else None
    return Run(run.scenario, run, around, run.seed, run.model.trust)
