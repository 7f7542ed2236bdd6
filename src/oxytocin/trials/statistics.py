"""What two arms differ by, each figure with its interval: means, risks, times until something happens.

The intervals say how far a figure would move with other people drawn from the same population; they hold nothing of
how sure the model is. Statistics are those of statsmodels and, for hazards, lifelines, but for the ratio of paired
risks, which neither has.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NOISE = 1e-12  # share of the figures below which a difference is the rounding of sums
MOST_FOR_HAZARDS = 10_000  # people an arm in a Cox model, whose time grows faster than their number


@dataclass(frozen=True)
class Effect:
    """How the treated differ from the control: the figure and its interval, missing where it cannot be had."""

    measure: Literal["mean difference", "risk difference", "risk ratio", "hazard ratio", "standardised difference"]
    value: float | None
    low: float | None
    high: float | None
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


def _effect(measure: Any, value: float, interval: Any, unit: str) -> Effect:
    figures = zip(("value", "low", "high"), (value, *interval), strict=True)
    known = {name: float(figure) if figure is not None and math.isfinite(figure) else None for name, figure in figures}
    return Effect(measure=measure, unit=unit, **known)


def mean_difference(treated: Array, control: Array, paired: bool, confidence: float, unit: str) -> list[Effect]:
    """Return the difference of means and the difference in standard deviations of the control.

    Arrays hold one figure a person, NaN where missing; paired ones have the same people in the same places and leave
    out whoever misses either figure. Intervals are Student's (paired) and Welch's.
    """
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    if paired:
        both = np.isfinite(treated) & np.isfinite(control)
        treated, control = treated[both], control[both]
    else:
        treated, control = treated[np.isfinite(treated)], control[np.isfinite(control)]
    if min(len(treated), len(control)) < 2:
        return [_effect("mean difference", math.nan, (math.nan, math.nan), unit)]
    difference = float(np.mean(treated) - np.mean(control))
    noise = NOISE * max(np.abs(treated).max(), np.abs(control).max())
    if abs(difference) < noise:
        difference = 0.0
    unknown = (math.nan, math.nan)  # where nobody differs from anybody, the data say nothing about the next person
    if paired:
        changes = DescrStatsW(treated - control)
        interval = changes.tconfint_mean(1 - confidence) if np.ptp(changes.data) > 0 else unknown
    else:
        compared = CompareMeans(DescrStatsW(treated), DescrStatsW(control))
        varies = np.ptp(treated) > 0 or np.ptp(control) > 0
        interval = compared.tconfint_diff(1 - confidence, usevar="unequal") if varies else unknown
    spread = float(np.std(control, ddof=1))
    if spread <= noise:  # everybody of the control has the same figure, but for rounding
        spread = math.nan
    return [
        _effect("mean difference", difference, interval, unit),
        _effect("standardised difference", difference / spread, [bound / spread for bound in interval], "SD"),
    ]


def risks(treated: Array, control: Array, paired: bool, confidence: float) -> list[Effect]:
    """Return the difference and the ratio of two risks; arrays hold 1, 0 or NaN for each person.

    Independent groups: Newcombe's interval of the difference, and that of the logarithm of the ratio with half a
    person added to each count. Paired: Student's interval of the differences, and for the ratio the delta method on
    its logarithm with variance (b + c) / ((a + b)(a + c)), a: in both, b and c: in one only.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    if paired:
        both = np.isfinite(treated) & np.isfinite(control)
        treated, control = treated[both], control[both]
        if len(treated) < 2:
            return _no_risks()
        difference = mean_difference(treated, control, True, confidence, "1")[0]
        happened, apart = (float(np.sum(treated)), float(np.sum(control))), float(np.sum(treated != control))
        ratio, interval = math.nan, (math.nan, math.nan)
        if min(happened) > 0:
            ratio = happened[0] / happened[1]
            width = _normal_quantile(confidence) * math.sqrt(apart / (happened[0] * happened[1]))
            if apart:
                interval = (ratio * math.exp(-width), ratio * math.exp(width))
        return [
            _effect("risk difference", difference.value or 0.0, (difference.low, difference.high), "1"),
            _effect("risk ratio", ratio, interval, "1"),
        ]
    treated, control = treated[np.isfinite(treated)], control[np.isfinite(control)]
    if not len(treated) or not len(control):
        return _no_risks()
    counts = (int(treated.sum()), len(treated), int(control.sum()), len(control))
    alpha = 1 - confidence
    between = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=alpha)
    found = [_effect("risk difference", float(treated.mean() - control.mean()), between, "1")]
    ratio, interval = math.nan, (math.nan, math.nan)
    if counts[0] and counts[2]:
        ratio = float(treated.mean() / control.mean())
        interval = confint_proportions_2indep(*counts, method="log-adjusted", compare="ratio", alpha=alpha)
    return [*found, _effect("risk ratio", ratio, interval, "1")]


