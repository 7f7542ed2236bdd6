"""Reads the graph as units: every equation must be consistent in dimension and in scale, with no hidden factor."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pint

from oxytocin.model.graph import Node, constant_of, symbol_of, walk
from oxytocin.model.vocabulary import CONDITIONS
from oxytocin.model.wiring import Model

ZERO = object()  # a bare 0 fits any unit


class UnitFault(Exception):
    """One operation whose units do not fit, in words."""


def new_registry(**options: Any) -> Any:
    """Return a registry of units of one's own, read from pint's cache where there is a place to keep one."""
    try:
        return pint.UnitRegistry(cache_folder=":auto:", **options)
    except OSError:
        return pint.UnitRegistry(**options)


@cache
def registry() -> Any:
    """Return the registry of units used inside models."""
    units = new_registry()
    units.define("wk = week")
    return units


@cache
def parse(unit: str) -> Any:
    """Return the pint unit of a declared unit; raises UnitFault with the text when it is none."""
    text = {"": "dimensionless", "1": "dimensionless", "degC": "delta_degC", "%": "percent"}.get(unit, unit)
    try:
        return registry().Unit(text.replace("degC", "delta_degC") if text == "degC/min" else text)
    except Exception as fault:
        raise UnitFault(f"'{unit}' is not a unit ({fault})") from fault


@cache
def _ratio(a: Any, b: Any) -> float | None:
    quotient = registry().Quantity(1.0, a / b).to_base_units()
    return float(quotient.magnitude) if quotient.dimensionless or not quotient.units.dimensionality else None


def fits(a: Any, b: Any) -> bool:
    """Say whether two units are the same in dimension and in scale."""
    if a is ZERO or b is ZERO:
        return True
    ratio = _ratio(a, b)
    return ratio is not None and abs(ratio - 1) < 1e-9


def spell(unit: Any) -> str:
    """Return a unit as text, the way models write it: ``pmol/L``, ``mmHg/degC``."""
    if unit is ZERO:
        return "0"
    text = f"{unit:~}".replace(" / ", "/").replace(" * ", "*").replace("Δ°C", "degC").replace("delta_degC", "degC")
    return re.sub(r"\bl\b", "L", text) or "1"


def faults_of(model: Model) -> list[str]:
    """Return every fault of units in a model, one sentence each, with place and both units."""
    known: dict[int, Any] = {}
    faults: list[str] = []
    for item in (*model.states, *model.parameters, *model.inputs, *model.signals):
        try:
            parse(item.unit)
        except UnitFault as fault:
            faults.append(f"'{item.name}': {fault}")
    if faults:
        return faults
    for equation in model.definitions.values():
        _compare(known, faults, equation.node, equation, model.unit_of(equation.name), "")
    for equation in model.rates.values():
        unit = f"({model.unit_of(equation.name)}) / min" if model.unit_of(equation.name) not in ("1", "") else "1/min"
        _compare(known, faults, equation.node, equation, unit, "the rate of ")
    for equation in model.starts.values():
        _compare(known, faults, equation.node, equation, model.unit_of(equation.name), "the start of ")
    for trigger in model.triggers:
        try:
            _unit_of(known, trigger.node)
        except UnitFault as fault:
            faults.append(f"{trigger.origin}: in when(): {fault}")
    return faults


def _compare(known: dict[int, Any], faults: list[str], node: Node, equation: Any, unit: str, what: str) -> None:
    try:
        found, wanted = _unit_of(known, node), parse(unit)
    except UnitFault as fault:
        faults.append(f"{equation.origin}: in {what}'{equation.name}': {fault}")
        return
    if not fits(found, wanted):
        ratio = _ratio(found, wanted)
        scale = f", a factor of {ratio:g} apart" if ratio is not None else ""
        origin = equation.origin if equation.origin.line else "wire"
        faults.append(
            f"{origin}: {what}'{equation.name}' is declared in {spell(wanted)} "
            f"but its equation gives {spell(found)}{scale}"
        )


def _unit_of(known: dict[int, Any], root: Node) -> Any:
    for node in walk([root]):
        if id(node) not in known:
            known[id(node)] = _rule(node, [known[id(argument)] for argument in node.args])
    return known[id(root)]


def _rule(node: Node, units: list[Any]) -> Any:
    if node.op == "constant":
        number, unit = constant_of(node)
        return ZERO if number == 0 and unit is None else parse(unit or "1")
    if node.op == "symbol":
        return parse(symbol_of(node).unit)
    if node.op == "power":
        return ZERO if units[0] is ZERO else units[0] ** node.value
    return RULES[node.op](node, *units)


def _same(node: Node, *units: Any) -> Any:
    first = next((unit for unit in units if unit is not ZERO), ZERO)
    for unit in units:
        if not fits(first, unit):
            raise UnitFault(f"{node.op} of {spell(first)} and {spell(unit)} in {node!r:.120}")
    return first


def _plain(node: Node, *units: Any) -> Any:
    for unit in units:
        if not fits(unit, parse("1")):
            raise UnitFault(f"{node.op} needs a dimensionless argument, not {spell(unit)}, in {node!r:.120}")
    return parse("1")


def _ratio_of(node: Node, x: Any, k: Any, *rest: Any) -> Any:
    _same(node, x, k)
    return _plain(node, *rest)


def _product(node: Node, a: Any, b: Any) -> Any:
    if ZERO in (a, b):
        return ZERO
    return a * b


def _quotient(node: Node, a: Any, b: Any) -> Any:
    if b is ZERO:
        raise UnitFault(f"division by a bare zero in {node!r:.120}")
    return ZERO if a is ZERO else a / b


RULES: dict[str, Callable[..., Any]] = {
    "add": _same,
    "subtract": _same,
    "negate": _same,
    "minimum": _same,
    "maximum": _same,
    "clip": _same,
    "multiply": _product,
    "divide": _quotient,
    "sqrt": lambda node, a: ZERO if a is ZERO else a**0.5,
    "power": lambda node, a: ZERO if a is ZERO else a**node.value,
    **dict.fromkeys(("exp", "expm1", "log", "log1p", "sin", "cos", "tanh"), _plain),
    **dict.fromkeys(CONDITIONS, _same),
    "where": lambda node, condition, a, b: _same(node, a, b),
    "hill": _ratio_of,
    "michaelis": _ratio_of,
    "smooth_step": _ratio_of,
    "competitive": _ratio_of,
}
