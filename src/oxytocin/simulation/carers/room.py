"""The room that carers work in: who is there, what has happened, what is planned and what runs into each person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import AlertLog
from oxytocin.care.examination import Findings
from oxytocin.care.monitor import Monitor
from oxytocin.engine import Run, Samples
from oxytocin.simulation.charting import Chart
from oxytocin.simulation.outcomes import Given, Tally
from oxytocin.simulation.scenario import Scenario
from oxytocin.simulation.steps import EVENTS, FLUID, Step

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
BORN = EVENTS["birth"]
FULL = EVENTS["full dilatation"]
ARREST = "shock.arrested"
GRID = 1.0  # min; what is done after an event falls on whole minutes, so that a cohort need not stop for each person


class Room:
    """What carers share. Masks and arrays are over people; times are minutes since the start.

    ``chance`` gives each person's own share between 0 and 1 of a named stream; ``happened`` maps an event ("birth")
    to when it happened, infinite where it has not; ``heart_kept`` says whether the fetal heart rate is kept;
    ``gestation`` is that of each at the start (weeks), and ``closed`` maps inputs of the model that lead nowhere in
    this run to the grade of the link that is not trusted.
    """

    def __init__(
        self,
        scenario: Scenario,
        run: Run,
        monitor: Monitor | None,
        chart: Chart,
        log: AlertLog,
        heart_kept: bool = True,
        chance: Callable[[str], Array] | None = None,
        gestation: float | Array = 0.0,
        closed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.heart_kept = heart_kept
        self.scenario, self.run, self.monitor, self.chart, self.log = scenario, run, monitor, chart, log
        self.people = len(run.people)
        self.chance = chance or _evenly(self.people)
        self.gestation = np.broadcast_to(np.asarray(gestation, dtype=float), self.people)
        self.closed = closed
        self.happened = {event: np.full(self.people, np.inf) for event in EVENTS}
        self.arrested_at = np.full(self.people, np.inf)  # when the mother's circulation stopped
        self.readings: dict[str, Array] = {}  # the last sample of each quantity, NaN before the first
        self.findings = Findings(self.people)  # of vaginal examinations
        self.charted: dict[str, Array] = {}  # what was charted last, NaN where it never was
        self.plan: Callable[[float, Step, Flags], None] = _nobody  # a step at its time after a moment
        self.hear: Callable[[float, Flags], None] = lambda time, who: None  # has fetal hearts read
        self.ripened = self.none()  # who was given prostaglandin before birth
        self._fluid = np.zeros(self.people)  # mL run in
        self._agenda: list[tuple[float, Callable[[float], None]]] = []
        self._waiting: list[tuple[str, float, Flags, Callable[[float, Flags], None]]] = []
        self._held: dict[str, dict[str, Array]] = {}  # input: what holds it, by name
        self._sharing = set[str]()
        self._noted, self._tickets = 0, 0
        self._place = {int(person): row for row, person in enumerate(run.people)}

    # -- who -------------------------------------------------------------------------------------------------------

    @property
    def active(self) -> Flags:
        """Who is still in the run."""
        return self.run.active

    @property
    def delivered(self) -> Flags:
        """Who has given birth."""
        return np.isfinite(self.happened["birth"])

    @property
    def leaves_at(self) -> Array:
        """When each person leaves by what the scenario ends with, or by death; infinite where that is not known."""
        if self.scenario.until is None:
            return self.arrested_at
        return np.minimum(self.happened[self.scenario.until] + self.scenario.beyond, self.arrested_at)

    def none(self) -> Flags:
        """Return a mask of nobody."""
        return np.zeros(self.people, bool)

    # -- the plan --------------------------------------------------------------------------------------------------

    def at(self, time: float, action: Callable[[float], None]) -> None:
        """Plan an action."""
        self._agenda.append((time, action))
        self._agenda.sort(key=lambda entry: entry[0])

    def after(self, event: str, delay: float, who: Flags, action: Callable[[float, Flags], None]) -> None:
        """Plan an action for ``who``, for each of them ``delay`` min after an event of hers."""
        there = who & np.isfinite(self.happened[event])
        self._plan_after(event, delay, there, action, self.run.time.max())
        if (who & ~there).any():
            self._waiting.append((event, delay, who & ~there, action))

    @property
    def planned(self) -> float:
        """The time of the next planned action, infinite when there is none."""
        return self._agenda[0][0] if self._agenda else np.inf

    def carry_out(self, time: float) -> None:
        """Carry out what is planned up to now."""
        while self._agenda and self._agenda[0][0] <= time + 1e-9:
            self._agenda.pop(0)[1](time)

    def ticket(self) -> int:
        """Return a number that no other order has."""
        self._tickets += 1
        return self._tickets

    # -- what happens ----------------------------------------------------------------------------------------------

    def listen(self, samples: Samples) -> None:
        """Take note of events and readings since the last time."""
        if len(samples.time):
            last = np.maximum(samples.valid.shape[1] - 1 - np.argmax(samples.valid[:, ::-1], axis=1), 0)
            seen = samples.valid.any(axis=1)
            for name, values in samples.values.items():
                before = self.readings.get(name, np.full(self.people, np.nan))
                self.readings[name] = np.where(seen, values[np.arange(self.people), last], before)
        for event in self.run.events[self._noted :]:
            who = self.none()
            who[self._place[event.person]] = True
            self.note(event.time, event.switch, who)
            if event.switch == ARREST:
                self.arrested_at[who] = event.time
                self.log.note(event.time, "maternal_arrest", who)
        self._noted = len(self.run.events)

    def note(self, time: float, switch: str, who: Flags) -> None:
        """Note that a switch was turned; what waits for it is planned."""
        for event, name in EVENTS.items():
            if name != switch:
                continue
            fresh = who & np.isinf(self.happened[event])
            self.happened[event][fresh] = time
            waiting, self._waiting = self._waiting, []
            for awaited, delay, whom, action in waiting:
                now = whom & fresh if awaited == event else self.none()
                self._plan_after(event, delay, now, action, self.run.time.max())
                if (whom & ~now).any():
                    self._waiting.append((awaited, delay, whom & ~now, action))

    def _plan_after(
        self, event: str, delay: float, who: Flags, action: Callable[[float, Flags], None], now: float
    ) -> None:
        due = np.maximum(np.ceil((self.happened[event] + delay) / GRID - 1e-9) * GRID, np.ceil(now / GRID) * GRID) + 0.0
        for time in np.unique(due[who]):
            whom = who & (due == time)
            self.at(float(time), lambda moment, whom=whom: action(moment, whom & self.active))  # type: ignore[misc]

    def turn(self, time: float, switch: str, who: Flags, words: str) -> Flags:
        """Turn a switch of the model, such as a birth "by caesarean"; returns in whom it had not been turned yet."""
        fresh = who & self.active & (self.run.switch(switch) == 0)
        if fresh.any():
            self.run.set_switch(switch, 1.0, where=fresh)
            self.chart.switch(time, switch, fresh, words)
            self.note(time, switch, fresh)
        return fresh

    def examine(self, time: float, due: Flags, attended: Flags) -> None:
        """Have those examined in whom it is ``due``, and at once those ``attended`` who begin to push."""
        wanted = self.findings.wanted(time, due, attended & (self.run.switch(FULL) > 0))
        if wanted.any():
            there = set(self.run.ensemble.model.names("observables"))
            felt = self.run.observe([name for name in ("cervical_dilatation", "fetal_station") if name in there])
            station = felt.get("fetal_station", self.findings.station)  # a model of one's own may have no head in it
            self.findings.note(time, wanted, felt["cervical_dilatation"], station)
            self.chart.note(time, "examination", wanted, self.findings.dilatation.copy(), "dilatation {:g} cm")
            self.chart.note(time, "station", wanted, self.findings.noted_station.copy(), "station {:+g} cm")

    def chart_value(self, name: str, value: Array, who: Flags) -> None:
        """Chart a reading of ``who``, from now on known to rules."""
        self.charted[name] = np.where(who, value, self.charted.get(name, np.full(self.people, np.nan)))

    @property
    def awaited(self) -> set[str]:
        """The events that something waits for, which have to be noted within a minute."""
        ending = {self.scenario.until} if self.scenario.until is not None and self.scenario.beyond > 0 else set()
        return {event for event, *_ in self._waiting} | ending

    # -- what runs in ----------------------------------------------------------------------------------------------

    def hold(self, time: float, name: str, holder: str, value: Array, who: Flags, shared: bool = False) -> None:
        """Let ``holder`` hold an input of the model at ``value`` in ``who``.

        What several hold adds up; of those that ``shared`` it, such as a block that two procedures need, the largest
        counts.
        """
        if shared:
            self._sharing.add(holder)
        held = self._held.setdefault(name, {})
        before = held.get(holder, np.full(self.people, np.nan))
        held[holder] = np.where(who, value, before)
        self._let_in(time, name)

    def holds(self, holder: str) -> Flags:
        """Tell in whom a holder holds anything now."""
        held = [~np.isnan(by[holder]) for by in self._held.values() if holder in by]
        return np.any(held, axis=0) if held else self.none()

    def release(self, time: float, holder: str, who: Flags) -> Flags:
        """End what a holder holds in ``who``; returns in whom it held anything."""
        ended = self.none()
        for name, held in self._held.items():
            if holder in held:
                ended |= who & ~np.isnan(held[holder])
                held[holder] = np.where(who, np.nan, held[holder])
                self._let_in(time, name)
        return ended

    def _let_in(self, time: float, name: str) -> None:
        """Give the model what is held of an input: the sum, or its default where nothing is."""
        model = self.run.ensemble.model
        default = model.inputs[model.index("inputs", name)].value
        held = {holder: np.nan_to_num(value, nan=0.0) for holder, value in self._held[name].items()}
        nothing = np.isnan(list(self._held[name].values())).all(axis=0)
        shared = np.max([held[holder] for holder in held if holder in self._sharing], axis=0, initial=0.0)
        value = np.where(nothing, default, shared + sum(held[holder] for holder in held if holder not in self._sharing))
        before = self.chart.last(name, default)
        value = np.where(self.active, value, before)  # nothing runs into a person who has left
        changed = self.chart.set_input(time, name, value, default)
        self.run.set_input(name, value, where=changed)

    def count_fluid(self, minutes: Array) -> None:
        """Add what ran in by vein during some minutes."""
        if FLUID[0] in self._held:
            self._fluid += 1000 * self.chart.last(FLUID[0]) * minutes

    def fluid_in(self) -> Array:
        """Return the fluid that has run in by vein, mL."""
        return self._fluid.copy()

    def has_input(self, name: str) -> bool:
        """Tell whether the model has an input."""
        return name in self.run.ensemble.model.names("inputs")


class Carer:
    """One who does a kind of work. A carer that has nothing to do on some occasion keeps the method as it is here."""

    takes: ClassVar[tuple[type[Step], ...]] = ()  # the kinds of step that are handed to this carer

    def __init__(self, room: Room) -> None:
        self.room = room

    def take(self, time: float, step: Step, who: Flags) -> None:
        """Do a step now, for ``who``."""

    @property
    def next_time(self) -> float:
        """When this carer has to be called next (min), infinite when not at all."""
        return np.inf

    def act(self, time: float) -> None:
        """Look and act, when ``next_time`` has come."""

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        """Take note of a stretch that is over; ``valid`` marks the samples that count."""

    def given(self) -> dict[str, Given]:
        """Return what was given of each drug, by name."""
        return {}

    def report(self, tally: Tally) -> None:
        """Add to the figures of the run at its end."""


def _evenly(people: int) -> Callable[[str], Array]:
    return lambda stream: np.full(people, 0.5)


def _nobody(time: float, step: Step, who: Flags) -> None:
    raise RuntimeError("there is no carer in the room")
