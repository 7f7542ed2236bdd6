"""A run as Python sees it, on the real model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import oxytocin as ox
from oxytocin import report
from oxytocin.errors import InputError
from oxytocin.simulation import simulate as simulate_people


@pytest.fixture(scope="module")
def bolus() -> report.Run:
    return ox.simulate("iv-bolus", seed=2, people=8)


def test_courses_are_labelled_arrays_with_units(bolus: report.Run) -> None:
    plasma = bolus.timecourse["plasma_oxytocin"]
    assert plasma.dims == ("person", "time")
    assert plasma.attrs["unit"] == "pmol/L"
    assert float(plasma.time[-1]) == pytest.approx(120, abs=0.1)


def test_the_typical_person_lies_within_the_population(bolus: report.Run) -> None:
    assert bolus.cohort is not None
    peaks, unit = bolus.cohort.outcomes["maximum_plasma_oxytocin"]
    assert unit == "pmol/L"
    assert peaks.min() < bolus.outcomes["maximum_plasma_oxytocin"][0][0] < peaks.max()
    assert np.unique(peaks).size == 8


def test_plot_is_the_figure_of_the_report(bolus: report.Run) -> None:
    assert [axes.get_xlabel() for axes in bolus.plot().axes][-1] == "minutes since the start"


def test_runs_of_the_layer_below_are_drawn_and_written_too(tmp_path: Path) -> None:
    people = simulate_people("iv-bolus", people=6)
    assert report.figure(people).axes
    assert (report.write_report(people, tmp_path / "people") / "cohort.parquet").exists()
    established = report.write_report(simulate_people("iv-bolus", trust="established"), tmp_path / "trusting")
    assert "“established”" in (established / "report.html").read_text(encoding="utf-8")
    assert not (report.write_report(simulate_people("iv-bolus"), tmp_path / "one") / "cohort.parquet").exists()


def test_input_that_cannot_be_used_is_an_input_error() -> None:
    with pytest.raises(InputError, match="did you mean 'iv-bolus'"):
        ox.simulate("iv-bolis")
    with pytest.raises(InputError, match="plausable"):
        ox.simulate("iv-bolus", trust="plausable")


def test_names_that_are_not_offered_say_which_are() -> None:
    assert set(ox.__all__) <= set(dir(ox))
    with pytest.raises(AttributeError, match="it offers __version__, load_scenario, simulate"):
        ox.simulation_of_everything  # noqa: B018


def test_a_scenario_may_be_a_mapping_and_what_is_asked_in_vain_is_refused() -> None:
    written = {"person": {"sex": "male"}, "duration": "1 h", "record": ["plasma_oxytocin"]}
    assert ox.simulate(written, overrides=["duration=30 min"]).timecourse.time[-1] == pytest.approx(30, abs=0.1)
    with pytest.raises(InputError, match="overrides and library go with"):
        ox.simulate(ox.load_scenario("iv-bolus"), overrides=["duration=30 min"])
