"""The baby at the breast: hungry, satisfied, hungry again.

A hungry baby sucks with all its strength and drinks while milk flows; when its stomach is full it leaves off, and only
the sucking for comfort goes on, without milk and with pauses, but with no less suction (Mizuno 2006), so that its
mother feels it until it lets go. It drinks no faster than it can swallow, and it leaves off as well where no more milk
comes, until it is put to the other breast. Sooner or later, hungry or not, it tires and falls asleep. So it is the baby
that ends a feed, and with it the pulses of its mother, and what a day of feeds comes to is what the baby asks for. A
pump is never satisfied nor tired. A mother has two breasts, of which a baby has one at a time; oxytocin reaches both.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const, hill, maximum, where


class Nursling(Module):
    """One baby, and the pump that may take its place."""

    stomach = State(0, "mL", "milk in the stomach", scale=50)
    taken = State(0, "mL", "milk that both breasts gave since the start", scale=50)
    wearied = State(0, "min", "time at the breast from which the baby has not yet recovered", scale=5)
    in_vain = State(0, "min", "time for which it has sucked at the breast without getting milk", scale=2)
    other_in_vain = State(0, "min", "the same at the other breast", scale=2)

    at_breast = Inlet("1", "baby at the breast, 0 to 1", default=0)
    at_other_breast = Inlet("1", "baby at the other breast, 0 to 1", default=0)
    pumped = Inlet("1", "pump at the breast, relative to a baby that sucks well", default=0)
    flow = Inlet("mL/min", "milk from the breast", default=0)
    other_flow = Inlet("mL/min", "milk from the other breast", default=0)
    capacity = Inlet("mL", "what a breast can hold", default=179)
    weeks = Inlet("1", "weeks since the birth", default=12)

    vigour = Signal("1", "strength of sucking relative to that of a hungry baby")
    stimulation = Signal("1", "stimulation of the nipple relative to that by a hungry baby")
    sucking = Signal("1", "suckling of the breast, by baby or pump")
    other_sucking = Signal("1", "suckling of the other breast")
    nursing = Signal("1", "suckling of either breast by the baby, as the nipple feels it")
    pumping = Signal("1", "suckling by the pump")
    felt = Signal("1", "suckling that the mother feels")
    passing = Signal("mL/min", "flow that goes through the nipple to baby or pump")

    demand = Param(0.47, "1", "stomach content that halves sucking, relative to what the breast can hold",
                   spread=LogNormal(0.35), source="fit:python benchmarks/calibration/lactation.py",
                   note="76 mL are taken of the 179 mL that a breast can hold (Kent 2006): over weeks supply has met "
                        "demand, so that a baby with less milk at each feed feeds more often")
    newborn = Param(0.65, "1", "appetite of the first days relative to later", source="assumed:about 40 mL a feed")
    growing = Param(2, "1", "weeks in which appetite goes half of the way", source="assumed:full within two months")
    comfort = Param(0.06, "1", "strength of sucking for comfort", spread=LogNormal(0.4),
                    source="fit:python benchmarks/calibration/lactation.py",
                    note="flutter sucking without swallowing")
    comforting = Param(0.26, "1", "stimulation of the nipple by sucking for comfort, relative to that for milk",
                       spread=LogNormal(0.2), source="ref:nonnutritive2020",
                       note="14.5 bursts in five minutes, each of 6-12 sucks at two a second, are 22 % of the time, "
                            "with 93 mmHg where sucking for milk has 77 (ref mizuno2006)")
    stamina = Param(14, "min", "time at the breast after which a baby tires of it", spread=LogNormal(0.6),
                    source="obs:lactation.feed_volume.mitoulas2002",
                    note="16.6 (SD 10.5) min at one breast, of which this is the median")
    patience = Param(4, "min", "time without milk after which a baby leaves off", spread=LogNormal(0.3),
                     source="assumed:longer than from one ejection to the next, which is three minutes",
                     note="a breast that gives no more is not sucked on for food, however hungry the baby")
    enough = Param(3, "mL/min", "flow that half counts as milk", source="assumed:a few drops with each suck")
    forgetting = Param(0.5, "min", "time in which milk that comes makes up for it", source="assumed:some swallows")
    recovering = Param(0.05, "1/min", "recovery away from the breast", source="assumed:rested within the hour")
    swallowed = Param(20, "mL/min", "flow that a baby can swallow", spread=LogNormal(0.3),
                      source="fit:python benchmarks/calibration/lactation.py",
                      note="about one swallow a second (lagarde2019), of a third of a mL")
    drawing = Param(0.96, "1", "milk that a pump draws of what is let down, relative to a baby, beside its weaker pull",
                    spread=LogNormal(0.3), source="fit:python benchmarks/calibration/lactation.py",
                    note="four tenths of ten minutes' milk come with the first ejection (Ramsay 2005), two thirds of "
                         "what there was with four of them (Kent 2008), 61 mL in five minutes from the first "
                         "(Mitoulas 2002)")
    drawn = Param(55, "mL/min", "flow that goes through the nipple to a pump", spread=LogNormal(0.2),
                  source="ref:milk_flow2006", note="up to 4.6 g in 5 s")
    emptying = Param(0.0144, "1/min", "emptying of the stomach", spread=LogNormal(0.3),
                     source="assumed:half in 48 min, as breast milk leaves the stomach")

    def equations(m, d: Any) -> None:
        appetite = m.demand * m.capacity * (m.newborn + (1 - m.newborn) * m.weeks / (m.weeks + m.growing))
        satisfied = maximum(m.stomach / appetite, 0) ** 16  # steep: a baby leaves off within a minute or two
        here = maximum(m.at_breast, m.at_other_breast)
        d.wearied = here - m.recovering * (1 - here) * m.wearied
        awake = 1 / (1 + maximum(m.wearied / m.stamina, 0) ** 16)
        m.passing = where(m.pumped > 0, m.drawn, m.swallowed)
        drunk = where(m.pumped > 0, const(0, "mL/min"), m.flow)
        got, got_there = hill(drunk, m.enough, 2), hill(m.other_flow, m.enough, 2)
        away, away_there = m.recovering * (1 - m.at_breast), m.recovering * (1 - m.at_other_breast)
        d.in_vain = m.at_breast * (1 - got) - m.in_vain * (got / m.forgetting + away)
        d.other_in_vain = (m.at_other_breast * (1 - got_there)
                           - m.other_in_vain * (got_there / m.forgetting + away_there))
        waited = where(m.at_other_breast > m.at_breast, m.other_in_vain, m.in_vain)
        hopeful = 1 / (1 + maximum(waited / m.patience, 0) ** 16)
        eager = hopeful / (1 + satisfied)
        m.vigour = awake * (m.comfort + (1 - m.comfort) * eager)
        m.stimulation = awake * (m.comforting + (1 - m.comforting) * eager)
        m.sucking = maximum(m.at_breast * m.vigour, m.drawing * m.pumped)
        m.other_sucking = m.at_other_breast * m.vigour
        m.nursing = here * m.stimulation
        m.pumping = maximum(m.pumped, 0)
        m.felt = maximum(m.nursing, m.pumped)
        d.stomach = drunk + m.other_flow - m.emptying * m.stomach
        d.taken = m.flow + m.other_flow
