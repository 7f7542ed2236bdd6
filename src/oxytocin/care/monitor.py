"""The tocograph: what a clinician reads off the trace of intrauterine pressure, and nothing else.

Contractions are found in the sampled pressure of each person: they begin when the pressure leaves the running
resting tone and end when it is back, count when they are high and long enough, and two that run into each other
count as two when the pressure between them fell by half. From them follow the count per 10 minutes averaged over
30, Montevideo units, the uterine activity integral, tachysystole, prolonged contractions and hypertonus.

From when she bears down the pressure is that of the belly as well. Where that is known (``pushes_from``), contractions
are counted on, but tone is the level it was between contractions before (the tonus of Caldeyro-Barcia is the lowest
pressure between contractions of the uterus alone), hypertonus is not called, and a contraction has the height and
area that contractions had without the push. Where it is not known, as in a record of one's own, all is read as it is.

The samples are streamed in chunks of any size and give the same answer to the last bit; memory does not grow with time
unless the contractions are kept. Every sample is read once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.waves import Over, Waves, lasting

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
SUMMED = ("count", "amplitude", "duration", "area", "unaided")  # over a minute; heights and areas of the unaided
SIGNS = ("tachysystole", "prolonged", "hypertonus")  # a clinician is warned of


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
    """What the trace shows now; every field has shape (people,), or (minutes, people) for several moments.

    ``contractions`` and ``montevideo`` are per 10 min over the last 30, ``recent`` is the count of the last 10 min;
    ``amplitude`` (mmHg, without bearing down) and ``duration`` (s) are means of the last 30 min (NaN without a
    contraction), ``tone`` is mmHg, ``activity`` kPa s per 15 min.
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

    def at(self, minute: int) -> Reading:
        """Return one of several moments."""
        return Reading(*(getattr(self, item.name)[minute] for item in fields(self)))

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
        self._sample = 0  # index of the next smoothed sample
        self._tail = np.empty((0, people))
        self._total = np.zeros(people)  # running sum of the pressure
        self._blocks, self._block_start = np.empty((0, people)), np.zeros(people)  # what the tone is made of
        self._tone = np.full(people, np.nan)
        self._waves = Waves(people, self.criteria.amplitude, self.criteria.parting)
        self._minute = np.zeros((len(SUMMED), people))  # the sums of the minute that goes on
        self._past = np.zeros((len(SUMMED), WINDOW, people))  # and of the minutes before it, the latest last
        self._found: list[Contractions] = []
        self._new: list[Contractions] = []  # not yet told
        self._history: list[Reading] = []
        self.pushes_from = np.full(people, np.inf)  # min; from when each bears down, infinite where that is not known
        self._unaided = np.full((2, people), np.nan)  # mean height and area of contractions, the last time without push
        none, nobody = np.zeros((1, people)), np.zeros((1, people), bool)
        self.reading = self._read(np.zeros(1, np.int64), self._past[:, -1:], none, nobody, nobody).at(0)
        self.minutes = np.zeros(people)  # watched, per person
        self.sums = {name: np.zeros(people) for name in (*SUMMED, "tone", "tachysystole")}
        self.most = {name: np.zeros(people) for name in ("contractions", "montevideo", "tone", "activity")}
        self.signed_at = np.full(people, -np.inf)  # min; when a sign of hyperstimulation was last there
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
        known = ~np.isnan(smooth)
        filled = smooth if known.all() else np.where(known, smooth, 0.0)
        totals = np.cumsum(np.concatenate([self._total[None], filled]), axis=0)[1:]
        self._total = totals[-1].copy()
        self._follow(smooth, totals, known)

    def _follow(self, smooth: Array, totals: Array, known: Flags) -> None:
        """Take smoothed samples (samples, people), their running sums, and who is there."""
        first, number = self._sample, len(smooth)
        read = first + np.arange(1, number + 1)  # samples, with each of them
        ends = np.flatnonzero(read % self._per_minute == 0)  # the last samples of whole minutes
        tones = np.concatenate([self._tone[None], self._tones(read, totals, ends)])
        minute = (read - 1) // self._per_minute - first // self._per_minute
        trace, tone = np.ascontiguousarray(smooth.T), tones[minute].T
        over, pieces = self._waves.follow(first, trace, totals.T, tone + self.criteria.departure, tone)
        self._sample, self._tone = first + number, tones[-1]
        sums = self._counted(over, first // self._per_minute, len(ends))
        if len(ends):
            long = int(np.ceil(self.criteria.prolonged / self._step - 1e-9))
            prolonged = lasting(pieces, trace, first, ends, long, self.criteria.amplitude, self.criteria.parting)
            self._end_minutes(read[ends] // self._per_minute, sums, tones[1:], prolonged, known[ends])

    def _tones(self, read: Index, totals: Array, ends: Index) -> Array:
        """Return the resting tone at the end of each minute, (minutes, people)."""
        whole = np.flatnonzero(read % self._per_block == 0)
        starts = np.concatenate([self._block_start[None], totals[whole]])
        blocks = np.concatenate([self._blocks, (starts[1:] - starts[:-1]) / self._per_block])
        most = round(TONE_WINDOW * self._per_minute / self._per_block)
        known = len(blocks) - read[-1] // self._per_block + read[ends] // self._per_block
        tones = np.empty((len(ends), self.people))
        early = known < most
        for minute in np.flatnonzero(early):
            rank = int(self.criteria.tone_share * known[minute])
            tones[minute] = np.partition(blocks[: known[minute]], rank, axis=0)[rank]
        if not early.all():
            rank = int(self.criteria.tone_share * most)
            window = blocks[known[~early, None] - np.arange(1, most + 1)]
            tones[~early] = np.partition(window, rank, axis=1)[:, rank]
        _held(tones, self._tone, self._pushing(read[ends]))
        self._blocks, self._block_start = blocks[-most:], starts[-1]
        return tones

    def _pushing(self, read: Index) -> Flags:
        """Return who bears down by the time that so many samples have been read, (moments, people)."""
        return np.asarray(self.start + read[:, None] * self._step > self.pushes_from)

    def _counted(self, over: Over, begun: int, minutes: int) -> Array:
        """Count contractions that are over, if they were high and long enough; return the sums of each whole minute.

        The sums are (sums, minutes, people); ``begun`` is the minute of the first sample that was read.
        """
        duration = (over.end - over.onset) * self._step
        real = (over.amplitude >= self.criteria.amplitude) & (duration >= self.criteria.duration - 1e-9)
        over, seconds = over.of(real), np.asarray(duration[real] * 60, dtype=np.float64)
        sums = np.zeros((len(SUMMED), minutes + 1, self.people))
        sums[:, 0] = self._minute
        place = (over.known_at // self._per_minute - begun, over.person)
        unaided = (self.start + over.known_at * self._step <= self.pushes_from[over.person]).astype(float)
        area = over.area * self._step * 60
        values = (np.ones(len(seconds)), over.amplitude * unaided, seconds, area * unaided, unaided)
        for table, value in zip(sums, values, strict=True):
            np.add.at(table, place, value)
        self._minute = sums[:, -1].copy()
        if len(seconds) and (self.keep or self.tell):
            onset, end = (self.start + np.asarray(at * self._step, dtype=np.float64) for at in (over.onset, over.end))
            found = Contractions(over.person, onset, end, over.amplitude, seconds)
            if self.keep:
                self._found.append(found)
            if self.tell:
                self._new.append(found)
        return sums[:, :-1]

    def _end_minutes(self, minutes: Index, sums: Array, tones: Array, prolonged: Flags, watched: Flags) -> None:
        """Update the averages and the warning signs: ``minutes`` in order, arrays (minutes, people)."""
        before = self.reading
        read = self._read(minutes, sums, tones, prolonged, watched)
        self.reading = read.at(-1)
        self.minutes += watched.sum(axis=0)
        for name, added in (
            *zip(SUMMED, sums, strict=True), ("tone", np.where(watched, tones, 0.0)),
            ("tachysystole", read.tachysystole),
        ):  # fmt: skip
            self.sums[name] = np.cumsum(np.concatenate([self.sums[name][None], added]), axis=0)[-1]
        for name, most in self.most.items():
            np.fmax(most, np.where(watched, getattr(read, name), 0.0).max(axis=0), out=most)
        times = np.asarray(self.start + minutes * self._per_minute * self._step, dtype=np.float64)
        self.signed_at = np.fmax(self.signed_at, np.where(read.hyperstimulation, times[:, None], -np.inf).max(axis=0))
        regular = (read.recent >= REGULAR) & watched
        new = np.isnan(self.regular_at) & regular.any(axis=0)
        self.regular_at[new] = times[np.argmax(regular, axis=0)[new]]
        self._warn(times, before, read)
        if self.keep:
            self._history.append(read)

    def _warn(self, times: Array, before: Reading, read: Reading) -> None:
        """Note in whom a warning sign began."""
        begun = {
            sign: (now := getattr(read, sign)) & ~np.concatenate([getattr(before, sign)[None], now[:-1]])
            for sign in SIGNS
        }
        place = np.arange(len(times))[:, None]
        broken = np.maximum.accumulate(np.where(read.tachysystole, -1, place), axis=0)
        lasting = np.where(broken < 0, self._lasting + place + 1, place - broken)
        self._lasting = lasting[-1].astype(float)
        begun["tachysystole_lasting"] = lasting == WINDOW
        present = {sign: where.any(axis=1) for sign, where in begun.items()}
        for minute in np.flatnonzero(np.any(list(present.values()), axis=0)):
            for sign, where in begun.items():
                if present[sign][minute]:
                    self.onsets.append((float(times[minute]), sign, np.flatnonzero(where[minute])))

    def _read(self, minutes: Index, sums: Array, tones: Array, prolonged: Flags, watched: Flags) -> Reading:
        """Return what is read at the end of each of ``minutes``, and let their sums (sums, minutes, people) be past."""
        past = np.concatenate([self._past, sums], axis=1)
        self._past = past[:, -WINDOW:]
        latest = WINDOW + np.arange(len(minutes))[:, None]
        # The places that each minute of the last 30 would have in a ring: sums are taken in that order.
        ring = latest - (minutes[:, None] - 1 - np.arange(WINDOW)) % WINDOW
        count, amplitude, duration, unaided = (past[row][ring].sum(axis=1) for row in (0, 1, 2, 4))
        lately = latest - np.arange(ACTIVITY_WINDOW)
        area, number, alone = (past[row][lately].sum(axis=1) for row in (3, 0, 4))
        length = minutes[:, None]
        tens = np.maximum(np.minimum(length, WINDOW), RECENT) / 10
        share = np.maximum(np.minimum(length, ACTIVITY_WINDOW), RECENT) / ACTIVITY_WINDOW
        height = np.divide(amplitude, unaided, out=np.full(amplitude.shape, np.nan), where=unaided > 0)
        each = np.divide(area, alone, out=np.full(area.shape, np.nan), where=alone > 0)
        pushing = self._pushing(minutes * self._per_minute)
        for row, (mean, total, counted, by_herself) in enumerate(
            ((height, amplitude, count, unaided), (each, area, number, alone))
        ):
            _held(mean, self._unaided[row], pushing & np.isnan(mean))
            self._unaided[row] = mean[-1]
            total += np.where(counted > by_herself, np.nan_to_num(mean) * (counted - by_herself), 0.0)
        known = np.where(count > 0, count, np.nan)
        rate = count / tens
        return Reading(
            contractions=rate,
            montevideo=amplitude / tens,
            recent=past[0][latest - np.arange(RECENT)].sum(axis=1),
            amplitude=amplitude / known,
            duration=duration / known,
            tone=tones,
            activity=area * KPA_PER_MMHG / share,
            tachysystole=(rate > self.criteria.tachysystole) & (length >= WINDOW) & watched,
            prolonged=prolonged & watched,
            hypertonus=(tones > self.criteria.hypertonus) & (length >= TONE_WINDOW) & watched & ~pushing,
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
        empty = np.empty((0, self.people))
        return {
            item.name: np.concatenate([empty, *(getattr(read, item.name) for read in self._history)]).astype(float).T
            for item in fields(Reading)
        }


def _held(values: Array, before: Array, where: Flags) -> None:
    """Let values (moments, people) stay ``where`` told what they were a moment earlier, ``before`` the first."""
    for moment in np.flatnonzero(where.any(axis=1)):
        earlier = before if moment == 0 else values[moment - 1]
        kept = where[moment] & np.isfinite(earlier)
        values[moment, kept] = earlier[kept]


def _joined(parts: list[Contractions]) -> Contractions:
    if not parts:
        return Contractions(np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0), np.empty(0))
    return Contractions(*(np.concatenate(column) for column in zip(*parts, strict=True)))
