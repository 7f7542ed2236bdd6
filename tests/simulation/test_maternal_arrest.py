"""A woman who bleeds without end: what is called out, when her circulation stops, and what is known of her then."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from oxytocin.simulation import simulate

BLEEDING = {  # a uterus that never shuts its arteries, in blood that does not clot
    "person": {"sex": "female", "state": "pregnant", "gestation": "39 wk", "bishop": 2},
    "duration": "8 h",
    "until": {"event": "birth", "then": "6 h"},
    "care": [{"at": "10 min", "give": "caesarean"}],
    "change": {"third_stage.shut_tone": 3, "third_stage.seal_rate": "0.001 1/min"},
}


@cache
def run(infused: bool = False) -> Any:
    fluid = [{"at": "20 min", "infuse": "ringer", "rate": "2 L/h"}] if infused else []
    return simulate({**BLEEDING, "care": [*BLEEDING["care"], *fluid]}, record=["blood_loss", "mean_arterial_pressure"])


def test_bleeding_ends_with_the_circulation() -> None:
    outcomes = {name: float(values[0]) for name, (values, _) in run().outcomes.items()}
    assert outcomes["maternal_arrest"] == 1
    assert 2000 < outcomes["total_blood_loss"] < 5000  # a third to two thirds of her blood
    assert 20 < outcomes["time_of_maternal_arrest"] - outcomes["birth_time"] < 240
    assert outcomes["blood_loss_2h"] == pytest.approx(outcomes["total_blood_loss"], rel=0.2)


def test_she_leaves_the_run_and_was_called_out_before() -> None:
    loss = run().courses["blood_loss"][0][0]
    arrest = float(run().outcomes["time_of_maternal_arrest"][0][0])
    assert np.isnan(loss[run().time > arrest + 0.1]).all()
    assert not np.isnan(loss[run().time < arrest - 0.1]).any()
    words = ("more than 1000 mL", "more than 2000 mL", "below 45 mmHg", "circulation has stopped")
    litre, two, failing, stopped = (
        next(alert.time for alert in run().alerts if word in alert.reason) for word in words)
    assert litre < two < stopped
    assert failing < stopped - 10


def test_fluid_alone_makes_her_bleed_more() -> None:
    """Where a vessel stays open fluid raises the pressure and with it the loss."""
    assert run(True).outcomes["total_blood_loss"][0][0] > 1.05 * run().outcomes["total_blood_loss"][0][0]


def test_a_woman_who_hardly_bleeds_lives() -> None:
    plain = simulate({**BLEEDING, "change": {}, "care": [*BLEEDING["care"], {
        "after": "birth", "at": "1 min", "give": "oxytocin", "amount": "5 IU", "route": "iv"}]}, record=["blood_loss"])
    assert plain.outcomes["maternal_arrest"][0][0] == 0
    assert np.isnan(plain.outcomes["time_of_maternal_arrest"][0][0])
