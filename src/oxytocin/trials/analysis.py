"""The analysis a trial planned: every endpoint of every arm beside the control, subgroups, safety, what failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.report import words
from oxytocin.report.files import versions
from oxytocin.trials import statistics
from oxytocin.trials.competing import Incidence, cumulative_incidence
from oxytocin.trials.document import Arm, Endpoint, Trial
from oxytocin.trials.influence import influences
from oxytocin.trials.population import UNITS
from oxytocin.trials.rules import holds, parse, quantities
from oxytocin.trials.work import Job

if TYPE_CHECKING:
    import pandas

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """An endpoint in one arm: a figure a person (NaN: missing, or for a time that it did not happen), who failed."""

    people: NDArray[np.int64]
    values: Array
    lost: NDArray[np.bool_]

    def of(self, people: NDArray[np.int64]) -> Column:
        """Return the same for some people only."""
        chosen = np.isin(self.people, people)
        return Column(self.people[chosen], self.values[chosen], self.lost[chosen])


def column(rows: pandas.DataFrame, arm: str, endpoint: Endpoint) -> Column:
    """Return an endpoint in one arm."""
    chosen = rows[rows["arm"] == arm]
    values = chosen[endpoint.name].astype("float64").to_numpy()
    return Column(chosen["person"].to_numpy(), values, chosen["failure"].notna().to_numpy())


def summarised(job: Job, rows: pandas.DataFrame, flow: dict[str, Any]) -> dict[str, Any]:
    """Return the results as plain data: what is in summary.json."""
    trial = job.trial
    endpoints = {item.name: _endpoint(trial, item, rows) for item in trial.endpoints}
    return {
        "title": trial.title,
        "trial": trial.name,
        "design": trial.design,
        "seed": job.seed,
        "people": flow["enrolled"],
        "control": trial.control,
        "primary": trial.primary.name,
        "confidence": trial.confidence,
        "arms": {arm.name: _arm(arm, rows) for arm in trial.arms},
        "flow": flow,
        "failures": failures(rows),
        "endpoints": endpoints,
        "competing": competing(trial, rows),
        "subgroups": subgroups(trial, rows),
        "influence": influences(job, rows),
        "versions": versions(),
        "disclaimer": words.DISCLAIMER,
    }


def _arm(arm: Arm, rows: pandas.DataFrame) -> dict[str, Any]:
    chosen = rows[rows["arm"] == arm.name]
    return {"title": arm.title, "people": len(chosen), "failed": int(chosen["failure"].notna().sum())}


def failures(rows: pandas.DataFrame) -> list[dict[str, Any]]:
    """Return who could not be simulated to the end, under which arm and why."""
    failed = rows[rows["failure"].notna()]
    return [
        {"person": int(person), "arm": str(arm), "reason": str(reason)}
        for person, arm, reason in zip(failed["person"], failed["arm"], failed["failure"], strict=True)
    ]


def _endpoint(trial: Trial, item: Endpoint, rows: pandas.DataFrame) -> dict[str, Any]:
    columns = {arm.name: column(rows, arm.name, item) for arm in trial.arms}
    found: dict[str, Any] = {
        "title": item.title or words.name(item.name),
        "kind": item.kind,
        "role": item.role,
        "measure": item.measure,
        "unit": item.unit or "1",
        "arms": {name: _described(item, one, horizon(trial)) for name, one in columns.items()},
        "effects": {},
    }
    for arm in trial.arms:
        if arm.name != trial.control:
            effects = compared(trial, item, columns[arm.name], columns[trial.control])
            found["effects"][arm.name] = [effect.as_dict() for effect in effects]
    return found


def incidence(trial: Trial, rows: pandas.DataFrame, arm: str) -> Incidence:
    """Return how many had come to the timed endpoint by each of its competing ways, in an arm."""
    assert trial.competing is not None
    of = {item.name: item for item in trial.endpoints}
    when = column(rows, arm, of[trial.competing.of])
    kind = np.where(when.values <= horizon(trial), trial.competing.otherwise, "").astype(object)
    for name in trial.competing.by:
        happened = column(rows, arm, of[name]).values > 0
        kind[happened & (kind != "")] = heading(of[name])
    kept = ~when.lost
    time = np.where(kind == "", np.nan, when.values)
    return cumulative_incidence(time[kept], kind[kept].astype(str), horizon(trial))


def heading(item: Endpoint) -> str:
    """Return what an endpoint is called."""
    return item.title or words.name(item.name)


def competing(trial: Trial, rows: pandas.DataFrame) -> dict[str, Any] | None:
    """Return the shares of the competing ways at the end, by arm, with their intervals; None where none are planned."""
    if trial.competing is None:
        return None
    arms: dict[str, Any] = {}
    for arm in trial.arms:
        found = incidence(trial, rows, arm.name)
        limits = {kind: found.interval(kind, trial.confidence) for kind in found.share}
        arms[arm.name] = {
            kind: {"share": float(share[-1]), "low": float(limits[kind][0][-1]), "high": float(limits[kind][1][-1])}
            for kind, share in found.share.items()
        }
    return {"of": trial.competing.of, "by_min": horizon(trial), "arms": arms}


def horizon(trial: Trial) -> float:
    """Return until when everybody was followed, min."""
    return min(arm.scenario.duration for arm in trial.arms)


def _described(item: Endpoint, one: Column, until: float) -> dict[str, Any]:
    followed = int((~one.lost).sum())
    if item.kind == "number":
        return {"of": followed, **statistics.described(one.values)}
    if item.kind == "event":
        known = one.values[np.isfinite(one.values)]
        return {"of": len(known), "count": int(known.sum()), "share": float(known.mean()) if len(known) else None}
    happened = np.isfinite(one.values) & (one.values <= until)
    held = np.sort(np.where(happened, one.values, np.inf)[~one.lost])
    median = float(np.median(held)) if followed else float("inf")
    restricted = float(np.minimum(held, until).mean()) if followed else None
    return {
        "of": followed,
        "count": int(happened.sum()),
        "median": median if np.isfinite(median) else None,
        "mean_up_to": restricted,
        "up_to": until,
    }


def compared(
    trial: Trial, item: Endpoint, treated: Column, control: Column, brief: bool = False
) -> list[statistics.Effect]:
    """Return the effects of an arm on an endpoint, beside the control; ``brief``: without a hazard ratio."""
    paired = trial.design != "parallel"
    if paired:  # the same people in the same places
        people = np.intersect1d(treated.people, control.people)
        treated, control = (_ordered(one.of(people)) for one in (treated, control))
    level = trial.confidence
    if item.kind == "event":
        return statistics.risks(treated.values, control.values, paired, level)
    if item.kind == "number":
        return statistics.mean_difference(treated.values, control.values, paired, level, item.unit or "1")
    gone = (treated.lost, control.lost)
    return statistics.times(treated.values, control.values, horizon(trial), paired, level, gone, not brief)


def _ordered(one: Column) -> Column:
    order = np.argsort(one.people, kind="stable")
    return Column(one.people[order], one.values[order], one.lost[order])


def subgroups(trial: Trial, rows: pandas.DataFrame) -> list[dict[str, Any]]:
    """Return the first effect on the primary endpoint in everybody and in each subgroup, for each arm."""
    whose = rows.drop_duplicates("person").sort_values("person")
    people = whose["person"].to_numpy()
    figures = {name: (whose[name].to_numpy(), UNITS[name]) for name in trial.population.names}
    for name, unit in UNITS.items():
        if name not in figures and getattr(trial.person, name) is not None:
            figures[name] = (np.full(len(people), float(getattr(trial.person, name))), unit)
    groups = {"everybody": np.ones(len(people), bool)}
    groups |= {name: holds(parse(rule), quantities(figures)) == 1 for name, rule in trial.subgroups.items()}
    control = column(rows, trial.control, trial.primary)
    found = []
    for arm in trial.arms:
        if arm.name == trial.control:
            continue
        treated = column(rows, arm.name, trial.primary)
        for name, inside in groups.items():
            chosen = people[inside]
            effect = compared(trial, trial.primary, treated.of(chosen), control.of(chosen), brief=True)[0]
            found.append({"group": name, "arm": arm.name, "people": len(chosen), "effect": effect.as_dict()})
    return found
