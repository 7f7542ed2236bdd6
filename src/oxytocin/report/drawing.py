"""The figure of a run: stacked panels on one axis of time, as the chart of a labour is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from oxytocin.report import lane, look, panels, ward_panels, words
from oxytocin.report.course import Courses
from oxytocin.report.outcomes import of_the_dead

if TYPE_CHECKING:
    from oxytocin.simulation import CohortRun

WIDTH = 10.5  # inch
MARGIN = 0.62
GAP = 0.36
HEIGHTS = {"pump": 1.05, "plasma": 1.05, "pressure": 1.45, "activity": 1.05, "partogram": 2.0,
           "fetal_heart": 1.35, "circulation": 1.05, "bleeding": 1.05, "water": 1.05}  # fmt: skip
BESIDE = {  # what the panel of an observable shows besides
    "contraction_rate": {"montevideo_units"},
    "cervical_dilatation": {"fetal_station"},
    "fetal_heart_rate": {"fetal_oxygen_saturation"},
    "mean_arterial_pressure": {"heart_rate"},
    "blood_loss": {"uterine_firmness"},
    "plasma_sodium": {"urine_output"},
}


def draw(run: CohortRun, cohort: CohortRun | None = None) -> Figure:
    """Draw one person of `run` (the first), with the 5-95 % band of `cohort` behind the lines.

    Panels whose observables were not recorded are left out; a run that recorded none of them shows all it has.
    """
    courses = Courses(run, cohort)
    start = panels.strip_start(courses)
    chosen = _chosen(courses, start)
    minute = (WIDTH - 2 * MARGIN) / panels.STRIP_MINUTES
    strip_height = 0.0 if start is None else minute * panels.strip_top(courses, start) / panels.MMHG_PER_MINUTE
    heights = [height for _, height, _ in chosen]
    head = 0.62 + (0.16 if of_the_dead(cohort) else 0.0)
    total = head + 0.13 + sum(heights) + GAP * len(heights) + (strip_height + 0.75 if start is not None else 0.2)
    with rc_context(look.STYLE):
        figure = Figure(figsize=(WIDTH, total), facecolor="white")
        FigureCanvasAgg(figure)
        top = total - head
        shared: list[Any] = []
        for _, height, painter in chosen:
            box = (MARGIN / WIDTH, (top - height) / total, 1 - 2 * MARGIN / WIDTH, height / total)
            axes = figure.add_axes(box, sharex=shared[0] if shared else None)
            painter(axes, courses)
            shared.append(axes)
            top -= height + GAP
        _time_axis(shared, courses)
        _landmarks([axes for axes, (name, *_) in zip(shared, chosen, strict=True) if name != "happenings"], courses)
        if start is not None:
            top -= 0.42
            box = (MARGIN / WIDTH, (top - strip_height) / total, 1 - 2 * MARGIN / WIDTH, strip_height / total)
            panels.strip(figure.add_axes(box), courses, start)
        _heading(figure, total, run, cohort)
    return figure


def _chosen(courses: Courses, start: float | None) -> list[tuple[str, float, Callable[[Any, Courses], None]]]:
    """The panels this run has data for, from the top down: (name, height in inch, painter)."""
    painters: dict[str, tuple[str, Callable[[Any, Courses], None]]] = {
        "pump": ("infusion_rate", panels.pump),
        "plasma": ("plasma_oxytocin", panels.plasma),
        "pressure": ("intrauterine_pressure", partial(panels.pressure, strip_start=start)),
        "activity": ("contraction_rate", panels.activity),
        "fetal_heart": ("fetal_heart_rate", ward_panels.fetal_heart),
        "partogram": ("cervical_dilatation", panels.partogram),
        "circulation": ("mean_arterial_pressure", ward_panels.circulation),
        "bleeding": ("blood_loss", ward_panels.bleeding),
        "water": ("plasma_sodium", ward_panels.water),
    }
    conditions = {"pump": ward_panels.infused, "bleeding": ward_panels.bled, "water": ward_panels.diluted}
    chosen = [
        (name, HEIGHTS[name], painter)
        for name, (needed, painter) in painters.items()
        if needed in courses and (name not in conditions or conditions[name](courses))
    ]
    drawn = {needed for needed, painter in painters.values() if painter in [item for *_, item in chosen]}
    covered = drawn.union(*(beside for needed, beside in BESIDE.items() if needed in drawn))
    asked = courses.names if not chosen else courses.run.scenario.record or ()
    own = {"seizure_risk": panels.seizure}
    chosen += [(name, 1.2, own.get(name, partial(panels.plain, name=name))) for name in asked if name not in covered]
    if len(chosen) <= 2:
        chosen = [(name, 2 * height, painter) for name, height, painter in chosen]
    landmarks = any(courses.event(switch) is not None for switch in lane.LANDMARKS)
    if landmarks or courses.run.alerts or courses.care:
        plan = lane.layout(courses)
        chosen.insert(0, ("happenings", plan.above + plan.below, lane.happenings))
    return chosen


def _time_axis(shared: list[Any], courses: Courses) -> None:
    hours = courses.time / 60
    if not shared or hours.size == 0:
        return
    last = shared[-1]
    last.set_xlim(hours[0], max(float(hours[-1]) * 1.005, float(hours[0]) + 1 / 60))
    span = float(hours[-1] - hours[0])
    every = next(step for step in (1 / 60, 1 / 12, 1 / 6, 0.5, 1, 2, 3, 6, 12, 24, 1e9) if span / step <= 18)
    last.set_xticks(np.arange(np.ceil(hours[0] / every), hours[-1] / every + 1e-9) * every)
    minutes = span <= 3
    last.xaxis.set_major_formatter(lambda value, _: f"{value * 60:.0f}" if minutes else f"{value:g}")
    for axes in shared[:-1]:
        axes.tick_params(axis="x", labelbottom=False, length=0)
    last.set_xlabel("minutes since the start" if minutes else "hours since the start", labelpad=2)


def _landmarks(shared: list[Any], courses: Courses) -> None:
    """Hair lines through panels at the events of labour; the lane at the top has its own, with their names."""
    for switch in lane.LANDMARKS:
        time = courses.event(switch)
        if time is not None:
            for axes in shared:
                axes.axvline(time / 60, **lane.LINE)


def _heading(figure: Figure, total: float, run: CohortRun, cohort: CohortRun | None) -> None:
    subject = run.scenario.preparation or "person"
    left = MARGIN / WIDTH
    look.heading(figure, left, total, run.scenario.title, run.scenario.changed, 12.5)
    if cohort is None:
        said = f"One typical {subject}; how far {words.many(0, subject)[2:]} differ is not shown."
    else:
        around = words.many(len(cohort.people), f"{subject}")
        said = f"Lines: the typical {subject}. Bands: the middle 90 % of {around}."
    for below, line in ((0.15, said), (0.46, of_the_dead(cohort))):
        figure.text(1 - left, 1 - below / total, line, fontsize=8, va="top", ha="right", color=look.QUIET)
