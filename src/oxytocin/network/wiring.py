"""Which neurones share which dendritic bundles."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine.random import uniform
from oxytocin.errors import InputError

DENDRITES = 2


@dataclass(frozen=True)
class Wiring:
    """The two bundles of each neurone, and how neurones differ.

    ``members`` is (neurones, 2), each row two different bundles out of ``bundles``. ``sensitivity`` scales the
    depolarisation by oxytocin (0: a cell without receptors), ``primed`` the filling of the stores by suckling,
    ``afferents`` the rates of afferent input; each is (neurones,) and 1 when left out. Raises InputError for a wiring
    that cannot be.
    """

    members: NDArray[np.int64]
    bundles: int
    sensitivity: NDArray[np.float64] = field(default_factory=lambda: np.ones(0))
    primed: NDArray[np.float64] = field(default_factory=lambda: np.ones(0))
    afferents: NDArray[np.float64] = field(default_factory=lambda: np.ones(0))

    def __post_init__(self) -> None:
        members = np.asarray(self.members, dtype=np.int64)
        if members.ndim != 2 or members.shape[1] != DENDRITES or not len(members):
            raise InputError(
                f"network wiring has shape {members.shape}; one row of {DENDRITES} bundles a neurone is needed"
            )
        if members.min() < 0 or members.max() >= self.bundles:
            raise InputError(
                f"network wiring names bundle {members.max() if members.max() >= self.bundles else members.min()}; "
                f"bundles are 0 to {self.bundles - 1}"
            )
        if (members[:, 0] == members[:, 1]).any():
            raise InputError("network wiring puts both dendrites of a neurone in one bundle; two bundles are needed")
        object.__setattr__(self, "members", members)
        for name in ("sensitivity", "primed", "afferents"):
            values = np.asarray(getattr(self, name), dtype=float)
            values = np.ones(len(members)) if values.size == 0 else values
            if values.shape != (len(members),) or not (np.isfinite(values) & (values >= 0)).all():
                raise InputError(
                    f"network wiring: '{name}' needs one number from zero up for each of {len(members)} neurones"
                )
            object.__setattr__(self, name, values)

    @property
    def neurones(self) -> int:
        """Return how many neurones there are."""
        return len(self.members)


def random_wiring(neurones: int = 48, bundles: int = 12, seed: int = 1) -> Wiring:
    """Return neurones with two different bundles each, every pair of bundles equally likely.

    48 neurones in 12 bundles are those of Rossoni and others (2008). Raises InputError for fewer than one neurone or
    two bundles.
    """
    if neurones < 1 or bundles < DENDRITES:
        raise InputError(
            f"a network of {neurones} neurones in {bundles} bundles cannot be; at least 1 and 2 are needed"
        )
    drawn = uniform(seed, np.arange(neurones), "network wiring", DENDRITES)
    first = (drawn[:, 0] * bundles).astype(np.int64)
    second = (drawn[:, 1] * (bundles - 1)).astype(np.int64)
    return Wiring(np.column_stack([first, second + (second >= first)]), bundles)
