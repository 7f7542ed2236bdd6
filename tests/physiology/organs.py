"""Organs of the ward on the bench: each alone, driven through its inlets as an experimenter would drive it."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import Ensemble, random
from oxytocin.model import Inlet, Model, Module, Signal, Wire, assemble, const, cos, exp
from oxytocin.physiology.body import Body
from oxytocin.physiology.circulation import Circulation
from oxytocin.physiology.exchange import Exchange
from oxytocin.physiology.fetal_heart import FetalHeart
from oxytocin.physiology.fetus import Fetus
from oxytocin.physiology.first_passage import FirstPassage
from oxytocin.physiology.kidney import Kidney
from oxytocin.physiology.placenta import Placenta
from oxytocin.physiology.plasma import Plasma
from oxytocin.physiology.receptors import Receptors
from oxytocin.physiology.third_stage import ThirdStage
from oxytocin.physiology.vasopressin import Vasopressin
from oxytocin.physiology.ward import AFTERWARDS_LINKS, CHILD_LINKS, FLUID_LINKS, VESSEL_LINKS
from oxytocin.physiology.water import Water

IU = 1698.0  # pmol
MILLIUNIT = 1.698
BLOOD = [Wire("body.size", "plasma.size"), Wire("body.week", "plasma.week")]
Parameters = dict[str, Any]


class Tocograph(Module):
    """Contractions of one shape at one interval, as a bell over resting tone."""

    interval = Inlet("min", "from peak to peak", default=3.3)
    height = Inlet("mmHg", "above tone", default=50)
    sharpness = Inlet("1", "narrowness of the bell", default=8)
    tone = Inlet("mmHg", "resting tone", default=10)
    pressure = Signal("mmHg", "intrauterine pressure")

    def equations(m, d: Any) -> None:
        angle = m.time / m.interval * const(2 * math.pi, "rad")
        m.pressure = m.tone + m.height * exp(m.sharpness * (cos(angle) - 1))


def among(wires: tuple[Wire, ...], names: set[str]) -> list[Wire]:
    """Those wires of the ward whose two ends are both on the bench."""
    return [w for w in wires if w.origin.split(".")[0] in names and w.target.split(".")[0] in names]


@cache
def child() -> Model:
    wires = [*among(CHILD_LINKS, {"placenta", "fetus", "fetal_heart"}),
             Wire("tocograph.pressure", "placenta.uterine_pressure"),
             Wire("tocograph.pressure", "fetal_heart.uterine_pressure")]
    return assemble(
        name="child", tocograph=Tocograph(), placenta=Placenta(), fetus=Fetus(), fetal_heart=FetalHeart(), wires=wires,
        inputs={"interval": "tocograph.interval", "height": "tocograph.height", "sharpness": "tocograph.sharpness",
                "tone": "tocograph.tone", "arterial_pressure": "placenta.arterial_pressure",
                "occlusion": "placenta.occlusion", "prolapsed": "placenta.prolapsed",
                "inspired_oxygen": "placenta.inspired_oxygen", "constricted": "placenta.constricted",
                "hypertension": "placenta.hypertension", "pre_eclampsia": "placenta.pre_eclampsia",
                "at_rest": "placenta.pressure_at_rest", "reserve": "placenta.reserve",
                "weight": "fetus.relative_weight",
                "ruptured": "placenta.cushion_lost", "separated": "placenta.separated",
                "station": "fetal_heart.station", "coming_down": "placenta.station",
                "week": "fetus.week", "week_heart": "fetal_heart.week",
                "born_placenta": "placenta.born", "born": "fetus.born"})


@cache
def circulation() -> Model:
    wires = [*BLOOD, *among(VESSEL_LINKS, {"body", "plasma", "circulation", "arterial_oxytocin", "exchange"})]
    return assemble(
        name="circulation", body=Body(), plasma=Plasma(), circulation=Circulation(), exchange=Exchange(),
        arterial_oxytocin=FirstPassage(), wires=wires,
        inputs={"secretion": "plasma.secretion", "oxytocin_infusion": "plasma.infusion",
                "block": "circulation.sympathetic_block", "epidural": "circulation.epidural",
                "anaesthesia": "circulation.anaesthesia", "supine": "circulation.supine", "born": "circulation.born",
                "contraction": "circulation.uterine_pressure", "effort": "circulation.effort",
                "straining": "circulation.straining",
                "bleeding": "circulation.bleeding", "cells_bled": "exchange.bleeding",
                "infusion": "circulation.infusion",
                "phenylephrine": "circulation.phenylephrine", "nitrates": "circulation.nitroglycerin"},
        doses={"oxytocin_iv": "plasma.central"})


@cache
def water() -> Model:
    wires = [*BLOOD, *among(FLUID_LINKS, {"body", "plasma", "vasopressin", "kidney", "water"})]
    return assemble(
        name="water", wires=wires, body=Body(), plasma=Plasma(), vasopressin=Vasopressin(), kidney=Kidney(),
        water=Water(),
        inputs={"secretion": "plasma.secretion", "oxytocin_infusion": "plasma.infusion", "stress": "vasopressin.stress",
                "stage": "vasopressin.stage",
                "effort": "water.effort", "fluid": "water.intravenous_water", "sodium": "water.intravenous_sodium",
                "drinking": "water.drinking", "eaten": "water.sodium_intake",
                "thirst_answered": "water.thirst_answered", "bleeding": "water.bleeding",
                "upright": "kidney.upright", "recumbent": "kidney.recumbent"})


@cache
def afterwards() -> Model:
    wires = [*BLOOD, Wire("body.week", "receptors.week"), Wire("body.in_labour", "receptors.in_labour"),
             Wire("plasma.level", "receptors.level"), *among(AFTERWARDS_LINKS, {"receptors", "third_stage"})]
    return assemble(
        name="afterwards", body=Body(), plasma=Plasma(), receptors=Receptors(), third_stage=ThirdStage(), wires=wires,
        inputs={"secretion": "plasma.secretion", "oxytocin_infusion": "plasma.infusion", "born": "third_stage.born",
                "prostaglandin": "third_stage.prostaglandin_excess", "caesarean": "third_stage.caesarean",
                "dilatation": "third_stage.dilatation", "ergometrine": "third_stage.ergometrine",
                "lactate": "third_stage.lactate", "instruments": "third_stage.instruments",
                "episiotomy": "third_stage.episiotomy", "parous": "third_stage.parous",
                "fatigue": "third_stage.fatigue", "relaxation": "third_stage.relaxation"},
        doses={"oxytocin_iv": "plasma.central"})


def population(model: Model, count: int, seed: int = 1) -> dict[str, NDArray[np.float64]]:
    """Parameters of ``count`` women, every spread drawn from its own stream."""
    ids = np.arange(count)
    return {
        item.name: item.spread.quantile(item.value, random.uniform(seed, ids, item.name)[:, 0])
        for item in model.parameters
        if item.spread is not None
    }


def begin(
    model: Model, record: list[str], people: int = 1, sample_every: float = 1 / 12,
    parameters: Parameters | None = None, **inputs: float
) -> Any:
    """A run of one typical woman (or of a drawn population) with its inputs set."""
    ensemble = Ensemble(model, record, sample_every, workers=1)
    drawn: Parameters = dict(population(model, people)) if people > 1 else {}
    run = ensemble.begin({**drawn, **(parameters or {})}, people=people)
    for name, value in inputs.items():
        run.set_input(name, value)
    return run
