"""Contractions of a record of one's own, in which nobody notes when she bears down."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.care.heart_contractions import found

STEP = 0.25  # s, as recorders store it


def second_stage(minutes: float, per_ten: float, push: float = 70.0) -> tuple[np.ndarray, int]:
    """Pressure (mmHg) of contractions with pushes of 10 s, each 20 s, and how many contractions there are."""
    time = np.arange(round(60 * minutes / STEP)) * STEP
    peaks = np.arange(300 / per_ten, 60 * minutes, 600 / per_ten)
    away = time[:, None] - peaks
    contraction = 50 * np.exp(-0.5 * (away / 26) ** 2).sum(axis=1)
    pushing = ((np.abs(away) < 35) & (np.mod(away + 35, 20) < 10)).any(axis=1)
    return 10 + contraction + push * pushing, len(peaks)


@pytest.mark.parametrize("push", [0.0, 40.0, 70.0])
@pytest.mark.parametrize("per_ten", [2.0, 3.0, 4.0])
def test_the_pushes_of_a_contraction_are_no_contractions(per_ten: float, push: float) -> None:
    pressure, number = second_stage(60, per_ten, push)
    assert len(found(pressure[None], STEP).person) == number
