"""Who reads the fetal heart: every ten minutes in labour, and as a stress test when that is asked for."""

from __future__ import annotations

import numpy as np

from oxytocin.care.heart import FetalHeartReader
from oxytocin.care.heart_alerts import signs
from oxytocin.care.heart_category import UNREADABLE
from oxytocin.care.heart_windows import WINDOW
from oxytocin.care.stress_test import RESULTS, stress_test
from oxytocin.engine import Samples
from oxytocin.simulation.carers.room import Array, Carer, Flags, Room
from oxytocin.simulation.outcomes import Tally
from oxytocin.simulation.steps import Attend, Read, Step

LOOK = WINDOW / 60  # min
RATE, PRESSURE = "fetal_heart_rate", "intrauterine_pressure"


class Listening(Carer):
    """Reads the trace in windows of ten minutes; ``fetal_heart_category`` and late decelerations are then known."""

    takes = (Read,)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        steps = [step for step in room.scenario.steps if not isinstance(step, Attend)]  # who delivers reads for herself
        asked = room.chart.keep or any(RATE in step.reads for step in steps)
        watched = asked and {RATE, PRESSURE} <= set(room.run.ensemble.record)
        self._reader = FetalHeartReader(room.people, room.run.ensemble.sample_every) if watched else None
        self._waiting: list[tuple[Array, Array, Array]] = []
        self._read_to = 0.0
        self._tests: dict[str, Array] = {}

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        if self._reader is None or not len(samples.time):
            return
        in_labour = valid & (samples.time[None, :] <= self.room.happened["birth"][:, None])
        rate, pressure = (np.where(in_labour, samples[name], np.nan) for name in (RATE, PRESSURE))
        self._waiting.append((samples.time, rate, pressure))
        if until - self._read_to >= LOOK - 1e-9 and (self.room.active & ~self.room.delivered).any():
            self._look(until)

    def take(self, time: float, step: Step, who: Flags) -> None:
        if self._reader is None or not who.any():
            return
        self._look(time)
        reading = self._reader.reading
        if reading is None:
            return
        found = stress_test(reading)
        for name, value in (("stress_test", found.result.astype(float)), ("late_deceleration_share", found.late_share)):
            before = self._tests.get(name, np.full(len(who), np.nan))
            self._tests[name] = np.where(who, value, before)
        for result in np.unique(found.result[who]):
            whom = who & (found.result == result)
            self.room.chart.note(time, "stress test", whom, found.contractions, RESULTS[result])

    def report(self, tally: Tally) -> None:
        tally.tests |= self._tests

    def _look(self, time: float) -> None:
        reader = self._reader
        if reader is None or not self._waiting:
            return
        times, rates, pressures = zip(*self._waiting, strict=True)
        self._waiting, self._read_to = [], time
        judged = reader.read(np.concatenate(times), np.concatenate(rates, axis=1), np.concatenate(pressures, axis=1))
        if not judged.nichd.shape[1]:
            return
        here = self.room.active & ~self.room.delivered
        found = signs(reader.windows(), judged)
        category = judged.nichd[:, -1]
        self.room.chart_value("fetal_heart_category", np.where(category == UNREADABLE, np.nan, category), here)
        self.room.chart_value("late_decelerations", found["heart_late"].astype(float), here)
        for sign, present in found.items():
            self.room.log.note(time, sign, present & here)
