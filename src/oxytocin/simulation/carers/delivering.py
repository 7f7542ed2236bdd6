"""The carer who ends a labour by operation when the rules of delivery say so, and notes how each child was born."""

from __future__ import annotations

import numpy as np

from oxytocin.care.alerts import Grade, Sign
from oxytocin.care.deciding import (
    CAESAREAN,
    HEART,
    INSTRUMENTAL,
    MODES,
    REASONS,
    SPONTANEOUS,
    Attendance,
    Decision,
    Seen,
)
from oxytocin.care.drugs import load_drug
from oxytocin.care.heart_watch import HeartWatch
from oxytocin.care.measures import load_procedure
from oxytocin.engine import Samples
from oxytocin.simulation.carers.pump import Pump
from oxytocin.simulation.carers.room import BORN, Carer, Flags, Room
from oxytocin.simulation.carers.titrating import Titrating
from oxytocin.simulation.outcomes import Tally
from oxytocin.simulation.steps import EVENTS, Attend, Hold, Step, Stop

RATE, PRESSURE = "fetal_heart_rate", "intrauterine_pressure"
INSTRUMENTS = "instruments"  # the procedure
SLOW, LOW_SHARE = 100.0, 0.9  # beats/min of a bradycardia, and the share of its time spent below: the trace is noisy


