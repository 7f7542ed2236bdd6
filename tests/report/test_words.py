from __future__ import annotations

import math

import pytest

from oxytocin.report import words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"), (16, "16.0"), (0.1234, "0.123"), (-3.14159, "-3.14"), (199.6, "200"), (12345, "12,345"),
        (10.75 - 1e-12, "10.8"), (10.75, "10.8"), (1e-7, "1.00e-07"), (math.nan, "–"), (math.inf, "–"),
    ],
)  # fmt: skip
def test_numbers_keep_three_figures(value: float, shown: str) -> None:
    assert words.number(value) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0 min"),
        (2.5, "2.5 min"),
        (12, "12 min"),
        (59.9, "60 min"),
        (60, "1 h 00 min"),
        (852.4, "14 h 12 min"),
        (math.nan, "–"),
    ],
)
def test_durations_become_hours_and_minutes(minutes: float, shown: str) -> None:
    assert words.duration(minutes) == shown


def test_amounts_carry_their_unit_and_missing_ones_do_not() -> None:
    assert words.amount(16.0, "mU/min") == "16.0 mU/min"
    assert words.amount(120.0, "min") == "2 h 00 min"
    assert words.amount(82.0, "1") == "82"
    assert words.amount(3.25, "1/(10 min)") == "3.25 per 10 min"
    assert words.amount(101.0, "1/min") == "101 per min"
    assert words.amount(88.0, "percent") == "88.0 %"
    assert words.amount(math.nan, "mU/min") == "–"


def test_an_event_is_named_with_its_limit() -> None:
    assert words.name("haemorrhage_500") == "Haemorrhage over 500 mL"
    assert words.name("birth_time") == "Birth time"
    assert words.name("total_tranexamic-acid") == "Total tranexamic acid"
    assert words.name("csf_oxytocin") == "CSF oxytocin"
