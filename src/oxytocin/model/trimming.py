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
    while True:
        equations = [table[name].node for table in (model.rates, model.starts) for name in kept if name in table]
        used = _symbols(model, [*roots, *equations])
        triggers = tuple(
            trigger
            for trigger in model.triggers
            if used & {name for name, _ in trigger.sets} or _symbols(model, [trigger.node]) & states <= kept
        )
        used |= {symbol for trigger in triggers for symbol in _symbols(model, [trigger.node])}
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


def _symbols(model: Model, roots: Iterable[Node]) -> set[str]:
    """Return the names of all symbols that expressions rest on, through signals and inlets."""
    found, waiting = set[str](), list(roots)
    while waiting:
        for node in walk([waiting.pop()]):
            if node.op == "symbol" and (name := symbol_of(node).name) not in found:
                found.add(name)
                if name in model.definitions:
                    waiting.append(model.definitions[name].node)
    return found
