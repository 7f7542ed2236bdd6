"""Leaving out of a model what a run does not rest on: states, signals and parameters that reach nothing observed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oxytocin.model.graph import Node, symbol_of, walk
from oxytocin.model.wiring import Model


def trimmed(model: Model, observed: Iterable[str], entrances: Iterable[str] = ()) -> Model:
    """Return the model without what neither the observed quantities nor the switches they rest on depend on.

    ``observed`` are names as ``Model.observable`` takes them; ``entrances`` are names of doses that will be given and
    of switches that will be set from outside: they stay, wherever they lead. A trigger stays when one of its switches
    is read, or when it rests on states that stay anyway, so that what happens (a birth) is noted. Inputs stay, whether
    used or not; an observable stays when its quantity does. Raises ModelError for an unknown name.
    """
    states, switches, parameters = (set(model.names(kind)) for kind in ("states", "switches", "parameters"))
    entrances = list(entrances)
    kept = {model.doses[name] for name in entrances if name in model.doses}
    roots: list[Node] = [model.observable(name) for name in (*observed, *(set(entrances) - set(model.doses)))]
    reached = _Reached(model)
    while True:
        equations = [table[name].node for table in (model.rates, model.starts) for name in kept if name in table]
        used = reached.symbols([*roots, *equations])
        triggers = tuple(
            trigger
            for trigger in model.triggers
            if used & {name for name, _ in trigger.sets} or reached.symbols([trigger.node]) & states <= kept
        )
        used |= {symbol for trigger in triggers for symbol in reached.symbols([trigger.node])}
        used |= {name for trigger in triggers for name, _ in trigger.sets}
        if used & states <= kept:
            break
        kept |= used & states
    modules = {name.partition(".")[0] for name in used | kept}
    definitions = {name: equation for name, equation in model.definitions.items() if name in used}
    known = used | kept
    return replace(
        model,
        modules={name: module for name, module in model.modules.items() if name in modules},
        states=tuple(item for item in model.states if item.name in kept),
        parameters=tuple(item for item in model.parameters if item.name in used & parameters),
        switches=tuple(item for item in model.switches if item.name in used & switches),
        doses={name: target for name, target in model.doses.items() if target in kept},
        observables=tuple(item for item in model.observables if item.origin in known),
        signals=tuple(item for item in model.signals if item.name in definitions),
        wires=tuple(wire for wire in model.wires if wire.target in definitions),
        definitions=definitions,
        rates={name: equation for name, equation in model.rates.items() if name in kept},
        starts={name: equation for name, equation in model.starts.items() if name in kept},
        triggers=triggers,
    )


def closed(model: Model, entrances: Iterable[str]) -> dict[str, str]:
    """Return those of some inputs and doses that leave the organ that they enter by no link, because one is not
    trusted, and the grade of that link.
    """
    broken = [wire for wire in model.wires if not wire.active]
    places = {equation.name: _names(equation.node) for equation in (*model.definitions.values(), *model.rates.values())}
    found: dict[str, str] = {}
    for name in entrances:
        first = {model.doses[name]} if name in model.doses else {key for key, uses in places.items() if name in uses}
        organs = {key.partition(".")[0] for key in first}
        reached: set[str] = set()
        waiting = first
        while waiting and all(key.partition(".")[0] in organs for key in waiting):
            reached |= waiting
            waiting = {key for key, uses in places.items() if uses & reached} - reached
        link = next((wire for wire in broken if wire.origin in reached), None)
        if not waiting and link is not None:
            found[name] = link.grade
    return found


def _names(root: Node) -> set[str]:
    return {symbol_of(node).name for node in walk([root]) if node.op == "symbol"}


class _Reached:
    """What expressions rest on; each expression of the model is walked through once."""

    def __init__(self, model: Model) -> None:
        self._definitions = model.definitions
        self._direct: dict[int, set[str]] = {}

    def symbols(self, roots: Iterable[Node]) -> set[str]:
        """Return the names of all symbols that expressions rest on, through signals and inlets."""
        found, waiting = set[str](), list(roots)
        while waiting:
            fresh = self._in(waiting.pop()) - found
            found |= fresh
            waiting += [self._definitions[name].node for name in fresh if name in self._definitions]
        return found

    def _in(self, root: Node) -> set[str]:
        if id(root) not in self._direct:
            self._direct[id(root)] = _names(root)
        return self._direct[id(root)]
