"""The panels of the figure, each drawn on axes it is given; time is in hours on the shared axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from oxytocin.report import look, words
from oxytocin.report.course import Array, Courses, changes, each, stroke, thinned

TACHYSYSTOLE = 5.0  # contractions per 10 min, averaged over 30 min, above which a labour ward speaks of tachysystole
STRIP_MINUTES = 30.0
MMHG_PER_MINUTE = 25.0  # a square of paper: 1 cm is a minute across and 25 mmHg up
MOLAR = (("mmol/L", 1e9), ("umol/L", 1e6), ("nmol/L", 1e3), ("pmol/L", 1))  # in pmol/L, as much as is easy to read
MANY = 10  # of a unit, from which it is taken
MUCH_MORE = 3.0  # times the highest rate of labour, from which rates after birth go off the scale
READ_EVERY = 10.0  # min between readings of the count and of Montevideo units


def draw_band(axes: Any, courses: Courses, name: str, colour: str, step: bool = False) -> None:
    """The 5-95 % band of the population behind a line."""
    band = courses.band(name)
    if band is not None:
        shown = band.time <= courses.time[-1] + 2  # what lies beyond the line's end would only stretch the axis
        hours, low, high = band.time[shown] / 60, band.low[shown], band.high[shown]
        axes.fill_between(hours, low, high, color=colour, alpha=0.15, linewidth=0, step="post" if step else None)


def seizure(axes: Any, courses: Courses) -> None:
    """The chance of a seizure so far, of the hazard that has added up."""
    band = courses.band("seizure_risk")
    if band is not None:
        shown = band.time <= courses.time[-1] + 2
        low, high = (-100 * np.expm1(-limit[shown]) for limit in (band.low, band.high))
        axes.fill_between(band.time[shown] / 60, low, high, color=look.PUMP, alpha=0.15, linewidth=0)
    hours, hazard = thinned(courses.time / 60, courses["seizure_risk"])
    axes.plot(hours, -100 * np.expm1(-hazard), color=look.PUMP, linewidth=1.2)
    axes.set_ylim(0, 100)
    look.title(axes, "Chance of a seizure so far", "%", look.PUMP)
    look.quiet_grid(axes)


def plain(axes: Any, courses: Courses, name: str) -> None:
    """An observable that has no panel of its own."""
    draw_band(axes, courses, name, look.PUMP)
    hours, values = thinned(courses.time / 60, courses[name])
    axes.plot(hours, values, color=look.PUMP, linewidth=stroke(values, 1.2))
    unit = courses.shown_unit(name)
    if unit == "pmol/L":
        highest = float(np.nanmax(courses[name], initial=0.0))
        unit, of_it = next((larger, size) for larger, size in MOLAR if highest >= MANY * size or size == 1)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value / of_it:g}")
    spelled = name.replace("_", " ")
    look.title(axes, words.name(name), unit or courses.meaning(name).removeprefix(f"{spelled}: "), look.PUMP)
    look.quiet_grid(axes)


def pump(axes: Any, courses: Courses) -> None:
    """Infusion rate as the steps set on the pump."""
    draw_band(axes, courses, "infusion_rate", look.PUMP, step=True)
    hours, rate = changes(courses.time / 60, courses["infusion_rate"])
    axes.fill_between(hours, rate, step="post", color=look.PUMP, alpha=0.10, linewidth=0)
    axes.step(hours, rate, where="post", color=look.PUMP, linewidth=1.4)
    look.title(axes, "Oxytocin infusion", courses.shown_unit("infusion_rate"), look.PUMP)
    rate_limits(axes, courses, hours, rate)
    look.quiet_grid(axes)


def rate_limits(axes: Any, courses: Courses, hours: Array, rate: Array) -> None:
    """Limits for the pump of a labour: what is run in after birth would make a line of an induction, and is said."""
    highest = float(np.nanmax(rate, initial=0.0))
    in_labour = float(np.nanmax(rate[hours < courses.birth / 60], initial=0.0))
    axes.set_ylim(0, None)
    if 0 < in_labour * MUCH_MORE < highest:
        band = courses.band("infusion_rate")
        among = 0.0 if band is None else float(np.nanmax(band.high[band.time < courses.birth], initial=0.0))
        axes.set_ylim(0, max(1.5 * in_labour, 1.05 * among))
        said = f"after birth up to {words.number(highest)} "
        paper = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1}
        axes.text(courses.birth / 60, 0.94, said, transform=axes.get_xaxis_transform(), ha="right", va="top",
                  fontsize=7.5, color=look.QUIET, bbox=paper)  # fmt: skip


def plasma(axes: Any, courses: Courses) -> None:
    """Plasma oxytocin: what is infused and what she secretes herself."""
    draw_band(axes, courses, "plasma_oxytocin", look.PLASMA)
    hours, level = thinned(courses.time / 60, courses["plasma_oxytocin"])
    axes.plot(hours, level, color=look.PLASMA, linewidth=stroke(level, 1.2))
    look.title(axes, "Plasma oxytocin", courses.shown_unit("plasma_oxytocin"), look.PLASMA)
    axes.set_ylim(0, None)
    look.quiet_grid(axes)


def pressure(axes: Any, courses: Courses, strip_start: float | None) -> None:
    """Intrauterine pressure over the whole labour; the part shown below at paper scale is marked."""
    hours, values = thinned(courses.time / 60, courses["intrauterine_pressure"])
    look.paper(axes)
    axes.plot(hours, values, color=look.INK, linewidth=0.45)
    axes.set_ylim(0, _pressure_top(values))
    axes.set_yticks(np.arange(0, _pressure_top(values) + 1, 25))
    axes.grid(True, axis="both", color=look.PAPER_LINE, linewidth=0.6)
    if strip_start is not None:
        left, right = strip_start / 60, (strip_start + STRIP_MINUTES) / 60
        axes.axvspan(left, right, color=look.PAPER_HEAVY, alpha=0.35, linewidth=0, zorder=0.5)
    look.title(axes, "Intrauterine pressure", courses.shown_unit("intrauterine_pressure"))


def activity(axes: Any, courses: Courses) -> None:
    """Contractions per 10 min, and on the right axis Montevideo units."""
    if "montevideo_units" in courses:
        other = axes.twinx()
        other.spines["right"].set_visible(True)
        other.spines["right"].set_color(look.STATION)
        draw_band(other, courses, "montevideo_units", look.STATION)
        minutes, units = each(READ_EVERY, courses.time, courses["montevideo_units"])
        other.plot(minutes / 60, units, color=look.STATION, linewidth=1.1)
        other.set_ylim(0, max(250.0, 1.15 * float(np.nanmax(units, initial=0.0))))
        other.tick_params(axis="y", labelcolor=look.STATION, color=look.STATION)
        other.text(
            1, 1.03, "Montevideo units", transform=other.transAxes, color=look.STATION, fontweight="bold",
            va="bottom", ha="right",
        )  # fmt: skip
    minutes, count = each(READ_EVERY, courses.time, courses["contraction_rate"])
    axes.plot(minutes / 60, count, color=look.COUNT, linewidth=1.3)
    axes.axhline(TACHYSYSTOLE, color=look.grade_colour("danger"), linewidth=0.7, linestyle=(0, (4, 3)))
    top = max(6.5, 1.15 * float(np.nanmax(count, initial=0.0)))
    axes.set_ylim(0, top)
    axes.set_yticks(np.arange(0, top, 2))
    look.title(axes, "Contractions", "per 10 min; dashed: 5, the limit of tachysystole", look.COUNT)
    look.quiet_grid(axes)


def partogram(axes: Any, courses: Courses) -> None:
    """Dilatation rising and station falling, as on a partogram; crosses and rings where somebody examined."""
    axes.set_ylim(0, 10.6)
    axes.set_yticks(range(0, 11, 2))
    look.quiet_grid(axes)
    draw_band(axes, courses, "cervical_dilatation", look.CERVIX)
    hours, dilatation = courses.time / 60, courses["cervical_dilatation"]
    axes.plot(*thinned(hours, dilatation), color=look.CERVIX, linewidth=1.3)
    examined, felt, height = courses.examinations
    axes.plot(examined / 60, felt, "x", color=look.CERVIX, markersize=5.5, markeredgewidth=1.3)
    unit = courses.shown_unit("cervical_dilatation")
    look.title(axes, "Cervix", f"{unit}; ×, ○: as found on examination" if len(examined) else unit, look.CERVIX)
    if "fetal_station" in courses:
        other = axes.twinx()
        other.spines["right"].set_visible(True)
        other.spines["right"].set_color(look.STATION)
        station = courses["fetal_station"]
        other.set_ylim(5.3, -5)
        other.set_yticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "+2", "+4"])
        other.plot(*thinned(hours, station), color=look.STATION, linewidth=1.1)
        other.plot(
            examined / 60, height, "o", color=look.STATION, markersize=4.2, markerfacecolor="white",
            markeredgewidth=1.1,
        )  # fmt: skip
        other.tick_params(axis="y", labelcolor=look.STATION, color=look.STATION)
        other.text(
            1, 1.03, f"Station of the head ({'cm, ○' if len(examined) else 'cm'})", transform=other.transAxes,
            color=look.STATION, fontweight="bold", va="bottom", ha="right",
        )  # fmt: skip


def strip(axes: Any, courses: Courses, start: float) -> None:
    """Thirty minutes in the proportions of monitor paper: 1 cm a minute, 25 mmHg a centimetre, 10 mmHg lines."""
    shown = (courses.time >= start) & (courses.time <= start + STRIP_MINUTES)
    minutes, values = courses.time[shown] - start, courses["intrauterine_pressure"][shown]
    look.paper(axes)
    axes.set_xlim(0, STRIP_MINUTES)
    top = _pressure_top(values)
    axes.set_ylim(0, top)
    axes.set_xticks(np.arange(0, STRIP_MINUTES + 1, 10))
    axes.set_xticklabels([_clock(start + offset) for offset in (0, 10, 20, 30)])
    axes.set_yticks(np.arange(0, top + 1, 50))
    fine = {"color": look.PAPER_LINE, "linewidth": 0.5, "zorder": 0.4}  # under the grid; ticks for them would be slow
    axes.vlines(np.arange(1, STRIP_MINUTES), 0, top, **fine)
    axes.hlines(np.arange(10, top, 10), 0, STRIP_MINUTES, **fine)
    axes.grid(True, color=look.PAPER_HEAVY, linewidth=0.7)
    axes.plot(minutes, values, color=look.INK, linewidth=1.0)
    axes.set_aspect(1 / MMHG_PER_MINUTE)
    axes.tick_params(axis="x", pad=6)
    look.title(axes, f"{STRIP_MINUTES:.0f} minutes as on paper", "1 cm/min · lines every 10 mmHg and every minute")


def strip_top(courses: Courses, start: float) -> float:
    """The highest pressure (mmHg) that the strip's paper has to reach."""
    shown = (courses.time >= start) & (courses.time <= start + STRIP_MINUTES)
    return _pressure_top(courses["intrauterine_pressure"][shown])


def strip_start(courses: Courses) -> float | None:
    """Where the strip begins (min): at 7 cm, where labour is active, else the busiest half hour; None in short runs."""
    time = courses.time
    if "intrauterine_pressure" not in courses or time.size == 0 or time[-1] - time[0] < STRIP_MINUTES:
        return None
    latest = max(min(float(time[-1]), courses.birth) - STRIP_MINUTES, float(time[0]))
    if "cervical_dilatation" in courses:
        active = time[courses["cervical_dilatation"] >= 7.0]
        if active.size:
            return float(min(active[0], latest))
    every = float(time[1] - time[0])
    pressure = np.nan_to_num(courses["intrauterine_pressure"])
    work = np.concatenate([[0.0], np.cumsum(pressure - np.median(pressure))])
    length = round(STRIP_MINUTES / every)
    return float(min(time[np.argmax(work[length:] - work[:-length])], latest))


def _pressure_top(values: Array) -> float:
    return max(100.0, 25.0 * float(np.ceil((np.nanmax(values, initial=0.0) + 5) / 25)))


def _clock(minutes: float) -> str:
    return f"{int(minutes // 60)} h {int(minutes % 60):02d}"
