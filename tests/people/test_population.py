"""Virtual people: the same whatever the batch, spread as declared, and phases for the typical person too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.model import LogNormal, Model, Module, Normal, Param, Signal, State, Uniform, assemble
from oxytocin.people.person import Person
from oxytocin.people.population import Population, parameters


class Body(Module):
    weight = Param(70, "kg", "weight", source="assumed:test")
    bishop = Param(4, "1", "score", source="assumed:test")
    mass = Signal("kg", "weight again")

    def equations(m, d: Any) -> None:
        m.mass = m.weight


class Organ(Module):
    amount = State(0, "pmol", "amount")
    clearance = Param(2, "L/min", "clearance", source="assumed:test", spread=LogNormal(0.3))
    offset = Param(5, "pmol/min", "offset", source="assumed:test", spread=Normal(1))
    phase = Param(0, "rad", "phase", source="assumed:test", spread=Uniform(0, 6.283185307179586))
    fixed = Param(1, "L", "volume", source="assumed:test")

    def equations(m, d: Any) -> None:
        d.amount = m.offset - m.clearance * m.amount / m.fixed


@pytest.fixture(scope="module")
def model() -> Model:
    return assemble(name="test", body=Body(), organ=Organ())


WOMAN = Person(gestation="40 wk", weight="78 kg", bishop=4)


def test_a_person_is_the_same_alone_and_in_any_batch(model: Model) -> None:
    many = parameters(WOMAN, model, count=50, seed=7).parameters
    for first, count in ((0, 10), (17, 3), (49, 1)):
        part = parameters(WOMAN, model, count=count, seed=7, first=first).parameters
        for name in ("organ.clearance", "organ.offset", "organ.phase"):
            np.testing.assert_array_equal(part[name], np.asarray(many[name])[first : first + count])


def test_the_spread_is_the_declared_one(model: Model) -> None:
    drawn = parameters(WOMAN, model, count=20_000, seed=1).parameters
    assert np.median(drawn["organ.clearance"]) == pytest.approx(2, rel=0.01)
    assert np.std(np.log(drawn["organ.clearance"])) == pytest.approx(np.sqrt(np.log(1.09)), rel=0.02)
    assert np.std(drawn["organ.offset"]) == pytest.approx(1, rel=0.02)
    assert abs(np.corrcoef(drawn["organ.clearance"], drawn["organ.offset"])[0, 1]) < 0.03
    assert drawn["body.weight"] == 78.0
    assert "organ.fixed" not in drawn


def test_the_typical_person_has_median_organs_and_phases_of_her_own(model: Model) -> None:
    one, other = (parameters(WOMAN, model, seed=seed, typical=True).parameters for seed in (1, 2))
    assert "organ.clearance" not in one
    assert one["organ.phase"] != other["organ.phase"]


def test_the_chart_varies_only_where_the_scenario_asks(model: Model) -> None:
    asked = Population(weight={"sd": "10 kg"}, bishop={"sd": 2})
    drawn = parameters(WOMAN, model, count=5000, seed=1, population=asked).parameters
    assert np.std(drawn["body.weight"]) == pytest.approx(10, rel=0.05)
    scores = np.asarray(drawn["body.bishop"])
    assert set(scores) <= set(range(14))
    assert len(set(scores)) > 5
