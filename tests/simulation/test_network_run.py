"""What a run of the network is reduced to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from oxytocin.simulation.network_run import EVERY, _late_less_first


def test_rises_of_the_last_two_hours_stand_against_the_first_three() -> None:
    """Ejections 5, 4.5, 4, 3, 1.5 and 1 h before the end: the fourth is neither late nor one of the first."""
    left = np.round(np.array([5, 4.5, 4, 3, 1.5, 1]) * 3600 / EVERY).astype(int)
    rises = np.array([50.0, 52.0, 54.0, 90.0, 55.0, 57.0])
    assert _late_less_first(rises, left) == pytest.approx(56 - 52)


def test_a_run_too_short_for_both_has_no_such_figure() -> None:
    late = np.round(np.array([1.5, 1.2, 1.0, 0.5]) * 3600 / EVERY).astype(int)
    assert math.isnan(_late_less_first(np.full(4, 50.0), late))
    assert math.isnan(_late_less_first(np.full(4, 50.0), late + round(3 * 3600 / EVERY)))
