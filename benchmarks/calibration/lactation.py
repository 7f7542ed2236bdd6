"""Calibration of the feed: pulses and levels of the mother, milk of the first ejection and of the whole feed.

    python benchmarks/calibration/lactation.py [--fit N]
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from fitting import Array, Target, rescaled, run, women

from oxytocin.engine import Ensemble
from oxytocin.evidence.pulses import find
from oxytocin.physiology.daily import AFFERENTS, LACTATION, UPTAKE
from oxytocin.physiology.parts import compose
from oxytocin.physiology.whole import PITUITARY

NAMES = ["hypothalamus.recruitment", "stimuli.alarm_brake", "breast.outflow", "breast.half", "breast.accustoming",
         "nursling.demand", "nursling.comfort"]
UNIT = 1.698  # pmol/L in 1 uU/mL
EVERY = 12  # samples in a minute
FRESH, SIXTH_DAY, EARLY, MIDDLE = 4 / 7, 6 / 7, 3.0, 12.0  # weeks since the birth
TARGETS = [
    Target("stim.suckling.pulses_under_stress.ueda1994 without", 2.25),
    Target("stim.suckling.pulses_under_stress.ueda1994 calculation", 1.28),
    Target("stim.suckling.pulses.uvnasmoberg2020", 5.0, 4.0),
    Target("lactation.oxytocin.mean_level.johnston1986 early", 3.9, 0.5),
    Target("lactation.oxytocin.mean_level.johnston1986 middle", 4.5, 0.5),
    Target("stim.suckling.duration.uvnasmoberg2020", 20.0),
    Target("lactation.ejections.pumping.ramsay2005", 3.27, 2.0),
    Target("lactation.pumped_in_5_min.mitoulas2002", 60.6),
    Target("lactation.first_ejection_share.ramsay2005", 44.0),
    Target("lactation.feed_volume.kent2006", 76.0),
    Target("lactation.share_removed.kent2006", 67.0),
    Target("lactation.flow_of_a_feed.lucas1980b two minutes", 50.0, 2.0),
    Target("lactation.flow_of_a_feed.lucas1980b four minutes", 85.0, 2.0),
]
COUNT = 96
MODEL = compose("feed", (PITUITARY, UPTAKE, AFFERENTS, LACTATION), "plausible")
ENSEMBLE = Ensemble(MODEL, record=["plasma_oxytocin", "duct_pressure", "milk_transferred", "milk_stored"])
MOTHERS = women(MODEL, COUNT, body__pregnant=0.0, body__postpartum=1.0, body__weight=72.0)


def feed(typical: Mapping[str, float], weeks: float, minutes: float, alarm: float = 0.0,
         pump: float = 0.0, then: float = 0.0, cue: float = 0.0) -> Mapping[str, Array]:
    """Return the traces of a feed that begins after half an hour, with mental stress from five minutes before it, or
    with a baby that cries for as long."""
    people = rescaled(MODEL, MOTHERS, typical) | {"body.since_birth": np.full(COUNT, weeks)}
    going = ENSEMBLE.begin(people, people=COUNT)
    going.advance(25, keep=False)
    going.set_input("mental_stress", alarm)
    going.set_input("feeding_cue", cue)
    going.advance(30, keep=False)
    going.set_input("feeding_cue", 0.0)
    name = "breast_pump" if pump else "suckling"
    going.set_input(name, pump or 1.0)
    fed = going.advance(30 + minutes).values
    if not then:
        return fed
    going.set_input(name, 0.0)
    after = going.advance(30 + minutes + then).values
    return {key: np.concatenate([fed[key], after[key]], axis=1) for key in fed}


def pulses(trace: Array, every: int, rise: float) -> float:
    """Return the mean number of pulses that stand ``rise`` above their nadirs, of each ``every``-th sample."""
    return float(np.mean([len(find(np.arange(len(row[::every])) * 1.0, row[::every], rise)) for row in trace]))


def first_share(traces: Mapping[str, Array]) -> float:
    """Return the percentage of the milk that the first ejection gave, until duct pressure fell to its first trough."""
    shares = []
    for pressure, milk in zip(traces["duct_pressure"], traces["milk_transferred"], strict=True):
        top = int(np.argmax(pressure[:4 * EVERY]))
        trough = top + int(np.argmin(pressure[top:top + 3 * EVERY]))
        shares.append((milk[trough] - milk[0]) / (milk[-1] - milk[0]))
    return 100 * float(np.mean(shares))


def duration(traces: Mapping[str, Array]) -> float:
    """Return the median time (min) from the start of the feed until less than 1 uU/mL is left of the rise."""
    rise = traces["plasma_oxytocin"][:, 16 * EVERY:] - traces["plasma_oxytocin"][:, :1]
    return 16 + float(np.median(np.argmax(rise < UNIT, axis=1))) / EVERY


def measure(typical: Mapping[str, float]) -> dict[str, float]:
    """Return the figures that the targets name."""
    fresh = feed(typical, FRESH, 20)["plasma_oxytocin"]
    stressed = feed(typical, FRESH, 20, alarm=1.0)["plasma_oxytocin"]
    whole = feed(typical, MIDDLE, 16, then=20)
    taken = whole["milk_transferred"][:, 16 * EVERY] - whole["milk_transferred"][:, 0]
    pumped = feed(typical, MIDDLE, 10, pump=0.9)
    soon = pumped["milk_transferred"][:, 5 * EVERY] - pumped["milk_transferred"][:, 0]
    begun = feed(typical, SIXTH_DAY, 16, cue=1.0)["milk_transferred"]
    course = np.mean((begun - begun[:, :1]) / (begun[:, -1:] - begun[:, :1]), axis=0)
    levels = {name: feed(typical, weeks, 15)["plasma_oxytocin"].mean() / UNIT
              for name, weeks in (("early", EARLY), ("middle", MIDDLE))}
    return {
        "stim.suckling.pulses_under_stress.ueda1994 without": pulses(fresh, 2 * EVERY, 0.5 * UNIT),
        "stim.suckling.pulses_under_stress.ueda1994 calculation": pulses(stressed, 2 * EVERY, 0.5 * UNIT),
        "stim.suckling.pulses.uvnasmoberg2020": pulses(fresh[:, :10 * EVERY], EVERY // 2, 0.3 * UNIT),
        "lactation.oxytocin.mean_level.johnston1986 early": float(levels["early"]),
        "lactation.oxytocin.mean_level.johnston1986 middle": float(levels["middle"]),
        "stim.suckling.duration.uvnasmoberg2020": duration(whole),
        "lactation.ejections.pumping.ramsay2005": pulses(pumped["duct_pressure"], 1, 2.0),
        "lactation.pumped_in_5_min.mitoulas2002": float(np.mean(soon)),
        "lactation.first_ejection_share.ramsay2005": first_share(pumped),
        "lactation.feed_volume.kent2006": float(np.mean(taken)),
        "lactation.flow_of_a_feed.lucas1980b two minutes": 100 * float(course[2 * EVERY]),
        "lactation.flow_of_a_feed.lucas1980b four minutes": 100 * float(course[4 * EVERY]),
        "lactation.share_removed.kent2006": 100 * float(np.mean(taken / whole["milk_stored"][:, 0])),
    }


if __name__ == "__main__":
    run(MODEL, NAMES, TARGETS, measure)
