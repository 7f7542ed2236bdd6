"""Contractions in a smoothed trace: where they begin, part and end, a stretch of samples of everyone at a time.

A contraction lasts while the pressure is above a level. Where it rises again before it was back at rest, it is two if
it had fallen far enough between. Few contractions ever rise again, so all are measured together, and only those that
may have to be parted are walked through sample by sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.int64]
Row = tuple[Any, ...]  # the entries of Going of one contraction
SLACK = 1e-6  # mmHg: what so nearly rises again is walked through as well


class Going(NamedTuple):
    """What is known of contractions that go on, an entry each; samples are counted from the first of the trace.

    ``valley`` is the lowest pressure since the peak; ``onset_total`` the running sum of the pressure at the sample
    ``counted_from``, from which the area is measured.
    """

    peak: Array
    valley: Array
    valley_at: Index
    onset_at: Index
    onset_tone: Array
    onset_total: Array
    counted_from: Index

    def of(self, who: Index | Flags) -> Going:
        """Return some of the entries."""
        return Going._make(column[who] for column in self)


class Pieces(NamedTuple):
    """Contractions within a stretch, or parts of them: who, the samples of the stretch, and what was known ``before``
    them and ``after``; ``parted`` tells that the pressure rose again at ``stop``."""

    person: Index
    begin: Index
    stop: Index
    before: Going
    after: Going
    parted: Flags


class Over(NamedTuple):
    """Contractions that are over, in the order in which that was known: ``known_at`` a sample, ``end`` another.

    ``amplitude`` is mmHg above the tone, ``area`` its sum over samples.
    """

    known_at: Index
    person: Index
    onset: Index
    end: Index
    amplitude: Array
    area: Array

    def of(self, who: Index | Flags) -> Over:
        """Return some of the entries."""
        return Over._make(column[who] for column in self)


class Waves:
    """Follows the contractions of ``people``: two where the pressure rose by ``rise`` (mmHg) after it had fallen by the
    share ``parting`` of the height."""

    def __init__(self, people: int, rise: float, parting: float) -> None:
        self.rise, self.parting = rise, parting
        self._inside = np.zeros(people, bool)
        kinds = (float, float, np.int64, np.int64, float, float, np.int64)
        self._going = Going._make(np.zeros(people, kind) for kind in kinds)

    def follow(self, first: int, trace: Array, total: Array, level: Array, tone: Array) -> tuple[Over, Pieces]:
        """Take the stretch of samples from number ``first`` on.

        ``trace`` (people, samples) is the pressure, NaN where nobody is, ``total`` its running sum, ``level`` that
        above which a contraction is and ``tone`` what it begins from, all of one shape. Returns the contractions that
        are over, and every contraction in the stretch.
        """
        above = trace > level
        person, begin, stop = _stretches(above, self._inside)
        carried = (begin == 0) & self._inside[person]
        start, nothing = first + begin, np.full(len(person), -np.inf)
        opened = Going(nothing, nothing, start, start, tone[person, begin], total[person, begin], start)
        before = Going._make(np.where(carried, old[person], new) for old, new in zip(self._going, opened, strict=True))
        after, again = self._measured(first, trace, person, begin, stop, before, carried)
        pieces = Pieces(person, begin, stop, before, after, np.zeros(len(person), bool))
        if again.any():
            rows = np.flatnonzero(again)[:, None]
            parts = [self._walked(first, trace, total, _rows(pieces, row)) for row in rows]
            pieces = _concatenated([_rows(pieces, ~again), *parts])
        closed = pieces.parted | (pieces.stop < trace.shape[1])
        left, self._inside = _rows(pieces, ~closed), above[:, -1].copy()
        for column, now in zip(self._going, left.after, strict=True):
            column[left.person] = now
        return _over(first, total, _rows(pieces, closed)), pieces

    def _measured(
        self, first: int, trace: Array, person: Index, begin: Index, stop: Index, before: Going, carried: Flags
    ) -> tuple[Going, Flags]:
        """Return what is known after each contraction as if it were one, and whether it may have to be parted."""
        count = stop - begin
        some = np.flatnonzero(count)  # one that ends with the first sample of the stretch has none in it
        again = np.zeros(len(person), bool)
        if not len(some):
            return before, again
        person, begin, count = person[some], begin[some], count[some]
        peak, valley, carried = before.peak[some], before.valley[some], carried[some]
        offset = np.concatenate([[0], np.cumsum(count)[:-1]])
        inner = np.arange(count.sum()) - np.repeat(offset, count)
        value = trace[np.repeat(person, count), np.repeat(begin, count) + inner]
        # What rises after it once fell: an upper bound of how far it rises again.
        change = np.diff(value, prepend=0.0)
        change[offset] = np.where(carried, value[offset] - valley, 0.0)
        fell = np.minimum.reduceat(np.where(change < 0, inner, len(value)), offset)
        fell = np.where(carried & (valley < peak), -1, fell)
        rising = (inner > np.repeat(fell, count)) & (change > 0)
        again[some] = np.add.reduceat(np.where(rising, change, 0.0), offset) >= self.rise - SLACK
        peak = np.maximum(peak, np.maximum.reduceat(value, offset))
        top = np.maximum.reduceat(np.where(value == np.repeat(peak, count), inner, -1), offset)
        later = inner >= np.repeat(top, count)
        lowest = np.minimum.reduceat(np.where(later, value, np.inf), offset)
        valley = np.where(top < 0, np.minimum(valley, lowest), lowest)
        low = np.maximum.reduceat(np.where(later & (value == np.repeat(valley, count)), inner, -1), offset)
        valley_at = np.where(low < 0, before.valley_at[some], first + begin + low)
        after = Going._make(column.copy() for column in before)
        after.peak[some], after.valley[some], after.valley_at[some] = peak, valley, valley_at
        return after, again

    def _walked(self, first: int, trace: Array, total: Array, whole: Pieces) -> Pieces:
        """Return the parts of one contraction, walking through it."""
        person, begin, stop = int(whole.person[0]), int(whole.begin[0]), int(whole.stop[0])
        before: Row = tuple(column[0] for column in whole.before)
        peak, valley, valley_at, onset_at, tone, *counted = before
        found: list[tuple[int, int, Row, Row, bool]] = []
        for sample, pressure in enumerate(trace[person, begin:stop].tolist(), begin):
            if pressure >= peak:
                peak = valley = pressure
            if pressure <= valley:
                valley, valley_at = pressure, first + sample
            if pressure - valley >= self.rise and peak - valley >= self.parting * (peak - tone):
                found.append((begin, sample, before, (peak, valley, valley_at, onset_at, tone, *counted), True))
                begin, onset_at, counted = sample, valley_at, [total[person, sample], first + sample]
                before = (-np.inf, -np.inf, valley_at, onset_at, tone, *counted)
                peak, valley, valley_at = pressure, pressure, first + sample
        found.append((begin, stop, before, (peak, valley, valley_at, onset_at, tone, *counted), False))
        begins, stops, befores, afters, parted = zip(*found, strict=True)
        going = [Going._make(np.array(column) for column in zip(*rows, strict=True)) for rows in (befores, afters)]
        who = np.full(len(found), person)
        return Pieces(who, np.array(begins), np.array(stops), going[0], going[1], np.array(parted))


def lasting(
    pieces: Pieces, trace: Array, first: int, marks: Index, length: int, height: float, parting: float
) -> Flags:
    """Return in whom (marks, people) a contraction goes on at some samples of the stretch that has lasted ``length``
    samples and is ``height`` (mmHg) high.

    One that has lost the share ``parting`` of its height lasts to its lowest pressure since: what rises from there may
    be the next one, which is known only when it has risen far enough.
    """
    found = np.zeros((len(marks), len(trace)), bool)
    for each in np.flatnonzero(first + pieces.stop - pieces.before.onset_at >= length):
        person, begin, stop = pieces.person[each], pieces.begin[each], pieces.stop[each]
        onset, tone = pieces.before.onset_at[each], pieces.before.onset_tone[each]
        peak = np.maximum.accumulate(np.maximum(trace[person, begin:stop], pieces.before.peak[each]))
        inside = np.flatnonzero((marks >= begin) & (marks < stop))
        long = first + marks[inside] + 1 - onset >= length
        found[inside, person] = long & (peak[marks[inside] - begin] - tone >= height)
        for mark in np.flatnonzero(found[:, person] & (marks >= begin) & (marks < stop)):
            top, valley, at = _lowest(
                pieces.before, int(each), trace[person, begin : marks[mark] + 1], first + int(begin)
            )
            if top - valley >= parting * (top - tone):
                found[mark, person] = at - onset >= length
    return found


def _lowest(before: Going, each: int, pressure: Array, start: int) -> tuple[float, float, int]:
    """Return the peak of an entry after some more samples, the lowest pressure since it, and the last sample that had
    it."""
    peak, valley, at = float(before.peak[each]), float(before.valley[each]), int(before.valley_at[each])
    top = len(pressure) - 1 - int(np.argmax(pressure[::-1]))
    since = 0
    if pressure[top] >= peak:
        peak, valley, since = float(pressure[top]), np.inf, top
    low = len(pressure) - 1 - int(np.argmin(pressure[since:][::-1]))
    return (peak, float(pressure[low]), start + low) if pressure[low] <= valley else (peak, valley, at)


def _stretches(above: Flags, inside: Flags) -> tuple[Index, Index, Index]:
    """Return where it is ``above`` (people, samples) without a break: who, from where, to before where.

    Of those who were ``inside`` before there is a stretch from 0 on, which may be empty.
    """
    earlier = np.concatenate([inside[:, None], above[:, :-1]], axis=1)
    turned = above != earlier
    person, sample = np.nonzero(turned)
    begins = above[person, sample]
    on, off = np.flatnonzero(inside), np.flatnonzero(above[:, -1])
    start = np.concatenate([on, person[begins]]), np.concatenate([np.zeros(len(on), np.int64), sample[begins]])
    end = np.concatenate([person[~begins], off]), np.concatenate([sample[~begins], np.full(len(off), above.shape[1])])
    order, finish = np.lexsort(start[::-1]), np.lexsort(end[::-1])
    return start[0][order], start[1][order], end[1][finish]


def _over(first: int, total: Array, closed: Pieces) -> Over:
    """Measure contractions that are over, and put them in the order in which that was known."""
    known_at, going = first + closed.stop, closed.after
    amplitude = going.peak - going.onset_tone
    summed = total[closed.person, closed.stop] - going.onset_total
    area = summed - going.onset_tone * (known_at - going.counted_from)
    end = np.where(closed.parted, going.valley_at, known_at)
    order = np.lexsort((closed.person, closed.parted, known_at))
    return Over(known_at, closed.person, going.onset_at, end, amplitude, area).of(order)


def _rows(pieces: Pieces, rows: Index | Flags) -> Pieces:
    return Pieces(
        pieces.person[rows], pieces.begin[rows], pieces.stop[rows], pieces.before.of(rows), pieces.after.of(rows),
        pieces.parted[rows],
    )  # fmt: skip


def _concatenated(parts: list[Pieces]) -> Pieces:
    person, begin, stop, before, after, parted = zip(*parts, strict=True)
    join: Callable[[Sequence[Any]], Any] = np.concatenate
    going = [Going._make(map(join, zip(*rows, strict=True))) for rows in (before, after)]
    return Pieces(join(person), join(begin), join(stop), going[0], going[1], join(parted))
