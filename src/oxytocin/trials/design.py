"""Who is treated how: the same people under every arm, each under one arm, or each under all of them in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import random

Design = Literal["same women", "parallel", "crossover"]
PER_BLOCK = 2  # times each arm (or sequence) stands in a block of the randomisation list


@dataclass(frozen=True)
class Allotted:
    """A group treated alike: the arm, the period (1 unless a crossover) and who among the enrolled."""

    arm: int
    period: int
    who: NDArray[np.bool_]


def allotted(design: Design, arms: int, seed: int, first: int, count: int) -> Iterator[Allotted]:
    """Yield the groups of ``count`` enrolled people, the first of whom is the ``first`` one enrolled."""
    everyone = np.ones(count, bool)
    if design == "same women":
        yield from (Allotted(arm, 1, everyone) for arm in range(arms))
        return
    drawn = _listed(arms, seed, first, count)
    periods = arms if design == "crossover" else 1
    for period in range(periods):
        for arm in range(arms):
            yield Allotted(arm, period + 1, (drawn + period) % arms == arm)


def _listed(arms: int, seed: int, first: int, count: int) -> NDArray[np.int64]:
    """Return the entries ``first`` onwards of the randomisation list: permuted blocks, each arm equally often."""
    size = PER_BLOCK * arms
    places = np.arange(first, first + count, dtype=np.int64)
    blocks = np.arange(first // size, (first + count - 1) // size + 1, dtype=np.int64)
    order = np.argsort(random.uniform(seed, blocks, "allocation", size), axis=1, kind="stable")
    return np.asarray(order[places // size - blocks[0], places % size] % arms, dtype=np.int64)
