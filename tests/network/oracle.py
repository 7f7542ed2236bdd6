"""The equations of the network in NumPy, a step at a time and every bundle at every step: slow, and easy to read."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine.random import philox
from oxytocin.network import Neurones, Wiring
from oxytocin.network.simulate import generator_key

BLOCK = 4


def random_words(seed: int, steps: int, neurones: int) -> NDArray[np.float64]:
    """Numbers in (0, 1), (steps, neurones, 2): for each step one for excitation and one for inhibition."""
    counter = np.zeros((steps // 2, neurones, 4), dtype=np.uint32)
    counter[..., 0] = np.arange(steps // 2)[:, None]
    counter[..., 2] = np.arange(neurones)
    key = np.broadcast_to(np.array(generator_key(seed), dtype=np.uint32), (steps // 2, neurones, 2))
    found = philox(counter, key).reshape(steps // 2, neurones, 2, 2).transpose(0, 2, 1, 3)
    return (found.reshape(steps, neurones, 2) + 0.5) / 2.0**32


def poisson(u: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Poisson numbers by inversion, a mean for each."""
    count, term = np.zeros_like(u), np.exp(-mean)
    below = term.copy()
    for index in range(1, 100):
        count += u > below
        term = term * mean / index
        below += term
    return count


def spikes(p: Neurones, wiring: Wiring, suckling: float, steps: int, seed: int) -> list[tuple[int, int]]:
    """(step, neurone) of every spike in so many steps of 1 ms."""
    n, members, bundles = wiring.neurones, wiring.members, wiring.bundles
    v, hap, count = np.full(n, p.resting_potential), np.zeros(n), np.zeros(n)
    store, last = np.zeros(n), np.full(n, -(10.0**9))
    oxytocin, brake, passed = np.zeros(bundles), np.zeros(bundles), np.ones(bundles)
    due = np.zeros((steps + 100, bundles))
    u = random_words(seed, steps, n)
    decay = math.exp(-1 / p.membrane_time)
    filled = (suckling + p.resting_priming) * p.priming / 1000 * p.store_time * wiring.primed
    primed, primed_decay = np.zeros(n), math.exp(-BLOCK / p.self_priming_time)
    store_decay = math.exp(-BLOCK / p.store_time)
    delay = round(p.release_delay)
    found = []
    for start in range(0, steps, BLOCK):
        levels = []
        for step in range(start, start + BLOCK):
            oxytocin = np.minimum(
                oxytocin * math.exp(-1 / p.oxytocin_time) + p.oxytocin_gain * due[step], p.oxytocin_max
            )
            brake = brake * math.exp(-1 / p.brake_time) + p.brake_step * due[step]
            levels.append(oxytocin)
        passed = 1 - p.brake_strength * brake**4 / (brake**4 + p.brake_half**4)
        input_share = passed[members].sum(axis=1) * wiring.afferents
        spiked = []
        for step, level in zip(range(start, start + BLOCK), levels, strict=True):
            excited = poisson(u[step, :, 0], p.excitatory_rate / 1000 * input_share)
            inhibited = poisson(u[step, :, 1], p.inhibitory_rate / 1000 * input_share)
            v = (
                p.resting_potential
                + (v - p.resting_potential) * decay
                + p.excitatory_size * excited * (p.excitatory_reversal - v)
                + p.inhibitory_size * inhibited * (p.inhibitory_reversal - v)
            )
            hap = hap * math.exp(-1 / p.hyperpolarisation_time)
            count = count * math.exp(-1 / p.afterhyperpolarisation_time)
            left = 1 - p.afterhyperpolarisation_loss * primed / (primed + p.self_priming_half)
            ahp = left * p.afterhyperpolarisation_max * count**4 / (count**4 + p.afterhyperpolarisation_half**4)
            heard = wiring.sensitivity * level[members].mean(axis=1)
            spike = v > p.threshold + hap + ahp - heard - p.lingering * primed
            v, hap, count = (
                np.where(spike, p.resting_potential, v),
                np.where(spike, p.hyperpolarisation, hap),
                count + spike,
            )
            spiked += [(step, int(cell)) for cell in np.flatnonzero(spike)]
        primed = primed * primed_decay + heard * (1 - primed_decay)
        level_of_store = filled * (1 + p.self_priming * primed / (primed + p.self_priming_half))
        store = level_of_store + (store - level_of_store) * store_decay
        for step, cell in spiked:
            found.append((step, cell))
            if step - last[cell] < p.release_interval:
                amount = p.release_fraction * store[cell]
                store[cell] -= amount
                due[step + delay, members[cell]] += amount
            last[cell] = step
    return found
