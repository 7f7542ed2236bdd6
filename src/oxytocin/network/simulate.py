"""Run the network: neurones, bundles and terminals, from a seed and a schedule of stimuli."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine.kernel import aligned
from oxytocin.errors import InputError
from oxytocin.network.compiled import Code, call_with, code
from oxytocin.network.frame import BUNDLES, CELLS, CONSTANTS, LINKS, STATE, STEPS, WORDS
from oxytocin.network.parameters import Neurones, Terminals
from oxytocin.network.run import NetworkRun, Spikes
from oxytocin.network.secretion import secrete_steps
from oxytocin.network.stimulus import SUCKLING, Stimulus, pieces
from oxytocin.network.timing import CALL_SECONDS, grid
from oxytocin.network.wiring import Wiring, random_wiring

LARGEST_MEAN = 20.0  # inputs in one step; far beyond any physiological rate at 1 ms
LONG_AGO = -(10**12)  # steps, of the spike before the first
BRAKE_LEAST = 1e-3  # of the half-maximal level: below, the brake takes less than 1e-12 of the input


def simulate(
    parameters: Neurones | None = None,
    stimuli: Sequence[Stimulus] = SUCKLING,
    duration: float = 300.0,
    seed: int = 1,
    *,
    wiring: Wiring | None = None,
    terminals: Terminals | None = None,
    sample_every: float = 0.1,
    step: float = 1.0,
    network: int = 0,
    width: int | None = None,
) -> NetworkRun:
    """Return spikes, dendritic release, bursts and secretion of a network over ``duration`` seconds.

    ``stimuli`` act from their time on, on the grid of samples; ``sample_every`` is in s (at most 1), ``step`` in ms.
    Without a ``wiring``, 48 neurones in 12 bundles are wired from the seed. The same seed with another ``network``
    number is another, independent animal. Results depend on these arguments alone, not on ``width`` (neurones to a
    register), the machine's vector length or how long a run goes on. Raises InputError for what cannot be simulated.
    """
    p, wiring = parameters or Neurones(), wiring or random_wiring(seed=seed)
    samples, steps_in_sample = grid(duration, sample_every, step)
    if not isinstance(network, int) or not 0 <= network < 2**32:
        raise InputError(f"network number {network!r}; a whole number from 0 to {2**32 - 1} is needed")
    blocks = steps_in_sample // STEPS
    network_state = _Network(p, wiring, seed, network, blocks, sample_every, step, code(width), samples)
    for first, end, stimulus in pieces(stimuli, samples, sample_every):
        network_state.stimulate(stimulus)
        network_state.advance(first, end)
    steps, neurone = network_state.spikes()
    terminals = terminals or Terminals()
    return NetworkRun(
        spikes=Spikes((steps + 1).astype(np.float64) * step / 1000, neurone),
        duration=duration,
        time=sample_every * np.arange(1, samples + 1, dtype=np.float64),
        **network_state.courses(),
        secretion=secrete_steps(
            steps, neurone, wiring.neurones, samples, terminals, sample_every, step, network_state.machine, stimuli
        ),
        wiring=wiring,
        neurones=p,
        terminals=terminals,
        stimuli=tuple(stimuli),
        seed=seed,
    )


class _Network:
    """The memory that the machine code works in."""

    def __init__(
        self,
        p: Neurones,
        wiring: Wiring,
        seed: int,
        network: int,
        blocks: int,
        every: float,
        step: float,
        machine: Code,
        samples: int,
    ) -> None:
        self.p, self.wiring, self.blocks, self.step, self.machine = p, wiring, blocks, step, machine
        self.delay = round(p.release_delay / step)
        if self.delay < STEPS:
            raise InputError(
                f"network parameter 'release_delay' is {p.release_delay:g} ms; with a step of {step:g} ms it must be "
                f"at least {STEPS * step:g} ms"
            )
        self.every = every
        self.steady, self.steady_now = np.zeros(samples), 0.0  # mV, by oxytocin that does not come from spikes
        self.per_call = max(1, round(CALL_SECONDS / every))
        width, cells = machine.width, wiring.neurones
        self.groups, self.bundle_groups = -(-cells // width), -(-wiring.bundles // width)
        padded, ring = self.groups * width, 1 << (self.delay + STEPS - 1).bit_length()
        rows = {name: aligned(np.zeros(padded)) for name in CELLS}
        rows["potential"][:] = p.resting_potential
        rows["sensitivity"][:cells] = wiring.sensitivity / 2  # each of two dendrites brings half
        rows["afferents"][:cells] = wiring.afferents
        rows["numbers"][:] = np.arange(padded, dtype=np.int64).view(np.float64)
        links = {name: np.zeros(padded, dtype=np.int64) for name in LINKS}
        links["first_bundle"][:cells], links["second_bundle"][:cells] = wiring.members.T
        links["last_spike"][:] = LONG_AGO
        lanes = self.bundle_groups * width
        self.out = {
            f"out_{name}": aligned(np.zeros((samples, lanes))) for name in ("released", "oxytocin", "brake")
        } | {"out_store": aligned(np.zeros((samples, width)))}
        most = padded * STEPS * blocks * self.per_call
        self.memory: dict[str, np.ndarray] = {
            **rows,
            **links,
            **{name: aligned(np.zeros(lanes)) for name in BUNDLES},
            "ring": aligned(np.zeros((ring, lanes))),
            "ring_live": np.zeros(ring, dtype=np.int64),
            "jump": aligned(np.zeros((STEPS, padded))),
            "jump_live": np.zeros(STEPS, dtype=np.int64),
            "queue": np.zeros(STEPS * padded, dtype=np.int64),
            "queued": np.zeros(STEPS, dtype=np.int64),
            "spike_steps": np.zeros(most, dtype=np.int64),
            "spike_cells": np.zeros(most, dtype=np.int64),
            "state": np.zeros(len(STATE), dtype=np.int64),
            "constants": np.zeros(len(CONSTANTS)),
        }
        low, high = generator_key(seed)
        self.counts = {
            "blocks": blocks,
            "groups": self.groups,
            "bundle_groups": self.bundle_groups,
            "key_low": low,
            "key_high": high,
            "network": network,
            "delay": self.delay,
            "ring_mask": ring - 1,
        }
        self.found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def stimulate(self, stimulus: Stimulus) -> None:
        """Set what a stimulus acts on; the afferent input is renewed at the next block."""
        p, step = self.p, self.step
        means = {
            "excitatory_mean": p.excitatory_rate * stimulus.excitation * step / 1000,
            "inhibitory_mean": p.inhibitory_rate * stimulus.inhibition * step / 1000,
        }
        for name, mean in means.items():
            most = 2 * mean * float(self.wiring.afferents.max())
            if most > LARGEST_MEAN:
                raise InputError(
                    f"network: {name.removesuffix('_mean')} input of {most * 1000 / step:g} per s to a neurone; with a "
                    f"step of {step:g} ms at most {LARGEST_MEAN * 1000 / step:g} are allowed"
                )
        free = 1 - stimulus.antagonist
        values = _constants(p, step) | means
        values |= {name: free * values[name] for name in ("oxytocin_gain", "lingering", "ahp_loss")}
        self.memory["constants"][:] = [values[name] for name in CONSTANTS]
        target = (stimulus.suckling + p.resting_priming) * p.priming / 1000 * p.store_time
        self.memory["filling"][: self.wiring.neurones] = target * (1 - values["store_decay"]) * self.wiring.primed
        self.memory["state"][STATE.index("braked")] = 1
        heard = free * p.oxytocin_gain * p.oxytocin_time / 1000  # mV by a steady unit a second, half by each dendrite
        tonic, given = heard * p.tonic_release, heard * stimulus.oxytocin
        self.memory["given"][: self.wiring.neurones] = given * self.wiring.sensitivity
        standing = (tonic * (1 + p.lingering) + given) * self.wiring.sensitivity  # what is given lingers as it is heard
        self.memory["standing"][: self.wiring.neurones] = standing + stimulus.depolarisation
        self.steady_now = tonic + given

    def advance(self, first: int, end: int) -> None:
        """Run from one sample to another."""
        self.steady[first:end] = self.steady_now
        state = self.memory["state"]
        for start in range(first, end, self.per_call):
            samples = min(self.per_call, end - start)
            state[STATE.index("spikes")] = 0
            out = {name: values[start:] for name, values in self.out.items()}
            counts = {**self.counts, "samples": samples, "first_block": start * self.blocks}
            call_with(self.machine.advance, WORDS, {**counts, **self.memory, **out})
            spikes = int(state[STATE.index("spikes")])
            self.found.append((self.memory["spike_steps"][:spikes].copy(), self.memory["spike_cells"][:spikes].copy()))

    def spikes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the steps and the neurones of all spikes."""
        return np.concatenate([item[0] for item in self.found]), np.concatenate([item[1] for item in self.found])

    def courses(self) -> dict[str, NDArray[np.float64]]:
        """Return what was recorded at the samples."""
        here = self.wiring.bundles
        bundles = {name: self.out[f"out_{name}"][:, :here] for name in ("released", "oxytocin", "brake")}
        bundles["released"] = bundles["released"] + self.p.tonic_release * self.every
        bundles["oxytocin"] = bundles["oxytocin"] + self.steady[:, None]
        return bundles | {"store": self.out["out_store"].sum(axis=1) / self.wiring.neurones}


