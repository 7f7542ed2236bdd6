"""From a reading of the fetal heart to what is called out: signs, how grave they are, and the reason."""

from __future__ import annotations

import numpy as np

from oxytocin.care.alerts import HEART_SIGNS as SIGNS
from oxytocin.care.heart_category import RECURRENT_LATE, UNREADABLE, Categories, reasons
from oxytocin.care.heart_signal import Flags
from oxytocin.care.heart_windows import Measures

LONG = 180.0  # s


def signs(seen: Measures, judged: Categories, window: int = -1) -> dict[str, Flags]:
    """Return which people show which sign in a window (default: the last), name to (people,)."""
    nichd, figo = judged.nichd[:, window], judged.figo[:, window]
    readable = nichd != UNREADABLE
    late = judged.nichd_reasons[:, window] >> RECURRENT_LATE & 1 > 0  # with half or more of those of 20 min (NICHD)
    with np.errstate(invalid="ignore"):
        fast = judged.baseline[:, window] > 160
    return {
        "heart_pathological": readable & ((figo == 3) | (nichd == 3)),
        "heart_prolonged": seen.longest[:, window] > LONG,
        "heart_suspicious": readable & (figo == 2),
        "heart_tachycardia": readable & fast,
        "heart_late": readable & late,
        "heart_unreadable": ~readable,
    }


def sentences(seen: Measures, judged: Categories, person: int = 0) -> list[tuple[float, str, str]]:
    """Return what is called out for a person: minutes from the start, grade, reason; each sign once while it lasts."""
    called: list[tuple[float, str, str]] = []
    present: set[str] = set()
    for window in range(judged.nichd.shape[1]):
        now = {name for name, flags in signs(seen, judged, window).items() if flags[person]}
        if {"heart_pathological", "heart_suspicious"} <= now:
            now.remove("heart_suspicious")
        for name in sorted(now - present, key=list(SIGNS).index):
            why = [] if name not in ("heart_pathological", "heart_suspicious") else _why(judged, person, window)
            told = SIGNS[name].reason + (": " + ", ".join(why) if why else "")
            called.append(((window + 1) * 10.0, SIGNS[name].grade, told))
        present = now
    return called


def _why(judged: Categories, person: int, window: int) -> list[str]:
    bits = int(judged.figo_reasons[person, window])
    if judged.nichd[person, window] == 3:
        bits |= int(judged.nichd_reasons[person, window])
    return reasons(bits)
