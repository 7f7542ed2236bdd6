"""The fetal heart rate as it comes off a transducer: what of it is heart, what is artefact, and what is missing.

Ultrasound loses the heart when the child or the mother moves, doubles a slow rate and halves a fast one, and throws
single wild values. A heart cannot jump: a rate that leaps by more than 25 beats/min from one sample to the next begins
a new piece of trace, and short pieces far from what surrounds them are artefact (ref:campos2024 reviews such rules).
Every function works on all people at once: arrays are (people, samples), ``step`` is the time between samples in s.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.int64]

LOWEST, HIGHEST = 40.0, 240.0  # beats/min a transducer can show
JUMP = 25.0  # beats/min between neighbouring samples that no heart makes
DRIFT = 10.0  # beats/min it may move in each second between them
APART = 5.0  # s without signal after which a new piece begins in any case
SPECK, WILD = 10.0, 30.0  # a piece shorter than this (s) and further from its surroundings than this is artefact
ALONE = 3.0  # s: half as far is enough for a piece as short as this
LEAPT = 30.0  # s up to which a piece far above its surroundings is artefact where it began or ended in a leap
MULTIPLE, OCTAVE = 60.0, 0.12  # s and relative distance up to which a piece at half or twice the rate is artefact
SURROUNDINGS = 210.0  # s over which the surrounding level is the median
BRIDGE = 30.0  # s without signal that the eye bridges with a line


class Runs(NamedTuple):
    """Stretches of a mask: row, first sample, and the sample after the last."""

    row: Index
    begin: Index
    end: Index


def runs(mask: Flags) -> Runs:
    """Return where ``mask`` (rows, samples) holds without a break, in order of row and time."""
    edged = np.zeros((len(mask), mask.shape[1] + 2), bool)
    edged[:, 1:-1] = mask
    row, begin = np.nonzero(edged[:, 1:] & ~edged[:, :-1])
    return Runs(row, begin, np.nonzero(edged[:, :-1] & ~edged[:, 1:])[1])


def moving_average(values: Array, samples: int) -> Array:
    """Return the mean over ``samples`` (odd) around each sample; NaN counts for nothing, NaN where all is NaN."""
    if samples == 1:
        return values
    known = np.isfinite(values)
    if known.all():
        count = _moving_sum(np.ones((1, values.shape[1])), samples)
        return np.asarray(_moving_sum(values, samples) / count)
    total, count = _moving_sum(np.where(known, values, 0.0), samples), _moving_sum(known.astype(float), samples)
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0.5)


def _moving_sum(values: Array, samples: int) -> Array:
    half = samples // 2
    total = np.zeros((len(values), values.shape[1] + 2 * half + 1))
    np.cumsum(values, axis=1, out=total[:, half + 1 : half + 1 + values.shape[1]])
    total[:, half + 1 + values.shape[1] :] = total[:, half + values.shape[1], None]
    return total[:, 2 * half + 1 :] - total[:, : total.shape[1] - 2 * half - 1]


def moving_maximum(values: Array, samples: int) -> Array:
    """Return the maximum over ``samples`` (odd) around each sample."""
    half = samples // 2
    best = _edged(values, half, half, -np.inf)
    width = 1
    while 2 * width <= samples:
        best = np.maximum(best[:, : best.shape[1] - width], best[:, width:])
        width *= 2
    rest = samples - width
    return np.maximum(best[:, : best.shape[1] - rest], best[:, rest:]) if rest else best


def _edged(values: Array, before: int, after: int, edge: float) -> Array:
    """Return the samples with so many more before and after them."""
    wide = np.full((len(values), before + values.shape[1] + after), edge)
    wide[:, before : before + values.shape[1]] = values
    return wide


def odd(seconds: float, step: float) -> int:
    """Return the odd number of samples that comes nearest to a time."""
    return 2 * round(seconds / step / 2 - 1e-9) + 1 if seconds > step else 1


def cleaned(rate: Array, step: float) -> Array:
    """Return the rate (people, samples), beats/min, with NaN for what is missing (0 or NaN) and what is artefact."""
    kept = np.where((rate >= LOWEST) & (rate <= HIGHEST), rate, np.nan)
    row, sample = np.nonzero(np.isfinite(kept))
    if len(row) == 0:
        return kept
    value = kept[row, sample]
    apart = np.diff(sample) * step
    leap = np.abs(np.diff(value)) > JUMP + DRIFT * apart
    other = np.diff(row) != 0
    breaks = other | leap | (apart > APART)
    begin = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    count = np.diff(np.append(begin, len(row)))
    piece_mean = np.add.reduceat(value, begin) / count
    length = (sample[begin + count - 1] - sample[begin]) * step + step
    level = _level(kept, step)
    middle = (sample[begin] + sample[begin + count - 1]) // 2
    around = level[row[begin], middle]
    # At each end of a piece: did the rate leap there, and was it to twice or half of what it was?
    leapt = np.append(leap & ~other & (apart <= APART), False)
    change = np.append(value[:-1] / value[1:], 1.0)
    change = np.maximum(change, 1 / change)
    doubled = leapt & (np.abs(change - 2) < 2 * OCTAVE)
    last, before = begin + count - 1, begin - 1  # begin - 1 of the first piece is the end of the list: no leap there
    bounded, octave = leapt[last] | leapt[before], doubled[last] | doubled[before]
    artefact = (length < SPECK) & (np.abs(piece_mean - around) > WILD)
    artefact |= (length < ALONE) & (np.abs(piece_mean - around) > WILD / 2)
    artefact |= (length < LEAPT) & bounded & (piece_mean - around > WILD)
    artefact |= octave & (length < MULTIPLE) & (np.abs(piece_mean - around) > WILD)
    wrong = np.repeat(artefact, count)
    kept[row[wrong], sample[wrong]] = np.nan
    return kept


def _level(rate: Array, step: float) -> Array:
    """Return the running median of half-minute means: what the rate is around here, whatever a short piece does."""
    people, samples = rate.shape
    per = max(1, round(30 / step))
    blocks = -(-samples // per)
    padded = _edged(rate, 0, blocks * per - samples, np.nan).reshape(people, blocks, per)
    known = np.isfinite(padded)
    count = known.sum(axis=2)
    means = np.where(count > 0, np.where(known, padded, 0.0).sum(axis=2) / np.maximum(count, 1), np.nan)
    half = round(SURROUNDINGS / 30) // 2
    around = _edged(means, half, half, np.nan)
    stack = np.sort(np.stack([around[:, shift : shift + blocks] for shift in range(2 * half + 1)]), axis=0)
    number = np.isfinite(stack).sum(axis=0)
    median = np.take_along_axis(stack, np.maximum(number - 1, 0)[None] // 2, axis=0)[0]
    return np.repeat(median, per, axis=1)[:, :samples]


def bridged(rate: Array, step: float, longest: float = BRIDGE) -> Array:
    """Return the rate with gaps of up to ``longest`` s filled by a straight line; longer ones stay NaN."""
    _people, samples = rate.shape
    known = np.isfinite(rate)
    place = np.broadcast_to(np.arange(samples), rate.shape)
    before = np.maximum.accumulate(np.where(known, place, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, place, samples)[:, ::-1], axis=1)[:, ::-1]
    fill = ~known & (before >= 0) & (after < samples) & ((after - before - 1) * step <= longest)
    row, sample = np.nonzero(fill)
    left, right = before[row, sample], after[row, sample]
    share = (sample - left) / (right - left)
    filled = rate.copy()
    filled[row, sample] = rate[row, left] * (1 - share) + rate[row, right] * share
    return filled


def on_grid(time: Array, values: Array, step: float, samples: int) -> Array:
    """Return irregular or dense samples (``time`` in s from 0) as means over each ``step`` s; NaN where none falls."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(samples, np.nan)
    place = np.floor(time[known] / step + 1e-9).astype(np.int64)
    inside = (place >= 0) & (place < samples)
    count = np.bincount(place[inside], minlength=samples)
    total = np.bincount(place[inside], weights=values[known][inside], minlength=samples)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
