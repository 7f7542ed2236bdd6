"""The closed vocabulary of equations.

Every reader of the graph must give a meaning to each of these operations; ``tests/model/test_conformance.py`` proves
that
none is left out. Definitions of the named physiology:

- ``hill(x, k, n)``       = x**n / (k**n + x**n), zero for x <= 0
- ``michaelis(x, k)``     = x / (k + x)
- ``smooth_step(x, w)``   = (1 + tanh(x / w)) / 2, from 0 to 1 around x = 0
- ``competitive(x, k, o)``= (x / k) / (1 + x / k + o), with ``o`` the sum of the competitors' own x / k
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """One operation: its name, the number of its arguments and what it does."""

    name: str
    arity: int
    meaning: str


_ALL = [
    Operation("add", 2, "a + b"),
    Operation("subtract", 2, "a - b"),
    Operation("multiply", 2, "a * b"),
    Operation("divide", 2, "a / b"),
    Operation("negate", 1, "-a"),
    Operation("power", 1, "a to a constant rational power"),
    Operation("exp", 1, "exponential"),
    Operation("expm1", 1, "exp(a) - 1"),
    Operation("log", 1, "natural logarithm"),
    Operation("log1p", 1, "log(1 + a)"),
    Operation("sqrt", 1, "square root"),
    Operation("sin", 1, "sine of an angle in radians"),
    Operation("cos", 1, "cosine of an angle in radians"),
    Operation("tanh", 1, "hyperbolic tangent"),
    Operation("minimum", 2, "the smaller"),
    Operation("maximum", 2, "the larger"),
    Operation("clip", 3, "a held between b and c"),
    Operation("less", 2, "condition a < b"),
    Operation("less_equal", 2, "condition a <= b"),
    Operation("where", 3, "b if the condition a holds, else c"),
    Operation("hill", 3, "a**c / (b**c + a**c), zero for a <= 0"),
    Operation("michaelis", 2, "a / (b + a)"),
    Operation("smooth_step", 2, "(1 + tanh(a / b)) / 2"),
    Operation("competitive", 3, "(a / b) / (1 + a / b + c)"),
]

VOCABULARY: dict[str, Operation] = {operation.name: operation for operation in _ALL}
CONDITIONS = frozenset({"less", "less_equal"})
