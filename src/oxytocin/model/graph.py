"""The expression graph: what the author wrote, node by node, with no algebra done to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from oxytocin.model.errors import ModelError
from oxytocin.model.vocabulary import CONDITIONS, VOCABULARY

Kind = Literal["time", "state", "parameter", "input", "switch", "inlet", "signal"]
Number = int | float


@dataclass(frozen=True)
class Symbol:
    """A named quantity: ``kind`` says what it is, ``unit`` is its declared unit."""

    kind: Kind
    name: str
    unit: str


class Node:
    """One node of an expression; leaves are constants (``op == "constant"``) and symbols (``op == "symbol"``)."""

    __slots__ = ("args", "op", "value")

    def __init__(self, op: str, args: tuple[Node, ...] = (), value: object = None) -> None:
        self.op = op
        self.args = args
        self.value = value

    def __add__(self, other: Node | Number) -> Node:
        return apply("add", self, other)

    def __radd__(self, other: Number) -> Node:
        return apply("add", other, self)

    def __sub__(self, other: Node | Number) -> Node:
        return apply("subtract", self, other)

    def __rsub__(self, other: Number) -> Node:
        return apply("subtract", other, self)

    def __mul__(self, other: Node | Number) -> Node:
        return apply("multiply", self, other)

    def __rmul__(self, other: Number) -> Node:
        return apply("multiply", other, self)

    def __truediv__(self, other: Node | Number) -> Node:
        return apply("divide", self, other)

    def __rtruediv__(self, other: Number) -> Node:
        return apply("divide", other, self)

    def __neg__(self) -> Node:
        return apply("negate", self)

    def __pow__(self, exponent: Number | Fraction) -> Node:
        if isinstance(exponent, Node):
            raise ModelError(
                "an exponent must be a constant number; for a variable one write exp(n * log(x)) or hill(x, k, n)"
            )
        return Node("power", (self,), Fraction(exponent).limit_denominator(1000))

    def __lt__(self, other: Node | Number) -> Node:
        return apply("less", self, other)

    def __le__(self, other: Node | Number) -> Node:
        return apply("less_equal", self, other)

    def __gt__(self, other: Node | Number) -> Node:
        return apply("less", other, self)

    def __ge__(self, other: Node | Number) -> Node:
        return apply("less_equal", other, self)

    def __bool__(self) -> bool:
        raise ModelError("a quantity has no truth value while equations are recorded; use where(condition, a, b)")

    def __repr__(self) -> str:
        if self.op == "constant":
            number, unit = constant_of(self)
            return f"{number:g}" + (f" {unit}" if unit else "")
        if self.op == "symbol":
            return symbol_of(self).name
        inner = ", ".join(map(repr, self.args)) + (f", {self.value}" if self.op == "power" else "")
        return f"{self.op}({inner})"


def symbol_of(node: Node) -> Symbol:
    """Return the symbol that a leaf holds."""
    assert isinstance(node.value, Symbol)
    return node.value


def constant_of(node: Node) -> tuple[float, str | None]:
    """Return number and unit of a constant; unit None means a bare number."""
    assert isinstance(node.value, tuple)
    return node.value


def const(number: Number, unit: str | None = None) -> Node:
    """Return a constant with a unit, e.g. ``const(5, "mmHg")``; without a unit it is dimensionless."""
    return Node("constant", (), (float(number), unit))


def as_node(value: Node | Number) -> Node:
    """Return ``value`` as a node; a bare number becomes a dimensionless constant."""
    if isinstance(value, Node):
        return value
    if isinstance(value, (int, float)):
        return const(value)
    raise ModelError(
        f"an equation holds {value!r} of type {type(value).__name__}; only quantities and numbers are allowed"
    )


def as_quantity(value: Node | Number) -> Node:
    """Return ``value`` as a node that holds a number; a condition is refused (its only use is in ``where``)."""
    node = as_node(value)
    if node.op in CONDITIONS:
        raise ModelError(f"a condition, {node!r:.120}, is used as a number; write where(condition, 1, 0)")
    return node


def apply(name: str, *args: Node | Number) -> Node:
    """Return a new node that applies an operation of the vocabulary; raises ModelError for conditions used as
    numbers."""
    operation = VOCABULARY[name]
    nodes = tuple(as_node(argument) for argument in args)
    if len(nodes) != operation.arity:
        raise ModelError(f"{name} takes {operation.arity} arguments, not {len(nodes)}")
    for position, node in enumerate(nodes):
        if (node.op in CONDITIONS) != (name == "where" and position == 0):
            wanted = "condition" if name == "where" and position == 0 else "number"
            raise ModelError(f"{name}: argument {position + 1} must be a {wanted}")
    return Node(name, nodes)


def walk(roots: Iterable[Node]) -> Iterator[Node]:
    """Yield every node below the roots once, arguments before what uses them."""
    seen: set[int] = set()
    for root in roots:
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                yield node
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((argument, False) for argument in reversed(node.args) if id(argument) not in seen)


def exp(x: Node | Number) -> Node:
    """Exponential of a dimensionless quantity."""
    return apply("exp", x)


def expm1(x: Node | Number) -> Node:
    """exp(x) - 1, exact for small x."""
    return apply("expm1", x)


def log(x: Node | Number) -> Node:
    """Natural logarithm of a dimensionless quantity."""
    return apply("log", x)


def log1p(x: Node | Number) -> Node:
    """log(1 + x), exact for small x."""
    return apply("log1p", x)


def sqrt(x: Node | Number) -> Node:
    """Square root; its unit is the root of the argument's."""
    return apply("sqrt", x)


def sin(x: Node | Number) -> Node:
    """Sine of an angle in radians."""
    return apply("sin", x)


def cos(x: Node | Number) -> Node:
    """Cosine of an angle in radians."""
    return apply("cos", x)


def tanh(x: Node | Number) -> Node:
    """Hyperbolic tangent of a dimensionless quantity."""
    return apply("tanh", x)


def minimum(a: Node | Number, b: Node | Number) -> Node:
    """The smaller of two quantities of one unit."""
    return apply("minimum", a, b)


def maximum(a: Node | Number, b: Node | Number) -> Node:
    """The larger of two quantities of one unit."""
    return apply("maximum", a, b)


def clip(x: Node | Number, low: Node | Number, high: Node | Number) -> Node:
    """x held between two bounds of the same unit."""
    return apply("clip", x, low, high)


def where(condition: Node, a: Node | Number, b: Node | Number) -> Node:
    """a where the condition (made with <, <=, >, >=) holds, else b."""
    return apply("where", condition, a, b)


def hill(x: Node | Number, k: Node | Number, n: Node | Number) -> Node:
    """Hill function x**n / (k**n + x**n); zero for x <= 0."""
    return apply("hill", x, k, n)


def michaelis(x: Node | Number, k: Node | Number) -> Node:
    """Michaelis-Menten saturation x / (k + x)."""
    return apply("michaelis", x, k)


def smooth_step(x: Node | Number, width: Node | Number) -> Node:
    """Smooth step (1 + tanh(x / width)) / 2 from 0 to 1."""
    return apply("smooth_step", x, width)


def competitive(x: Node | Number, k: Node | Number, others: Node | Number) -> Node:
    """Occupancy (x/k) / (1 + x/k + others) of a site for which others compete (their summed x/k)."""
    return apply("competitive", x, k, others)
