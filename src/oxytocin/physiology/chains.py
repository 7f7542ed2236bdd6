"""Chains of first-order followers: what is left of the last when the first begins to decay."""

from __future__ import annotations

from typing import Any

from oxytocin.model import const, exp


def left_after(time: Any, *rates: Any) -> Any:
    """Return what is left after ``time`` of the last of a chain of first-order followers, the first of which decays.

    All stand at 1 at time 0. Rates that were equal, or none at all, would have no such sum: each is moved by a
    millionth more than the one before it, and by a hair.
    """
    hair = const(1e-12, "1/min")
    apart = [rate * (1 + 1e-6 * place) + hair * place for place, rate in enumerate(rates)]
    left: Any = 0
    for rate in apart:
        weight: Any = 1
        for other in apart:
            if other is not rate:
                weight = weight * other / (other - rate)
        left = left + weight * exp(-rate * time)
    return left
