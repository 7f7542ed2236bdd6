"""Secretion into the blood from any spikes, simulated or given (a train of stimuli, for one)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine.kernel import aligned
from oxytocin.errors import InputError
from oxytocin.network.compiled import Code, call_with, code
from oxytocin.network.frame import SECRETION_CONSTANTS, SECRETION_ROWS, SECRETION_WORDS
from oxytocin.network.parameters import Terminals
from oxytocin.network.run import Secretion
from oxytocin.network.stimulus import Stimulus, pieces
from oxytocin.network.timing import grid

FAST_EXPONENT, SLOW_EXPONENT = 5, 3


def secrete(
    time: NDArray[np.float64],
    neurone: NDArray[np.int64],
    neurones: int,
    duration: float,
    terminals: Terminals | None = None,
    *,
    stimuli: Sequence[Stimulus] = (),
    sample_every: float = 0.1,
    step: float = 1.0,
    width: int | None = None,
) -> Secretion:
    """Return what spikes at ``time`` (s) of ``neurone``, both (spikes,) in order of time, secrete in ``duration`` s.

    The terminals start rested: full pools, no calcium. Each neurone speaks for an equal share of the gland, so that the
    rate is a mean over neurones. Of the ``stimuli`` only what acts on exocytosis counts here. ``step`` is in ms. Raises
    InputError for spikes out of order, or of a neurone or at a time that is not there, and for a duration off the grid
    of samples.
    """
    samples, _ = grid(duration, sample_every, step)
    time, neurone = np.asarray(time, dtype=float), np.asarray(neurone, dtype=np.int64)
    if time.shape != neurone.shape or time.ndim != 1:
        raise InputError(
            f"spikes have times {time.shape} and neurones {neurone.shape}; a list of each, equally long, is needed"
        )
    if len(time) and (np.diff(time) < 0).any():
        raise InputError("spikes are out of order; their times must not fall")
    if len(time) and (time[0] <= 0 or time[-1] > duration or neurone.min() < 0 or neurone.max() >= neurones):
        raise InputError(f"spikes must lie within 0 to {duration:g} s, of neurones 0 to {neurones - 1}")
    return secrete_steps(
        np.maximum(np.rint(time * 1000 / step).astype(np.int64) - 1, 0),
        neurone,
        neurones,
        samples,
        terminals or Terminals(),
        sample_every,
        step,
        code(width),
        stimuli,
    )


def secrete_steps(
    steps: NDArray[np.int64],
    neurone: NDArray[np.int64],
    neurones: int,
    samples: int,
    terminals: Terminals,
    every: float,
    step: float,
    machine: Code,
    stimuli: Sequence[Stimulus] = (),
) -> Secretion:
    """Return what spikes in whole ``steps`` secrete; as ``secrete``, without its checks."""
    width = machine.width
    groups = -(-neurones // width)
    rows = {name: aligned(np.zeros((groups, width))) for name in SECRETION_ROWS}
    # lanes that pad the last register hold nothing, and so secrete nothing
    rows["releasable"].reshape(-1)[:neurones] = terminals.releasable_max
    rows["reserve"].reshape(-1)[:neurones] = terminals.reserve_max
    out = {f"out_{name}": aligned(np.zeros((samples, width))) for name in ("secreted", "releasable", "reserve")}
    spare = np.zeros(1, dtype=np.int64)  # the code may look at the first spike before it knows that there is none
    a_sample = round(every * 1000 / step)
    for start, end, stimulus in pieces(stimuli, samples, every):
        first, last = np.searchsorted(steps, [start * a_sample, end * a_sample])
        constants = _constants(terminals, step, stimulus.exocytosis)
        values: dict[str, int | np.ndarray] = {
            "samples": end - start,
            "steps": a_sample,
            "groups": groups,
            "first_step": start * a_sample,
            "spikes": int(last - first),
            "constants": np.array([constants[name] for name in SECRETION_CONSTANTS]),
            **rows,
            "spike_steps": np.concatenate([steps[first:last], spare]),
            "spike_cells": np.concatenate([neurone[first:last], spare]),
            **{name: values[start:end] for name, values in out.items()},
        }
        call_with(machine.secrete, SECRETION_WORDS, values)
    mean = {name: values.sum(axis=1) / neurones for name, values in out.items()}
    time = every * np.arange(1, samples + 1, dtype=np.float64)
    return Secretion(time, mean["out_secreted"] / every, mean["out_releasable"], mean["out_reserve"])


def _constants(terminals: Terminals, step: float, exocytosis: float) -> dict[str, float]:
    t = terminals
    halved = math.log(2.0) * step
    return {
        "broadening_decay": math.exp(-halved / t.broadening_half_life),
        "fast_decay": math.exp(-halved / t.fast_calcium_half_life),
        "slow_decay": math.exp(-halved / t.slow_calcium_half_life),
        "broadening": t.broadening,
        "broadening_base": t.broadening_base,
        "fast": t.fast_calcium,
        "slow": t.slow_calcium,
        "fast_half_5": t.fast_calcium_half**FAST_EXPONENT,
        "slow_half_3": t.slow_calcium_half**SLOW_EXPONENT,
        "exocytosis": exocytosis * t.exocytosis / 1000 * step,
        "refill": t.refill / 1000 * step / t.reserve_max,
        "releasable_max": t.releasable_max,
    }
