"""Persons that can exist, and the sentences for those that cannot."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from oxytocin.people.person import Person
from oxytocin.people.quantities import QuantityError, parse


def test_what_is_left_out_is_that_of_an_ordinary_adult() -> None:
    man, pregnant = Person(sex="male"), Person(gestation="38 wk")
    assert (man.weight, man.height, man.pregnant) == (80.0, 178.0, False)
    assert (pregnant.state, pregnant.gestation, pregnant.parity) == ("pregnant", 38.0, 0)
    assert Person(state="labouring").bishop > Person(state="pregnant").bishop
    assert Person(state="postpartum").parity == 1


def test_a_scar_is_of_one_caesarean_unless_the_chart_says_otherwise() -> None:
    assert Person(parity=2).earlier_caesareans == 0
    assert Person(parity=2, scar="low transverse", scar_age="14 month").earlier_caesareans == 1
    assert Person(parity=2, scar="low transverse", caesareans=2).earlier_caesareans == 2
    assert Person(parity=0, scar="low transverse").earlier_caesareans == 0  # another operation


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"sex": "male", "state": "pregnant"}, "a man cannot be pregnant"),
        ({"sex": "male", "parity": 2}, "a man has no parity"),
        ({"state": "pregnant", "age": "80 yr"}, "a pregnant woman of 80 yr is outside 12-55 yr"),
        ({"state": "non-pregnant", "gestation": "40 wk"}, "gestation belongs to pregnancy"),
        ({"state": "postpartum", "bishop": 4}, "bishop belongs to pregnancy"),
        ({"state": "postpartum", "parity": 0}, "a parity of at least 1"),
        ({"age": "15 yr", "parity": 6}, "a parity of 6 is not possible at 15 yr"),
        ({"parity": 1, "caesareans": 2}, "2 caesareans are more than the 1 births of her parity"),
        ({"parity": 1, "scar_age": "2 yr"}, "scar_age belongs to a scar"),
        ({"weight": "200 kg", "height": "121 cm"}, "body-mass index of 137"),
        ({"weight": "78"}, "'78' has no unit; write it like '78 kg'"),
        ({"weight": 78}, "'78' has no unit"),
        ({"weight": "78 cm"}, "'78 cm' is not a mass"),
        ({"weight": "-3 kg"}, "outside 30-300 kg"),
        ({"age": "300 yr"}, "outside 12-100 yr"),
        ({"state": "pregnant", "gestation": "60 wk"}, "outside 20-44 wk"),
    ],
)
def test_an_impossible_person_is_refused_in_one_sentence(figures: dict, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Person(**figures)
    errors = caught.value.errors()
    assert len(errors) == 1
    assert sentence in errors[0]["msg"]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.5 h", "min", 90),
        ("2 d", "min", 2880),
        ("40 wk", "wk", 40),
        ("280 day", "wk", 40),
        ("0.078 Mg", "kg", 78),
        ("1 nmol/L", "pmol/L", 1000),
        ("1.65 m", "cm", 165),
        ("  3e1 min ", "min", 30),
    ],
)
def test_quantities_are_converted(text: str, unit: str, value: float) -> None:
    assert parse(text, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("7,5 kg", "decimal comma"),
        ("78 kgg", "did you mean 'kg'"),
        ("kg", "not a number with a unit"),
        ("x" * 5000, "..."),
        ("78 kg; import os", "cannot be read"),
        (None, "not a quantity"),
        (True, "not a quantity"),
        ("nan kg", "not a number"),
    ],
)
def test_what_is_no_quantity_is_said_so(text: object, sentence: str) -> None:
    with pytest.raises(QuantityError, match=r"^.{1,200}$") as caught:
        parse(text, "kg")
    assert sentence in str(caught.value)
