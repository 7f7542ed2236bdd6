"""The fetus: its small store of oxygen, carbon dioxide, lactate and acid.

A term fetus uses 6.6 mL of oxygen a kilogram and minute (Acharya 2009) and holds hardly two minutes' worth. What the
placenta brings follows the difference of saturation across it. Arterial blood stands above that of the store by what
the umbilical vein brings, so a shut cord is felt within a circulation time; a change on the other side of the
placenta is felt when the blood that met it has come through the veins of placenta and cord, 20 s later. Oxygen goes
to heart and brain first: limbs take up 12 % less when the oxygen content of their arteries has halved, and next to
none at little more than a quarter (fetal sheep, hind_limb1990), so that whole lambs turn acid from a saturation of 30
% downwards and fast under 20 % (Nijland 1995). What is missing is paid for with lactic acid. Sheep hold less oxygen
and use more, so that one shut cord a minute in 2.5 brings them to a base deficit of 9 in an hour and a half and one
in five does not (Westgate 2001); with their blood the same equations do so, and the acid for each unit of oxygen
missed is from there. What a child has been short of for days makes no acid: limbs of sheep fetuses whose cord had
been narrowed for three days took up less oxygen in hypoxia without giving off lactate (Gardner 2003), so what counts
as missing is less than at rest. Recovery takes hours (Frasch 2009), and only towards the acid of the mother, who has
lactate of her own from labour and still more from bearing down. A head that is pressed into the pelvis calls up
noradrenaline, three to ten times as much at a vaginal birth as at a planned caesarean (catecholamines1982), and at
such levels the child makes lactate without being short of oxygen: 3 mmol/L in sheep (fs_catecholamines).

The brain is served first: its flow rises as the oxygen of arterial blood falls, so that it takes the same share out of
it unless hypoxia is extreme (fetal sheep, Sheldon 1979). What lies under a near-infrared probe is mostly veins and
stands below arterial blood by that share. Contractions and pushing reach the skull and hardly what is within it
(Heyborne 2017): no link carries pressure on the head to the brain's flow.

Carbon dioxide comes of the oxygen that is burnt, and of bicarbonate that buffers acid; it leaves by the same flow, so
a contraction raises it within minutes and it goes as fast. pH follows from both by the Van Slyke equation of
extracellular fluid, so that a doubled carbon dioxide costs less than twice what a raised one does. Everything stops
at birth: what is then read is what the cord would show. A run starts from the balance of supply and demand that this
child has with the uterus at rest.

What was calibrated and what was left for validation: docs/decisions/0025-oxygen-and-acid-of-the-child.md.

No link carries maternal oxytocin to the fetus (fetal.oxytocin.no_transfer.thornton1999).
"""

from __future__ import annotations

import math
from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, clip, const, exp, hill, maximum


