"""Rare events as risks: what the course of a labour makes likely, without making it happen.

Haemorrhage, hyponatraemia and acidaemia arise in the body: of each person it is known whether they did (1 or 0), and
the share of a population is the risk. A seizure and a rupture of the uterus are chance in one person; their outcome is
a probability, from which ``drawn`` takes an event that is the same in every run with a seed.

Rupture rests on published rates: 0.4 % of labours after a caesarean that nobody augmented (obs
rupture.rate_induced_vbac.zelop1999), 0.38 per 10,000 without one (ref alzirqi2017). It rises in proportion to the
highest rate of oxytocin: hazard ratios of 3.9 at 21-30 and 4.6 at 31-40 mU/min (obs rupture.hr_21_30.cahill2008), with
1.0 against 0.4 % where labour was augmented (Zelop 1999); a straight line passes through the three, an exponential does
not. Prostaglandin given to ripen the cervix dissolves the collagen of the scar as well (ref buhimschi2005): against
induction without it the risk was 3.2-fold (obs rupture.rate_prostaglandin.lydonrochelle2001), 3.9-fold (ref
ravasia2000), 3.2-fold (Zelop 1999) and 1.3-fold (ref dekker2010), pooled below. A scar younger than 18 months ruptures
three times as often as an older one (ref bujold2010; ref shipp2001). Whether tachysystole adds to the rate at the same
dose has not been shown, so that it does not here; a classical scar has no figure that was found and is taken as a low
transverse one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import random

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Outcomes = dict[str, tuple[Array, str]]

RUPTURE_SCAR, RUPTURE_NO_SCAR = 0.4, 0.0038  # percent of labours without oxytocin
RUPTURE_PER_RATE = 0.11  # added per mU/min, relative: least squares of 2.9 at 25.5, 3.6 at 35.5 and 1.5 at 10 mU/min
RUPTURE_RIPENED = 2.4  # inverse-variance mean of the four logarithms; Dekker, without counts, weighs as Lydon-Rochelle
YOUNG_SCAR, RUPTURE_YOUNG = 1.5, 3.0  # yr; against an older one
YOUNG_SHARE = 0.13  # of women whose scar's age is not known: 311 of 2409 (ref shipp2001)
EVENTS = {  # outcome: the figure it is read off, its limit, and on which side of it the event lies
    "haemorrhage_500": ("total_blood_loss", 500.0, 1),
    "haemorrhage_1000": ("total_blood_loss", 1000.0, 1),
    "hyponatraemia_130": ("lowest_plasma_sodium", 130.0, -1),
    "cord_acidaemia": ("fetal_ph_at_birth", 7.05, -1),
}


class Scar(NamedTuple):
    """Whether the uterus has a scar, and how old it is (yr; None: not known)."""

    there: bool
    age: float | None = None


def risks(
    outcomes: Mapping[str, tuple[Array, str]], laboured: Array | None, highest: Array, ripened: Flags, scar: Scar
) -> Outcomes:
    """Return events (1, 0, NaN where not known) and probabilities (percent) as outcomes.

    ``laboured`` says who was in labour (None: nothing is known of it), ``highest`` the highest rate of oxytocin before
    birth, mU/min, ``ripened`` who was given prostaglandin.
    """
    found: Outcomes = {}
    for name, (figure, limit, side) in EVENTS.items():
        if figure in outcomes:
            values = outcomes[figure][0]
            found[name] = (np.where(np.isnan(values), np.nan, side * values > side * limit), "1")
    if "seizure_hazard" in outcomes:
        found["risk_of_seizure"] = (100 * -np.expm1(-outcomes["seizure_hazard"][0]), "percent")
    if laboured is not None:
        found["risk_of_uterine_rupture"] = (np.where(laboured > 0, rupture(highest, ripened, scar), 0.0), "percent")
    return found


def rupture(highest: Array, ripened: Flags, scar: Scar) -> Array:
    """Return the risk of uterine rupture in a labour (percent).

    ``highest`` is the highest rate of oxytocin, mU/min; ``ripened`` says who was given prostaglandin before.
    """
    usual = (RUPTURE_SCAR if scar.there else RUPTURE_NO_SCAR) * (1 + RUPTURE_PER_RATE * highest)
    if not scar.there:
        return np.asarray(usual)
    weakened = np.where(ripened, RUPTURE_RIPENED, 1.0)
    if scar.age is not None:  # the published rates are of scars of every age
        weakened *= (RUPTURE_YOUNG if scar.age < YOUNG_SCAR else 1.0) / (1 + (RUPTURE_YOUNG - 1) * YOUNG_SHARE)
    return np.asarray(usual * weakened)


def drawn(name: str, percent: Array, seed: int, people: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Draw an event from its risk (percent): for a seed and a person always the same."""
    return np.asarray(100 * random.uniform(seed, people, f"risk of {name}")[:, 0] < percent)
