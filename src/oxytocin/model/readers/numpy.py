"""Reads the graph with NumPy, node by node, over people: the readable oracle that the other readers are held
against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from oxytocin.model.graph import Node, constant_of, symbol_of, walk
from oxytocin.model.quantities import Array
from oxytocin.model.wiring import Model


def _hill(x: Any, k: Any, n: Any) -> Any:
    ratio = np.where(x > 0, x, 0.0) / k
    with np.errstate(divide="ignore", over="ignore"):
        return np.where(ratio > 0, 1 / (1 + np.exp(-n * np.log(ratio))), 0.0)


def _smooth_step(x: Any, width: Any) -> Any:
    # (1 + tanh(x / width)) / 2 in the form that keeps its precision where it is close to zero
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-2 * x / width))


def _power(x: Any, exponent: Fraction) -> Any:
    return np.power(np.asarray(x, dtype=float), float(exponent))


MEANING: dict[str, Callable[..., Any]] = {
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
    "clip": lambda x, low, high: np.minimum(np.maximum(x, low), high),
    "less": np.less,
    "less_equal": np.less_equal,
    "where": np.where,
    "hill": _hill,
    "michaelis": lambda x, k: x / (k + x),
    "smooth_step": _smooth_step,
    "competitive": lambda x, k, others: (x / k) / (1 + x / k + others),
    "power": _power,
}


def evaluate(roots: Sequence[Node], values: Mapping[str, Any]) -> list[Any]:
    """Return the value of each root; ``values`` gives every symbol (by name) as a number or an array over people."""
    results: dict[int, Any] = {}
    for node in walk(roots):
        if node.op == "constant":
            results[id(node)] = constant_of(node)[0]
        elif node.op == "symbol":
            results[id(node)] = values[symbol_of(node).name]
        elif node.op == "power":
            assert isinstance(node.value, Fraction)
            results[id(node)] = MEANING["power"](results[id(node.args[0])], node.value)
        else:
            results[id(node)] = MEANING[node.op](*(results[id(argument)] for argument in node.args))
    return [results[id(root)] for root in roots]


class NumpyReader:
    """Evaluates a model's definitions, rates, observables and starts; arrays have people as their last axis."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._needed: dict[tuple[str, ...], list[str]] = {}

    def values(
        self,
        time: Any,
        states: Array,
        parameters: Array,
        inputs: Array,
        switches: Array,
        only: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """Return every named quantity, or what the names in ``only`` need; one row a quantity, columns are people."""
        model, known = self.model, {"time": time}
        for kind, rows in (
            ("states", states),
            ("parameters", parameters),
            ("inputs", inputs),
            ("switches", switches),
        ):
            known.update(zip(model.names(kind), rows, strict=True))
        for name in model.definitions if only is None else self._needed_for(tuple(only)):
            known[name] = evaluate([model.definitions[name].node], known)[0]
        return known

    def _needed_for(self, names: tuple[str, ...]) -> list[str]:
        if names not in self._needed:
            self._needed[names] = self.model.needed([self.model.observable(name) for name in names])
        return self._needed[names]

    def observe(
        self, names: Sequence[str], time: Any, states: Array, parameters: Array, inputs: Array, switches: Array
    ) -> dict[str, Any]:
        """Return observables (or any quantity by its qualified name)."""
        known = self.values(time, states, parameters, inputs, switches, names)
        return {name: known[symbol_of(self.model.observable(name)).name] for name in names}

    def expressions(
        self, roots: Sequence[Node], time: Any, states: Array, parameters: Array, inputs: Array, switches: Array
    ) -> list[Any]:
        """Return the value of expressions of the model's own symbols."""
        known = self.values(time, states, parameters, inputs, switches, ())
        for name in self.model.needed(roots):
            known[name] = evaluate([self.model.definitions[name].node], known)[0]
        return evaluate(roots, known)

    def rates(self, time: Any, states: Array, parameters: Array, inputs: Array, switches: Array) -> Array:
        """Return the rate of change of every state, one row a state."""
        known = self.values(time, states, parameters, inputs, switches)
        rows = evaluate([equation.node for equation in self.model.rates.values()], known)
        return np.array([np.broadcast_to(row, np.shape(states)[1:]) for row in rows], dtype=float)

    def start(self, parameters: Array) -> Array:
        """Return the initial amounts, one row a state, for parameters with one row each and people as columns."""
        model, people = self.model, np.shape(parameters)[1:]
        known: dict[str, Any] = dict(zip(model.names("parameters"), parameters, strict=True))
        known |= {"time": 0.0} | {item.name: item.value for item in (*model.inputs, *model.switches)}
        for name in model.needed([equation.node for equation in model.starts.values()]):
            known[name] = evaluate([model.definitions[name].node], known)[0]
        result = np.empty((len(model.states), *people))
        for row, state in enumerate(model.states):
            equation = model.starts.get(state.name)
            result[row] = evaluate([equation.node], known)[0] if equation else state.initial
        return result
