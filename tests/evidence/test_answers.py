"""Statements and the runs that answer them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.errors import InputError
from oxytocin.evidence import claims
from oxytocin.evidence.answers import Demonstration, answered, choose, load_demonstrations
from oxytocin.evidence.measures import Arm
from oxytocin.evidence.running import Order
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import registry

CLINICAL = (
    "induction-", "augmentation-", "safety-", "stress-test-", "postpartum-", "water-", "circulation-", "antagonist-",
    "uterus-", "labour-",
)  # fmt: skip
ROW: dict[str, Any] = {
    "id": "water-high-dose-antidiuretic",
    "shown": "{figure:.1f} and {other:.1f}",
    "scenario": {"duration": "1 h"},
    "measure": "mean(urine_flow, 0 min, 60 min)",
    "unit": "mL/min",
    "expect": {"at_most": 2.0},
    "also": {"other": {"measure": "maximum(urine_flow, 0 min, 60 min)", "unit": "mL/min"}},
}


def arm(level: float) -> Any:
    def simulate(order: Order) -> Arm:
        time = np.linspace(0, 60, 61)
        return Arm({"urine_flow": Trace(time, np.full((1, 61), level), registry().Unit("mL/min"))})

    return simulate


def answer_of(monkeypatch: pytest.MonkeyPatch, row: dict[str, Any], level: float) -> Any:
    item = Demonstration.model_validate(row).read_from("own.yaml").checked()
    monkeypatch.setattr("oxytocin.evidence.answers.load_demonstrations", lambda: [item])
    return answered([claims()[item.claim]], arm(level))[0]


def test_what_holds_is_demonstrated_and_what_does_not_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answer_of(monkeypatch, ROW, 1.5)
    assert (shown.answer, shown.shown, shown.figure, shown.changed) == ("demonstrated", "1.5 and 1.5", 1.5, False)
    other = answer_of(monkeypatch, ROW, 3.0)
    assert (other.answer, other.changed) == ("contradicted", True)
    assert not answer_of(monkeypatch, ROW | {"answer": "contradicted"}, 3.0).changed


def test_an_unknown_figure_demonstrates_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer_of(monkeypatch, ROW, float("nan")).answer == "contradicted"


def test_what_nobody_has_written_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oxytocin.evidence.answers.load_demonstrations", list)
    found = answered([claims()["molecule-nonapeptide"]], arm(1.0))[0]
    assert (found.answer, found.open, found.figure) == ("recorded", True, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "water-high-dose"}, "did you mean 'water-high-dose-antidiuretic'"),
        ({"shown": "{figur:.1f}"}, "a figure that there is not"),
        ({"measure": "mean(urine_flow)"}, "'t1' is missing"),
        ({"observations": ["water.nothing"]}, "there is no observation"),
    ],
)
def test_a_damaged_row_is_one_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        Demonstration.model_validate(ROW | change).read_from("own.yaml").checked()
    assert "own.yaml" in str(error.value)
    assert words in str(error.value)


def test_every_clinical_statement_has_an_answer() -> None:
    written = {item.claim for item in load_demonstrations()}
    asked = [name for name in claims() if name.startswith(CLINICAL)]
    assert len(asked) > 100
    assert [name for name in asked if name not in written] == []


def test_statements_are_found_by_system_and_by_name() -> None:
    assert {item.system for item in choose(system="stress test")} == {"Contraction stress test"}
    assert [item.id for item in choose("induction-ceiling")] == ["induction-ceiling"]
    assert len(choose("induction-low")) == 3
    for bad in ({"name": "induction-ceilin"}, {"system": "spleen"}):
        with pytest.raises(InputError):
            choose(**bad)


@pytest.mark.parametrize("name", ["induction-low-start", "stress-test-start-rate", "induction-ls-ratio"])
def test_a_regimen_does_what_is_said_of_it(name: str) -> None:
    assert answered(choose(name))[0].answer == "demonstrated"
