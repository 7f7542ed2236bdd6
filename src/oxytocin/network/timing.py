"""The grid of a run: steps, the blocks they are taken in, and the samples at which its course is kept."""

from __future__ import annotations

from oxytocin.errors import InputError
from oxytocin.network.frame import STEPS

CALL_SECONDS = 1.0  # of life in one call of the machine code; samples are not further apart


def grid(duration: float, sample_every: float, step: float) -> tuple[int, int]:
    """Return (samples, steps of ``step`` ms in a sample) of a run of ``duration`` s. Raises InputError off the grid."""
    if not 0 < step <= 1:
        raise InputError(f"network step of {step!r} ms; it must lie above 0 and at most 1 ms")
    if not 0 < sample_every <= CALL_SECONDS or not _whole(sample_every * 1000 / (STEPS * step)):
        raise InputError(
            f"network sampled every {sample_every!r} s; it must be a multiple of {STEPS * step:g} ms and at most "
            f"{CALL_SECONDS:g} s"
        )
    if not sample_every / 2 < duration < float("inf") or not _whole(duration / sample_every):
        raise InputError(f"network run of {duration!r} s; it must last a whole number of samples of {sample_every:g} s")
    return round(duration / sample_every), round(sample_every * 1000 / step)


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6
