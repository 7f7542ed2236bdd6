"""A trimmed model keeps what the observed quantities rest on, and gives them the same values."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.engine import Ensemble
from oxytocin.model import Inlet, ModelError, Module, Param, Signal, State, Switch, Wire, assemble, const
from oxytocin.model.trimming import trimmed
from oxytocin.physiology import build


class _Tank(Module):
    amount = State(1, "pmol", "amount")
    gone = State(0, "pmol", "amount lost")
    inflow = Inlet("pmol/min", "inflow", default=0)
    outflow = Signal("pmol/min", "outflow")
    rate = Param(0.1, "1/min", "rate", source="assumed:test")

    def equations(m, d):
        m.outflow = m.rate * m.amount
        d.amount = m.inflow - m.outflow
        d.gone = m.outflow


class _Bell(Module):
    level = Inlet("pmol", "watched", default=0)
    rung = Switch("set when the level passes 2")

    def equations(m, d):
        m.when(m.level - const(2, "pmol"), rung=1)


def _chain():
    return assemble(
        first=_Tank(), second=_Tank(), bell=_Bell(),
        wires=[Wire("first.outflow", "second.inflow", source="test"),
               Wire("second.amount", "bell.level", source="test")],
        inputs={"feed": "first.inflow"}, doses={"shot": "second.amount"})


def test_only_what_is_upstream_stays() -> None:
    assert trimmed(_chain(), ["first.amount"]).names("states") == ["first.amount"]
    second = trimmed(_chain(), ["second.amount"])
    assert second.names("states") == ["first.amount", "second.amount"]
    assert second.names("switches") == ["bell.rung"]  # rests on what stays, so its moment is noted
    assert second.names("inputs") == ["feed"]


def test_a_dose_that_will_be_given_keeps_its_state() -> None:
    assert trimmed(_chain(), ["first.amount"], ["shot"]).names("states") == ["first.amount", "second.amount"]
    assert not trimmed(_chain(), ["first.amount"]).doses


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ModelError, match="nothing called"):
        trimmed(_chain(), ["third.amount"])


def test_the_ward_without_its_other_organs_is_the_labour_assembly() -> None:
    """What is left out acts on nothing that stays: the same course, to the tolerance of the steps."""
    names = ["plasma_oxytocin", "cervical_dilatation"]
    labour, ward = build("labour"), trimmed(build("ward"), names)
    beyond = set(ward.names("states")) - set(labour.names("states"))
    waiting = {"infection", "third_stage", "perfusion"}  # for a rupture, for birth, for a meal
    assert {name.partition(".")[0] for name in beyond} <= waiting
    found = []
    for model in (labour, ward):
        run = Ensemble(model, names, 5.0, rtol=1e-8, workers=1).begin(people=1)
        run.set_input("oxytocin_infusion", 10.0)
        found.append(run.advance(60.0))
    for name in names:
        np.testing.assert_allclose(found[0][name], found[1][name], rtol=1e-5)
