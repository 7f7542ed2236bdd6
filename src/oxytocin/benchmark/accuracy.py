"""Equal achieved accuracy: the error of a trajectory, and the loosest tolerance that reaches a target."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from oxytocin.benchmark.patients import Array

TARGET = 2e-3  # the median person's error
LADDER = tuple(step * 10.0**-power for power in range(3, 8) for step in (7.0, 5.0, 3.0, 2.0, 1.5, 1.0))


def errors(samples: Array, reference: Array) -> Array:
    """Return each person's error, (people,): root mean square over time, over the range, of the worst quantity.

    Both arguments are (people, times, quantities).
    """
    span = np.ptp(reference, axis=1)
    away = np.sqrt(np.mean((samples - reference) ** 2, axis=1))
    return np.asarray(np.max(away / np.where(span > 0, span, 1.0), axis=1))


def loosest(
    error_at: Callable[[float], float], target: float = TARGET, ladder: tuple[float, ...] = LADDER
) -> float | None:
    """Return the loosest tolerance of the ladder whose error is within the target, by bisection; None if none is.

    The error is taken to fall with the tolerance; an integration that fails counts as an infinite error.
    """
    low, high = 0, len(ladder)  # the first that holds lies in [low, high]
    while low < high:
        middle = (low + high) // 2
        if error_at(ladder[middle]) <= target:
            high = middle
        else:
            low = middle + 1
    return ladder[low] if low < len(ladder) else None
