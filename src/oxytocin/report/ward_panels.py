"""The panels of mother and child besides labour itself: fetal heart, circulation, bleeding, water."""

from __future__ import annotations

from typing import Any

import numpy as np

from oxytocin.report import look
from oxytocin.report.course import Array, Courses, stopped, thinned

NORMAL_HEART = (110.0, 160.0)  # beats/min of a normal fetal baseline
LOW_PRESSURE, HAEMORRHAGE, LOW_SODIUM = 65.0, (500.0, 1000.0), (130.0, 125.0)
SALT_SHOWN = 133.0  # mmol/L below which sodium is drawn though nobody asked for it
BLED = 1.0  # mL
HEART, VESSELS, BLOOD, WATER = "#5b3f8c", "#9c3d2e", "#8a1f1f", "#2f6f9f"


def fetal_heart(axes: Any, courses: Courses) -> None:
    """Fetal heart rate on the band of a normal baseline; on the right axis the child's saturation."""
    if "fetal_oxygen_saturation" in courses:
        values = courses["fetal_oxygen_saturation"]
        other = _beside(axes, "Saturation of the child (%)", look.QUIET)
        other.plot(*thinned(courses.time / 60, values), color=look.QUIET, linewidth=0.6)
        other.set_ylim(0, 160)  # below the heart rate, so that the two can be told apart
        other.set_yticks(range(0, 101, 25))
    axes.axhspan(*NORMAL_HEART, color="#e6f0e6", linewidth=0, zorder=0)
    axes.plot(*thinned(courses.time / 60, courses["fetal_heart_rate"]), color=HEART, linewidth=0.55)
    axes.set_ylim(50, 210)
    axes.set_yticks(range(60, 211, 30))
    look.title(axes, "Fetal heart rate", "beats/min; green: 110-160", HEART)
    look.quiet_grid(axes)


def circulation(axes: Any, courses: Courses) -> None:
    """Mean arterial pressure, and on the right axis the mother's heart rate."""
    if "heart_rate" in courses:
        other = _beside(axes, "Heart rate of the mother (per min)", look.COUNT)
        draw(other, courses, "heart_rate", look.COUNT, 0.9)
        _room(other, courses["heart_rate"], 50.0, 130.0)
    draw(axes, courses, "mean_arterial_pressure", VESSELS)
    axes.axhline(LOW_PRESSURE, color=look.grade_colour("danger"), linewidth=0.7, linestyle=(0, (4, 3)))
    band = courses.band("mean_arterial_pressure")
    lowest = [] if band is None else [float(np.nanmin(band.low, initial=50.0))]  # of those who bleed, out of sight else
    _room(axes, np.append(courses["mean_arterial_pressure"], lowest), 50.0, 110.0)
    living = "; band: those alive" if courses.cohort is not None and stopped(courses.cohort).any() else ""
    look.title(axes, "Mean arterial pressure", f"mmHg; dashed: 65{living}", VESSELS)
    look.quiet_grid(axes)


def bleeding(axes: Any, courses: Courses) -> None:
    """Blood lost since birth, and on the right axis how firm the uterus is."""
    if "uterine_firmness" in courses:
        other = _beside(axes, "Firmness of the uterus (0-10)", look.STATION)
        born = courses.event("labour.born")
        shown = courses.time >= (np.inf if born is None else born)
        hours, values = thinned(courses.time[shown] / 60, courses["uterine_firmness"][shown])
        other.plot(hours, values, color=look.STATION, linewidth=1.1)
        other.set_ylim(0, 10.5)
    draw(axes, courses, "blood_loss", BLOOD, banded=courses.born_together)
    top = max(600.0, 1.1 * float(np.nanmax(courses["blood_loss"], initial=0.0)), axes.get_ylim()[1])
    for limit in HAEMORRHAGE:
        if limit < top:
            axes.axhline(limit, color=look.grade_colour("danger"), linewidth=0.7, linestyle=(0, (4, 3)))
    axes.set_ylim(0, top)
    look.title(axes, "Blood lost", "mL; dashed: 500 and 1000", BLOOD)
    look.quiet_grid(axes)


def water(axes: Any, courses: Courses) -> None:
    """Plasma sodium with the limits of hyponatraemia, and on the right axis the urine so far."""
    if "urine_output" in courses:
        other = _beside(axes, "Urine so far (L)", look.STATION)
        values = courses["urine_output"]
        other.plot(*thinned(courses.time / 60, values), color=look.STATION, linewidth=1.1)
        other.set_ylim(0, max(1.0, 1.1 * float(np.nanmax(values, initial=0.0))))
    draw(axes, courses, "plasma_sodium", WATER)
    low = float(np.nanmin(courses["plasma_sodium"], initial=140.0))
    for limit in LOW_SODIUM:
        axes.axhline(limit, color=look.grade_colour("danger"), linewidth=0.7, linestyle=(0, (4, 3)))
    band = courses.band("plasma_sodium")
    lowest = low if band is None else min(low, float(np.nanmin(band.low, initial=low)))
    axes.set_ylim(min(122.0, lowest - 2), 142)
    look.title(axes, "Plasma sodium", "mmol/L; dashed: 130 and 125", WATER)
    look.quiet_grid(axes)


def infused(courses: Courses) -> bool:
    """Whether anybody was infused with oxytocin, or the rate was asked for."""
    runs = [run for run in (courses.run, courses.cohort) if run is not None]
    asked = courses.run.scenario.record or ()
    return "infusion_rate" in asked or any("maximum_rate" in run.outcomes for run in runs)


def bled(courses: Courses) -> bool:
    """Whether there is any blood loss to be shown."""
    return float(np.nanmax(courses["blood_loss"], initial=0.0)) > BLED


def diluted(courses: Courses) -> bool:
    """Whether sodium was asked for, or fell far enough to be shown."""
    asked = courses.run.scenario.record or ()
    return "plasma_sodium" in asked or float(np.nanmin(courses["plasma_sodium"], initial=140.0)) < SALT_SHOWN


def draw(axes: Any, courses: Courses, name: str, colour: str, width: float = 1.3, banded: bool = True) -> None:
    """A course with the band of the population behind it."""
    band = courses.band(name) if banded else None
    if band is not None:
        shown = band.time <= courses.time[-1] + 2
        hours, low, high = band.time[shown] / 60, band.low[shown], band.high[shown]
        axes.fill_between(hours, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(*thinned(courses.time / 60, courses[name]), color=colour, linewidth=width)


def _beside(axes: Any, words: str, colour: str) -> Any:
    """A second axis on the right with its name above it."""
    other = axes.twinx()
    other.spines["right"].set_visible(True)
    other.spines["right"].set_color(colour)
    other.tick_params(axis="y", labelcolor=colour, color=colour)
    place = {"transform": other.transAxes, "va": "bottom", "ha": "right"}
    other.text(1, 1.03, words, color=colour, fontweight="bold", **place)
    return other


def _room(axes: Any, values: Array, low: float, high: float) -> None:
    """Limits that hold the values and at least an ordinary range."""
    least, most = float(np.nanmin(values, initial=low + 5)), float(np.nanmax(values, initial=high - 5))
    axes.set_ylim(min(low, least - 5), max(high, most + 5))
