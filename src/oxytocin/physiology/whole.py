"""The assemblies: which parts each is made of, and the graded links of the labour assembly."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from oxytocin.model import Model, ModelError, Wire
from oxytocin.physiology.agents.effects import EFFECTS
from oxytocin.physiology.agents.library import DRUGS
from oxytocin.physiology.bath import Bath
from oxytocin.physiology.birth import INFECTION, PASSAGE
from oxytocin.physiology.body import Body
from oxytocin.physiology.daily import AFFERENTS, CENTRAL, DAILY, LACTATION, PERFUSION, UPTAKE
from oxytocin.physiology.decidua import Decidua
from oxytocin.physiology.early_activity import EarlyActivity
from oxytocin.physiology.given_birth import GIVEN_BIRTH
from oxytocin.physiology.hypothalamus import Hypothalamus
from oxytocin.physiology.labour import Labour
from oxytocin.physiology.myocyte import Myocyte
from oxytocin.physiology.pain import Pain
from oxytocin.physiology.parts import Part, compose
from oxytocin.physiology.plasma import Plasma
from oxytocin.physiology.puerperium import Puerperium
from oxytocin.physiology.receptors import Receptors
from oxytocin.physiology.uterus import Uterus
from oxytocin.physiology.ward import CHILD, FLUIDS, THIRD_STAGE, TREATMENT, VESSELS

PERSON = [
    Wire("body.night", "hypothalamus.night",
         source="obs:pregnancy.oxytocin.nocturnal_peak.fuchs1992", grade="plausible"),
    Wire("body.expecting", "hypothalamus.expecting", source="obs:endogenous.basal_rise.pregnancy.uvnas2019"),
    Wire("body.week", "hypothalamus.week", source="obs:pregnancy.oxytocin.rise_from_12wk.hmg"),
    Wire("body.after_birth", "hypothalamus.after_birth", grade="plausible",
         source="assumed:what pregnancy has raised comes down in days, as the oxytocinase does"),
    Wire("body.weeks_since_birth", "hypothalamus.weeks_since_birth", source="assumed:definition"),
    Wire("body.size", "plasma.size", source="assumed:volumes and flows grow with size"),
    Wire("body.week", "plasma.week", source="obs:pregnancy.oxytocinase.fold_rise.titus"),
    Wire("body.pre_eclampsia", "plasma.pre_eclampsia", grade="plausible", source="ref:plap_outcomes"),
    Wire("body.after_birth", "plasma.after_birth", source="obs:kinetics.oxytocinase.term_vs_postpartum.thornton1990"),
    Wire("body.weeks_since_birth", "plasma.weeks_since_birth",
         source="obs:kinetics.oxytocinase.term_vs_postpartum.thornton1990"),
    Wire("plasma.initial_oxytocinase", "hypothalamus.oxytocinase", grade="plausible",
         source="assumed:levels rise in pregnancy though clearance does, so that release must make up for it"),
    Wire("hypothalamus.resting_secretion", "plasma.resting_secretion", source="assumed:a run starts from rest"),
    Wire("hypothalamus.secretion", "plasma.secretion", source="obs:endogenous.pulse_frequency.by_stage.fuchs1991"),
]
TISSUE = [
    Wire("receptors.response", "myocyte.oxytocin_response", source="obs:uterus.ca_peak_time.myocyte.1991"),
    Wire("uterus.readiness", "myocyte.readiness",
         source="obs:uterus.membrane_potential.third_trimester.parkington1999"),
    Wire("uterus.recruited", "myocyte.recruited", source="assumed:definition: calcium enters the cells that take part"),
    Wire("uterus.lactate", "myocyte.acidosis", grade="plausible", source="ref:quenby2004"),
    Wire("myocyte.burst", "uterus.burst", source="ref:tong2011"),
    Wire("myocyte.force", "uterus.force", source="ref:hai1988"),
    Wire("myocyte.excitation", "uterus.excitation", grade="plausible", source="ref:young2016"),
]
WOMB = [
    Wire("plasma.level", "receptors.level", source="obs:uterus.dose_response.first_stage_equivalent_rates.caldeyro"),
    Wire("plasma.resting_level", "receptors.resting_level",
         source="assumed:definition of rest: tissue is adapted to her own level before the run"),
    Wire("body.myometrial_week", "receptors.week", source="obs:receptor.otr.rise_13_to_41w.fuchs1984"),
    Wire("decidua.own_excess", "receptors.prostaglandin_excess", grade="plausible",
         source="assumed:labour itself switches the gene off, with and without oxytocin "
                "(receptor.otr.mrna_after_12h_labour.phaneuf1998); prostaglandin stands for it"),
    Wire("body.in_labour", "receptors.in_labour", grade="plausible",
         source="obs:receptor.otr.rise_13_to_41w.fuchs1984"),
    Wire("body.after_birth", "receptors.after_birth", source="assumed:definition"),
    Wire("puerperium.since", "receptors.since", source="assumed:definition"),
    Wire("puerperium.placental", "receptors.placental", grade="plausible", source="ref:alexandrova1980a"),
    Wire("puerperium.placental_loss", "receptors.placental_loss", source="assumed:definition"),
    Wire("puerperium.elapsed", "hypothalamus.elapsed", grade="plausible",
         source="assumed:the secretion of pregnancy fades after birth, as in a woman whose birth was before the run"),
    Wire("puerperium.withdrawal", "myocyte.withdrawal", grade="plausible", source="ref:swahn1988"),
    Wire("puerperium.junctions", "uterus.junctions", grade="plausible", source="ref:connexin_trafficking"),
    Wire("puerperium.muscle", "uterus.muscle", grade="plausible", source="ref:brainkart_puerperium"),
    Wire("labour.born", "puerperium.born", source="assumed:the placenta comes minutes after the child"),
    Wire("body.after_birth", "puerperium.after_birth", source="assumed:definition"),
    Wire("body.weeks_since_birth", "puerperium.weeks_since_birth", source="assumed:definition"),
    Wire("body.early_labour", "early.labour", source="assumed:definition"),
    Wire("body.threatened_labour", "early.threatened", source="assumed:definition"),
    Wire("myocyte.fluctuation", "early.fluctuation", grade="plausible",
         source="assumed:contractions that do not go on to labour are irregular"),
    Wire("early.source", "decidua.early_source", grade="plausible", source="ref:membranes_preterm"),
    Wire("receptors.spared_response", "decidua.oxytocin_response", grade="plausible",
         source="ref:amnio_decidua_receptors"),
    Wire("receptors.resting_response", "decidua.resting_response", source="assumed:definition of rest"),
    Wire("labour.stretch", "decidua.stretch", grade="plausible", source="assumed:stretch induces cyclo-oxygenase"),
    Wire("labour.membranes_ruptured", "decidua.membranes_ruptured", grade="plausible",
         source="assumed:prostaglandin metabolites rise after amniotomy"),
    Wire("body.term_labour", "decidua.in_labour", grade="plausible",
         source="assumed:prostaglandin rises before and in labour; before term it is the membranes that give it off"),
    Wire("body.expecting", "decidua.expecting", source="assumed:decidua belongs to pregnancy"),
    Wire("decidua.effect", "myocyte.prostaglandin", grade="plausible",
         source="obs:uterus.ca_store_refill.thornton1992"),
    Wire("labour.stretch", "myocyte.stretch", grade="plausible", source="assumed:stretch-activated current"),
    Wire("body.myometrial_week", "uterus.week", source="obs:uterus.membrane_potential.third_trimester.parkington1999"),
    Wire("body.ripeness_score", "uterus.ripeness_score", grade="plausible",
         source="obs:labour.bishop_le5.caesarean_or.vrouenraets2005"),
    Wire("body.in_labour", "uterus.in_labour", grade="plausible",
         source="assumed:gap junctions form before and in labour"),
    Wire("decidua.excess", "uterus.prostaglandin_excess", grade="plausible",
         source="assumed:prostaglandin induces gap junctions"),
    Wire("labour.stretch", "uterus.stretch", grade="plausible", source="assumed:stretch induces gap junctions"),
    Wire("labour.bearing_down", "uterus.bearing_down",
         source="assumed:reflex urge with contractions in the second stage"),
    Wire("uterus.active_pressure", "labour.active_pressure", source="assumed:contractions are what opens the cervix"),
    Wire("myocyte.force", "labour.force", source="assumed:she bears down with the contraction"),
    Wire("decidua.cervical_effect", "labour.prostaglandin", grade="plausible",
         source="obs:labour.dinoprostone_insert.time_vaginal.wing2013"),
    Wire("body.ripeness_score", "labour.ripeness_score", source="obs:labour.bishop_le5.caesarean_or.vrouenraets2005"),
    Wire("body.parous", "labour.parous", source="obs:labour.progress_upper.4to5cm.zhang2010"),
    Wire("body.expecting", "labour.expecting", source="assumed:labour belongs to pregnancy"),
    Wire("labour.distension", "hypothalamus.stretch", grade="plausible",
         source="obs:endogenous.ferguson.epidural_abolishes.goodfellow1983"),
    Wire("labour.distension", "pain.stretch", source="ref:lederman1977"),
    Wire("pain.block", "hypothalamus.epidural", source="obs:endogenous.ferguson.epidural_abolishes.goodfellow1983"),
    Wire("pain.relaxing", "myocyte.adrenergic", grade="plausible", source="ref:lederman1978"),
    Wire("labour.born", "plasma.born", source="obs:kinetics.oxytocinase.term_vs_postpartum.thornton1990"),
]
DISH = [
    Wire("bath.oxytocin", "receptors.level", source="assumed:set by the experimenter"),
    Wire("bath.week", "receptors.week", source="assumed:set by the experimenter"),
]
BLOOD = {
    "plasma_oxytocin": "plasma.level",
    "infusion_rate": "plasma.infusion_rate",
    "oxytocin_secretion": "hypothalamus.secretion",
    "firing_rate": "hypothalamus.firing",
    "oxytocinase": "plasma.oxytocinase",
    "oxytocinase_activity": "plasma.activity",
    "oxytocin_clearance": "plasma.clearance",
}
MUSCLE = {
    "receptor_density": "receptors.density",
    "receptor_occupancy": "receptors.occupancy",
    "receptor_messenger": "receptors.messenger",
    "receptor_coupling": "receptors.coupling",
    "oxytocin_response": "receptors.response",
    "intracellular_calcium": "myocyte.calcium",
    "membrane_potential": "myocyte.potential",
}
WOMAN = {
    "intrauterine_pressure": "uterus.pressure",
    "uterine_tone": "uterus.tone",
    "uterine_perfusion": "uterus.perfusion",
    "myometrial_lactate": "uterus.lactate",
    "prostaglandin": "decidua.prostaglandin",
    "cervical_dilatation": "labour.dilatation",
    "cervical_ripeness": "labour.ripeness",
    "fetal_station": "labour.station",
    "plasma_adrenaline": "pain.adrenaline",
}
PITUITARY = Part(
    {"body": Body, "hypothalamus": Hypothalamus, "plasma": Plasma},
    tuple(PERSON),
    inputs={"oxytocin_infusion": "plasma.infusion", "epidural": "hypothalamus.epidural",
            "pelvic_stretch": "hypothalamus.stretch"},
    doses={"oxytocin_iv": "plasma.central"},
    observables=BLOOD)
UTERUS = Part(
    {"receptors": Receptors, "early": EarlyActivity, "decidua": Decidua, "myocyte": Myocyte, "uterus": Uterus,
     "labour": Labour, "pain": Pain, "puerperium": Puerperium},
    (*TISSUE, *WOMB), inputs={"epidural": "pain.epidural"}, observables={**MUSCLE, **WOMAN})
# After a birth nobody looks at the way out: without its figures nothing is reckoned of labour.
EMPTY = replace(UTERUS, observables={name: place for name, place in UTERUS.observables.items()
                                     if not place.startswith("labour.")})
STRIP = Part(
    {"bath": Bath, "receptors": Receptors, "myocyte": Myocyte, "uterus": Uterus},
    (*TISSUE, *DISH, Wire("bath.week", "uterus.week", source="assumed:set by the experimenter"),
     Wire("bath.score", "uterus.ripeness_score", source="assumed:set by the experimenter")),
    inputs={"bath_oxytocin": "bath.concentration"}, observables={**MUSCLE, "tension": "uterus.active_pressure"})
CELL = Part(
    {"bath": Bath, "receptors": partial(Receptors, exchange=30.0), "myocyte": Myocyte},
    (*DISH, Wire("receptors.response", "myocyte.oxytocin_response", source="obs:uterus.ca_peak_time.myocyte.1991")),
    inputs={"bath_oxytocin": "bath.concentration"}, observables=MUSCLE)

EVERYONE = (UPTAKE, CENTRAL, AFFERENTS, PERFUSION)
ASSEMBLIES: dict[str, tuple[Part, ...]] = {
    "labour": (PITUITARY, UTERUS, PASSAGE, EFFECTS),
    "ward": (PITUITARY, UTERUS, PASSAGE, TREATMENT, CHILD, VESSELS, FLUIDS, THIRD_STAGE, INFECTION, EFFECTS,
             *EVERYONE),
    "person": (PITUITARY, TREATMENT, VESSELS, FLUIDS, EFFECTS, *EVERYONE, LACTATION),
    "mother": (PITUITARY, EMPTY, TREATMENT, VESSELS, FLUIDS, EFFECTS, *EVERYONE, LACTATION),
    "kinetics": (PITUITARY, UPTAKE),
    "strip": (STRIP, EFFECTS),
    "cell": (CELL,),
}
# What a run may need besides: drugs and depots with kinetics of their own, and a birth at a given hour.
PARTS: dict[str, Part] = {**DRUGS, **DAILY, "given_birth": GIVEN_BIRTH}


def of_the_uterus(quantity: str) -> bool:
    """Return whether an observable, or a quantity by its full name, is one of the uterus."""
    return quantity in UTERUS.observables or quantity.partition(".")[0] in UTERUS.modules


def build(name: str = "labour", trust: str = "plausible", parts: tuple[str, ...] = ()) -> Model:
    """Return an assembly by name, with further parts.

    "ward" is a pregnant woman with every organ and "labour" the same without fetus, vessels, water and third stage;
    "person" is anyone else, "mother" a woman after birth whose uterus is looked at, "kinetics" blood only; "strip" and
    "cell" are preparations. Raises ModelError for an unknown name or grade.
    """
    if name not in ASSEMBLIES:
        raise ModelError(f"there is no assembly '{name}'; known: {', '.join(ASSEMBLIES)}")
    unknown = next((part for part in parts if part not in PARTS), None)
    if unknown is not None:
        raise ModelError(f"there is no part '{unknown}'; known: {', '.join(PARTS) or 'none'}")
    return compose(name, (*ASSEMBLIES[name], *(PARTS[part] for part in parts)), trust)
