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

from oxytocin.network.parameters import Terminals
from oxytocin.physiology.hypothalamus import Hypothalamus

Floats = NDArray[np.float64]

PICOGRAM_PER_PICOMOLE = 1007.2  # molar mass of oxytocin
PICOMOLE_PER_MILLIUNIT = 1.698  # 1 IU is 1.71 ug (kinetics.unit.iu_to_ug.degroot1995)


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
class Cycle:
    """What repeats from burst to burst at one strength of a stimulus. Times in s, stores in the model's own units.

    ``full`` and ``left`` are the dendritic store just before a burst and at its lowest after it, ``level`` where the
    stimulus would hold it if nothing burst, ``relaxation`` its time constant between bursts, ``refractory`` the time
    from the start of a burst to the lowest store. ``pulse`` is what a burst secretes (mU), ``spikes`` what a cell fires
    in it, ``depletion`` the share of the releasable pool that it takes.
    """

    stimulus: float
    interval: float
    full: float
    left: float
    level: float
    relaxation: float
    refractory: float
    spikes: float
    pulse: float
    depletion: float

    @property
    def drive(self) -> float:
        """The stimulus relative to the weakest that makes bursts."""
        return self.level / self.full

    @property
    def filling(self) -> float:
        """The part of the interval in which the store fills, in relaxation times: what the law is about."""
        return (self.interval - self.refractory) / self.relaxation

    @property
    def expected(self) -> float:
        """The interval (s) by the law."""
        return self.refractory + self.relaxation * float(interval_law(self.drive, self.left / self.full))

    @property
    def each_half_hour(self) -> float:
        """Bursts in 30 min."""
        return 1800 / self.interval


def interval_law(drive: ArrayLike, left: ArrayLike) -> Floats:
    """Return the time of filling in relaxation times, ln((u - left) / (u - 1)).

    ``drive`` u is relative to the threshold, ``left`` the share of a full store that a burst leaves; infinite below
    the threshold.
    """
    u = np.asarray(drive, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(u > 1, np.log((u - left) / (u - 1)), np.inf)
