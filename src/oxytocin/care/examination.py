"""Vaginal examinations: what fingers feel, shared by all who need to know.

A woman is examined by one carer at a time, and what was found is known to all. Whoever needs to know within half an
hour of an examination takes what was found then; only the urge to push is reason to feel again at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

RIM = 9.95  # cm from which no rim of the cervix can be felt
FULL = 10.0  # cm
AGAIN = 30.0  # min within which nobody is examined again; assumed: each examination carries infection and discomfort


class Findings:
    """What the last examination of each person found: ``at`` (min, minus infinity before the first), cm and cm.

    ``station`` is the last whole centimetre that the head has surely passed, by which is decided; ``noted_station`` is
    what is written down, to the nearest half centimetre.
    """

    def __init__(self, people: int) -> None:
        self.at = np.full(people, -np.inf)
        self.dilatation, self.station = np.zeros(people), np.full(people, -5.0)
        self.noted_station = self.station.copy()

    def wanted(self, time: float, due: Flags, urge: Flags) -> Flags:
        """Tell who is examined now, of those in whom it is ``due`` and those with a new ``urge`` to push."""
        return (due & (time - self.at >= AGAIN - 1e-9)) | (urge & (self.dilatation < FULL))

    def note(self, time: float, who: Flags, dilatation: Array, station: Array) -> None:
        """Note an examination of ``who``: half centimetres of cervix or a rim, and the station."""
        felt = np.where(dilatation >= RIM, FULL, np.clip(np.round(dilatation * 2) / 2, 0.0, 9.5))
        self.at[who], self.dilatation[who] = time, felt[who]
        self.station[who] = np.clip(np.floor(station), -5.0, 5.0)[who]
        self.noted_station[who] = np.clip(np.round(station * 2) / 2 + 0.0, -5.0, 5.0)[who]
