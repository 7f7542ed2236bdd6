"""The baseline of the fetal heart rate: the level at which the trace rests most, followed through time.

The definition is circular: the baseline is the mean rate without accelerations and decelerations, and these are
departures from the baseline. The eye solves it by looking for the level to which the trace keeps coming back. Here
each minute votes for the levels near which it was steady, and of all courses through these votes the best is taken,
where a change of level costs: a deep fall so much that about ten minutes at the new level are needed before it is a
new baseline and not a deceleration (NICHD 2008), a rise less, because a baseline that a deceleration pulled down is
the worse error in labour. The idea of weighing by steadiness is that of ref:boudet2019; the course is found exactly, by
dynamic programming, for all people at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.heart_signal import Array, moving_average, moving_maximum, odd

Votes = NDArray[np.float32]  # (minutes, levels, people)
FEW = 64  # people
LOWEST, HIGHEST, BIN = 60.0, 220.0, 2.5  # beats/min: levels that are tried
WIDTH = 4.0  # beats/min: spread of a vote
STEADY = 0.5  # beats/min per second at which a sample's vote is halved
BESIDE, BELOW, FALLEN = 45.0, 20.0, 0.4  # s, beats/min: so near to a rate so much higher a vote has this weight
FALL, RISE = 0.10, 0.05  # minutes of votes that a change by one beat/min costs
NEAR = 12.0  # beats/min around the course within which samples refine it
FAINT = 0.02  # weight under which they do not
REFINE = 420.0  # s over which they do


def baseline(rate: Array, step: float, quiet: Array | None = None) -> Array:
    """Return the baseline (people, samples), beats/min, of a bridged rate; NaN where there is no signal for minutes.

    ``quiet`` (people, samples), 0 to 1, is the weight of a sample's vote: less during contractions, where periodic
    changes belong.
    """
    _people, samples = rate.shape
    smooth = moving_average(rate, odd(15, step))
    reach = max(1, round(10 / step))
    ahead, behind = np.roll(smooth, -reach, axis=1), np.roll(smooth, reach, axis=1)
    ahead[:, -reach:], behind[:, :reach] = smooth[:, -reach:], smooth[:, :reach]
    slope = np.abs(ahead - behind) / (2 * reach * step)
    known = np.asarray(np.isfinite(rate) & np.isfinite(slope))
    weight = np.where(known, 1 / (1 + (np.nan_to_num(slope) / STEADY) ** 2), 0.0)
    shoulder = moving_maximum(np.where(known, smooth, -np.inf), odd(2 * BESIDE, step))
    weight = np.where(shoulder - np.where(known, smooth, 0.0) > BELOW, FALLEN * weight, weight)
    if quiet is not None:
        weight = weight * quiet
    course = _course(_votes(np.where(known, smooth, LOWEST), weight, step))
    # From the middle of each minute to every sample, then to the mean of what lies near.
    minutes = course.shape[1]
    at = np.clip((np.arange(samples) + 0.5) * step / 60 - 0.5, 0, minutes - 1)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, minutes - 1)
    line = course[:, low] * (1 - (at - low)) + course[:, high] * (at - low)
    line = moving_average(line, odd(180, step))
    near = known & (np.abs(smooth - line) <= NEAR)
    mass = moving_average(np.where(near, weight, 0.0), odd(REFINE, step)) + FAINT
    shift = moving_average(np.where(near, weight * (smooth - line), 0.0), odd(REFINE, step))
    refined = line + shift / mass
    present = moving_average(known.astype(float), odd(REFINE, step)) > 0
    return np.where(present, refined, np.nan)


def _votes(level: Array, weight: Array, step: float) -> Votes:
    """Return how long (min) each minute was steady near each level, (minutes, levels, people)."""
    people, samples = level.shape
    per = round(60 / step)
    minutes, levels = -(-samples // per), round((HIGHEST - LOWEST) / BIN) + 1
    box = np.clip(np.round((level - LOWEST) / BIN), 0, levels - 1).astype(np.int64)
    minute = np.arange(samples) // per
    place = (np.arange(people)[:, None] * minutes + minute) * levels + box
    counted = np.bincount(place.ravel(), weights=weight.ravel(), minlength=people * minutes * levels)
    distance = (np.arange(levels)[:, None] - np.arange(levels)) * BIN / WIDTH
    spread = (np.exp(-0.5 * distance**2) / per).astype(np.float32)  # votes need no more digits, and there are many
    # One product a person: so small that no linear algebra library starts threads, which cost more than they bring.
    votes = counted.astype(np.float32).reshape(people, minutes, levels) @ spread
    return np.ascontiguousarray(votes.transpose(1, 2, 0))


def _course(votes: Votes) -> Array:
    """Return the course (people, minutes) of levels with most votes less the cost of its changes."""
    minutes, levels, people = votes.shape
    # Onward from the first minute beside back from the last, where a fall costs what a rise does the other way.
    both = np.concatenate([votes, votes[::-1]], axis=2)
    level, onward = np.arange(levels)[:, None], np.arange(2 * people) < people
    rise, fall = (
        np.asarray(level * np.where(onward, *costs), dtype=np.float64)
        for costs in ((RISE * BIN, FALL * BIN), (FALL * BIN, RISE * BIN))
    )
    best = np.empty(both.shape)  # twice the digits of the votes: sums are exact, whatever the order
    best[0] = 0.0
    move = _moved if people < FEW else _moved_by_level
    for minute in range(1, minutes):
        move(best[minute - 1] + both[minute - 1], rise, fall, best[minute])
    total = best[:, :, :people] + votes + best[::-1, :, people:]
    return LOWEST + BIN * np.argmax(total, axis=1).T


def _moved(score: Array, rise: Array, fall: Array, best: Array) -> None:
    """Put into ``best`` the score with which each level (levels, people) is reached, when a way up to or down from a
    level costs so much more than to the lowest."""
    below = np.maximum.accumulate(score + rise, axis=0)
    above = np.maximum.accumulate((score - fall)[::-1], axis=0)[::-1]
    np.maximum(below - rise, above + fall, out=best)


def _moved_by_level(score: Array, rise: Array, fall: Array, best: Array) -> None:
    """The same level by level, which pays where each step does many people."""
    best[...] = score
    for level in range(1, len(best)):
        np.maximum(best[level], best[level - 1] - rise[1], out=best[level])
    for level in range(len(best) - 2, -1, -1):
        np.maximum(best[level], best[level + 1] - fall[1], out=best[level])
