"""The figures of a trial's report: times until it happened, subgroups, doses, what the primary endpoint goes with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from oxytocin.report import look, words
from oxytocin.report.pictures import as_svg
from oxytocin.trials import statistics
from oxytocin.trials.analysis import column, heading, horizon, incidence
from oxytocin.trials.document import Trial

if TYPE_CHECKING:
    import pandas

ARMS = (look.PUMP, look.CERVIX, look.STATION, look.PLASMA, look.COUNT, look.QUIET)
WIDTH = 10.5  # inch
STEPS = 1000
KNOWN = {"published": look.PLASMA, "fitted": look.PUMP, "assumed": look.STATION, "the person": look.COUNT}


def drawn(height: float, panels: int, painter: Callable[[Sequence[Any]], None]) -> str:
    """Return a figure of ``panels`` side by side as SVG; the same data give the same text."""
    with rc_context(look.STYLE):
        figure = Figure(figsize=(WIDTH, height), facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        painter(list(np.atleast_1d(figure.subplots(1, panels))))
    return as_svg(figure)


def curves(trial: Trial, rows: pandas.DataFrame) -> str | None:
    """Return the share in whom each timed endpoint had happened, over time; None without such an endpoint."""
    timed = [item for item in trial.endpoints if item.kind == "time"][:3]
    if not timed:
        return None

    def paint(panels: Sequence[Any]) -> None:
        for axes, item in zip(panels, timed, strict=True):
            for arm, colour in zip(trial.arms, _colours(trial), strict=True):
                one = column(rows, arm.name, item)
                when, share = _thinned(*statistics.curve(one.values, one.lost, horizon(trial)))
                axes.step(when / 60, 100 * share, where="post", color=colour, linewidth=1.4, label=arm.name)
            look.title(axes, item.title or words.name(item.name), "% in whom it has happened")
            look.quiet_grid(axes)
            axes.set(xlim=(0, horizon(trial) / 60), ylim=(0, 100), xlabel="hours since the start")
            axes.legend(frameon=False, loc="lower right")

    return drawn(3.4, len(timed), paint)


def ways(trial: Trial, rows: pandas.DataFrame) -> str | None:
    """Return the share in whom the endpoint had come about by each of its competing ways, over time, with intervals;
    None where the trial plans none."""
    if trial.competing is None:
        return None
    found = {arm.name: incidence(trial, rows, arm.name) for arm in trial.arms}
    titles = [
        trial.competing.otherwise,
        *(heading(item) for item in trial.endpoints if item.name in trial.competing.by),
    ]
    shown = [title for title in titles if any(title in one.share for one in found.values())]
    if not shown:
        return None

    def paint(panels: Sequence[Any]) -> None:
        until = horizon(trial)
        for axes, title in zip(panels, shown, strict=True):
            for (arm, one), colour in zip(found.items(), _colours(trial), strict=True):
                if title in one.share:
                    limits = one.interval(title, trial.confidence)
                    rows_of = [_thinned(*_whole(one.time, values, until)) for values in (one.share[title], *limits)]
                    (when, share), (_, low), (_, high) = rows_of
                    style: Any = {"color": colour, "linewidth": 0, "alpha": 0.15}
                    axes.fill_between(when / 60, 100 * low, 100 * high, step="post", **style)
                    axes.step(when / 60, 100 * share, where="post", color=colour, linewidth=1.4, label=arm)
            look.title(axes, title, "% of all")
            look.quiet_grid(axes)
            axes.set(xlim=(0, until / 60), ylim=(0, None), xlabel="hours since the start")
            axes.legend(frameon=False, loc="upper left")

    return drawn(3.4, len(shown), paint)


def _whole(when: Any, share: Any, until: float) -> tuple[Any, Any]:
    """Return a curve from (0, 0) to the end of what was followed."""
    return np.concatenate([[0.0], when, [until]]), np.concatenate([[0.0], share, share[-1:]])


def _thinned(when: Any, share: Any) -> tuple[Any, Any]:
    """Return a step curve with no more steps than can be seen."""
    if len(when) <= STEPS:
        return when, share
    times = np.linspace(when[0], when[-1], STEPS)
    return times, share[np.searchsorted(when, times, side="right") - 1]


def doses(trial: Trial, rows: pandas.DataFrame) -> str | None:
    """Return how each figure with the role "dose" is distributed; None without one."""
    given = [item for item in trial.endpoints if item.role == "dose" and item.kind == "number"][:3]
    given = [item for item in given if rows[item.name].notna().any()]
    if not given:
        return None

    def paint(panels: Sequence[Any]) -> None:
        for axes, item in zip(panels, given, strict=True):
            everyone = rows[item.name].dropna().to_numpy()
            low, high = float(everyone.min()), float(everyone.max())
            if high - low <= 1e-6 * max(abs(low), abs(high)):  # the same dose for everybody: one bar in the middle
                around = 0.1 * abs(high) or 1.0
                low, high = low - around, high + around
            edges = np.linspace(low, high, 32)  # an odd number of bars, so that there is a middle
            for arm, colour in zip(trial.arms, _colours(trial), strict=True):
                values = column(rows, arm.name, item).values
                values = values[np.isfinite(values)]
                weights = np.full(len(values), 100 / max(1, len(values)))
                style: Any = {"histtype": "stepfilled", "alpha": 0.25, "color": colour}
                axes.hist(values, edges, weights=weights, label=arm.name, **style)
                axes.hist(values, edges, weights=weights, histtype="step", color=colour, linewidth=1.2)
            look.title(axes, item.title or words.name(item.name), "% of people")
            look.quiet_grid(axes)
            axes.set_xlabel(item.unit or "")
            axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1.0, 0.99), ncols=len(trial.arms))

    return drawn(2.8, len(given), paint)


def forest(summary: dict[str, Any]) -> str | None:
    """Return the effect on the primary endpoint in everybody and in each subgroup, one panel an arm."""
    arms = list(dict.fromkeys(entry["arm"] for entry in summary["subgroups"]))
    shown = [entry for entry in summary["subgroups"] if entry["effect"]["value"] is not None]
    if not shown:
        return None
    most = max(sum(entry["arm"] == arm for entry in shown) for arm in arms)

    def paint(panels: Sequence[Any]) -> None:
        for axes, arm in zip(panels, arms, strict=True):
            entries = [entry for entry in shown if entry["arm"] == arm]
            for row, entry in enumerate(entries):
                effect, colour = entry["effect"], look.INK if row == 0 else look.PUMP
                if effect["low"] is not None:
                    axes.plot([effect["low"], effect["high"]], [row, row], color=colour, linewidth=1.3)
                axes.plot(effect["value"], row, "D" if row == 0 else "s", color=colour, markersize=6 if row == 0 else 5)
            axes.axvline(0, color=look.QUIET, linewidth=0.8)
            axes.set_yticks(range(len(entries)), [f"{entry['group']} ({entry['people']:,})" for entry in entries])
            axes.set_ylim(len(entries) - 0.5, -0.5)
            axes.spines["left"].set_visible(False)
            axes.tick_params(axis="y", length=0)
            look.title(axes, f"{arm} against {summary['control']}")
            first = entries[0]["effect"] if entries else {"measure": "", "unit": ""}
            axes.set_xlabel(f"{first['measure']} ({first['unit'] if first['unit'] != '1' else 'share'})")

    return drawn(1.0 + 0.3 * most, len(arms), paint)


def influence(entries: list[dict[str, Any]]) -> str | None:
    """Return the parameters the primary endpoint goes with, coloured by how they are known; None when there is none."""
    if not entries:
        return None

    def paint(panels: Sequence[Any]) -> None:
        axes = panels[0]
        for row, entry in enumerate(entries):
            axes.barh(row, entry["correlation"], color=KNOWN[entry["known"]], height=0.7)
        axes.set_yticks(range(len(entries)), [entry["parameter"] for entry in entries])
        axes.invert_yaxis()
        axes.axvline(0, color=look.QUIET, linewidth=0.8)
        axes.set_xlim(-1, 1)
        look.title(axes, "Rank correlation with the primary endpoint")
        for known, colour in KNOWN.items():
            if any(entry["known"] == known for entry in entries):
                axes.barh(0, 0, color=colour, label=known)
        axes.legend(frameon=False, loc="lower right", title="how it is known")

    return drawn(0.9 + 0.24 * len(entries), 1, paint)


def indices(found: dict[str, Any]) -> Figure:
    """Return the figure of a sensitivity analysis: a bar a parameter with its interval, coloured by how it is known."""
    shown = found["indices"][:20]
    with rc_context(look.STYLE):
        figure = Figure(figsize=(WIDTH, 1.1 + 0.26 * len(shown)), facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        for row, entry in enumerate(shown):
            colour = KNOWN[entry["known"]]
            axes.barh(row, entry["total"], color=colour, alpha=0.35 if entry["first"] is not None else 1, height=0.7)
            if entry["first"] is not None:
                axes.barh(row, max(0.0, entry["first"]), color=colour, height=0.7)
            axes.errorbar(entry["total"], row, xerr=entry["total_interval"], color=look.INK, linewidth=0.9, capsize=2)
        axes.set_yticks(range(len(shown)), [entry["parameter"] for entry in shown])
        axes.invert_yaxis()
        axes.set_xlim(left=0)
        sobol = found["method"] == "sobol"
        said = "share of the variance: total (pale) and alone" if sobol else f"mean absolute effect, {found['unit']}"
        look.title(axes, f"{words.name(found['endpoint'])}, {found['arm']}", said)
        for known, colour in KNOWN.items():
            if any(entry["known"] == known for entry in shown):
                axes.barh(0, 0, color=colour, label=known)
        axes.legend(frameon=False, loc="lower right", title="how it is known")
    return figure


def _colours(trial: Trial) -> list[str]:
    return [ARMS[index % len(ARMS)] for index in range(len(trial.arms))]
