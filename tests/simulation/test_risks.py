"""Rare events: published dependence, outcomes of the ward, and draws that do not depend on the batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.simulation import simulate
from oxytocin.simulation.observed import MADE_OF, observables_of
from oxytocin.simulation.risks import drawn, rupture

WOMAN = {"sex": "female", "state": "labouring", "parity": 1, "bishop": 9, "gestation": "40 wk"}


def test_rupture_after_a_caesarean_follows_the_highest_rate() -> None:
    """Zelop 1999: 1.0 % of augmented labours; Cahill 2007: 2.07 % at the highest rates, against 0.95 % of all."""
    assert rupture(np.array([0.0, 20.0]), True) == pytest.approx([0.4, 1.0], rel=0.05)
    assert 1.5 < rupture(np.array([35.0]), True)[0] < 2.6
    hazard = rupture(np.array([25.5, 35.5]), True) / rupture(np.zeros(1), True)
    assert 1.06 < hazard[0] < 14.52
    assert 1.00 < hazard[1] < 20.82
    assert rupture(np.zeros(1), False)[0] < 0.01


def test_draws_have_the_rate_of_their_risk_and_belong_to_the_person() -> None:
    people = np.arange(40_000)
    happened = drawn("rupture", np.full(len(people), 2.0), 7, people)
    assert happened.mean() == pytest.approx(0.02, abs=4 * np.sqrt(0.02 * 0.98 / len(people)))
    assert (drawn("rupture", np.full(10, 2.0), 7, people[100:110]) == happened[100:110]).all()


@pytest.fixture(scope="module")
def run() -> Any:
    data = {"person": {**WOMAN, "scar": "low transverse"}, "duration": "30 h",
            "until": {"event": "birth", "then": "125 min"}, "care": [{"protocol": "oxytocin-5-iu-fast"}]}
    return simulate(data, people=8, keep="summaries", outcomes=["blood_loss_2h", "lowest_mean_arterial_pressure"])


def test_an_outcome_is_there_when_it_is_asked_for(run: Any) -> None:
    """Thomas 2007: 5 IU at once lower the pressure by 27 (SD 8) mmHg; without the drug it is above 80."""
    loss, unit = run.outcomes["blood_loss_2h"]
    assert unit == "mL"
    known = np.isfinite(loss)
    assert known.sum() >= 2
    assert ((loss[known] > 50) & (loss[known] < 2500)).all()
    assert (run.outcomes["haemorrhage_500"][0][known] == (loss[known] > 500)).all()
    assert (run.outcomes["lowest_mean_arterial_pressure"][0][known] < 80).all()
    assert "blood_loss_24h" not in run.outcomes
    assert "lowest_plasma_sodium" not in run.outcomes


def test_the_rate_after_birth_does_not_tear_the_scar(run: Any) -> None:
    laboured = np.isfinite(run.outcomes["time_to_contractions"][0])
    assert laboured.sum() >= 4
    assert run.outcomes["risk_of_uterine_rupture"][0][laboured] == pytest.approx(0.4)


def test_each_outcome_says_what_it_is_made_of() -> None:
    assert observables_of(["blood_loss_2h", "fluid_balance", "birth_time"]) == {"blood_loss", "urine_output"}
    assert {"risk_of_seizure", "cord_acidaemia", "lowest_plasma_sodium"} <= set(MADE_OF)
