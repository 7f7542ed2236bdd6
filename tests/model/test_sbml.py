"""The exported model is the same model: other simulators reach the trajectories of our engine."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import libsbml
import pytest
from tests.model.simulators import in_copasi, in_engine, in_roadrunner, worst

from oxytocin.model import (
    Inlet,
    ModelError,
    Module,
    Param,
    Signal,
    State,
    Switch,
    Wire,
    assemble,
    clip,
    competitive,
    const,
    cos,
    exp,
    expm1,
    hill,
    log,
    log1p,
    maximum,
    michaelis,
    minimum,
    sin,
    smooth_step,
    sqrt,
    tanh,
    where,
)
from oxytocin.model.graph import walk
from oxytocin.model.readers.sbml import write_antimony, write_sbml
from oxytocin.model.readers.sbml_meaning import MEANING
from oxytocin.model.vocabulary import VOCABULARY
from oxytocin.physiology.whole import build

AGREEMENT = 1e-5  # of each observable's range
AGREEMENT_OVER_HOURS = 5e-5  # contraction by contraction, the last digits of either program grow
SIMULATORS = pytest.mark.parametrize("simulate", [in_roadrunner, in_copasi], ids=["libroadrunner", "copasi"])
HERE = "assumed:a test"


class Depot(Module):
    """Absorption into one compartment, with a start that depends on a parameter."""

    depot = State(0, "pmol", "amount waiting")
    amount = State(0, "pmol", "amount in plasma", scale=10)
    infusion = Inlet("pmol/min", "infusion", default=0)
    level = Signal("pmol/L", "concentration")
    volume = Param(8, "L", "volume", source=HERE)
    absorbed = Param(0.2, "1/min", "absorption", source=HERE)
    removed = Param(0.35, "1/min", "elimination", source=HERE)
    open = Switch("more is eliminated while this is 1", initial=0)

    def start(m, y: Any) -> None:
        y.amount = m.volume * const(3, "pmol/L")

    def equations(m, d: Any) -> None:
        m.level = m.amount / m.volume
        d.depot = -m.absorbed * m.depot
        d.amount = m.infusion + m.absorbed * m.depot - m.removed * (1 + m.open) * m.amount


class Vocabulary(Module):
    """Every operation of the vocabulary, each in a signal of its own, driven by an oscillation."""

    phase = State(0.3, "rad", "angle")
    slow = State(1.0, "1", "follows all of the signals")
    count = State(0.0, "1", "time since the level was high")
    level = Inlet("pmol/L", "concentration")
    smooth = Signal("1", "elementary functions")
    bounded = Signal("1", "functions with corners")
    named = Signal("1", "named physiology")
    shared = Signal("1", "a long expression used twice")
    unused = Signal("1", "nothing depends on it")
    half = Param(2.0, "pmol/L", "level of half effect", source=HERE)
    steep = Param(2.5, "1", "steepness", source=HERE)
    turn = Param(1.7, "rad/min", "speed of the oscillation", source=HERE)
    high = Switch("set when the level has been high")

    def equations(m, d: Any) -> None:
        wave = sin(m.phase) + 0.5 * cos(2 * m.phase) + 0.01 * (m.time / const(1, "min"))
        x = m.level / m.half
        m.smooth = (
            exp(-x)
            + expm1(0.01 * wave)
            + log(2 + x)
            + log1p(0.02 * wave * wave)
            + sqrt(x + 1)
            + tanh(wave)
            + (1 + x) ** 0.25
            + x**3 / (1 + x**3)
            + (2 + x) ** -2
        )
        m.bounded = (
            minimum(wave, 0.4)
            + maximum(wave, -0.2)
            + clip(wave, -0.5, 0.3)
            + where(wave < 0.1, wave, 0.1)
            + where(x <= 1, x * x, 2 * x - 1)
        )
        m.named = (
            hill(m.level - const(1, "pmol/L"), m.half, m.steep)
            + hill(x, 1, 4)
            + michaelis(m.level, m.half)
            + smooth_step(wave, 0.4)
            + competitive(m.level, m.half, 0.5)
        )
        long = (
            (1 + x + x * x) / (2 + wave * wave) + exp(-(x + 1) * (x + 1)) + sin(wave) * cos(wave) + (x + wave) / (3 + x)
        )
        m.shared = long * (1 - long) + long
        m.unused = 2 * wave - wave / 3
        d.phase = m.turn
        d.slow = (m.smooth + m.bounded + m.named + m.shared - m.slow) / const(3, "min")
        d.count = m.high / const(1, "min")
        m.when(m.level - const(4, "pmol/L"), high=1)


INPUTS = [(0.0, "rate", 2.0), (3.03, "rate", 20.0), (7.51, "depot.open", 1.0), (12.07, "rate", 0.0)]
DOSES = [(0.0, "swallowed", 6.0), (5.013, "injected", 30.0), (5.013, "swallowed", 11.0), (5.013, "injected", 4.0)]


def model_of_everything() -> Any:
    return assemble(
        name="everything",
        depot=Depot(),
        vocabulary=Vocabulary(),
        wires=[Wire("depot.level", "vocabulary.level")],
        inputs={"rate": "depot.infusion"},
        doses={"swallowed": "depot.depot", "injected": "depot.amount"},
        observables={
            "level": "depot.level",
            "waiting": "depot.depot",
            "smooth": "vocabulary.smooth",
            "bounded": "vocabulary.bounded",
            "named": "vocabulary.named",
            "shared": "vocabulary.shared",
            "slow": "vocabulary.slow",
            "count": "vocabulary.count",
            "was_high": "vocabulary.high",
            "unused": "vocabulary.unused",
        },
    )


def test_every_operation_has_a_meaning_in_sbml() -> None:
    assert set(MEANING) == set(VOCABULARY)


def test_the_model_of_everything_holds_the_whole_vocabulary() -> None:
    equations = [*model_of_everything().definitions.values(), *model_of_everything().rates.values()]
    used = {node.op for node in walk([equation.node for equation in equations])}
    assert used >= set(VOCABULARY)


@SIMULATORS
def test_whole_vocabulary_with_care_and_events(simulate: Any) -> None:
    model = model_of_everything()
    names, parameters = [*model.names("observables"), "depot.amount"], {"depot.volume": 6.0, "vocabulary.steep": 3.1}
    document = write_sbml(model, parameters=parameters, inputs=INPUTS, doses=DOSES, observables=names)
    ours = in_engine(model, names, 20, 0.05, parameters=parameters, inputs=INPUTS, doses=DOSES)
    theirs = simulate(document, names, 20, 0.05)
    assert ours[-1, names.index("was_high")] == 1  # the state-triggered change happened
    found = worst(names, ours, theirs)
    assert max(found.values()) < AGREEMENT, found


@pytest.mark.parametrize(
    ("simulate", "build", "minutes"),
    # COPASI's LSODA takes minutes over hours of contractions at this tolerance, and over the reflexes of the ward
    [(in_roadrunner, build, 720), (in_copasi, build, 150), (in_roadrunner, partial(build, "ward"), 720)],
    ids=["labour-libroadrunner", "labour-copasi", "ward-libroadrunner"],
)
def test_complete_assemblies_over_hours(simulate: Any, build: Any, minutes: int) -> None:
    """Every observable of an induced labour to birth and beyond: infusion, a bolus, all state-triggered changes."""
    model = build()
    names, switches = model.names("observables"), model.names("switches")
    # 2 mU/min more every 20 min (1 mU is 1.7 pmol), off the sampled moments, where one reports before and one after
    inputs = [(20 * number + 0.03, "oxytocin_infusion", 1.7 * min(6 + 2 * number, 32)) for number in range(36)]
    inputs += [(90.03, "epidural", 1.0)]
    inputs = [row for row in inputs if row[0] < minutes]
    doses = [(minutes - 219.983 if minutes > 220 else 100.017, "oxytocin_iv", 300.0)]
    person = {"body.weight": 66.0, "body.bishop": 9.0, "body.parity": 2.0}
    document = write_sbml(model, parameters=person, inputs=inputs, doses=doses)
    ours = in_engine(model, [*names, *switches], minutes, 1 / 6, parameters=person, inputs=inputs, doses=doses)
    if minutes == 720:
        ended = dict(zip(switches, ours[-1, len(names) :], strict=True))
        assert ended.pop("shock.arrested", 0) == 0
        assert set(ended.values()) == {1}  # membranes ruptured, fully dilated, born
    found = worst([*names, *switches], ours, simulate(document, [*names, *switches], minutes, 1 / 6))
    assert max(found.values()) < AGREEMENT_OVER_HOURS, found


def test_the_document_is_valid_and_its_units_hold() -> None:
    """libSBML, which knows nothing of our unit check, finds no error and no inconsistent unit."""
    document = libsbml.readSBMLFromString(write_sbml(build("labour"), inputs=[(5, "oxytocin_infusion", 3)]))
    document.checkConsistency()
    found = [document.getError(number) for number in range(document.getNumErrors())]
    assert not [error.getMessage() for error in found if error.getSeverity() >= libsbml.LIBSBML_SEV_ERROR]
    unknown = {99505, 99508, 20702, 80701}  # a repeated expression or a bare 0 has no declared unit
    messages = [error.getMessage() for error in found if error.getErrorId() not in unknown]
    assert not [message for message in messages if "indeterminable" not in message]


def test_everything_says_what_it_is_and_where_it_comes_from() -> None:
    model = build("labour")
    document = libsbml.readSBMLFromString(write_sbml(model))
    sbml = document.getModel()
    for parameter in model.parameters:
        notes = sbml.getParameter(parameter.name.replace(".", "__")).getNotesString()
        assert "source" in notes
        assert parameter.source.split(":")[0] in notes
    assert {sbml.getRateRule(state.name.replace(".", "__")).getTypeCode() for state in model.states} == {
        libsbml.SBML_RATE_RULE
    }
    assert all(sbml.getAssignmentRule(name) is not None for name in model.names("observables"))


def test_what_holds_at_the_start_does_not_fire() -> None:
    model = build("labour")
    document = libsbml.readSBMLFromString(write_sbml(model, inputs=[(10, "labour.born", 1)]))
    sbml = document.getModel()
    assert sbml.getNumEvents() == len(model.triggers) + 1
    for number in range(sbml.getNumEvents()):
        trigger = sbml.getEvent(number).getTrigger()
        assert trigger.getInitialValue()
        assert trigger.getPersistent()


@pytest.mark.parametrize(
    ("care", "message"),
    [
        (
            {"inputs": [(0, "oxytocin_infusio", 1)]},
            "has no input or switch 'oxytocin_infusio'; did you mean 'oxytocin_infusion'?",
        ),
        ({"doses": [(0, "oxytocin_im", 1)]}, "has no dose 'oxytocin_im'; did you mean 'oxytocin_iv'?"),
        ({"doses": [(-1, "oxytocin_iv", 1)]}, "scheduled at -1 min"),
        ({"parameters": {"body.wieght": 60}}, "did you mean 'body.weight'?"),
        ({"observables": ["plasma_oxytocine"]}, "did you mean 'plasma_oxytocin'?"),
    ],
)
def test_faults_are_named(care: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError, match=re.escape(message)):
        write_sbml(build("labour"), **care)


def test_a_name_used_twice_is_refused() -> None:
    model = assemble(
        name="clash", depot=Depot(), inputs={"rate": "depot.infusion"}, observables={"rate": "depot.level"}
    )
    with pytest.raises(ModelError, match="'rate' names an observable and an input as well"):
        write_sbml(model)


def test_antimony_is_the_same_model() -> None:
    """Antimony read back as SBML gives the same trajectories."""
    import antimony

    model = model_of_everything()
    names = model.names("observables")
    text = write_antimony(model, inputs=INPUTS, doses=DOSES)
    antimony.clearPreviousLoads()
    assert antimony.loadAntimonyString(text) != -1, antimony.getLastError()
    document = antimony.getSBMLString(antimony.getMainModuleName())
    ours = in_engine(model, names, 20, 0.05, inputs=INPUTS, doses=DOSES)
    found = worst(names, ours, in_roadrunner(document, names, 20, 0.05))
    assert max(found.values()) < AGREEMENT, found
