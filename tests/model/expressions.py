"""Random graphs over the whole vocabulary: every operation in each of them, within its safe domain."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from tests.model.meaning import Exact, IllConditioned, evaluate, number

from oxytocin.model import Inlet, Model, Module, Param, Signal, State, Switch, assemble, const
from oxytocin.model.graph import Node, Symbol, apply
from oxytocin.model.vocabulary import CONDITIONS, VOCABULARY

POINTS = 16  # the widest vector that is tested
STATES, PARAMETERS = ("g.s0", "g.s1"), ("g.p0", "g.p1", "g.p2")
LEAVES = (*STATES, *PARAMETERS, "drive", "g.on", "time")
WRITTEN = ("0", "1", "2", "3", "5", "20", "-1", "-2", "1/2", "3/2", "-1/2", "1/3", "2/3", "-7/5")
EXPONENTS = [Fraction(text) for text in WRITTEN]
PER_MINUTE = const(1, "1/min")


def symbol(kind: Any, name: str, unit: str = "1") -> Node:
    return Node("symbol", (), Symbol(kind, name, unit))


class Graph:
    """Expressions, the model that has them as signals ``g.x0``, ``g.x1``, ..., and their exact values."""

    def __init__(self, roots: list[Node], leaves: dict[str, np.ndarray], exact: list[list[Exact]]) -> None:
        self.model, self.roots, self.leaves, self.exact = model_of(roots), roots, leaves, exact

    def __repr__(self) -> str:
        return f"{len(self.roots)} expressions"

    @property
    def names(self) -> list[str]:
        """The qualified names of the expressions."""
        return [f"g.x{index}" for index in range(len(self.roots))]

    def at(self, point: int) -> dict[str, Exact]:
        """Every leaf at one point, and the inlet that the input feeds."""
        found = {name: Exact(number(float(values[point]))) for name, values in self.leaves.items()}
        return found | {"g.drive": found["drive"]}


def model_of(roots: Sequence[Node]) -> Model:
    """Return a model whose signals are the expressions; its rates are sums of them all, directly and as signals."""

    def equations(m: Any, d: Any) -> None:
        for index, root in enumerate(roots):
            setattr(m, f"x{index}", root)
        signals = [getattr(m, f"x{index}") for index in range(len(roots))]
        d.s0, d.s1 = (PER_MINUTE * rate for rate in rates_of(m.s1, roots, signals))
        m.when(m.s0 - m.x0, on=1)

    body: dict[str, Any] = {"s0": State(1, "1", "state"), "s1": State(1, "1", "state"), "drive": Inlet("1", "input"),
                            "on": Switch("switch"), "equations": equations}
    body |= {name.removeprefix("g."): Param(1, "1", "parameter", source="assumed: a test") for name in PARAMETERS}
    body |= {f"x{index}": Signal("1", "expression") for index in range(len(roots))}
    return assemble(name="graph", g=type("Expressions", (Module,), body)(), inputs={"drive": "g.drive"})


def rates_of(state: Any, roots: Sequence[Any], signals: Sequence[Any]) -> tuple[Any, Any]:
    """Return two sums that use every expression: as itself or, with the same value, as a signal."""
    return functools.reduce(operator.add, signals[::2]), functools.reduce(operator.add, roots[1::2], signals[0] * state)


def every_operation() -> Graph:
    """Return each operation of constants alone, of parameters alone, of what changes, and of a mixture."""
    draw = np.random.default_rng(11).uniform
    leaves = {name: draw(0.2, 3.0, POINTS) for name in LEAVES} | {"g.on": np.arange(POINTS) % 2.0}
    parameters, states = [symbol("parameter", name) for name in PARAMETERS], [symbol("state", name) for name in STATES]
    kinds = [[const(0.8), const(1.7), const(2.5)], parameters, [*states, symbol("inlet", "g.drive")],
             [parameters[0], states[0], const(1.2)], [states[1], const(0.9), parameters[2]]]
    roots: list[Node] = []
    for kind in kinds:
        for name, operation in VOCABULARY.items():
            if name == "power":
                roots += [kind[0] ** exponent for exponent in EXPONENTS]
            elif name in CONDITIONS:
                roots += [apply("where", apply(name, *kind[:2]), *other[:2]) for other in kinds]
            elif name == "clip":
                roots.append(apply(name, kind[0], kind[1], kind[1] + kind[2]))
            elif name != "where":
                roots.append(apply(name, *kind[:operation.arity]))
    graph = Graph(roots, leaves, [])
    graph.exact = [[evaluate(root, graph.at(point)) for point in range(POINTS)] for root in roots]
    return graph


class _Builder:
    """Grows a pool of expressions whose values at every point are known, so that each operation stays in its domain."""

    def __init__(self, leaves: dict[str, np.ndarray], choose: Callable[[Sequence[Any]], Any]) -> None:
        self.leaves, self.choose = leaves, choose
        self.places = [{name: Exact(number(float(values[point]))) for name, values in leaves.items()}
                       for point in range(POINTS)]
        for place in self.places:
            place["g.drive"] = place["drive"]
        self.known: list[dict[int, Exact]] = [{} for _ in range(POINTS)]
        self.pool = [*(symbol("state", name) for name in STATES), *(symbol("parameter", name) for name in PARAMETERS),
                     symbol("inlet", "g.drive"), symbol("switch", "g.on"), symbol("time", "time", "min") * PER_MINUTE,
                     const(0), const(0.75), const(-2.5), const(3)]
        self.conditions: list[Node] = []
        self.kept: list[Node] = []

    def values(self, node: Node) -> list[float]:
        self.kept.append(node)  # a node must outlive its id
        return [float(evaluate(node, place, known).value) for place, known in zip(self.places, self.known, strict=True)]

    def any(self) -> Node:
        return self.choose(self.pool)

    def positive(self) -> Node:
        node = self.any()
        return node if min(self.values(node)) > 0.02 else node * node + 0.5

    def nonzero(self) -> Node:
        node = self.any()
        return node if min(map(abs, self.values(node))) > 0.02 else node * node + 0.5

    def within(self, node: Node, limit: float) -> Node:
        return node if max(map(abs, self.values(node))) <= limit else limit * apply("tanh", node / limit)

    def condition(self) -> Node:
        return self.choose(self.conditions) if self.conditions else self.any() < const(0.3)

    def power(self) -> Node:
        exponent = self.choose(EXPONENTS)
        base = self.positive() if exponent.denominator > 1 else self.nonzero() if exponent < 0 else self.any()
        return self.within(base, 3.0) ** exponent

    def arguments(self, name: str) -> list[Node]:
        """Return arguments for an operation, inside its domain."""
        if name == "divide":
            return [self.any(), self.nonzero()]
        if name in ("exp", "expm1"):
            return [self.within(self.any(), 30.0)]
        if name in ("log", "log1p", "sqrt"):
            return [self.positive()]
        if name == "clip":
            low = self.any()
            return [self.any(), low, low + self.positive()]
        if name == "where":
            return [self.condition(), self.any(), self.any()]
        if name == "hill":
            steepness = self.choose([const(1), const(2), const(3), const(4), const(0.7), None])
            steepness = 0.5 + self.within(self.positive(), 5.0) if steepness is None else steepness
            return [self.any(), self.positive(), steepness]
        if name in ("michaelis", "competitive"):
            return [self.positive() for _ in range(VOCABULARY[name].arity)]
        if name == "smooth_step":
            return [self.any(), self.positive()]
        return [self.any() for _ in range(VOCABULARY[name].arity)]

    def grow(self, name: str) -> None:
        """Apply an operation to what there is."""
        try:
            node = self.power() if name == "power" else apply(name, *self.arguments(name))
            self.kept.append(node)
            if name in CONDITIONS:
                for place, known in zip(self.places, self.known, strict=True):
                    evaluate(node, place, known)
                self.conditions.append(node)
                return
            if max(map(abs, self.values(node))) > 1e4:
                node = apply("log1p", node * node)
            self.values(node)
        except IllConditioned:  # two quantities that differ in their last digits only: compare others
            self.conditions.append(self.choose(self.pool[:5]) < const(0.3))
            return
        self.pool.append(node)


@st.composite
def graphs(draw: Any) -> Graph:
    """Graphs in which every operation of the vocabulary occurs, with sixteen points to evaluate them at."""
    numbers = st.floats(0.05, 20.0, allow_nan=False)
    leaves = {name: np.array(draw(st.lists(numbers, min_size=POINTS, max_size=POINTS))) for name in LEAVES}
    sign = np.where(np.arange(POINTS) % 3 == 0, -1.0, 1.0)
    leaves["g.s1"], leaves["g.on"] = leaves["g.s1"] * sign, (leaves["g.on"] > 10).astype(float)
    builder = _Builder(leaves, lambda options: draw(st.sampled_from(options)))
    plain = len(builder.pool)
    for name in draw(st.permutations(sorted(VOCABULARY))):
        builder.grow(name)
    roots = builder.pool[plain:]
    places = list(zip(builder.places, builder.known, strict=True))
    return Graph(roots, leaves, [[evaluate(root, place, known) for place, known in places] for root in roots])
