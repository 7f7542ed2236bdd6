"""A module: the declarations and equations of one organ or process, and the recorder that runs them once."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any, ClassVar

from oxytocin.model.errors import ModelError, did_you_mean
from oxytocin.model.graph import Node, Number, Symbol, as_quantity
from oxytocin.model.quantities import Inlet, Param, Quantity, Signal, State, Switch

KINDS: dict[type, Any] = {State: "state", Inlet: "inlet", Signal: "signal", Param: "parameter", Switch: "switch"}
TIME = Node("symbol", (), Symbol("time", "time", "min"))


class Module:
    """Base of every physiological module: subclasses declare quantities and write ``equations(m, d)``.

    While equations are recorded, ``m`` stands for the quantities as graph nodes and ``d`` takes the rates of change.
    ``start(m, y)`` may give initial amounts from parameters. Values of parameters can be changed for one instance by
    keyword: ``Plasma(volume=12.0)``.
    """

    quantities: ClassVar[dict[str, Quantity]] = {}
    time: ClassVar[Any]
    when: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        found: dict[str, Quantity] = {}
        for base in reversed(cls.__mro__):
            found.update({key: value for key, value in vars(base).items() if isinstance(value, Quantity)})
        cls.quantities = found

    def __init__(self, **values: float) -> None:
        for name in values:
            if not isinstance(self.quantities.get(name), Param):
                known = [key for key, quantity in self.quantities.items() if isinstance(quantity, Param)]
                raise ModelError(f"{type(self).__name__} has no parameter '{name}'{did_you_mean(name, known)}")
        self.values = values

    def start(m, y: Any) -> None:
        """Assign initial amounts that depend on parameters; by default none do."""

    def equations(m, d: Any) -> None:
        """Assign every signal of ``m`` and the rate of change ``d`` of every state."""
        raise ModelError(f"{type(m).__name__} has no equations")


@dataclass(frozen=True)
class Origin:
    """Where an equation was written."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file.rsplit('/', 1)[-1]}:{self.line}"


@dataclass(frozen=True)
class Equation:
    """One recorded assignment."""

    name: str
    node: Node
    origin: Origin


@dataclass(frozen=True)
class Trigger:
    """Where ``node`` crosses zero upwards, each named switch takes the given value."""

    node: Node
    sets: tuple[tuple[str, float], ...]
    origin: Origin


@dataclass
class Record:
    """Everything that one run of a module's equations recorded; names are qualified by the module's."""

    signals: dict[str, Equation] = field(default_factory=dict)
    rates: dict[str, Equation] = field(default_factory=dict)
    starts: dict[str, Equation] = field(default_factory=dict)
    triggers: list[Trigger] = field(default_factory=list)


def _caller(depth: int = 2) -> Origin:
    frame = sys._getframe(depth)  # the author's line is what a unit fault must name
    return Origin(frame.f_code.co_filename, frame.f_lineno)


def _recorded(value: Any, origin: Origin) -> Node:
    try:
        return as_quantity(value)
    except ModelError as fault:
        raise ModelError(f"{origin}: {fault}") from None


class _Quantities:
    """``m``: quantities are read as attributes, signals are assigned once."""

    _prefix: str
    _module: Module
    _record: Record
    _nodes: dict[str, Node]

    def __init__(self, prefix: str, module: Module, record: Record) -> None:
        nodes = {
            name: Node("symbol", (), Symbol(KINDS[type(quantity)], f"{prefix}.{name}", quantity.unit))
            for name, quantity in module.quantities.items()
        }
        vars(self).update(_prefix=prefix, _module=module, _record=record, _nodes=nodes, time=TIME)

    def __getattr__(self, name: str) -> Any:
        quantity = self._module.quantities.get(name)
        if quantity is None:
            raise ModelError(
                f"{_caller()}: {type(self._module).__name__} declares no '{name}'"
                f"{did_you_mean(name, self._module.quantities)}"
            )
        if isinstance(quantity, Signal) and f"{self._prefix}.{name}" not in self._record.signals:
            raise ModelError(f"{_caller()}: the signal '{self._prefix}.{name}' is read before it is assigned")
        return self._nodes[name]

    def __setattr__(self, name: str, value: Any) -> None:
        origin = _caller()
        quantity, key = self._module.quantities.get(name), f"{self._prefix}.{name}"
        if not isinstance(quantity, Signal):
            known = [key for key, other in self._module.quantities.items() if isinstance(other, Signal)]
            what = f"is a {KINDS[type(quantity)]} and cannot be assigned" if quantity else "is not declared"
            raise ModelError(f"{origin}: '{key}' {what}; only signals are assigned to m{did_you_mean(name, known)}")
        if key in self._record.signals:
            raise ModelError(f"{origin}: '{key}' is assigned twice (first at {self._record.signals[key].origin})")
        self._record.signals[key] = Equation(key, _recorded(value, origin), origin)

    def when(self, crossing: Node | Number, **sets: float) -> None:
        """Set switches where ``crossing`` passes zero upwards."""
        if not sets:
            raise ModelError(f"{_caller()}: when() sets no switch; write when(crossing, switch=1)")
        for name in sets:
            if not isinstance(self._module.quantities.get(name), Switch):
                raise ModelError(
                    f"{_caller()}: when() sets '{name}', which is not a Switch of {type(self._module).__name__}"
                )
        named = tuple((f"{self._prefix}.{name}", float(value)) for name, value in sets.items())
        self._record.triggers.append(Trigger(_recorded(crossing, _caller()), named, _caller()))


class _States:
    """``d`` or ``y``: one assignment for each state."""

    _prefix: str
    _module: Module
    _target: dict[str, Equation]
    _what: str

    def __init__(self, prefix: str, module: Module, target: dict[str, Equation], what: str) -> None:
        vars(self).update(_prefix=prefix, _module=module, _target=target, _what=what)

    def __setattr__(self, name: str, value: Any) -> None:
        origin, key = _caller(), f"{self._prefix}.{name}"
        if not isinstance(self._module.quantities.get(name), State):
            known = [key for key, other in self._module.quantities.items() if isinstance(other, State)]
            raise ModelError(
                f"{origin}: {type(self._module).__name__} has no state '{name}'{did_you_mean(name, known)}"
            )
        if key in self._target:
            raise ModelError(
                f"{origin}: the {self._what} of '{key}' is assigned twice (first at {self._target[key].origin})"
            )
        self._target[key] = Equation(key, _recorded(value, origin), origin)


def record(prefix: str, module: Module) -> Record:
    """Run the module's equations once with graph nodes; raises ModelError for anything undeclared, doubled or
    missing."""
    found = Record()
    m: Any = _Quantities(prefix, module, found)
    type(module).equations(m, _States(prefix, module, found.rates, "rate"))
    type(module).start(m, _States(prefix, module, found.starts, "start"))
    missing = [
        f"'{prefix}.{name}' ({type(module).__name__}) is declared but never assigned"
        for name, quantity in module.quantities.items()
        if (isinstance(quantity, State) and f"{prefix}.{name}" not in found.rates)
        or (isinstance(quantity, Signal) and f"{prefix}.{name}" not in found.signals)
    ]
    if missing:
        raise ModelError(*missing)
    return found
