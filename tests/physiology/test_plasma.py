"""Kinetics of oxytocin in blood against the exact solution, and the balance of what is made, given and cleared."""

from __future__ import annotations

import numpy as np
import pytest
from tests.physiology.conftest import ensemble

MALE = {"body.sex": 0.0, "body.pregnant": 0.0, "body.weight": 70.0}
SILENT = {"hypothalamus.release_background": 1e-12, "hypothalamus.release_facilitated": 0.0,
          "hypothalamus.pulses_at_rest": 1e-12}
UNIT = 1698.0  # pmol in 1 IU


def two_compartments(time: np.ndarray, dose: float, clearance: float) -> np.ndarray:
    """Return the exact level after a bolus into the central compartment."""
    volume, out, back = 6.0, 0.0486, 0.0472
    total, product = clearance / volume + out + back, clearance / volume * back
    fast = (total + np.sqrt(total**2 - 4 * product)) / 2
    slow = product / fast
    return dose / volume * ((fast - back) * np.exp(-fast * time) + (back - slow) * np.exp(-slow * time)) / (fast - slow)


def test_a_bolus_falls_as_the_exact_two_compartment_solution() -> None:
    run = ensemble("kinetics", 1e-7).begin({**MALE, **SILENT})
    run.dose("oxytocin_iv", UNIT)
    clearance = float(run.observe(["oxytocin_clearance"])["oxytocin_clearance"][0])
    for minute in (0.5, 2, 10, 40, 120):
        run.advance(minute)
        exact = two_compartments(np.array([minute]), UNIT, clearance)
        assert run.observe(["plasma_oxytocin"])["plasma_oxytocin"] == pytest.approx(exact, rel=1e-5)


def test_half_life_is_short_early_and_long_late() -> None:
    time = np.array([0.0, 3.0, 60.0, 80.0])
    run = ensemble("kinetics", 1e-7).begin({**MALE, **SILENT})
    run.dose("oxytocin_iv", UNIT)
    level = run.advance(120)["plasma_oxytocin"][0][(time * 12).astype(int)]
    assert np.log(2) * 3 / np.log(level[0] / level[1]) < 4
    assert np.log(2) * 20 / np.log(level[2] / level[3]) == pytest.approx(19.8, rel=0.03)


def test_pregnancy_speeds_clearance_several_fold() -> None:
    run = ensemble("kinetics").begin({"body.pregnant": np.array([0.0, 1.0])}, people=2)
    clearance = run.observe(["oxytocin_clearance"])["oxytocin_clearance"]
    assert 0.9 < clearance[0] < 1.4
    assert 5 < clearance[1] < 8


def test_infusion_raises_the_level_in_proportion_to_rate() -> None:
    rates = np.array([0.0, 5.0, 10.0, 20.0])
    run = ensemble("kinetics").begin(people=4)
    run.set_input("oxytocin_infusion", rates * 1.698)
    level = run.advance(120)["plasma_oxytocin"][:, -480:].mean(axis=1)
    rise = level[1:] - level[0]
    assert rise / rates[1:] == pytest.approx(np.full(3, rise[-1] / 20), rel=0.02)
    assert 1.698 / (rise[-1] / 20) == pytest.approx(6.35, rel=0.05)


@pytest.mark.parametrize("name", ["kinetics", "labour"])
def test_made_and_given_is_cleared_or_stored(name: str) -> None:
    model = ensemble(name).model
    people = {"body.pregnant": np.array([1.0, 0.0]), "body.sex": np.array([1.0, 0.0])}
    run = ensemble(name, 1e-7).begin(people, people=2)
    central, peripheral = model.index("states", "plasma.central"), model.index("states", "plasma.peripheral")
    before = run.state[:, central] + run.state[:, peripheral]
    run.set_input("oxytocin_infusion", 10 * 1.698)
    run.dose("oxytocin_iv", 100.0)
    run.advance(180)
    stored = run.state[:, central] + run.state[:, peripheral]
    secreted = run.state[:, model.index("states", "hypothalamus.secreted")]
    cleared = run.state[:, model.index("states", "plasma.cleared")]
    given = 10 * 1.698 * 180 + 100
    assert before + secreted + given == pytest.approx(stored + cleared, rel=1e-6)


def test_a_run_starts_from_rest() -> None:
    people = {"body.pregnant": np.array([0.0, 1.0, 1.0]), "body.gestation": np.array([40.0, 30.0, 40.0])}
    run = ensemble("kinetics").begin(people, people=3)
    begun = run.observe(["plasma_oxytocin"])["plasma_oxytocin"]
    later = np.median(run.advance(240)["plasma_oxytocin"], axis=1)
    assert begun == pytest.approx(later, rel=0.2)


def test_the_basal_level_rises_over_pregnancy() -> None:
    people = {"body.pregnant": np.array([0.0, 1.0, 1.0]), "body.gestation": np.array([40.0, 20.0, 40.0])}
    level = np.median(ensemble("kinetics").begin(people, people=3).advance(240)["plasma_oxytocin"], axis=1)
    assert level[0] < level[1] < level[2]
    assert 3 < level[2] / level[0] < 5.5


def test_pre_eclampsia_lacks_oxytocinase_and_clears_less() -> None:
    """ref plap_outcomes: 83 against 109 IU/mL; liver and kidney clear as before."""
    women = {"body.pregnant": np.array([1.0, 1.0]), "body.pre_eclampsia": np.array([0.0, 1.0])}
    run = ensemble("kinetics").begin(women, people=2)
    seen = run.observe(["plasma.activity", "oxytocin_clearance"])
    activity, clearance = seen["plasma.activity"], seen["oxytocin_clearance"]
    assert activity[1] / activity[0] == pytest.approx(83.2 / 108.9, abs=0.01)
    assert activity[1] / activity[0] < clearance[1] / clearance[0] < 0.9
