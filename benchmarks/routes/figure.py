"""The figure of docs/routes.md: how high each route takes plasma at each dose, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator
from matplotlib.transforms import Bbox

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
FREE = 14.0  # points, between a name and the courses of others, beyond which more is no better
BESIDE = 4.0  # points, between a name and its own course


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
        below: list[str] = []
        for order, dose in enumerate(doses):
            middle, low, high = rises[dose, route]
            place = row + 0.3 - 0.6 * order / (len(doses) - 1)
            if middle < LOWEST:
                axes.plot(LOWEST * 1.25, place, "<", color=COLOURS[route], markersize=3.6, fillstyle="none")
                below.append(f"{dose}")
                continue
            axes.plot([low, high], [place] * 2, color=COLOURS[route], linewidth=1.6, alpha=0.35)
            axes.plot(middle, place, "o", color=COLOURS[route], markersize=3.4)
            if row == 0 and order in (0, len(doses) - 1):
                axes.text(low / 1.25, place, f"{dose} IU", color=look.QUIET, fontsize=7, ha="right", va="center")
        if below:
            words = f"{' and '.join(below)} IU: less than this"
            axes.text(LOWEST * 1.7, row + 0.27, words, color=COLOURS[route], fontsize=7, va="center")
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
        axes.plot(courses["time"], courses[route], color=COLOURS[route], linewidth=1.3, label=words)
    axes.set_xlim(-8, LAST)
    axes.set_xticks(range(0, int(LAST) + 1, 60), [f"{hour:g}" for hour in range(int(LAST) // 60 + 1)])
    axes.set_yscale("log")
    axes.set_ylim(LOWEST, HIGHEST)
    _rise_axis(axes.yaxis)
    axes.axhline(1, color=look.INK, linewidth=0.7)
    axes.text(LAST, 0.68, "twice her own level", color=look.INK, fontsize=7, ha="right", va="center")
    axes.set_xlabel("hours after 10 IU", labelpad=3)
    look.title(axes, "How long", "rise of plasma, over her own level")
    _name(axes)


def _name(axes: Any) -> None:
    """Write each course's name beside it, above or below, where it is farthest from the others."""
    axes.figure.canvas.draw()
    paths = {line.get_label(): _path(axes, line) for line in axes.lines if not line.get_label().startswith("_")}
    frame = axes.get_window_extent().padded(-2)
    point = axes.figure.dpi / 72
    taken = [text.get_window_extent() for text in axes.texts[:1]]  # what is said of the line at twice her level
    across = np.arange(frame.x0, frame.x1, 2.0)
    level = np.column_stack([across, np.full(len(across), axes.transData.transform((0, 1))[1])])
    for line in [line for line in axes.lines if line.get_label() in paths]:
        words, own = line.get_label(), paths[line.get_label()]
        text = axes.text(0, 1, words, color=line.get_color(), ha="left", va="bottom")
        size = text.get_window_extent()
        others = np.concatenate([level, *(path for name, path in paths.items() if name != words)])
        best, place = -np.inf, None
        for left in np.arange(frame.x0, frame.x1 - size.width, 4.0):
            under = own[(own[:, 0] >= left) & (own[:, 0] <= left + size.width), 1]
            if not len(under):
                continue
            for bottom in (under.max() + BESIDE * point, under.min() - BESIDE * point - size.height):
                box = Bbox.from_bounds(left, bottom, size.width, size.height)
                if box.y0 < frame.y0 or box.y1 > frame.y1 or any(box.overlaps(each.padded(point)) for each in taken):
                    continue
                names = [np.array([each.min, each.max, (each.x0, each.y1), (each.x1, each.y0)]) for each in taken]
                away = min(_apart(box, np.concatenate([others, *names])), FREE * point) - 0.1 * np.ptp(under)
                if away > best:
                    best, place = away, box
        if place is None:
            raise SystemExit(f"no room for the name of '{words}'")
        text.set_position(axes.transData.inverted().transform((place.x0, place.y0)))
        taken.append(place)


def _path(axes: Any, line: Any) -> Any:
    """Return points of a course on the page (pixels), close together where it is steep."""
    corners = axes.transData.transform(np.column_stack([line.get_xdata(), np.maximum(line.get_ydata(), 1e-12)]))
    steps = np.linspace(0, 1, 20)[:, None, None]
    return ((1 - steps) * corners[:-1] + steps * corners[1:]).reshape(-1, 2)


def _apart(box: Bbox, points: Any) -> float:
    """Return how far the nearest of some points is from a box (pixels); 0 inside."""
    across = np.maximum(np.maximum(box.x0 - points[:, 0], points[:, 0] - box.x1), 0)
    along = np.maximum(np.maximum(box.y0 - points[:, 1], points[:, 1] - box.y1), 0)
    return float(np.hypot(across, along).min())


def _rise_axis(axis: Any) -> None:
    axis.set_major_locator(FixedLocator(TICKS))
    axis.set_ticklabels([f"{tick:,g}" for tick in TICKS])
    axis.set_minor_locator(FixedLocator([]))
    look.quiet_grid(axis.axes)


if __name__ == "__main__":
    raise SystemExit("python benchmarks/routes/regimens.py --figure docs/images/routes.png")
