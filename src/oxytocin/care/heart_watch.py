"""Watching the fetal hearts of a ward: the trace of whoever's catches the eye is read, the others are glanced at.

Reading a trace takes far longer than drawing it. A glance at the last ten minutes tells who cannot be in need: a
rate that stays between 110 and 160, varies, and does not fall. Only the others are read in full, with the half hour
before, by the definitions of ``heart``; the two together find what reading everyone would find.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.heart import read
from oxytocin.care.heart_windows import WINDOW

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
HORIZON = 5  # windows of ten minutes that are read: reduced variability counts over 50 min
LOW, HIGH = 110.0, 160.0  # beats/min between which a rate is usual
FLAT, WILD = 2.5, 9.0  # beats/min: standard deviations of a trace without and with too much variability
FALL, OFTEN = 12.0, 0.04  # a fall of so many beats/min under the median, for that share of the time


class HeartWatch:
    """Holds the traces of ``people`` from ``start`` (min), and tells for how long each has been abnormal.

    ``category_three`` (NICHD) and ``pathological`` (FIGO) are minutes without a break up to the last whole ten.
    """

    def __init__(self, people: int, sample_every: float = 5 / 60, start: float = 0.0) -> None:
        self._step = sample_every * 60
        self._per = round(WINDOW / self._step)
        self._rate, self._pressure = np.empty((people, 0)), np.empty((people, 0))
        self._fresh = 0  # samples since the last look
        self._minutes = WINDOW / 60
        self.category_three, self.pathological = np.zeros(people), np.zeros(people)

    def feed(self, rate: Array, pressure: Array, there: Flags) -> None:
        """Take the next samples (people, samples), NaN where nobody is; look when ten minutes are full."""
        for begin in range(0, rate.shape[1], self._per):
            for part in np.split(np.arange(begin, min(begin + self._per, rate.shape[1])), [self._per - self._fresh]):
                if len(part):
                    self._add(rate[:, part], pressure[:, part], there)

    def _add(self, rate: Array, pressure: Array, there: Flags) -> None:
        self._rate = np.concatenate([self._rate, rate], axis=1)[:, -HORIZON * self._per :]
        self._pressure = np.concatenate([self._pressure, pressure], axis=1)[:, -HORIZON * self._per :]
        self._fresh += rate.shape[1]
        if self._fresh < self._per:
            return
        self._fresh = 0
        who = np.flatnonzero(there & striking(self._rate[:, -self._per :]))
        abnormal = {"category_three": np.zeros(len(there), bool), "pathological": np.zeros(len(there), bool)}
        if len(who):
            judged = read(self._rate[who], self._pressure[who], self._step).categories
            abnormal["category_three"][who] = judged.nichd[:, -1] == 3
            abnormal["pathological"][who] = judged.figo[:, -1] == 3
        self.category_three = np.where(abnormal["category_three"], self.category_three + self._minutes, 0.0)
        self.pathological = np.where(abnormal["pathological"], self.pathological + self._minutes, 0.0)


def striking(rate: Array) -> Flags:
    """Tell whose ten minutes of trace (people, samples) have to be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nobody is there
        middle = np.nanmedian(rate, axis=1)
        spread = np.nanstd(rate, axis=1)
        fallen = np.nanmean(np.where(np.isnan(rate), np.nan, rate < middle[:, None] - FALL), axis=1)
    usual = (middle >= LOW) & (middle <= HIGH) & (spread >= FLAT) & (spread <= WILD) & (fallen <= OFTEN)
    return np.isfinite(middle) & ~usual
