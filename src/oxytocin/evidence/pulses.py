"""Hormone pulses as an assay of spaced samples shows them: a rise and a fall of at least `rise` about a peak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pulse:
    """One pulse: time of its peak (min), height above the nadir before it, width at half height (min)."""

    time: float
    height: float
    width: float


def find(times: Array, values: Array, rise: float) -> list[Pulse]:
    """Return the pulses of one person's samples (both (T,)).

    A pulse is a peak that stands at least `rise` above the lowest value since the pulse before and above the lowest
    value after it: the classical rule of nadir, peak and nadir.
    """
    turning = _turning_points(values, rise)
    found: list[Pulse] = []
    for place, (index, is_peak) in enumerate(turning):
        if not is_peak or place == 0 or place == len(turning) - 1:
            continue
        left, right = turning[place - 1][0], turning[place + 1][0]
        base = float(values[left])
        height = float(values[index]) - base
        half = base + height / 2
        width = _crossing(times, values, index, right, half) - _crossing(times, values, index, left, half)
        found.append(Pulse(float(times[index]), height, width))
    return found


def _turning_points(values: Array, rise: float) -> list[tuple[int, bool]]:
    """Return nadirs and peaks in turn as (index, is it a peak), each at least `rise` away from its neighbours."""
    turning: list[tuple[int, bool]] = []
    low = high = 0
    climbing: bool | None = None
    for index, value in enumerate(values):
        low = index if value < values[low] else low
        high = index if value > values[high] else high
        if climbing is not True and value - values[low] >= rise:
            turning.append((low, False))
            climbing, high = True, index
        elif climbing is not False and values[high] - value >= rise:
            turning.append((high, True))
            climbing, low = False, index
    if climbing is not None:
        turning.append((high, True) if climbing else (low, False))
    return turning


def _crossing(times: Array, values: Array, peak: int, end: int, level: float) -> float:
    """Return where the samples, walked from the peak towards `end`, first fall to `level`."""
    step = 1 if end > peak else -1
    for index in range(peak, end, step):
        here, there = values[index], values[index + step]
        if there <= level:
            share = (here - level) / (here - there) if here != there else 1.0
            return float(times[index] + share * (times[index + step] - times[index]))
    return float(times[end])
