"""Calibration of ripening and dilatation: the slow twentieth of labours, and an induction of assumed length.

    python benchmarks/calibration/labour.py [--fit N]

The medians of Harper 2012 and Frey 2015, calibration since labour was set up with them in view, are not targets here;
the declared values were moved by hand afterwards with them, the usual dose, Vrouenraets 2005 and Zelop 1999 in view.
The spreads of opening_latent, opening_active and myocyte.drive_prostaglandin were set by hand to the two twentieths and
to the tenth centiles of activity of Arulkumaran 1984.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from fitting import Array, Target, rescaled, run, women

from oxytocin.engine import Ensemble
from oxytocin.physiology import build

NAMES = ["labour.softening_work", "labour.softening_prostaglandin", "labour.opening_latent", "labour.opening_active"]
TARGETS = [Target("labour.progress_upper.4to5cm.zhang2010 p95, h", 6),
           Target("4 to 10 cm p95, h (Harper 2012)", 11.8),
           Target("8 mU/min at a score of 4 to 6 cm, h (assumed: most of a day)", 10),
           Target("the same from 6 cm to full dilatation, h (assumed)", 2.5)]
MODEL = build("labour")
ENSEMBLE = Ensemble(MODEL, record=["cervical_dilatation"], sample_every=1.0)
COUNT = 200
LABOURING = women(MODEL, COUNT, body__bishop=8, body__labouring=1)
INDUCED = women(MODEL, COUNT, body__bishop=4)


def hours(dilatation: Array, size: float) -> Array:
    """Return when each woman reaches a dilatation (h), the length of the run if never."""
    return np.where(dilatation[:, -1] >= size, np.argmax(dilatation >= size, axis=1), dilatation.shape[1]) / 60


def measure(typical: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of the targets."""
    going = ENSEMBLE.begin(rescaled(MODEL, LABOURING, typical), people=COUNT)
    spontaneous = going.advance(30 * 60.0)["cervical_dilatation"]
    going = ENSEMBLE.begin(rescaled(MODEL, INDUCED, typical), people=COUNT)
    going.set_input("oxytocin_infusion", 8 * 1.698)
    induced = going.advance(30 * 60.0)["cervical_dilatation"]
    begun = hours(spontaneous, 4) < spontaneous.shape[1] / 60  # who never reaches 4 cm has no course from there
    done = hours(spontaneous, 9.99) < spontaneous.shape[1] / 60  # Harper 2012 has women who reached the second stage
    values = (np.percentile((hours(spontaneous, 5) - hours(spontaneous, 4))[begun], 95),
              np.percentile((hours(spontaneous, 9.99) - hours(spontaneous, 4))[done], 95), np.median(hours(induced, 6)),
              np.median(hours(induced, 9.99) - hours(induced, 6)))
    return {item.name: float(value) for item, value in zip(TARGETS, values, strict=True)}


if __name__ == "__main__":
    run(MODEL, NAMES, TARGETS, measure)
