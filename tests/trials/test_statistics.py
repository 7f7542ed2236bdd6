"""Effects against worked examples and against what is known of the data they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.trials import statistics

NOBODY = (np.zeros(200, bool), np.zeros(200, bool))


def test_difference_of_means_is_students_interval_of_the_pairs() -> None:
    control = np.arange(10.0)
    change = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    effect, standardised = statistics.mean_difference(control + change, control, True, 0.95, "h")
    assert effect.value == pytest.approx(3.0)
    # t(9, 0.975) = 2.262157, SD of the changes 1.490712
    assert effect.high - effect.value == pytest.approx(2.262157 * 1.490712 / np.sqrt(10), rel=1e-6)
    assert standardised.value == pytest.approx(3.0 / np.std(control, ddof=1))


def test_who_misses_a_figure_leaves_the_pair() -> None:
    treated, control = np.array([1.0, 2.0, np.nan, 9.0]), np.array([0.0, 1.0, 5.0, np.nan])
    assert statistics.mean_difference(treated, control, True, 0.95, "1")[0].value == pytest.approx(1.0)


def test_newcombes_interval_of_a_risk_difference() -> None:
    """Newcombe 1998, example (a): 56 of 70 against 48 of 80, method 10: 0.2 (0.0524 to 0.3339)."""
    treated = np.repeat([1.0, 0.0], [56, 14])
    control = np.repeat([1.0, 0.0], [48, 32])
    difference, ratio = statistics.risks(treated, control, False, 0.95)
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert ratio.value == pytest.approx(4 / 3)
    assert 1 < ratio.low < ratio.value < ratio.high


def test_paired_risk_ratio_by_the_delta_method() -> None:
    """20 in both, 10 and 5 in one only: ratio 30 / 25, variance of its logarithm 15 / (30 x 25)."""
    treated = np.repeat([1.0, 1.0, 0.0, 0.0], [20, 10, 5, 65])
    control = np.repeat([1.0, 0.0, 1.0, 0.0], [20, 10, 5, 65])
    difference, ratio = statistics.risks(treated, control, True, 0.95)
    assert difference.value == pytest.approx(0.05)
    assert ratio.value == pytest.approx(1.2)
    assert np.log(ratio.high / ratio.value) == pytest.approx(1.959964 * np.sqrt(15 / 750), rel=1e-6)


def test_where_nobody_differs_no_interval_is_pretended() -> None:
    same = np.repeat([1.0, 0.0], [5, 95])
    for effect in statistics.risks(same, same, True, 0.95):
        assert effect.value in (0.0, 1.0)
        assert (effect.low, effect.high) == (None, None)


def test_a_ratio_without_events_is_missing_not_infinite() -> None:
    never = np.zeros(20)
    assert statistics.risks(np.ones(20), never, False, 0.95)[1].value is None
    assert statistics.risks(np.ones(20), never, True, 0.95)[1].value is None


def test_hazard_ratio_of_exponential_times_and_their_restricted_mean() -> None:
    share = (np.arange(200) + 0.5) / 200
    control, treated = -np.log(1 - share) * 60, -np.log(1 - share) * 30
    difference, hazard = statistics.times(
        np.where(treated <= 60, treated, np.nan), np.where(control <= 60, control, np.nan), 60, False, 0.95, NOBODY
    )
    assert hazard.value == pytest.approx(2.0, rel=0.05)
    assert hazard.low < 2 < hazard.high
    # restricted mean of an exponential: mean x (1 - exp(-horizon / mean))
    assert difference.value == pytest.approx(30 * (1 - np.exp(-2)) - 60 * (1 - np.exp(-1)), rel=0.01)


def test_arms_that_do_not_overlap_have_no_hazard_ratio() -> None:
    effect = statistics.times(np.arange(1.0, 201), np.arange(201.0, 401), 1000, True, 0.95, NOBODY)[1]
    assert (effect.value, effect.low, effect.high) == (None, None, None)


def test_failed_people_are_left_out_of_times() -> None:
    lost = np.zeros(200, bool)
    lost[0] = True
    treated, control = np.full(200, 10.0), np.full(200, 20.0)
    treated[0] = np.nan  # failed: not the same as not happened by the horizon
    assert statistics.times(treated, control, 100, True, 0.95, (lost, ~(~lost | lost)))[0].value == pytest.approx(-10)


def test_curve_counts_those_it_never_happened_to() -> None:
    when, share = statistics.curve(np.array([10.0, 20.0, np.nan, np.nan]), np.array([False] * 4), 60)
    assert when.tolist() == [0, 10, 20, 60]
    assert share == pytest.approx([0, 0.25, 0.5, 0.5])


def test_the_rounding_of_sums_is_no_difference() -> None:
    """Two arms that get the same dose by other steps differ by 7e-14 IU, which nobody should read."""
    control = np.full(10, 10.75)
    assert statistics.mean_difference(control + 7e-14, control, True, 0.95, "IU")[0].value == 0.0


def test_there_is_no_standardised_difference_from_a_control_in_which_all_are_the_same() -> None:
    control = np.array([13.0, 13.0 * (1 + 1e-15), 13.0])
    effect, standardised = statistics.mean_difference(np.zeros(3), control, True, 0.95, "IU")
    assert effect.value == pytest.approx(-13.0)
    assert standardised.value is None
