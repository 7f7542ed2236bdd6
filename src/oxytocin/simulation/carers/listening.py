"""Who reads the fetal heart: every ten minutes in labour, and as a stress test when that is asked for.

Reading a trace takes longer than simulating it. Everyone is read where the course of the heart rate is kept; elsewhere
only those are for whom a rule has to know.
"""

from __future__ import annotations

import numpy as np

from oxytocin.care.heart import FetalHeartReader, HeartReading, read
from oxytocin.care.heart_alerts import signs
from oxytocin.care.heart_category import UNREADABLE, Categories
from oxytocin.care.heart_windows import WINDOW, Measures
from oxytocin.care.stress_test import RESULTS, stress_test
from oxytocin.engine import Samples
from oxytocin.simulation.carers.room import Array, Carer, Flags, Room
from oxytocin.simulation.outcomes import Tally
from oxytocin.simulation.steps import Read, Step

LOOK = WINDOW / 60  # min
HELD = 3 * LOOK  # min of trace that are held for whoever has to be read
RATE, PRESSURE = "fetal_heart_rate", "intrauterine_pressure"


class Listening(Carer):
    """Reads the trace in windows of ten minutes; ``fetal_heart_category`` and late decelerations are then charted."""

    takes = (Read,)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._step = room.run.ensemble.sample_every
        watched = {RATE, PRESSURE} <= set(room.run.ensemble.record)
        tocograph = room.monitor if room.monitor is not None and room.monitor.keep else None
        kept = watched and room.heart_kept
        self._reader = FetalHeartReader(room.people, self._step, monitor=tocograph) if kept else None
        self._held = np.empty((2, room.people, 0))  # rate and pressure of the last half hour
        self._fresh: list[tuple[Array, Array]] = []  # time, and rate and pressure not yet read by the reader
        self._watched, self._read_at = watched, np.full(room.people, -np.inf)
        self._tests: dict[str, Array] = {}
        room.hear = self._hear

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        here = self.room.active & ~self.room.delivered
        if not self._watched or not len(samples.time) or not here.any():
            return
        in_labour = valid & (samples.time[None, :] <= self.room.happened["birth"][:, None])
        trace = np.array([np.where(in_labour, samples[name], np.nan) for name in (RATE, PRESSURE)])
        self._held = np.concatenate([self._held, trace], axis=2)[:, :, -round(HELD / self._step) :]
        if self._reader is not None:
            self._fresh.append((samples.time, trace))
            if until - self._fresh[0][0][0] >= LOOK - self._step - 1e-9:
                times, traces = zip(*self._fresh, strict=True)
                self._fresh = []
                judged = self._reader.read(np.concatenate(times), *np.concatenate(traces, axis=2))
                self._note(until, self._reader.windows(), judged, here)

    def take(self, time: float, step: Step, who: Flags) -> None:
        if not self._watched or not who.any():
            return
        found = stress_test(self._reading(who))
        middle, low, high = found.reserve.T
        for name, value in (
            ("stress_test", found.result.astype(float)), ("late_deceleration_share", found.late_share),
            ("late_deceleration_beats", found.lost), ("estimated_reserve", middle),
            ("estimated_reserve_low", low), ("estimated_reserve_high", high),
        ):  # fmt: skip
            self._tests.setdefault(name, np.full(len(who), np.nan))[who] = value
        everyone = np.zeros(len(who))
        everyone[who] = found.contractions
        for result in np.unique(found.result):
            whom = self.room.none()
            whom[np.flatnonzero(who)[found.result == result]] = True
            self.room.chart.note(time, "stress test", whom, everyone, RESULTS[result])

    def report(self, tally: Tally) -> None:
        tally.tests |= self._tests

    def _hear(self, time: float, who: Flags) -> None:
        """Have the hearts of ``who`` read, if that was not done within the last ten minutes."""
        due = who & self.room.active & ~self.room.delivered & (time - self._read_at >= LOOK)
        if self._reader is not None or not self._watched or not due.any() or self._held.shape[2] < LOOK / self._step:
            return
        self._read_at[due] = time
        reading = self._reading(due)
        self._note(time, reading.windows, reading.categories, due)

    def _reading(self, who: Flags) -> HeartReading:
        rate, pressure = self._held[:, who]
        return read(rate, pressure, self._step * 60)

    def _note(self, time: float, seen: Measures, judged: Categories, who: Flags) -> None:
        """Chart and call out the last window; of the arrays given, either everyone's or those of ``who``."""
        if not judged.nichd.shape[1]:
            return
        rows = who if len(judged.nichd) == len(who) else slice(None)
        category = judged.nichd[rows, -1]
        found = {sign: present[rows] for sign, present in signs(seen, judged).items()}
        self._chart("fetal_heart_category", np.where(category == UNREADABLE, np.nan, category), who)
        self._chart("late_decelerations", found["heart_late"].astype(float), who)
        for sign, present in found.items():
            everyone = self.room.none()
            everyone[who] = present
            self.room.log.note(time, sign, everyone)

    def _chart(self, name: str, value: Array, who: Flags) -> None:
        everyone = np.full(len(who), np.nan)
        everyone[who] = value
        self.room.chart_value(name, everyone, who)
