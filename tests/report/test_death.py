"""Women whose circulation stopped: what they lost does not come back, and the living are said to be the living."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from oxytocin.report import simulate
from oxytocin.report.course import Courses, stopped
from oxytocin.report.files import summarise
from oxytocin.report.outcomes import said, typical_words

BIRTHS = {  # given at half an hour, with nothing done against bleeding from uteri that shut their arteries badly
    "person": {"state": "pregnant"},
    "life": [{"at": "30 min", "stimulus": "birth"}],
    "duration": "3.5 h",
    "change": {"third_stage.shut_tone": 0.4},
    "record": ["blood_loss", "mean_arterial_pressure", "montevideo_units"],
}

LABOURS = BIRTHS | {  # that begin by themselves, and end at hours of their own
    "person": {"state": "labouring", "bishop": 10},
    "life": [],
    "duration": "12 h",
}


@cache
def labours() -> Any:
    return simulate(LABOURS, people=16)


@cache
def births() -> Any:
    return simulate(BIRTHS, people=24)


def band(name: str) -> Any:
    return Courses(births().typical, births().cohort).band(name)


@cache
def dead() -> int:
    count = int(stopped(births().cohort).sum())
    assert 2 <= count <= 12, "the scenario has to be one in which some die"
    return count


def test_blood_that_was_lost_does_not_come_back() -> None:
    assert dead()
    loss = band("blood_loss")
    for edge in (loss.low, loss.middle, loss.high):
        assert (np.diff(edge) > -1e-6).all()
    totals = births().cohort.outcomes["total_blood_loss"][0]
    assert [loss.low[-1], loss.middle[-1], loss.high[-1]] == pytest.approx(np.percentile(totals, [5, 50, 95]), rel=0.01)


def test_a_pressure_is_that_of_the_living() -> None:
    pressure = births().cohort.courses["mean_arterial_pressure"][0][:, -1]
    assert np.isfinite(pressure).sum() == 24 - dead()
    found = band("mean_arterial_pressure")
    assert found.high[-1] == pytest.approx(np.nanpercentile(pressure, 95), rel=0.01)


def test_the_belt_is_off_after_birth_in_everybody() -> None:
    units = band("montevideo_units")
    assert np.isnan(units.high[units.time > 31]).all()
    assert np.isfinite(units.high[units.time < 29]).any()


def test_the_figure_and_the_report_say_who_is_left() -> None:
    from oxytocin.report.page import page
    from oxytocin.report.provenance import provenance

    sentence = f"The circulation of {dead()} stopped"
    figure = births().plot()
    assert any(sentence in text.get_text() for text in figure.texts)
    titles = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert any("those alive" in title for title in titles)
    lowest = np.nanmin(band("mean_arterial_pressure").low)
    axes = next(axes for axes in figure.axes if any("Mean arterial" in text.get_text() for text in axes.texts))
    assert axes.get_ylim()[0] < lowest  # a band that is cut off hides whom it is about

    assert sentence in page(births(), "<svg/>", {}, provenance(births().typical.model))


def test_where_births_are_not_at_one_time_the_figure_says_that_bands_end_with_them() -> None:
    count = int(stopped(labours().cohort).sum())
    assert count >= 1, "the scenario has to be one in which somebody dies"
    loss = Courses(labours().typical, labours().cohort).band("blood_loss")
    assert loss is not None
    assert np.nanmax(loss.high) == 0  # of who has not given birth; what the dead lost is not in it
    texts = " ".join(text.get_text() for text in labours().plot().texts)
    assert f"The circulation of {count} stopped: bands end with each birth, and are of those alive." in texts
    assert "as it was then" not in texts


def test_who_dies_undelivered_leaves_the_bands_of_births_at_one_time() -> None:
    cohort = births().cohort
    some = int(np.flatnonzero(stopped(cohort))[0])
    times = np.array(cohort.outcomes["birth_time"][0], dtype=float)
    times[some] = np.nan
    changed = SimpleNamespace(
        people=cohort.people, parts=cohort.parts, failures=cohort.failures,
        outcomes={**cohort.outcomes, "birth_time": (times, "min")},
    )  # fmt: skip
    together: Any = changed
    assert Courses(together, together).born_together
    times[int(np.flatnonzero(~stopped(cohort))[0])] = np.nan  # a woman who lives, and has not given birth
    assert not Courses(together, together).born_together


def test_nobody_is_called_dead_where_nobody_died(run: Any) -> None:
    assert not stopped(run.cohort).any()
    assert not any("circulation" in text.get_text() for text in run.plot().texts)


def test_the_share_who_died_is_told_as_every_other_event() -> None:
    name = "maternal_arrest"
    assert said(births().cohort, name).endswith(f"({dead()} of 24)")
    assert typical_words(births().typical, name) in ("yes", "no")
    interval = summarise(births())["outcomes"][name]["interval"]
    assert (interval["happened"], interval["of"]) == (dead(), 24)
    assert said(births().cohort, "total_blood_loss", middle=True).endswith("mL")  # of all 24: none is missing