class Fetus(Module):
    """Oxygen, carbon dioxide, lactate, base deficit and pH of fetal arterial blood."""

    mixed = State(0.50, "1", "oxygen saturation of blood and tissue as a whole, the store")
    saturation = State(0.58, "1", "oxygen saturation of arterial blood")
    used_to = State(1, "1", "share of demand met over the last days: what falls short of it makes acid")
    carbon_dioxide = State(48, "mmHg", "tension of carbon dioxide in arterial blood", scale=10)
    in_villi = State(2.6, "mL", "oxygen taken up and still in the veins of villi", scale=1)
    in_placenta = State(2.6, "mL", "oxygen in the veins of the placenta's surface", scale=1)
    in_cord = State(2.6, "mL", "oxygen in the umbilical vein", scale=1)
    base_deficit = State(2.5, "mmol/L", "base deficit of arterial blood", scale=3)
    lactate = State(1.2, "mmol/L", "lactate of arterial blood")

    transfer = Inlet("mL/min", "oxygen taken up from the placenta")
    relative_flow = Inlet("1", "intervillous flow relative to rest", default=1)
    cord = Inlet("1", "umbilical flow relative to rest", default=1)
    week = Inlet("1", "weeks of gestation", default=40)
    relative_weight = Inlet("1", "weight relative to the usual one at this week", default=1)
    born = Inlet("1", "1 once the child is born", default=0)
    fever = Inlet("degC", "maternal temperature above 37", default=0)
    maternal_dioxide = Inlet("mmHg", "tension of carbon dioxide in arterial blood of the mother", default=32)
    maternal_dioxide_at_rest = Inlet("mmHg", "the same before labour", default=32)
    maternal_acid = Inlet("mmol/L", "base deficit of the mother above that at rest", default=0)
    pressed = Inlet("1", "pressure on the head, 0 to 1", default=0)
    surface_at_rest = Inlet("mL/min", "oxygen transfer for a full difference of saturation, cord open", default=320)
    supply_at_rest = Inlet("mL/min", "oxygen in fully saturated intervillous flow, uterus at rest", default=110)
    own_use_at_rest = Inlet("mL/min", "oxygen that placenta and uterus use of it, well supplied", default=8)
    own_half = Inlet("1", "intervillous saturation at which that use has halved", default=0.2)
    flow_at_rest = Inlet("1", "intervillous flow relative to rest, uterus at rest", default=1)
    maternal_saturation = Inlet("1", "arterial oxygen saturation of the mother at the start", default=0.97)

    growth = Signal("1", "size relative to term")
    weight = Signal("kg", "weight")
    demand = Signal("mL/min", "oxygen the fetus would use")
    met = Signal("1", "share of that demand met")
    saturation_percent = Signal("percent", "oxygen saturation as an oximeter shows it")
    cerebral_saturation = Signal("percent", "oxygen saturation of the blood of the brain, arteries and veins together")
    ph = Signal("1", "pH of arterial blood")
    arriving = Signal("mL/min", "oxygen that comes with the umbilical vein")
    resting_demand = Signal("mL/min", "oxygen the fetus would use, without fever")
    first_guess = Signal("1", "resting saturation if all demand were met")
    second_guess = Signal("1", "the same after one step of Newton's method on the balance of oxygen")
    third_guess = Signal("1", "after two steps")
    fourth_guess = Signal("1", "after three steps")
    saturation_at_rest = Signal("1", "arterial saturation at which supply and use balance, uterus at rest")
    transfer_at_rest = Signal("mL/min", "oxygen uptake in that balance")

    mass = Param(3.4, "kg", "usual fetal weight at 40 weeks", source="ref:bucklouis2015",
                 note="weight grows with the third power of age, 1.4 kg at 30 weeks")
    use = Param(6.6, "mL/min/kg", "oxygen use", spread=LogNormal(0.1), source="ref:acharya2009")
    use_fever = Param(0.1, "1/degC", "relative rise of oxygen use with fever", source="assumed:a tenth for each degree")
    blood = Param(95, "mL/kg", "blood of fetus and its side of the placenta", spread=LogNormal(0.1),
                  source="assumed:80 mL/kg in the fetus and part of the villous blood")
    capacity = Param(0.21, "1", "oxygen a full volume of fetal blood holds", spread=LogNormal(0.07),
                     source="assumed:haemoglobin 16 g/dL, 1.34 mL/g")
    tissue = Param(5, "mL/kg", "oxygen that tissues hold at full saturation", source="assumed:myoglobin and dissolved")
    body_flow = Param(280, "mL/min/kg", "blood flow through the body beside the placenta", spread=LogNormal(0.1),
                      source="ref:control_fetal_circulation", note="about 300 mL/min/kg in lambs, 200 to the placenta")
    venous_share = Param(0.75, "1", "share of the store that has given up its oxygen to the tissues",
                         source="assumed:three quarters of blood are in veins")
    cerebral_extraction = Param(0.35, "1", "share of the oxygen of its arterial blood that the brain takes",
                                spread=LogNormal(0.15), source="ref:cerebral_delivery",
                                note="constant from 12 to 35 mmHg of arterial tension; a third is assumed: relative to "
                                     "what is used, delivery is 70 % greater than in the adult (ref:jones1982)")
    cord_transit = Param(0.35, "min", "time from the villi through the umbilical vein", spread=LogNormal(0.2),
                         source="ref:placental_transfusion_cs",
                         note="28 to 55 mL/kg of blood in placenta and cord, two thirds of it taken to lie beyond the "
                              "villi, at 80 mL/min/kg (64 of ref kiserud_update, 120 of ref bellotti2000); sheep, "
                              "with 2.5 times the flow, lose saturation 12 s after uterine flow falls and regain it "
                              "24 s (SD 14) after it is back (ref kuenzel_tcpo2)")
    circulation_time = Param(0.2, "min", "time over which arterial blood follows", source="assumed:some ten seconds")
    peripheral = Param(0.4, "1", "share of demand in limbs, skin and gut, which give way first",
                       source="ref:hind_limb1990",
                       note="3.7 mL/min/kg in the limb; limbs and the like are more than half of the body")
    peripheral_half = Param(0.215, "1", "saturation at which these take up half of their demand",
                            spread=LogNormal(0.1), source="ref:hind_limb1990",
                            note="with exponent 8: 88 % at 0.27 and 8 % at 0.16, for 88 % and next to none at oxygen "
                                 "contents of 46 and 28 % of control (saturation 0.58)")
    critical = Param(0.10, "1", "saturation at which the other organs take up half", spread=LogNormal(0.12),
                     source="ref:nijland1995",
                     note="with the periphery: base excess begins to fall below 30 % and falls on and on below 20 %")
    acid_full = Param(0.95, "mmol/L/min", "rise of base deficit without any oxygen", spread=LogNormal(0.2),
                      source="ref:westgate_overshoot2001",
                      note="1.1 in sheep, which use 7.6 mL/min/kg: 9.3 (SD 4.5) mmol/L after 92 min of one shut cord "
                           "a minute in 2.5, none to speak of with one in 5")
    acid_stop = Param(22, "mmol/L", "base deficit at which cells make acid half as fast for lack of oxygen",
                      source="ref:myers_asphyxia",
                      note="glycolysis stops in its own acid: pH of term monkeys without any oxygen falls to 6.60 and "
                           "no lower; a power of 8, so that nothing is held back in children who are born alive")
    stress_lactate = Param(0.042, "mmol/L/min", "lactate made by catecholamines while the head is pressed",
                           spread=LogNormal(0.6), source="ref:fs_catecholamines",
                           note="3 mmol/L more at 6.8 than at 0.87 ng/mL of noradrenaline, once production and "
                                "clearance below balance; umbilical arteries held 5.8 ng/mL after uncomplicated births "
                                "(ref:puolakka1983), SD three quarters of the mean (ref:catecholamines1982), so 5 at "
                                "the median; the head is pressed for 45 % of the second stage")
    stress_acid = Param(0.2, "1", "base deficit for each unit of that lactate",
                        source="assumed:pH of those sheep fell by 0.08 in half an hour and was back in two, with the "
                               "lactate still there: protons leave sooner")
    adaptation_time = Param(4320, "min", "time over which it gets used to less oxygen", source="ref:gardner2003",
                            note="limbs had by three days of a narrowed cord")
    acid_time = Param(110, "min", "time over which placenta and fetus clear it", spread=LogNormal(0.2),
                      source="ref:frasch2009", note="0.09 mmol/L a minute from a base deficit of about 12, in sheep")
    lactate_share = Param(0.625, "1", "lactate for each unit of base deficit", source="ref:frasch2009",
                          note="0.35 mmol/L of lactate with 0.56 of base deficit")
    lactate_rest = Param(1.2, "mmol/L", "lactate at rest", spread=LogNormal(0.2),
                         source="assumed:1 to 1.5 mmol/L in cords of planned caesareans")
    deficit_rest = Param(1.5, "mmol/L", "base deficit at rest", spread=Normal(0.8, 0, 4),
                         source="assumed:base excess of about -2 before labour")
    dioxide_rise = Param(4.0, "mmHg/min", "rise of carbon dioxide without exchange", spread=LogNormal(0.15),
                         source="assumed:7-10 mmHg in the first minutes of occlusion, less as tissues take it up")
    dioxide_buffered = Param(0.4, "1", "carbon dioxide freed by buffering, without any oxygen, relative to that burnt",
                             source="assumed:0.56 mmol/L/min of acid in 0.35 L/kg, half of it buffered by bicarbonate, "
                                    "is 2.2 mL/kg/min of gas, against 6 of oxidation")
    dioxide_washout = Param(0.25, "1/min", "wash-out of carbon dioxide at rest",
                            source="assumed:fetal tension 16 above maternal")
    dioxide_tissue = Param(0.2, "1", "uptake of carbon dioxide by tissues, relative to wash-out at rest",
                           source="assumed:the rise slackens within ten minutes of occlusion")
    haemoglobin = Param(4, "g/dL", "haemoglobin, thinned by the extracellular fluid it buffers for",
                        source="ref:beecf_perinatal", note="a quarter of that of fetal blood, 16 g/dL")
    solubility = Param(0.0304, "mmol/L/mmHg", "carbon dioxide dissolved in plasma", source="ref:lang_zander2002")
    bicarbonate = Param(24.26, "mmol/L", "bicarbonate of plasma at pH 7.40", source="ref:lang_zander2002")
    buffer_plasma = Param(9.5, "mmol/L", "buffer value of plasma, for each unit of pH", source="ref:lang_zander2002")
    buffer_blood = Param(1.63, "mmol/L/(g/dL)", "what haemoglobin adds to it", source="ref:lang_zander2002")
    displaced = Param(0.0143, "1/(g/dL)", "share of the volume that haemoglobin takes", source="ref:lang_zander2002")

    def start(m, y: Any) -> None:
        y.saturation = m.saturation_at_rest
        y.mixed = m.saturation_at_rest - past_the_store(m, m.transfer_at_rest)
        met = m.transfer_at_rest / m.resting_demand
        y.used_to = met
        y.base_deficit = m.deficit_rest
        y.lactate = m.lactate_rest
        y.in_villi = m.transfer_at_rest * m.cord_transit / 3
        y.in_placenta = m.transfer_at_rest * m.cord_transit / 3
        y.in_cord = m.transfer_at_rest * m.cord_transit / 3
        made = met + m.dioxide_buffered * (1 - met)
        y.carbon_dioxide = m.maternal_dioxide_at_rest + m.dioxide_rise * made / dioxide_exchange(m, m.flow_at_rest, 1)

    def equations(m, d: Any) -> None:
        age = clip(m.week / 40, 0.5, 1.1)
        m.growth = age * age * age
        mass = m.weight = m.mass * m.growth * m.relative_weight
        m.resting_demand = m.use * mass
        intervillous = m.maternal_saturation - (m.own_use_at_rest + m.resting_demand) / m.supply_at_rest
        m.first_guess = maximum(intervillous - m.resting_demand / m.surface_at_rest, m.peripheral_half)
        m.second_guess = balanced(m, m.first_guess)
        m.third_guess = balanced(m, m.second_guess)
        m.fourth_guess = balanced(m, m.third_guess)
        m.saturation_at_rest = balanced(m, m.fourth_guess)
        m.transfer_at_rest = m.resting_demand * share_met(m, m.saturation_at_rest)

        m.demand = m.resting_demand * (1 + m.use_fever * m.fever)
        m.met = share_met(m, m.saturation)
        store = mass * (m.blood * m.capacity + m.tissue)
        undelivered = 1 - m.born
        onward = 3 * m.cord / m.cord_transit
        m.arriving = m.in_cord * onward
        d.in_villi = undelivered * (m.transfer - m.in_villi * onward)
        d.in_placenta = undelivered * (m.in_villi - m.in_placenta) * onward
        d.in_cord = undelivered * (m.in_placenta - m.in_cord) * onward
        d.mixed = undelivered * (m.arriving - m.demand * m.met) / store
        arterial = m.mixed + past_the_store(m, m.arriving)
        d.saturation = undelivered * (arterial - m.saturation) / m.circulation_time
        going = 1 - hill(m.base_deficit, m.acid_stop, 8)
        made = m.met + m.dioxide_buffered * (1 - m.met) * going
        exchange = dioxide_exchange(m, m.relative_flow, m.cord)
        d.carbon_dioxide = undelivered * (
            m.dioxide_rise * made - exchange * (m.carbon_dioxide - m.maternal_dioxide))
        clearing = m.cord / m.acid_time
        cleared = (m.base_deficit - m.deficit_rest - m.maternal_acid) * clearing
        given_up = (m.lactate - m.lactate_rest - m.lactate_share * m.maternal_acid) * clearing
        d.used_to = undelivered * (m.met - m.used_to) / m.adaptation_time
        missing = maximum(m.used_to - m.met, 0)
        by_hypoxia = m.acid_full * missing * going
        by_stress = m.stress_lactate * m.pressed
        d.base_deficit = undelivered * (by_hypoxia + m.stress_acid * by_stress - cleared)
        d.lactate = undelivered * (m.lactate_share * by_hypoxia + by_stress - given_up)
        m.saturation_percent = m.saturation * const(100, "percent")
        near = 7.40 - const(0.0165, "L/mmol") * m.base_deficit - const(0.0058, "1/mmHg") * (
            m.carbon_dioxide - const(40, "mmHg"))
        m.cerebral_saturation = m.saturation_percent * (1 - m.venous_share * m.cerebral_extraction)
        m.ph = nearer(m, nearer(m, near))


