"""Calibration of the feed: pulses and levels of the mother, milk of the first ejection and of the whole feed,
prolactin, and what alcohol does to let-down.

    python benchmarks/calibration/lactation.py [--fit N]
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from fitting import Array, Target, rescaled, run, women

from oxytocin.engine import Ensemble
from oxytocin.evidence.pulses import find
from oxytocin.physiology.daily import AFFERENTS, DAILY, LACTATION, UPTAKE
from oxytocin.physiology.parts import compose
from oxytocin.physiology.whole import PITUITARY

NAMES = ["hypothalamus.suckling_gain", "hypothalamus.priming_by_suckling", "hypothalamus.recruitment",
         "stimuli.alarm_brake", "breast.outflow", "breast.half", "breast.accustoming", "breast.sooner",
         "nursling.demand", "nursling.comfort", "nursling.swallowed", "nursling.drawing", "breast.retained",
         "lactotroph.response", "lactotroph.nursed", "lactotroph.waning", "lactotroph.decline", "lactotroph.fading",
         "alcohol.half", "alcohol.steepness"]
UNIT = 1.698  # pmol/L in 1 uU/mL
EVERY = 12  # samples in a minute
ETHANOL = 46.07  # g/mol
FRESH, FIFTH_DAY, SIXTH_DAY = 4 / 7, 5 / 7, 6 / 7  # weeks since the birth
EARLY, MIDDLE, LATER, LATE = 3.0, 12.0, 17.0, 24.0
TARGETS = [
    Target("stim.suckling.pulses_under_stress.ueda1994 without", 2.25),
    Target("stim.suckling.pulses_under_stress.ueda1994 calculation", 1.28),
    Target("stim.suckling.pulses.uvnasmoberg2020", 5.0, 4.0),
    Target("lactation.oxytocin.mean_level.johnston1986 early", 3.9),
    Target("lactation.oxytocin.mean_level.johnston1986 middle", 4.5),
    Target("stim.suckling.duration.uvnasmoberg2020", 20.0),
    Target("lactation.ejections.pumping.ramsay2005", 3.27, 2.0),
    Target("lactation.pumped_in_5_min.mitoulas2002", 60.6),
    Target("lactation.pumped_share.kent2008", 65.5, 2.0),
    Target("lactation.ejections.pumping.kent2008", 4.3),
    Target("lactation.first_ejection_share.ramsay2005", 44.0, 2.0),
    Target("lactation.feed_volume.kent2006", 76.0),
    Target("lactation.feed_intake.lucas1981", 75.0),
    Target("lactation.share_removed.kent2006", 67.0),
    Target("lactation.flow_of_a_feed.lucas1980b two minutes", 50.0),
    Target("lactation.flow_of_a_feed.lucas1980b four minutes", 85.0),
    Target("lactation.ejection_duration.gardner2015", 1.6),
    Target("alcohol.milk_ejection.inhibition.cobo1973 left at 0.75 g/kg", 81.8, 2.0),
    Target("alcohol.milk_ejection.inhibition.cobo1973 left at 1.25 g/kg", 36.8, 0.5),
    Target("alcohol.milk_ejection.inhibition.cobo1973 left at 1.75 g/kg", 19.6, 0.3),
    Target("prolactin.basal.battin1985 early", 90.1),
    Target("prolactin.basal.battin1985 late", 44.3),
    Target("prolactin.basal.frequent_feeds.2010", 116.4),
    Target("prolactin.suckling.ratio.battin1985 early", 2.0),
    Target("prolactin.suckling.ratio.battin1985 late", 2.0),
    Target("prolactin.suckling.peak_ratio.noel1974 early", 8.5),
    Target("prolactin.suckling.peak_ratio.noel1974 later", 6.0),
    Target("prolactin.suckling.peak.johnston1986 early", 162.0),
    Target("prolactin.suckling.peak.johnston1986 middle", 130.0),
    Target("prolactin.suckling.peak.johnston1986 late", 77.0),
]
COUNT = 96
MODEL = compose("feed", (PITUITARY, UPTAKE, AFFERENTS, LACTATION, DAILY["alcohol"]), "plausible")
ENSEMBLE = Ensemble(MODEL, record=["plasma_oxytocin", "duct_pressure", "milk_transferred", "milk_stored", "prolactin"])
MOTHERS = women(MODEL, COUNT, body__pregnant=0.0, body__postpartum=1.0, body__weight=72.0)


def feed(typical: Mapping[str, float], weeks: float, minutes: float, alarm: float = 0.0,
         pump: float = 0.0, then: float = 0.0, cue: float = 0.0, other: bool = False) -> Mapping[str, Array]:
    """Return the traces of a feed that begins after half an hour, with mental stress from five minutes before it, or
    with a baby that cries for as long; ``then`` minutes after it, at the ``other`` breast if it is given as well."""
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
    going.set_input("suckling_other_breast", float(other))
    after = going.advance(30 + minutes + then).values
    return {key: np.concatenate([fed[key], after[key]], axis=1) for key in fed}


def let_down(typical: Mapping[str, float], alcohol: float = 0.0) -> float:
    """Return the mean area (mmHg min) of duct pressure in a feed an hour after alcohol (g/kg) by vein."""
    people = rescaled(MODEL, MOTHERS, typical)
    people |= {"body.since_birth": np.full(COUNT, FIFTH_DAY), "body.weight": np.full(COUNT, 65.0)}
    going = ENSEMBLE.begin(people, people=COUNT)
    going.dose("alcohol_iv", alcohol * 65 / ETHANOL * 1e12)
    going.advance(60, keep=False)
    going.set_input("suckling", 1.0)
    return float(np.mean(going.advance(80).values["duct_pressure"])) * 20


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


def ejection(traces: Mapping[str, Array]) -> float:
    """Return the median width at half height (min) of the ejections of each woman, averaged."""
    found = [find(np.arange(row.size) / EVERY, row, 2.0) for row in traces["duct_pressure"]]
    return float(np.median([np.mean([pulse.width for pulse in of_one]) for of_one in found if of_one]))


def prolactin(traces: Mapping[str, Array], until: float) -> Array:
    """Return the highest prolactin (ug/L) of each woman within the minutes given."""
    return traces["prolactin"][:, :int(until * EVERY)].max(axis=1)


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
    emptied = feed(typical, MIDDLE, 15, pump=0.7)
    pumped = {name: values[:, :10 * EVERY + 1] for name, values in emptied.items()}
    drawn = emptied["milk_transferred"][:, -1] - emptied["milk_transferred"][:, 0]
    first = np.minimum(np.argmax(emptied["duct_pressure"] > 2.0, axis=1), 10 * EVERY)
    soon = emptied["milk_transferred"][np.arange(COUNT), first + 5 * EVERY] - emptied["milk_transferred"][:, 0]
    both = feed(typical, SIXTH_DAY, 15, cue=1.0, then=10, other=True)["milk_transferred"]
    begun = both[:, :15 * EVERY] - both[:, :1]
    course = np.mean(begun / begun[:, -1:], axis=0)
    longer = {name: feed(typical, weeks, 20, then=20) for name, weeks in (("early", EARLY), ("later", LATER))}
    shorter = {name: feed(typical, weeks, 15, then=3)
               for name, weeks in (("early", EARLY), ("middle", MIDDLE), ("late", LATE))}
    followed = {name: feed(typical, days / 7, 20, then=20)["prolactin"]
                for name, days in (("early", 10), ("late", 180))}
    frequent = feed(typical, 4.0, 1)["prolactin"]
    sober = let_down(typical)
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
        "lactation.ejections.pumping.kent2008": pulses(emptied["duct_pressure"], 1, 2.0),
        "lactation.pumped_share.kent2008": 100 * float(np.mean(drawn / emptied["milk_stored"][:, 0])),
        "lactation.first_ejection_share.ramsay2005": first_share(pumped),
        "lactation.feed_volume.kent2006": float(np.mean(taken)),
        "lactation.flow_of_a_feed.lucas1980b two minutes": 100 * float(course[2 * EVERY]),
        "lactation.flow_of_a_feed.lucas1980b four minutes": 100 * float(course[4 * EVERY]),
        "lactation.ejection_duration.gardner2015": ejection(whole),
        **{f"alcohol.milk_ejection.inhibition.cobo1973 left at {dose} g/kg": 100 * let_down(typical, dose) / sober
           for dose in (0.75, 1.25, 1.75)},
        **{f"prolactin.basal.battin1985 {name}": float(np.mean(traces[:, 0])) for name, traces in followed.items()},
        **{f"prolactin.suckling.ratio.battin1985 {name}": float(np.mean(traces.max(axis=1)) / np.mean(traces[:, 0]))
           for name, traces in followed.items()},
        "prolactin.basal.frequent_feeds.2010": float(np.mean(frequent[:, 0])),
        **{f"prolactin.suckling.peak_ratio.noel1974 {name}": float(np.mean(prolactin(traces, 40)
                                                                          / traces["prolactin"][:, 0]))
           for name, traces in longer.items()},
        **{f"prolactin.suckling.peak.johnston1986 {name}": float(np.mean(prolactin(traces, 18)))
           for name, traces in shorter.items()},
        "lactation.feed_intake.lucas1981": float(np.mean(both[:, -1] - both[:, 0])),
        "lactation.share_removed.kent2006": 100 * float(np.mean(taken / whole["milk_stored"][:, 0])),
    }


if __name__ == "__main__":
    run(MODEL, NAMES, TARGETS, measure)
