"""A great loss of blood: refill from tissue by Starling's forces, oxygen debt, the arrest of the circulation."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.physiology.organs import among, begin

from oxytocin.model import Model, assemble
from oxytocin.physiology import build
from oxytocin.physiology.body import Body
from oxytocin.physiology.circulation import Circulation
from oxytocin.physiology.exchange import Exchange
from oxytocin.physiology.shock import Shock
from oxytocin.physiology.ward import FLUID_LINKS, VESSEL_LINKS
from oxytocin.physiology.water import Water

WEIGHT = 78.0  # kg
RECORD = ["circulation.volume_change", "exchange.refill", "exchange.haematocrit", "exchange.plasma",
          "exchange.tissue_gain", "circulation.pressure", "shock.oxygen_debt", "water.plasma_sodium",
          "water.extracellular_gain", "circulation.cardiac_output"]


@cache
def vessels() -> Model:
    organs = {"body", "circulation", "exchange", "shock", "water"}
    return assemble(
        name="vessels", body=Body(), circulation=Circulation(), exchange=Exchange(), shock=Shock(), water=Water(),
        wires=among((*VESSEL_LINKS, *FLUID_LINKS), organs),
        inputs={"bleeding": "circulation.bleeding", "bleeding_exchange": "exchange.bleeding",
                "bleeding_water": "water.bleeding", "infusion": "circulation.infusion",
                "infused_water": "water.intravenous_water", "infused_sodium": "water.intravenous_sodium"})


def bled(litres: float, minutes: float, after: float) -> Any:
    """Draw blood at an even rate, then wait."""
    run = begin(vessels(), RECORD, 1, 0.5, parameters={"water.insensible_rate": 0.0, "water.thirst_slope": 0.0})
    draw(run, litres / minutes)
    run.advance(minutes)
    draw(run, 0.0)
    samples = run.advance(minutes + after)
    assert not run.failures
    return run, samples


def draw(run: Any, rate: float) -> None:
    for name in ("bleeding", "bleeding_exchange", "bleeding_water"):
        run.set_input(name, rate)


@pytest.mark.parametrize("litres", [0.6, 1.2])
def test_refill_is_quick_at_first_and_ends_by_itself(litres: float) -> None:
    """A tenth and a fifth of her blood: 0.1 to 0.5 mL/kg/min at first (dogs 0.154), a quarter to a third in the end."""
    _, samples = bled(litres, 10, 120)
    rate = samples["exchange.refill"][0] * 1000 / WEIGHT
    back = 1 + samples["circulation.volume_change"][0] / litres
    assert 0.05 * litres / 0.6 < rate[0] < 0.5
    assert rate[-1] < 0.15 * rate[0]
    assert 0.15 < back[-1] < 0.45
    assert np.all(np.diff(back) > -1e-6)


def test_what_blood_gains_tissue_loses_and_bleeding_leaves_the_sodium_alone() -> None:
    _, samples = bled(1.5, 15, 90)
    plasma = samples["exchange.plasma"][0]
    tissue = samples["exchange.tissue_gain"][0]
    gained = np.diff(0.93 * plasma + tissue)
    assert gained == pytest.approx(np.diff(samples["water.extracellular_gain"][0]), abs=1e-9)
    assert samples["water.extracellular_gain"][0][-1] == pytest.approx(samples["water.extracellular_gain"][0][0],
                                                                      abs=1e-6)
    sodium = samples["water.plasma_sodium"][0]
    assert sodium == pytest.approx(sodium[0], rel=1e-6)
    assert sodium[0] == pytest.approx(135.5, abs=0.5)
    assert samples["exchange.haematocrit"][0][-1] < 0.34


def test_a_litre_of_saline_mostly_leaves_the_circulation_within_an_hour_or_two() -> None:
    run = begin(vessels(), RECORD, 1, 0.5, parameters={"water.insensible_rate": 0.0, "water.thirst_slope": 0.0})
    for name, value in {"infusion": 1 / 15, "infused_water": 1 / 15, "infused_sodium": 136 / 15}.items():
        run.set_input(name, value)
    full = run.advance(15)["circulation.volume_change"][0][-1]
    for name in ("infusion", "infused_water", "infused_sodium"):
        run.set_input(name, 0.0)
    left = run.advance(135)["circulation.volume_change"][0]
    assert full > 0.6
    assert 0.12 < left[-1] < 0.35
    assert left[60] < 0.65 * full


def test_tissues_run_into_debt_only_below_the_critical_delivery() -> None:
    """Lieberman 2000: no debt at 7.3 mL/kg/min; 30 % of the blood is lived through, half of it is not."""
    _, third = bled(1.8, 15, 120)
    assert third["shock.oxygen_debt"][0].max() < 30
    run, half = bled(3.2, 20, 240)
    assert half["circulation.pressure"][0].min() < 40
    assert run.switch("shock.arrested")[0] == 1
    assert half["circulation.cardiac_output"][0][-1] == 0
    assert half["circulation.pressure"][0][-1] == pytest.approx(5, abs=0.5)


def test_half_of_women_die_of_the_debt_that_half_of_dogs_died_of() -> None:
    """Crowell and Smith 1964: 100 mL/kg never, 120 half of them, 140 always."""
    limit = next(item for item in build("ward").parameters if item.name == "shock.limit")
    shares = limit.spread.quantile(limit.value, np.array([0.02, 0.5, 0.98]))
    assert shares == pytest.approx([0.100, 0.120, 0.140], abs=0.005)
