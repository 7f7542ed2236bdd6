"""Which of the people's parameters the primary endpoint goes with, and how well each of them is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from oxytocin.model import Model
from oxytocin.people.population import PHASE
from oxytocin.trials.work import Job, drawn, model_of

if TYPE_CHECKING:
    import pandas

MOST = 2000  # people read: beyond, the correlations move in the third decimal
SHOWN = 15
FEWEST = 20  # people without whom a rank correlation says nothing


def standing(source: str) -> str:
    """Return how a parameter is known: "published", "fitted" or "assumed"."""
    kind = source.partition(":")[0]
    return {"fit": "fitted", "assumed": "assumed"}.get(kind, "published")


def sources(model: Model) -> dict[str, str]:
    """Return how each parameter of a model is known."""
    return {item.name: standing(item.source) for item in model.parameters}


def influences(job: Job, rows: pandas.DataFrame) -> list[dict[str, Any]]:
    """Return the strongest rank correlations (Spearman) of the primary endpoint in the control arm with what varies
    between people, strongest first. What did not happen ranks last.
    """
    from scipy.stats import spearmanr

    trial = job.trial
    control = next(arm for arm in trial.arms if arm.name == trial.control)
    chosen = rows[(rows["arm"] == control.name) & rows["failure"].isna()].head(MOST)
    if "period" in chosen:
        chosen = chosen[chosen["period"] == 1]
    values = chosen[trial.primary.name].astype("float64").to_numpy()
    people = chosen["person"].to_numpy()
    if trial.primary.kind == "time":
        values = np.where(np.isnan(values), np.inf, values)
    known = ~np.isnan(values)
    if known.sum() < FEWEST or len(np.unique(values[known])) < 2:
        return []
    last = int(people.max()) + 1
    figures = trial.population.figures(job.seed, np.arange(last, dtype=np.int64))
    model = model_of(job, control)
    how = sources(model)
    units = {item.name: item.unit for item in model.parameters}
    found: list[dict[str, Any]] = []
    for name, draws in drawn(job, control, 0, last, figures).items():
        if np.ndim(draws) == 0 or units[name] == PHASE or len(np.unique(draws[people][known])) < 2:
            continue
        correlation = float(spearmanr(draws[people][known], values[known]).statistic)
        figure = name.startswith("body.")
        found.append({"parameter": name, "correlation": correlation, "known": "the person" if figure else how[name]})
    return sorted(found, key=lambda item: (-abs(item["correlation"]), item["parameter"]))[:SHOWN]
