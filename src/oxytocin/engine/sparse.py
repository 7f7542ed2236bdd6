"""A sparse LU factorisation whose every operation is decided beforehand from the pattern of the Jacobian.

Pivots stay on the diagonal (for the matrix 1/(h gamma) - J of a step that is accepted they are large), in an order
of least
fill; what is left is a straight list of multiplications that machine code can be written from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Factorisation:
    """``position[i, j]`` where an entry of L and U is kept; ``order`` the pivots; ``eliminate`` the steps in order.

    Each step is (row, pivot, columns): row_ij -= l * pivot_j for the columns, with
    l = row_ip / pivot_pp kept in its place.
    """

    size: int
    position: dict[tuple[int, int], int]
    order: tuple[int, ...]
    eliminate: tuple[tuple[int, int, tuple[int, ...]], ...]


def factorise(size: int, pattern: Iterable[tuple[int, int]]) -> Factorisation:
    """Return the operations for a pattern of non-zero entries (the diagonal is added), least fill first."""
    rows = [{index} for index in range(size)]
    columns = [{index} for index in range(size)]
    for i, j in pattern:
        rows[i].add(j)
        columns[j].add(i)
    left, order, eliminate = set(range(size)), [], []
    filled = [set(row) for row in rows]
    while left:
        pivot = min(left, key=lambda p: ((len(rows[p]) - 1) * (len(columns[p]) - 1), p))
        left.remove(pivot)
        order.append(pivot)
        upper = sorted(rows[pivot] - {pivot})
        for row in sorted(columns[pivot] - {pivot}):
            eliminate.append((row, pivot, tuple(upper)))
            for column in upper:
                rows[row].add(column)
                columns[column].add(row)
                filled[row].add(column)
        for row in range(size):
            rows[row].discard(pivot)
        for column in range(size):
            columns[column].discard(pivot)
    entries = sorted((i, j) for i in range(size) for j in filled[i])
    return Factorisation(size, {entry: index for index, entry in enumerate(entries)}, tuple(order), tuple(eliminate))
