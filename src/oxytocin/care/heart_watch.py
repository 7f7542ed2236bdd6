"""Watching the fetal hearts of a ward: the trace of whoever's catches the eye is read, the others are glanced at.

Reading a trace takes far longer than drawing it. A glance at the last ten minutes tells who cannot be in need: a
rate that stays between 110 and 160, varies, and does not fall. Only the others are read in full, with the time
before, by the definitions of ``heart``; the two together find what reading everyone would find.
"""

from __future__ import annotations

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

    ``category_three`` (NICHD) and ``pathological`` (FIGO) are minutes without a break up to the last whole ten.
    """

    def __init__(self, monitor: Monitor, sample_every: float = 5 / 60) -> None:
        people = monitor.people
        self.monitor = monitor
        self._step = sample_every * 60
        self._per = round(WINDOW / self._step)
        self._rate, self._pressure = np.empty((people, 0)), np.empty((people, 0))
        self._told: list[Contractions] = []
        self._fresh, self._samples = 0, 0  # since the last look, and in all
        self._minutes = WINDOW / 60
        self.category_three, self.pathological = np.zeros(people), np.zeros(people)

    def feed(self, rate: Array, pressure: Array, there: Flags) -> None:
        """Take the next samples (people, samples), NaN where nobody is, which the tocograph has had; look each ten min.

        Several windows at once share the contractions known at their end.
        """
        self._told.append(self.monitor.told())
        while rate.shape[1]:
            wanted = self._per - self._fresh
            self._add(rate[:, :wanted], pressure[:, :wanted], there)
            rate, pressure = rate[:, wanted:], pressure[:, wanted:]

    def _add(self, rate: Array, pressure: Array, there: Flags) -> None:
        held = HORIZON * self._per
        self._rate = np.concatenate([self._rate, rate], axis=1)[:, -held:]
        self._pressure = np.concatenate([self._pressure, pressure], axis=1)[:, -held:]
        self._fresh, self._samples = self._fresh + rate.shape[1], self._samples + rate.shape[1]
        if self._fresh < self._per:
            return
        self._fresh = 0
        who = np.flatnonzero(there & striking(self._rate[:, -self._per :]))
        abnormal = {"category_three": np.zeros(len(there), bool), "pathological": np.zeros(len(there), bool)}
        if len(who):
            begin = self.monitor.start + (self._samples - self._rate.shape[1]) * self._step / 60
            known = peaks(self._since(begin, who), self._pressure[who], self._step, begin)
            judged = read(self._rate[who], self._pressure[who], self._step, contractions=known).categories
            abnormal["category_three"][who] = judged.nichd[:, -1] == 3
            abnormal["pathological"][who] = judged.figo[:, -1] == 3
        self.category_three = np.where(abnormal["category_three"], self.category_three + self._minutes, 0.0)
        self.pathological = np.where(abnormal["pathological"], self.pathological + self._minutes, 0.0)

    def _since(self, begin: float, who: NDArray[np.int64]) -> Contractions:
        """Return the contractions of ``who``, counted among themselves, that began after a time (min)."""
        joined = Contractions(*(np.concatenate(column) for column in zip(*self._told, strict=True)))
        kept = _chosen(joined, joined.onset >= begin)
        self._told = [kept]
        place = np.full(self.monitor.people, -1)
        place[who] = np.arange(len(who))
        theirs = _chosen(kept, place[kept.person] >= 0)
        return theirs._replace(person=place[theirs.person])


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
