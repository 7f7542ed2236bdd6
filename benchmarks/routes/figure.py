"""The figure of docs/routes.md: how high each route takes plasma at each dose, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from oxytocin.report import look

Band = tuple[float, float, float]  # median, 5th and 95th percentile

COLOURS = {
    "intravenous": look.INK,
    "intramuscular": look.PUMP,
    "inhaled": look.PLASMA,
    "intranasal": look.CERVIX,
    "vaginal": look.STATION,
    "sublingual": look.COUNT,
    "buccal": look.COUNT,
    "oral": look.COUNT,
}
TICKS = tuple(10.0**power for power in range(-3, 5))
LOWEST, HIGHEST = 5e-4, 3e4  # below, the difference of two runs is their numerical error
LAST = 360.0  # min
WHERE: dict[str, tuple[float, float, str]] = {  # where a course is named: minutes, rise, side
    "intravenous": (12, 480, "left"),
    "intramuscular": (50, 130, "left"),
    "inhaled": (174, 0.036, "center"),
    "intranasal": (86, 0.17, "right"),
    "vaginal": (205, 1.9, "left"),
    "sublingual": (22, 0.0125, "left"),
    "oral": (62, 0.0024, "left"),
}


def drawn(
    rises: Mapping[tuple[int, str], Band], courses: Mapping[str, Any], bodies: Mapping[str, Band],
    routes: Mapping[str, str], out: Path,
) -> None:  # fmt: skip
    """Draw rises by dose and route, what a body does by itself, and courses after one dose."""
    with rc_context(look.STYLE):
        figure = Figure(figsize=(10.5, 4.9), facecolor="white")
        FigureCanvasAgg(figure)
        height, time = figure.subplots(1, 2, gridspec_kw={"wspace": 0.13, "width_ratios": (1.15, 1)})
        figure.subplots_adjust(left=0.115, right=0.985, top=0.9, bottom=0.11)
        _heights(height, rises, bodies, routes)
        _courses(time, courses, routes)
        figure.savefig(out, dpi=110, metadata={"Software": "oxytocin"})
    print(f"written to {out}")


def _heights(axes: Any, rises: Mapping[tuple[int, str], Band], bodies: Mapping[str, Band], routes: Any) -> None:
    doses = sorted({dose for dose, route in rises if all((dose, each) in rises for each in routes)})
    for row, route in enumerate(routes):
        for order, dose in enumerate(doses):
            middle, low, high = rises[dose, route]
            place = row + 0.3 - 0.6 * order / (len(doses) - 1)
            axes.plot([low, high], [place] * 2, color=COLOURS[route], linewidth=1.6, alpha=0.35)
            axes.plot(middle, place, "o", color=COLOURS[route], markersize=3.4)
            if row == 0 and order in (0, len(doses) - 1):
                axes.text(low / 1.25, place, f"{dose} IU", color=look.QUIET, fontsize=7, ha="right", va="center")
    for row, (name, (middle, low, high)) in enumerate(bodies.items(), start=len(routes)):
        axes.plot([low, high], [row] * 2, color=look.QUIET, linewidth=1.6, alpha=0.5)
        axes.plot(middle, row, "D", color=look.QUIET, markersize=3.6)
        axes.text(high * 1.4, row, f"her own {name}", color=look.QUIET, va="center")
    axes.set_yticks(range(len(routes)), list(routes.values()))
    for label, route in zip(axes.get_yticklabels(), routes, strict=True):
        label.set_color(COLOURS[route])
    axes.set_ylim(len(routes) + len(bodies) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xscale("log")
    axes.set_xlim(LOWEST, HIGHEST)
    _rise_axis(axes.xaxis)
    axes.axvline(1, color=look.INK, linewidth=0.7)
    axes.text(0.85, len(routes) + 0.5, "twice her own level", color=look.INK, fontsize=7, ha="right", va="center")
    axes.set_xlabel("highest rise of plasma, over her own level", labelpad=3)
    among = ", ".join(f"{dose}" for dose in doses[:-1])
    look.title(axes, "How high", f"{among} and {doses[-1]} IU: median of women, and the middle nine tenths")


def _courses(axes: Any, courses: Mapping[str, Any], routes: Mapping[str, str]) -> None:
    for route, words in routes.items():
        if route == "buccal":
            continue
        axes.plot(courses["time"], courses[route], color=COLOURS[route], linewidth=1.3)
        at, level, side = WHERE[route]
        axes.text(at, level, words, color=COLOURS[route], ha=side, va="center")
    axes.set_xlim(-8, LAST)
    axes.set_xticks(range(0, int(LAST) + 1, 60), [f"{hour:g}" for hour in range(int(LAST) // 60 + 1)])
    axes.set_yscale("log")
    axes.set_ylim(LOWEST, HIGHEST)
    _rise_axis(axes.yaxis)
    axes.axhline(1, color=look.INK, linewidth=0.7)
    axes.text(LAST, 0.68, "twice her own level", color=look.INK, fontsize=7, ha="right", va="center")
    axes.set_xlabel("hours after 10 IU", labelpad=3)
    look.title(axes, "How long", "rise of plasma, over her own level")


def _rise_axis(axis: Any) -> None:
    axis.set_major_locator(FixedLocator(TICKS))
    axis.set_ticklabels([f"{tick:,g}" for tick in TICKS])
    axis.set_minor_locator(FixedLocator([]))
    look.quiet_grid(axis.axes)


if __name__ == "__main__":
    raise SystemExit("python benchmarks/routes/regimens.py --figure docs/images/routes.png")
