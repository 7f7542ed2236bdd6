"""Formulas of a trial in the measure language of the evidence layer, where an outcome or a figure of the chart is
simply named: ``birth_time <= 24 h``, ``weight / (height * height) < 40 kg/m/m``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError
from oxytocin.evidence import language, uterine
from oxytocin.evidence.measures import GATHER, Arm, Reading
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import number_in, unit_of
from oxytocin.evidence.vocabulary import DERIVED, FUNCTIONS

Array = NDArray[np.float64]
_WRAPPED = re.compile(r"\boutcome\((\w+)\)")
_UTERINE = ("contractions", "montevideo", "uterine_activity")


class _Outcomes(ast.NodeTransformer):
    """Reads the name of an outcome as ``outcome(name)``."""

    def __init__(self, traces: Collection[str]) -> None:
        self.traces, self.names = traces, set[str]()

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == "outcome":
            return node
        node.args = [self.visit(argument) for argument in node.args]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.traces or "." in node.id:
            return node
        call = ast.Call(ast.Name("outcome", ast.Load()), [ast.Name(node.id, ast.Load())], [])
        return ast.copy_location(call, node)


@cache
def parse(text: str, traces: tuple[str, ...] = ()) -> ast.expr:
    """Return the tree of a formula; names that are not among the ``traces`` are outcomes. Raises InputError."""
    tree = language.parse(text, FUNCTIONS)
    for name in ("versus", "given", *GATHER):
        if language.calls(tree, name):
            raise InputError(f"'{text}' uses {name}(...), which compares or gathers people; a trial does that itself")
    return ast.fix_missing_locations(_Outcomes({*traces, *DERIVED}).visit(deepcopy(tree)))


def traces_of(tree: ast.expr) -> set[str]:
    """Return the observables that have to be kept as traces for a formula."""
    names = language.observables_of(tree, FUNCTIONS)
    pressure = bool(names & set(DERIVED)) or any(language.calls(tree, name) for name in _UTERINE)
    return (names - set(DERIVED)) | ({uterine.PRESSURE} if pressure else set())


def value(tree: ast.expr, figures: Mapping[str, Any], traces: Mapping[str, Trace] | None = None) -> Any:
    """Return a formula over people as a pint quantity. Raises InputError for names and units that do not fit."""
    try:
        return Reading(tree, Arm(traces or {}, figures)).people()
    except InputError as error:  # what was written had no outcome(...) around the name
        raise InputError(_WRAPPED.sub(r"\1", error.message), error.hint) from None


def holds(tree: ast.expr, figures: Mapping[str, Any], traces: Mapping[str, Trace] | None = None) -> Array:
    """Return for whom a condition holds: 1, 0 or, where that is not known, NaN."""
    found = value(tree, figures, traces)
    if not found.dimensionless:
        raise InputError(f"an amount in '{found.units:~}' is no condition, such as 'parity == 0'")
    return np.asarray(found.to("").magnitude, dtype=float)


def numbers(quantity: Any, unit: str) -> Array:
    """Return a quantity as plain numbers in a unit. Raises InputError when the dimensions differ."""
    return np.asarray(number_in(quantity, unit), dtype=float)


def quantities(figures: Mapping[str, tuple[Array, str]]) -> dict[str, Any]:
    """Return figures with their printed units as pint quantities."""
    return {name: unit_of(unit) * np.asarray(values, dtype=float) for name, (values, unit) in figures.items()}
