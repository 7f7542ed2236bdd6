"""Care in progress: carries out the steps of a scenario on a cohort, watches the monitor and lets a protocol decide."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.alerts import AlertLog
from oxytocin.care.drugs import Drug
from oxytocin.care.monitor import WINDOW, Monitor
from oxytocin.care.titration import REASONS, Decision, Titration
from oxytocin.engine import Run
from oxytocin.model.wiring import trusted
from oxytocin.simulation.charting import Chart
from oxytocin.simulation.outcomes import Given, Tally
from oxytocin.simulation.scenario import Scenario
from oxytocin.simulation.steps import BATH, Bath, End, Follow, Give, Hold, Infuse, Step, Stop

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
ANTIDIURETIC = 20.0  # mU/min; claim water-threshold-rate: from here on the kidneys hold back water
BORN = "labour.born"


class Bedside:
    """The carers of a cohort. ``agenda`` holds what is planned, as (time in min, what to do)."""

    def __init__(self, scenario: Scenario, run: Run, monitor: Monitor | None, chart: Chart, log: AlertLog) -> None:
        self.scenario, self.run, self.monitor, self.chart, self.log = scenario, run, monitor, chart, log
        count = len(run.people)
        self.agenda: list[tuple[float, Callable[[float], None]]] = []
        self.titration: Titration | None = None
        self.stops = np.zeros(count)
        self._next_look = np.inf
        self._rates: dict[str, Array] = {}
        self._extra: dict[str, float] = {}
        self.given: dict[str, Array] = {}  # by bolus, in the drug's dose unit
        self._drugs: dict[str, Drug] = {}
        self._owner: dict[str, int] = {}
        self._held: dict[str, dict[str, Array]] = {}  # input: what holds it, by name
        self._heard, self._seen_full = 0, np.zeros(count, bool)
        self.delivered_at = np.full(count, np.inf)
        self._noted_events = 0
        for number, step in enumerate(scenario.steps):
            self._plan(number, step)

    # -- the plan --------------------------------------------------------------------------------------------------

    def _plan(self, number: int, step: Step) -> None:
        match step:
            case Infuse():
                self._at(step.at, lambda time: self._infuse(time, number, step.drug, step.rate))
                if step.lasting is not None:
                    self._at(step.at + step.lasting, lambda time: self._lapse(time, number, step.drug))
            case Give(over=over) if over > 0:
                flow = step.amount * step.drug.picomoles_per_dose / over
                self._at(step.at, lambda time: self._push(time, step.drug, flow))
                self._at(step.at + over, lambda time: self._push(time, step.drug, -flow))
            case Give():
                self._at(step.at, lambda time: self._dose(time, step))
            case Stop():
                self._at(step.at, lambda time: self._infuse(time, number, step.drug, 0.0))
            case Follow():
                self._at(step.at, lambda time: self._follow(time, number, step))
            case Hold():
                self._at(step.at, lambda time: self._hold(time, number, step))
                if step.lasting is not None:
                    self._at(step.at + step.lasting, lambda time: self._release(time, step.name, number))
            case End():
                self._at(step.at, lambda time: self._release(time, step.name))
            case Bath():
                self._at(step.at, lambda time: self._bathe(time, number, step.concentration))
                if step.lasting is not None:
                    self._at(step.at + step.lasting, lambda time: self._rinse(time, number))

    def _at(self, time: float, action: Callable[[float], None]) -> None:
        self.agenda.append((time, action))
        self.agenda.sort(key=lambda entry: entry[0])

    def next_time(self) -> float:
        """The time of the next step or look (min), infinite when there is none."""
        planned = self.agenda[0][0] if self.agenda else np.inf
        return float(min(planned, self._next_look))

    def act(self, time: float) -> None:
        """Do what is due: look at the monitor first, then the planned steps."""
        if self.titration is not None and time >= self._next_look - 1e-9:
            self._look(time, self.titration)
        while self.agenda and self.agenda[0][0] <= time + 1e-9:
            self.agenda.pop(0)[1](time)

    # -- steps -----------------------------------------------------------------------------------------------------

    def _infuse(self, time: float, number: int, drug: Drug, rate: float) -> None:
        if self.titration is not None and self.titration.plan.drug.name == drug.name:
            self.titration, self._next_look = None, np.inf
        self._owner[drug.name] = number
        reasons = np.full(len(self.run.people), "as ordered" if rate > 0 else "stopped as ordered")
        self._set_rate(time, drug, np.full(len(self.run.people), rate), self.run.active, reasons)

    def _lapse(self, time: float, number: int, drug: Drug) -> None:
        if self._owner.get(drug.name) == number:
            self._infuse(time, number, drug, 0.0)

    def _push(self, time: float, drug: Drug, flow: float) -> None:
        self._extra[drug.name] = self._extra.get(drug.name, 0.0) + flow
        self._apply(time, drug)

    def _dose(self, time: float, step: Give) -> None:
        name = step.drug.routes[step.route].dose
        if name is not None:
            amount = step.amount * step.drug.picomoles_per_dose
            self.run.dose(name, amount, where=self.run.active)
            words = f"{step.drug.name} {step.amount:g} {step.drug.dose_unit} {step.route}"
            self.chart.dose(time, name, amount, self.run.active, words)
            self._drugs[step.drug.name] = step.drug
            self.given[step.drug.name] = (
                self.given.get(step.drug.name, np.zeros(len(self.run.people))) + step.amount * self.run.active
            )

    def _hold(self, time: float, number: int, step: Hold) -> None:
        """Begin a procedure, fluid or stimulus in everyone who is there."""
        who = self.run.active
        if not trusted(step.grade, self.run.ensemble.model.trust):
            self.chart.note(time, step.name, who, np.ones(len(who)), f"graded {step.grade}: not trusted in this run")
            return
        self._owner[step.name] = number
        for name, value in step.inputs:
            self._held.setdefault(name, {})[step.name] = np.where(who, value, 0.0)
            self._let_in(time, name)
        for name in step.switches:
            intact = who & (self.run.switch(name) == 0)
            self.run.set_switch(name, 1.0, where=intact)
            self.chart.switch(time, name, intact)
        if step.inputs:
            self.chart.note(time, step.name, who, np.ones(len(who)), "begun" if step.lasting else "given")

    def _release(self, time: float, name: str, number: int | None = None) -> None:
        """End what holds under a name; with ``number``, only when that step is still the one."""
        if number is not None and self._owner.get(name) != number:
            return
        ended = False
        for target, held in self._held.items():
            if held.pop(name, None) is not None:
                ended = True
                self._let_in(time, target)
        if ended:
            self.chart.note(time, name, self.run.active, np.ones(len(self.run.people)), "ended")

    def _let_in(self, time: float, name: str) -> None:
        """Give the model what holds of an input: the sum, or its default when nothing does."""
        held = self._held[name]
        model = self.run.ensemble.model
        default = model.inputs[model.index("inputs", name)].value
        value = sum(held.values()) if held else np.full(len(self.run.people), default)
        changed = self.chart.set_input(time, name, np.asarray(value), default) & self.run.active
        self.run.set_input(name, np.asarray(value), where=changed)

    def _bathe(self, time: float, number: int, concentration: float) -> None:
        self._owner["bath"] = number
        value = np.full(len(self.run.people), concentration)
        self.run.set_input(BATH, value)
        self.chart.set_input(time, BATH, value)

    def _rinse(self, time: float, number: int) -> None:
        if self._owner.get("bath") == number:
            self._bathe(time, number, 0.0)

    def _follow(self, time: float, number: int, step: Follow) -> None:
        drug = step.plan.drug
        self._owner[drug.name] = number
        self.titration = Titration(step.plan, time, self.run.active & np.isinf(self.delivered_at))
        self._next_look = time + self.titration.look
        self._decided(time, self.titration.first)

    # -- the pump --------------------------------------------------------------------------------------------------

    def _set_rate(self, time: float, drug: Drug, rate: Array, who: Flags, reasons: NDArray[np.str_]) -> None:
        before = self._rates.get(drug.name, np.zeros(len(rate)))
        who = who & self.run.active & (rate != before)  # nobody sets the pump of a person who has left
        self._rates[drug.name] = np.where(who, rate, before)
        self.chart.pump(time, drug.name, drug.rate_unit, rate, who, reasons)
        if drug.name == "oxytocin":
            self.log.note(time, "antidiuretic", who & (rate >= ANTIDIURETIC))
        self._apply(time, drug)

    def _apply(self, time: float, drug: Drug) -> None:
        """Give the model the sum of the pump's rate and of a dose that is being pushed slowly."""
        self._drugs[drug.name] = drug
        name = drug.intravenous.infusion
        if name is None:
            return
        rate = self._rates.get(drug.name, np.zeros(len(self.run.people)))
        flow = np.maximum(rate * drug.picomoles_per_rate + self._extra.get(drug.name, 0.0), 0.0)
        changed = self.chart.set_input(time, name, flow)
        self.run.set_input(name, flow, where=changed)

    # -- the look at the trace -------------------------------------------------------------------------------------

    def _look(self, time: float, titration: Titration) -> None:
        if self.monitor is None:
            return
        self._next_look += titration.look
        delivered = ~self.run.active | np.isfinite(self.delivered_at)
        full = self.run.switch("labour.full_dilatation") > 0
        due = titration.due(time, full & ~self._seen_full) & ~delivered
        if due.any():
            felt = titration.examine(time, due, self.run.observe(["cervical_dilatation"])["cervical_dilatation"])
            self.chart.note(time, "examination", due, felt, "dilatation {:g} cm")
            self._seen_full |= due & full
            self.log.note(time, "full_dilatation", due & (felt >= 10.0))
            self.log.note(
                time, "active_labour", due & (felt >= titration.plan.protocol.active_labour.dilatation) & (felt < 10.0)
            )
        decision = titration.decide(time, self.monitor.reading, delivered)
        reached = titration.goal_reached(self.monitor.reading)
        if self.monitor.time >= WINDOW:
            self.log.note(time, "goal", reached & ~delivered)
        self.log.note(time, "ceiling", titration.at_ceiling() & ~reached & ~delivered)
        self._decided(time, decision)

    def _decided(self, time: float, decision: Decision) -> None:
        if self.titration is not None and decision.changed.any():
            self.stops += decision.changed & (decision.reason == REASONS.index("stop: hyperstimulation"))
            self._set_rate(
                time, self.titration.plan.drug, decision.rate, decision.changed, np.array(REASONS)[decision.reason]
            )

    # -- after each stretch ----------------------------------------------------------------------------------------

    def listen_births(self) -> None:
        """Take note of births since the last time."""
        place = {int(person): row for row, person in enumerate(self.run.people)}
        for event in self.run.events[self._noted_events :]:
            if event.switch == BORN:
                row = place[event.person]
                self.delivered_at[row] = min(self.delivered_at[row], event.time)
        self._noted_events = len(self.run.events)

    def listen_monitor(self) -> None:
        """Pass on the monitor's warnings since the last time."""
        if self.monitor is not None:
            for time, sign, who in self.monitor.onsets[self._heard :]:
                present = np.zeros(len(self.run.people), bool)
                present[who] = True
                self.log.note(time, sign, present)
            self._heard = len(self.monitor.onsets)

    def count(self, tally: Tally, since: float, until: float) -> None:
        """Add what ran in during a stretch to the totals, as far as each person was there."""
        left = np.minimum(self.run.time, self.delivered_at) if self.scenario.until == "birth" else self.run.time
        minutes = np.clip(np.minimum(left, until) - since, 0.0, None)
        for drug, rate in self._rates.items():
            tally.infused(drug, rate, minutes)
        for drug, flow in self._extra.items():
            self.given[drug] = (
                self.given.get(drug, np.zeros(len(left))) + flow / self._drugs[drug].picomoles_per_dose * minutes
            )

    def totals(self, tally: Tally) -> dict[str, Given]:
        """Return what was given of each drug, by name."""
        found: dict[str, Given] = {}
        nothing = np.zeros(len(self.run.people))
        for drug in self._drugs.values():
            infused = tally.given.get(drug.name, nothing)
            total = infused * drug.picomoles_per_rate / drug.picomoles_per_dose + self.given.get(drug.name, 0.0)
            found[drug.name] = Given(total, drug.dose_unit, tally.highest.get(drug.name), drug.rate_unit)
        return found
