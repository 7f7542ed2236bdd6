"""The two classifications of an intrapartum cardiotocogram, with the reasons, from what was noted each ten minutes.

NICHD 2008 (ref:macones2008): category I, II, III. FIGO 2015 (ref:ayresdecampos2015): normal, suspicious, pathological.
Both are statements about a stretch of trace: what recurs is counted over 20 minutes (NICHD) or 30 (FIGO). A sleeping
child is quiet for up to 50 minutes, so FIGO's variability outside the normal band is suspicious only where it lasts
(ref:obgresource_ctg: 30 minutes of less than 5, about 20 of more than 25).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.heart_signal import Array, Flags
from oxytocin.care.heart_windows import Measures

UNREADABLE = 0
NICHD = ("unreadable", "I", "II", "III")
FIGO = ("unreadable", "normal", "suspicious", "pathological")
LOWEST, HIGHEST = 110.0, 160.0  # beats/min of a normal baseline (both)
DEEP = 100.0  # beats/min under which a baseline is pathological (FIGO)
ABSENT, MINIMAL, MARKED = 2.0, 5.0, 25.0  # beats/min; absent: assumed, 1 mm of paper cannot be told from the pen
RECURRENT = 0.5  # share of contractions (NICHD: at least; FIGO: more than)
FEWEST = 3  # decelerations in 20 min that recur where contractions cannot be read; assumed
LOST = 0.5  # share of a window without signal from which it is not read; assumed

# Reasons, one bit each, in the order they are told.
REASONS = (
    "sinusoidal pattern",
    "absent variability",
    "bradycardia: baseline below 110",
    "tachycardia: baseline above 160",
    "minimal variability",
    "marked variability",
    "recurrent late decelerations",
    "recurrent variable decelerations",
    "late deceleration",
    "variable deceleration",
    "prolonged deceleration",
    "gradual deceleration, no contraction to time it by",
    "baseline below 100",
    "reduced variability for 50 min",
    "increased variability for 30 min",
    "repetitive late or prolonged decelerations for 30 min",
    "repetitive late or prolonged decelerations for 20 min with reduced variability",
    "a deceleration of more than 5 min",
    "repetitive decelerations",
    "reduced variability for 30 min or increased for 20",
    "signal lost for more than half of the time",
    "baseline cannot be determined",
)
(
    SINUSOIDAL, ABSENT_VARIABILITY, BRADYCARDIA, TACHYCARDIA, MINIMAL_VARIABILITY, MARKED_VARIABILITY, RECURRENT_LATE,
    RECURRENT_VARIABLE, ONE_LATE, ONE_VARIABLE, ONE_PROLONGED, ONE_GRADUAL, VERY_SLOW, REDUCED_LONG, INCREASED_LONG,
    REPETITIVE_LONG, REPETITIVE_REDUCED, FIVE_MINUTES, REPETITIVE, OUT_OF_BAND, SIGNAL_LOST, INDETERMINATE,
) = range(len(REASONS))  # fmt: skip


@dataclass(frozen=True)
class Categories:
    """The classification of each window; every field is (people, windows).

    ``nichd`` and ``figo`` index ``NICHD`` and ``FIGO`` (0: unreadable); the reasons are sets of bits, see ``reasons``.
    ``baseline`` (beats/min) is the last one that could be determined.
    """

    nichd: NDArray[np.int8]
    figo: NDArray[np.int8]
    nichd_reasons: NDArray[np.int64]
    figo_reasons: NDArray[np.int64]
    baseline: Array


def reasons(bits: int) -> list[str]:
    """Return the reasons that a set of bits stands for."""
    return [text for index, text in enumerate(REASONS) if bits >> index & 1]


def classified(seen: Measures) -> Categories:
    """Return the categories of consecutive windows."""
    shape = seen.baseline.shape
    level = _carried(seen.baseline)
    lost = seen.loss > LOST
    unknown = ~lost & ~np.isfinite(level)
    with np.errstate(invalid="ignore"):
        slow, fast, deep = level < LOWEST, level > HIGHEST, level < DEEP
        absent = seen.variability < ABSENT
        minimal = (seen.variability <= MINIMAL) & ~absent
        marked = seen.variability > MARKED
        reduced = seen.variability < MINIMAL
    recurrent_late = _recurrent(seen.with_late, seen.contractions, seen.late + seen.gradual, 2, or_equal=True)
    recurrent_variable = _recurrent(seen.with_variable, seen.contractions, seen.variable, 2, or_equal=True)
    wave = (seen.wave > 0) & (seen.accelerations == 0)
    sinusoidal_20, sinusoidal_30 = _lasting(wave, 2), _lasting(wave, 3)

    told = {
        SINUSOIDAL: sinusoidal_20, ABSENT_VARIABILITY: absent, BRADYCARDIA: slow, TACHYCARDIA: fast,
        MINIMAL_VARIABILITY: minimal, MARKED_VARIABILITY: marked, RECURRENT_LATE: recurrent_late,
        RECURRENT_VARIABLE: recurrent_variable, ONE_LATE: (seen.late > 0) & ~recurrent_late,
        ONE_VARIABLE: (seen.variable > 0) & ~recurrent_variable, ONE_PROLONGED: seen.prolonged > 0,
        ONE_GRADUAL: (seen.gradual > 0) & ~recurrent_late,
    }  # fmt: skip
    third = sinusoidal_20 | (absent & (recurrent_late | recurrent_variable | slow))
    second = np.zeros(shape, bool)
    for flag in told.values():
        second |= flag
    nichd = np.where(third, 3, np.where(second, 2, 1)).astype(np.int8)
    nichd_bits = _bits(told, shape)

    long_late = _repetitive(seen.with_figo, seen, 3)
    short_late = _repetitive(seen.with_figo, seen, 2)
    pathological = {
        VERY_SLOW: deep, REDUCED_LONG: _lasting(reduced, 5), INCREASED_LONG: _lasting(marked, 3),
        SINUSOIDAL: sinusoidal_30, REPETITIVE_LONG: long_late, REPETITIVE_REDUCED: short_late & reduced & ~long_late,
        FIVE_MINUTES: seen.longest > 300,
    }  # fmt: skip
    repeated = _recurrent(seen.with_any, seen.contractions, seen.decelerations, 2, or_equal=False)
    out_of_band = _lasting(reduced, 3) | _lasting(marked, 2)
    suspicious = {
        BRADYCARDIA: slow & ~deep, TACHYCARDIA: fast, OUT_OF_BAND: out_of_band, REPETITIVE: repeated,
        ONE_PROLONGED: (seen.longest > 180) & (seen.longest <= 300),
    }  # fmt: skip
    grave, doubtful = _any(pathological, shape), _any(suspicious, shape)
    figo = np.where(grave, 3, np.where(doubtful, 2, 1)).astype(np.int8)
    figo_bits = _bits({**suspicious, **pathological}, shape)

    for category in (nichd, figo):
        category[lost | unknown] = UNREADABLE
    quality = _bits({SIGNAL_LOST: lost, INDETERMINATE: unknown}, shape)
    readable = ~(lost | unknown)
    return Categories(
        nichd, figo, np.where(readable, nichd_bits, quality), np.where(readable, figo_bits, quality), level
    )


def _any(flags: dict[int, Flags], shape: tuple[int, ...]) -> Flags:
    found = np.zeros(shape, bool)
    for flag in flags.values():
        found |= flag
    return found


def _bits(flags: dict[int, Flags], shape: tuple[int, ...]) -> NDArray[np.int64]:
    total = np.zeros(shape, np.int64)
    for index, flag in flags.items():
        total |= flag.astype(np.int64) << index
    return total


def _carried(level: Array) -> Array:
    """Return the last baseline that was determined, for windows in which it cannot be (NICHD 2008)."""
    place = np.where(np.isfinite(level), np.arange(level.shape[1]), -1)
    last = np.maximum.accumulate(place, axis=1) if level.shape[1] else place
    held = np.take_along_axis(level, np.maximum(last, 0), axis=1)
    return np.where(last >= 0, held, np.nan)


def _trailing(values: Array | Flags, windows: int) -> Array:
    """Return sums of whole numbers over each window and those before it, ``windows`` in all (fewer at the start)."""
    total = np.cumsum(values, axis=1, dtype=np.float64)
    sums = total.copy()
    sums[:, windows:] -= total[:, :-windows]
    return sums


def _lasting(flag: Flags, windows: int) -> Flags:
    """Return where a flag has held in this window and the ones before it, ``windows`` in all."""
    return np.asarray(_trailing(flag, windows) == windows)


def _recurrent(followed: Array, contractions: Array, alone: Array, windows: int, or_equal: bool) -> Flags:
    """Return where half of the contractions of the last windows were followed by such a deceleration.

    Where contractions cannot be read, by the number of decelerations ``alone``.
    """
    blind = np.isnan(contractions)
    seen = not blind.any()
    number, hit = (_trailing(count if seen else np.nan_to_num(count), windows) for count in (contractions, followed))
    share = hit / np.maximum(number, 1)
    enough = ((share >= RECURRENT) if or_equal else (share > RECURRENT)) & (hit >= 2)
    return enough if seen else np.where(blind, _trailing(alone, windows) >= FEWEST, enough)


def _repetitive(followed: Array, seen: Measures, windows: int) -> Flags:
    """Return where late or prolonged decelerations followed more than half of the contractions throughout."""
    share = _recurrent(followed, seen.contractions, seen.figo, windows, or_equal=False)
    present = np.where(np.isfinite(followed), followed > 0, seen.figo > 0)
    return share & _lasting(present, windows)
