"""The placenta: maternal flow through the intervillous space, its oxygen, and what the cord carries to the fetus.

Spiral arteries open into the amniotic cavity's pressure: flow is driven by what is left of arterial pressure beyond
the radial arteries, less intrauterine pressure. It falls from resting tone upwards; its end-diastolic part is gone
near 35 mmHg (Fleischer 1987), its systolic part at twice that. The blood left in the space is a store that bridges a
contraction for the fetus. The vessels that lead there have no tone at rest (an alpha blocker changes nothing) and
close more than others under noradrenaline and phenylephrine, so that a fall of pressure that calls up sympathetic
tone, or a drug that mends it, costs the child flow (Rosenfeld 1977, Magness 1986). So does lying on the back, by the
blood that the caval vein holds back: a quarter of the flow here, a fifth to a third in the iliac arteries by MRI
(fnps2019, couper2021). It comes back with turning. A cord in a bad place is squeezed with the contraction once waters
that cushion it have gone; one that has come down before the child is pressed more in one birth than in another; one
that is too short for the way, as it lies about neck or trunk, pulls tight as the child comes down with
each contraction, and gives between them. A mother who breathes oxygen carries more, in plasma above all, for her
haemoglobin is full on air. Where spiral arteries were not remodelled the bed resists: hypertension, whose pressure
would drive more blood through it, goes with less, in pre-eclampsia with about half.

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.
"""

from __future__ import annotations

import math
from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Module,
    Normal,
    Param,
    Signal,
    State,
    Uniform,
    const,
    maximum,
    michaelis,
    sin,
    smooth_step,
    sqrt,
)


