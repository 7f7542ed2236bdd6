"""Rare events as risks: what the course of a labour makes likely, without making it happen.

Haemorrhage, hyponatraemia and acidaemia arise in the body: of each person it is known whether they did (1 or 0), and
the share of a population is the risk. A seizure and a rupture of the uterus are chance in one person; their outcome is
a probability, from which ``drawn`` takes an event that is the same in every run with a seed.

Rupture rests on published rates: 0.4 % of labours after a caesarean that nobody augmented (obs
rupture.rate_induced_vbac.zelop1999), 0.38 per 10,000 without one (ref alzirqi2017), rising with the highest rate of
oxytocin by exp(RUPTURE_PER_RATE x rate): hazard ratios 3.9 at 21-30 and 4.6 at 31-40 mU/min (obs
rupture.hr_21_30.cahill2008), weighted by their intervals. Whether tachysystole adds to that at the same dose has not
been shown, so that it does not here; a classical scar has no figure that was found and is taken as a low transverse
one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import random

Array = NDArray[np.float64]
Outcomes = dict[str, tuple[Array, str]]

RUPTURE_SCAR, RUPTURE_NO_SCAR = 0.4, 0.0038  # percent of labours without oxytocin
RUPTURE_PER_RATE = 0.047  # per mU/min: weighted least squares of the two logarithms of the hazard ratio through zero
EVENTS = {  # outcome: the figure it is read off, its limit, and on which side of it the event lies
    "haemorrhage_500": ("total_blood_loss", 500.0, 1),
    "haemorrhage_1000": ("total_blood_loss", 1000.0, 1),
    "hyponatraemia_130": ("lowest_plasma_sodium", 130.0, -1),
    "cord_acidaemia": ("fetal_ph_at_birth", 7.05, -1),
}


def risks(outcomes: Mapping[str, tuple[Array, str]], laboured: Array | None, highest: Array, scar: bool) -> Outcomes:
    """Return events (1, 0, NaN where not known) and probabilities (percent) as outcomes.

    ``laboured`` says who was in labour (None: nothing is known of it), ``highest`` the highest rate of oxytocin before
    birth, mU/min.
    """
    found: Outcomes = {}
    for name, (figure, limit, side) in EVENTS.items():
        if figure in outcomes:
            values = outcomes[figure][0]
            found[name] = (np.where(np.isnan(values), np.nan, side * values > side * limit), "1")
    if "seizure_hazard" in outcomes:
        found["risk_of_seizure"] = (100 * -np.expm1(-outcomes["seizure_hazard"][0]), "percent")
    if laboured is not None:
        found["risk_of_uterine_rupture"] = (np.where(laboured > 0, rupture(highest, scar), 0.0), "percent")
    return found


def rupture(highest: Array, scar: bool) -> Array:
    """Return the risk of uterine rupture in a labour (percent) by the highest rate of oxytocin (mU/min)."""
    return np.asarray((RUPTURE_SCAR if scar else RUPTURE_NO_SCAR) * np.exp(RUPTURE_PER_RATE * highest))


def drawn(name: str, percent: Array, seed: int, people: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Draw an event from its risk (percent): for a seed and a person always the same."""
    return np.asarray(100 * random.uniform(seed, people, f"risk of {name}")[:, 0] < percent)
