"""What each operation of the vocabulary is in SBML, and each unit as an SBML unit definition."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import libsbml

from oxytocin.model.graph import Node, constant_of, symbol_of
from oxytocin.model.readers.units import parse, registry

# An operation is a MathML element, or a function that the document defines (its arguments are then computed once).
ELEMENTS: dict[str, int] = {
    "add": libsbml.AST_PLUS,
    "subtract": libsbml.AST_MINUS,
    "multiply": libsbml.AST_TIMES,
    "divide": libsbml.AST_DIVIDE,
    "negate": libsbml.AST_MINUS,
    "power": libsbml.AST_POWER,
    "exp": libsbml.AST_FUNCTION_EXP,
    "log": libsbml.AST_FUNCTION_LN,
    "sin": libsbml.AST_FUNCTION_SIN,
    "cos": libsbml.AST_FUNCTION_COS,
    "tanh": libsbml.AST_FUNCTION_TANH,
    "less": libsbml.AST_RELATIONAL_LT,
    "less_equal": libsbml.AST_RELATIONAL_LEQ,
}
# expm1 and log1p keep their precision near zero: 2 exp(x/2) sinh(x/2), and Kahan's form of the logarithm.
FUNCTIONS: dict[str, str] = {
    "sqrt": "lambda(a, a^0.5)",
    "expm1": "lambda(a, 2 * exp(a / 2) * sinh(a / 2))",
    "log1p": "lambda(a, piecewise(a, 1 + a == 1, ln(1 + a) * a / ((1 + a) - 1)))",
    "minimum": "lambda(a, b, piecewise(a, a < b, b))",
    "maximum": "lambda(a, b, piecewise(a, a > b, b))",
    "clip": "lambda(a, low, high, piecewise(high, a > high, piecewise(low, a < low, a)))",
    "hill": "lambda(x, k, n, piecewise((x / k)^n / (1 + (x / k)^n), x / k > 0, 0))",
    "michaelis": "lambda(x, k, x / (k + x))",
    "smooth_step": "lambda(x, width, 1 / (1 + exp(-2 * x / width)))",
    "competitive": "lambda(x, k, others, (x / k) / (1 + x / k + others))",
}
MEANING: dict[str, int | str] = {**ELEMENTS, **FUNCTIONS, "where": libsbml.AST_FUNCTION_PIECEWISE}

SI_KINDS = {
    "kilogram": libsbml.UNIT_KIND_KILOGRAM,
    "meter": libsbml.UNIT_KIND_METRE,
    "second": libsbml.UNIT_KIND_SECOND,
    "mole": libsbml.UNIT_KIND_MOLE,
    "ampere": libsbml.UNIT_KIND_AMPERE,
    "kelvin": libsbml.UNIT_KIND_KELVIN,
    "candela": libsbml.UNIT_KIND_CANDELA,
}


def identifier(name: str) -> str:
    """Return the SBML identifier of a qualified name: ``plasma.level`` is ``plasma__level``."""
    return name.replace(".", "__")


def unit_identifier(unit: str) -> str:
    """Return the identifier of a unit's definition, such as ``unit_pmol_per_min``."""
    if unit in ("", "1"):
        return "dimensionless"
    words = unit.replace("**", "").replace("^", "").replace("/", "_per_").replace("%", "percent").replace("*", "_")
    return "unit_" + re.sub(r"\W+", "_", words.replace("-", "minus")).strip("_")


def unit_parts(unit: str) -> tuple[float, list[tuple[int, float]]]:
    """Return a unit as a factor and SI kinds with their exponents."""
    quantity = registry().Quantity(1.0, parse(unit)).to_base_units()
    kinds = [(SI_KINDS[name], float(power)) for name, power in quantity.unit_items() if name in SI_KINDS]
    return float(quantity.magnitude), kinds


def function(name: str) -> Any:
    """Return the MathML of a function of ``FUNCTIONS``; its bare numbers are dimensionless."""
    found = libsbml.parseL3Formula(FUNCTIONS[name])
    stack = [found]
    while stack:
        node = stack.pop()
        if node.isNumber():
            node.setUnits("dimensionless")
        stack.extend(node.getChild(number) for number in range(node.getNumChildren()))
    return found


def leaf(node: Node, units: set[str]) -> Any:
    """Return the MathML of a constant or symbol; units met are added to ``units``."""
    if node.op == "constant":
        number, unit = constant_of(node)
        found = libsbml.ASTNode(libsbml.AST_REAL)
        found.setValue(number)
        if unit is not None or number != 0:  # a bare 0 fits any unit
            units.add(unit or "1")
            found.setUnits(unit_identifier(unit or "1"))
        return found
    symbol = symbol_of(node)
    found = libsbml.ASTNode(libsbml.AST_NAME_TIME if symbol.kind == "time" else libsbml.AST_NAME)
    found.setName(identifier(symbol.name))
    return found


def element(node: Node, args: list[Any]) -> Any:
    """Return the MathML of an operation applied to the MathML of its arguments (copied)."""
    meaning = MEANING[node.op]
    found = libsbml.ASTNode(libsbml.AST_FUNCTION if isinstance(meaning, str) else meaning)
    if isinstance(meaning, str):
        found.setName(node.op)
    if node.op == "where":
        args = [args[1], args[0], args[2]]  # MathML: value, condition, otherwise
    for argument in args:
        found.addChild(argument.deepCopy())
    if node.op == "power":
        assert isinstance(node.value, Fraction)
        exponent = libsbml.ASTNode(libsbml.AST_REAL)
        exponent.setValue(float(node.value))
        exponent.setUnits("dimensionless")
        found.addChild(exponent)
    return found
