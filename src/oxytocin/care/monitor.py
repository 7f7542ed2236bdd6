"""The tocograph: what a clinician reads off the trace of intrauterine pressure, and nothing else.

Contractions are found in the sampled pressure of each person: they begin when the pressure leaves the running
resting tone and end when it is back, count when they are high and long enough, and two that run into each other
count as two when the pressure between them fell by half. From them follow the count per 10 minutes averaged over
30, Montevideo units, the uterine activity integral, tachysystole, prolonged contractions and hypertonus. The
samples are streamed in chunks of any size and give the same answer to the last bit; memory does not grow with time
unless the contractions are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.int64]

KPA_PER_MMHG = 0.133322
BLOCK = 0.25  # min over which pressure is averaged for the resting tone
TONE_WINDOW = 10.0  # min
WINDOW = 30  # min over which counts are averaged (obs uterus.tachysystole.definition: NICHD)
RECENT = 10  # min
REGULAR = 3  # contractions in ten minutes from which they are regular (obs labour.cst.adequacy)
ACTIVITY_WINDOW = 15  # min of the uterine activity integral (its unit is kPa s in 15 min)


@dataclass(frozen=True)
class Criteria:
    """What counts as what. Pressures are mmHg above resting tone unless said otherwise, times are minutes.

    ``tachysystole`` and ``prolonged`` are obs uterus.tachysystole.definition (more than 5 per 10 min; a single
    contraction of at least 2 min). The others are assumed: an amplitude that a midwife still feels, 20 s as the
    shortest contraction, and a tone at rest that is about twice the usual one.
    """

    departure: float = 5.0
    amplitude: float = 10.0
    duration: float = 1 / 3
    parting: float = 0.5  # share of its height that the pressure loses between two contractions
    tone_share: float = 0.1  # the resting tone is this quantile of the last ten minutes
    tachysystole: float = 5.0  # contractions per 10 min
    prolonged: float = 2.0
    hypertonus: float = 20.0  # mmHg, absolute


@dataclass(frozen=True)
class Reading:
    """What the trace shows now; every field has shape (people,).

    ``contractions`` and ``montevideo`` are per 10 min over the last 30, ``recent`` is the count of the last 10 min;
    ``amplitude`` (mmHg) and ``duration`` (s) are means of the last 30 min (NaN without a contraction), ``tone`` is
    mmHg, ``activity`` kPa s per 15 min.
    """

    contractions: Array
    montevideo: Array
    recent: Array
    amplitude: Array
    duration: Array
    tone: Array
    activity: Array
    tachysystole: Flags
    prolonged: Flags
    hypertonus: Flags

    @property
    def hyperstimulation(self) -> Flags:
        """Any of tachysystole, a prolonged contraction or hypertonus."""
        return self.tachysystole | self.prolonged | self.hypertonus


class Contractions(NamedTuple):
    """Contractions in order of their end: who, when (min), how high (mmHg above tone) and how long (s)."""

    person: Index
    onset: Array
    end: Array
    amplitude: Array
    duration: Array


class Monitor:
    """Watches the pressure of ``people`` from ``start`` (min) onwards, sampled every ``sample_every`` min (a part
    of a minute).

    With ``keep`` each contraction and each minute's reading are held for figures; without, only running sums. With
    ``tell`` new contractions are held until they are asked for, once.
    """

    def __init__(
        self,
        people: int,
        sample_every: float = 5 / 60,
        start: float = 0.0,
        criteria: Criteria | None = None,
        keep: bool = False,
        tell: bool = False,
    ) -> None:
        self.criteria = criteria or Criteria()
        self.people, self.start, self.keep, self.tell = people, start, keep, tell
        self._step = sample_every
        self._per_minute, self._per_block = round(1 / sample_every), max(1, round(BLOCK / sample_every))
        if abs(self._per_minute * sample_every - 1) > 1e-9 or self._per_minute % self._per_block:
            raise ValueError(f"a sample every {sample_every:g} min does not divide a minute into quarters")
        blocks = round(TONE_WINDOW * self._per_minute / self._per_block)
        self._sample = 0  # index of the next smoothed sample
        self._tail = np.empty((0, people))
        self._total = np.zeros(people)  # running sum of the pressure
        self._blocks, self._block_start = np.zeros((blocks, people)), np.zeros(people)
        self._inside = np.zeros(people, bool)
        self._tone, self._level = np.full(people, np.nan), np.full(people, np.inf)
        self._peak, self._valley = np.zeros(people), np.zeros(people)
        self._valley_at, self._onset_at = np.zeros(people, np.int64), np.zeros(people, np.int64)
        self._onset_tone, self._onset_total = np.zeros(people), np.zeros(people)
        self._counted_from = np.zeros(people, np.int64)
        self._minute = {name: np.zeros(people) for name in ("count", "amplitude", "duration", "area")}
        self._ring = {name: np.zeros((WINDOW, people)) for name in self._minute}
        self._watched = np.ones(people, bool)
        self._found: list[Contractions] = []
        self._new: list[Contractions] = []  # not yet told
        self._history: list[Reading] = []
        self.reading = self._read(np.zeros(people))
        self.minutes = np.zeros(people)  # watched, per person
        self.sums = {name: np.zeros(people) for name in ("count", "amplitude", "duration", "tone", "tachysystole")}
        self.most = {name: np.zeros(people) for name in ("contractions", "montevideo", "tone", "activity")}
        self.regular_at = np.full(people, np.nan)  # min; when contractions first came three in ten minutes
        self._lasting = np.zeros(people)  # min of tachysystole without a break
        self.onsets: list[tuple[float, str, Index]] = []  # when a warning sign began, which, in whom

    @property
    def time(self) -> float:
        """Minutes up to which the trace has been read."""
        return self.start + self._sample * self._step

    def feed(self, pressure: Array, valid: Flags | None = None) -> None:
        """Read the next samples: pressure (people, samples) in mmHg; ``valid`` marks those of a person present."""
        raw = np.array(pressure.T, dtype=float, order="C")
        if valid is not None and not valid.all():
            raw[~valid.T] = np.nan
        if raw.shape[0] == 0:
            return
        if self._tail.shape[0] == 0:
            self._tail = raw[:1]
        joined = np.concatenate([self._tail, raw])
        self._tail = joined[-2:]
        smooth = (joined[:-2] + 2 * joined[1:-1] + joined[2:]) / 4
        if smooth.shape[0] == 0:
            return
        filled = (
            smooth if valid is None or (valid.all() and not np.isnan(smooth).any()) else np.nan_to_num(smooth, nan=0.0)
        )
        totals = np.cumsum(np.concatenate([self._total[None], filled]), axis=0)[1:]
        for row, total in zip(smooth, totals, strict=True):
            self._advance(row, total)
        self._total = totals[-1].copy()

    def _advance(self, row: Array, total: Array) -> None:
        """Take one smoothed sample of everyone."""
        above = row > self._level
        changed = above != self._inside
        if changed.any():
            self._cross(np.flatnonzero(changed), row, total)
        if self._inside.any():
            np.fmax(self._peak, row, out=self._peak)
            np.fmin(self._valley, row, out=self._valley)
            np.copyto(self._valley, row, where=row == self._peak)
            np.copyto(self._valley_at, self._sample, where=row == self._valley)
            risen = row - self._valley >= self.criteria.amplitude
            if risen.any():
                self._part(np.flatnonzero(risen & self._inside), row, total)
        self._sample += 1
        if self._sample % self._per_block == 0:
            place = (self._sample // self._per_block - 1) % len(self._blocks)
            self._blocks[place] = (total - self._block_start) / self._per_block
            self._block_start = total
        if self._sample % self._per_minute == 0:
            self._end_minute(~np.isnan(row))

    def _cross(self, who: Index, row: Array, total: Array) -> None:
        """The pressure left the resting tone, or came back to it."""
        inside = self._inside[who]
        ends, starts = who[inside], who[~inside]
        if len(ends):
            self._close(ends, np.full(len(ends), self._sample), total)
            self._inside[ends] = False
        if len(starts):
            self._open(starts, np.full(len(starts), self._sample), self._tone, row, total)
            self._inside[starts] = True

    def _part(self, who: Index, row: Array, total: Array) -> None:
        """The pressure rises again before it was back at rest: two contractions if it had fallen far enough."""
        fallen = self._peak[who] - self._valley[who] >= self.criteria.parting * (
            self._peak[who] - self._onset_tone[who]
        )
        who = who[fallen]
        self._close(who, self._valley_at[who], total)
        self._open(who, self._valley_at[who], self._onset_tone, row, total)

    def _open(self, who: Index, onset: Index, tone: Array, row: Array, total: Array) -> None:
        self._onset_at[who], self._counted_from[who] = onset, self._sample
        self._onset_tone[who], self._onset_total[who] = tone[who], total[who]
        self._peak[who] = self._valley[who] = row[who]
        self._valley_at[who] = self._sample

    def _close(self, who: Index, end: Index, total: Array) -> None:
        """Count the contractions that are over, if they were high and long enough."""
        amplitude = self._peak[who] - self._onset_tone[who]
        duration = (end - self._onset_at[who]) * self._step
        real = (amplitude >= self.criteria.amplitude) & (duration >= self.criteria.duration - 1e-9)
        if not real.any():
            return
        who, end, amplitude, duration = who[real], end[real], amplitude[real], duration[real]
        samples = self._sample - self._counted_from[who]
        area = (total[who] - self._onset_total[who] - self._onset_tone[who] * samples) * self._step * 60
        for name, value in (("count", 1.0), ("amplitude", amplitude), ("duration", duration * 60), ("area", area)):
            self._minute[name][who] += value
        if self.keep or self.tell:
            begun, over = (
                self.start + np.asarray(index * self._step, dtype=np.float64) for index in (self._onset_at[who], end)
            )
            found = Contractions(who, begun, over, amplitude, np.asarray(duration * 60, dtype=np.float64))
            if self.keep:
                self._found.append(found)
            if self.tell:
                self._new.append(found)

    def _end_minute(self, watched: Flags) -> None:
        """Update the resting tone, the averages and the warning signs."""
        minute = self._sample // self._per_minute
        self._watched = watched
        filled = min(self._sample // self._per_block, len(self._blocks))
        rank = int(self.criteria.tone_share * filled)
        self._tone = np.partition(self._blocks[:filled], rank, axis=0)[rank]
        self._level = self._tone + self.criteria.departure
        for name, now in self._minute.items():
            self._ring[name][(minute - 1) % WINDOW] = now
            if name in self.sums:
                self.sums[name] += now
            now[:] = 0.0
        before = self.reading
        self.reading = self._read(self._tone)
        self.minutes += watched
        self.sums["tone"] += np.where(watched, self._tone, 0.0)
        self.sums["tachysystole"] += self.reading.tachysystole
        for name, most in self.most.items():
            np.fmax(most, np.where(watched, getattr(self.reading, name), 0.0), out=most)
        self.regular_at[np.isnan(self.regular_at) & (self.reading.recent >= REGULAR) & watched] = self.time
        self._lasting = np.where(self.reading.tachysystole, self._lasting + 1, 0.0)
        signs = {
            sign: getattr(self.reading, sign) & ~getattr(before, sign)
            for sign in ("tachysystole", "prolonged", "hypertonus")
        }
        signs["tachysystole_lasting"] = self._lasting == WINDOW
        for sign, begun in signs.items():
            if begun.any():
                self.onsets.append((self.time, sign, np.flatnonzero(begun)))
        if self.keep:
            self._history.append(self.reading)

    def _read(self, tone: Array) -> Reading:
        minute = self._sample // self._per_minute
        tens = max(min(minute, WINDOW), RECENT) / 10
        count, amplitude, duration = (self._ring[name].sum(axis=0) for name in ("count", "amplitude", "duration"))
        last = [(minute - 1 - back) % WINDOW for back in range(ACTIVITY_WINDOW)]
        share = max(min(minute, ACTIVITY_WINDOW), RECENT) / ACTIVITY_WINDOW
        known = np.where(count > 0, count, np.nan)
        rate = count / tens
        lasting = (self._sample - self._onset_at) * self._step >= self.criteria.prolonged
        high = self._peak - self._onset_tone >= self.criteria.amplitude
        return Reading(
            contractions=rate,
            montevideo=amplitude / tens,
            recent=self._ring["count"][last[:RECENT]].sum(axis=0),
            amplitude=amplitude / known,
            duration=duration / known,
            tone=tone,
            activity=self._ring["area"][last].sum(axis=0) * KPA_PER_MMHG / share,
            tachysystole=(rate > self.criteria.tachysystole) & (minute >= WINDOW) & self._watched,
            prolonged=self._inside & lasting & high & self._watched,
            hypertonus=(tone > self.criteria.hypertonus) & (minute >= TONE_WINDOW) & self._watched,
        )

    def contractions(self) -> Contractions:
        """Return every contraction so far (only with ``keep``)."""
        self._found = [_joined(self._found)]  # so that asking again while the trace goes on joins only what is new
        return self._found[0]

    def told(self) -> Contractions:
        """Return the contractions since this was last asked (only with ``tell``)."""
        new, self._new = self._new, []
        return _joined(new)

    def history(self) -> dict[str, Array]:
        """Return each minute's reading, name to (people, minutes) (only with ``keep``), from minute 1 on."""
        return {
            item.name: np.array([getattr(reading, item.name) for reading in self._history], dtype=float)
            .reshape(-1, self.people)
            .T
            for item in fields(Reading)
        }


def _joined(parts: list[Contractions]) -> Contractions:
    if not parts:
        return Contractions(np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0), np.empty(0))
    return Contractions(*(np.concatenate(column) for column in zip(*parts, strict=True)))
