"""Who carries out regimens: steps that follow each other, and rules that react to what can be read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from oxytocin.care.rules import Test, holds
from oxytocin.simulation.carers.pump import Pump
from oxytocin.simulation.carers.room import GRID, Array, Carer, Flags, Room
from oxytocin.simulation.steps import EVENTS, Carry, Reaction, Step

READ_OFF = {  # readings of the tocograph, by their names in a rule
    "contractions": "contractions",
    "recent_contractions": "recent",
    "montevideo_units": "montevideo",
    "resting_tone": "tone",
    "tachysystole": "tachysystole",
    "prolonged_contraction": "prolonged",
    "hypertonus": "hypertonus",
    "hyperstimulation": "hyperstimulation",
}
HEARD = ("fetal_heart_category", "late_decelerations")
SINCE = {"since_birth": "birth", "since_full_dilatation": "full dilatation", "since_rupture": "rupture of membranes"}
HYPERTENSION = 320 / 3  # mmHg, the mean pressure of 140/90


@dataclass
class Course:
    """A regimen under way: who is on it, and of each rule since when it holds, how often and when it acted."""

    regimen: Carry
    on: Flags
    looked: float
    since: dict[str, Array] = field(default_factory=dict)
    times: dict[str, Array] = field(default_factory=dict)
    last: dict[str, Array] = field(default_factory=dict)
    refused: dict[str, Flags] = field(default_factory=dict)


class Reacting(Carer):
    """Begins regimens and looks whether their rules apply."""

    takes = (Carry,)

    def __init__(self, room: Room, pump: Pump) -> None:
        super().__init__(room)
        self.pump = pump
        self._courses: list[Course] = []

    def take(self, time: float, step: Step, who: Flags) -> None:
        if not isinstance(step, Carry):
            return
        for part in step.steps:
            self.room.plan(time, part, who)
        course = next((course for course in self._courses if course.regimen is step), None)
        if course is not None:
            course.on |= who
        elif step.reactions:
            course = Course(step, who.copy(), time)
            for reaction in step.reactions:
                name = reaction.rule.name
                course.since[name], course.last[name] = np.full((2, len(who)), np.inf)
                course.times[name], course.refused[name] = np.zeros(len(who)), self.room.none()
            self._courses.append(course)

    @property
    def next_time(self) -> float:
        return min((self._next_look(course) for course in self._courses), default=np.inf)

    def _next_look(self, course: Course) -> float:
        there = course.on & self.room.active
        if all(_waits_for_birth(reaction) for reaction in course.regimen.reactions):
            there &= self.room.delivered
        if not there.any():
            return np.inf
        return float(np.ceil((course.looked + course.regimen.look) / GRID - 1e-9) * GRID)

    def act(self, time: float) -> None:
        for course in self._courses:
            if time >= self._next_look(course) - 1e-9:
                course.looked = time
                for reaction in course.regimen.reactions:
                    self._consider(time, course, reaction)

    def _consider(self, time: float, course: Course, reaction: Reaction) -> None:
        rule, name = reaction.rule, reaction.rule.name

        def known(reading: str, whom: Flags) -> Array:
            if reading in HEARD:
                self.room.hear(time, whom)
            return self._known(time, reading)

        true = holds(rule.when, known, course.on & self.room.active)
        course.since[name] = np.where(true, np.minimum(course.since[name], time), np.inf)
        rested = np.isinf(course.last[name]) | (time - course.last[name] >= (rule.again or 0.0) - 1e-9)
        due = true & (time - course.since[name] >= rule.lasting - 1e-9) & (course.times[name] < rule.most) & rested
        if rule.following is not None:
            due &= self._used_up(time, course, rule.following)
        barred = holds(rule.unless, known, due) if rule.unless is not None else self.room.none()
        self._note(time, name, barred & ~course.refused[name], f"not done: {rule.because}")
        self._do(time, reaction.instead, barred & ~course.refused[name])
        course.refused[name] = np.where(true, course.refused[name] | barred, False)
        done = due & ~barred
        self._note(time, name, done, "done")
        course.times[name] += done
        course.last[name] = np.where(done, time, course.last[name])
        self._do(time, reaction.do, done)
        if rule.then == "end":
            course.on &= ~done

    def _used_up(self, time: float, course: Course, name: str) -> Flags:
        """Tell in whom a rule has acted as often as it may and has had the time to show, or was refused."""
        rule = next(reaction.rule for reaction in course.regimen.reactions if reaction.rule.name == name)
        spent = course.times[name] >= (rule.most if np.isfinite(rule.most) else 1.0)
        waited = time - np.where(spent, course.last[name], time) >= (rule.again or 0.0) - 1e-9
        return np.asarray((spent & waited) | course.refused[name])

    def _do(self, time: float, steps: tuple[Step, ...], who: Flags) -> None:
        if who.any():
            for step in steps:
                self.room.plan(time, step, who)

    def _note(self, time: float, name: str, who: Flags, words: str) -> None:
        self.room.chart.note(time, name, who, np.ones(len(who)), words)

    def _known(self, time: float, reading: str) -> Array:
        """Return a reading over people, NaN where it is not known."""
        room = self.room
        if reading in READ_OFF:
            if room.monitor is None:
                return np.full(room.people, np.nan)
            return np.where(room.delivered, np.nan, getattr(room.monitor.reading, READ_OFF[reading]).astype(float))
        if reading == "delivered":
            return room.delivered.astype(float)
        if reading in SINCE:
            passed = time - room.happened[SINCE[reading]]
            return np.where(np.isfinite(passed), passed, np.nan)
        if reading == "oxytocin_rate":
            return self.pump.rates.get("oxytocin", np.zeros(room.people))
        if reading == "hypertension":
            pressure = self._known(time, "mean_arterial_pressure")
            person = room.scenario.person
            if person is not None and person.hypertension:  # on her chart, whatever bleeding has made of the pressure
                return np.ones(room.people)
            return np.where(np.isnan(pressure), np.nan, pressure >= HYPERTENSION)
        return room.charted.get(reading, np.full(room.people, np.nan))


def _waits_for_birth(reaction: Reaction) -> bool:
    """Tell whether a rule can apply after a birth only, so that nobody has to look before."""

    def after(test: Test) -> bool:
        return test.reading == "since_birth" or (test.reading == "delivered" and test.figure == 1)

    return all(any(map(after, tests)) for tests in reaction.rule.when)


assert set(SINCE.values()) == set(EVENTS)
