"""Contractions: shape, growth with dose, tachysystole, recovery, and a trajectory that forgets where it began."""

from __future__ import annotations

import numpy as np
import pytest
from tests.physiology.conftest import ensemble
from tests.physiology.reading import contractions

RATES = np.array([0.0, 2.0, 8.0, 16.0, 32.0, 100.0])


@pytest.fixture(scope="module")
def ladder() -> np.ndarray:
    """Pressure of one woman under six constant rates, the last hour of an hour and a half."""
    run = ensemble("labour").begin(people=len(RATES))
    run.advance(30)
    run.set_input("oxytocin_infusion", RATES * 1.698)
    return run.advance(120)["intrauterine_pressure"][:, -720:]


def test_before_oxytocin_contractions_are_sparse_over_a_normal_tone(ladder: np.ndarray) -> None:
    found = contractions(ladder[0])
    assert found.rate < 2
    assert 8 <= found.tone <= 12
    assert found.montevideo < 70


def test_a_contraction_lasts_45_to_90_seconds(ladder: np.ndarray) -> None:
    for pressure in ladder[1:5]:
        assert 45 < contractions(pressure).duration < 90


def test_activity_grows_with_dose_and_saturates(ladder: np.ndarray) -> None:
    activity = np.array([contractions(pressure).montevideo for pressure in ladder])
    assert np.all(np.diff(activity) > 0)
    slopes = np.diff(activity) / np.diff(RATES)
    assert slopes[-1] < 0.2 * slopes[1]


def test_high_rates_bring_tachysystole_and_raise_tone(ladder: np.ndarray) -> None:
    assert contractions(ladder[4]).rate > 5
    assert contractions(ladder[5]).tone > contractions(ladder[2]).tone + 5


def test_activity_is_gone_within_half_an_hour_of_stopping() -> None:
    run = ensemble("labour").begin()
    run.set_input("oxytocin_infusion", 24 * 1.698)
    busy = contractions(run.advance(90)["intrauterine_pressure"][0, -360:])
    run.set_input("oxytocin_infusion", 0)
    run.advance(120)
    calm = contractions(run.advance(150)["intrauterine_pressure"][0])
    assert busy.rate > 4
    assert calm.rate < 2


def test_a_bolus_of_units_causes_a_prolonged_strong_response() -> None:
    run = ensemble("labour").begin(people=2)
    run.dose("oxytocin_iv", np.array([0.0, 5 * 1698.0]))
    pressure = run.advance(10)["intrauterine_pressure"]
    assert pressure[1].mean() > pressure[0].mean() + 10


def test_two_beginnings_come_together() -> None:
    """Same noise, different start: the oscillator forgets its past within three hours, whatever the rate of oxytocin.

    Later, at 12 mU/min and more, a contraction on the edge of its threshold may part two courses for a while again.
    """
    rates = np.array([2.0, 6.0, 10.0, 16.0])
    run = ensemble("labour").begin(people=8)
    model = ensemble("labour").model
    run.state[4:, model.index("states", "myocyte.outward")] = 0.5
    run.state[4:, model.index("states", "myocyte.potential")] = -30.0
    run.set_input("oxytocin_infusion", np.tile(rates, 2) * 1.698)
    run.advance(180)
    pressure = run.advance(240)["intrauterine_pressure"]
    apart = np.percentile(np.abs(pressure[:4] - pressure[4:]), 90, axis=1)
    assert np.all(apart < 0.03 * pressure.max())


def test_oxytocin_outside_pregnancy_moves_nothing() -> None:
    run = ensemble("labour").begin({"body.pregnant": 0.0})
    run.set_input("oxytocin_infusion", 8 * 1.698)
    pressure = run.advance(180)["intrauterine_pressure"][0]
    assert np.ptp(pressure) < 5


def test_a_strip_contracts_by_dose() -> None:
    run = ensemble("strip").begin(people=3)
    run.set_input("bath_oxytocin", np.array([0.0, 10.0, 1000.0]))
    tension = run.advance(60)["tension"][:, -360:].mean(axis=1)
    assert tension[0] < tension[1] < tension[2]