def nearer(m: Any, ph: Any) -> Any:
    """One step of Newton's method on the Van Slyke equation: base deficit by pH and carbon dioxide (Zander's form).

    Twice from a line through pH 7.25 it is within 0.001 from 6.6 to 7.5.
    """
    held = m.solubility * m.carbon_dioxide * exp(math.log(10) * (ph - 6.1))
    buffer = m.buffer_plasma + m.buffer_blood * m.haemoglobin
    bound = 1 - m.displaced * m.haemoglobin
    excess = bound * (held - m.bicarbonate + buffer * (ph - 7.40))
    return ph - (excess + m.base_deficit) / (bound * (math.log(10) * held + buffer))


def share_met(m: Any, saturation: Any) -> Any:
    """Share of demand that arterial blood of this saturation meets."""
    return ((1 - m.peripheral) * hill(saturation, m.critical, 4)
            + m.peripheral * hill(saturation, m.peripheral_half, 8))


def past_the_store(m: Any, transfer: Any) -> Any:
    """How far arterial saturation stands above that of the whole store, by what comes from the placenta."""
    return m.venous_share * transfer / (m.body_flow * m.mass * m.growth * m.relative_weight * m.capacity)


def dioxide_exchange(m: Any, flow: Any, cord: Any) -> Any:
    """Wash-out of carbon dioxide: it crosses so easily that it falls less than flow, and tissues take some without."""
    return m.dioxide_washout * (m.dioxide_tissue + (1 - m.dioxide_tissue) * 2 * cord * flow / (1 + flow))


def balanced(m: Any, saturation: Any) -> Any:
    """One step of Newton's method on intervillous supply less the use of placenta and fetus, uterus at rest."""
    first, later = hill(saturation, m.peripheral_half, 8), hill(saturation, m.critical, 4)
    met = (1 - m.peripheral) * later + m.peripheral * first
    steepness = 4 * ((1 - m.peripheral) * later * (1 - later) + 2 * m.peripheral * first * (1 - first)) / saturation
    uptake, more = m.resting_demand * met, m.resting_demand * steepness
    intervillous = saturation + uptake / m.surface_at_rest
    own = m.own_use_at_rest * intervillous / (m.own_half + intervillous)
    own_more = own / intervillous * m.own_half / (m.own_half + intervillous)
    excess = m.supply_at_rest * (m.maternal_saturation - intervillous) - own - uptake
    falls = (m.supply_at_rest + own_more) * (1 + more / m.surface_at_rest) + more
    return saturation + excess / falls
