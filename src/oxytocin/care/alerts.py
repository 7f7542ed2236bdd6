"""What is called out during care: when, how grave, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Called = tuple[float, str, NDArray[np.int64]]  # when (min), which sign, in whom (ids)
Grade = Literal["information", "caution", "danger"]
REARM = 30.0  # min without the sign before it is called out again


@dataclass(frozen=True)
class Alert:
    """One alert about one person; ``time`` in minutes since the start."""

    person: int
    time: float
    grade: Grade
    reason: str


@dataclass(frozen=True)
class Sign:
    """A kind of alert; ``again`` says whether it may come more than once."""

    grade: Grade
    reason: str
    again: bool = True


SIGNS: dict[str, Sign] = {
    "tachysystole": Sign("caution", "tachysystole: more than 5 contractions per 10 min, averaged over 30 min"),
    "tachysystole_lasting": Sign("danger", "tachysystole for more than 30 min"),
    "prolonged": Sign("danger", "a contraction longer than 2 min"),
    "hypertonus": Sign("danger", "hypertonus: resting tone above 20 mmHg"),
    "antidiuretic": Sign("caution", "20 mU/min or more: the kidneys hold back water; mind the fluids", again=False),
    "ceiling": Sign("information", "the ceiling of the protocol is reached without the goal", again=False),
    "goal": Sign("information", "the contractions have reached the goal of the protocol", again=False),
    "active_labour": Sign("information", "active labour found at a vaginal examination", again=False),
    "full_dilatation": Sign("information", "full dilatation", again=False),
}


class AlertLog:
    """Keeps the alerts of many people as columns; a sign that persists or flickers is called out once."""

    def __init__(self, ids: NDArray[np.int64]) -> None:
        self._ids = ids
        self._last: dict[str, NDArray[np.float64]] = {}
        self.called: list[Called] = []

    def note(self, time: float, sign: str, present: NDArray[np.bool_]) -> None:
        """Note in whom (mask over people) a sign is present now; new ones are called out."""
        last = self._last.setdefault(sign, np.full(len(self._ids), -np.inf))
        fresh = present & ((time - last > REARM) if SIGNS[sign].again else np.isneginf(last))
        last[present] = time
        if fresh.any():
            self.called.append((time, sign, self._ids[fresh]))


def alerts(called: list[Called]) -> list[Alert]:
    """Return what was called out as alerts, in order of time."""
    found = [
        Alert(int(person), time, SIGNS[sign].grade, SIGNS[sign].reason)
        for time, sign, people in called
        for person in people
    ]
    return sorted(found, key=lambda alert: (alert.time, alert.person))
