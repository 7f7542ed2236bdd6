"""What each operation means, in SymPy: written apart from every reader, evaluated with 40 digits.

An ``Exact`` value carries a bound on what double precision may have lost so far, found by moving each argument of an
operation to the edges of its own bound. Readers are held to 1e-10 or, where an expression is ill-conditioned, to that
bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from oxytocin.model.graph import Node, constant_of, symbol_of, walk

DIGITS = 40
LOST = sympy.Float("2e-15", DIGITS)  # what one operation may lose, relative
NOTHING = 1e-100  # logarithms of zero stop at the smallest double: zero to a fractional power comes out this small
SMALL = 1e-15  # below this, 40 digits of 1 + a would not keep enough of a

SYMPY: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "negate": lambda a: -a,
    "power": lambda a, exponent: a ** sympy.Rational(exponent.numerator, exponent.denominator),
    "exp": sympy.exp,
    "expm1": lambda a: sympy.exp(a) - 1 if abs(a) > SMALL else a + a**2 / 2 + a**3 / 6,
    "log": sympy.log,
    "log1p": lambda a: sympy.log(1 + a) if abs(a) > SMALL else a - a**2 / 2 + a**3 / 3,
    "sqrt": sympy.sqrt,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "minimum": sympy.Min,
    "maximum": sympy.Max,
    "clip": lambda a, low, high: sympy.Min(sympy.Max(a, low), high),
    "less": lambda a, b: bool(a < b),
    "less_equal": lambda a, b: bool(a <= b),
    "where": lambda condition, a, b: a if condition else b,
    "hill": lambda x, k, n: x**n / (k**n + x**n) if x > 0 else sympy.Integer(0),
    "michaelis": lambda x, k: x / (k + x),
    "smooth_step": lambda x, w: 1 / (1 + sympy.exp(-2 * x / w)),
    "competitive": lambda x, k, others: (x / k) / (1 + x / k + others),
}


class IllConditioned(Exception):
    """Double precision cannot decide a condition: it hangs on the last digits."""


@dataclass(frozen=True)
class Exact:
    """A value and a bound on the absolute error of a double-precision evaluation."""

    value: Any
    bound: Any = 0

    def holds(self, found: float, relative: float = 1e-10) -> bool:
        """Say whether a double is this value, to a relative error or to the bound where that is wider."""
        allowed = relative * abs(self.value) + 2 * self.bound + NOTHING
        return bool(abs(sympy.Float(found, DIGITS) - self.value) <= allowed)


def number(value: float, digits: int = DIGITS) -> Any:
    """A double, exactly."""
    return sympy.Float(value, digits)


def meaning(node: Node, *values: Any) -> Any:
    """Return the value of one operation for values of its arguments."""
    if node.op == "power":
        assert isinstance(node.value, Fraction)
        return SYMPY["power"](values[0], node.value)
    return SYMPY[node.op](*values)


def apply(node: Node, arguments: list[Exact]) -> Exact:
    """Return the value of one operation with its bound; raises IllConditioned where a condition is undecided."""
    values = [argument.value for argument in arguments]
    result = meaning(node, *values)
    moved = number(0.0)
    for position, argument in enumerate(arguments):
        if argument.bound:
            others = [meaning(node, *values[:position], argument.value + shift, *values[position + 1:])
                      for shift in (argument.bound, -argument.bound)]
            if isinstance(result, bool):
                if others != [result, result]:
                    raise IllConditioned
            else:
                moved += max(abs(other - result) for other in others)
    return Exact(result) if isinstance(result, bool) else Exact(number(0.0) + result, moved + LOST * abs(result))


def evaluate(root: Node, leaves: Mapping[str, Exact], known: dict[int, Exact] | None = None) -> Exact:
    """Return the value of an expression; ``leaves`` gives every symbol by name, ``known`` nodes worked out before."""
    known = {} if known is None else known
    for node in walk([root]):
        if id(node) in known:
            continue
        if node.op == "constant":
            known[id(node)] = Exact(number(constant_of(node)[0]))
        elif node.op == "symbol":
            known[id(node)] = leaves[symbol_of(node).name]
        else:
            known[id(node)] = apply(node, [known[id(argument)] for argument in node.args])
    return known[id(root)]


def slope(root: Node, leaves: Mapping[str, float], name: str) -> Any:
    """Return a derivative to 20 digits and more, by a central difference with a step far below double precision."""
    step = sympy.Float("1e-25", 80)

    def at(shift: Any) -> Any:
        known: dict[int, Any] = {}
        for node in walk([root]):
            if node.op == "constant":
                known[id(node)] = number(constant_of(node)[0], 80)
            elif node.op == "symbol":
                symbol = symbol_of(node).name
                known[id(node)] = number(leaves[symbol], 80) + (shift if symbol == name else 0)
            else:
                known[id(node)] = meaning(node, *(known[id(argument)] for argument in node.args))
        return known[id(root)]

    return (at(step) - at(-step)) / (2 * step)
