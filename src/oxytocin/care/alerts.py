"""What is called out during care: when, how grave, and why."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.rules import Test

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


HEART_SIGNS: dict[str, Sign] = {
    "heart_pathological": Sign("danger", "pathological heart rate pattern (FIGO) or category III (NICHD)"),
    "heart_prolonged": Sign("danger", "a deceleration of more than 3 min"),
    "heart_suspicious": Sign("caution", "suspicious heart rate pattern (FIGO)"),
    "heart_tachycardia": Sign("caution", "fetal tachycardia: baseline above 160"),
    "heart_late": Sign("caution", "late decelerations with half or more of the contractions of 20 min"),
    "heart_unreadable": Sign("information", "the heart rate cannot be read: check the transducer"),
}
Called = tuple[float, str | Sign, NDArray[np.int64]]  # when (min), which sign, in whom (ids)
SIGNS: dict[str, Sign] = {
    **HEART_SIGNS,
    "tachysystole": Sign("caution", "tachysystole: more than 5 contractions per 10 min, averaged over 30 min"),
    "tachysystole_lasting": Sign("danger", "tachysystole for more than 30 min"),
    "prolonged": Sign("danger", "a contraction longer than 2 min"),
    "hypertonus": Sign("danger", "hypertonus: resting tone above 20 mmHg"),
    "antidiuretic": Sign("caution", "20 mU/min or more: the kidneys hold back water; mind the fluids", again=False),
    "ceiling": Sign("information", "the ceiling of the protocol is reached without the goal", again=False),
    "goal": Sign("information", "the contractions have reached the goal of the protocol", again=False),
    "active_labour": Sign("information", "active labour found at a vaginal examination", again=False),
    "slow_labour": Sign("information", "labour found to be slow at a vaginal examination", again=False),
    "full_dilatation": Sign("information", "full dilatation", again=False),
    # assumed: limits of charts that call a doctor in labour wards; a mean pressure of 107 is 140/90, 127 is 160/110.
    # Heart rate over mean pressure goes with deaths in emergency rooms (ref liu2012), where 1.3 is the cut (ref
    # sotello_shock). In the hour after a birth with a usual loss it is 0.9 and that over systolic pressure 0.66
    # (0.52-0.89; Nathan 2016), so that 1.3 is 0.95 of systolic; 0.9 was the cut after a great loss (ref nathan2015).
    "hypotension": Sign("danger", "mean arterial pressure below 65 mmHg"),
    "hypertension": Sign("caution", "mean arterial pressure of 107 mmHg (140/90) or more"),
    "severe_hypertension": Sign("danger", "mean arterial pressure of 127 mmHg (160/110) or more"),
    "hypertension_confirmed": Sign("caution", "hypertension: 140/90 or more in two readings 4 h apart", again=False),
    "severe_hypertension_lasting": Sign("danger", "160/110 or more for 15 min: a hypertensive emergency"),
    "tachycardia": Sign("caution", "heart rate above 120/min"),
    "shock_index": Sign("danger", "heart rate over mean pressure above 1.3, which bleeding may be behind"),
    "loss_500": Sign("caution", "more than 500 mL of blood lost", again=False),
    "loss_1000": Sign("danger", "more than 1000 mL of blood lost", again=False),
    "loss_2000": Sign("danger", "more than 2000 mL of blood lost: a massive haemorrhage", again=False),
    "collapse": Sign("danger", "mean arterial pressure below 45 mmHg: the circulation is failing"),
    "maternal_arrest": Sign("danger", "the mother's circulation has stopped", again=False),
    "sodium_130": Sign("caution", "plasma sodium below 130 mmol/L: water is held back"),
    "sodium_125": Sign("danger", "plasma sodium below 125 mmol/L: water intoxication threatens"),
    "sodium_120": Sign("danger", "plasma sodium below 120 mmol/L: seizures threaten"),
    "oliguria": Sign("caution", "less than 30 mL of urine in an hour", again=False),
    "water_held": Sign("caution", "3 L of fluid more than the urine: mind the sodium", again=False),
}
VITAL_SIGNS: dict[str, tuple[str, Test]] = {  # what is charted (or a ratio of two), and when it is called out
    "hypotension": ("mean_arterial_pressure", Test("mean_arterial_pressure", operator.lt, 65.0)),
    "hypertension": ("mean_arterial_pressure", Test("mean_arterial_pressure", operator.ge, 320 / 3)),
    "severe_hypertension": ("mean_arterial_pressure", Test("mean_arterial_pressure", operator.ge, 380 / 3)),
    "tachycardia": ("heart_rate", Test("heart_rate", operator.gt, 120.0)),
    "shock_index": ("heart_rate/mean_arterial_pressure", Test("heart_rate", operator.gt, 1.3)),
    "loss_500": ("blood_loss", Test("blood_loss", operator.gt, 500.0)),
    "loss_1000": ("blood_loss", Test("blood_loss", operator.gt, 1000.0)),
    "loss_2000": ("blood_loss", Test("blood_loss", operator.gt, 2000.0)),
    "collapse": ("mean_arterial_pressure", Test("mean_arterial_pressure", operator.lt, 45.0)),
    "sodium_130": ("plasma_sodium", Test("plasma_sodium", operator.lt, 130.0)),
    "sodium_125": ("plasma_sodium", Test("plasma_sodium", operator.lt, 125.0)),
    "sodium_120": ("plasma_sodium", Test("plasma_sodium", operator.lt, 120.0)),
    "oliguria": ("urine_per_hour", Test("urine_per_hour", operator.lt, 30.0)),
    "water_held": ("fluid_balance", Test("fluid_balance", operator.gt, 3000.0)),
}


@dataclass(frozen=True)
class Lasting:
    """A sign that is another one found again after some minutes; ``unbroken`` if no reading between may be without."""

    of: str
    minutes: float
    unbroken: bool


# Two readings 4 h apart are hypertension (ref hypertension_definitions2021), 160/110 for more than 15 min is treated at
# once (ref collier_persistent), here once it is read again 15 min after the first, no reading between being lower. A
# single reading is called out all the same, for charts call a doctor then.
LASTING = {
    "hypertension_confirmed": Lasting("hypertension", 240.0, unbroken=False),
    "severe_hypertension_lasting": Lasting("severe_hypertension", 15.0, unbroken=True),
}
AFTER_BIRTH = ("shock_index",)  # a sign of bleeding: labour, too, quickens the heart


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

    def call(self, time: float, sign: Sign, present: NDArray[np.bool_]) -> None:
        """Call out something that happens once and is in no table, such as a decision."""
        if present.any():
            self.called.append((time, sign, self._ids[present]))


def alerts(called: list[Called]) -> list[Alert]:
    """Return what was called out as alerts, in order of time."""
    table = ((time, SIGNS[sign] if isinstance(sign, str) else sign, people) for time, sign, people in called)
    found = [Alert(int(person), time, sign.grade, sign.reason) for time, sign, people in table for person in people]
    return sorted(found, key=lambda alert: (alert.time, alert.person))
