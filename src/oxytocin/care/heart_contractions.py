"""Contractions as the reader of a cardiotocogram uses them: onset, peak and end, from pressure or from a belt.

They are found by the same monitor that steers oxytocin (care.monitor). A belt shows no pressure: its units, its zero
and its height depend on where it sits and how tight it is, so its trace is first smoothed of breathing and scaled
until strong contractions are as high as strong contractions are inside the uterus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from oxytocin.care.heart_signal import Array, Flags, Index, bridged, moving_average, moving_maximum, odd
from oxytocin.care.monitor import Contractions, Monitor

STEP = 5.0  # s between the samples the monitor gets
REST = 10.0  # mmHg taken for the rest of a belt, and for what of it is lost
STRONG = 50.0  # mmHg above rest to which the strong contractions of a belt are scaled
BREATH = 25.0  # s over which a belt's trace is averaged
LOOSE = 10.0  # units between rest and strong contractions under which a belt shows nothing


class Peaks(NamedTuple):
    """Contractions in order of person and time: who, and onset, peak and end in s from the first sample."""

    person: Index
    onset: Array
    peak: Array
    end: Array


def belt(tocogram: Array, step: float) -> Array:
    """Return a belt's trace (people, samples) as if it were mmHg; 0 and NaN are loss. All NaN where it is flat."""
    known = np.where(np.isfinite(tocogram) & (tocogram > 0), tocogram, np.nan)
    smooth = moving_average(bridged(known, step, 60.0), odd(BREATH, step))
    scaled = np.full(smooth.shape, np.nan)
    for row, trace in enumerate(smooth):
        seen = trace[np.isfinite(trace)]
        if len(seen) * step < 600:
            continue
        rest, strong = np.percentile(seen, [10, 95])
        if strong - rest >= LOOSE:
            scaled[row] = np.nan_to_num(REST + (trace - rest) * STRONG / (strong - rest), nan=REST)
    return scaled


def found(pressure: Array, step: float) -> Peaks:
    """Return the contractions in a pressure (people, samples), mmHg, sampled each ``step`` s."""
    people, samples = pressure.shape
    number = int(samples * step / STEP + 1e-9)
    if number == 0:
        return peaks(Monitor(0).contractions(), pressure, step)
    coarse = moving_average(pressure, odd(STEP, step))
    at = np.clip((np.arange(number) + 0.5) * STEP / step - 0.5, 0, samples - 1)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, samples - 1)
    coarse = coarse[:, low] * (1 - (at - low)) + coarse[:, high] * (at - low)
    monitor = Monitor(people, STEP / 60, keep=True)
    monitor.feed(coarse, np.isfinite(coarse))
    return peaks(monitor.contractions(), coarse, STEP)


def peaks(contractions: Contractions, pressure: Array, step: float, begin: float = 0.0) -> Peaks:
    """Return contractions with their peaks; ``pressure`` begins at ``begin`` min, and so do the times returned."""
    onset, end = (contractions.onset - begin) * 60, (contractions.end - begin) * 60
    inside = (onset >= 0) & (end <= pressure.shape[1] * step + step)
    person, onset, end = contractions.person[inside], onset[inside], end[inside]
    order = np.lexsort((onset, person))
    person, onset, end = person[order], onset[order], end[order]
    if len(person) == 0:
        return Peaks(person, onset, onset, end)
    first = np.clip(np.round(onset / step), 0, pressure.shape[1] - 1).astype(np.int64)
    length = np.maximum(np.round((end - onset) / step).astype(np.int64), 1)
    reach = int(length.max())
    steps = np.arange(reach)
    place = np.minimum(first[:, None] + steps, pressure.shape[1] - 1)
    value = pressure[person[:, None], place]
    value = np.where((steps < length[:, None]) & np.isfinite(value), value, -np.inf)
    # The middle of the top tenth: a plateau has no one sample that is its peak.
    top = value.max(axis=1, keepdims=True)
    low = np.where(np.isfinite(value), value, np.inf).min(axis=1, keepdims=True)
    high = value >= top - 0.1 * (top - low)
    middle = (np.argmax(high, axis=1) + reach - 1 - np.argmax(high[:, ::-1], axis=1)) / 2
    return Peaks(person, onset, (first + middle + 0.5) * step, end)


def seen(tocogram: Array, step: float) -> Flags:
    """Return where a belt's trace (people, samples) can be read: it is there, and moves within ten minutes."""
    known = np.isfinite(tocogram) & (tocogram > 0)
    width = odd(600, step)
    high = moving_maximum(np.where(known, tocogram, -np.inf), width)
    low = -moving_maximum(np.where(known, -tocogram, -np.inf), width)
    there = moving_average(known.astype(float), width)
    return np.asarray((high - low >= LOOSE) & (there >= 0.5))
