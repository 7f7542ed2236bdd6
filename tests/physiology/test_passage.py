"""The passenger, the passage and infection: who has room, who has not, and what hours without membranes bring."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from oxytocin.engine import Ensemble, random
from oxytocin.model import Model, assemble
from oxytocin.physiology.infection import Infection
from oxytocin.physiology.passage import Passage

READ = ["weight", "posterior", "fit", "descent_ease", "opening_ease"]
INLETS = ("week", "height", "age", "parous", "weighed", "lie", "measured_pelvis")


@cache
def bench() -> Model:
    return assemble(name="passage", passage=Passage(), infection=Infection(), wires=[],
                    inputs={**{name: f"passage.{name}" for name in INLETS},
                            "ruptured": "infection.membranes_ruptured", "before": "infection.ruptured_before"})


@cache
def ensemble() -> Ensemble:
    return Ensemble(bench(), record=[*(f"passage.{name}" for name in READ), "infection.level", "infection.risk"])


def women(people: int = 1, **inputs: float) -> dict[str, Any]:
    """Read the passage of people; with more than one, each drawn from the declared spreads."""
    drawn = {item.name: item.spread.quantile(item.value, random.uniform(1, np.arange(people), item.name)[:, 0])
             for item in bench().parameters if item.spread is not None and people > 1}
    run = ensemble().begin(drawn, people=people)
    for name, value in inputs.items():
        run.set_input(name, value)
    found = run.observe([f"passage.{name}" for name in READ])
    return {name: found[f"passage.{name}"] for name in READ}


def test_a_usual_woman_is_left_as_she_was() -> None:
    usual = women()
    assert usual["descent_ease"][0] == pytest.approx(1)
    assert usual["opening_ease"][0] == pytest.approx(1)
    assert usual["weight"][0] == pytest.approx(3.4)


def test_birth_weights_spread_as_published() -> None:
    weight = women(4000)["weight"]
    assert 0.07 < (weight > 4.0).mean() < 0.14
    assert women(week=30.0)["weight"][0] == pytest.approx(1.43, abs=0.02)


def test_posterior_positions_are_as_many_as_ponkey_counted() -> None:
    assert women(6000)["posterior"].mean() == pytest.approx(0.072, abs=0.012)
    assert women(6000, parous=1.0)["posterior"].mean() == pytest.approx(0.040, abs=0.010)


def test_disproportion_comes_of_both_sizes_together() -> None:
    """Merida 2020, McGuinness 1999: a heavy child of a short woman is worse off than either alone."""
    heavy, short, both = (women(**given)["descent_ease"][0] for given in
                          ({"weighed": 4.3}, {"height": 152.0}, {"weighed": 4.3, "height": 152.0}))
    assert both < min(heavy, short) < 1
    assert women(weighed=4.3, height=178.0)["descent_ease"][0] > heavy
    contracted = women(measured_pelvis=0.82)
    assert contracted["descent_ease"][0] < 0.4
    assert contracted["opening_ease"][0] < 0.8


def test_a_pelvis_that_let_a_child_pass_is_not_contracted() -> None:
    first, later = women(4000)["descent_ease"], women(4000, parous=1.0)["descent_ease"]
    assert (later < 0.5).mean() < 0.5 * (first < 0.5).mean()
    assert abs(np.median(first) - np.median(later)) < 0.05


def test_a_transverse_child_does_not_come_down() -> None:
    assert women(lie=3.0)["descent_ease"][0] == 0
    assert 0 < women(lie=2.0)["descent_ease"][0] < 1


def test_infection_follows_the_hours_since_rupture() -> None:
    """Shares of Kawakita 2016 and of a day: the smooth onset agrees with the hazard it came from."""
    resistance = (np.arange(400) + 0.5) / 400
    run = ensemble().begin({"infection.resistance": resistance}, people=400)
    run.set_input("ruptured", 1.0)
    found = run.advance(26 * 60)
    ill = found["infection.level"] > 0.5
    every = 12 * 60  # samples an hour
    for hours in (10, 18, 24):
        share = ill[:, hours * every].mean()
        assert share == pytest.approx(found["infection.risk"][0, (hours - 1) * every], abs=0.015)
    assert 0.02 < ill[:, 10 * every].mean() < 0.06
    assert 0.08 < ill[:, 18 * every].mean() < 0.15
    assert np.diff(found["infection.risk"], axis=1).min() >= 0


def test_membranes_that_stay_whole_keep_infection_away() -> None:
    run = ensemble().begin({"infection.resistance": np.array([0.01, 0.99])}, people=2)
    assert run.advance(24 * 60)["infection.level"].max() < 0.05
