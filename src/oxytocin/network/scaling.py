"""From the rat's network to the woman's mean field: one law of intervals and two explicit factors (docs/scaling.md).

*Content.* A terminal store of a woman holds ``content_factor`` times that of the model rat; every amount (pools,
refill, secretion, a pulse) is multiplied by it. Number of neurones and content of one spike of one neurone enter only
as this product: no count of the woman's oxytocin neurones is needed, and none is assumed.

*Time.* Between two bursts the dendritic store fills and leaks; a burst comes at a threshold and leaves a share of it.
The interval, in units of the store's own relaxation time, then depends on two pure numbers only: how far the stimulus
lifts the store above the threshold, and what a burst leaves. That law is the same for both species; the relaxation
time is the factor between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oxytocin.network.parameters import Neurones, Terminals
from oxytocin.network.run import NetworkRun
from oxytocin.physiology.hypothalamus import Hypothalamus

Floats = NDArray[np.float64]

PICOGRAM_PER_PICOMOLE = 1007.2  # molar mass of oxytocin
PICOMOLE_PER_MILLIUNIT = 1.698  # 1 IU is 1.71 ug (kinetics.unit.iu_to_ug.degroot1995)
BEFORE, AFTER = 1.0, 4.0  # s, around the median start of a burst, when the store is read


def content_factor(terminals: Terminals | None = None) -> float:
    """Return the woman's terminal store over the rat's, both as the two modules declare them."""
    rat = (terminals or Terminals()).reserve_max / PICOGRAM_PER_PICOMOLE
    return float(declared("reserve_size")) / rat


def declared(name: str) -> float:
    """Return the declared value of a parameter of the mean field, so that nothing here repeats its numbers."""
    return float(getattr(Hypothalamus, name).value)


def woman_secretion(rate: ArrayLike, terminals: Terminals | None = None) -> Floats:
    """Return the secretion (pmol/min) of a woman's gland whose neurones fire as the rat's, from the rat's (pg/s)."""
    return np.asarray(rate, dtype=float) * 60 / PICOGRAM_PER_PICOMOLE * content_factor(terminals)


def milliunits(picograms: ArrayLike) -> Floats:
    """Return an amount of oxytocin (pg) in mU."""
    return np.asarray(picograms, dtype=float) / PICOGRAM_PER_PICOMOLE / PICOMOLE_PER_MILLIUNIT


@dataclass(frozen=True)
class Integrator:
    """A store that relaxes within ``relaxation`` (s), bursts at ``threshold`` and keeps the share ``left`` of it.

    ``threshold`` is in the store's own units; a stimulus is given by the level at which it would hold the store.
    """

    relaxation: float
    threshold: float
    left: float

    def drive(self, level: ArrayLike) -> Floats:
        """Return a stimulus relative to the weakest that makes bursts."""
        return np.asarray(level, dtype=float) / self.threshold

    def interval(self, level: ArrayLike) -> Floats:
        """Return the interval (s) between bursts at a stimulus, infinite below the threshold."""
        return self.relaxation * interval_law(self.drive(level), self.left)


def interval_law(drive: ArrayLike, left: float) -> Floats:
    """Return the interval in relaxation times at a drive relative to threshold: ln((u - left) / (u - 1))."""
    u = np.asarray(drive, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(u > 1, np.log((u - left) / (u - 1)), np.inf)


def network_integrator(runs: list[NetworkRun]) -> Integrator:
    """Return the integrator that the stores of suckled networks show, read off just before and after each burst."""
    before, after = [], []
    for run in runs:
        for event in run.bursts.events[1:]:
            before.append(np.interp(event - BEFORE, run.time, run.store))
            after.append(np.interp(event + AFTER, run.time, run.store))
    neurones: Neurones = runs[0].neurones
    threshold = float(np.mean(before))
    return Integrator(neurones.store_time / 1000, threshold, float(np.mean(after)) / threshold)


def network_level(run: NetworkRun, suckling: float) -> float:
    """Return the level at which suckling would hold the dendritic store of a network that did not burst."""
    return suckling * run.neurones.priming * run.neurones.store_time / 1000
