"""Body water and sodium: what fluids of any tonicity do to plasma sodium, and water intoxication with its stages.

Plasma sodium is the exchangeable sodium and potassium over total body water (Edelman's relation); sodium stays
outside cells and potassium inside, so water moves to where osmolality tells it. Fluids come as water and sodium
apart: glucose 5 % is water, Ringer's 131, saline 154 mmol/L. Nothing is created or lost: every change of water
and sodium is one of the flows below. Swelling of the brain drives the stages of water intoxication: headache
and nausea below 130, confusion below 125, seizures from 120 mmol/L and more the lower it gets (one woman seized
at 111, obs water.intoxication_case.sodium.chapman2008).

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, const, maximum, smooth_step


class Water(Module):
    """Total body water, extracellular sodium and intracellular potassium of the mother."""

    water = State(38, "L", "total body water", scale=10)
    sodium = State(2000, "mmol", "sodium outside cells", scale=1000)
    potassium = State(3200, "mmol", "potassium (and other cations that hold water) inside cells", scale=1000)
    insensible = State(0, "L", "water lost through skin and lungs since the start")
    drunk = State(0, "L", "water drunk for thirst since the start")
    adapted = State(0, "1", "brain swelling undone by loss of solute")
    seizure_risk = State(0, "1", "cumulative hazard of a seizure from low sodium; the chance is 1 - exp(-risk)")

    weight = Inlet("kg", "body weight", default=70)
    expecting = Inlet("1", "1 while pregnant at the start", default=0)
    intravenous_water = Inlet("L/min", "water of intravenous fluids", default=0)
    intravenous_sodium = Inlet("mmol/min", "sodium of intravenous fluids", default=0)
    drinking = Inlet("L/min", "water drunk out of habit or on advice", default=0)
    sodium_intake = Inlet("mmol/min", "sodium eaten or drunk", default=0)
    thirst_answered = Inlet("1", "1 where she may drink when thirsty", default=1)
    urine = Inlet("L/min", "urine flow", default=0)
    sodium_excretion = Inlet("mmol/min", "sodium excretion", default=0)
    potassium_excretion = Inlet("mmol/min", "potassium excretion", default=0)
    bleeding = Inlet("L/min", "blood loss", default=0)
    haematocrit = Inlet("1", "share of blood that is cells", default=0.35)
    effort = Inlet("1", "effort of labour, about 1 in good labour", default=0)
    osmolality = Inlet("mmol/L", "plasma osmolality", default=280)
    thirst_threshold = Inlet("mmol/L", "osmolality at which vasopressin release begins", default=284)

    usual_sodium = Signal("mmol/L", "plasma sodium that the person keeps outside pregnancy")
    plasma_sodium = Signal("mmol/L", "plasma sodium")
    extracellular = Signal("L", "extracellular volume")
    extracellular_gain = Signal("L", "extracellular volume gained since the start")
    sodium_gained = Signal("mmol", "sodium gained since the start")
    sodium_concentrated = Signal("mmol", "sodium that makes plasma saltier than the person keeps it")
    evaporation = Signal("L/min", "water lost through skin and lungs")
    thirst = Signal("L/min", "water drunk for thirst")
    brain_swelling = Signal("1", "relative gain of brain water if no solute had left its cells")
    intoxication_stage = Signal("1", "water intoxication: 0 none, towards 1 headache, 2 confusion, 3 seizures")
    seizure_hazard = Signal("1/min", "hazard of a seizure")

    share_water = Param(0.52, "1", "total body water as a share of weight", spread=Normal(0.03, 0.42, 0.65),
                        source="assumed:women of reproductive age; fetus and amniotic fluid are not counted")
    share_extracellular = Param(0.40, "1", "share of it outside cells", spread=Normal(0.02, 0.3, 0.5),
                                source="assumed:two fifths of body water, a little more in pregnancy")
    sodium_rest = Param(139, "mmol/L", "plasma sodium at the start outside pregnancy", spread=Normal(1.2),
                        source="assumed:135-145 mmol/L in health")
    sodium_fall = Param(3.5, "mmol/L", "how much lower it is in pregnancy", spread=Normal(0.5),
                        source="ref:davison1981",
                        note="plasma osmolality falls by 9-10 mmol/kg, sodium and its anions account for most of it")
    insensible_rate = Param(6e-4, "L/min", "water lost through skin and lungs at rest", spread=LogNormal(0.2),
                            source="assumed:0.8-0.9 L a day")
    insensible_effort = Param(1.0, "1", "relative rise of that in good labour",
                              source="assumed:panting and sweat double it")
    thirst_offset = Param(5, "mmol/L", "osmolality above that of vasopressin release at which thirst begins",
                          spread=Normal(1), source="ref:lindheimer1995",
                          note="the two thresholds fall in parallel in pregnancy")
    thirst_slope = Param(0.002, "L/min/(mmol/L)", "water drunk for each mmol/L above it",
                         source="assumed:corrects a deficit within an hour or two")
    headache_swelling = Param(0.05, "1", "swelling of the brain at which headache and nausea begin",
                              source="assumed:a sodium near 130")
    confusion_swelling = Param(0.09, "1", "swelling of the brain at which confusion begins",
                               source="assumed:a sodium near 125")
    stage_width = Param(0.02, "1", "width of either step", source="assumed:2 to 3 mmol/L of sodium")
    seizure_width = Param(0.04, "1", "width of the step to seizures", source="assumed:about 5 mmol/L of sodium")
    plasma_water = Param(0.93, "1", "share of plasma that is water", source="assumed:all but protein and lipids")
    cell_water = Param(0.69, "1", "share of red cells that is water",
                       source="assumed:all but haemoglobin and membranes")
    swelling_adaptation = Param(0.0006, "1/min", "rate at which brain cells shed solute",
                                source="assumed:acute within a day, adapted after two")
    seizure_sodium = Param(0.17, "1", "swelling at which the hazard of a seizure is half its largest",
                           spread=Normal(0.03, 0.08, 0.3), source="obs:water.intoxication_case.sodium.chapman2008",
                           note="a sodium of 116 against 136; one woman seized at 111: a single case, so a wide spread")
    seizure_rate = Param(0.01, "1/min", "largest hazard of a seizure", spread=None,
                         source="assumed:within an hour or two at such sodium")

    def start(m, y: Any) -> None:
        concentration = m.sodium_rest - m.sodium_fall * m.expecting
        volume = m.share_water * m.weight / const(1, "kg/L")
        y.water = volume
        y.sodium = concentration * volume * m.share_extracellular
        y.potassium = concentration * volume * (1 - m.share_extracellular)

    def equations(m, d: Any) -> None:
        m.usual_sodium = m.sodium_rest
        m.plasma_sodium = (m.sodium + m.potassium) / m.water
        m.extracellular = m.sodium / m.plasma_sodium
        normal = m.sodium_rest - m.sodium_fall * m.expecting
        at_start = m.share_extracellular * m.share_water * m.weight / const(1, "kg/L")
        m.extracellular_gain = m.extracellular - at_start
        m.sodium_gained = m.sodium - normal * at_start
        # of salt that was gained and of water that was lost alike
        m.sodium_concentrated = at_start * maximum(m.plasma_sodium - normal, const(0, "mmol/L"))
        m.evaporation = m.insensible_rate * (1 + m.insensible_effort * m.effort)
        above = maximum(m.osmolality - m.thirst_threshold - m.thirst_offset, const(0, "mmol/L"))
        m.thirst = m.thirst_slope * above * m.thirst_answered
        with_plasma = m.bleeding * (1 - m.haematocrit) * m.plasma_water
        with_cells = m.bleeding * m.haematocrit * m.cell_water
        taken_in = m.intravenous_water + m.drinking + m.thirst
        d.water = taken_in - m.urine - m.evaporation - with_plasma - with_cells
        d.sodium = m.intravenous_sodium + m.sodium_intake - m.sodium_excretion - with_plasma * m.plasma_sodium
        d.potassium = -m.potassium_excretion - with_cells * m.plasma_sodium
        d.insensible = m.evaporation
        d.drunk = m.thirst
        m.brain_swelling = normal / m.plasma_sodium - 1 - m.adapted
        d.adapted = m.swelling_adaptation * m.brain_swelling
        severe = smooth_step(m.brain_swelling - m.seizure_sodium, m.seizure_width)
        m.intoxication_stage = (smooth_step(m.brain_swelling - m.headache_swelling, m.stage_width)
                                + smooth_step(m.brain_swelling - m.confusion_swelling, m.stage_width) + severe)
        m.seizure_hazard = m.seizure_rate * severe
        d.seizure_risk = m.seizure_hazard