class Delivering(Carer):
    """Examines, ruptures membranes, decides and delivers by the rules; without rules only notes caesareans."""

    takes = (Attend, Hold)

    def __init__(self, room: Room, pump: Pump, titrating: Titrating) -> None:
        super().__init__(room)
        self.pump, self.titrating = pump, titrating
        self.attendance: Attendance | None = None
        self.mode = np.zeros(room.people, np.int8)
        self.reason = np.zeros(room.people, np.int8)
        self.decided_at = np.full(room.people, np.nan)
        self._look = np.inf
        self._watch: HeartWatch | None = None
        self._slow = np.zeros((room.people, 0), bool)  # whether each of the last samples of the heart rate was slow
        self._slow_for = 0  # samples of a bradycardia that is acted on

    # -- steps -----------------------------------------------------------------------------------------------------

    def take(self, time: float, step: Step, who: Flags) -> None:
        if isinstance(step, Attend):
            person = self.room.scenario.person
            assert person is not None  # rules of delivery are refused for anyone else
            self.rules = step.rules
            induced = person.state == "pregnant"
            parous = person.parity > person.earlier_caesareans
            self.attendance = Attendance(step.rules, time, self.room.people, parous, induced)
            self._look = time + step.rules.look
            if step.rules.heart_rate is not None and self.room.monitor is not None:
                rule = step.rules.heart_rate
                patience = min(rule.category_three_for, rule.pathological_for)
                self._watch = HeartWatch(self.room.monitor, self.room.run.ensemble.sample_every, patience)
                self._slow_for = round(rule.bradycardia_for / self.room.run.ensemble.sample_every)
        elif isinstance(step, Hold) and BORN in step.switches:
            mode = INSTRUMENTAL if step.name == INSTRUMENTS else CAESAREAN
            self._noted(time, mode, who & self.room.active & ~self.room.delivered)

    # -- the look --------------------------------------------------------------------------------------------------

    @property
    def next_time(self) -> float:
        return self._look

    def act(self, time: float) -> None:
        """Examine who is due, and decide."""
        monitor, attendance = self.room.monitor, self.attendance
        there = self.room.active & ~self.room.delivered
        if attendance is None or monitor is None or not there.any():
            self._look = np.inf
            return
        self._look = time + self.rules.look
        attendance.learn(self.room.findings)
        self.room.examine(time, (attendance.due(time) | self._bradycardia()) & there, there)
        attendance.learn(self.room.findings)
        seen = self._seen()
        opened = attendance.to_rupture(seen) & there
        self.room.turn(time, EVENTS["rupture of membranes"], opened, "by amniotomy")
        decision = attendance.decide(time, seen, there)
        if (decision.reason > 0).any():
            self._arrange(time, attendance, decision)

    def _seen(self) -> Seen:
        room = self.room
        assert room.monitor is not None
        none = np.zeros(room.people)
        rate = self.pump.rates.get("oxytocin", none)
        return Seen(
            room.monitor.reading.montevideo,
            rate > 0,
            room.run.switch(EVENTS["rupture of membranes"]) > 0,
            room.chart.last("epidural") > 0,
            none if self._watch is None else self._watch.category_three,
            none if self._watch is None else self._watch.pathological,
            self._bradycardia(),
            self.titrating.resting,
            self.titrating.resumed_at,
        )

    # -- the operation ---------------------------------------------------------------------------------------------

    def _arrange(self, time: float, attendance: Attendance, decision: Decision) -> None:
        who = decision.reason > 0
        self.reason[who], self.decided_at[who] = decision.reason[who], time
        for reason in np.unique(decision.reason[who]):
            for mode in np.unique(decision.mode[decision.reason == reason]):
                these = (decision.reason == reason) & (decision.mode == mode)
                words = f"{MODES[mode]} delivery for {REASONS[reason]}"
                grade: Grade = "danger" if reason == HEART else "caution"
                self.room.log.call(time, Sign(grade, f"decision: {words}"), these)
                self.room.chart.note(time, "decision", these, np.ones(len(these)), words)
        operated = who & (decision.mode == CAESAREAN)
        if "oxytocin" in self.pump.rates:
            self.room.plan(time, Stop(0.0, load_drug("oxytocin")), operated)
        chance = self.room.chance
        after = np.ceil(attendance.interval(decision, chance("delivery.interval")))
        failing = chance("delivery.instruments") < self.rules.instruments.failure / 100
        for mode, failed in ((CAESAREAN, False), (INSTRUMENTAL, False), (INSTRUMENTAL, True)):
            these = who & (decision.mode == mode) & (failing == failed if mode == INSTRUMENTAL else who)
            wait = after + (np.ceil(self.rules.interval.emergency) if failed else 0.0)
            done = INSTRUMENTAL if mode == INSTRUMENTAL and not failed else CAESAREAN
            for minutes in np.unique(wait[these]):
                whom = these & (wait == minutes)
                self.room.at(
                    time + float(minutes),
                    lambda moment, whom=whom, done=done: self._deliver(moment, done, whom),  # type: ignore[misc]
                )

    def _deliver(self, time: float, mode: int, whom: Flags) -> None:
        """Deliver those who have not given birth in the meantime."""
        whom = whom & self.room.active & ~self.room.delivered
        done = load_procedure("caesarean" if mode == CAESAREAN else INSTRUMENTS)
        step = Hold(0.0, done.name, "procedure", tuple(done.inputs.items()), done.switches, done.lasting)
        self.room.plan(time, step, whom)

    def _noted(self, time: float, mode: int, who: Flags) -> None:
        self.mode[who] = mode
        for reason in np.unique(self.reason[who]):
            because = f" for {REASONS[reason]}" if reason else ""
            these = who & (self.reason == reason)
            self.room.chart.note(time, "delivery", these, np.ones(len(who)), f"{MODES[mode]} birth{because}")

    # -- the fetal heart -------------------------------------------------------------------------------------------

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        """Watch the fetal heart."""
        if self._watch is None or not len(samples.time):
            return
        there = samples.time[None, :] <= self.room.happened["birth"][:, None]
        rate, pressure = (np.where(there, samples[name], np.nan) for name in (RATE, PRESSURE))
        self._watch.feed(rate, pressure, self.room.active & ~self.room.delivered & (self.reason == 0))
        self._slow = np.concatenate([self._slow, rate < SLOW], axis=1)[:, -self._slow_for :]

    def _bradycardia(self) -> Flags:
        """Tell whose heart has stayed slow for as long as the rules wait."""
        if not self._slow_for or self._slow.shape[1] < self._slow_for:
            return self.room.none()
        return np.asarray((self._slow.mean(axis=1) >= LOW_SHARE) & (self.reason == 0))

    # -- the end ---------------------------------------------------------------------------------------------------

    def report(self, tally: Tally) -> None:
        if self.attendance is None and not self.mode.any():
            return
        born = self.room.delivered
        mode = np.where(born & (self.mode == 0), SPONTANEOUS, self.mode)
        for code in (SPONTANEOUS, INSTRUMENTAL, CAESAREAN):
            tally.further[f"{MODES[code]}_birth"] = (np.where(born, mode == code, np.nan), "1")
        if self.attendance is not None:
            operated = born & (mode > SPONTANEOUS)
            for code, reason in enumerate(REASONS):
                if reason:
                    name = f"operated_for_{reason.replace(' ', '_')}"
                    tally.further[name] = (np.where(born, operated & (self.reason == code), np.nan), "1")
            tally.further["time_to_decision"] = (self.decided_at.copy(), "min")
            passed = self.room.happened["birth"] - self.decided_at
            tally.further["decision_to_delivery"] = (np.where(operated, passed, np.nan), "min")
