"""Reading a contraction stress test: do contractions starve the child? From the trace alone.

Negative: no late or significant variable deceleration, with at least three contractions in ten minutes. Positive: late
decelerations after half or more of the contractions, even when these are fewer than three in ten minutes. Equivocal:
some late or significant variable decelerations, or decelerations while contractions come more often than every two
minutes or last longer than 90 s. Unsatisfactory: fewer than three contractions in ten minutes, or a trace that cannot
be read (ref:samc_cst, obs labour.cst.adequacy).

A late deceleration of two minutes that belongs to one contraction counts as late here, though it is called prolonged.
One of 10 to 15 beats/min counts as well: the definition asks of a late deceleration that it be visible and gradual, and
of 15 beats/min only where it is variable or prolonged (ref:nichd_definitions); that 10 are visible is assumed. A
reading of labour leaves them out, for there the shallow ones are common and tell little.
How much the placenta has to spare is estimated from the beats lost after a contraction (``care.stress_reserve``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.heart import HeartReading
from oxytocin.care.heart_signal import Array, Flags
from oxytocin.care.heart_windows import GRADUAL, LATE, LATE_LAG, PROLONGED_KIND, VARIABLE, Decelerations, both
from oxytocin.care.monitor import REGULAR
from oxytocin.care.stress_reserve import estimated

RESULTS = ("unsatisfactory", "negative", "equivocal", "positive")
UNSATISFACTORY, NEGATIVE, EQUIVOCAL, POSITIVE = range(len(RESULTS))
TEN = 600.0  # s
LASTING = 40.0  # s that a contraction of the test lasts at least (obs labour.cst.adequacy)
TETANIC = 90.0  # s above which one is hyperstimulation (the same)
EVERY = 120.0  # s between contractions under which they are (the same)
SIGNIFICANT = 30.0  # s of a variable deceleration that counts; assumed: shorter and shallow ones are common
DEEP = 30.0  # beats/min of one that counts; assumed
LOST = 0.3  # share of the trace without signal above which it cannot be read; assumed
REASONS = (
    "late decelerations after half or more of the contractions",
    "no late or significant variable deceleration with three or more contractions in ten minutes",
    "late decelerations after some contractions",
    "significant variable or prolonged decelerations",
    "decelerations only under hyperstimulation: more than one contraction in two minutes, or one over 90 s",
    "fewer than three contractions in ten minutes",
    "contractions cannot be read",
    "too much of the heart rate is lost",
)


@dataclass(frozen=True)
class StressTest:
    """The outcome for each person; arrays (people,).

    ``result`` indexes ``RESULTS`` and ``reason`` ``REASONS``; ``contractions`` is the most in any ten minutes,
    ``late_share`` the share of contractions with a late deceleration and ``lost`` the beats lost in these for each
    contraction (NaN without contractions). ``reserve`` (people, 3) is the reserve of the placenta that is read from
    the beats lost, percent of a usual one: the median and the 5th and 95th percentile of children who lose as many
    (NaN where the test is unsatisfactory).
    """

    result: NDArray[np.int8]
    reason: NDArray[np.int8]
    contractions: Array
    late_share: Array
    lost: Array
    reserve: Array

    def sentence(self, person: int) -> str:
        """Return the result and its reason in words."""
        return f"{RESULTS[self.result[person]]}: {REASONS[self.reason[person]]}"


def stress_test(reading: HeartReading) -> StressTest:
    """Read the whole trace as a contraction stress test."""
    people = len(reading.rate)
    result, reason = np.full(people, UNSATISFACTORY, np.int8), np.full(people, 6, np.int8)
    most, share, lost = np.zeros(people), np.full(people, np.nan), np.full(people, np.nan)
    if reading.contractions is None:
        return StressTest(result, reason, most, share, lost, np.full((people, 3), np.nan))
    who, peak = reading.contractions.person, reading.contractions.peak
    length = reading.contractions.end - reading.contractions.onset
    adequate = length >= LASTING
    number = np.bincount(who, minlength=people)
    if len(who):
        most = _most(who[adequate], peak[adequate], people)
        frequent = _most(who, peak, people) > TEN / EVERY
        tetanic = np.bincount(who[length > TETANIC], minlength=people) > 0
    else:
        frequent = tetanic = np.zeros(people, bool)
    falls = both(reading.decelerations, reading.shallow)
    kind, late = falls.kind, _late(falls)

    def having(mask: Flags) -> Flags:
        return np.asarray(np.bincount(falls.episodes.person[mask], minlength=people) > 0)

    followed = np.unique(falls.contraction[late & (falls.contraction >= 0)])
    hit = np.bincount(who[followed], minlength=people)
    np.divide(hit, number, out=share, where=number > 0)
    beats = np.bincount(falls.episodes.person[late], weights=falls.episodes.area[late], minlength=people)
    np.divide(beats, number, out=lost, where=number > 0)
    some_late = having(late)
    long = (falls.episodes.duration >= SIGNIFICANT) & (falls.episodes.depth >= DEEP)
    marked = having(((kind == VARIABLE) & long) | ((kind == PROLONGED_KIND) & ~late))
    overdone = frequent | tetanic
    half = (share >= 0.5) & (hit >= 2)
    enough = most >= REGULAR
    unreadable = reading.loss > LOST

    cases: list[tuple[Flags, int, int]] = [
        (unreadable, UNSATISFACTORY, 7),
        (half & ~overdone, POSITIVE, 0),
        ((half | some_late | marked) & overdone, EQUIVOCAL, 4),
        (some_late, EQUIVOCAL, 2),
        (marked & enough, EQUIVOCAL, 3),
        (~enough, UNSATISFACTORY, 5),
        (np.ones(people, bool), NEGATIVE, 1),
    ]
    free = np.ones(people, bool)
    for mask, verdict, why in cases:
        chosen = free & mask
        result[chosen], reason[chosen] = verdict, why
        free &= ~mask
    reserve = np.where((result == UNSATISFACTORY)[:, None], np.nan, estimated(lost))
    return StressTest(result, reason, most, share, lost, reserve)


def _late(falls: Decelerations) -> Flags:
    """Return the late decelerations, those of two minutes and more among them that belong to one contraction."""
    with np.errstate(invalid="ignore"):
        long = (falls.kind == PROLONGED_KIND) & (falls.episodes.change >= GRADUAL) & (falls.lag > LATE_LAG)
    return (falls.kind == LATE) | long


def _most(who: NDArray[np.int64], peak: Array, people: int) -> Array:
    """Return the most contractions of each person in any ten minutes."""
    span = 1e7
    axis = who * span + peak
    ahead = np.searchsorted(axis, axis + TEN, side="left") - np.arange(len(axis))
    most = np.zeros(people)
    np.maximum.at(most, who, ahead.astype(float))
    return most
