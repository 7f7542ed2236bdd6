"""What is written down during a run: inputs, doses, switches, observations and courses, as columns over people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.int64]

NO_EFFECT = "no effect: "  # begins what is noted of something that does nothing in this run


@dataclass(frozen=True)
class Event:
    """Something that happened to a person at a time (min): a switch of the model turned, the pump was set, an
    examination.

    ``switch`` is the switch's name ("labour.born"), "pump", "dose" or "examination"; ``detail`` says it in words.
    """

    person: int
    time: float
    switch: str
    detail: str = ""


@dataclass(frozen=True)
class Change:
    """A setting of the pump: ``rate`` in ``unit`` from ``time`` (min) on, and why."""

    time: float
    drug: str
    rate: float
    unit: str
    reason: str


class Schedule(NamedTuple):
    """What entered the model for one person, in base units and in order of time: (time in min, name, value).

    ``inputs`` hold until changed (pmol/min, pmol/L); ``doses`` are added at once (pmol); ``switches`` are set from
    outside.
    """

    inputs: list[tuple[float, str, float]]
    doses: list[tuple[float, str, float]]
    switches: list[tuple[float, str, float]]


class _Row(NamedTuple):
    time: float
    name: str
    who: Index
    value: Array
    words: str | NDArray[np.str_]


class Chart:
    """Collects rows as they happen; nothing is made into objects until it is asked for.

    Without ``keep`` only what was done by hand (procedures) is noted.
    """

    def __init__(self, people: int, keep: bool = True) -> None:
        self.people, self.keep = people, keep
        self._inputs: list[_Row] = []
        self._doses: list[_Row] = []
        self._switches: list[_Row] = []
        self._pump: list[_Row] = []
        self._notes: list[_Row] = []
        self._last: dict[str, Array] = {}

    def set_input(self, time: float, name: str, value: Array, default: float = 0.0) -> Flags:
        """Note an input over people; returns in whom it is new. ``default`` held before it was ever set."""
        changed = value != self.last(name, default)
        self._last[name] = value.copy()
        if self.keep and changed.any():
            who = np.flatnonzero(changed)
            self._inputs.append(_Row(time, name, who, value[who], ""))
        return changed

    def last(self, name: str, default: float = 0.0) -> Array:
        """Return what an input is now, over people."""
        return self._last.get(name, np.full(self.people, default))

    def dose(self, time: float, name: str, amount: float, who: Flags, words: str) -> None:
        """Note a dose at once (base units) given to ``who``."""
        rows = np.flatnonzero(who)
        self._doses.append(_Row(time, name, rows, np.full(len(rows), amount), words))

    def switch(self, time: float, name: str, who: Flags, words: str) -> None:
        """Note a switch set from outside, and in ``words`` by what."""
        rows = np.flatnonzero(who)
        self._switches.append(_Row(time, name, rows, np.ones(len(rows)), words))

    def pump(self, time: float, drug: str, unit: str, rate: Array, who: Flags, reasons: NDArray[np.str_]) -> None:
        """Note a setting of the pump (the drug's unit) in ``who``, with reasons over people."""
        rows = np.flatnonzero(who)
        if self.keep and len(rows):
            self._pump.append(_Row(time, f"{drug} {unit}", rows, rate[rows], reasons[rows]))

    def note(self, time: float, kind: str, who: Flags, value: Array, words: str) -> None:
        """Note an observation such as an examination; ``words`` holds one ``{:g}`` for the value."""
        rows = np.flatnonzero(who)
        if self.keep and len(rows):
            self._notes.append(_Row(time, kind, rows, value[rows], words))

    def without_effect(self) -> dict[tuple[str, str], Index]:
        """Return what did nothing and why, in order of time, and the positions of those in whom that is so."""
        found: dict[tuple[str, str], Index] = {}
        for row in sorted(self._notes, key=lambda row: row.time):
            if str(row.words).startswith(NO_EFFECT):
                key = (row.name, str(row.words).removeprefix(NO_EFFECT))
                found[key] = np.union1d(found.get(key, row.who), row.who)
        return found

    def changes(self) -> list[list[Change]]:
        """Return the settings of the pump, a list for each person in order of time."""
        found: list[list[Change]] = [[] for _ in range(self.people)]
        for row in self._pump:
            drug, unit = row.name.split(" ", 1)
            for person, rate, reason in zip(row.who, row.value, row.words, strict=True):
                found[person].append(Change(row.time, drug, float(rate), unit, str(reason)))
        return found

    def schedule(self, person: int) -> Schedule:
        """Return what entered the model for the person at a position."""

        def of(rows: list[_Row]) -> list[tuple[float, str, float]]:
            return [
                (row.time, row.name, float(row.value[at])) for row in rows for at in np.flatnonzero(row.who == person)
            ]

        return Schedule(of(self._inputs), of(self._doses), of(self._switches))

    def procedures(self, ids: Index) -> list[Event]:
        """Return the switches that were set in care, and by what: "by caesarean"."""
        return [
            Event(int(ids[person]), row.time, row.name, str(row.words)) for row in self._switches for person in row.who
        ]

    def events(self, ids: Index) -> list[Event]:
        """Return settings of the pump, doses, procedures and examinations as events."""
        found = [
            Event(
                int(ids[person]), change.time, "pump", f"{change.drug} {change.rate:g} {change.unit} ({change.reason})"
            )
            for person, changes in enumerate(self.changes())
            for change in changes
        ]
        found += [
            Event(int(ids[person]), row.time, "dose", str(row.words)) for row in self._doses for person in row.who
        ]
        found += self.procedures(ids)
        found += [
            Event(int(ids[person]), row.time, row.name, str(row.words).format(value))
            for row in self._notes
            for person, value in zip(row.who, row.value, strict=True)
        ]
        return found
