"""Evaluates a measure on a simulated arm: one quantity per person, or one over people.

A trace function reads time courses and answers with one number per person. `versus(...)` asks the same of the
comparator arm; `mean_of(...)` and its kin gather over people; `given(x, condition)` leaves out the others.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError, did_you_mean
from oxytocin.evidence import readers, uterine
from oxytocin.evidence.language import bind, spell
from oxytocin.evidence.readers import READERS
from oxytocin.evidence.summaries import Summary
from oxytocin.evidence.traces import Trace, at
from oxytocin.evidence.units import quantity, registry
from oxytocin.evidence.vocabulary import DERIVED, FUNCTIONS

Array = NDArray[np.float64]

GATHER = {"mean_of": Summary("mean"), "median_of": Summary("median"), "sd_of": Summary("sd")}
_BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass
class Arm:
    """What a measure can read of one simulated arm: traces by name, outcomes as pint quantities of shape (N,).

    `failures` says in words which people could not be simulated to the end. `said` holds what was called out or
    happened: (position of the person, min, words); `people` is how many they are.
    """

    traces: Mapping[str, Trace]
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    said: tuple[tuple[int, float, str], ...] = ()
    people: int = 1

    def called(self, words: str) -> Any:
        """Return when each person's first alert or event that holds the words came, NaN for none."""
        times = np.full(self.people, np.nan)
        for person, time, text in self.said:
            if person < self.people and words.lower() in text.lower():
                times[person] = np.fmin(times[person], time)
        return registry().Quantity(times, "min")

    def trace(self, name: str) -> Trace:
        """Return a trace. Raises InputError with the nearest name when the run has none like it."""
        if name in self.traces:
            return self.traces[name]
        if name in DERIVED and uterine.PRESSURE in self.traces:
            return uterine.running(self.traces[uterine.PRESSURE])[name]
        raise InputError(
            f"the run has no observable '{name}'",
            did_you_mean(name, self.traces) or f"it has {', '.join(sorted(self.traces))}",
        )

    def outcome(self, name: str) -> Any:
        """Return an outcome. Raises InputError with the nearest name when the run has none like it."""
        if name in self.outcomes:
            return self.outcomes[name]
        raise InputError(
            f"the run has no outcome '{name}'",
            did_you_mean(name, self.outcomes) or f"it has {', '.join(sorted(self.outcomes)) or 'none'}",
        )


