"""Who charts what is measured now and then: pressure, pulse, blood loss, tone of the uterus, urine and sodium.

Only what is charted is known to rules and alerts: a fall of pressure between two readings of the cuff is seen by
nobody, though it is in the course of the run.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import AFTER_BIRTH, LASTING, VITAL_SIGNS
from oxytocin.engine import Samples
from oxytocin.simulation.carers.room import Array, Carer, Flags, Room

Index = NDArray[np.int64]


class Interval(NamedTuple):
    """Minutes between two readings: before birth (0: not at all), for a quarter of an hour after it, and later."""

    before: float
    early: float
    later: float


EARLY = 15.0  # min after birth in which readings are close
CHARTED: dict[str, Interval] = {
    "mean_arterial_pressure": Interval(15, 1, 15),
    "heart_rate": Interval(15, 1, 15),
    "blood_loss": Interval(0, 5, 5),
    "uterine_firmness": Interval(0, 1, 5),
    "placental_separation": Interval(0, 1, 5),
    "plasma_sodium": Interval(240, 240, 240),
    "urine_output": Interval(60, 60, 60),
}
BETWEEN_CONTRACTIONS = ("mean_arterial_pressure", "heart_rate")  # a carer waits for the uterus to rest
UTERUS = "intrauterine_pressure"
WAITING = 5.0  # min that a reading may be old: time for two or three contractions of the second stage
SETTLING = 2.0  # min after birth before which nobody takes her pulse
RESTING = 20.0  # mmHg of intrauterine pressure: the uterus rests, the woman does not bear down
SCALE = {"placental_separation": 100.0, "urine_output": 1000.0}  # charted in percent and in mL


class Lately(NamedTuple):
    """Samples of the last minutes: when, and (people, samples) of each quantity."""

    time: Array
    values: dict[str, Array]

    def since(self, time: float) -> Lately:
        """Return what is later than a time."""
        first = int(np.searchsorted(self.time, time, side="right"))
        return Lately(self.time[first:], {name: values[:, first:].copy() for name, values in self.values.items()})

    def quiet(self, time: float) -> dict[str, Array]:
        """Return what a carer reads who was asked for it at a time: at the end of the longest rest of the uterus in
        the minutes before, when pulse and pressure have come back from the last contraction and its pushes."""
        first, stop = np.searchsorted(self.time, [time - WAITING + 1e-6, time + 1e-6])
        at = first + _quiet(self.values[UTERUS][:, first:stop])
        people = np.arange(len(at))
        return {name: values[people, at] for name, values in self.values.items() if name != UTERUS}


class Observing(Carer):
    """Charts each sampled quantity at its interval, and calls out what is out of bounds."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._present: dict[str, Flags] = {}  # who showed a sign when it was charted last
        self._found: dict[str, Array] = {}  # when a sign was charted first, of those that have to last
        self._urine: list[tuple[float, Array]] = []  # the hourly chart: time and urine so far
        self._lately: Lately | None = None

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        charted = [name for name in CHARTED if name in samples.values]
        if not charted or not len(samples.time):
            return
        first = np.ceil(samples.time[0] - 1e-9) + 0.0  # the sum makes a minus nought nought
        minutes = np.arange(first, np.floor(samples.time[-1] + 1e-9) + 1)
        columns = np.minimum(np.searchsorted(samples.time, minutes - 1e-6), len(samples.time) - 1)
        sampled = np.abs(samples.time[columns] - minutes) < 1e-6
        minutes, columns = minutes[sampled], columns[sampled]
        due = self._due(minutes, charted, valid[:, columns].T)
        lately = self._remembered(samples)
        for index in np.flatnonzero(due.any(axis=(0, 2))):
            asked = dict(zip(charted, due[:, index], strict=True))
            minute = float(minutes[index])
            self._call(minute, self._chart(minute, asked, samples, columns[index], lately))

    def _remembered(self, samples: Samples) -> Lately | None:
        """Return the samples of this stretch and of the minutes before it, or None where the uterus is not watched."""
        if UTERUS not in samples.values:
            return None
        names = [name for name in (UTERUS, *BETWEEN_CONTRACTIONS) if name in samples.values]
        whole = Lately(samples.time, {name: samples[name] for name in names})
        if self._lately is not None:
            before = self._lately.values
            joined = {name: np.concatenate([before[name], values], axis=1) for name, values in whole.values.items()}
            whole = Lately(np.concatenate([self._lately.time, whole.time]), joined)
        self._lately = whole.since(float(samples.time[-1]) - WAITING)
        return whole

    def _due(self, minutes: Array, names: list[str], valid: Flags) -> Flags:
        """Return of whom each quantity has to be charted at some minutes, (quantities, minutes, people)."""
        since = minutes[:, None] - self.room.happened["birth"]
        born, early = since >= 0, (since >= 0) & (since <= EARLY)
        due = np.empty((len(names), *since.shape), bool)
        for row, name in zip(due, names, strict=True):
            whole = {each: (minutes % max(each, 1.0) == 0) & (each > 0) for each in set(CHARTED[name])}
            before, near, later = (whole[each][:, None] for each in CHARTED[name])
            row[:] = valid & np.where(born, np.where(early, near, later), before)
            if name in BETWEEN_CONTRACTIONS:
                row[:] &= ~born | (since >= SETTLING)
        return due

    def _chart(
        self, minute: float, due: dict[str, Flags], samples: Samples, column: int, lately: Lately | None
    ) -> dict[str, Flags]:
        """Chart what is due at a minute; returns in whom each quantity was."""
        fresh = {name: who for name, who in due.items() if who.any()}
        waited = {} if lately is None else lately.quiet(minute)
        undelivered = minute < self.room.happened["birth"]
        for name, who in fresh.items():
            value = samples[name][:, column]
            if name in waited:
                value = np.where(undelivered, waited[name], value)
            self.room.chart_value(name, value * SCALE.get(name, 1.0), who)
        if "urine_output" in fresh:
            self._chart_urine(minute, fresh["urine_output"], self.room.charted["urine_output"])
            fresh["urine_per_hour"] = fresh["fluid_balance"] = fresh["urine_output"]
        return fresh

    def _chart_urine(self, minute: float, due: Flags, urine: Array) -> None:
        if self._urine:
            self.room.chart_value("urine_per_hour", urine - self._urine[-1][1], due)
        self._urine = [*self._urine[-1:], (minute, urine.copy())]
        self.room.chart_value("fluid_balance", self.room.fluid_in() - urine, due)

    def _call(self, minute: float, fresh: dict[str, Flags]) -> None:
        for sign, (name, limit) in VITAL_SIGNS.items():
            values = [self.room.charted.get(part) for part in name.split("/")]
            due = fresh.get(name.split("/")[0])
            if due is None or any(value is None for value in values):
                continue
            value = values[0] if len(values) == 1 else values[0] / values[1]  # type: ignore[operator]
            present = limit.holds(value)  # type: ignore[arg-type]
            if sign in AFTER_BIRTH:
                present &= minute >= self.room.happened["birth"]
            before = self._present.get(sign, self.room.none())
            self.room.log.note(minute, sign, due & present & ~before)  # what lasts from chart to chart is no news
            self._present[sign] = np.where(due, present, before)
        self._call_lasting(minute, fresh)

    def _call_lasting(self, minute: float, fresh: dict[str, Flags]) -> None:
        """Call out what was found and is found again, by the readings alone."""
        for sign, lasting in LASTING.items():
            due = fresh.get(VITAL_SIGNS[lasting.of][0])
            if due is None:
                continue
            present = due & self._present[lasting.of]
            found = self._found.setdefault(sign, np.full(len(due), np.inf))
            if lasting.unbroken:
                found[due & ~present] = np.inf
            found[present] = np.minimum(found[present], minute)
            self.room.log.note(minute, sign, present & (minute - found >= lasting.minutes))


def _quiet(pressure: Array) -> Index:
    """Return of each person the sample before which the uterus rested longest, the last one if it never did."""
    resting = pressure < RESTING
    at = np.arange(pressure.shape[1])
    rested = at - np.maximum.accumulate(np.where(resting, -1, at), axis=1)
    return np.where(resting.any(axis=1), rested.argmax(axis=1), at[-1])
