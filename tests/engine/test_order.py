"""Order of convergence of each method and of its interpolant, by steps of a fixed size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from tests.engine.problems import NON_STIFF, Problem

from oxytocin.engine import Ensemble
from oxytocin.engine.methods import METHODS, Explicit
from oxytocin.model import cos, exp

ANYTHING_GOES = 1e12  # a tolerance that accepts every step


def _driven(t: Any, y: Sequence[Any]) -> list[Any]:
    return [y[0] * (1.2 - y[1]) + 0.3 * cos(2 * t), y[1] * (y[0] - 0.8) * exp(-0.2 * t)]


def exact(times: np.ndarray) -> np.ndarray:
    """Return the solution at some times, shape (2, times), by another program."""

    def rates(t: float, y: np.ndarray) -> list[float]:
        return [y[0] * (1.2 - y[1]) + 0.3 * np.cos(2 * t), y[1] * (y[0] - 0.8) * np.exp(-0.2 * t)]

    found = solve_ivp(rates, (0, float(times[-1])), [1, 0.5], "DOP853", t_eval=times, rtol=1e-13, atol=1e-15)
    return np.asarray(found.y)


# two coupled states, not linear and driven in time: no term of a method's order conditions vanishes
DRIVEN = Problem("Driven", _driven, (1.0, 0.5), 2.0, tuple(exact(np.array([0.0, 2.0]))[:, -1]))
PROBLEMS = {problem.name: problem for problem in (*NON_STIFF, DRIVEN)}


def end_by_steps(problem: Problem, method: str, count: int) -> np.ndarray:
    """Return the state at the end after that many steps of one size."""
    run = Ensemble(problem.model(), method=method, rtol=ANYTHING_GOES).begin()
    size = problem.end / count
    for step in range(1, count + 1):
        run._step[:] = 2 * size  # longer than what is left, so that what is left is one step
        run.advance(step * size)
    assert run.steps[0] == count
    return run.state[0]


def slope(sizes: np.ndarray, errors: list[float]) -> float:
    """Return the slope of log error on log size."""
    return float(np.polyfit(np.log(sizes), np.log(errors), 1)[0])


# where the leading term of the error rules: A3 is driven in time, B5 coupled and not linear
@pytest.mark.parametrize(("method", "name", "coarsest"), [
    ("bs3", "A3", 256), ("bs3", "B5", 256), ("bs3", "Driven", 64), ("tsit5", "A3", 256), ("tsit5", "B5", 256),
    ("rodas4", "B5", 256), ("rodas4", "Driven", 64),
])
def test_the_error_falls_with_the_order_of_the_method(method: str, name: str, coarsest: int) -> None:
    problem = PROBLEMS[name]
    counts = coarsest * np.array([1, 2, 4])
    errors = [float(np.abs(end_by_steps(problem, method, count) - problem.solution).max()) for count in counts]
    assert slope(problem.end / counts, errors) == pytest.approx(METHODS[method].order, abs=0.15)
    assert errors[-1] > 1e-13  # still above rounding


@pytest.mark.parametrize(("method", "order"), [("bs3", 3), ("tsit5", 4), ("rodas4", 3)])
def test_the_interpolant_is_as_good_as_it_should_be_inside_a_step(method: str, order: int) -> None:
    parts, errors, sizes = 8, [], 0.2 / 2.0 ** np.arange(4)
    for size in sizes:
        run = Ensemble(DRIVEN.model(), DRIVEN.names, size / parts, method=method, rtol=ANYTHING_GOES).begin()
        run._step[:] = 2 * size
        samples = run.advance(size)
        assert run.steps[0] == 1
        assert samples.valid.all()
        found = np.array([samples[name][0] for name in DRIVEN.names])
        errors.append(float(np.abs(found - exact(samples.time)).max()))
    assert slope(sizes, errors) == pytest.approx(order + 1, abs=0.3)  # in one step, one power more than its order


@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if isinstance(method, Explicit)])
def test_a_table_is_consistent(method: str) -> None:
    table = METHODS[method]
    assert isinstance(table, Explicit)
    for row, time in zip(table.a, table.c, strict=True):
        assert sum(row) == pytest.approx(time, abs=1e-14)
    weights = np.array([*table.a[-1], 0.0])
    times = np.array(table.c)
    for power in range(table.order):  # the quadrature conditions
        assert weights @ times**power == pytest.approx(1 / (power + 1), abs=1e-13)
    assert sum(table.error) == pytest.approx(0.0, abs=1e-14)
    np.testing.assert_allclose([sum(row) for row in table.dense], weights, atol=1e-13)  # at the end, the solution
    starts = [row[0] for row in table.dense]
    ends = [sum((power + 1) * weight for power, weight in enumerate(row)) for row in table.dense]
    np.testing.assert_allclose(starts, np.eye(len(times))[0], atol=1e-13)  # at both ends, the slope as well
    np.testing.assert_allclose(ends, np.eye(len(times))[-1], atol=1e-13)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_names_its_source(method: str) -> None:
    assert METHODS[method].name == method
    assert any(year in METHODS[method].citation for year in ("1989", "1996", "2011"))
