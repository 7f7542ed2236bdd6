"""Magnocellular oxytocin neurones as a spiking network, and what their terminals secrete."""

from oxytocin.network.bursts import Bursts, background_rate, find_bursts
from oxytocin.network.noradrenaline import Noradrenaline
from oxytocin.network.opioids import Opioids
from oxytocin.network.parameters import Neurones, Terminals
from oxytocin.network.recorded import Recorded, litter_suckling
from oxytocin.network.run import NetworkRun, Secretion, Spikes
from oxytocin.network.secretion import secrete
from oxytocin.network.simulate import simulate
from oxytocin.network.stimulus import SUCKLING, Stimulus
from oxytocin.network.wiring import Wiring, random_wiring

__all__ = [
    "SUCKLING",
    "Bursts",
    "NetworkRun",
    "Neurones",
    "Noradrenaline",
    "Opioids",
    "Recorded",
    "Secretion",
    "Spikes",
    "Stimulus",
    "Terminals",
    "Wiring",
    "background_rate",
    "find_bursts",
    "litter_suckling",
    "random_wiring",
    "secrete",
    "simulate",
]
