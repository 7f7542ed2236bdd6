"""The partogram of a run: on one sheet what a midwife charts, from whatever of it was recorded.

Fetal heart rate each ten minutes with the spread of the trace, dilatation and station with the alert and the action
line, contractions as filled squares, oxytocin, and the mother's pulse, pressure, loss of blood, urine and sodium.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from oxytocin.care.heart_category import FIGO
from oxytocin.care.partogram import BEHIND, FULL, lines
from oxytocin.errors import InputError
from oxytocin.report import look
from oxytocin.report.course import Array, Courses, changes, each
from oxytocin.report.ctg import CATEGORY_COLOURS
from oxytocin.report.panels import rate_limits
from oxytocin.report.ward_panels import bled

if TYPE_CHECKING:
    from oxytocin.simulation import CohortRun

WIDTH, MARGIN, GAP = 9.0, 0.75, 0.38  # inch
TEN, HALF_HOUR, ROUND = 10.0, 30.0, 120.0  # min: contractions and heart, the mother's pulse, examinations
SODIUM = (130.0, 145.0)  # mmol/L; the lower limit is that of pregnancy, which the alerts call out
Painter = Callable[[Any, Courses], None]


def partogram(run: CohortRun, person: int = 0) -> Figure:
    """Draw the partogram of a person of a run; raises InputError when nothing of it was recorded."""
    courses = Courses(run, person=person)
    panels: list[tuple[float, tuple[str, ...], Painter]] = [
        (1.4, ("fetal_heart_rate",), _heart),
        (2.4, ("cervical_dilatation",), _cervix),
        (0.9, ("intrauterine_pressure",), _contractions),
        (0.8, ("infusion_rate",), _pump),
        (1.2, ("mean_arterial_pressure", "heart_rate"), _circulation),
        (0.8, ("blood_loss",), _loss),
        (0.8, ("plasma_sodium",), _sodium),
        (0.8, ("urine_output",), _urine),
    ]
    chosen = [
        (height, paint)
        for height, needed, paint in panels
        if any(name in courses for name in needed) and (paint is not _loss or bled(courses))
    ]
    if not chosen:
        raise InputError(f"{run.scenario.name}: nothing that a partogram shows was recorded")
    total = 0.8 + sum(height + GAP for height, _ in chosen) + 0.3
    with rc_context(look.STYLE):
        figure = Figure(figsize=(WIDTH, total), facecolor="white")
        FigureCanvasAgg(figure)
        top = total - 0.75
        shared: list[Any] = []
        for height, paint in chosen:
            box = (MARGIN / WIDTH, (top - height) / total, 1 - 2 * MARGIN / WIDTH, height / total)
            axes = figure.add_axes(box, sharex=shared[0] if shared else None)
            look.quiet_grid(axes)
            paint(axes, courses)
            shared.append(axes)
            top -= height + GAP
        _hours(shared, courses)
        name, changed = f"Partogram: {run.scenario.title}", run.scenario.changed
        look.heading(figure, MARGIN / WIDTH, total, name, changed, 12)
    return figure


def _hours(shared: list[Any], courses: Courses) -> None:
    hours = courses.time / 60
    shared[-1].set_xlim(hours[0], max(float(hours[-1]), float(hours[0]) + 1))
    span = float(hours[-1] - hours[0])
    every = 1 if span <= 16 else 2 if span <= 32 else 6
    shared[-1].set_xticks(np.arange(np.ceil(hours[0]), hours[-1] + 1e-9, every))
    for axes in shared[:-1]:
        axes.tick_params(axis="x", labelbottom=False, length=0)
    shared[-1].set_xlabel("hours since the start")
    born = courses.event("labour.born")
    for axes in shared:
        if born is not None:
            axes.axvline(born / 60, color=look.INK, linewidth=0.8, linestyle=(0, (1, 2)))
    if born is not None:
        shared[0].text(born / 60, 0.97, "birth ", transform=shared[0].get_xaxis_transform(), ha="right", va="top",
                       fontsize=7.5, color=look.INK)  # fmt: skip


def _blocks(time: Array, values: Array, minutes: float) -> tuple[Array, list[Array]]:
    """Return the middles of stretches of so many minutes (h) and the known values in each."""
    known = np.isfinite(values)
    place = np.floor((time[known] - time[0]) / minutes).astype(np.int64)
    kept = values[known]
    found = np.unique(place)
    return (time[0] + (found + 0.5) * minutes) / 60, [kept[place == index] for index in found]


def _heart(axes: Any, courses: Courses) -> None:
    """Median of each ten minutes with the 5-95 % of the trace, coloured by what FIGO would say of it."""
    time, rate = courses.time, courses["fetal_heart_rate"]
    hours, parts = _blocks(time, rate, TEN)
    low, middle, high = np.array([np.percentile(part, [5, 50, 95]) for part in parts]).T
    axes.axhspan(110, 160, color="#2f7d4f", alpha=0.06, linewidth=0)
    axes.vlines(hours, low, high, color=look.QUIET, linewidth=1.0)
    figo = _judged(courses)
    windows = np.minimum(np.floor((hours * 60 - time[0]) / TEN), len(figo) - 1).astype(np.int64)
    colours = [CATEGORY_COLOURS[figo[window]] if len(figo) else look.INK for window in windows]
    axes.scatter(hours, middle, s=10, color=colours, zorder=3)
    axes.set_ylim(min(80.0, 10 * np.floor(low.min() / 10)), max(180.0, 10 * np.ceil(high.max() / 10)))
    said = ", ".join(f"{name} {np.count_nonzero(figo == index)}" for index, name in enumerate(FIGO) if index)
    look.title(axes, "Fetal heart rate", f"per min; ten-minute windows by FIGO: {said}")


def _judged(courses: Courses) -> Array:
    """Return the FIGO class of each ten minutes of the trace."""
    from oxytocin.care.heart import read

    rate = np.atleast_2d(courses["fetal_heart_rate"])
    pressure = np.atleast_2d(courses["intrauterine_pressure"]) if "intrauterine_pressure" in courses else None
    step = float(np.median(np.diff(courses.time))) * 60
    if step > 5 + 1e-6 or not np.isfinite(rate).any():
        return np.empty(0, np.int8)
    return read(rate, pressure, min(step, 5.0)).categories.figo[0]


def _cervix(axes: Any, courses: Courses) -> None:
    time, dilatation = courses.time, courses["cervical_dilatation"]
    at, felt, station = courses.examinations
    made = len(at) > 0
    if not made:  # nobody examined: the chart is filled in every two hours, and says so
        rounds, often = _rounds(courses)
        read = np.searchsorted(time, rounds).clip(0, len(time) - 1)
        read = read[np.isfinite(dilatation[read])]
        at, felt = time[read], np.round(dilatation[read] * 2) / 2
        station = courses["fetal_station"][read] if "fetal_station" in courses else station
        station = np.round(station * 2) / 2
    axes.plot(at / 60, felt, "x-", color=look.CERVIX, markersize=6, markeredgewidth=1.4, linewidth=0.8)
    drawn = lines(at, felt)
    if np.isfinite(drawn.begin):
        for shift, name, colour in ((0.0, "alert", "#c98a12"), (BEHIND, "action", "#b3261e")):
            span = np.array([drawn.begin, drawn.full]) + shift
            if span[0] > min(courses.birth, float(time[-1])):
                continue  # a line that begins when all is over only puzzles
            axes.plot(span / 60, [drawn.dilatation, FULL], color=colour, linewidth=1.0, linestyle=(0, (4, 3)))
            axes.annotate(name, (span[1] / 60, FULL), xytext=(-2, 2), textcoords="offset points", fontsize=7,
                          color=colour, ha="right", annotation_clip=True)  # fmt: skip
    axes.set_ylim(0, 10.6)
    axes.set_yticks(range(0, 11, 2))
    said = ["cm", "dashed: alert and action line"][: 2 if np.isfinite(drawn.begin) else 1]
    said += [] if made else [f"nobody examined: {often}"]
    look.title(axes, "Cervix ×", "; ".join(said), look.CERVIX)
    if "fetal_station" in courses:
        other = axes.twinx()
        other.set_ylim(5.3, -5)
        other.spines["right"].set_visible(True)
        other.plot(at / 60, station, "o", color=look.STATION, markersize=4.5,
                   markerfacecolor="white", markeredgewidth=1.1)  # fmt: skip
        other.set_yticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "+2", "+4"])
        other.tick_params(axis="y", labelcolor=look.STATION)
        other.text(1, 1.03, "Station (cm, ○)", transform=other.transAxes, color=look.STATION, fontweight="bold",
                   va="bottom", ha="right")  # fmt: skip


def _rounds(courses: Courses) -> tuple[Array, str]:
    """Return when the course is read where nobody examined, closely in a given birth, and in words how often."""
    time = courses.time
    rounds = np.arange(time[0], time[-1] + 1e-9, ROUND)
    begins = [at for at, name in courses.care if name.startswith("towards ")]
    if not begins or not np.isfinite(courses.birth):
        return rounds, "the course, read every 2 h"
    begin = begins[0]
    every = min(HALF_HOUR, (courses.birth - begin) / 4)  # a birth may take ten minutes
    closer = np.arange(begin, courses.birth, every)
    apart = rounds[(rounds < begin - every / 2) | (rounds > courses.birth)]
    return np.concatenate([apart, closer]), f"read every 2 h, then every {every:.0f} min"


def _contractions(axes: Any, courses: Courses) -> None:
    """Squares filled for each contraction in ten minutes, read once in half an hour as on paper."""
    from oxytocin.care.heart_contractions import found

    time = courses.time
    step = float(np.median(np.diff(time))) * 60
    seen = found(np.atleast_2d(courses["intrauterine_pressure"]), min(step, 5.0))
    begins = np.arange(time[0], time[-1] - TEN + 1e-9, HALF_HOUR)
    peak, lasting = time[0] + seen.peak / 60, seen.end - seen.onset
    for begin in begins:
        mine = (peak >= begin) & (peak < begin + TEN)
        if not mine.any():
            continue
        length = float(np.median(lasting[mine]))
        shade = "#c9d3dc" if length < 20 else "#8fa3b5" if length <= 40 else look.COUNT
        for square in range(int(mine.sum())):
            axes.add_patch(_square(begin / 60, square, shade))
    axes.set_ylim(0, 7)
    axes.set_yticks([0, 2, 4, 6])
    axes.axhline(5, color="#b3261e", linewidth=0.7, linestyle=(0, (4, 3)))
    look.title(axes, "Contractions", "in ten minutes, each half hour; darker: longer than 20 and than 40 s", look.COUNT)


def _square(begin: float, level: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((begin, level), HALF_HOUR / 60 * 0.9, 0.92, color=colour, linewidth=0)


def _pump(axes: Any, courses: Courses) -> None:
    hours, rate = changes(courses.time / 60, courses["infusion_rate"])
    axes.fill_between(hours, rate, step="post", color=look.PUMP, alpha=0.15, linewidth=0)
    axes.step(hours, rate, where="post", color=look.PUMP, linewidth=1.2)
    rate_limits(axes, courses, hours, rate)
    look.title(axes, "Oxytocin", courses.shown_unit("infusion_rate"), look.PUMP)


def _circulation(axes: Any, courses: Courses) -> None:
    """Mean arterial pressure as strokes, pulse as dots, each half hour."""
    if "mean_arterial_pressure" in courses:
        time, pressure = each(HALF_HOUR, courses.time, courses["mean_arterial_pressure"])
        axes.plot(time / 60, pressure, "_", color=look.CERVIX, markersize=8, markeredgewidth=2)
    if "heart_rate" in courses:
        time, pulse = each(HALF_HOUR, courses.time, courses["heart_rate"])
        axes.plot(time / 60, pulse, "o", color=look.INK, markersize=3.5)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 60.0), max(high, 130.0))
    look.title(axes, "Mother", "pulse ● per min, mean arterial pressure — mmHg")


def _loss(axes: Any, courses: Courses) -> None:
    axes.plot(courses.time / 60, courses["blood_loss"], color="#b3261e", linewidth=1.2)
    axes.set_ylim(0, None)
    look.title(axes, "Blood loss", courses.shown_unit("blood_loss"), "#b3261e")


def _sodium(axes: Any, courses: Courses) -> None:
    time, sodium = each(HALF_HOUR, courses.time, courses["plasma_sodium"])
    axes.axhspan(*SODIUM, color="#2f7d4f", alpha=0.06, linewidth=0)
    axes.plot(time / 60, sodium, "o", color=look.PLASMA, markersize=3.5)
    axes.set_ylim(min(130.0, float(np.nanmin(sodium, initial=130.0))) - 1, 147)
    look.title(axes, "Plasma sodium", courses.shown_unit("plasma_sodium"), look.PLASMA)


def _urine(axes: Any, courses: Courses) -> None:
    time, passed = each(ROUND, courses.time, courses["urine_output"])
    axes.bar(time[1:] / 60, 1000 * np.diff(passed), width=-ROUND / 60 * 0.9, align="edge", color="#d9c77a")
    look.title(axes, "Urine", "mL in two hours")
