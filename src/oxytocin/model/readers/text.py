"""What a model is made of, for people and for programs: every quantity, number, source, link and equation."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from oxytocin.model.errors import ModelError, did_you_mean
from oxytocin.model.graph import walk
from oxytocin.model.module import Equation
from oxytocin.model.quantities import Inlet, Quantity, describe_spread
from oxytocin.model.readers.notation import NAMED, OPERATIONS, as_tree, escape, name_in_latex, write
from oxytocin.model.wiring import Model

__all__ = ["FORMATS", "OPERATIONS", "describe"]

FORMATS = ("text", "markdown", "json")
Rows = list[tuple[str, ...]]


def describe(model: Model, module: str | None = None, format: str = "text") -> str:
    """Return a description of a model, or of one of its modules, as "text", "markdown" or "json".

    Each module: its mechanism, states, parameters (value, unit, spread over people, meaning, source), what it takes
    from elsewhere and over which link (grade and source), its equations and the changes that its state triggers.
    Raises ModelError for an unknown module or format.
    """
    if format not in FORMATS:
        allowed = ", ".join(FORMATS)
        raise ModelError(f"'{format}' is not a format; allowed: {allowed}{did_you_mean(format, FORMATS)}")
    if module is not None and module not in model.modules:
        hint = did_you_mean(module, model.modules)
        raise ModelError(f"{model.name} has no module '{module}'; it has {', '.join(model.modules)}{hint}")
    found = collect(model, [module] if module is not None else list(model.modules))
    if format == "json":
        return json.dumps(found, indent=2, ensure_ascii=False)
    lines = _markdown(found) if format == "markdown" else _text(found)
    return "\n".join(lines).rstrip() + "\n"


def collect(model: Model, modules: list[str]) -> dict[str, Any]:
    """Return all that is known of the modules as plain data (what the JSON form holds)."""
    whole: dict[str, Any] = {
        "model": model.name,
        "trust": model.trust,
        "modules": [_module(model, name) for name in modules],
    }
    whole["inputs"] = [asdict(item) for item in model.inputs]
    whole["doses"] = [
        {"name": name, "state": state, "unit": model.unit_of(state)} for name, state in model.doses.items()
    ]
    whole["observables"] = [asdict(item) for item in model.observables]
    return whole


def _module(model: Model, name: str) -> dict[str, Any]:
    module = model.modules[name]
    quantities = {f"{name}.{key}": quantity for key, quantity in module.quantities.items()}

    def own(items: Any) -> list[Any]:
        return [item for item in items if item.name in quantities]

    return {
        "name": name,
        "title": inspect.cleandoc(type(module).__doc__ or ""),
        "mechanism": inspect.cleandoc(sys.modules[type(module).__module__].__doc__ or ""),
        "states": [_state(model, name, item) for item in own(model.states)],
        "signals": [{**asdict(item), **_equation(model.definitions[item.name], name)} for item in own(model.signals)],
        "parameters": [
            {
                **_plain(item),
                "value": item.value,
                "spread": describe_spread(item.spread),
                "source": item.source,
                "note": item.note,
            }
            for item in own(model.parameters)
        ],
        "inlets": [_inlet(model, key, item) for key, item in quantities.items() if isinstance(item, Inlet)],
        "switches": [{**_plain(item), "initial": item.value} for item in own(model.switches)],
        "changes": [
            {
                "sets": dict(trigger.sets),
                "text": f"{write(trigger.node, name)} passes 0",
                "latex": write(trigger.node, name, latex=True),
                "expression": as_tree(trigger.node),
            }
            for trigger in model.triggers
            if trigger.sets[0][0] in quantities
        ],
        "gives": [asdict(wire) for wire in model.wires if wire.origin in quantities],
    }


def _plain(item: Any) -> dict[str, Any]:
    return {"name": item.name, "unit": item.unit, "meaning": item.meaning}


def _equation(equation: Equation, module: str) -> dict[str, Any]:
    node = equation.node
    return {
        "equation": write(node, module),
        "latex": write(node, module, latex=True),
        "expression": as_tree(node),
        "operations": sorted({inner.op for inner in walk([node]) if inner.args}),
    }


def _state(model: Model, module: str, item: Any) -> dict[str, Any]:
    start = model.starts.get(item.name)
    found = {**_plain(item), "initial": item.initial, "scale": item.scale, **_equation(model.rates[item.name], module)}
    return {**found, "start": _equation(start, module) if start else None}


def _inlet(model: Model, key: str, item: Quantity) -> dict[str, Any]:
    assert isinstance(item, Inlet)
    found = {"name": key, "unit": item.unit, "meaning": item.meaning, "default": item.default}
    wire = next((wire for wire in model.wires if wire.target == key), None)
    given = next((entry.name for entry in model.inputs if entry.target == key), None)
    return {**found, "link": asdict(wire) if wire else None, "input": given}


# -- for people --------------------------------------------------------------------------------------------------------


def _where_from(inlet: dict[str, Any]) -> str:
    link = inlet["link"]
    if link:
        state = "" if link["active"] else f"; not trusted here, {inlet['default']:g} instead"
        return f"from {link['origin']} ({', '.join(part for part in (link['grade'], link['source']) if part)}{state})"
    if inlet["input"]:
        return f"set from outside as {inlet['input']}"
    return f"not linked, {inlet['default']:g}"


def _number(value: float, unit: str) -> str:
    return f"{value:g}" if unit in ("", "1") else f"{value:g} {unit}"


def _unit(unit: str) -> str:
    return "dimensionless" if unit in ("", "1") else unit


def _text(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['model']}, trusting links that are {found['trust']} or better"
    for module in found["modules"]:
        prefix = f"{module['name']}."
        yield ""
        yield f"{module['name']}: {module['title']}"
        yield from (f"  {line}".rstrip() for line in module["mechanism"].splitlines())
        if module["states"]:
            yield "\n  States"
        for item in module["states"]:
            start = item["start"]["equation"] if item["start"] else f"{item['initial']:g}"
            name = item["name"].removeprefix(prefix)
            yield f"    {name} [{_unit(item['unit'])}] {item['meaning']}; starts at {start}"
            yield f"      d/dt = {item['equation']}"
        if module["signals"]:
            yield "\n  Signals"
        for item in module["signals"]:
            yield f"    {item['name'].removeprefix(prefix)} [{_unit(item['unit'])}] {item['meaning']}"
            yield f"      = {item['equation']}"
        if module["parameters"]:
            yield "\n  Parameters"
        for item in module["parameters"]:
            value = _number(item["value"], item["unit"])
            yield f"    {item['name'].removeprefix(prefix)} = {value} ({item['spread']}): {item['meaning']}"
            yield f"      {item['source']}" + (f"; {item['note']}" if item["note"] else "")
        if module["inlets"]:
            yield "\n  Takes"
        for item in module["inlets"]:
            name = item["name"].removeprefix(prefix)
            yield f"    {name} [{_unit(item['unit'])}] {item['meaning']}; {_where_from(item)}"
        if module["gives"]:
            yield "\n  Gives"
        for item in module["gives"]:
            state = "" if item["active"] else ", not trusted here"
            name = item["origin"].removeprefix(prefix)
            yield f"    {name} to {item['target']} ({item['grade']}{state}) {item['source']}"
        if module["switches"]:
            yield "\n  Switches"
        for item in module["switches"]:
            yield f"    {item['name'].removeprefix(prefix)}: {item['meaning']} ({item['initial']:g} at the start)"
        for item in module["changes"]:
            sets = ", ".join(f"{name.removeprefix(prefix)} becomes {value:g}" for name, value in item["sets"].items())
            yield f"      when {item['text']} upwards, {sets}"


def _table(head: tuple[str, ...], rows: Rows) -> Iterator[str]:
    if rows:
        yield ""
        yield "| " + " | ".join(head) + " |"
        yield "|" + "---|" * len(head)
        yield from ("| " + " | ".join(cell.replace("|", r"\|") or " " for cell in row) + " |" for row in rows)


def _markdown(found: dict[str, Any]) -> Iterator[str]:
    yield f"# The model: {found['model']}"
    yield ""
    yield f"Links that are {found['trust']} or better are on. One section for each module."
    used = {
        op
        for module in found["modules"]
        for item in (*module["states"], *module["signals"])
        for op in item["operations"]
    }
    if used & set(NAMED):
        yield ""
        yield "Named functions:"
    for name in (name for name in NAMED if name in used):
        yield ""
        yield f"$${NAMED[name]}$$"
    for module in found["modules"]:
        yield from _section(module)


def _section(module: dict[str, Any]) -> Iterator[str]:
    prefix = f"{module['name']}."

    def local(item: dict[str, Any]) -> str:
        return f"`{item['name'].removeprefix(prefix)}`"

    yield ""
    yield f"## {module['name']}"
    yield ""
    yield module["title"]
    if module["mechanism"]:
        yield ""
        yield module["mechanism"]
    rows: Rows = [(local(item), _unit(item["unit"]), item["meaning"]) for item in module["states"]]
    yield from _table(("State", "Unit", "Meaning"), rows)
    rows = [(local(item), _unit(item["unit"]), item["meaning"]) for item in module["signals"]]
    yield from _table(("Signal", "Unit", "Meaning"), rows)
    rows = [
        (
            local(item),
            f"{item['value']:g}",
            _unit(item["unit"]),
            item["spread"],
            item["meaning"],
            item["source"] + (f"; {item['note']}" if item["note"] else ""),
        )
        for item in module["parameters"]
    ]
    yield from _table(("Parameter", "Value", "Unit", "Over people", "Meaning", "Source"), rows)
    rows = [(local(item), _unit(item["unit"]), item["meaning"], _where_from(item)) for item in module["inlets"]]
    yield from _table(("Takes", "Unit", "Meaning", "Where from"), rows)
    rows = [
        (
            f"`{item['origin'].removeprefix(prefix)}`",
            f"`{item['target']}`",
            item["grade"] + ("" if item["active"] else " (not trusted here)"),
            item["source"],
        )
        for item in module["gives"]
    ]
    yield from _table(("Gives", "To", "Grade", "Source"), rows)
    equations = [(name_in_latex(item["name"].removeprefix(prefix)), item["latex"]) for item in module["signals"]]
    for item in module["states"]:
        name = name_in_latex(item["name"].removeprefix(prefix))
        equations.append((rf"\frac{{\mathrm{{d}}\,{name}}}{{\mathrm{{d}}t}}", item["latex"]))
        if item["start"]:
            equations.append((rf"{name}(0)", item["start"]["latex"]))
    for left, right in equations:
        yield ""
        yield f"$${left} = {right}$$"
    for item in module["changes"]:
        sets = ", ".join(
            rf"\mathrm{{{escape(key.removeprefix(prefix))}}} = {value:g}" for key, value in item["sets"].items()
        )
        yield ""
        yield rf"When ${item['latex']}$ passes zero upwards: ${sets}$."
