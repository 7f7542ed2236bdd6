"""Reads pulses and contractions from a trace by its peaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks


@dataclass(frozen=True)
class Contractions:
    """Count per 10 min, mean height (mmHg above tone), mean duration (s), tone (mmHg) and Montevideo units."""

    rate: float
    height: float
    duration: float
    tone: float
    montevideo: float


def contractions(pressure: NDArray[np.float64], every: float = 5 / 60) -> Contractions:
    """Return the contractions of one pressure trace (samples every ``every`` min)."""
    tone = float(np.percentile(pressure, 10))
    peaks, found = find_peaks(pressure, height=tone + 15, prominence=12, width=2, rel_height=0.85)
    heights = pressure[peaks] - tone
    decades = len(pressure) * every / 10
    if not len(peaks):
        return Contractions(0.0, 0.0, 0.0, tone, 0.0)
    return Contractions(len(peaks) / decades, float(heights.mean()), float(found["widths"].mean() * every * 60), tone,
                        float(heights.sum() / decades))


def pulses(level: NDArray[np.float64], prominence: float = 0.8) -> NDArray[np.int64]:
    """Return where a plasma level (pmol/L) has pulses."""
    return find_peaks(level, prominence=prominence, width=2, rel_height=0.7)[0]
