"""What the network secretes enters the blood of the model: the same plasma module that a person has.

The rat's volumes and clearance are parameters of that module; the woman's are its own, and what reaches her is the
rat's secretion in the proportion of the two glands (``oxytocin.network.scaling``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oxytocin.engine import Ensemble
from oxytocin.network.parameters import Blood
from oxytocin.network.scaling import PICOGRAM_PER_PICOMOLE, woman_secretion
from oxytocin.physiology.body import Body
from oxytocin.physiology.parts import Part, compose
from oxytocin.physiology.plasma import Plasma
from oxytocin.physiology.whole import PERSON

Floats = NDArray[np.float64]

SETTLE = 180.0  # min at rest before the run, for the slow compartment
REST = (20.0, 60.0)  # s, of the run that stand for rest: the neurones have settled and no burst has come
UNIT_SIZE = 70.0  # kg, at which the plasma module takes its volumes as they are


@cache
def _ensemble(every: float) -> Ensemble:
    part = Part(
        {"body": Body, "plasma": Plasma},
        tuple(PERSON),
        inputs={"oxytocin_secretion": "plasma.secretion"},
        observables={"plasma_oxytocin": "plasma.level"},
    )
    return Ensemble(compose("blood", [part], "plausible"), ["plasma_oxytocin"], sample_every=every / 60, workers=1)


def rat_parameters(blood: Blood | None = None) -> dict[str, float]:
    """Return the parameters that make the plasma module that of a rat."""
    b = blood or Blood()
    central = b.central_volume + b.mammary_volume  # mL/kg
    return {
        "body.pregnant": 0.0,
        "body.weight": UNIT_SIZE,
        "plasma.volume": central * b.body_weight / 1000,
        "plasma.organ_clearance": (b.clearance + b.mammary_clearance) * b.body_weight / 1000,
        "plasma.enzyme_clearance": 0.0,
        "plasma.outward": b.exchange / central,
        "plasma.inward": b.exchange / b.tissue_volume,
    }


def woman_parameters(weight: float = 66.0) -> dict[str, float]:
    """Return the parameters of a woman who is not pregnant, of ``weight`` kg."""
    return {"body.pregnant": 0.0, "body.weight": weight}


def circulate(secretion: ArrayLike, every: float, parameters: Mapping[str, ArrayLike]) -> Floats:
    """Return the plasma concentration (pmol/L), (animals, samples), that ``secretion`` (pmol/min), alike, leads to.

    Secretion is constant in each interval of ``every`` s; the concentration is that at its end. Before the run the
    animals have secreted at rest for long.
    """
    rates = np.atleast_2d(np.asarray(secretion, dtype=float))
    run = _ensemble(every).begin(parameters, people=len(rates))
    first, last = (min(round(time / every), rates.shape[1]) for time in REST)
    rest = rates[:, first:last].mean(axis=1) if last > first else np.zeros(len(rates))
    run.set_input("oxytocin_secretion", rest)
    run.advance(SETTLE, keep=False)
    level = np.empty_like(rates)
    for index, rate in enumerate(rates.T):
        run.set_input("oxytocin_secretion", rate)
        level[:, index] = run.advance(SETTLE + (index + 1) * every / 60)["plasma_oxytocin"][:, -1]
    return level


def rat_level(rate: ArrayLike, every: float, blood: Blood | None = None) -> Floats:
    """Return a rat's plasma oxytocin (pmol/L) from secretion (pg/s)."""
    amount = np.asarray(rate, dtype=float) * 60 / PICOGRAM_PER_PICOMOLE
    return circulate(amount, every, rat_parameters(blood))


def woman_level(rate: ArrayLike, every: float, weight: float = 66.0) -> Floats:
    """Return a woman's plasma oxytocin (pmol/L) from the rat's secretion (pg/s), her gland in place of the rat's."""
    return circulate(woman_secretion(rate), every, woman_parameters(weight))
