"""Doses and rates: one amount in any unit, and a slip of the unit caught with the unit that was meant."""

from __future__ import annotations

import pytest

from oxytocin.care.drugs import load_drug
from oxytocin.people.quantities import QuantityError

OXYTOCIN = load_drug("oxytocin")


def test_one_unit_is_what_the_evidence_says() -> None:
    assert OXYTOCIN.picomoles_per_dose == pytest.approx(1.71e6 / 1007.2)
    assert OXYTOCIN.picomoles_per_rate == pytest.approx(1.71e3 / 1007.2)


@pytest.mark.parametrize(
    "same", ["1 IU", "1000 mU", "1000 mIU", "1 U", "1e6 uU", "1.71 ug", "1710 ng", "1.697776 nmol"]
)
def test_one_dose_in_every_unit(same: str) -> None:
    assert OXYTOCIN.dose(same) == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize(
    ("same", "bag"),
    [
        ("8 mU/min", None),
        ("0.48 IU/h", None),
        ("480 mU/h", None),
        ("13.68 ng/min", None),
        ("13.58221 pmol/min", None),
        ("48 mL/h", "10 IU in 1 L"),
        ("48 mL/h", "5 IU in 500 mL"),
        ("48 mL/h", "10 mU/mL"),
    ],
)
def test_one_rate_in_every_unit(same: str, bag: str | None) -> None:
    assert OXYTOCIN.rate(same, bag=bag) == pytest.approx(8, rel=1e-5)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("8 IU/min", "'8 IU/min' is 8000 mU/min, outside 0-60 mU/min for use in labour; did you mean 8 mU/min?"),
        ("8 ug/min", "did you mean 8 mU/min?"),
        ("61 mU/min", "'61 mU/min' is outside 0-60 mU/min for use in labour"),
        ("-2 mU/min", "'-2 mU/min' is negative"),
        ("8", "'8' has no unit"),
        ("8 mU", "is not a rate of oxytocin"),
        ("8 mmHg", "is not a rate of oxytocin"),
        ("48 mL/h", "say what the bag holds"),
        ("8 mU/mon", "unknown unit"),
    ],
)
def test_a_wrong_rate_is_refused_with_what_was_probably_meant(written: str, sentence: str) -> None:
    with pytest.raises(QuantityError) as caught:
        OXYTOCIN.rate(written)
    assert sentence in str(caught.value)


def test_plausible_limits_belong_to_the_use() -> None:
    assert OXYTOCIN.rate("200 mU/min", "postpartum") == 200
    with pytest.raises(QuantityError, match="outside 0-60"):
        OXYTOCIN.rate("200 mU/min", "labour")


def test_a_bag_belongs_to_a_flow() -> None:
    with pytest.raises(QuantityError, match="already a rate"):
        OXYTOCIN.rate("8 mU/min", bag="10 IU in 1 L")
    with pytest.raises(QuantityError, match="not a bag"):
        OXYTOCIN.rate("48 mL/h", bag="10 IU in 0 L")
