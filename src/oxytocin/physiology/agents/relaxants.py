"""Relaxants of the uterus, each where it acts: terbutaline, nifedipine, magnesium, nitroglycerin.

Terbutaline raises cyclic AMP, which takes activity from MLCK and opens potassium channels; mother's and child's heart
quicken. Nifedipine shuts L-type channels of muscle and vessels. Magnesium competes with calcium for entry, and is a
cofactor of the oxytocin receptor at the same time; it is near saturation in health, so that the relaxant side wins at
the levels of treatment. Nitroglycerin raises cyclic GMP, which is strong in vessels and weak in the uterus.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire, const, hill, michaelis
from oxytocin.physiology.parts import Part


class Terbutaline(Module):
    """Two compartments and a depot under the skin; beta-2 receptors."""

    central = State(0, "pmol", "in plasma and what mixes with it at once", scale=1e4)
    peripheral = State(0, "pmol", "in slowly exchanging tissue", scale=1e4)
    skin = State(0, "pmol", "still under the skin", scale=1e4)
    cleared = State(0, "pmol", "eliminated", scale=1e4)

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    swallowed = Inlet("pmol/min", "absorbed from the gut", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma terbutaline")
    stimulation = Signal("1", "effect at beta-2 receptors, share of the largest possible")
    kinase_loss = Signal("1", "MLCK activity lost, share")
    hyperpolarisation = Signal("mV", "fall of the resting potential of the myocyte")
    opening = Signal("1", "relative opening of resistance vessels")
    heart_rate = Signal("1/min", "rise of the heart rate beside the reflex")
    fetal_rate = Signal("1/min", "rise of the fetal baseline")

    volume = Param(17, "L", "central volume at 70 kg", spread=LogNormal(0.3), source="ref:berg1984",
                   note="10-14 ug/L after an hour at 10 ug/min")
    clearance = Param(0.28, "L/min", "clearance in pregnancy at 70 kg", spread=LogNormal(0.25), source="ref:berg1984",
                      note="0.30 in pregnant women, who weigh more; 29 % above that after birth (Lyrenas 1986)")
    outward = Param(0.03, "1/min", "central to peripheral exchange",
                    source="assumed:with 'inward', a terminal half-life of 3-4 h (3.7 by Lyrenas 1986)")
    inward = Param(0.011, "1/min", "peripheral to central exchange", source="ref:lyrenas1986")
    absorption = Param(0.08, "1/min", "absorption from under the skin", spread=LogNormal(0.4),
                       source="assumed:effect within minutes (magann1993), peak at half an hour")
    half = Param(30000, "pmol/L", "level of half the largest effect", spread=LogNormal(0.3), source="ref:berg1984",
                 note="6.8 ug/L; contractions stopped at 10-14 ug/L, or at 13-32 (Lyrenas 1986)")
    kinase_largest = Param(0.70, "1", "MLCK activity lost at full effect", source="assumed:with "
                           "'hyperpolarisation_largest', infusions of 10-15 ug/min stop contractions (Andersson 1975)")
    hyperpolarisation_largest = Param(5, "mV", "fall of the resting potential at full effect",
                                      source="assumed:a few millivolts, by potassium channels of cyclic AMP")
    opening_largest = Param(0.5, "1", "opening of resistance vessels at full effect", spread=LogNormal(0.3),
                            source="assumed:pressure hardly changes (82 to 81 mmHg, Pullen 2007) as output rises")
    rate_largest = Param(28, "1/min", "rise of the heart rate at full effect", spread=LogNormal(0.3),
                         source="assumed:10-30 beats/min at the usual doses, partly reflex")
    fetal_largest = Param(10, "1/min", "rise of the fetal baseline at full effect", spread=LogNormal(0.4),
                          source="assumed:crosses the placenta; fetal rate was little affected (Andersson 1975)")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        m.stimulation = michaelis(m.level, m.half)
        m.kinase_loss = m.kinase_largest * m.stimulation
        m.hyperpolarisation = m.hyperpolarisation_largest * m.stimulation
        m.opening = m.opening_largest * m.stimulation
        m.heart_rate = m.rate_largest * m.stimulation
        m.fetal_rate = m.fetal_largest * m.stimulation
        exchange = m.outward * m.central - m.inward * m.peripheral
        eliminated = m.clearance * m.size**0.75 * m.level
        d.skin = -m.absorption * m.skin
        d.central = m.infusion + m.swallowed + m.absorption * m.skin - exchange - eliminated
        d.peripheral = exchange
        d.cleared = eliminated


TERBUTALINE = Part(
    {"terbutaline": Terbutaline},
    (
        Wire("body.size", "terbutaline.size", source="assumed:volumes and flows grow with size"),
        Wire("terbutaline.kinase_loss", "effects.terbutaline_kinase", source="ref:andersson1975"),
        Wire("terbutaline.hyperpolarisation", "effects.terbutaline_hyperpolarisation", source="ref:andersson1975"),
        Wire("terbutaline.opening", "effects.terbutaline_opening", source="ref:pullen2007"),
        Wire("terbutaline.heart_rate", "circulation.drug_rate", source="ref:andersson1975"),
        Wire("terbutaline.fetal_rate", "fetal_heart.drug_rise", grade="plausible", source="ref:andersson1975"),
    ),
    inputs={"terbutaline_infusion": "terbutaline.infusion"},
    doses={"terbutaline_iv": "terbutaline.central", "terbutaline_sc": "terbutaline.skin"},
    observables={"plasma_terbutaline": "terbutaline.level"})


class Nifedipine(Module):
    """One compartment and the gut; L-type channels."""

    gut = State(0, "pmol", "nifedipine in the gut", scale=1e6)
    central = State(0, "pmol", "nifedipine in the body", scale=1e6)
    cleared = State(0, "pmol", "eliminated, by first pass or later", scale=1e6)

    under_tongue = Inlet("pmol/min", "absorbed of what was put under the tongue", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma nifedipine")
    entry = Signal("1", "L-type entry of the myometrium blocked, share")
    opening = Signal("1", "relative opening of resistance vessels")

    volume = Param(95, "L", "volume of distribution at 70 kg", spread=LogNormal(0.4), source="ref:ferguson1989",
                   note="with half the dose absorbed: peaks of 97 ug/L after 10-40 mg in the first hour")
    elimination = Param(0.00856, "1/min", "elimination", spread=LogNormal(0.3), source="ref:ferguson1989",
                        note="half-life of 81 min (49-137) in preterm labour")
    absorption = Param(0.05, "1/min", "absorption of a capsule", spread=LogNormal(0.3),
                       source="assumed:peak half an hour after a capsule, 1.2 h after the first of four")
    bioavailability = Param(0.5, "1", "share that passes the liver", spread=LogNormal(0.25),
                            source="assumed:half, by CYP3A4")
    half = Param(5.0e5, "pmol/L", "level of half the block in the myometrium", spread=LogNormal(0.3),
                 source="ref:bird1987",
                 note="173 ug/L, a twentieth of it free; strips weaken by dose at 5-20 ug/L in a bath")
    vessel_half = Param(6.3e4, "pmol/L", "level of half the opening of vessels", spread=LogNormal(0.3),
                        source="ref:kleinbloesem1984",
                        note="22 ug/L: of healthy people diastolic pressure begins to fall at 15 ug/L, and falls by "
                             "10 mmHg at 32 (ref kleinbloesem1987), no further than at the peak of 117 after a capsule")
    vessel_largest = Param(0.9, "1", "opening of resistance vessels at full block", spread=LogNormal(0.3),
                           source="assumed:pressure falls little in healthy women, and the heart quickens")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        m.entry = michaelis(m.level, m.half)
        m.opening = m.vessel_largest * michaelis(m.level, m.vessel_half)
        absorbed, eliminated = m.absorption * m.gut, m.elimination * m.central
        d.gut = -absorbed
        d.central = m.bioavailability * absorbed + m.under_tongue - eliminated
        d.cleared = eliminated + (1 - m.bioavailability) * absorbed


NIFEDIPINE = Part(
    {"nifedipine": Nifedipine},
    (
        Wire("body.size", "nifedipine.size", source="assumed:volumes grow with size"),
        Wire("nifedipine.entry", "effects.nifedipine_entry", source="ref:bird1987"),
        Wire("nifedipine.opening", "effects.nifedipine_opening", source="assumed:an antihypertensive drug"),
    ),
    doses={"nifedipine_oral": "nifedipine.gut"},
    observables={"plasma_nifedipine": "nifedipine.level"})


class Magnesium(Module):
    """Magnesium above her usual level: two compartments; calcium entry and the receptor's cofactor."""

    central = State(0, "pmol", "magnesium given, in plasma and what mixes with it at once", scale=1e10)
    peripheral = State(0, "pmol", "magnesium given, in slowly exchanging tissue and bone", scale=1e10)
    cleared = State(0, "pmol", "excreted above her usual excretion", scale=1e10)

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    in_muscle = Inlet("pmol/min", "absorbed from muscle", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("mmol/L", "plasma magnesium")
    entry = Signal("1", "L-type entry of the myometrium blocked, share")
    operated = Signal("1", "receptor-operated entry blocked, share")
    cofactor = Signal("1", "dissociation constant of oxytocin relative to that at her usual level")
    opening = Signal("1", "relative opening of resistance vessels")

    usual = Param(0.77, "mmol/L", "plasma magnesium without treatment", spread=LogNormal(0.08),
                  source="ref:magnesium_population_2020")
    volume = Param(24, "L", "central volume", spread=LogNormal(0.26), source="ref:magnesium_kinetics_2002")
    peripheral_volume = Param(25, "L", "peripheral volume", spread=LogNormal(0.38),
                              source="ref:magnesium_kinetics_2002")
    clearance = Param(0.0833, "L/min", "clearance", spread=LogNormal(0.39), source="ref:magnesium_kinetics_2002",
                      note="5.0 L/h; 1.4 L/h in another population (magnesium_population_2020)")
    between = Param(0.0933, "L/min", "clearance between the volumes", spread=LogNormal(0.59),
                    source="ref:magnesium_kinetics_2002",
                    note="5.6 L/h")
    half = Param(2.4, "mmol/L", "magnesium above usual of half the block of L-type entry", spread=LogNormal(0.25),
                 source="ref:magnesium_strips_2007", note="spontaneous contractions of strips end at 3 mmol/L")
    operated_half = Param(9, "mmol/L", "magnesium above usual of half the block of receptor-operated entry",
                          source="ref:magnesium_strips_2007",
                          note="contractions under 1 umol/L oxytocin fall by 30-40 % at 8 mmol/L")
    without = Param(1500, "1", "dissociation constant of oxytocin without magnesium, relative to saturation",
                    source="obs:magnesium.oxtr.affinity_loss.antoni1989")
    cofactor_half = Param(0.05, "mmol/L", "dissociation constant of magnesium at the free receptor",
                          source="assumed:near saturation at the magnesium of blood, which is regulated")
    opening_largest = Param(0.35, "1", "opening of resistance vessels", spread=LogNormal(0.3),
                            source="assumed:a small, passing fall of pressure in healthy women")
    opening_half = Param(0.8, "mmol/L", "magnesium above usual of half that opening",
                         source="ref:magnesium_kinetics_2002",
                         note="0.75 (systolic) and 0.88 (diastolic), with a far larger effect in preeclampsia")

    def equations(m, d: Any) -> None:
        added = m.central / (m.volume * m.size) * const(1e-9, "mmol/pmol")
        m.level = m.usual + added
        m.entry = hill(added, m.half, 2)
        m.operated = hill(added, m.operated_half, 2)
        at_usual = (1 + m.usual / m.cofactor_half) / (1 + m.without * m.usual / m.cofactor_half)
        m.cofactor = (1 + m.level / m.cofactor_half) / (1 + m.without * m.level / m.cofactor_half) / at_usual
        m.opening = m.opening_largest * michaelis(added, m.opening_half)
        exchange = m.between * (m.central / (m.volume * m.size) - m.peripheral / (m.peripheral_volume * m.size))
        eliminated = m.clearance * m.size**0.75 * m.central / (m.volume * m.size)
        d.central = m.infusion + m.in_muscle - exchange - eliminated
        d.peripheral = exchange
        d.cleared = eliminated


MAGNESIUM = Part(
    {"magnesium": Magnesium},
    (
        Wire("body.size", "magnesium.size", source="assumed:volumes and flows grow with size"),
        Wire("magnesium.entry", "effects.magnesium_entry", source="ref:magnesium_strips_2007"),
        Wire("magnesium.operated", "effects.magnesium_operated", source="ref:magnesium_strips_2007"),
        Wire("magnesium.cofactor", "receptors.cofactor", source="obs:receptor.otr.mg_affinity_loss.antoni1989"),
        Wire("magnesium.opening", "effects.magnesium_opening", grade="plausible", source="ref:magnesium_kinetics_2002"),
    ),
    inputs={"magnesium_sulfate_infusion": "magnesium.infusion"},
    doses={"magnesium_sulfate_iv": "magnesium.central"},
    observables={"plasma_magnesium": "magnesium.level"})


class Nitroglycerin(Module):
    """One compartment and the mouth; nitric oxide in vessels and uterus."""

    mouth = State(0, "pmol", "nitroglycerin under the tongue", scale=1e4)
    central = State(0, "pmol", "nitroglycerin in the body", scale=1e4)
    cleared = State(0, "pmol", "broken down, or swallowed", scale=1e4)
    cyclic_gmp = State(0, "1", "cyclic GMP of the myometrium above rest, share of the largest possible")

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma nitroglycerin")
    relative = Signal("1", "level relative to that of half the largest effect on vessels")
    phosphatase = Signal("1", "relative rise of MLCP activity")
    hyperpolarisation = Signal("mV", "fall of the resting potential of the myocyte")

    volume = Param(30, "L", "volume of distribution at 70 kg", spread=LogNormal(0.4),
                   source="obs:no.nitroglycerin.sl.cmax_tmax.noonan1985",
                   note="1.9 ug/L after 0.4 mg; McNiff 1981 gives 200 L from infusions of 18 ug/min")
    elimination = Param(0.20, "1/min", "breakdown", spread=LogNormal(0.3), source="ref:mcniff1981",
                        note="half-life of about 3 min")
    absorption = Param(0.20, "1/min", "absorption from under the tongue", spread=LogNormal(0.3),
                       source="obs:no.nitroglycerin.sl.cmax_tmax.noonan1985", note="peak at 5.3 min")
    bioavailability = Param(0.362, "1", "share absorbed under the tongue",
                            source="obs:no.nitroglycerin.sl.bioavailability.noonan1985")
    vessel_half = Param(9000, "pmol/L", "level of half the effect on vessels", spread=LogNormal(0.4),
                        source="obs:no.nitroglycerin.sl.cmax_tmax.noonan1985",
                        note="2 ug/L: a tablet acts; the size of its effect is circulation's")
    uterus_half = Param(35000, "pmol/L", "level of half the effect on the myometrium", spread=LogNormal(0.4),
                        source="ref:pullen2007", note="8 ug/L; 400 ug calm the uterus less than 250 ug terbutaline")
    phosphatase_largest = Param(0.5, "1", "rise of MLCP activity at full effect",
                                source="assumed:cyclic GMP is weak in myometrium of women")
    hyperpolarisation_largest = Param(1.5, "mV", "fall of the resting potential at full effect",
                                      source="assumed:as phosphatase_largest")
    gmp_time = Param(1, "min", "time over which cyclic GMP follows", source="assumed:as circulation.gmp_time, twice")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        m.relative = m.level / m.vessel_half
        m.phosphatase = m.phosphatase_largest * m.cyclic_gmp
        m.hyperpolarisation = m.hyperpolarisation_largest * m.cyclic_gmp
        absorbed, eliminated = m.absorption * m.mouth, m.elimination * m.central
        d.mouth = -absorbed
        d.central = m.infusion + m.bioavailability * absorbed - eliminated
        d.cleared = eliminated + (1 - m.bioavailability) * absorbed
        d.cyclic_gmp = (michaelis(m.level, m.uterus_half) - m.cyclic_gmp) / m.gmp_time


NITROGLYCERIN = Part(
    {"nitroglycerin": Nitroglycerin},
    (
        Wire("body.size", "nitroglycerin.size", source="assumed:volumes grow with size"),
        Wire("nitroglycerin.relative", "treatment.nitrate_given",
             source="obs:no.nitroglycerin.sl.cmax_tmax.noonan1985"),
        Wire("nitroglycerin.phosphatase", "effects.nitrate_phosphatase", grade="plausible", source="ref:pullen2007"),
        Wire("nitroglycerin.hyperpolarisation", "effects.nitrate_hyperpolarisation", grade="plausible",
             source="ref:pullen2007"),
    ),
    inputs={"nitroglycerin_infusion": "nitroglycerin.infusion"},
    doses={"nitroglycerin_iv": "nitroglycerin.central", "nitroglycerin_sublingual": "nitroglycerin.mouth"},
    observables={"plasma_nitroglycerin": "nitroglycerin.level"})
