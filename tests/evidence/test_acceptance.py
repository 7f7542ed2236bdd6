"""The acceptance rule, case by case, with the numbers worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oxytocin.evidence.acceptance import Band, curve_holds, default_band, direction_holds, fold_band
from oxytocin.evidence.records import Spread


def spread(kind: str, value: object) -> Spread:
    return Spread.model_validate({"kind": kind, "value": value})


@pytest.mark.parametrize("kind", ["range", "iqr", "ci95"])
def test_an_interval_is_the_band_whatever_the_value(kind: str) -> None:
    band = default_band(5.0, spread(kind, [4, 16]), 30, strict=True)
    assert (band.low, band.high, band.rule) == (4, 16, kind)
    assert band.holds(4)
    assert band.holds(16)
    assert not band.holds(3.99)


def test_an_interval_needs_no_value() -> None:
    assert default_band(None, spread("range", [2, 3]), None, strict=False).holds(2.5)


@pytest.mark.parametrize(
    ("value", "kind", "half", "n", "low", "high"),
    [
        (67.1, "sd", 13.4, 6, 50.325, 83.875),  # 2 se = 10.9 is less than 25 % = 16.8
        (33.2, "sd", 28.1, 6, 10.256446, 56.143554),  # 2 se = 22.94 is more than 25 % = 8.3
        (5.7, "se", 0.6, 10, 4.275, 7.125),  # 2 se = 1.2 is less than 25 % = 1.425
        (1.81, "se", 0.48, 5, 0.85, 2.77),
        (10.0, "se", 2.0, None, 6.0, 14.0),  # a standard error needs no n
        (10.0, "sd", 3.0, None, 7.0, 13.0),  # sd without n: one sd
        (-10.0, "se", 1.0, 4, -12.5, -7.5),
    ],
)
def test_sd_and_se(value: float, kind: str, half: float, n: int | None, low: float, high: float) -> None:
    band = default_band(value, spread(kind, half), n, strict=True)
    assert band.low == pytest.approx(low)
    assert band.high == pytest.approx(high)


def test_without_a_spread_kinetics_and_times_are_held_to_a_narrower_fold() -> None:
    strict, loose = default_band(8.0, None, 10, strict=True), default_band(8.0, None, 10, strict=False)
    assert (strict.low, strict.high) == (6.4, 10.0)
    assert (loose.low, loose.high) == (pytest.approx(16 / 3), 12.0)


def test_a_fold_of_a_negative_figure_keeps_its_sign() -> None:
    band = fold_band(-6.0, 1.5)
    assert (band.low, band.high) == (-9.0, -4.0)


def test_nothing_to_hold_against_is_refused() -> None:
    with pytest.raises(ValueError, match="neither a value nor an interval"):
        default_band(None, None, 3, strict=True)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_never_holds(bad: float) -> None:
    assert not Band(-math.inf, math.inf, "all").holds(bad)
    assert not direction_holds("increase", bad, 0.0)


@pytest.mark.parametrize(
    ("direction", "effect", "error", "holds"),
    [
        ("increase", 1.0, 0.4, True),
        ("increase", 1.0, 0.5, False),  # exactly two standard errors is not larger
        ("increase", -1.0, 0.1, False),
        ("decrease", -1.0, 0.1, True),
        ("decrease", 1.0, 0.1, False),
        ("increase", 0.0, 0.0, False),  # no effect is no direction
        ("none", 0.3, 0.2, True),
        ("none", 0.5, 0.2, False),
        ("none", 0.0, 0.0, True),
    ],
)
def test_direction(direction: str, effect: float, error: float, holds: bool) -> None:
    assert direction_holds(direction, effect, error) is holds  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "of", "answer"), [(4, 5, True), (3, 5, False), (2, 2, True), (1, 2, False), (8, 10, True)]
)
def test_four_fifths_of_a_curve(held: int, of: int, answer: bool) -> None:
    assert curve_holds([True] * held + [False] * (of - held)) is answer


def test_a_curve_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="points"):
        curve_holds([])


def test_sampling_must_stay_under_half_the_band() -> None:
    band = Band(8.0, 12.0, "range")
    assert band.settled((9.0, 10.9))
    assert not band.settled((9.0, 11.0))


@given(st.floats(1e-6, 1e6), st.floats(1.01, 10), st.floats(0.01, 100))
def test_a_fold_is_symmetric_in_the_ratio(value: float, fold: float, ratio: float) -> None:
    band = fold_band(value, fold)
    if abs(math.log(ratio) - math.log(fold)) > 1e-6 and abs(math.log(ratio) + math.log(fold)) > 1e-6:
        assert band.holds(value * ratio) == band.holds(value / ratio)


@given(st.floats(-1e3, 1e3), st.floats(0, 1e3), st.integers(1, 500))
def test_a_published_figure_is_always_within_itself(value: float, half: float, n: int) -> None:
    assert default_band(value, spread("sd", half), n, strict=True).holds(value)
    assert default_band(value, spread("se", half), None, strict=True).holds(value)


@given(st.floats(0, 100), st.integers(1, 100))
def test_more_people_in_a_study_never_widen_the_band(half: float, n: int) -> None:
    wide, narrow = (default_band(20.0, spread("sd", half), size, strict=True).width for size in (n, 4 * n))
    assert narrow <= wide + 1e-9