def generator_key(seed: int) -> tuple[int, int]:
    """Return the two words of the generator's key for a seed."""
    name = int.from_bytes(hashlib.sha256(b"network afferents").digest()[:8], "little")
    mixed = (seed * 0x9E3779B97F4A7C15 + name) & 0xFFFFFFFFFFFFFFFF
    return mixed & 0xFFFFFFFF, mixed >> 32


def _constants(p: Neurones, step: float) -> dict[str, float]:
    decay = math.exp(-step / p.membrane_time)
    return {
        "potential_decay": decay,
        "potential_gain": p.resting_potential * (1 - decay),
        "resting_potential": p.resting_potential,
        "threshold": p.threshold,
        "excitatory_size": p.excitatory_size,
        "excitatory_reversal": p.excitatory_reversal,
        "inhibitory_size": p.inhibitory_size,
        "inhibitory_reversal": p.inhibitory_reversal,
        "hyperpolarisation_decay": math.exp(-step / p.hyperpolarisation_time),
        "hyperpolarisation": p.hyperpolarisation,
        "count_decay": math.exp(-step / p.afterhyperpolarisation_time),
        "ahp_max": p.afterhyperpolarisation_max,
        "ahp_half_4": p.afterhyperpolarisation_half**4,
        "oxytocin_decay": math.exp(-step / p.oxytocin_time),
        "oxytocin_gain": p.oxytocin_gain,
        "oxytocin_max": p.oxytocin_max,
        "brake_decay": math.exp(-step / p.brake_time),
        "brake_step": p.brake_step,
        "brake_half_4": p.brake_half**4,
        "brake_strength": p.brake_strength,
        "brake_least": BRAKE_LEAST * p.brake_half,
        "store_decay": math.exp(-STEPS * step / p.store_time),
        "self_priming_decay": math.exp(-STEPS * step / p.self_priming_time),
        "self_priming_gain": -math.expm1(-STEPS * step / p.self_priming_time),
        "self_priming": p.self_priming,
        "self_priming_half": p.self_priming_half,
        "lingering": p.lingering,
        "ahp_loss": p.afterhyperpolarisation_loss,
        "release_fraction": p.release_fraction,
        "release_interval": p.release_interval / step,
    }
