"""The key `change`: a parameter other than declared, in everybody and by its unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.errors import InputError
from oxytocin.simulation import simulate
from oxytocin.simulation.run import built
from oxytocin.simulation.scenario import read_scenario

MAN: dict[str, Any] = {
    "person": {"sex": "male", "weight": "70 kg"},
    "duration": "4 h",
    "care": [{"at": "0 min", "infuse": "oxytocin", "rate": "8 mU/min"}],
    "record": ["plasma_oxytocin"],
}


def steady(**change: Any) -> float:
    """The level above that at rest after four hours of 8 mU/min, pmol/L."""
    with_it = simulate(MAN | {"change": change}).timecourse["plasma_oxytocin"].values[0, -60:].mean()
    without = simulate(MAN | {"change": change, "care": []}).timecourse["plasma_oxytocin"].values[0, -60:].mean()
    return float(with_it - without)


def test_half_the_clearance_is_twice_the_level() -> None:
    assert steady(**{"plasma.organ_clearance": "0.525 L/min"}) == pytest.approx(2 * steady(), rel=0.02)


def test_units_are_converted_and_nesting_says_the_same() -> None:
    flat = steady(**{"plasma.organ_clearance": "800 mL/min"})
    assert steady(plasma={"organ_clearance": "0.8 L/min"}) == pytest.approx(flat, rel=1e-9)


def test_what_is_changed_is_the_same_in_everybody() -> None:
    scenario = MAN | {"duration": "10 min", "record": ["oxytocin_clearance"], "person": {"sex": "male"}}
    same = {"plasma.organ_clearance": "1 L/min", "plasma.enzyme_clearance": "0 L/min"}
    spread = simulate(scenario, people=20).timecourse["oxytocin_clearance"].values[:, 0]
    fixed = simulate(scenario | {"change": same}, people=20).timecourse["oxytocin_clearance"].values[:, 0]
    assert np.ptp(spread) > 0.1
    assert np.ptp(fixed) < 1e-12


def test_the_model_of_a_run_says_what_was_changed() -> None:
    model = built(read_scenario(MAN | {"change": {"plasma.organ_clearance": "1 L/min"}}))
    item = next(item for item in model.parameters if item.name == "plasma.organ_clearance")
    assert (item.value, item.spread, item.source) == (1.0, None, "assumed:changed in this run")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"plasma.organ_clearanc": "1 L/min"}, "did you mean 'plasma.organ_clearance'"),
        ({"plasma.organ_clearance": "1 L"}, "is not in a unit like L/min"),
        ({"plasma.organ_clearance": "1"}, "has no unit"),
        ({"plasma.organ_clearance": "-1 L/min"}, "other side of zero"),
        ({"plasma.organ_clearance": ["1 L/min"]}, "is not a number with a unit"),
        ({"plasma.organ_clearance": "4 parsnips"}, "unknown unit 'parsnips'"),
        ({"body.weight": "70 kg"}, "set by 'person'"),
    ],
)
def test_a_change_that_cannot_be_is_one_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match="scenario, change") as error:
        simulate(MAN | {"change": change})
    assert words in str(error.value)
