"""Pressure traces drawn by hand: resting tone and Gaussian contractions at even distances."""

from __future__ import annotations

import numpy as np

EVERY = 5 / 60  # min


def trace(minutes: float, per_ten: float, amplitude: float = 50, width: float = 22, tone: float = 10) -> np.ndarray:
    """Pressure (mmHg) sampled every 5 s; ``width`` is the standard deviation of a contraction in seconds."""
    time = np.arange(round(minutes / EVERY)) * EVERY
    peaks = np.arange(10 / per_ten / 2, minutes, 10 / per_ten)
    return tone + amplitude * np.exp(-0.5 * ((time[:, None] - peaks) * 60 / width) ** 2).sum(axis=1)
