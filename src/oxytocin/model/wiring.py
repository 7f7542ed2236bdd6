"""Joining modules into one model: graded wires, inputs, doses, observables, and the checks of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oxytocin.model.errors import ModelError, did_you_mean
from oxytocin.model.graph import Node, Symbol, const, symbol_of, walk
from oxytocin.model.module import Equation, Module, Origin, Record, Trigger, record
from oxytocin.model.quantities import Inlet, Param, Quantity, Signal, Spread, State, Switch

GRADES = ("established", "plausible", "weak", "unsupported")
DEFAULT_TRUST = "plausible"


def trusted(grade: str, trust: str) -> bool:
    """Say whether a link of this grade is on in a run that trusts ``trust`` ("as-claimed" trusts every grade)."""
    if grade not in GRADES:
        raise ModelError(f"'{grade}' is not a grade of evidence; allowed: {', '.join(GRADES)}")
    if trust == "as-claimed":
        return True
    if trust not in GRADES:
        raise ModelError(
            f"'{trust}' is not a grade to trust; allowed: {', '.join(GRADES)}, as-claimed{did_you_mean(trust, GRADES)}"
        )
    return GRADES.index(grade) <= GRADES.index(trust)


@dataclass(frozen=True)
class Wire:
    """A link from a signal (or state) to an inlet, with the grade of its evidence and where that comes from."""

    origin: str
    target: str
    grade: str = "established"
    source: str = ""
    active: bool = True


@dataclass(frozen=True)
class Named:
    """A quantity of the assembled model, under its qualified name."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class StateOf(Named):
    """A state with its plain initial amount and the size that sets its absolute tolerance."""

    initial: float
    scale: float


@dataclass(frozen=True)
class Parameter(Named):
    """A parameter with value, spread over people, source and note."""

    value: float
    spread: Spread | None
    source: str
    note: str


@dataclass(frozen=True)
class Input(Named):
    """A quantity set from outside, piecewise constant; ``value`` holds until it is set."""

    value: float
    target: str


@dataclass(frozen=True)
class Observable(Named):
    """A public name for a quantity of the model."""

    origin: str


