"""Chains of first-order followers: what is left of the last when the first begins to decay."""

from __future__ import annotations

from typing import Any

from oxytocin.model import const, exp, log, maximum, sqrt


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


def steps_of_leaving(half: Any) -> tuple[Any, Any]:
    """Return two rates, over that of its ligand's decay, of steps by which the effect of a filled receptor follows it.

    The effect of a ligand that decays from 1 is (1 + half) / (1 + half / ligand), a curve that no chain gives exactly;
    the decay and two steps with these rates end in the same tail and have the same area (``half`` from 0.2 up).
    """
    total = (1 + half) * log((1 + half) / half) - 1
    product = half / (1 + half) - 1 + total
    apart = sqrt(maximum(total * total - 4 * product, const(1e-6, "1")))
    return 2 / (total + apart), 2 / (total - apart)
