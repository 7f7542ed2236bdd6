"""The kidney: V2 receptors under vasopressin and, weakly, oxytocin; how concentrated the urine is, and how much.

Urine osmolality follows V2 stimulation with a lag of some tens of minutes (water channels must reach the
membrane and the medulla must fill). In water-loaded people 1, 5 and 25 pg/kg/min of vasopressin give 115, 621
and 869 mmol/kg (71 without; obs water.avp_isotonic_rate.humans and its source), which a Hill function of
exponent 2 with half its effect at 4 pg/kg/min meets within a tenth. Oxytocin at 20 mU/min in men raises urine
from 223 to 427 mmol/kg: at V2 it counts for about 1/140 of as much vasopressin. Urine flow is what solute
excretion and urine osmolality leave: antidiuresis needs no change of filtration.

In balance the urine holds what is eaten, but for a few percent (Lucko 2018). What is gained beyond that balance is
excreted over 1.3 days, whatever the diet: a change of diet is met with a half-time of 21 h (Bie 2018), and the same
rule gives the hours after a load of salt (Andersen 1998, 2002). It is salt that counts and not volume, for water that
dilutes the body takes no sodium along in people who sit (Strauss 1951), and the same salt in less water is taken to be
excreted as fast. V2 opens the sodium channels of the collecting duct as well as its water channels: a full
dose of desmopressin takes back a fifth of the sodium of men on a salty diet (Blanchard 2011). What the duct takes back
is limited by what reaches it on a diet low in salt, and by its channels on a salty one. By that way, and no other,
oxytocin retains sodium; its natriuresis, which rats show and men do not, is left out.

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const, maximum


class Kidney(Module):
    """Concentration and volume of urine, excretion of sodium and potassium."""

    concentration = State(0.4, "1", "concentrating effect of V2, 0 to 1")
    urine = State(0, "L", "urine made since the start")
    sodium_lost = State(0, "mmol", "sodium excreted since the start", scale=10)
    potassium_lost = State(0, "mmol", "potassium excreted since the start", scale=10)

    vasopressin = Inlet("pmol/L", "plasma vasopressin")
    oxytocin = Inlet("pmol/L", "plasma oxytocin", default=0)
    plasma_osmolality = Inlet("mmol/L", "plasma osmolality", default=285)
    dietary_sodium = Inlet("mmol/day", "sodium eaten in a day before the run", default=217)
    sodium_gained = Inlet("mmol", "sodium gained since the start", default=0)

    stimulation = Signal("1", "V2 stimulation, relative to half its effect on urine")
    occupancy = Signal("1", "effect of V2, share of the largest possible")
    sodium_excretion = Signal("mmol/min", "sodium excretion")
    potassium_excretion = Signal("mmol/min", "potassium excretion")
    urine_osmolality = Signal("mmol/L", "urine osmolality")
    flow = Signal("L/min", "urine flow")
    urine_flow = Signal("mL/min", "urine flow, as charted")
    free_water_clearance = Signal("mL/min", "free water clearance")

    v2_half = Param(0.34, "pmol/L", "vasopressin of half the effect on urine", spread=LogNormal(0.3),
                    source="obs:water.avp_isotonic_rate.humans",
                    note="4 pg/kg/min at 70 kg (0.26 pmol/min) over a clearance of 0.75 L/min")
    oxytocin_potency = Param(0.007, "1", "effect of oxytocin at V2 relative to as much vasopressin",
                             spread=LogNormal(0.4),
                             source="obs:water.urine_osm.20mU.men2002",
                             note="the printed rate of 20 mU/hour is read as 20 mU/min: a third of a milliunit a "
                                  "minute "
                                  "would not change plasma oxytocin")
    lag = Param(25, "min", "time over which urine osmolality follows V2", spread=LogNormal(0.2),
                source="obs:water.avp_isotonic_rate.humans", note="no effect for 20 min, stable within the second hour")
    dilute = Param(65, "mmol/L", "osmolality of urine without V2", spread=LogNormal(0.1),
                   source="obs:water.avp_isotonic_rate.humans")
    concentrated = Param(900, "mmol/L", "osmolality of urine at full V2", spread=LogNormal(0.12),
                         source="obs:water.avp_isotonic_rate.humans")
    urinary_share = Param(0.928, "1", "share of the sodium eaten that urine holds", source="ref:lucko2018")
    sodium_habit = Param(1.0, "1", "sodium excretion relative to that of people on the same diet",
                         spread=LogNormal(0.3), source="assumed:people eat and excrete unevenly from day to day")
    channel_capacity = Param(0.046, "mmol/min", "sodium that the channels opened by V2 can take back",
                             spread=LogNormal(0.3), source="ref:blanchard2011",
                             note="19 % less sodium at 250 mmol a day, from the dilute urine of water drinkers to "
                                  "full V2")
    potassium_basal = Param(0.05, "mmol/min", "potassium excretion", spread=LogNormal(0.2),
                            source="assumed:70 mmol a day, an ordinary diet")
    other_basal = Param(0.42, "mmol/min", "excretion of urea and other solutes", spread=LogNormal(0.2),
                        source="obs:water.urine_osm.20mU.men2002",
                        note="446 mL of 223 mmol/kg in 2 h is 0.83 mmol/min of solute, less salts and their anions")
    balance_time = Param(1.3, "day", "sodium gained over the rise of its excretion", spread=LogNormal(0.3),
                         source="ref:bie2018",
                         note="the body holds 1.3 days of what a diet adds, with a half-time of 21 h between diets")
    occupancy_at_rest = Param(0.55, "1", "concentrating effect at the start", spread=LogNormal(0.2, 2),
                              source="assumed:urine of 500-600 mmol/kg in a woman who drinks as she likes")

    def start(m, y: Any) -> None:
        y.concentration = m.occupancy_at_rest

    def equations(m, d: Any) -> None:
        m.stimulation = (m.vasopressin + m.oxytocin_potency * m.oxytocin) / m.v2_half
        square = m.stimulation * m.stimulation
        m.occupancy = square / (1 + square)
        d.concentration = (m.occupancy - m.concentration) / m.lag
        m.urine_osmolality = m.dilute + (m.concentrated - m.dilute) * m.concentration
        eaten = m.urinary_share * m.sodium_habit * m.dietary_sodium / const(1440, "min/day")
        delivered = maximum(eaten + m.sodium_gained / (m.balance_time * const(1440, "min/day")), 0.05 * eaten)
        taken_back = delivered * m.channel_capacity / (delivered + m.channel_capacity)
        m.sodium_excretion = delivered - taken_back * (m.concentration - m.occupancy_at_rest)
        m.potassium_excretion = m.potassium_basal
        solute = 2 * (m.sodium_excretion + m.potassium_excretion) + m.other_basal
        m.flow = solute / m.urine_osmolality
        m.urine_flow = m.flow * const(1000, "mL/L")
        m.free_water_clearance = m.urine_flow * (1 - m.urine_osmolality / m.plasma_osmolality)
        d.urine = m.flow
        d.sodium_lost = m.sodium_excretion
        d.potassium_lost = m.potassium_excretion