class Placenta(Module):
    """Intervillous blood and the umbilical cord."""

    saturation = State(0.70, "1", "oxygen saturation of intervillous blood")

    arterial_pressure = Inlet("mmHg", "mean arterial pressure of the mother", default=87)
    uterine_pressure = Inlet("mmHg", "intrauterine pressure", default=10)
    straining = Inlet("1", "effort of bearing down, 0 to 1", default=0)
    cushion_lost = Inlet("1", "1 once the membranes have ruptured", default=0)
    occlusion = Inlet("1", "share of umbilical flow cut off, the same in everybody", default=0)
    prolapsed = Inlet("1", "1 while the cord lies below the presenting part", default=0)
    station = Inlet("cm", "station of the presenting part relative to the spines", default=-3)
    separated = Inlet("1", "share of the placenta that has come away", default=0)
    hypertension = Inlet("1", "1 with hypertension before any treatment", default=0)
    pre_eclampsia = Inlet("1", "1 with pre-eclampsia", default=0)
    growth = Inlet("1", "size of fetus and placenta relative to term", default=1)
    reserve = Inlet("1", "flow and surface relative to a usual placenta", default=1)
    born = Inlet("1", "1 once the child is born", default=0)
    maternal_saturation = Inlet("1", "arterial oxygen saturation of the mother on air", default=0.97)
    inspired_oxygen = Inlet("1", "share of oxygen in what the mother breathes", default=0.21)
    constricted = Inlet("1", "closing of the mother's resistance vessels, 0 at rest", default=0)
    fetal_saturation = Inlet("1", "oxygen saturation of fetal arterial blood")
    pressure_at_rest = Inlet("mmHg", "mean arterial pressure of the mother at rest, her own", default=87)
    fetal_saturation_at_rest = Inlet("1", "saturation of fetal arterial blood with the uterus at rest", default=0.58)
    transfer_at_rest = Inlet("mL/min", "oxygen taken up by the fetus with the uterus at rest", default=22)

    bed = Signal("1", "resistance of the placental bed relative to one whose spiral arteries were remodelled")
    driving = Signal("mmHg", "spiral arterial less intrauterine pressure, mean over the beat")
    flow = Signal("mL/min", "intervillous blood flow")
    relative_flow = Signal("1", "intervillous flow relative to that at rest on the side")
    resistance = Signal("1", "resistance of the vessels that lead to the spiral arteries, relative to rest")
    maternal_oxygen = Signal("1", "oxygen of maternal arterial blood relative to its full haemoglobin")
    end_diastolic = Signal("mmHg", "end-diastolic driving pressure of the uterine artery, 0 when its flow stops")
    cord = Signal("1", "umbilical flow relative to that at rest")
    transfer = Signal("mL/min", "oxygen taken up by the fetus")
    flow_at_rest = Signal("1", "intervillous flow relative to rest, on the side with the uterus at rest")
    supply_at_rest = Signal("mL/min", "oxygen in that flow if it were fully saturated")
    surface_at_rest = Signal("mL/min", "oxygen transfer for a full difference of saturation, cord open")
    own_use_at_rest = Signal("mL/min", "oxygen that placenta and uterus use, well supplied")

    arterial_share = Param(0.56, "1", "share of arterial pressure left beyond the radial arteries",
                           source="obs:fetal.uterine_artery_edv_zero.fleischer1987",
                           note="with the pulse below, end-diastolic flow stops at 35 mmHg at a mean pressure of 97, "
                                "that of parturients as they contract")
    pulse = Param(19, "mmHg", "fall of that pressure from the mean to the end of diastole", spread=LogNormal(0.15),
                  source="obs:fetal.uterine_artery_edv_zero.fleischer1987")
    straining_pressure = Param(4, "mmHg", "rise of arterial pressure with full bearing down, mean over a push",
                               spread=LogNormal(0.3), source="obs:fetal.lactate_slope.pushing.nordstrom2001",
                               note="arteries hardly follow the 45 mmHg that straining adds in chest and uterus, for "
                                    "the heart empties (in healthy pregnant women systolic pressure falls by 10 % "
                                    "under 40 mmHg, ref:pih_reflexes); a contraction fills it. Lactate rises by 0.018 "
                                    "mmol/L/min with it, at the lower edge of what was published. 28 while most acid "
                                    "came of second stages that contracted too often")
    constriction = Param(2.1, "1", "closing of these vessels relative to that of the others", spread=LogNormal(0.25),
                         source="ref:rosenfeld1977",
                         note="noradrenaline that left pressure as it was took 31 % of cotyledonary flow, and 17.8 % "
                              "of output (ref:rosenfeld1975): resistances of 1.45 and 1.22")
    hypertensive_bed = Param(0.6, "1", "rise of the resistance of the placental bed with hypertension",
                             spread=LogNormal(0.4), source="ref:zamudio1995",
                             note="uterine flow as in healthy women where hypertension is transient (0.32 at such a "
                                  "pressure), as in pre-eclampsia where it is chronic; between the two")
    unremodelled_bed = Param(0.75, "1", "further rise of it with pre-eclampsia", spread=LogNormal(0.5),
                             source="ref:hanyang1985",
                             note="flow 0.42 of that of healthy women by a gamma camera (3406 counts over 107 s, 5100 "
                                  "over 67 s), moving blood 0.75 of theirs by MRI (ref:moore_moving_blood): 0.56; "
                                  "only a third of late cases show it in the uterine artery (ref:li2005)")
    resting_pressure = Param(10, "mmHg", "intrauterine pressure at which flow is called resting",
                             source="assumed:resting tone of 8-12 mmHg")
    flow_rest = Param(720, "mL/min", "intervillous flow at rest on the side, at term", spread=LogNormal(0.2),
                      source="ref:access_labour_table",
                      note="uterine flow 600-900 mL/min, nearly nine tenths of it to the placenta; the upper half, for "
                           " the saturation of obs:fetal.spo2_fall.5to6_contractions.simpson2008")
    space = Param(220, "mL", "blood in the intervillous space of a usual placenta", spread=LogNormal(0.15),
                  source="assumed:150-250 mL at term; less in a small placenta, so that it bridges no more time")
    capacity = Param(0.155, "1", "oxygen a full volume of maternal blood holds", spread=LogNormal(0.05),
                     source="assumed:haemoglobin 11.5 g/dL, 1.34 mL/g")
    dissolved = Param(0.000031, "1/mmHg", "oxygen that plasma holds", source="ref:oxygen_content")
    dry_pressure = Param(713, "mmHg", "pressure of the air breathed, less water vapour", source="ref:oxygen_content")
    arterial_yield = Param(0.75, "1", "rise of arterial for that of inspired oxygen tension",
                           source="assumed:a ratio of arterial to alveolar tension of three quarters")
    saturating = Param(40, "mmHg", "rise of tension that takes up half of what her haemoglobin lacks on air",
                       source="assumed:full above 150 mmHg")
    own_use = Param(8, "mL/min", "oxygen used by placenta and uterus from this blood",
                    source="assumed:a quarter of uterine uptake at term")
    exchange = Param(320, "mL/min", "oxygen transfer for a full difference of saturation (surface for exchange)",
                     spread=LogNormal(0.18), source="obs:fetal.spo2_fall.5to6_contractions.simpson2008",
                     note="sets fetal saturation near 52 % in labour; reserve is this and the flow")
    cord_risk = Param(0.08, "1", "how much of umbilical flow a strong contraction squeezes off",
                      spread=LogNormal(1.0, 2.2),
                      source="assumed:variable decelerations in most labours, severe in few")
    cord_cushioned = Param(0.4, "1", "share of that while liquor cushions the cord",
                           source="assumed:variable decelerations are fewer before the membranes rupture")
    cord_bare = Param(1.2, "1", "what the loss of all liquor adds to that share",
                      source="assumed:fourfold in all; the size is not known")
    cord_shut = Param(0.5, "1", "share of umbilical flow that a cord below the presenting part loses",
                      spread=Uniform(0, 1), source="ref:wong2021",
                      note="any share is taken to be as likely as any other: of 114 cords that had prolapsed in labour "
                           "34 went with lasting bradycardia, 30 with decelerations and 50 with neither")
    cord_slack = Param(22.6, "cm", "station to which the child comes down before its cord pulls",
                       spread=Normal(11.7, 0, 60), source="ref:henry2013",
                       note="6.6 % of births with a loop about the neck that will not go over the head, taken as a "
                            "cord that is taut at birth (station +5); its length has a standard deviation of 11.7 cm "
                            "(ref:suzuki2012)")
    cord_give = Param(0.3, "cm", "pull at which half of umbilical flow is lost",
                      source="obs:fetal.ph_below710.term.korea2016",
                      note="one child in a hundred below 7.1, as before a pull came with the contraction (0.85 then); "
                           "the base deficit at birth has an SD of 2.2 mmol/L (2.7 published)")
    cord_held = Param(0.2, "1", "share of that pull that lasts between contractions",
                      source="assumed:nothing drives the child down between them, and the head is seen to go back; "
                             "what is left is friction")
    own_half = Param(0.2, "1", "saturation at which the placenta's own use has halved",
                     source="assumed:its use falls late")
    cord_pressure = Param(40, "mmHg", "intrauterine pressure of half the squeeze of the cord, and of half of what a "
                          "contraction adds to its pull",
                          source="assumed:variable decelerations come with contractions")
    cord_phase = Param(2.0, "rad", "phase of the slow wander of the cord", source="assumed:random by person",
                       spread=Uniform(0, 2 * math.pi))

    def start(m, y: Any) -> None:
        y.saturation = m.fetal_saturation_at_rest + m.transfer_at_rest / m.surface_at_rest

    def equations(m, d: Any) -> None:
        arterial = m.arterial_share * m.arterial_pressure + m.straining_pressure * m.straining
        m.end_diastolic = maximum(arterial - m.pulse - m.uterine_pressure, const(0, "mmHg"))
        m.driving = arterial - m.uterine_pressure
        normal = open_part(m, m.arterial_share * const(87, "mmHg") - m.resting_pressure)
        m.bed = 1 + m.hypertensive_bed * m.hypertension + m.unremodelled_bed * m.pre_eclampsia
        m.resistance = m.bed * (1 + m.constriction * maximum(m.constricted, 0))
        m.relative_flow = open_part(m, m.driving) / normal / m.resistance * (1 - m.separated)
        m.flow_at_rest = open_part(m, m.arterial_share * m.pressure_at_rest - m.resting_pressure) / normal / m.bed
        size = m.growth * m.reserve
        m.supply_at_rest = m.flow_rest * size * m.flow_at_rest * m.capacity
        m.surface_at_rest = m.exchange * size
        m.own_use_at_rest = m.own_use * size
        m.flow = m.flow_rest * size * m.relative_flow
        squeeze = smooth_step(m.uterine_pressure - m.cord_pressure, const(10, "mmHg"))
        wander = 0.65 + 0.35 * sin(m.time * const(2 * math.pi / 17, "rad/min") + m.cord_phase)
        exposed = m.cord_risk * (m.cord_cushioned + m.cord_bare * m.cushion_lost)
        squeezed = michaelis(exposed, 1) * squeeze * wander * (1 - m.born)
        driven = m.cord_held + (1 - m.cord_held) * squeeze
        pull = maximum(m.station - m.cord_slack, 0) * driven * (1 - m.born)
        loose = m.cord_give / (m.cord_give + pull)
        m.cord = (1 - squeezed) * (1 - m.occlusion) * (1 - m.cord_shut * m.prolapsed) * loose
        surface = m.surface_at_rest * (1 - m.separated)
        m.transfer = surface * m.cord * (m.saturation - m.fetal_saturation)
        risen = m.arterial_yield * m.dry_pressure * maximum(m.inspired_oxygen - 0.21, 0)
        m.maternal_oxygen = (m.maternal_saturation + (1 - m.maternal_saturation) * michaelis(risen, m.saturating)
                             + m.dissolved / m.capacity * risen)
        brought = m.flow * m.capacity * (m.maternal_oxygen - m.saturation)
        used = m.own_use * size * m.saturation / (m.own_half + m.saturation)
        d.saturation = (brought - (used + m.transfer) * (1 - m.born)) / (m.space * size * m.capacity)


def open_part(m: Any, driving: Any) -> Any:
    """Mean over the beat of what is left of a driving pressure above zero, as it swings by about the pulse."""
    return 0.5 * (driving + sqrt(driving * driving + m.pulse * m.pulse))
