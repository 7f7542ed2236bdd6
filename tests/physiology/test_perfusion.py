"""Blood flow of liver and kidneys: what a meal and hard work do to clearance, and so to the level."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.model import Model
from oxytocin.physiology.perfusion import Perfusion
from oxytocin.physiology.whole import build
from oxytocin.simulation.run import simulate

MEAL = {"at": "30 min", "stimulus": "meal"}
WORK = {"at": "30 min", "stimulus": "exercise", "for": "60 min"}


def level(*life: dict[str, str], change: dict[str, float] | None = None) -> dict[str, np.ndarray]:
    """Return the mean courses of ten men over two hours."""
    names = ["plasma_oxytocin", "liver_flow", "kidney_flow", "oxytocin_clearance"]
    written = {
        "person": {"sex": "male"},
        "duration": "2 h",
        "life": list(life),
        "record": names,
        "change": change or {},
    }
    found = simulate(written, people=10, seed=2, workers=1).parts[0].courses
    return {name: found[name][0].mean(axis=0) for name in names}


def test_at_rest_and_fasting_clearance_is_that_of_the_organs() -> None:
    resting = level()
    assert resting["liver_flow"] == pytest.approx(1.0)
    assert resting["oxytocin_clearance"] == pytest.approx(resting["oxytocin_clearance"][0])


def test_clearance_goes_with_flow_and_less_than_in_proportion() -> None:
    resting, fed, working = level(), level(MEAL), level(WORK)
    last = fed["liver_flow"].size * 5 // 8  # three quarters of an hour after the beginning
    for tried in (fed, working):
        flow = (tried["liver_flow"] + tried["kidney_flow"])[last] / 2
        cleared = tried["oxytocin_clearance"][last] / resting["oxytocin_clearance"][last]
        assert (cleared - 1) / (flow - 1) == pytest.approx(0.75, abs=0.25)
    assert working["kidney_flow"][last] == pytest.approx(0.6, abs=0.08)
    assert fed["kidney_flow"][last] == pytest.approx(1.0)


def test_a_meal_lowers_the_level_and_work_raises_it_while_they_last() -> None:
    resting, fed, working = (found["plasma_oxytocin"] for found in (level(), level(MEAL), level(WORK)))
    hour, end = slice(fed.size // 2, fed.size * 3 // 4), fed.size - 1
    assert 0.75 < (fed / resting)[hour].mean() < 0.95
    assert 1.3 < (working / resting)[hour].mean() < 2.2
    assert (working / resting)[end] < 1.15


def test_working_muscle_takes_up_part_of_what_piles_up() -> None:
    """As much after an hour, less after ten minutes, than where its capillaries did not open."""
    resting, opened = level()["plasma_oxytocin"], level(WORK)["plasma_oxytocin"]
    plain = level(WORK, change={"perfusion.recruitment": 0.001})["plasma_oxytocin"]
    early, late = opened.size * 40 // 120, opened.size * 88 // 120
    assert 1.0 < (opened / resting)[early] < (plain / resting)[early]
    assert (opened / resting)[late] == pytest.approx((plain / resting)[late], rel=0.06)


def test_the_labour_assembly_goes_without_it() -> None:
    def organs(model: Model) -> set[str]:
        return {item.name.partition(".")[0] for item in model.states}

    assert "perfusion" not in organs(build("labour"))
    assert {"perfusion"} <= organs(build("person"))
    assert Perfusion.working_time.value < Perfusion.feeding_time.value
