"""What reaches the network from outside, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oxytocin.errors import InputError


@dataclass(frozen=True)
class Stimulus:
    """From time ``at`` (s) on, until the next stimulus: each a multiple of the parameter it acts on.

    ``suckling`` fills the dendritic stores (0: nobody suckles), ``excitation`` and ``inhibition`` scale the rates of
    afferent input (2.5: a step up by 150 %). ``depolarisation`` (mV) acts on the cells themselves and may be negative;
    ``exocytosis`` is what the terminals make of the same calcium, relative to the usual. ``oxytocin`` (1/s) reaches the
    dendrites besides what they release themselves; an ``antagonist`` blocks a share of the receptors that hear it.
    """

    at: float
    suckling: float = 0.0
    excitation: float = 1.0
    inhibition: float = 1.0
    depolarisation: float = 0.0
    exocytosis: float = 1.0
    oxytocin: float = 0.0
    antagonist: float = 0.0

    def __post_init__(self) -> None:
        for name in ("at", "suckling", "excitation", "inhibition", "exocytosis", "oxytocin", "antagonist"):
            value = getattr(self, name)
            if not 0 <= value < float("inf"):
                raise InputError(f"network stimulus: '{name}' is {value!r}; a number from zero up is needed")
        if self.antagonist > 1:
            raise InputError(f"network stimulus: 'antagonist' is {self.antagonist!r}; a share is between 0 and 1")
        if not abs(self.depolarisation) < float("inf"):
            raise InputError(f"network stimulus: 'depolarisation' is {self.depolarisation!r}; a number of mV is needed")


SUCKLING = (Stimulus(0.0, suckling=1.0),)


def pieces(schedule: Sequence[Stimulus], samples: int, every: float) -> list[tuple[int, int, Stimulus]]:
    """Return (first sample, end sample, stimulus) over a run of ``samples`` intervals of ``every`` seconds.

    Before the first stimulus nobody suckles. Raises InputError for times out of order or off the grid of samples.
    """
    times = [stimulus.at for stimulus in schedule]
    if times != sorted(set(times)):
        raise InputError(f"network stimuli come at {times} s; times must rise from one to the next")
    edges = []
    for time in times:
        index = round(time / every)
        if abs(index * every - time) > 1e-6:
            raise InputError(
                f"network stimulus at {time:g} s is between two samples; times are multiples of {every:g} s"
            )
        edges.append(index)
    starts = [0, *edges]
    ends = [*edges, samples]
    acting = [Stimulus(0.0), *schedule]
    found = zip(starts, ends, acting, strict=True)
    return [(first, min(end, samples), stimulus) for first, end, stimulus in found if first < min(end, samples)]