class Reading:
    """Evaluates one parsed measure on an arm and its comparator, over all people or a resampled set of them."""

    def __init__(self, tree: ast.expr, arm: Arm, versus: Arm | None = None, x: Any = None) -> None:
        self._tree, self._arms, self._x = tree, (arm, versus), x
        self._known: dict[tuple[int, int], Any] = {}

    def people(self, index: NDArray[np.intp] | None = None) -> Any:
        """Return the measure as a pint quantity, shape (N,) or () when it gathers over people.

        `index` picks (with repetition) the people it is taken over. Raises InputError on units or shapes that do not
        fit.
        """
        answer = self._value(self._tree, 0, index)
        if isinstance(answer, Trace):
            raise InputError("the measure is a whole trace; take a value of it, such as mean(..., 25 min, 30 min)")
        return answer

    def _value(self, node: ast.expr, arm: int, index: NDArray[np.intp] | None) -> Any:
        try:
            with np.errstate(divide="ignore", invalid="ignore"):  # what is unknown in one person stays NaN in silence
                return self._node(node, arm, index)
        except InputError:
            raise
        except Exception as fault:
            if type(fault).__module__.startswith("pint"):
                raise InputError(f"in '{spell(node)}': {fault}") from fault
            raise

    def _node(self, node: ast.expr, arm: int, index: NDArray[np.intp] | None) -> Any:
        if isinstance(node, ast.Constant):
            return registry().Quantity(float(node.value), "")  # type: ignore[arg-type]
        if isinstance(node, ast.Name):
            if node.id == "x" and self._x is not None:
                return self._x
            return self._arm(arm).trace(node.id)
        if isinstance(node, ast.UnaryOp):
            inner = self._value(node.operand, arm, index)
            if isinstance(node.op, ast.Not):
                return registry().Quantity(1.0, "") - inner
            return (
                inner * -1
                if not isinstance(inner, Trace)
                else inner.combined(registry().Quantity(-1.0, ""), operator.mul)
            )
        if isinstance(node, ast.BinOp):
            return _combine(
                self._value(node.left, arm, index), self._value(node.right, arm, index), _BINARY[type(node.op)]
            )
        if isinstance(node, ast.Compare):
            return _compare(
                self._value(node.left, arm, index),
                self._value(node.comparators[0], arm, index),
                _BINARY[type(node.ops[0])],
            )
        if isinstance(node, ast.BoolOp):
            parts = [self._value(part, arm, index) for part in node.values]
            join = np.minimum if isinstance(node.op, ast.And) else np.maximum
            answer = parts[0].magnitude
            for part in parts[1:]:
                answer = join(answer, part.magnitude)
            return registry().Quantity(answer, "")
        assert isinstance(node, ast.Call)
        return self._call(node, arm, index)

    def _call(self, node: ast.Call, arm: int, index: NDArray[np.intp] | None) -> Any:
        name = node.func.id  # type: ignore[attr-defined]
        if name == "quantity":
            return quantity(float(node.args[0].value), str(node.args[1].value))  # type: ignore[attr-defined]
        given = bind(node, FUNCTIONS[name])
        if name == "versus":
            return self._value(given["measure"], 1, index)
        if name in GATHER:
            values = self._value(given["x"], arm, index)
            return registry().Quantity(GATHER[name].of(np.atleast_1d(values.magnitude)), values.units)
        if name == "odds_of":
            share = np.float64(Summary("mean").of(np.atleast_1d(self._value(given["x"], arm, index).magnitude)))
            return registry().Quantity(share / (1 - share), "")
        if name == "correlation_of" and "every" in given:
            return _pooled({key: self._value(item, arm, None) for key, item in given.items()}, index)
        if name in ("correlation_of", "slope_of"):
            return _together(name, *(self._value(given[key], arm, index) for key in ("y", "x")))
        if name == "threshold_of":
            return _threshold(*(self._value(given[key], arm, index) for key in ("condition", "x")))
        if name == "given":
            values, holds = self._value(given["x"], arm, index), self._value(given["condition"], arm, index)
            return registry().Quantity(
                np.where(np.asarray(holds.magnitude) == 1.0, values.magnitude, np.nan), values.units
            )
        if name == "known":
            values = self._value(given["x"], arm, index)
            return registry().Quantity(np.isfinite(values.magnitude).astype(float), "")
        if name in ("log", "exp"):
            return registry().Quantity(getattr(np, name)(self._value(given["x"], arm, index).to("").magnitude), "")
        if name == "sqrt":
            return self._value(given["x"], arm, index) ** 0.5
        key = (id(node), arm)
        if key not in self._known:  # traces do not change when people are resampled: read them once
            self._known[key] = self._read(name, given, arm)
        answer = self._known[key]
        if index is None or isinstance(answer, Trace) or np.ndim(answer.magnitude) == 0:
            return answer
        return answer[index]

    def _read(self, name: str, given: dict[str, ast.expr], arm: int) -> Any:
        here = self._arm(arm)
        if name == "outcome":
            word = given["name"]
            if not isinstance(word, ast.Name):
                raise InputError("outcome(...) takes a name, such as outcome(birth_time)")
            return here.outcome(word.id)
        if name == "called":
            text = given["words"]
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                raise InputError('called(...) takes words in quotes, such as called("hyperstimulation")')
            return here.called(text.value)
        assay = given.pop("assay", None)
        values = {key: self._value(item, arm, None) for key, item in given.items()}
        if name in ("contractions", "montevideo", "uterine_activity"):
            values["x"] = here.trace(uterine.PRESSURE)
        trace = values.get("x")
        if not isinstance(trace, Trace):
            raise InputError(f"{name}(...) reads a trace, such as {name}(plasma_oxytocin, ...), not a number")
        if name in readers.ASSAYED:
            if not isinstance(assay, ast.Name):
                raise InputError(f"{name}(...) takes the name of an assay, such as {name}(x, extracted_ria, 1 h)")
            return readers.ASSAYED[name](trace, assay.id, values, arm)
        return READERS[name](trace, values)

    def _arm(self, arm: int) -> Arm:
        found = self._arms[arm]
        if found is None:
            raise InputError("versus(...) needs the experiment to have a comparator: the key 'versus'")
        return found


