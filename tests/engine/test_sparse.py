"""The sparse factorisation decided beforehand from a pattern, against dense linear algebra."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from oxytocin.engine import Ensemble
from oxytocin.engine.sparse import Factorisation, factorise
from oxytocin.model import Module, State, assemble, const


def solve(lu: Factorisation, matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Carry out the operations of a factorisation, in their order."""
    kept = {entry: float(matrix[entry]) for entry in lu.position}
    result = right.copy()
    for row, pivot, columns in lu.eliminate:
        kept[row, pivot] /= kept[pivot, pivot]
        for column in columns:
            kept[row, column] -= kept[row, pivot] * kept[pivot, column]
    for row, pivot, _ in lu.eliminate:
        result[row] -= kept[row, pivot] * result[pivot]
    place = {pivot: index for index, pivot in enumerate(lu.order)}
    for pivot in reversed(lu.order):
        above = sum(value * result[j] for (i, j), value in kept.items() if i == pivot and place[j] > place[pivot])
        result[pivot] = (result[pivot] - above) / kept[pivot, pivot]
    return result


def random_matrix(size: int, share: float, seed: int) -> np.ndarray:
    """Return a sparse matrix with a strong diagonal."""
    draw = np.random.default_rng(seed)
    matrix = np.where(draw.uniform(size=(size, size)) < share, draw.normal(size=(size, size)), 0.0)
    return matrix + np.diag(2 + np.abs(matrix).sum(axis=1))


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2, 1.0])
@pytest.mark.parametrize("size", [1, 2, 7, 30])
def test_it_solves_what_dense_algebra_solves(size: int, share: float) -> None:
    matrix = random_matrix(size, share, seed=size)
    right = np.random.default_rng(1).normal(size=size)
    lu = factorise(size, [(int(i), int(j)) for i, j in zip(*np.nonzero(matrix), strict=True)])
    np.testing.assert_allclose(solve(lu, matrix, right), np.linalg.solve(matrix, right), rtol=1e-12)
    assert sorted(lu.order) == list(range(size))


def test_an_arrow_fills_nothing_in_when_its_tip_is_taken_last() -> None:
    size = 12
    arrow = [(0, index) for index in range(size)] + [(index, 0) for index in range(size)]
    lu = factorise(size, arrow)
    assert len(lu.position) == 3 * size - 2  # in the order given the whole matrix would fill
    assert 0 in lu.order[-2:]  # the tip, or the last leaf that is left beside it


def test_a_chain_needs_no_more_than_it_has() -> None:
    size = 20
    chain = [(i, j) for i in range(size) for j in (i - 1, i, i + 1) if 0 <= j < size]
    lu = factorise(size, chain)
    assert len(lu.position) == len(chain)
    assert len(lu.eliminate) == size - 1


def test_a_stiff_linear_system_through_the_machine_code() -> None:
    size, draw = 12, np.random.default_rng(4)
    matrix = -random_matrix(size, 0.2, seed=9) * np.geomspace(0.05, 2000.0, size)[:, None]
    start = draw.uniform(0.5, 1.5, size)

    def equations(m: Any, d: Any) -> None:
        states = [getattr(m, f"y{index}") for index in range(size)]
        for row in range(size):
            rate: Any = 0
            for column in np.flatnonzero(matrix[row]):
                rate = rate + float(matrix[row, column]) * states[column]
            setattr(d, f"y{row}", const(1, "1/min") * rate)

    body = {f"y{index}": State(float(start[index]), "1", "state") for index in range(size)}
    model = assemble(linear=type("Linear", (Module,), {**body, "equations": equations})())
    run = Ensemble(model, method="rodas4", rtol=1e-7).begin(people=3)
    run.advance(2.0)
    assert not run.failures
    np.testing.assert_allclose(run.state, np.tile(expm(matrix * 2.0) @ start, (3, 1)), rtol=1e-5, atol=1e-8)
