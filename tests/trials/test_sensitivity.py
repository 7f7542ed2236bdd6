"""Sensitivity: parameters that cannot matter have no part, those that do share out the variance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.trials.small import SMALL, toy_model

from oxytocin.errors import InputError
from oxytocin.model import LogNormal, Model
from oxytocin.trials import sensitivity


def varied_model(assembly: str, trust: str, parts: tuple[str, ...] = ()) -> Model:
    """The toy labour with three parameters that vary between people: one of the blood, two of the uterus."""
    model = toy_model(assembly, trust)
    varied = {"labour.gain": LogNormal(0.2), "labour.opening": LogNormal(0.05)}
    parameters = tuple(
        replace(item, spread=varied[item.name]) if item.name in varied else item for item in model.parameters
    )
    return replace(model, parameters=parameters)


def test_a_level_in_blood_depends_on_clearance_alone() -> None:
    found = sensitivity(SMALL, endpoint="peak", samples=32, workers=1, build=varied_model)
    strongest, *others = found.indices
    assert strongest.parameter == "blood.clearance"
    assert (strongest.total, strongest.first) == pytest.approx((1.0, 1.0), abs=0.15)
    assert all(item.total < 0.01 for item in others)
    assert strongest.known == "assumed"


def test_a_birth_depends_on_the_uterus_too_by_both_methods() -> None:
    sobol = sensitivity(SMALL, samples=64, workers=1, build=varied_model)
    totals = {item.parameter: item.total for item in sobol.indices}
    assert totals["blood.clearance"] > 0.2
    assert totals["labour.gain"] > 0.2
    assert totals["labour.opening"] < min(totals["blood.clearance"], totals["labour.gain"])
    assert sum(totals.values()) == pytest.approx(1.0, abs=0.25)  # nearly no interaction
    morris = sensitivity(SMALL, method="morris", samples=8, workers=1, build=varied_model)
    assert morris.unit == "min"
    assert morris.people == 8 * (len(morris.indices) + 1)
    assert {item.parameter for item in morris.indices[:2]} == {"blood.clearance", "labour.gain"}


def test_the_same_for_any_number_of_workers() -> None:
    one = sensitivity(SMALL, parameters=["blood.clearance", "labour.gain"], samples=64, workers=1, build=varied_model)
    two = sensitivity(SMALL, parameters=["blood.clearance", "labour.gain"], samples=64, workers=2, build=varied_model)
    assert one == two
    assert one.people == 64 * 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"endpoint": "brith"}, "there is no endpoint 'brith' to look at; did you mean 'birth'?"),
        ({"arm": "six"}, "there is no arm 'six' to look at; there are four, eight"),
        ({"method": "sobl"}, "did you mean 'sobol'?"),
        ({"samples": 48}, "samples: 48 is not a power of 2"),
        ({"parameters": ["blood.clearence"]}, "did you mean 'blood.clearance'?"),
        ({"endpoint": "early"}, "the endpoint is the same in everybody"),
    ],
)
def test_mistakes_are_one_sentence(options: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as error:
        sensitivity(SMALL, **({"samples": 4} | options), workers=1, build=varied_model)  # type: ignore[arg-type]
    assert said in str(error.value)
