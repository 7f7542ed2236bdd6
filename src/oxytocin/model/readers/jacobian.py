"""Reads the graph as its derivatives: the sparse Jacobian of the rates, as new nodes of the same vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from oxytocin.model.graph import Node, apply, const, constant_of, symbol_of, walk
from oxytocin.model.wiring import Model

Partial = dict[str, Node]  # name of a state or "time" -> derivative

ONE, ZERO = const(1), const(0)


def _is(node: Node, number: float) -> bool:
    return node.op == "constant" and constant_of(node)[0] == number


def _times(a: Node, b: Node) -> Node:
    if _is(a, 1):
        return b
    return a if _is(b, 1) else apply("multiply", a, b)


def _plus(a: Node | None, b: Node | None) -> Node | None:
    if a is None or b is None:
        return a if b is None else b
    return apply("add", a, b)


def _slopes_hill(node: Node) -> tuple[Node, ...]:
    x, k, n = node.args
    # d/dx = n h (1 - h) / x; held off x = 0, where the slope is zero for n > 1
    spread = _times(node, ONE - node)
    guarded = apply("maximum", x, apply("multiply", k, const(1e-12)))
    by_x = apply("where", apply("less", ZERO, x), apply("divide", _times(n, spread), guarded), ZERO)
    by_k = apply("negate", apply("divide", _times(n, spread), k))
    by_n = apply("multiply", spread, apply("log", apply("divide", guarded, k)))
    return by_x, by_k, by_n


def _slopes_competitive(node: Node) -> tuple[Node, ...]:
    x, k, others = node.args
    base = apply("add", apply("add", ONE, apply("divide", x, k)), others)
    by_ratio = apply("divide", apply("add", ONE, others), base * base)
    return (by_ratio / k, apply("negate", by_ratio * x / (k * k)), apply("negate", node / base))


def _slopes_power(node: Node) -> tuple[Node, ...]:
    assert isinstance(node.value, Fraction)
    exponent = node.value
    if exponent == 0:
        return (ZERO,)
    return (_times(const(float(exponent)), node.args[0] ** (exponent - 1)) if exponent != 1 else ONE,)


def _choice(condition: Node) -> tuple[Node, Node]:
    return apply("where", condition, ONE, ZERO), apply("where", condition, ZERO, ONE)


SLOPES: dict[str, Callable[[Node], tuple[Node | None, ...]]] = {
    "add": lambda n: (ONE, ONE),
    "subtract": lambda n: (ONE, const(-1)),
    "multiply": lambda n: (n.args[1], n.args[0]),
    "divide": lambda n: (ONE / n.args[1], -(n / n.args[1])),
    "negate": lambda n: (const(-1),),
    "power": _slopes_power,
    "exp": lambda n: (n,),
    "expm1": lambda n: (n + 1,),
    "log": lambda n: (1 / n.args[0],),
    "log1p": lambda n: (1 / (1 + n.args[0]),),
    "sqrt": lambda n: (0.5 / n,),
    "sin": lambda n: (apply("cos", n.args[0]),),
    "cos": lambda n: (-apply("sin", n.args[0]),),
    "tanh": lambda n: (1 - n * n,),
    "minimum": lambda n: _choice(n.args[0] < n.args[1]),
    "maximum": lambda n: _choice(n.args[1] < n.args[0]),
    "clip": lambda n: (
        apply("where", n.args[0] < n.args[1], ZERO, apply("where", n.args[2] < n.args[0], ZERO, ONE)),
        apply("where", n.args[0] < n.args[1], ONE, ZERO),
        apply("where", n.args[2] < n.args[0], ONE, ZERO),
    ),
    "less": lambda n: (None, None),
    "less_equal": lambda n: (None, None),
    "where": lambda n: (None, apply("where", n.args[0], ONE, ZERO), apply("where", n.args[0], ZERO, ONE)),
    "hill": _slopes_hill,
    "michaelis": lambda n: (n.args[1] / ((n.args[1] + n.args[0]) ** 2), -(n.args[0] / ((n.args[1] + n.args[0]) ** 2))),
    "smooth_step": lambda n: (2 * n * (1 - n) / n.args[1], -(2 * n * (1 - n) * n.args[0] / (n.args[1] * n.args[1]))),
    "competitive": _slopes_competitive,
}


def jacobian(model: Model) -> tuple[dict[tuple[int, int], Node], list[Node]]:
    """Return the structurally non-zero d rate_i / d state_j as {(i, j): node}, and d rate_i / d time for every i."""
    known: dict[int, Partial] = {}
    by_name: dict[str, Partial] = {}
    kept: list[Node] = []
    for name, equation in model.definitions.items():
        by_name[name] = _partials(equation.node, known, by_name, kept)
    position = {name: index for index, name in enumerate(model.names("states"))}
    entries: dict[tuple[int, int], Node] = {}
    in_time: list[Node] = []
    for row, equation in enumerate(model.rates.values()):
        partial = _partials(equation.node, known, by_name, kept)
        in_time.append(partial.get("time", ZERO))
        for name, node in partial.items():
            if name != "time":
                entries[row, position[name]] = node
    return dict(sorted(entries.items())), in_time


def _partials(root: Node, known: dict[int, Partial], by_name: dict[str, Partial], kept: list[Node]) -> Partial:
    for node in walk([root]):
        if id(node) in known:
            continue
        kept.append(node)
        partial: Partial = {}
        if node.op == "symbol":
            symbol = symbol_of(node)
            if symbol.kind in ("state", "time"):
                partial = {symbol.name: ONE}
            elif symbol.kind in ("signal", "inlet"):
                partial = by_name[symbol.name]
        elif node.op != "constant":
            inner = [known[id(argument)] for argument in node.args]
            if any(inner):
                for slope, below in zip(SLOPES[node.op](node), inner, strict=True):
                    for name, derivative in below.items():
                        if slope is not None:
                            term = _plus(partial.get(name), _times(slope, derivative))
                            assert term is not None
                            partial[name] = term
        known[id(node)] = partial
    return known[id(root)]
