"""The network after recordings of the lactating rat: the same equations, with what the released program leaves out.

The program's stores are empty until pups suckle, and suckling alone fills them. In the rat dendrites release oxytocin
at rest too, and most of what suckling adds is oxytocin's own doing: with its receptors blocked in the supraoptic
nucleus, suckling raises intranuclear release by a third and not fivefold (Neumann 1994). Oxytocin that a neurone hears
mobilises calcium from its stores and moves vesicles to the membrane, which primes its dendrites for an hour or more
(Comprehensive Physiology 7:235, 2017). So suckling itself is the smaller part here, the store fills slowly at first,
and bursts grow and draw closer until self-priming is saturated.

Besides, dendrites release oxytocin without spikes, as long as calcium is where it is at rest; this tonic part is heard
all the time, and shows when an antagonist takes it away. What primes is what is heard beyond it.

What was released stays in the nucleus: oxytocin leaves the rat's cerebrospinal fluid with a half-time of 19 min (Mens
1983). It goes on exciting the cells a little between bursts, so that they fire more while pups suckle, and an
antagonist takes from secretion between bursts too.

Bursts end by the afterhyperpolarisation. The receptor of oxytocin spends the lipid PIP2, without which calcium enters
oxytocin cells less in a train of spikes and their afterhyperpolarisation is smaller (ref:kirchner2017). So bursts last
longer and gain spikes as oxytocin accumulates over a feed; at the few spikes of the background nothing changes.

Stores keep what is not released for an hour, as priming lasts, and a spike takes more of them than in the program. So
whatever fills them is released sooner or later, and cells that fire faster have emptier stores and no stronger
feedback: an excitation that has nothing to do with suckling interrupts the bursts.

Suckling of 100 % is that of a litter of ten.
"""

from __future__ import annotations

from dataclasses import dataclass

from oxytocin.errors import InputError
from oxytocin.network.parameters import Declared, Neurones, number

FITTED = "fit:python benchmarks/network/fitting.py"
OPIOIDS = "fit:python benchmarks/network/opioids.py"
TEN = 10.0  # pups, the litter of most recordings
LITTER_POWER = 2


@dataclass(frozen=True)
class Recorded(Neurones):
    """The neurones of the program, with priming set by recordings instead of by the program."""

    priming: float = number(
        0.036, "1/s", "filling of each dendritic store by a litter of ten alone", FITTED,
        "0.5 in the program, whose suckling does all of it"
    )  # fmt: skip
    resting_priming: float = number(
        1.0, "1", "filling of the stores when nobody suckles, as a share of that by suckling", FITTED
    )
    self_priming: float = number(
        3.5, "1", "largest share by which oxytocin that a neurone hears speeds the filling of its own store", FITTED,
        "mechanism: ref:dendritic2017"
    )  # fmt: skip
    self_priming_half: float = number(
        0.5, "mV", "mean depolarisation by oxytocin at which that is half reached",
        "assumed:between what is heard at rest (0.2 mV) and during bursts (0.8 mV)"
    )  # fmt: skip
    self_priming_time: float = number(
        1_800_000, "ms", "time over which oxytocin that was heard goes on priming",
        "obs:neuro.milk_ejection.first_milk.deis1968",
        "litters first get milk after 15-30 min; with half of this the first burst comes after 10-13 min, and priming "
        "lasts for more than an hour after what set it off is gone (ref:dendritic2017)"
    )  # fmt: skip
    store_time: float = number(
        3_600_000, "ms", "time constant of the decay of the store", "ref:dendritic2017",
        "what primes the dendrites lasts for more than an hour after what set it off is gone; 400 s in the program"
    )  # fmt: skip
    release_fraction: float = number(
        0.078, "1", "share of the store a spike releases", FITTED, "0.045 in the program, whose stores lose more unused"
    )  # fmt: skip
    tonic_release: float = number(
        0.8, "1/s", "oxytocin that the dendrites of a bundle release at any time, without spikes", OPIOIDS,
        "twice what spikes release at rest: morphine, which stops the spikes, leaves release (ref:munro1994)"
    )  # fmt: skip
    lingering: float = number(
        0.5, "1", "further depolarisation by oxytocin that was heard of late, relative to the mean of that at once",
        FITTED, "what an antagonist leaves of plasma during suckling (Neumann 1994); oxytocin leaves the brain with a "
        "half-time of 19 min (ref:mens1983)"
    )  # fmt: skip
    afterhyperpolarisation_loss: float = number(
        0.75, "1", "largest share of the AHP that oxytocin which a neurone hears takes away", FITTED,
        "half of it where priming is half; sized by what a burst secretes: 0.5-1 mU (Clarke 1979), 1 (Wakerley 1973). "
        "The receptor spends PIP2, without which oxytocin cells, not vasopressin cells, lose the AHP (ref:kirchner2017)"
    )  # fmt: skip
    threshold: float = number(
        -49.35, "mV", "spike threshold at rest", FITTED,
        "-50 in the program, less the 0.65 mV by which oxytocin of all kinds depolarises cells at rest, which fire as "
        "they did"
    )  # fmt: skip


@dataclass(frozen=True)
class Litter(Declared):
    """How the number of pups becomes the strength of suckling."""

    half: float = number(
        1, "1", "pups whose suckling is half as strong as that of very many",
        "assumed:intervals are alike with 4, 8 and 12 pups (obs neuro.milk_ejection.litter_interval.devpsychobiol1987)",
        "Hill exponent 2"
    )  # fmt: skip


def litter_suckling(pups: float, litter: Litter | None = None) -> float:
    """Return the strength of suckling of so many pups, that of ten being 1. Raises InputError below zero."""
    if not 0 <= pups < float("inf"):
        raise InputError(f"{pups!r} pups; a number from zero up is needed")
    half = (litter or Litter()).half

    def drive(number: float) -> float:
        return number**LITTER_POWER / (number**LITTER_POWER + half**LITTER_POWER)

    return drive(pups) / drive(TEN)