def _no_risks() -> list[Effect]:
    nothing = (math.nan, math.nan)
    return [_effect("risk difference", math.nan, nothing, "1"), _effect("risk ratio", math.nan, nothing, "1")]


def times(
    treated: Array,
    control: Array,
    horizon: float,
    paired: bool,
    confidence: float,
    lost: tuple[Any, Any],
    hazards: bool = True,
) -> list[Effect]:
    """Return the difference of mean times up to the ``horizon`` (min; everyone was followed until then), and the
    hazard ratio of a Cox model, its variance robust to people who stand in both arms.

    Arrays hold when it happened, NaN where it did not; ``lost`` says whose simulation failed, and who is left out.
    """
    held = [
        np.where(gone, np.nan, np.fmin(np.where(np.isnan(values), np.inf, values), horizon))
        for values, gone in zip((treated, control), lost, strict=True)
    ]
    found = mean_difference(held[0], held[1], paired, confidence, "min")[:1]
    return [*found, _hazard_ratio(held[0], held[1], horizon, paired, confidence)] if hazards else found


def _hazard_ratio(treated: Array, control: Array, horizon: float, paired: bool, confidence: float) -> Effect:
    import pandas as pd
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning

    treated, control = treated[:MOST_FOR_HAZARDS], control[:MOST_FOR_HAZARDS]
    when = np.concatenate([treated, control])
    arm = np.repeat([1.0, 0.0], [len(treated), len(control)])
    person = np.concatenate([np.arange(len(treated)), np.arange(len(control)) + (0 if paired else len(treated))])
    known = np.isfinite(when)
    when, arm, person = when[known], arm[known], person[known]
    happened = when < horizon
    if min(happened[arm == 1].sum(), happened[arm == 0].sum()) < 5:
        return _effect("hazard ratio", math.nan, (math.nan, math.nan), "1")
    table = pd.DataFrame({"when": when, "happened": happened, "arm": arm} | ({"person": person} if paired else {}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            fitted = CoxPHFitter().fit(table, "when", "happened", cluster_col="person" if paired else None)
        except (ConvergenceError, ConvergenceWarning):  # all of one arm came before all of the other: no bound
            return _effect("hazard ratio", math.nan, (math.nan, math.nan), "1")
    log, width = float(fitted.params_["arm"]), _normal_quantile(confidence) * float(fitted.standard_errors_["arm"])
    return _effect("hazard ratio", math.exp(log), (math.exp(log - width), math.exp(log + width)), "1")


def _normal_quantile(confidence: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(0.5 + confidence / 2))


def curve(values: Array, lost: Any, horizon: float) -> tuple[Array, Array]:
    """Return when (min) and the share in whom it had happened by then (Kaplan-Meier), from (0, 0) to the horizon."""
    from statsmodels.duration.survfunc import SurvfuncRight

    kept = values[~np.asarray(lost, dtype=bool)]
    happened = np.isfinite(kept) & (kept <= horizon)
    if not happened.any():
        return np.array([0.0, horizon]), np.zeros(2)
    found = SurvfuncRight(np.where(happened, kept, horizon), happened.astype(int))
    share = 1 - np.asarray(found.surv_prob, dtype=float)
    ends = share[-1] if len(share) else 0.0
    return np.concatenate([[0.0], found.surv_times, [horizon]]), np.concatenate([[0.0], share, [ends]])


def described(values: Array) -> dict[str, float | int | None]:
    """Return how a figure is spread over people: count, mean, SD and the 5th, 25th, 50th, 75th, 95th percentile."""
    known = values[np.isfinite(values)]
    if not len(known):
        return {"count": 0}
    marks = np.percentile(known, [5, 25, 50, 75, 95])
    deviation = float(np.std(known, ddof=1)) if len(known) > 1 else None
    named = {f"p{mark:02d}": float(value) for mark, value in zip((5, 25, 50, 75, 95), marks, strict=True)}
    return {"count": len(known), "mean": float(np.mean(known)), "sd": deviation, **named}
