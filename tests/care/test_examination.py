"""Vaginal examinations that several carers need: who is examined, and what fingers feel."""

from __future__ import annotations

import numpy as np

from oxytocin.care.examination import Findings

YES, NO = np.array([True]), np.array([False])


def test_fingers_feel_half_centimetres_and_a_rim() -> None:
    found = Findings(4)
    found.note(5.0, np.ones(4, bool), np.array([3.3, 9.9, 9.96, 10.0]), np.array([-1.2, 0.9, 1.0, 2.5]))
    np.testing.assert_array_equal(found.dilatation, [3.5, 9.5, 10.0, 10.0])
    np.testing.assert_array_equal(found.station, [-2, 0, 1, 2])


def test_a_station_is_written_down_to_the_nearest_half_and_decided_by_what_was_passed() -> None:
    found = Findings(4)
    found.note(5.0, np.ones(4, bool), np.full(4, 10.0), np.array([-2.4, -0.3, -0.2, 0.9]))
    np.testing.assert_array_equal(found.noted_station, [-2.5, -0.5, 0, 1])
    assert not np.signbit(found.noted_station[2])
    assert (found.station < 1).all(), "no instruments before the head has come to +1"


def test_nobody_is_examined_twice_within_half_an_hour() -> None:
    found = Findings(1)
    assert found.wanted(0.0, YES, NO)[0]
    found.note(0.0, YES, np.array([3.0]), np.array([-2.0]))
    assert not found.wanted(10.0, YES, NO)[0]
    assert found.wanted(30.0, YES, NO)[0]


def test_the_urge_to_push_is_felt_after_at_once_and_once() -> None:
    found = Findings(1)
    found.note(0.0, YES, np.array([9.0]), np.array([0.0]))
    assert found.wanted(5.0, NO, YES)[0]
    found.note(5.0, YES, np.array([10.0]), np.array([0.0]))
    assert not found.wanted(15.0, NO, YES)[0]
