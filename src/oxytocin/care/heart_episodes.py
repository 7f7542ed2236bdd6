"""Accelerations and decelerations: departures of the fetal heart rate from its baseline, measured one by one.

A deceleration is at least 15 beats/min deep and lasts at least 15 s from leaving the baseline to being back
(NICHD 2008). Two that run into each other are two when the rate came half-way back between them. Onset and end are
where the trace leaves and meets the band that nobody can tell from the baseline; the nadir begins where nine tenths
of the depth are reached; how steep the fall was is judged from its first three quarters, so that a bottom that sinks
on does not make it look gradual.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from oxytocin.care.heart_signal import Array, Flags, Index, moving_average, moving_maximum, odd, runs

LEAST = 15.0  # beats/min and s of an acceleration or deceleration (obs fetal.fhr.baseline_normal.nichd)
SHALLOW = 10.0  # beats/min from which a late deceleration counts where variability is reduced (FIGO 2015)
APART = 15.0  # s: a shorter return towards the baseline does not part two departures
NEIGHBOUR = 45.0  # s over which a departure is compared with a deeper one beside it
TOLD = 3.0  # beats/min from the baseline that nobody can tell
NEAR_BASE, MOSTLY, NEAR_NADIR = 0.1, 0.75, 0.9  # shares of the depth: at its edges, nearly down, and at the nadir
BACK, ON = 120.0, 240.0  # s that are searched for onset and end around the core


class Episodes(NamedTuple):
    """Departures in order of person and time: columns, one entry each.

    ``onset``, ``nadir`` and ``end`` are s from the first sample; ``depth`` beats/min from the baseline; ``change`` the
    s from onset to nadir and ``recovery`` from nadir to end; ``area`` the beats lost or gained; ``cut`` tells that
    signal was missing where it began or ended, or the trace did.
    """

    person: Index
    onset: Array
    nadir: Array
    end: Array
    depth: Array
    change: Array
    recovery: Array
    area: Array
    cut: Flags

    @property
    def duration(self) -> Array:
        """Return how long each lasted, s."""
        return self.end - self.onset

    def where(self, mask: Flags) -> Episodes:
        """Return those that a mask keeps."""
        return Episodes._make(column[mask] for column in self)


def departures(depth: Array, step: float, least: float) -> Episodes:
    """Return the departures of at least ``least`` beats/min; ``depth`` (people, samples) is positive inside them.

    NaN in ``depth`` is missing signal.
    """
    short = moving_average(depth, odd(5, step))
    calm = moving_average(depth, odd(10, step))
    filled = np.where(np.isfinite(short), short, -np.inf)
    deepest = moving_maximum(filled, odd(2 * NEIGHBOUR, step))
    inside = filled >= np.maximum(0.5 * deepest, 0.5 * least)
    row, begin, end = runs(inside)
    if len(row) == 0:
        return _none()
    joined = (np.diff(row) == 0) & ((begin[1:] - end[:-1]) * step < APART)
    first = np.concatenate([[True], ~joined])
    last = np.append(~joined, True)
    row, begin, end = row[first], begin[first], end[last]
    bounds = _pairs(row, begin, end, depth.shape[1])
    peak = np.maximum.reduceat(np.append(filled.ravel(), -np.inf), bounds)[::2]
    enough = peak >= least
    row, begin, end, peak = row[enough], begin[enough], end[enough], peak[enough]
    if len(row) == 0:
        return _none()
    edge = np.maximum(TOLD, NEAR_BASE * peak)
    same = np.diff(row) == 0
    floor = np.concatenate([[0], np.where(same, end[:-1], 0)])
    ceiling = np.append(np.where(same, begin[1:], depth.shape[1]), depth.shape[1])
    onset, lost_before = _outward(calm, row, begin, floor, edge, -1, round(BACK / step))
    close, lost_after = _outward(calm, row, end - 1, ceiling, edge, 1, round(ON / step))
    close = np.maximum(close, end - 1)
    return _measured(short, row, onset, close + 1, peak, lost_before | lost_after, step)


def _pairs(row: Index, begin: Index, end: Index, samples: int) -> Index:
    """Return flat bounds begin, end, begin, end ... for reduceat over stretches."""
    return np.stack([row * samples + begin, row * samples + end], axis=1).ravel()


def _outward(
    depth: Array, row: Index, start: Index, bound: Index, edge: Array, way: int, reach: int
) -> tuple[Index, Flags]:
    """Return the sample at which each departure meets the baseline, going from ``start`` back (-1) or on (1).

    Where it does not before ``bound`` (its neighbour, or the end of the trace), it is the nearest it comes.
    """
    steps = np.arange(reach + 1)
    place = start[:, None] + way * steps
    room = np.maximum((start - bound if way < 0 else bound - 1 - start)[:, None], 0)
    allowed = steps <= room
    value = depth[row[:, None], np.clip(place, 0, depth.shape[1] - 1)]
    missing = ~np.isfinite(value) & allowed
    met = ((value <= edge[:, None]) | missing) & allowed
    found = met.any(axis=1)
    index = np.argmax(met, axis=1)
    nearest = np.argmin(np.where(allowed & ~missing, value, np.inf), axis=1)
    chosen = np.where(found, index, nearest)
    gone = missing[np.arange(len(row)), chosen]
    chosen = chosen - (gone & (chosen > 0))
    at_edge = ~found & (start + way * chosen == (0 if way < 0 else depth.shape[1] - 1))
    return start + way * chosen, gone | at_edge


def _measured(depth: Array, row: Index, begin: Index, end: Index, peak: Array, cut: Flags, step: float) -> Episodes:
    """Measure departures from ``begin`` to ``end``: nadir, times of fall and return, and area."""
    length = end - begin
    offset = np.concatenate([[0], np.cumsum(length)[:-1]])
    inner = np.arange(length.sum()) - np.repeat(offset, length)
    value = depth[np.repeat(row, length), np.repeat(begin, length) + inner]
    value = np.where(np.isfinite(value), value, 0.0)
    low = value >= NEAR_NADIR * np.repeat(peak, length)
    samples = int(length.max()) + 1
    steep = np.repeat(peak, length)
    fallen = np.minimum.reduceat(np.where(value >= MOSTLY * steep, inner, samples), offset)
    risen = np.maximum.reduceat(np.where(value >= MOSTLY * steep, inner, -1), offset)
    fallen, risen = np.where(fallen == samples, 0, fallen), np.maximum(risen, 0)
    first = np.minimum.reduceat(np.where(low, inner, samples), offset)
    last = np.maximum.reduceat(np.where(low, inner, -1), offset)
    first, last = np.where(first == samples, 0, first), np.maximum(last, 0)
    # From a tenth of the depth to three quarters: so much of the whole way, if it went on as it began.
    share = MOSTLY - NEAR_BASE
    nadir = np.asarray((begin + (first + last) / 2 + 0.5) * step, dtype=np.float64)
    change, recovery = (np.asarray(count * step / share, dtype=np.float64) for count in (fallen, length - 1 - risen))
    area = np.asarray(np.add.reduceat(value, offset) * step / 60, dtype=np.float64)
    onset, close = (np.asarray(index * step, dtype=np.float64) for index in (begin, end))
    return Episodes(row, onset, nadir, close, peak, change, recovery, area, cut)


def _none() -> Episodes:
    empty = np.empty(0)
    return Episodes(np.empty(0, np.int64), empty, empty, empty, empty, empty, empty, empty, np.empty(0, bool))


def covered(person: Index, onset: Array, end: Array, shape: tuple[int, int], step: float) -> Flags:
    """Return the samples (people, samples) that lie between an onset and its end (s)."""
    marks = np.zeros((shape[0], shape[1] + 1), np.int64)
    np.add.at(marks, (person, np.clip(np.round(onset / step), 0, shape[1]).astype(np.int64)), 1)
    np.add.at(marks, (person, np.clip(np.round(end / step), 0, shape[1]).astype(np.int64)), -1)
    return np.cumsum(marks, axis=1)[:, :-1] > 0
