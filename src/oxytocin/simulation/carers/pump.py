"""The pump and the syringe: infusions, doses at once or pushed slowly, and the fluid of the bag."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.drugs import RIPENING, Drug
from oxytocin.engine import Samples
from oxytocin.model import LogNormal
from oxytocin.simulation.carers.room import Array, Carer, Flags, Room
from oxytocin.simulation.outcomes import Given, Tally
from oxytocin.simulation.steps import FLUID, Give, Infuse, Step, Stop

DRIP = LogNormal(0.8, 2.3)  # what drips over what was ordered: 0.7 in its logarithm; what is further off is noticed
COUNTED_EVERY = 30.0  # min; assumed: a midwife who is by her counts the drops now and then
ANTIDIURETIC = 20.0  # mU/min; claim water-threshold-rate: from here on the kidneys hold back water


class Pump(Carer):
    """Sets rates and gives doses, and counts what each person was given."""

    takes = (Infuse, Give, Stop)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.rates: dict[str, Array] = {}  # of each drug, in its rate unit
        self._owner: dict[str, Array] = {}
        self._drugs: dict[str, Drug] = {}
        self._bags: dict[str, Array] = {}  # strength and sodium of each drug's bag
        self._pushed: dict[str, tuple[Drug, Array]] = {}  # what is being pushed slowly: dose units per min
        self._doses: dict[str, Array] = {}  # given by dose, in the drug's dose unit
        self._infused: dict[str, Array] = {}  # rate unit x min
        self._dripping: dict[str, Flags] = {}  # whose infusion hangs on a stand
        self._speed: dict[str, Array] = {}  # what runs in of each drug, as a share of what was set
        self._highest: dict[str, Array] = {}
        self._in_labour = np.zeros(room.people)  # the highest rate of oxytocin before birth

    def take(self, time: float, step: Step, who: Flags) -> None:
        match step:
            case Infuse():
                self._infuse(time, step, who)
            case Stop():
                self.own(step.drug.name, who)
                self.set_rate(time, step.drug, np.zeros(len(who)), who, np.full(len(who), "stopped as ordered"))
            case Give() if step.over > 0:
                self._push(time, step, who)
            case Give():
                self._dose(time, step, who)

    def own(self, drug: str, who: Flags) -> int:
        """Take over the pump of a drug in ``who``; earlier orders end there."""
        ticket = self.room.ticket()
        self._owner[drug] = np.where(who, ticket, self._owner.get(drug, np.zeros(len(who))))
        return ticket

    def hang(self, time: float, drug: Drug, gravity: bool, who: Flags) -> None:
        """Let the infusion of ``who`` drip from a stand from now on, or run by a pump again.

        A drip is set by counting drops and does not stay as it was set: vein, arm and tube change. Of drip rates in
        a hospital 21 % were within a fifth of what was ordered and fewer than 15 % within a tenth (ref gravity1985),
        which is a log-normal spread of 0.7; how long one lasts until somebody counts again is assumed.
        """
        hanging = self._dripping.get(drug.name, self.room.none())
        if not gravity and not (hanging & who).any():
            return
        first = not hanging.any()
        self._dripping[drug.name] = np.where(who, gravity, hanging)
        self._drip(time, drug, again=first)

    def _drip(self, time: float, drug: Drug, again: bool) -> None:
        share = self.room.chance(f"drip of {drug.name} at {time:g} min")
        found = DRIP.quantile(1.0, share)
        self._speed[drug.name] = np.where(self._dripping[drug.name], found, 1.0)
        if drug.name in self.rates:
            self._let_run(time, drug, np.ones(len(share), bool))
        if again and self._dripping[drug.name].any():
            self.room.at(time + COUNTED_EVERY, lambda moment: self._drip(moment, drug, again=True))

    def _let_run(self, time: float, drug: Drug, who: Flags) -> None:
        """Let run into ``who`` what the pump is set to, or what drips."""
        name = drug.intravenous.infusion
        rate = self.rates[drug.name] * self._speed.get(drug.name, 1.0)
        if name is not None:
            self.room.hold(time, name, f"pump of {drug.name}", rate * drug.picomoles_per_rate, who)
        bags = self._bags.get(drug.name, np.zeros((2, len(rate))))
        if bags.any() and all(map(self.room.has_input, FLUID)):  # a model without body water takes the drug alone
            strength, sodium = bags
            flow = np.divide(rate, strength, out=np.zeros(len(rate)), where=strength > 0)
            self.room.hold(time, FLUID[0], f"bag of {drug.name}", flow, who)
            self.room.hold(time, FLUID[1], f"bag of {drug.name}", flow * sodium, who)

    def set_rate(
        self,
        time: float,
        drug: Drug,
        rate: Array,
        who: Flags,
        reasons: NDArray[np.str_],
        bag: tuple[float, float] | None = None,
    ) -> None:
        """Set the pump of ``who`` (the drug's rate unit).

        ``bag`` is the rate that 1 L/min of it is (0: no fluid worth counting) and its sodium; without one it stays.
        """
        before = self.rates.get(drug.name, np.zeros(len(rate)))
        there = who & self.room.active  # nobody sets the pump of a person who has left
        who = there & (rate != before)
        self._drugs[drug.name] = drug
        self.rates[drug.name] = np.where(who, rate, before)
        self.room.chart.pump(time, drug.name, drug.rate_unit, rate, who, reasons)
        if drug.name == "oxytocin":
            self.room.log.note(time, "antidiuretic", who & (rate >= ANTIDIURETIC))
        bags = self._bags.setdefault(drug.name, np.zeros((2, len(rate))))
        if bag is not None:
            bags[:, there] = np.array(bag)[:, None]
        self._let_run(time, drug, there if bag is not None and bags.any() else who)

    def _infuse(self, time: float, step: Infuse, who: Flags) -> None:
        ticket = self.own(step.drug.name, who)
        self.hang(time, step.drug, step.gravity, who)
        ones = np.ones(len(who))
        reasons = np.full(len(who), "as ordered" if step.rate > 0 else "stopped as ordered")
        self.set_rate(time, step.drug, step.rate * ones, who, reasons, (step.strength, step.sodium))
        if step.lasting is not None:
            self.room.at(time + step.lasting, lambda end: self._lapse(end, step.drug, who, ticket))

    def _lapse(self, time: float, drug: Drug, who: Flags, ticket: int) -> None:
        there = who & (self._owner[drug.name] == ticket)
        self.set_rate(time, drug, np.zeros(len(who)), there, np.full(len(who), "stopped as ordered"))

    def _push(self, time: float, step: Give, who: Flags) -> None:
        name = step.drug.routes[step.route].infusion
        if name is None:
            return
        who = who & self.room.active
        holder, flow = f"dose {self.room.ticket()} of {step.drug.name}", step.amount / step.over
        self._drugs[step.drug.name] = step.drug
        self._pushed[holder] = (step.drug, np.where(who, flow, 0.0))
        self.room.hold(time, name, holder, np.full(len(who), flow * step.drug.picomoles_per_dose), who)
        lasting = f"{step.over:g} min" if step.over >= 1 else f"{60 * step.over:g} s"
        words = f"{step.drug.name} {{:g}} {step.drug.dose_unit} {step.route} over {lasting}"
        self.room.chart.note(time, "dose", who, np.full(len(who), step.amount), words)

        def done(end: float) -> None:
            self.room.release(end, holder, who)
            del self._pushed[holder]

        self.room.at(time + step.over, done)

    def _dose(self, time: float, step: Give, who: Flags) -> None:
        name = step.drug.routes[step.route].dose
        if name is None:
            return
        who = who & self.room.active
        amount = step.amount * step.drug.picomoles_per_dose
        self.room.run.dose(name, amount, where=who)
        words = f"{step.drug.name} {step.amount:g} {step.drug.dose_unit} {step.route}"
        self.room.chart.dose(time, name, amount, who, words)
        self._drugs[step.drug.name] = step.drug
        self._add(self._doses, step.drug.name, np.where(who, step.amount, 0.0))
        if RIPENING.intersection(step.drug.parts):
            self.room.ripened |= who & ~self.room.delivered

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        """Add what ran in during a stretch to the totals, as far as each person was there."""
        left = np.minimum(self.room.run.time, self.room.leaves_at)
        minutes = np.clip(np.minimum(left, until) - since, 0.0, None)
        for drug, rate in self.rates.items():
            self._add(self._infused, drug, rate * self._speed.get(drug, 1.0) * minutes)
            most = self._highest.get(drug, np.zeros(len(rate)))
            self._highest[drug] = np.maximum(most, np.where(minutes > 0, rate, 0.0))
        before = np.clip(np.minimum(self.room.happened["birth"], until) - since, 0.0, None) > 0
        oxytocin = self.rates.get("oxytocin", np.zeros(self.room.people))
        self._in_labour = np.fmax(self._in_labour, np.where(before & (minutes > 0), oxytocin, 0.0))
        for pushed, flow in self._pushed.values():
            self._add(self._doses, pushed.name, flow * minutes)

    def report(self, tally: Tally) -> None:
        tally.highest_in_labour = self._in_labour
        tally.ripened = self.room.ripened

    def given(self) -> dict[str, Given]:
        nothing = np.zeros(self.room.people)
        return {
            name: Given(
                self._infused.get(name, nothing) * drug.picomoles_per_rate / drug.picomoles_per_dose
                + self._doses.get(name, nothing),
                drug.dose_unit,
                self._highest.get(name),
                drug.rate_unit,
            )
            for name, drug in self._drugs.items()
        }

    @staticmethod
    def _add(totals: dict[str, Array], drug: str, amount: Array) -> None:
        totals[drug] = totals.get(drug, 0.0) + amount
