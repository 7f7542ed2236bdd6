"""What a call of the machine code is given: named 64-bit words, each an integer or the address of an array."""

from __future__ import annotations

from typing import Any

from oxytocin.engine.emitter import POINTER, Emitter
from oxytocin.model.readers.vector_math import DOUBLE, INT64

STEPS = 4  # of one block: neurones are independent of each other for as long as a dendritic release takes

COUNTS = (
    "samples",
    "blocks",  # in a sample
    "groups",  # of neurones, a register each
    "bundle_groups",
    "first_block",
    "key_low",
    "key_high",
    "network",
    "delay",  # steps from a spike to its release
    "ring_mask",
)
# Rows over neurones, rows over bundles, and what runs through time
CELLS = (
    "potential",
    "hyperpolarisation",
    "spike_count",
    "depolarisation",
    "standing",  # depolarisation that stays: by tonic oxytocin, and by what acts on the cells themselves
    "given",  # depolarisation by oxytocin from elsewhere, which primes as what the dendrites release in turn does
    "store",
    "primed_by_oxytocin",
    "sensitivity",
    "filling",
    "afferents",
    "mean_excitation",
    "mean_inhibition",
    "no_excitation",
    "no_inhibition",
    "numbers",
)
LINKS = ("first_bundle", "second_bundle", "last_spike")
BUNDLES = ("oxytocin", "brake", "passed", "released", "heard")
RINGS = ("ring", "ring_live", "jump", "jump_live", "queue", "queued")
OUTPUT = ("spike_steps", "spike_cells", "state", "out_released", "out_oxytocin", "out_brake", "out_store")
CONSTANTS = (
    "potential_decay",
    "potential_gain",
    "resting_potential",
    "threshold",
    "excitatory_size",
    "excitatory_reversal",
    "inhibitory_size",
    "inhibitory_reversal",
    "hyperpolarisation_decay",
    "hyperpolarisation",
    "count_decay",
    "ahp_max",
    "ahp_half_4",
    "oxytocin_decay",
    "oxytocin_gain",
    "oxytocin_max",
    "brake_decay",
    "brake_step",
    "brake_half_4",
    "brake_strength",
    "brake_least",
    "excitatory_mean",
    "inhibitory_mean",
    "store_decay",
    "self_priming_decay",
    "self_priming_gain",
    "self_priming",
    "self_priming_half",
    "lingering",
    "ahp_loss",
    "release_fraction",
    "release_interval",
)
STATE = ("spikes", "braked")  # integers that a call leaves for the next

SECRETION_COUNTS = ("samples", "steps", "groups", "first_step", "spikes")
SECRETION_ROWS = ("broadening", "fast", "slow", "releasable", "reserve")
SECRETION_OTHER = ("spike_steps", "spike_cells", "out_secreted", "out_releasable", "out_reserve")
SECRETION_CONSTANTS = (
    "broadening_decay",
    "fast_decay",
    "slow_decay",
    "broadening",
    "broadening_base",
    "fast",
    "slow",
    "fast_half_5",
    "slow_half_3",
    "exocytosis",
    "refill",
    "releasable_max",
)

POINTERS = (*CELLS, *LINKS, *BUNDLES, *RINGS, *OUTPUT, "constants")
WORDS = (*COUNTS, *POINTERS)
SECRETION_POINTERS = (*SECRETION_ROWS, *SECRETION_OTHER, "constants")
SECRETION_WORDS = (*SECRETION_COUNTS, *SECRETION_POINTERS)


class Words:
    """The words of a call by name, and constants as scalars or rows, inside a function that is being written."""

    def __init__(
        self, emitter: Emitter, call: Any, words: tuple[str, ...], pointers: tuple[str, ...], constants: tuple[str, ...]
    ) -> None:
        self.e = emitter
        self._words = {
            name: emitter.get(call, index, POINTER if name in pointers else INT64) for index, name in enumerate(words)
        }
        self.scalars = {
            name: emitter.get(self._words["constants"], index, DOUBLE) for index, name in enumerate(constants)
        }
        self.rows = {name: emitter.spread(value) for name, value in self.scalars.items()}

    def __getitem__(self, name: str) -> Any:
        return self._words[name]