def _together(name: str, y: Any, x: Any) -> Any:
    """Return the correlation of two figures over people, or the slope of the line of y on x."""
    if isinstance(y, Trace) or isinstance(x, Trace):
        raise InputError(f"{name}(...) needs one figure per person on both sides, not a trace")
    below, left = np.broadcast_arrays(np.atleast_1d(x.magnitude), np.atleast_1d(y.magnitude))
    known = np.isfinite(below) & np.isfinite(left)
    varying = known.sum() > 2 and np.ptp(below[known]) > 0 and np.ptp(left[known]) > 0
    if name == "slope_of":
        return registry().Quantity(
            np.polyfit(below[known], left[known], 1)[0] if varying else np.nan, y.units / x.units
        )
    return registry().Quantity(np.corrcoef(below[known], left[known])[0, 1] if varying else np.nan, "")


def _pooled(given: dict[str, Any], index: NDArray[np.intp] | None) -> Any:
    """Return the correlation of two traces among spaced samples of everybody, those of one person beside each other."""
    if missing := [key for key in ("t1", "t2") if key not in given]:
        raise InputError(f"correlation_of(...) of spaced samples needs '{missing[0]}'")
    start, stop, every = (given[key].to("min").magnitude for key in ("t1", "t2", "every"))
    if not np.all(np.asarray(every) > 0):
        raise InputError("correlation_of(...) needs 'every' above 0 min")
    columns = []
    for key in ("y", "x"):
        if not isinstance(given[key], Trace):
            raise InputError("correlation_of(...) of spaced samples needs a trace on both sides")
        count = int(np.nanmax(np.asarray(stop) - np.asarray(start)) / every + 1e-9) + 1
        taken = np.column_stack([at(given[key], np.asarray(start) + every * place) for place in range(count)])
        columns.append(registry().Quantity((taken if index is None else taken[index]).ravel(), given[key].unit))
    return _together("correlation_of", *columns)


def _threshold(condition: Any, x: Any) -> Any:
    """Return the x of the single step up in the share of people that makes what was seen most likely; NaN for none."""
    if isinstance(condition, Trace) or isinstance(x, Trace):
        raise InputError("threshold_of(...) needs one figure per person on both sides, not a trace")
    holds, places = np.broadcast_arrays(np.atleast_1d(condition.magnitude), np.atleast_1d(x.magnitude))
    known = np.isfinite(holds) & np.isfinite(places)
    order = np.argsort(places[known], kind="stable")
    seen, at = holds[known][order], places[known][order]
    below = np.arange(1, seen.size)
    above, cases = seen.size - below, np.cumsum(seen)[:-1]
    shares = cases / below, (seen.sum() - cases) / above
    likelihood = sum(count * _evidence(share) for count, share in zip((below, above), shares, strict=True))
    step = (shares[1] > shares[0]) & (at[1:] > at[:-1])
    if not step.any():
        return registry().Quantity(np.nan, x.units)
    best = int(np.argmax(np.where(step, likelihood, -np.inf)))
    return registry().Quantity((at[best] + at[best + 1]) / 2, x.units)


def _evidence(share: Array) -> Array:
    """Return the mean logarithm of the likelihood where that share of people meets a condition."""
    inside = np.clip(share, 1e-12, 1 - 1e-12)
    return share * np.log(inside) + (1 - share) * np.log(1 - inside)


def _combine(left: Any, right: Any, operation: Callable[[Any, Any], Any]) -> Any:
    if isinstance(left, Trace):
        return left.combined(right, operation)
    if isinstance(right, Trace):
        return right.combined(left, operation, reverse=True)
    if operation is operator.truediv and np.ndim(right.magnitude) == 0 and right.magnitude == 0:
        return left / registry().Quantity(np.nan, right.units)  # as a ratio to a share that nobody is in
    return operation(left, right)


def _compare(left: Any, right: Any, operation: Callable[[Any, Any], Any]) -> Any:
    """Return 1 or 0 per person, and NaN where either side is unknown."""
    if isinstance(left, Trace) or isinstance(right, Trace):
        raise InputError("a whole trace cannot be compared; compare a value of it, such as maximum(..., 0 min, 60 min)")
    difference = left - right
    holds = operation(difference.magnitude, 0.0)
    return registry().Quantity(np.where(np.isnan(difference.magnitude), np.nan, np.asarray(holds, dtype=float)), "")
