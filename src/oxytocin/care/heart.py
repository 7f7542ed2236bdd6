"""Reading the fetal heart rate as clinicians do, from the trace and the contractions alone.

    reading = read(rate, pressure, step=0.25)            # (people, samples): a whole record at once
    reading.windows.variability, reading.categories.nichd

    reader = FetalHeartReader(people)                    # a labour as it goes on: every 10 to 30 min
    categories = reader.read(time, rate, pressure)

The definitions are those of NICHD 2008 and FIGO 2015 (ref:macones2008, ref:ayresdecampos2015; docs/monitor.md). A
later look may revise the last minutes: a fall that is still going on is not yet early, late or prolonged.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from oxytocin.care.heart_baseline import baseline
from oxytocin.care.heart_category import Categories, classified
from oxytocin.care.heart_contractions import STEP, Peaks, belt, found, peaks, seen
from oxytocin.care.heart_episodes import LEAST, SHALLOW, Episodes, covered, departures
from oxytocin.care.heart_signal import Array, Flags, bridged, cleaned, moving_average, odd
from oxytocin.care.heart_windows import (
    GRADUAL,
    LATE,
    WINDOW,
    Decelerations,
    Measures,
    at_rest,
    counted,
    joined,
    measure,
    typed,
)
from oxytocin.care.monitor import Monitor

GRID = 1.0  # s between the samples on which a denser record is read
COARSEST = 5.0  # s: samples further apart cannot show the fall of a variable deceleration
HORIZON = 3  # windows of trace that the reader of a running labour holds; older ones are kept as numbers
DURING = 0.4  # weight that a sample has for the baseline while the uterus contracts; assumed
WAKE = 40.0  # s for which a contraction still weighs on the heart after its end; assumed
EDGE = 2.0  # s beside lost signal, where what is left is the least certain
SETTLED = 5.0  # s around accelerations and decelerations that do not count as baseline


@dataclass(frozen=True)
class HeartReading:
    """A trace that has been read: times in s from its first sample, arrays (people, samples) or (people, windows).

    ``shallow`` holds late decelerations of 10 to 15 beats/min that ``decelerations`` leaves out.
    """

    step: float
    rate: Array
    baseline: Array
    at_baseline: Flags
    pressure: Array | None
    contractions: Peaks | None
    accelerations: Episodes
    decelerations: Decelerations
    shallow: Decelerations
    windows: Measures
    categories: Categories

    @property
    def loss(self) -> Array:
        """Return the share of samples without a heart rate, (people,)."""
        return np.asarray(1 - np.isfinite(self.rate).mean(axis=1))


def read(
    rate: Array, pressure: Array | None, step: float, external: bool = False, contractions: Peaks | None = None
) -> HeartReading:
    """Read a whole trace of many people at once.

    ``rate`` (people, samples) is beats/min sampled each ``step`` s, at most 5; NaN and 0 are loss. ``pressure`` is of
    the same shape, mmHg, or with ``external`` in the units of a belt; None where there is none. ``contractions`` that
    are already known are taken instead of looking for them. Raises ValueError for samples further apart, or none.
    """
    if not 0 < step <= COARSEST:
        raise ValueError(f"a sample every {step:g} s: between 0 and {COARSEST:g} s can be read")
    if rate.shape[1] == 0:
        raise ValueError("a trace without samples cannot be read")
    clean = cleaned(np.asarray(rate, dtype=float), step)
    watched = None
    if pressure is not None and external:
        watched = seen(np.asarray(pressure, dtype=float), step)
        pressure = belt(np.asarray(pressure, dtype=float), step)
        if not np.isfinite(pressure).any():
            pressure = None
    per = max(1, round(GRID / step))
    if per > 1:
        clean = _averaged(clean, per)
        pressure = None if pressure is None else _averaged(pressure, per)
        watched = None if watched is None else watched[:, per // 2 :: per][:, : clean.shape[1]]
        step = step * per
    if contractions is None and pressure is not None:
        contractions = found(pressure, step)
    if contractions is not None and len(contractions.person) == 0:
        contractions = None if pressure is None else contractions
    joinedup = bridged(clean, step)
    line = baseline(joinedup, step, None if contractions is None else _quiet(contractions, clean.shape, step))
    away = joinedup - line
    rises = departures(away, step, LEAST)
    rises = rises.where((rises.change < GRADUAL) & (rises.duration >= LEAST))
    falls = departures(-away, step, SHALLOW)
    falls = falls.where(falls.duration >= LEAST)
    deep = falls.depth >= LEAST
    calm = np.isfinite(clean) & np.isfinite(line) & ~_around(falls.where(deep), clean.shape, step)
    calm &= ~_around(rises, clean.shape, step)
    calm &= moving_average(np.isfinite(clean).astype(float), odd(2 * EDGE, step)) > 1 - 1e-9
    kinds = typed(falls, contractions)
    rest = at_rest(clean, line, calm, step)
    windows = rest.baseline.shape
    readable = None if watched is None else _mostly(watched, windows, step)
    # Where variability is reduced and nothing accelerates, a late deceleration may be shallow (FIGO 2015).
    if windows[1]:
        window = np.minimum(falls.nadir // WINDOW, windows[1] - 1).astype(np.int64)
        with np.errstate(invalid="ignore"):
            reduced = (rest.variability < 5) & (counted(rises.person, rises.nadir, windows) == 0)
        deep |= (kinds.kind == LATE) & reduced[falls.person, window]
    shallow, kinds = _chosen(kinds, (kinds.kind == LATE) & ~deep), _chosen(kinds, deep)
    noted = measure(rest, rises, kinds, contractions, readable)
    judged = classified(noted)
    return HeartReading(step, clean, line, calm, pressure, contractions, rises, kinds, shallow, noted, judged)


def _chosen(kinds: Decelerations, mask: Flags) -> Decelerations:
    return Decelerations(
        kinds.episodes.where(mask), kinds.kind[mask], kinds.lag[mask], kinds.contraction[mask], kinds.figo_late[mask]
    )


def _averaged(values: Array, per: int) -> Array:
    """Return means over ``per`` samples; NaN where fewer than a third of them are known."""
    people, samples = values.shape
    whole = samples // per
    parts = values[:, : whole * per].reshape(people, whole, per)
    known = np.isfinite(parts)
    count = known.sum(axis=2)
    total = np.where(known, parts, 0.0).sum(axis=2)
    return np.where(3 * count >= per, total / np.maximum(count, 1), np.nan)


def _mostly(flags: Flags, windows: tuple[int, ...], step: float) -> Flags:
    """Return the windows (people, windows) in which a flag of samples holds for half of the time."""
    per = round(WINDOW / step)
    return np.asarray(flags[:, : windows[1] * per].reshape(*windows, per).mean(axis=2) >= 0.5)


def _quiet(contractions: Peaks, shape: tuple[int, int], step: float) -> Array:
    """Return the weight of each sample for the baseline: less while a contraction acts."""
    acting = covered(contractions.person, contractions.onset, contractions.end + WAKE, shape, step)
    return np.where(acting, DURING, 1.0)


def _around(episodes: Episodes, shape: tuple[int, int], step: float) -> Flags:
    return covered(episodes.person, episodes.onset - SETTLED, episodes.end + SETTLED, shape, step)


def _after(past: Measures | None, seen: Measures) -> Measures:
    return seen if past is None else joined([past, seen])


def _columns(seen: Measures, begin: int, end: int) -> Measures:
    """Return some of the windows."""
    return Measures(*(getattr(seen, item.name)[:, begin:end] for item in fields(Measures)))


class FetalHeartReader:
    """Reads the traces of ``people`` while their labours go on, sampled every ``sample_every`` min from ``start``.

    The last half hour of trace is held; older windows are kept as numbers. A look every 10 to 30 min is what it is for.
    ``monitor`` is a tocograph that keeps contractions and has been fed the same pressure, where there is one.
    """

    def __init__(
        self, people: int, sample_every: float = 5 / 60, start: float = 0.0, monitor: Monitor | None = None
    ) -> None:
        self.people, self.start = people, start
        self._step = sample_every * 60
        self._per = round(WINDOW / self._step)
        if abs(self._per * self._step - WINDOW) > 1e-6 or not 0 < self._step <= COARSEST:
            raise ValueError(f"a sample every {sample_every:g} min does not divide ten minutes into at most 5 s")
        self._rate, self._pressure = np.empty((people, 0)), np.empty((people, 0))
        own = Monitor(people, self._step / 60, start, keep=True) if self._step == STEP and monitor is None else None
        self._own, self._monitor = own, monitor or own
        self._past: Measures | None = None
        self._first = 0  # window with which the held trace begins
        self.reading: HeartReading | None = None  # of the trace that is held, which begins at `held_from`
        self._windows: Measures | None = None
        self._categories: Categories | None = None

    @property
    def time(self) -> float:
        """Return the minutes up to which the trace has been read."""
        return self.start + (self._first * self._per + self._rate.shape[1]) * self._step / 60

    @property
    def held_from(self) -> float:
        """Return the minutes at which the trace that is held begins."""
        return self.start + self._first * WINDOW / 60

    def read(self, time: Array, rate: Array, pressure: Array) -> Categories:
        """Read on: ``time`` (samples,) in min, ``rate`` and ``pressure`` (people, samples); NaN after someone left.

        Returns the categories of all whole ten minutes so far, (people, windows). Raises ValueError for samples that
        do not follow those read before.
        """
        expected = self.time + np.arange(len(time)) * self._step / 60
        if len(time) and np.abs(np.asarray(time) - expected).max() > 0.6 * self._step / 60:
            raise ValueError(f"samples at {time[0]:g} to {time[-1]:g} min do not follow those read up to {self.time:g}")
        self._rate = np.concatenate([self._rate, rate], axis=1)
        self._pressure = np.concatenate([self._pressure, pressure], axis=1)
        self.reading = read(self._rate, self._pressure, self._step, contractions=self._contractions(pressure))
        seen = self.reading.windows
        whole = seen.baseline.shape[1]
        surplus = max(whole - HORIZON, 0)
        # The first window that is held gives context to the second; it was read when it had context itself.
        known = 1 if self._first else 0
        past = _after(self._past, _columns(seen, known, whole))
        categories = classified(past)
        if surplus:
            self._past = _after(self._past, _columns(seen, known, surplus + 1))
            self._rate = self._rate[:, surplus * self._per :]
            self._pressure = self._pressure[:, surplus * self._per :]
            self._first += surplus
        self._windows, self._categories = past, categories
        return categories

    def _contractions(self, pressure: Array) -> Peaks | None:
        """Return the contractions in the trace that is held; the monitor has seen what came before."""
        if self._monitor is None:
            return None
        if self._own is not None:
            self._own.feed(pressure, np.isfinite(pressure))
        return peaks(self._monitor.contractions(), self._pressure, self._step, self.held_from)

    def windows(self) -> Measures:
        """Return what was noted for each whole ten minutes so far; ValueError before a first read."""
        if self._windows is None:
            raise ValueError("nothing has been read yet")
        return self._windows

    def categories(self) -> Categories:
        """Return the categories of each whole ten minutes so far; ValueError before a first read."""
        if self._categories is None:
            raise ValueError("nothing has been read yet")
        return self._categories
