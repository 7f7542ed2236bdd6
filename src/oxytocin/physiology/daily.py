"""The parts of daily life and their graded links: depots, cerebrospinal fluid, stimuli, drugs upon release, breast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from oxytocin.model import Module, Wire
from oxytocin.physiology.agents.release import Alcohol, Cholecystokinin, Glucagon, Mdma, Morphine, Naloxone
from oxytocin.physiology.breast import Bloodstream, Breast, Lactotroph
from oxytocin.physiology.csf import CerebrospinalFluid
from oxytocin.physiology.nursling import Nursling
from oxytocin.physiology.parts import Part
from oxytocin.physiology.perfusion import Perfusion
from oxytocin.physiology.routes import Absorption, Cheek, Gut, Lung, Muscle, Nose, UnderTongue, Vagina
from oxytocin.physiology.stimuli import Stimuli

CENTRAL = Part(
    {"csf": CerebrospinalFluid},
    (Wire("plasma.level", "csf.plasma", source="ref:mens1983"),
     Wire("hypothalamus.dendritic_release", "csf.dendritic_release", grade="plausible",
          source="assumed:suckling raises oxytocin of the brain tissue in rats (dend.suckling.septum.jne1989)"),
     Wire("hypothalamus.pelvic", "csf.pelvic", grade="plausible", source="ref:kendrick1991"),
     Wire("body.night", "csf.night", grade="plausible", source="obs:circ.csf.amico1983")),
    observables={"csf_oxytocin": "csf.level"})

AFFERENTS = Part(
    {"stimuli": Stimuli},
    (Wire("stimuli.suckling", "hypothalamus.suckling", source="obs:stim.suckling.pulses.uvnasmoberg2020"),
     Wire("stimuli.arousal", "hypothalamus.arousal", grade="plausible", source="obs:stim.sex.orgasm.carmichael1987"),
     Wire("stimuli.evoked", "hypothalamus.evoked", grade="plausible",
          source="assumed:continuous firing rises without bursts, as on salt and cholecystokinin in rats"),
     Wire("stimuli.brake", "hypothalamus.brake", source="ref:lindow1999"),
     Wire("stimuli.inhibition", "hypothalamus.inhibition", source="obs:opioid.firing.morphine.ludwig"),
     Wire("body.after_birth", "stimuli.lactating", source="assumed:definition"),
     Wire("labour.born", "stimuli.delivered", grade="plausible", source="ref:matthiesen2001"),
     Wire("body.expecting", "stimuli.expecting", grade="weak",
          source="assumed:rats; naloxone did nothing in thirty women late in pregnancy (Lindow 1993)")),
    inputs={"suckling": "stimuli.sucking", "suckling_other_breast": "stimuli.other_sucking",
            "breast_pump": "stimuli.pumped", "feeding_cue": "stimuli.cue", "excitement": "stimuli.excitement",
            "evoked_release": "stimuli.felt", "restrained_release": "stimuli.held_back",
            "mental_stress": "stimuli.alarm"})

PERFUSION = Part(
    {"perfusion": Perfusion},
    (Wire("perfusion.removal", "plasma.removal", grade="plausible",
          source="assumed:liver and kidneys take most of what reaches them, so that clearance goes with their flow"),
     Wire("perfusion.exchange", "plasma.mixing", grade="plausible", source="ref:muscle_sodium_clearance")),
    inputs={"digestion": "perfusion.digestion", "exertion": "perfusion.exertion"},
    observables={"liver_flow": "perfusion.liver_flow", "kidney_flow": "perfusion.kidney_flow"})

LACTATION = Part(
    {"nursling": Nursling, "lactotroph": Lactotroph, "bloodstream": Bloodstream, "breast": Breast,
     "other_breast": Breast},
    (*(Wire(origin, f"{side}.{inlet}", source=source)
       for side in ("breast", "other_breast")
       for origin, inlet, source in (
           ("bloodstream.in_arteries", "oxytocin", "ref:noel1974"),
           ("bloodstream.stage", "stage", "assumed:definition"),
           ("plasma.resting_level", "resting_oxytocin", "assumed:a run starts from rest"),
           ("lactotroph.prolactin", "prolactin", "assumed:without prolactin milk dries up"),
           ("body.after_birth", "lactating", "assumed:definition"),
           ("body.weeks_since_birth", "weeks", "assumed:milk comes in within days"))),
     Wire("plasma.level", "bloodstream.oxytocin", source="assumed:conservation"),
     Wire("plasma.resting_level", "bloodstream.resting_oxytocin", source="assumed:a run starts from rest"),
     Wire("nursling.sucking", "breast.sucking", source="assumed:definition: milk goes where it is sucked"),
     Wire("nursling.other_sucking", "other_breast.sucking", source="assumed:definition"),
     Wire("nursling.passing", "breast.passing", source="ref:milk_flow2006"),
     Wire("nursling.swallowed", "other_breast.passing", source="assumed:definition"),
     Wire("breast.flow", "nursling.flow", source="assumed:conservation"),
     Wire("other_breast.flow", "nursling.other_flow", source="assumed:conservation"),
     Wire("breast.capacity", "nursling.capacity", source="ref:kent2006"),
     Wire("body.weeks_since_birth", "nursling.weeks", source="assumed:definition"),
     Wire("nursling.felt", "stimuli.sucking", source="assumed:definition"),
     Wire("nursling.nursing", "lactotroph.sucking", source="ref:noel1974"),
     Wire("nursling.pumping", "lactotroph.pumping", source="ref:howie1980"),
     Wire("body.after_birth", "lactotroph.lactating", source="assumed:definition"),
     Wire("body.weeks_since_birth", "lactotroph.weeks", source="ref:noel1974")),
    inputs={"suckling": "nursling.at_breast", "suckling_other_breast": "nursling.at_other_breast",
            "breast_pump": "nursling.pumped"},
    observables={"duct_pressure": "breast.duct_pressure", "milk_transferred": "nursling.taken",
                 "milk_stored": "breast.milk", "milk_flow": "breast.flow", "prolactin": "lactotroph.prolactin",
                 "milk_stored_other_breast": "other_breast.milk", "baby_stomach": "nursling.stomach"})

# A part of its own: with it no run could leave out kidney, water and vessels, which blood oxytocin rarely rests on.
OSMORECEPTION = Part(
    {}, (Wire("water.brain_swelling", "stimuli.swelling", source="obs:stim.challenge.hypertonic.sailer2021"),))

UPTAKE = Part(
    {"absorption": Absorption},
    (Wire("absorption.total", "plasma.absorption", source="assumed:conservation"),),
    observables={"oxytocin_absorbed": "absorption.activity"})


def _depot(organ: str, make: Callable[[], Module], route: str) -> Part:
    return Part(
        {organ: make},
        (Wire(f"{organ}.absorption", f"absorption.{organ}", source="assumed:conservation"),),
        doses={f"oxytocin_{route}": f"{organ}.site"})


def _agent(organ: str, make: Callable[[], Module], signal: str, source: str, grade: str = "established") -> Part:
    return Part(
        {organ: make},
        (Wire(f"{organ}.effect", f"stimuli.{signal}", grade=grade, source=source),),
        inputs={f"{organ}_infusion": f"{organ}.infusion"},
        doses={f"{organ}_iv": f"{organ}.body", f"{organ}_depot": f"{organ}.site"},
        observables={f"{organ}_effect": f"{organ}.effect"})


NASAL = Part(
    {"nose": Nose},
    (Wire("nose.absorption", "absorption.nose", source="obs:route.oxytocin.plasma_by_route"),
     Wire("nose.to_brain", "csf.nasal", grade="plausible", source="obs:csf.intranasal.csf_time.striepens2013")),
    doses={"oxytocin_nasal": "nose.nose"}, observables={"saliva_oxytocin": "nose.saliva"})

NALOXONE = _agent("naloxone", Naloxone, "antagonist", "obs:stim.challenge.angiotensin.coiro1991b")
MORPHINE = _agent("morphine", Morphine, "opioid", "ref:lindow1999")

DAILY: dict[str, Part] = {
    "oxytocin_intramuscular": _depot("muscle", Muscle, "im"),
    "oxytocin_sublingual": _depot("under_tongue", UnderTongue, "sublingual"),
    "oxytocin_buccal": _depot("cheek", Cheek, "buccal"),
    "oxytocin_oral": _depot("gut", Gut, "oral"),
    "oxytocin_inhaled": _depot("lung", Lung, "inhaled"),
    "oxytocin_vaginal": _depot("vagina", Vagina, "vaginal"),
    "oxytocin_intranasal": NASAL,
    "osmoreception": OSMORECEPTION,
    "mdma": _agent("mdma", Mdma, "mdma", "obs:provocation.mdma.oxytocin_controls.atila2023"),
    "glucagon": _agent("glucagon", Glucagon, "glucagon", "obs:provocation.glucagon.placebo.atila2024", "weak"),
    "cholecystokinin": _agent("cholecystokinin", Cholecystokinin, "cholecystokinin",
                              "obs:stim.challenge.cck.ohlsson2002", "plausible"),
    "naloxone": replace(NALOXONE, doses={**NALOXONE.doses, "naloxone_nasal": "naloxone.nose"}),
    "morphine": Part(
        MORPHINE.modules,
        (*MORPHINE.wires,
         Wire("morphine.dependence", "stimuli.dependence", grade="plausible",
              source="assumed:dependent rats (opioid.firing.withdrawal.bicknell1988); not measured in people")),
        inputs=MORPHINE.inputs, doses=MORPHINE.doses, observables=MORPHINE.observables),
    "alcohol": Part(
        {"alcohol": Alcohol},
        (Wire("alcohol.effect", "hypothalamus.quenching", source="ref:wynne2009"),
         Wire("alcohol.fresh", "stimuli.alcohol", grade="plausible",
              source="obs:stim.challenge.hypoglycaemia_ethanol.coiro1991"),
         Wire("alcohol.fresh", "lactotroph.alcohol", grade="plausible", source="ref:ellingboe1980"),
         Wire("body.weight", "alcohol.weight", source="assumed:body water is a share of weight")),
        doses={"alcohol_oral": "alcohol.gut", "alcohol_iv": "alcohol.body"},
        observables={"blood_alcohol": "alcohol.concentration"}),
}
