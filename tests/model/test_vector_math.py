"""The elementary functions of the machine code against 50 digits, over their range and at its edges.

Errors are in units in the last place (ulp) of the exact result; the bounds stand for every width.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from functools import cache

import mpmath
import numpy as np
import pytest
from llvmlite import ir
from tests.model.machine import loaded

from oxytocin.engine.kernel import aligned
from oxytocin.model.readers.vector_math import VectorMath

UNARY = ("exp", "expm1", "log", "log1p", "tanh", "sin", "cos", "sqrt", "negate", "absolute")
BINARY = ("add", "subtract", "multiply", "divide", "minimum", "maximum")
WIDTHS = (4, 8, 16)
NAN, INFINITY, TINY = math.nan, math.inf, 2.2250738585072014e-308


@cache
def machine_code(width: int) -> object:
    """Every function as ``name(a, b, out)`` on one row of lanes."""
    module, pointer = ir.Module(name="maths"), ir.PointerType()
    for name in (*UNARY, *BINARY):
        function = ir.Function(module, ir.FunctionType(ir.VoidType(), [pointer] * 3), name)
        builder = ir.IRBuilder(function.append_basic_block())
        maths = VectorMath(builder, width)
        rows = [builder.load(argument, align=8, typ=maths.type) for argument in function.args[:2]]
        value = getattr(maths, name)(*rows[: 1 if name in UNARY else 2])
        builder.store(value, function.args[2], align=8)
        builder.ret_void()
    return loaded(module)


def run(name: str, width: int, a: np.ndarray, b: np.ndarray | None = None) -> np.ndarray:
    """Return a function of arrays of any length."""
    count = -(-len(a) // width) * width
    first, second, out = (aligned(np.resize(values, count)) for values in (a, a if b is None else b, np.zeros(1)))
    address = machine_code(width).get_function_address(name)  # type: ignore[attr-defined]
    call = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3)(address)
    for start in range(0, count, width):
        call(*(values[start:].ctypes.data for values in (first, second, out)))
    return out[: len(a)]


def error_in_ulp(found: np.ndarray, x: np.ndarray, exact: Callable[[mpmath.mpf], mpmath.mpf]) -> float:
    """Return the largest error, in ulp of the exact result."""
    worst = 0.0
    with mpmath.workdps(50):
        for value, argument in zip(found, x, strict=True):
            wanted = exact(mpmath.mpf(float(argument)))
            worst = max(worst, float(abs(mpmath.mpf(float(value)) - wanted) / math.ulp(float(wanted))))
    return worst


def spread(*ranges: tuple[float, float], count: int = 400) -> np.ndarray:
    """Return numbers spread evenly and, where a range is of one sign, evenly in their logarithm."""
    draw = np.random.default_rng(20).uniform
    parts = [draw(low, high, count) for low, high in ranges]
    for low, high in ranges:
        if low * high > 0:
            parts.append(np.sign(low) * np.exp(draw(*sorted(np.log(np.abs([low, high]))), count)))
    return np.concatenate(parts)


ACCURACY = [
    ("exp", mpmath.exp, spread((-700.0, 700.0), (-2.0, 2.0)), 2.0),
    ("expm1", mpmath.expm1, spread((-700.0, -1e-300), (1e-300, 700.0), (-1.0, 1.0)), 3.0),
    ("log", mpmath.log, spread((1e-300, 1e300), (0.5, 2.0), (1 - 1e-9, 1 + 1e-9)), 2.0),
    ("log1p", mpmath.log1p, spread((-0.999999, -1e-300), (1e-300, 1e300), (-0.5, 1.0)), 3.0),
    ("tanh", mpmath.tanh, spread((-30.0, -1e-300), (1e-300, 30.0), (-1.0, 1.0)), 4.0),
    ("sin", mpmath.sin, spread((-1e5, 1e5), (-7.0, 7.0), (1e-300, 1.0)), 2.0),
    ("cos", mpmath.cos, spread((-1e5, 1e5), (-7.0, 7.0), (1e-300, 1.0)), 2.0),
    ("sqrt", mpmath.sqrt, spread((1e-300, 1e300), (0.0, 4.0)), 0.5),
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "exact", "x", "allowed"), ACCURACY, ids=[case[0] for case in ACCURACY])
def test_error_in_units_of_the_last_place(
    name: str, exact: Callable[[mpmath.mpf], mpmath.mpf], x: np.ndarray, allowed: float, width: int
) -> None:
    if width != 8:
        x = x[::4]
    assert error_in_ulp(run(name, width, x), x, exact) <= allowed


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_waves_keep_their_precision_at_their_zeros(name: str) -> None:
    quarter = 0 if name == "sin" else 1
    x = np.array([(2 * turns + quarter) * math.pi / 2 for turns in (1, 2, 3, 10, 355, 5000, 60000)])
    assert error_in_ulp(run(name, 8, x), x, getattr(mpmath, name)) <= 2.0


EDGES = [
    ("exp", 0.0, 1.0), ("exp", -0.0, 1.0), ("exp", 1e-320, 1.0), ("exp", NAN, NAN),
    ("exp", 709.0, math.exp(708.0)), ("exp", 1e300, math.exp(708.0)), ("exp", INFINITY, math.exp(708.0)),
    ("exp", -1e300, math.exp(-708.0)), ("exp", -INFINITY, math.exp(-708.0)),
    ("expm1", 0.0, 0.0), ("expm1", 1e-300, 1e-300), ("expm1", -1e-17, -1e-17), ("expm1", -INFINITY, -1.0),
    ("expm1", NAN, NAN),
    ("log", 1.0, 0.0), ("log", 0.0, math.log(TINY)), ("log", -0.0, math.log(TINY)), ("log", TINY, math.log(TINY)),
    ("log", -TINY, NAN), ("log", -1.0, NAN), ("log", -INFINITY, NAN), ("log", NAN, NAN),
    ("log", 1.7976931348623157e308, math.log(1.7976931348623157e308)),
    ("log1p", 0.0, 0.0), ("log1p", 1e-300, 1e-300), ("log1p", -1e-17, -1e-17), ("log1p", -2.0, NAN),
    ("log1p", NAN, NAN), ("log1p", -1.0, math.log(TINY)),
    ("tanh", 0.0, 0.0), ("tanh", 1e-300, 1e-300), ("tanh", 400.0, 1.0), ("tanh", -INFINITY, -1.0), ("tanh", NAN, NAN),
    ("sin", 0.0, 0.0), ("sin", 1e-300, 1e-300), ("sin", NAN, NAN), ("sin", INFINITY, NAN), ("cos", 0.0, 1.0),
    ("cos", NAN, NAN), ("cos", -INFINITY, NAN),
    ("sqrt", 0.0, 0.0), ("sqrt", -1.0, NAN), ("sqrt", INFINITY, INFINITY), ("sqrt", NAN, NAN),
    ("negate", 0.0, -0.0), ("negate", -2.5, 2.5), ("negate", NAN, NAN), ("absolute", -2.5, 2.5), ("absolute", NAN, NAN),
]


@pytest.mark.parametrize(("name", "x", "wanted"), EDGES)
def test_edges(name: str, x: float, wanted: float) -> None:
    for width in WIDTHS:
        found = run(name, width, np.full(width, x))
        assert np.all(found == found[0]) or math.isnan(wanted)
        if math.isnan(wanted):
            assert np.all(np.isnan(found))
        else:
            assert found[0] == wanted or abs(found[0] - wanted) <= 2 * math.ulp(wanted)
            assert math.copysign(1.0, found[0]) == math.copysign(1.0, wanted)


@pytest.mark.parametrize(("name", "pairs"), [
    ("minimum", [(1.0, 2.0, 1.0), (2.0, -1.0, -1.0), (3.0, 3.0, 3.0), (NAN, 1.0, NAN), (-INFINITY, 1.0, -INFINITY)]),
    ("maximum", [(1.0, 2.0, 2.0), (2.0, -1.0, 2.0), (3.0, 3.0, 3.0), (NAN, 1.0, NAN), (INFINITY, 1.0, INFINITY)]),
    ("divide", [(1.0, 3.0, 1 / 3), (1.0, 0.0, INFINITY), (0.0, 0.0, NAN), (NAN, 2.0, NAN)]),
])
def test_two_arguments(name: str, pairs: list[tuple[float, float, float]]) -> None:
    a, b, wanted = np.array(pairs).T
    for width in WIDTHS:
        np.testing.assert_array_equal(run(name, width, a, b), wanted)


@pytest.mark.parametrize("name", ["minimum", "maximum"])
def test_a_second_argument_that_is_no_number_is_not_swallowed(name: str) -> None:
    assert np.all(np.isnan(run(name, 8, np.full(8, 1.0), np.full(8, NAN))))


def test_one_lane_does_not_reach_another() -> None:
    x = np.array([0.5, NAN, 1e300, -1.0, 2.0, INFINITY, 0.0, 3.0])
    for name in UNARY:
        together = run(name, 8, x)
        alone = np.array([run(name, 8, np.full(8, value))[0] for value in x])
        np.testing.assert_array_equal(together, alone)
