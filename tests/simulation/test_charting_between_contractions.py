"""Pulse and pressure are taken while the uterus rests."""

from __future__ import annotations

import numpy as np

from oxytocin.engine import Samples
from oxytocin.simulation.carers.observing import _quiet


def test_the_reading_waits_for_the_longest_rest() -> None:
    """A contraction at the minute that is due, one just over, none at all, nothing but contractions."""
    pressure = np.array([[9.0, 60.0, 9.0, 9.0, 60.0], [9.0, 9.0, 9.0, 60.0, 9.0], [9.0] * 5, [60.0] * 5])
    valid = np.ones((4, 5), bool)
    samples = Samples(np.arange(5.0), {"intrauterine_pressure": pressure}, valid)
    np.testing.assert_array_equal(_quiet(samples, 4), [3, 2, 4, 4])
    assert _quiet(Samples(np.arange(5.0), {}, valid), 4) == 4
