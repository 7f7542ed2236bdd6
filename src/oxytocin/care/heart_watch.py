"""Watching the fetal hearts of a ward: the trace of whoever's catches the eye is read, the others are glanced at.

Reading a trace takes far longer than drawing it. A glance at the last ten minutes tells who cannot be in need: a
rate that stays between 110 and 160, varies, and does not fall. Only the others are read in full, with the time
before, by the definitions of ``heart``; the two together find what reading everyone would find.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.heart import read
from oxytocin.care.heart_contractions import peaks
from oxytocin.care.heart_windows import WINDOW
from oxytocin.care.monitor import Contractions, Monitor

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
HORIZON = 5  # windows of ten minutes that are read: reduced variability counts over 50 min
LOW, HIGH = 110.0, 160.0  # beats/min between which a rate is usual
FLAT, WILD = 2.5, 9.0  # beats/min: standard deviations of a trace without and with too much variability
FALL, OFTEN = 12.0, 0.04  # a fall of so many beats/min under the median, for that share of the time


class HeartWatch:
    """Holds the traces of the people of a tocograph, which tells contractions, and for how long each was abnormal.

    ``category_three`` (NICHD) and ``pathological`` (FIGO) are minutes without a break up to the last whole ten, over
    people. Nobody asks for less than ``patience`` (min): shorter stretches may count as none, and are often not read.
    """

    def __init__(self, monitor: Monitor, sample_every: float = 5 / 60, patience: float = WINDOW / 60) -> None:
        people = monitor.people
        self.monitor = monitor
        self._step = sample_every * 60
        self._per = round(WINDOW / self._step)
        self._minutes = WINDOW / 60
        self._patience = max(1, math.ceil(patience / self._minutes - 1e-9))  # in windows
        self._trace = np.empty((2, people, 0))  # rate and pressure, in whole windows
        self._pieces: list[Array] = []  # of the window that is not yet whole
        self._told: list[tuple[int, Contractions]] = []  # with the number of windows there were before
        self._fresh, self._windows = 0, 0  # samples since the last whole window, and whole windows
        self._struck = np.zeros(people, np.int64)  # windows in a row, up to the last, that caught the eye
        self._abnormal = np.zeros((2, people))  # min

    @property
    def category_three(self) -> Array:
        return self._abnormal[0]

    @property
    def pathological(self) -> Array:
        return self._abnormal[1]

    def feed(self, rate: Array, pressure: Array, there: Flags) -> None:
        """Take the next samples (people, samples), NaN where nobody is, which the tocograph has had; look each ten min.

        Several windows at once share the contractions known at their end.
        """
        self._told.append((self._windows, self.monitor.told()))
        trace = np.array([rate, pressure])
        while trace.shape[2]:
            wanted = self._per - self._fresh
            self._pieces.append(trace[:, :, :wanted])
            self._fresh += self._pieces[-1].shape[2]
            if self._fresh == self._per:
                self._look(there)
            trace = trace[:, :, wanted:]

    def _look(self, there: Flags) -> None:
        """Glance at the window that is now whole, and read those who have struck the eye for as long as anyone asks."""
        held = (HORIZON + self._patience - 1) * self._per
        self._trace = np.concatenate([self._trace, *self._pieces], axis=2)[:, :, -held:]
        self._pieces, self._fresh, self._windows = [], 0, self._windows + 1
        self._struck = np.where(there & striking(self._trace[0, :, -self._per :]), self._struck + 1, 0)
        who = np.flatnonzero(self._struck >= self._patience)
        abnormal = self._read(who, 0)
        lasted = self._abnormal[:, who]
        late = np.flatnonzero((self._struck[who] == self._patience) & abnormal.any(axis=0))  # not read before
        lasting = abnormal[:, late]
        for back in range(1, self._patience):
            if lasting.any():
                lasting = lasting & self._read(who[late], back)
                lasted[:, late] += self._minutes * lasting
        self._abnormal = np.zeros_like(self._abnormal)
        self._abnormal[:, who] = np.where(abnormal, lasted + self._minutes, 0.0)

    def _read(self, who: NDArray[np.int64], back: int) -> Flags:
        """Tell of ``who`` what a reading showed so many windows ``back``: category III, pathological (2, people)."""
        if not len(who):
            return np.zeros((2, 0), bool)
        last = self._windows - back
        first = max(last - HORIZON, 0)
        held_from = self._windows - self._trace.shape[2] // self._per
        cut = slice((first - held_from) * self._per, (last - held_from) * self._per)
        rate, pressure = self._trace[:, who, cut]
        begin = self.monitor.start + first * self._minutes
        known = peaks(self._known(begin, last, who), pressure, self._step, begin)
        judged = read(rate, pressure, self._step, contractions=known).categories
        return np.array([judged.nichd[:, -1] == 3, judged.figo[:, -1] == 3])

    def _known(self, begin: float, last: int, who: NDArray[np.int64]) -> Contractions:
        """Return the contractions of ``who``, counted among themselves, that began after a time (min) and were told
        before the window after ``last``."""
        oldest = self.monitor.start + (self._windows - HORIZON - self._patience + 1) * self._minutes
        self._told = [(windows, _chosen(told, told.onset >= oldest)) for windows, told in self._told]
        self._told = [entry for entry in self._told if len(entry[1].onset)]
        told = [told for windows, told in self._told if windows < last] or [_none()]
        joined = Contractions(*(np.concatenate(column) for column in zip(*told, strict=True)))
        place = np.full(self.monitor.people, -1)
        place[who] = np.arange(len(who))
        theirs = _chosen(joined, (joined.onset >= begin) & (place[joined.person] >= 0))
        return theirs._replace(person=place[theirs.person])


def _none() -> Contractions:
    return Contractions(np.empty(0, np.int64), *np.empty((4, 0)))


def _chosen(found: Contractions, mask: Flags) -> Contractions:
    return Contractions(
        found.person[mask], found.onset[mask], found.end[mask], found.amplitude[mask], found.duration[mask]
    )


def striking(rate: Array) -> Flags:
    """Tell whose ten minutes of trace (people, samples) have to be read."""
    there = np.isfinite(rate).any(axis=1)
    middle, spread, fallen = np.full((3, len(rate)), np.nan)
    whole = np.isfinite(rate).all(axis=1)
    for rows, median, deviation, mean in (
        (whole, np.median, np.std, np.mean), (there & ~whole, np.nanmedian, np.nanstd, np.nanmean),
    ):  # fmt: skip
        if rows.any():
            trace = rate[rows]
            middle[rows], spread[rows] = median(trace, axis=1), deviation(trace, axis=1)
            low = np.where(np.isnan(trace), np.nan, trace < middle[rows, None] - FALL)
            fallen[rows] = mean(low, axis=1)
    usual = (middle >= LOW) & (middle <= HIGH) & (spread >= FLAT) & (spread <= WILD) & (fallen <= OFTEN)
    return np.isfinite(middle) & ~usual
