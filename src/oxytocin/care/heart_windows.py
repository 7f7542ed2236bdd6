"""What a clinician notes for each ten minutes of a cardiotocogram: baseline, variability, and what departed from it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from oxytocin.care.heart_contractions import Peaks
from oxytocin.care.heart_episodes import Episodes
from oxytocin.care.heart_signal import Array, Flags, Index

WINDOW = 600.0  # s (NICHD 2008: the baseline is read over ten minutes)
DETERMINATE = 120.0  # s at the baseline without which it cannot be read (NICHD 2008)
ROUNDED = 5.0  # beats/min to which the baseline is rounded (NICHD 2008)
GRADUAL = 30.0  # s from onset to nadir (obs fetal.fhr.baseline_normal.nichd)
PROLONGED = 120.0  # s (the same)
FIGO_PROLONGED = 180.0  # s (FIGO 2015)
LATE_LAG = 15.0  # s by which a late nadir follows the peak of the contraction; assumed: less cannot be told
AFTER = 90.0  # s after the peak until which a nadir still belongs to a contraction; assumed
BEGINS = 20.0  # s after the onset of the contraction from which a deceleration is late for FIGO 2015

EARLY, LATE, VARIABLE, PROLONGED_KIND, GRADUAL_KIND = range(1, 6)
KINDS = ("", "early", "late", "variable", "prolonged", "gradual")


@dataclass(frozen=True)
class Decelerations:
    """Decelerations and what they have to do with contractions; columns, one entry each.

    ``kind`` indexes ``KINDS`` ("gradual": gradual but with no contraction to tell early from late); ``lag`` is the s
    from the peak of its contraction to the nadir (NaN without one); ``contraction`` the place of that contraction in
    the list (-1 without); ``figo_late`` whether FIGO would call it late: a gradual fall or return, and
    after the contraction where there is one.
    """

    episodes: Episodes
    kind: Index
    lag: Array
    contraction: Index
    figo_late: Flags


def both(some: Decelerations, others: Decelerations) -> Decelerations:
    """Return the decelerations of two lists in one; not in order."""
    parts = zip(some.episodes, others.episodes, strict=True)
    columns = (
        np.concatenate([getattr(each, name) for each in (some, others)])
        for name in ("kind", "lag", "contraction", "figo_late")
    )
    return Decelerations(Episodes._make(np.concatenate(pair) for pair in parts), *columns)


def typed(episodes: Episodes, contractions: Peaks | None) -> Decelerations:
    """Return decelerations with their kinds, by the rate of their fall and their time to the contractions."""
    number = len(episodes.person)
    lag, match = np.full(number, np.nan), np.full(number, -1)
    begun, outlasting = np.full(number, np.nan), np.full(number, np.nan)
    if contractions is not None and len(contractions.person) and number:
        span = 1e7  # s, longer than any record: one axis of time for everyone
        axis = contractions.person * span + contractions.peak
        at = np.searchsorted(axis, episodes.person * span + episodes.nadir + LATE_LAG, side="right") - 1
        held = np.maximum(at, 0)
        delay = episodes.nadir - contractions.peak[held]
        near = (at >= 0) & (contractions.person[held] == episodes.person)
        near &= (delay <= AFTER) & (episodes.onset <= contractions.end[held] + GRADUAL)
        lag[near], match[near] = delay[near], at[near]
        begun[near] = (episodes.onset - contractions.onset[held])[near]
        outlasting[near] = (episodes.end - contractions.end[held])[near]
    gradual = episodes.change >= GRADUAL
    kind = np.full(number, VARIABLE)
    kind[gradual & (match < 0)] = GRADUAL_KIND
    kind[gradual & (match >= 0)] = EARLY
    with np.errstate(invalid="ignore"):  # onset, nadir and return after onset, peak and end of the contraction (NICHD)
        kind[gradual & (match >= 0) & (begun > 0) & (lag > LATE_LAG) & (outlasting > 0)] = LATE
    kind[episodes.duration >= PROLONGED] = PROLONGED_KIND
    slow = gradual | (episodes.recovery >= GRADUAL)
    with np.errstate(invalid="ignore"):
        figo_late = slow & ((match < 0) | ((lag > 0) & (begun >= BEGINS)))
    return Decelerations(episodes, kind, lag, match, figo_late)


def bandwidth(rate: Array, at_baseline: Flags, step: float) -> Array:
    """Return the amplitude (beats/min) of the trace in each minute, (people, minutes); NaN under 30 s of baseline.

    It is the distance from the highest to the lowest rate after a straight line through the minute is taken away.
    """
    people, samples = rate.shape
    per = round(60 / step)
    minutes = samples // per
    kept = (at_baseline & np.isfinite(rate))[:, : minutes * per].reshape(people, minutes, per)
    value = np.where(kept, rate[:, : minutes * per].reshape(people, minutes, per), 0.0)
    number = np.maximum(kept.sum(axis=2), 1)
    place = np.arange(per) - (per - 1) / 2
    mean_place = (kept * place).sum(axis=2) / number
    mean = value.sum(axis=2) / number
    away = np.where(kept, place - mean_place[..., None], 0.0)
    slope = (away * value).sum(axis=2) / np.maximum((away**2).sum(axis=2), 1e-9)
    flat = value - mean[..., None] - slope[..., None] * away
    high = np.where(kept, flat, -np.inf).max(axis=2)
    low = np.where(kept, flat, np.inf).min(axis=2)
    return np.where(kept.sum(axis=2) * step >= 30, high - low, np.nan)


@dataclass(frozen=True)
class Measures:
    """What is noted for each window; every field is (people, windows).

    ``baseline`` (beats/min, to the nearest 5, NaN where indeterminate), ``variability`` (beats/min, median amplitude
    of the minutes at the baseline), counts of accelerations and of each kind of deceleration, ``longest`` (s) and
    ``area`` (beats lost) of the decelerations, ``loss`` the share of samples without a heart rate, ``wave`` whether
    the trace undulates like a sine. ``contractions`` is NaN where none can be read; ``with_late``, ``with_variable``,
    ``with_any`` and ``with_figo`` count those followed by such a deceleration; ``figo`` counts the decelerations that
    FIGO calls late or prolonged.
    """

    baseline: Array
    variability: Array
    accelerations: Array
    early: Array
    late: Array
    variable: Array
    prolonged: Array
    gradual: Array
    longest: Array
    area: Array
    loss: Array
    wave: Array
    contractions: Array
    with_late: Array
    with_variable: Array
    with_any: Array
    with_figo: Array
    figo: Array

    @property
    def decelerations(self) -> Array:
        """Return the number of decelerations of any kind."""
        return self.early + self.late + self.variable + self.prolonged + self.gradual


def joined(parts: list[Measures]) -> Measures:
    """Return the windows of several readings one after the other."""
    names = [item.name for item in fields(Measures)]
    return Measures(*(np.concatenate([getattr(part, name) for part in parts], axis=1) for name in names))


class AtRest(NamedTuple):
    """What is noted of the baseline in each window, (people, windows): level, variability, loss, undulation."""

    baseline: Array
    variability: Array
    loss: Array
    wave: Array


def at_rest(rate: Array, line: Array, at_baseline: Flags, step: float) -> AtRest:
    """Return what each whole ten minutes of a trace (people, samples) show at the baseline."""
    calm = _blocks(at_baseline, step)
    amount = calm.sum(axis=2)
    mean = (calm * np.nan_to_num(_blocks(line, step))).sum(axis=2) / np.maximum(amount, 1)
    level = np.where(amount * step >= DETERMINATE, ROUNDED * np.round(mean / ROUNDED), np.nan)
    people, windows = amount.shape
    minutes = bandwidth(rate, at_baseline, step)[:, : windows * 10].reshape(people, windows, 10)
    ordered = np.sort(minutes, axis=2)
    known = np.isfinite(minutes).sum(axis=2)
    middle = np.maximum(known - 1, 0)
    pair = [np.take_along_axis(ordered, (middle + extra)[..., None] // 2, axis=2)[..., 0] for extra in (0, 1)]
    variability = np.where(known > 0, (pair[0] + pair[1]) / 2, np.nan)
    loss = 1 - _blocks(np.isfinite(rate), step).mean(axis=2) if windows else np.empty((people, 0))
    return AtRest(level, variability, loss, _wave(_blocks(rate, step), _blocks(line, step), step))


def _blocks(values: Array | Flags, step: float) -> Array:
    """Return the whole windows of a trace, (people, windows, samples)."""
    per = round(WINDOW / step)
    windows = values.shape[1] // per
    return np.asarray(values[:, : windows * per].reshape(len(values), windows, per), dtype=float)


def counted(person: Index, time: Array, shape: tuple[int, int], weight: Array | None = None) -> Array:
    """Return how many (or how much) falls into each window (``shape``: people, windows)."""
    window = np.floor(time / WINDOW).astype(np.int64)
    kept = (window >= 0) & (window < shape[1])
    place = (person * shape[1] + window)[kept]
    weights = None if weight is None else weight[kept]
    return np.bincount(place, weights, shape[0] * shape[1]).reshape(shape).astype(float)


def measure(
    rest: AtRest,
    accelerations: Episodes,
    decelerations: Decelerations,
    contractions: Peaks | None,
    watched: Flags | None = None,
) -> Measures:
    """Return the measures of each whole ten minutes, from what they show at rest and what departs from it.

    ``watched`` (people, windows) tells where contractions could be seen (default: everywhere).
    """
    shape = rest.baseline.shape
    people, windows = shape
    episodes, kind = decelerations.episodes, decelerations.kind
    early, late, variable, prolonged, gradual = (
        counted(episodes.person[kind == each], episodes.nadir[kind == each], shape) for each in range(1, len(KINDS))
    )
    longest = np.zeros(people * windows)
    window = np.floor(episodes.nadir / WINDOW).astype(np.int64)
    inside = (window >= 0) & (window < windows)
    np.maximum.at(longest, (episodes.person * windows + window)[inside], episodes.duration[inside])

    grave = decelerations.figo_late | (episodes.duration > FIGO_PROLONGED)
    if contractions is None:
        nothing = np.full(shape, np.nan)
        number = followed_late = followed_variable = followed = followed_figo = nothing
    else:
        number = counted(contractions.person, contractions.peak, shape)
        if watched is not None:
            number[~watched] = np.nan

        def followed_by(which: Flags) -> Array:
            who = np.unique(decelerations.contraction[which & (decelerations.contraction >= 0)])
            return counted(contractions.person[who], contractions.peak[who], shape)

        followed_late = followed_by(kind == LATE)
        followed_variable = followed_by(kind == VARIABLE)
        followed = followed_by(kind > 0)
        followed_figo = followed_by(grave)
    return Measures(
        rest.baseline, rest.variability, counted(accelerations.person, accelerations.nadir, shape),
        early, late, variable, prolonged, gradual, longest.reshape(shape),
        counted(episodes.person, episodes.nadir, shape, episodes.area), rest.loss, rest.wave,
        number, followed_late, followed_variable, followed, followed_figo,
        counted(episodes.person[grave], episodes.nadir[grave], shape),
    )  # fmt: skip


def _wave(rate: Array, line: Array, step: float) -> Array:
    """Return where (1) ten minutes undulate 3 to 5 times a minute like a sine, 5 to 30 beats/min high (NICHD, FIGO)."""
    people, windows, per = rate.shape
    if windows == 0:
        return np.empty((people, 0))
    known = np.isfinite(rate) & np.isfinite(line)
    away = np.where(known, rate - line, 0.0)
    away -= away.mean(axis=2, keepdims=True)
    power = np.abs(np.fft.rfft(away * np.hanning(per), axis=2)) ** 2
    frequency = np.fft.rfftfreq(per, step / 60)  # per min
    band = power[..., (frequency >= 1) & (frequency <= 15)]
    within = frequency[(frequency >= 1) & (frequency <= 15)]
    best = np.argmax(np.where((within >= 3) & (within <= 5), band, 0.0), axis=2)
    about = np.abs(within - within[best][..., None]) <= 0.5
    share = (band * about).sum(axis=2) / np.maximum(band.sum(axis=2), 1e-9)
    height = 2 * np.sqrt(2) * away.std(axis=2)
    found = (share >= 0.7) & (height >= 5) & (height <= 30) & (known.mean(axis=2) >= 0.7)
    return found.astype(float)