@dataclass(frozen=True)
class Model:
    """An assembled model: everything that the readers and the engine need, in a fixed order.

    ``definitions`` gives signals and inlets in an order in which each uses only what came before it; ``rates`` one
    equation
    for each state, in the order of ``states``.
    """

    name: str
    modules: Mapping[str, Module]
    states: tuple[StateOf, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[Input, ...]
    switches: tuple[Input, ...]
    doses: Mapping[str, str]
    observables: tuple[Observable, ...]
    signals: tuple[Named, ...]
    wires: tuple[Wire, ...]
    definitions: Mapping[str, Equation]
    rates: Mapping[str, Equation]
    starts: Mapping[str, Equation]
    triggers: tuple[Trigger, ...]
    trust: str = DEFAULT_TRUST

    def names(self, kind: str) -> list[str]:
        """Return the names of all ``states``, ``parameters``, ``inputs``, ``switches``, ``observables`` or
        ``signals``."""
        return [item.name for item in getattr(self, kind)]

    def index(self, kind: str, name: str) -> int:
        """Return the position of a name among its kind; raises ModelError with the nearest name."""
        names = self.names(kind)
        if name not in names:
            raise ModelError(f"{self.name}: no '{name}' among the {kind}{did_you_mean(name, names)}")
        return names.index(name)

    def observable(self, name: str) -> Node:
        """Return the node of an observable, or of any state, signal or inlet by its qualified name."""
        for public in self.observables:
            if public.name == name:
                return self.observable(public.origin)
        for kind, items in (
            ("state", self.states),
            ("signal", self.signals),
            ("parameter", self.parameters),
            ("input", self.inputs),
            ("switch", self.switches),
        ):
            for item in items:
                if item.name == name:
                    return Node("symbol", (), Symbol(kind, name, item.unit))  # type: ignore[arg-type]
        if name in self.definitions:
            return Node("symbol", (), Symbol("inlet", name, self.unit_of(name)))
        known = [*self.names("observables"), *self.names("states"), *self.names("signals")]
        raise ModelError(f"{self.name} has nothing called '{name}' to observe{did_you_mean(name, known)}")

    def needed(self, roots: Iterable[Node]) -> list[str]:
        """Return the names of the signals and inlets that expressions rest on, in order of computation."""
        found, waiting = set[str](), list(roots)
        while waiting:
            for node in walk([waiting.pop()]):
                if node.op == "symbol" and symbol_of(node).name in self.definitions:
                    name = symbol_of(node).name
                    if name not in found:
                        found.add(name)
                        waiting.append(self.definitions[name].node)
        return [name for name in self.definitions if name in found]

    def unit_of(self, name: str) -> str:
        """Return the unit of an observable or a qualified name."""
        for items in (self.observables, self.states, self.signals, self.parameters, self.inputs, self.switches):
            for item in items:
                if item.name == name:
                    return item.unit
        prefix, _, local = name.rpartition(".")
        if prefix in self.modules and local in self.modules[prefix].quantities:
            return self.modules[prefix].quantities[local].unit
        raise ModelError(f"{self.name} has nothing called '{name}'")


@dataclass
class _Parts:
    """The modules' quantities and records under qualified names, while they are being joined."""

    quantities: dict[str, Quantity]
    records: dict[str, Record]

    def of(self, kind: type[Quantity]) -> dict[str, Any]:
        return {name: quantity for name, quantity in self.quantities.items() if isinstance(quantity, kind)}

    def need(self, name: str, kinds: tuple[type[Quantity], ...], what: str, faults: list[str]) -> bool:
        if isinstance(self.quantities.get(name), kinds):
            return True
        known = [key for key, quantity in self.quantities.items() if isinstance(quantity, kinds)]
        faults.append(
            f"{what}: '{name}' is no {' or '.join(kind.__name__.lower() for kind in kinds)}{did_you_mean(name, known)}"
        )
        return False


def assemble(
    *,
    name: str = "model",
    wires: Sequence[Wire] = (),
    inputs: Mapping[str, str] | None = None,
    doses: Mapping[str, str] | None = None,
    observables: Mapping[str, str] | None = None,
    meanings: Mapping[str, str] | None = None,
    trust: str = DEFAULT_TRUST,
    **modules: Module,
) -> Model:
    """Join modules into a Model.

    ``wires`` link signals to inlets; ``inputs`` and ``doses`` name what is set or given from outside (name -> inlet,
    name -> state); ``observables`` gives public names. Raises ModelError with every fault found: unwired or doubly
    wired inlets, unknown names, algebraic loops, faults of units.
    """
    inputs, doses, observables, faults = dict(inputs or {}), dict(doses or {}), dict(observables or {}), list[str]()
    parts = _Parts(
        {
            f"{prefix}.{key}": quantity
            for prefix, module in modules.items()
            for key, quantity in module.quantities.items()
        },
        {prefix: record(prefix, module) for prefix, module in modules.items()},
    )
    checked = tuple(replace(wire, active=trusted(wire.grade, trust)) for wire in wires)
    definitions = _definitions(parts, checked, inputs, faults)
    for label, target in doses.items():
        parts.need(target, (State,), f"dose '{label}'", faults)
    for label, origin in observables.items():
        parts.need(origin, (State, Signal, Inlet, Param, Switch), f"observable '{label}'", faults)
    if faults:
        raise ModelError(*faults)
    rates = {key: equation for found in parts.records.values() for key, equation in found.rates.items()}
    values = {f"{prefix}.{key}": value for prefix, module in modules.items() for key, value in module.values.items()}
    meanings = meanings or {}
    model = Model(
        name=name,
        modules=dict(modules),
        states=tuple(
            StateOf(key, item.unit, item.meaning, item.initial, item.scale) for key, item in parts.of(State).items()
        ),
        parameters=tuple(
            Parameter(key, item.unit, item.meaning, values.get(key, item.value), item.spread, item.source, item.note)
            for key, item in parts.of(Param).items()
        ),
        inputs=tuple(
            Input(
                label,
                parts.quantities[target].unit,
                parts.quantities[target].meaning,
                parts.of(Inlet)[target].default or 0.0,
                target,
            )
            for label, target in inputs.items()
        ),
        switches=tuple(Input(key, "1", item.meaning, item.initial, key) for key, item in parts.of(Switch).items()),
        doses=doses,
        observables=tuple(
            Observable(
                label, parts.quantities[origin].unit, meanings.get(label, parts.quantities[origin].meaning), origin
            )
            for label, origin in observables.items()
        ),
        signals=tuple(Named(key, item.unit, item.meaning) for key, item in parts.of(Signal).items()),
        wires=checked,
        definitions=_ordered(definitions),
        rates={key: rates[key] for key in parts.of(State)},
        starts={key: equation for found in parts.records.values() for key, equation in found.starts.items()},
        triggers=tuple(trigger for found in parts.records.values() for trigger in found.triggers),
        trust=trust,
    )
    _check_starts(model)
    from oxytocin.model.checking import check  # pint is slow to import: a model checked before is not checked again

    check(model)
    return model


def _definitions(
    parts: _Parts, wires: Sequence[Wire], inputs: Mapping[str, str], faults: list[str]
) -> dict[str, Equation]:
    """Return what defines each signal and inlet; note every fault of the wiring."""
    definitions = {key: equation for found in parts.records.values() for key, equation in found.signals.items()}
    nowhere, taken = Origin("wiring", 0), dict[str, str]()
    symbols = {Signal: "signal", State: "state", Param: "parameter", Switch: "switch"}
    for wire in wires:
        good = parts.need(wire.origin, (Signal, State, Param, Switch), f"wire to '{wire.target}'", faults)
        if not (parts.need(wire.target, (Inlet,), f"wire from '{wire.origin}'", faults) and good):
            continue
        if wire.target in taken:
            faults.append(
                f"the inlet '{wire.target}' is wired twice, from '{taken[wire.target]}' and from '{wire.origin}'"
            )
        taken[wire.target] = wire.origin
        if wire.active:
            origin = parts.quantities[wire.origin]
            node = Node("symbol", (), Symbol(symbols[type(origin)], wire.origin, origin.unit))  # type: ignore[arg-type]
            definitions[wire.target] = Equation(wire.target, node, nowhere)
    for label, target in inputs.items():
        if not parts.need(target, (Inlet,), f"input '{label}'", faults):
            continue
        if target in taken:
            faults.append(f"the inlet '{target}' is wired from '{taken[target]}' and is the input '{label}' as well")
        taken[target] = f"input {label}"
        definitions[target] = Equation(
            target, Node("symbol", (), Symbol("input", label, parts.quantities[target].unit)), nowhere
        )
    for key, inlet in parts.of(Inlet).items():
        if key in definitions:
            continue
        if inlet.default is None:
            why = (
                "its wire is not trusted and it has no default"
                if key in taken
                else "it has no wire, no input and no default"
            )
            faults.append(f"the inlet '{key}' ({inlet.meaning}) is open: {why}")
        else:
            definitions[key] = Equation(key, const(inlet.default, inlet.unit), nowhere)
    return definitions


def _check_starts(model: Model) -> None:
    """Raise ModelError where an initial amount rests on a state: there is none yet when it is worked out."""
    states = set(model.names("states"))
    for name, equation in model.starts.items():
        nodes = [equation.node, *(model.definitions[key].node for key in model.needed([equation.node]))]
        used = sorted({symbol_of(node).name for node in walk(nodes) if node.op == "symbol"} & states)
        if used:
            raise ModelError(f"{equation.origin}: the start of '{name}' rests on the state '{used[0]}'; use parameters")


def _ordered(definitions: Mapping[str, Equation]) -> dict[str, Equation]:
    """Return the definitions in order of use; an algebraic loop is an error that names its path."""
    uses = {
        key: [
            symbol_of(node).name
            for node in walk([equation.node])
            if node.op == "symbol" and symbol_of(node).name in definitions
        ]
        for key, equation in definitions.items()
    }
    done: dict[str, Equation] = {}
    for first in definitions:
        path, stack = list[str](), [(first, iter(uses[first]))]
        if first in done:
            continue
        path.append(first)
        while stack:
            key, rest = stack[-1]
            following = next((name for name in rest if name not in done), None)
            if following is None:
                stack.pop()
                path.pop()
                done[key] = definitions[key]
            elif following in path:
                loop = " -> ".join([*path[path.index(following) :], following])
                raise ModelError(f"algebraic loop: {loop}")
            else:
                path.append(following)
                stack.append((following, iter(uses[following])))
    return done
