"""What a run of the network leaves: spikes, and the course of bundles and terminals at the samples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from oxytocin.network.bursts import Bursts, find_bursts
from oxytocin.network.parameters import Neurones, Terminals
from oxytocin.network.stimulus import Stimulus
from oxytocin.network.wiring import Wiring

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spikes:
    """Spikes in order of time, those of one step in order of their neurone: ``time`` (s) and ``neurone``, (spikes,)."""

    time: Floats
    neurone: NDArray[np.int64]

    def of(self, neurone: int) -> Floats:
        """Return the times (s) at which one neurone spiked."""
        return self.time[self.neurone == neurone]

    def rate(self, edges: Floats, neurones: int) -> Floats:
        """Return spikes/s per neurone, (edges - 1,), between successive ``edges`` (s)."""
        return np.asarray(np.histogram(self.time, edges)[0] / np.diff(edges) / neurones)


@dataclass(frozen=True)
class Secretion:
    """Secretion into the blood: ``rate`` (pg/s), and the mean ``releasable`` pool and ``reserve`` (pg), (samples,)."""

    time: Floats
    rate: Floats
    releasable: Floats
    reserve: Floats

    @property
    def amount(self) -> float:
        """Return what was secreted in all (pg)."""
        return float((self.rate * np.diff(self.time, prepend=0.0)).sum())


@dataclass(frozen=True)
class NetworkRun:
    """A run of ``duration`` (s). Samples stand at ``time`` (samples,) (s), each at the end of its interval.

    ``released`` is the oxytocin released in each bundle in the interval before the sample, ``oxytocin`` the
    depolarisation (mV) and ``brake`` the endocannabinoid in it, all (samples, bundles); ``store`` is the dendritic
    store, a mean over neurones (samples,).
    """

    spikes: Spikes
    duration: float
    time: Floats
    released: Floats
    oxytocin: Floats
    brake: Floats
    store: Floats
    secretion: Secretion
    wiring: Wiring
    neurones: Neurones
    terminals: Terminals
    stimuli: tuple[Stimulus, ...]
    seed: int

    @property
    def rate(self) -> Floats:
        """Return spikes/s per neurone in the interval before each sample, (samples,)."""
        return self.spikes.rate(np.concatenate([[0.0], self.time]), self.wiring.neurones)

    @cached_property
    def bursts(self) -> Bursts:
        """Return the bursts of the neurones and those of the network."""
        return find_bursts(self.spikes.time, self.spikes.neurone, self.wiring.neurones)
