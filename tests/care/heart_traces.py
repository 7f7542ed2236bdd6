"""Synthetic cardiotocograms with known answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def trace(minutes: float = 30, step: float = 1.0, baseline: float = 140, amplitude: float = 10) -> tuple[Array, Array]:
    """Return times (s) and a heart rate with moderate variability (irregular, ``amplitude`` from top to bottom)."""
    time = np.arange(round(minutes * 60 / step)) * step
    ripple = sum(
        weight * np.sin(2 * np.pi * rate * time / 60 + phase)
        for weight, rate, phase in ((0.5, 2.1, 0.4), (0.35, 3.7, 1.9), (0.3, 6.1, 3.3), (0.2, 9.7, 4.8))
    )
    return time, baseline + amplitude / 2 * np.asarray(ripple) / 0.9


def contractions(time: Array, every: float = 180, first: float = 120, height: float = 50, width: float = 20) -> Array:
    """Return a pressure (mmHg) with a contraction each ``every`` s, peaking first at ``first`` s."""
    pressure = np.full(len(time), 10.0)
    for peak in np.arange(first, time[-1], every):
        pressure += height * np.exp(-0.5 * ((time - peak) / width) ** 2)
    return pressure


def dip(time: Array, nadir: float, depth: float, fall: float, flat: float = 0, rise: float | None = None) -> Array:
    """Return a departure of ``depth`` beats/min with straight flanks of ``fall`` and ``rise`` s (default: as fall)."""
    rise = fall if rise is None else rise
    corners = [nadir - flat / 2 - fall, nadir - flat / 2, nadir + flat / 2, nadir + flat / 2 + rise]
    return np.interp(time, corners, [0, depth, depth, 0])
