"""What women on the ward make and are given is found again: oxytocin by every route, water, sodium."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.physiology.organs import IU, population

from oxytocin.engine import Ensemble
from oxytocin.physiology import build
from oxytocin.physiology.exchange import Exchange
from oxytocin.physiology.water import Water

WOMEN = 16
HOURS = 12
RATE = 8 * 1.698  # pmol/min
FLUID = 0.125 / 60  # L/min
SODIUM = FLUID * 131  # mmol/min
ROUTES = {
    "oxytocin_im": "muscle", "oxytocin_sublingual": "under_tongue", "oxytocin_buccal": "cheek", "oxytocin_oral": "gut",
    "oxytocin_inhaled": "lung", "oxytocin_vaginal": "vagina",
}
PARTS = ("oxytocin_intramuscular", "oxytocin_intranasal", *(name for name in ROUTES if name != "oxytocin_im"))
SIGNED = {"circulation.sympathetic", "circulation.volume_change", "labour.descended", "myocyte.potential",
          "water.adapted"}
Amounts = dict[str, Any]


@cache
def day() -> tuple[Any, Amounts, Amounts]:
    """Women near birth with oxytocin by vein and 1 IU by every other route: the run, what held at first and at last."""
    model = build("ward", parts=PARTS)
    names = [item.name for item in model.states]
    run = Ensemble(model, [*names, "water.plasma_sodium"], 5.0, workers=1, rtol=1e-6).begin(
        {**population(model, WOMEN), "body.bishop": np.full(WOMEN, 9.0)}, people=WOMEN)
    begun = run.observe(names)
    run.set_input("oxytocin_infusion", RATE)
    run.set_input("intravenous_fluid", FLUID)
    run.set_input("intravenous_sodium", SODIUM)
    for dose in ("oxytocin_iv", "oxytocin_nasal", *ROUTES):
        run.dose(dose, IU)
    run.advance(60.0 * HOURS, keep=False)
    return run, begun, run.observe(names)


def test_most_women_give_birth_and_none_is_lost() -> None:
    run, _, _ = day()
    assert not run.failures
    assert np.mean(run.switch("labour.born")) > 0.5


def test_oxytocin_by_every_route_is_cleared_or_stored() -> None:
    _, begun, ended = day()
    blood = ["plasma.central", "plasma.peripheral"]
    absorbed = sum(ended[f"{organ}.absorbed"] for organ in (*ROUTES.values(), "nose"))
    given = RATE * 60 * HOURS + IU + absorbed
    stored = sum(ended[name] - begun[name] for name in blood)
    assert given + ended["hypothalamus.secreted"] == pytest.approx(stored + ended["plasma.cleared"], rel=1e-5)
    for organ in ROUTES.values():
        held = sum(ended[f"{organ}.{place}"] for place in ("site", "passage", "absorbed", "lost"))
        assert held == pytest.approx(IU, rel=1e-5), organ
    sprayed = sum(ended[name] for name in ended if name.startswith("nose."))
    assert sprayed == pytest.approx(IU, rel=1e-5)


def test_water_and_sodium_are_taken_in_put_out_or_bled() -> None:
    run, begun, ended = day()
    change = {name: ended[name] - begun[name] for name in ended}
    water = FLUID * 60 * HOURS + change["water.drunk"]
    lost, cells = change["third_stage.lost"], cells_lost(ended)
    bled_water = Water.plasma_water.value * (lost - cells) + Water.cell_water.value * cells
    put_out = change["kidney.urine"] + change["water.insensible"] + bled_water
    assert change["water.water"] == pytest.approx(water - put_out, abs=1e-3)
    bled = SODIUM * 60 * HOURS - change["water.sodium"] - change["kidney.sodium_lost"]
    plasma, level = Water.plasma_water.value * (lost - cells), run.summary("water.plasma_sodium")
    assert np.all(bled >= plasma * level.minimum - 0.01)
    assert np.all(bled <= plasma * level.maximum + 0.01)


def cells_lost(ended: Amounts) -> Any:
    """The red cells that have gone, L: those at the start less those that are left."""
    at_rest = day()[0].observe(["circulation.volume_at_rest"])["circulation.volume_at_rest"]
    return Exchange.haematocrit_start.value * at_rest * (1 - ended["exchange.cells"])


def test_no_amount_is_ever_negative() -> None:
    run, _, _ = day()
    for item in run.ensemble.model.states:
        if item.name not in SIGNED:
            assert run.summary(item.name).minimum.min() > -1e-3 * item.scale, item.name
