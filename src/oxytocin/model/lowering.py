"""The graph as a straight list of primitive operations, shared subexpressions once: what machine code is made from.

Each operation is known to be constant, to depend on the person alone (so that it is computed once for a person and
not at
every step), or to change in time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from oxytocin.model.graph import Node, constant_of, symbol_of, walk
from oxytocin.model.wiring import Model

CONSTANT, PERSON, CHANGING = 0, 1, 2
SMALLEST = 1e-300

PRIMITIVES: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "negate": np.negative,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "less": np.less,
    "less_equal": np.less_equal,
    "where": np.where,
}


@dataclass(frozen=True)
class Instruction:
    """One primitive operation; ``args`` are positions in the program. Leaves are ``number`` and ``symbol``."""

    op: str
    args: tuple[int, ...]
    value: Any
    level: int


@dataclass
class Program:
    """A list of instructions in order of computation, for a model."""

    model: Model
    instructions: list[Instruction] = field(default_factory=list)
    _known: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _nodes: dict[int, int] = field(default_factory=dict)
    _kept: list[Node] = field(default_factory=list)

    def add(self, root: Node) -> int:
        """Add all that a node needs; return its position."""
        for node in walk([root]):
            if id(node) not in self._nodes:
                self._kept.append(node)  # a node must outlive its id
                self._nodes[id(node)] = self._lower(node)
        return self._nodes[id(root)]

    def number(self, value: float) -> int:
        """Return the position of a constant."""
        return self._emit("number", (), float(value))

    def apply(self, op: str, *args: int) -> int:
        """Return the position of a primitive applied to earlier positions; constants are folded."""
        if op == "divide" and self.level(args[1]) < CHANGING <= self.level(args[0]):
            return self.apply("multiply", args[0], self.apply("divide", self.number(1.0), args[1]))
        if op == "where" and self.level(args[0]) == CONSTANT:
            return args[1] if self.instructions[args[0]].value else args[2]
        if all(self.level(argument) == CONSTANT for argument in args):
            with np.errstate(all="ignore"):
                return self.number(float(PRIMITIVES[op](*(self.instructions[argument].value for argument in args))))
        return self._emit(op, args, None)

    def level(self, position: int) -> int:
        """Return whether a position is constant, of the person, or changing."""
        return self.instructions[position].level

    def _emit(self, op: str, args: tuple[int, ...], value: Any, level: int | None = None) -> int:
        key = (op, args, value)
        if key not in self._known:
            if level is None:
                level = max((self.level(argument) for argument in args), default=CONSTANT)
            self.instructions.append(Instruction(op, args, value, level))
            self._known[key] = len(self.instructions) - 1
        return self._known[key]

    def _lower(self, node: Node) -> int:
        args = [self._nodes[id(argument)] for argument in node.args]
        if node.op == "constant":
            return self.number(constant_of(node)[0])
        if node.op == "symbol":
            symbol = symbol_of(node)
            if symbol.kind in ("signal", "inlet"):
                return self.add(self.model.definitions[symbol.name].node)
            return self._emit(
                "symbol", (), (symbol.kind, symbol.name), PERSON if symbol.kind == "parameter" else CHANGING
            )
        if node.op == "power":
            assert isinstance(node.value, Fraction)
            return self._power(args[0], node.value)
        if node.op in EXPANSIONS:
            return EXPANSIONS[node.op](self, *args)
        return self.apply(node.op, *args)

    def _power(self, base: int, exponent: Fraction) -> int:
        if exponent < 0:
            return self.apply("divide", self.number(1.0), self._power(base, -exponent))
        if exponent.denominator == 1:
            result, square, rest = self.number(1.0), base, int(exponent)
            while rest:
                if rest & 1:
                    result = square if result == self.number(1.0) else self.apply("multiply", result, square)
                square, rest = (self.apply("multiply", square, square) if rest > 1 else square), rest >> 1
            return result
        if exponent.denominator == 2 and exponent <= 16:
            root = self.apply("sqrt", base)
            return (
                root
                if exponent == Fraction(1, 2)
                else self.apply("multiply", self._power(base, exponent - Fraction(1, 2)), root)
            )
        # the logarithm of a negative base is not a number, and that is what its fractional power is
        return self.apply("exp", self.apply("multiply", self.number(float(exponent)), self.apply("log", base)))


def _hill(program: Program, x: int, k: int, n: int) -> int:
    a, one = program.apply, program.number(1.0)
    ratio = a("divide", a("maximum", x, program.number(0.0)), k)
    exponent = program.instructions[n]
    if exponent.op == "number" and exponent.value in (1.0, 2.0, 3.0, 4.0):
        powered = program._power(ratio, Fraction(exponent.value))
        return a("divide", powered, a("add", one, powered))
    powered = a("exp", a("multiply", n, a("log", a("maximum", ratio, program.number(SMALLEST)))))
    return a("divide", powered, a("add", one, powered))


def _smooth_step(program: Program, x: int, width: int) -> int:
    a, one = program.apply, program.number(1.0)
    steep = a("divide", program.number(-2.0), width)
    return a("divide", one, a("add", one, a("exp", a("multiply", x, steep))))


def _competitive(program: Program, x: int, k: int, others: int) -> int:
    a = program.apply
    ratio = a("divide", x, k)
    return a("divide", ratio, a("add", a("add", program.number(1.0), ratio), others))


EXPANSIONS: dict[str, Callable[..., int]] = {
    "hill": _hill,
    "smooth_step": _smooth_step,
    "competitive": _competitive,
    "michaelis": lambda program, x, k: program.apply("divide", x, program.apply("add", k, x)),
    "clip": lambda program, x, low, high: program.apply("minimum", program.apply("maximum", x, low), high),
}


def lower(model: Model, groups: dict[str, Sequence[Node]]) -> tuple[Program, dict[str, list[int]]]:
    """Return one program for all groups of roots, and each group's positions."""
    program = Program(model)
    return program, {name: [program.add(root) for root in roots] for name, roots in groups.items()}
