"""Figures, tables and the report of a run.

run = simulate("induction-low-dose", seed=1, people=40)
run.plot()
run.write("results/induction-low-dose")
"""

from oxytocin.report.run import Run, simulate

__all__ = ["Run", "simulate"]
