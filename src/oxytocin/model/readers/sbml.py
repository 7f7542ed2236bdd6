"""Writes one person's model as SBML (Level 3 Version 1), with the care given as events, for any other simulator.

States are parameters with rate rules, signals and inlets assignment rules, state-triggered changes events. A schedule
of inputs and doses becomes one event for each time. Nothing is approximated: another program's trajectories differ
from ours by the tolerances of the two integrations alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import libsbml
import numpy as np

from oxytocin.model.errors import ModelError, did_you_mean
from oxytocin.model.graph import Node, symbol_of, walk
from oxytocin.model.quantities import describe_spread
from oxytocin.model.readers.numpy import NumpyReader
from oxytocin.model.readers.sbml_meaning import (
    FUNCTIONS,
    element,
    function,
    identifier,
    leaf,
    unit_identifier,
    unit_parts,
)
from oxytocin.model.wiring import Model, Named

__all__ = ["identifier", "write_antimony", "write_sbml"]

Change = tuple[float, str, float]  # time (min), name, value or amount
LONGEST_REPEATED = 24  # a subexpression used twice and larger than this many nodes becomes a quantity of its own


def write_sbml(
    model: Model,
    *,
    parameters: Mapping[str, float] | None = None,
    inputs: Sequence[Change] = (),
    doses: Sequence[Change] = (),
    observables: Sequence[str] | None = None,
) -> str:
    """Return the model of one person as an SBML document.

    ``parameters`` are that person's values by qualified name (missing: the declared value). ``inputs`` is a schedule of
    (time in min, input or switch, value from then on), ``doses`` of (time in min, dose, amount). ``observables`` are
    the names to write (default: all of the model's); each becomes a quantity of that name.
    Raises ModelError for unknown names and for times that are negative or not finite.
    """
    return str(libsbml.writeSBMLToString(_Document(model, dict(parameters or {}), inputs, doses, observables).document))


def write_antimony(
    model: Model,
    *,
    parameters: Mapping[str, float] | None = None,
    inputs: Sequence[Change] = (),
    doses: Sequence[Change] = (),
    observables: Sequence[str] | None = None,
) -> str:
    """Return the same as ``write_sbml`` in the Antimony language.

    Raises ModelError as ``write_sbml`` does, and where the package ``antimony`` is missing.
    """
    try:
        import antimony
    except ImportError as missing:
        raise ModelError(
            "writing Antimony needs the package 'antimony'; install it with: pip install antimony"
        ) from missing
    antimony.clearPreviousLoads()
    text = write_sbml(model, parameters=parameters, inputs=inputs, doses=doses, observables=observables)
    if antimony.loadSBMLString(text) == -1:
        raise ModelError(f"Antimony could not read the exported model: {antimony.getLastError()}")
    return str(antimony.getAntimonyString(antimony.getMainModuleName()))


def _done(code: int) -> None:
    if code != libsbml.LIBSBML_OPERATION_SUCCESS:
        raise ModelError(f"libSBML refused a part of the model: {libsbml.OperationReturnValue_toString(code)}")

LONGEST_START = 100_000  # terms of an initial amount with every signal written out


class _Document:
    """One SBML document while it is being written."""

    def __init__(
        self,
        model: Model,
        values: dict[str, float],
        inputs: Sequence[Change],
        doses: Sequence[Change],
        observables: Sequence[str] | None,
    ) -> None:
        self.model, self.units, self.written = model, {"1", "min"}, set[str]()
        self.mathematics: dict[int, Any] = {}
        self.kept: list[Node] = []  # a node must outlive its id
        self.repeats, self.sizes = Counter[int](), dict[int, int]()
        for name in values:
            model.index("parameters", name)
        self.document = libsbml.SBMLDocument(3, 1)
        self.sbml = self.document.createModel()
        _done(self.sbml.setId(identifier(model.name)))
        self._functions()
        self._count()
        schedule = self._schedule(inputs, doses)
        self._constants(values, dict(schedule.pop(0.0, {})))
        public = {item.name: item for item in model.observables}
        self.solved = self._solved(values)
        self._states()
        kept = set(model.definitions)
        if self.solved:  # what only they rest on would bury a program that writes each signal into the next
            asked = [model.observable(name) for name in (observables if observables is not None else public)]
            roots = [equation.node for name, equation in model.starts.items() if name not in self.solved]
            roots += [equation.node for equation in model.rates.values()] + [item.node for item in model.triggers]
            kept = set(model.needed([*roots, *asked]))
        for name, equation in model.definitions.items():
            if name in kept:
                self._defined(self._about(name), equation.node)
        for name in dict.fromkeys(observables if observables is not None else public):
            if identifier(name) not in self.written:
                node = model.observable(name)  # raises for an unknown name, with the nearest one
                self._defined(public.get(name) or Named(name, model.unit_of(name), ""), node)
            elif name in public:
                raise ModelError(f"{model.name}: '{name}' names an observable and an input as well")
        for number, (time, changes) in enumerate(sorted(schedule.items())):
            self._at(number, time, changes)
        self._triggers()
        self._unit_definitions()

    # -- declarations ----------------------------------------------------------------------------------------------

    def _functions(self) -> None:
        used = {node.op for node in walk(self._roots())}
        for name in FUNCTIONS:
            if name in used:
                definition = self.sbml.createFunctionDefinition()
                _done(definition.setId(name))
                _done(definition.setMath(function(name)))

    def _roots(self) -> list[Node]:
        equations = [*self.model.definitions.values(), *self.model.rates.values(), *self.model.starts.values()]
        return [*(equation.node for equation in equations), *(trigger.node for trigger in self.model.triggers)]

    def _count(self) -> None:
        """Count how often each node is used and how long it is when written out."""
        for node in walk(self._roots()):
            self.sizes[id(node)] = 1 + sum(self.sizes[id(argument)] for argument in node.args)
            self.repeats.update(id(argument) for argument in node.args)

    def _about(self, name: str) -> Named:
        prefix, _, local = name.rpartition(".")
        quantity = self.model.modules[prefix].quantities[local]
        return Named(name, quantity.unit, quantity.meaning)

    def _quantity(self, about: Named, *, constant: bool, value: float | None = None, note: str = "") -> Any:
        item = self.sbml.createParameter()
        _done(item.setId(identifier(about.name)))
        _done(item.setName(about.name))
        _done(item.setConstant(constant))
        _done(item.setUnits(unit_identifier(about.unit)))
        if value is not None:
            _done(item.setValue(float(value)))
        text = "; ".join(part for part in (about.meaning, note) if part)
        if text:
            _done(item.setNotes(f'<body xmlns="http://www.w3.org/1999/xhtml"><p>{escape(text)}</p></body>'))
        self.units.add(about.unit)
        self.written.add(identifier(about.name))
        return item

    def _constants(self, values: dict[str, float], at_start: dict[str, float]) -> None:
        for parameter in self.model.parameters:
            parts = [f"source {parameter.source}", f"over people {describe_spread(parameter.spread)}", parameter.note]
            self._quantity(
                parameter,
                constant=True,
                value=values.get(parameter.name, parameter.value),
                note="; ".join(part for part in parts if part),
            )
        for item in (*self.model.inputs, *self.model.switches):
            self._quantity(item, constant=False, value=at_start.pop(item.name, item.value))
        self.dosed_at_start = at_start

    def _solved(self, values: dict[str, float]) -> dict[str, float]:
        """Return the initial amounts that are written as numbers of this person, for their equations are too long.

        Programs such as libRoadRunner write every signal out where it is used, so that a few steps of Newton's method
        in a row grow beyond what they can hold.
        """
        definitions, sizes = self.model.definitions, dict[str, float]()

        def size(root: Node) -> float:
            own = float(self.sizes[id(root)])
            waiting = [root]
            while waiting:
                node = waiting.pop()
                waiting += node.args
                if node.op == "symbol" and symbol_of(node).name in definitions:
                    own += sizes[symbol_of(node).name]
            return own

        for name in self.model.needed([equation.node for equation in self.model.starts.values()]):
            sizes[name] = size(definitions[name].node)
        long = [name for name, equation in self.model.starts.items() if size(equation.node) > LONGEST_START]
        if not long:
            return {}
        person = [values.get(item.name, item.value) for item in self.model.parameters]
        found = NumpyReader(self.model).start(np.array(person, dtype=float)[:, None])[:, 0]
        return {name: float(found[self.model.index("states", name)]) for name in long}

    def _states(self) -> None:
        for state in self.model.states:
            extra = self.dosed_at_start.get(state.name, 0.0)
            if state.name in self.solved:
                note = "solved for this person"
                self._quantity(state, constant=False, value=self.solved[state.name] + extra, note=note)
                continue
            self._quantity(state, constant=False, value=state.initial + extra)
            start = self.model.starts.get(state.name)
            if start is not None:
                assignment = self.sbml.createInitialAssignment()
                _done(assignment.setSymbol(identifier(state.name)))
                _done(assignment.setMath(self._plus(self._math(start.node), extra, state.unit)))
        for name, equation in self.model.rates.items():
            mathematics = self._math(equation.node)  # before the rule: it may write quantities of its own
            rule = self.sbml.createRateRule()
            _done(rule.setVariable(identifier(name)))
            _done(rule.setMath(mathematics))

    def _defined(self, about: Named, node: Node) -> None:
        mathematics = self._math(node)
        self._quantity(about, constant=False)
        rule = self.sbml.createAssignmentRule()
        _done(rule.setVariable(identifier(about.name)))
        _done(rule.setMath(mathematics))

    def _unit_definitions(self) -> None:
        for unit in sorted(self.units):
            name = unit_identifier(unit)
            if name == "dimensionless" or self.sbml.getUnitDefinition(name) is not None:
                continue
            definition = self.sbml.createUnitDefinition()
            _done(definition.setId(name))
            _done(definition.setName(unit))
            factor, kinds = unit_parts(unit)
            for kind, exponent, multiplier in [
                (libsbml.UNIT_KIND_DIMENSIONLESS, 1.0, factor),
                *((*kind, 1.0) for kind in kinds),
            ]:
                part = definition.createUnit()
                _done(part.setKind(kind))
                _done(part.setExponent(exponent))
                _done(part.setScale(0))
                _done(part.setMultiplier(multiplier))
        _done(self.sbml.setTimeUnits(unit_identifier("min")))

    # -- mathematics -----------------------------------------------------------------------------------------------

    def _math(self, root: Node) -> Any:
        """Return MathML; what is long and used again becomes a quantity with a rule."""
        for node in walk([root]):
            if id(node) in self.mathematics:
                continue
            self.kept.append(node)
            found = (
                element(node, [self.mathematics[id(argument)] for argument in node.args])
                if node.args
                else leaf(node, self.units)
            )
            shared = (
                self.repeats[id(node)] > 1
                and self.sizes[id(node)] > LONGEST_REPEATED
                and node.op not in ("less", "less_equal")
            )
            self.mathematics[id(node)] = self._named(found) if shared else found
        return self.mathematics[id(root)].deepCopy()

    def _named(self, mathematics: Any) -> Any:
        item = self.sbml.createParameter()
        name = f"repeated_{self.sbml.getNumParameters()}"
        _done(item.setId(name))
        _done(item.setConstant(False))
        rule = self.sbml.createAssignmentRule()
        _done(rule.setVariable(name))
        _done(rule.setMath(mathematics))
        reference = libsbml.ASTNode(libsbml.AST_NAME)
        reference.setName(name)
        return reference

    def _plus(self, mathematics: Any, amount: float, unit: str) -> Any:
        if amount == 0:
            return mathematics
        total = libsbml.ASTNode(libsbml.AST_PLUS)
        total.addChild(mathematics)
        total.addChild(_number(amount, unit))
        return total

    # -- events ----------------------------------------------------------------------------------------------------

    def _schedule(self, inputs: Iterable[Change], doses: Iterable[Change]) -> dict[float, dict[str, float]]:
        """Return what happens at each time: {time: {input or switch: value, state: amount added}}."""
        model, schedule = self.model, dict[float, dict[str, float]]()
        settable = {*model.names("inputs"), *model.names("switches")}
        for time, name, value in inputs:
            if name not in settable:
                raise ModelError(f"{model.name} has no input or switch '{name}'{did_you_mean(name, settable)}")
            schedule.setdefault(_checked(time, name), {})[name] = float(value)
        for time, name, amount in doses:
            if name not in model.doses:
                raise ModelError(f"{model.name} has no dose '{name}'{did_you_mean(name, model.doses)}")
            moment = schedule.setdefault(_checked(time, name), {})
            moment[model.doses[name]] = moment.get(model.doses[name], 0.0) + float(amount)
        return schedule

    def _event(self, name: str, trigger: Any) -> Any:
        event = self.sbml.createEvent()
        _done(event.setId(name))
        _done(event.setUseValuesFromTriggerTime(True))
        condition = event.createTrigger()
        _done(condition.setPersistent(True))
        _done(condition.setInitialValue(True))  # what already holds at time 0 does not fire
        _done(condition.setMath(trigger))
        return event

    def _at(self, number: int, time: float, changes: Mapping[str, float]) -> None:
        when = libsbml.ASTNode(libsbml.AST_RELATIONAL_GEQ)
        clock = libsbml.ASTNode(libsbml.AST_NAME_TIME)
        clock.setName("time")
        when.addChild(clock)
        when.addChild(_number(time, "min"))
        event = self._event(f"care_{number}", when)
        states = {state.name: state for state in self.model.states}
        for name, value in changes.items():
            assignment = event.createEventAssignment()
            _done(assignment.setVariable(identifier(name)))
            if name in states:
                present = libsbml.ASTNode(libsbml.AST_NAME)
                present.setName(identifier(name))
                _done(assignment.setMath(self._plus(present, value, states[name].unit)))
            else:
                _done(assignment.setMath(_number(value, self.model.unit_of(name))))

    def _triggers(self) -> None:
        """State-triggered changes: what ``when`` declared fires where its expression passes zero upwards."""
        for number, trigger in enumerate(self.model.triggers):
            crossing = libsbml.ASTNode(libsbml.AST_RELATIONAL_GEQ)
            crossing.addChild(_unless(*trigger.sets[0], self._math(trigger.node)))
            crossing.addChild(_number(0.0, None))
            event = self._event(f"change_{number}", crossing)
            for name, value in trigger.sets:
                assignment = event.createEventAssignment()
                _done(assignment.setVariable(identifier(name)))
                _done(assignment.setMath(_number(value, "1")))


def _unless(switch: str, value: float, mathematics: Any) -> Any:
    """What is watched until the switch has its value, then -1: a state that stops where it fired must not hang."""
    name = libsbml.ASTNode(libsbml.AST_NAME)
    name.setName(identifier(switch))
    waiting = libsbml.ASTNode(libsbml.AST_RELATIONAL_NEQ)
    waiting.addChild(name)
    waiting.addChild(_number(value, "1"))
    watched = libsbml.ASTNode(libsbml.AST_FUNCTION_PIECEWISE)
    for part in (mathematics, waiting, _number(-1.0, None)):
        watched.addChild(part)
    return watched


def _number(value: float, unit: str | None) -> Any:
    found = libsbml.ASTNode(libsbml.AST_REAL)
    found.setValue(float(value))
    if unit is not None:
        found.setUnits(unit_identifier(unit))
    return found


def _checked(time: float, name: str) -> float:
    if not 0 <= time < float("inf"):
        raise ModelError(f"'{name}' is scheduled at {time} min; a time must be finite and not before 0")
    return float(time)
