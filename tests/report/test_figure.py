"""The figure shows what was simulated: read back from its axes, not compared as a picture."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from oxytocin.report.course import Courses, changes, stroke, thinned
from oxytocin.report.drawing import draw


def words_of(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]


@pytest.fixture(scope="module")
def figure(typical: Any, cohort: Any) -> Figure:
    return draw(typical, cohort)


def axes_titled(figure: Figure, words: str) -> Any:
    return next(axes for axes in figure.axes if any(text.get_text().startswith(words) for text in axes.texts))


@pytest.mark.parametrize(
    "panel",
    ["Oxytocin infusion", "Plasma oxytocin", "Intrauterine pressure", "Contractions", "Montevideo units", "Cervix",
     "Station of the head", "30 minutes as on paper", "Events and alerts"],
)  # fmt: skip
def test_a_labour_has_every_panel_of_its_chart(figure: Figure, panel: str) -> None:
    assert any(words.startswith(panel) for words in words_of(figure))


def test_units_stand_beside_the_names(figure: Figure) -> None:
    assert {"mU/min", "pmol/L", "mmHg"} <= set(words_of(figure))


def test_pump_steps_are_the_rates_of_the_run(figure: Figure, typical: Any) -> None:
    line = axes_titled(figure, "Oxytocin infusion").lines[0]
    assert line.get_drawstyle() == "steps-post"
    rates = typical.parts[0].courses["infusion_rate"][0][0]
    assert np.unique(line.get_ydata()).tolist() == np.unique(rates).tolist()


def test_the_strip_has_paper_proportions_and_ten_mmhg_lines(figure: Figure) -> None:
    axes = axes_titled(figure, "30 minutes")
    box = axes.get_window_extent()
    minutes, mmhg = np.diff(axes.get_xlim())[0], np.diff(axes.get_ylim())[0]
    assert (box.width / minutes) / (box.height / mmhg * 25) == pytest.approx(1.0, rel=0.02)
    paths = [path.vertices for lines in axes.collections for path in lines.get_paths()]
    level = [vertices[0, 1] for vertices in paths if vertices[0, 1] == vertices[-1, 1]]
    lines = np.union1d(level, axes.get_yticks())
    assert np.unique(np.diff(lines)).tolist() == [10.0]
    assert np.ptp(axes.lines[0].get_xdata()) == pytest.approx(30, abs=0.4)


def test_station_falls_while_dilatation_rises(figure: Figure) -> None:
    bottom, top = axes_titled(figure, "Station").get_ylim()
    assert bottom > top
    bottom, top = axes_titled(figure, "Cervix").get_ylim()
    assert bottom < top


def test_events_are_named_and_alerts_counted_by_grade(figure: Figure) -> None:
    assert {"membranes rupture", "fully dilated", "birth"} <= set(words_of(figure))
    labels = [text.get_text() for text in axes_titled(figure, "Events").get_legend().get_texts()]
    assert labels == ["caution 1", "danger 1"]


def test_a_population_is_shown_as_a_band_and_its_absence_is_said(typical: Any, cohort: Any) -> None:
    assert any("40 people" in words for words in words_of(draw(typical, cohort)))
    alone = draw(typical)
    assert any("how far people differ is not shown" in words for words in words_of(alone))


def test_a_short_kinetic_run_has_only_its_own_panels(typical: Any) -> None:
    values, unit, meaning = typical.parts[0].courses["plasma_oxytocin"]
    part = {"courses": {"plasma_oxytocin": (values[:, :120], unit, meaning)}, "time": typical.parts[0].time[:120]}
    brief = {**vars(typical), "parts": [type(typical)(**part)], "alerts": [], "events": []}
    figure = draw(type(typical)(**brief))
    assert [axes.get_xlabel() for axes in figure.axes] == ["minutes since the start"]
    figure.savefig(BytesIO(), format="png")


def test_the_band_holds_the_middle_ninety_per_cent(cohort: Any, typical: Any) -> None:
    band = Courses(typical, cohort).band("plasma_oxytocin")
    assert band is not None
    at = 100
    inside = cohort.parts[0].courses["plasma_oxytocin"][0][:, cohort.parts[0].time == band.time[at]]
    assert np.mean((inside >= band.low[at]) & (inside <= band.high[at])) == pytest.approx(0.9, abs=0.06)


def test_the_band_ends_when_hardly_anyone_is_left(cohort: Any, typical: Any) -> None:
    band = Courses(typical, cohort).band("plasma_oxytocin")
    assert band is not None
    there = np.isin(cohort.parts[0].time, band.time)
    left = np.isfinite(cohort.parts[0].courses["plasma_oxytocin"][0][:, there]).sum(axis=0)
    assert np.array_equal(np.isfinite(band.low), left >= 5)


def test_thinning_keeps_every_contraction(typical: Any) -> None:
    courses = Courses(typical)
    time, pressure = thinned(courses.time, courses["intrauterine_pressure"], columns=900)
    assert time.size < courses.time.size
    assert pressure.max() == courses["intrauterine_pressure"].max()
    assert pressure.min() == courses["intrauterine_pressure"].min()
    above = courses["intrauterine_pressure"] > 30
    kept = pressure > 30
    assert abs(np.diff(above.astype(int)).clip(0).sum() - np.diff(kept.astype(int)).clip(0).sum()) <= 1


def test_steps_are_kept_at_the_samples_where_they_change() -> None:
    time, values = changes(np.arange(6.0), np.array([1.0, 1.0, 2.0, 2.0, 3.0, 3.0]))
    assert time.tolist() == [0.0, 2.0, 4.0, 5.0]
    assert values.tolist() == [1.0, 2.0, 3.0, 3.0]


def test_what_a_scenario_asks_to_record_gets_a_panel(typical: Any) -> None:
    part = typical.parts[0]
    courses = {**part.courses, "receptor_density": (part.courses["cervical_dilatation"][0] * 40, "pmol/g", "")}
    scenario = replace(typical.scenario, record=("intrauterine_pressure", "receptor_density"))
    asked = {**vars(typical), "parts": [type(part)(courses=courses, time=part.time)], "scenario": scenario}
    assert "Receptor density" in words_of(draw(type(typical)(**asked)))
    assert "Receptor density" not in words_of(draw(typical))


def test_without_active_labour_the_strip_shows_the_busiest_half_hour() -> None:
    from oxytocin.report.panels import strip_start

    time = np.arange(0.0, 360.0, 0.5)
    pressure = np.where((time >= 120) & (time < 150) & (time % 3 < 1), 60.0, 10.0)
    courses: Any = _Made({"intrauterine_pressure": pressure, "cervical_dilatation": np.full(time.size, 2.0)}, time)
    assert strip_start(courses) == pytest.approx(120.0, abs=3.0)


def test_what_is_done_is_named_in_the_lane_of_events() -> None:
    """A reader sees when the feed begins and what was given, not only what came of it."""
    from oxytocin.report.run import simulate

    shown = words_of(simulate("breastfeed").plot())
    assert {"baby crying", "suckling"} <= set(shown)


class _Made(dict[str, np.ndarray]):
    birth = np.inf

    def __init__(self, courses: dict[str, np.ndarray], time: np.ndarray) -> None:
        super().__init__(courses)
        self.time = time


def test_nothing_done_is_left_unnamed_where_much_was_done_at_once() -> None:
    """Rescues crowd together: what finds no room beside its time is numbered, and the key names it."""
    from oxytocin.report.lane import layout

    care = [(0.0, "ringer"), (960.0, "sevoflurane"), *((963.0 + 6 * n, f"drug {n} 5 IU") for n in range(8)),
            (1030.0, "drug 2 5 IU")]  # fmt: skip
    courses: Any = _Made({}, np.arange(0.0, 1140.0))
    courses.care, courses.event = care, lambda switch: 963.0 if switch == "labour.born" else None
    plan = layout(courses)
    assert [text.name for text in plan.names] == ["birth"]
    key = "  ".join(plan.key)
    assert all(name in key for _, name in care)
    assert "16 h 15 min and 17 h 10 min  drug 2 5 IU" in key
    places = [at for _, at, _ in plan.numbers]
    assert np.all(np.diff([0, *places, 1]) >= 0.005)
    assert np.diff(places).min() >= 0.0129
    courses.care = care[:2]
    assert [text.name for text in layout(courses).names] == ["birth", "ringer", "sevoflurane"]


def test_no_name_is_crossed_by_the_line_of_another_landmark() -> None:
    """A child that is born a quarter of an hour after full dilatation: both have a name and a line."""
    from oxytocin.report.lane import LETTER, layout

    times = {"labour.membranes_ruptured": 440.0, "labour.full_dilatation": 476.0, "labour.born": 488.0}
    courses: Any = _Made({}, np.arange(0.0, 489.0))
    courses.care, courses.event = [], times.get
    names = layout(courses).names
    assert [text.name for text in names] == ["birth", "fully dilated", "membranes rupture"]
    for text in names:
        for other in names:
            at = other.landmark / (1.005 * 488)
            spans = text.right - LETTER * len(text.name) < at < text.right
            assert not (spans and other.row <= text.row), (text, other)


def test_an_examination_is_marked_only_where_one_was_made() -> None:
    from oxytocin.report.run import simulate

    person = {"sex": "female", "state": "labouring", "gestation": "40 wk", "bishop": 8}
    care: list[dict[str, str]]
    for care in ([], [{"protocol": "augmentation"}]):
        record = ["cervical_dilatation", "fetal_station"]
        run = simulate({"person": person, "duration": "4 h", "care": care, "record": record})
        made = [event.time / 60 for event in run.events if event.switch == "examination"]
        marks = [line for line in axes_titled(run.plot(), "Cervix").lines if line.get_marker() == "x"]
        assert [time for line in marks for time in line.get_xdata()] == pytest.approx(made)
        assert bool(made) == bool(care)


def test_amounts_stand_in_the_unit_that_is_read_easily() -> None:
    """Blood alcohol is some tens of mmol/L, atosiban some hundreds of nmol/L, oxytocin some pmol/L."""
    from matplotlib.figure import Figure as Blank

    from oxytocin.report.panels import plain

    time = np.arange(0.0, 60.0)
    for level, unit, tick in ((2.6e10, "mmol/L", "26"), (4e5, "nmol/L", "400"), (800.0, "pmol/L", "800")):
        courses: Any = _Made({"level": np.full(time.size, level)}, time)
        courses.shown_unit, courses.band = lambda name: "pmol/L", lambda name: None
        courses.meaning = lambda name: ""
        axes = Blank().add_subplot()
        plain(axes, courses, "level")
        assert unit in [text.get_text() for text in axes.texts]
        assert axes.yaxis.get_major_formatter()(level, 0) == tick


def test_a_line_is_thinner_where_its_strokes_run_together() -> None:
    time = np.linspace(0.0, 1.0, 5000)
    assert stroke(np.sin(2 * np.pi * 200 * time), 1.2) == pytest.approx(0.6)
    assert stroke(np.sin(2 * np.pi * 10 * time), 1.2) == pytest.approx(1.2)
    assert stroke(np.empty(0), 1.2) == pytest.approx(1.2)


def test_a_cervix_stays_where_it_was_at_a_caesarean_and_is_open_after_another_birth(cohort: Any, typical: Any) -> None:
    def highest(operated: bool) -> float:
        values = np.tile([2.0, 4.0, 6.0, np.nan, np.nan], (6, 1))
        part = {"courses": {"cervical_dilatation": (values, "cm", "dilatation")}, "time": np.arange(5.0)}
        outcomes = {"birth_time": (np.full(6, 2.5), "min"), "caesarean_birth": (np.full(6, float(operated)), "1")}
        people = {"people": np.arange(6), "failures": [], "parts": [type(cohort)(**part)], "outcomes": outcomes}
        band = Courses(typical, type(cohort)(**{**vars(cohort), **people})).band("cervical_dilatation")
        assert band is not None
        return float(band.high[-1])

    assert highest(operated=True) == 6.0
    assert highest(operated=False) == 10.0


def test_what_was_changed_stands_below_the_title() -> None:
    from oxytocin.report.run import simulate

    overrides = ["care[0].route=nasal", "care[0].amount='24 IU'"]
    words = words_of(simulate("regimen-injection", people=0, overrides=overrides).plot())
    assert "10 IU into muscle" in words
    assert "changed: care[0].route=nasal, care[0].amount=24 IU" in words
    assert not any(said.startswith("changed") for said in words_of(simulate("regimen-injection", people=0).plot()))
    own = "Two doses, changed: twice a day"
    assert own in words_of(simulate("regimen-injection", people=0, overrides=[f"title='{own}'"]).plot())
