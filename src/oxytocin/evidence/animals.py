"""Arms of the spiking network: each of the experiment's people is an animal with its own wiring and afferents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from oxytocin.errors import InputError
from oxytocin.evidence.measures import Arm
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import unit_of

if TYPE_CHECKING:
    from oxytocin.evidence.running import Order
    from oxytocin.simulation.network_run import AnimalRun

TRACES = ("firing_rate", "bursts", "dendritic_store", "dendritic_release", "oxytocin_secretion", "plasma_oxytocin")


def simulated_animals(order: Order) -> Arm:
    """Simulate the animals of one order. Raises InputError naming the experiment when its network is at fault."""
    from oxytocin.simulation.network_run import simulate_network
    from oxytocin.simulation.network_scenario import load_network, read_network

    try:
        if isinstance(order.scenario, str):
            scenario = load_network(order.scenario, library=order.library)
        else:
            scenario = read_network(order.scenario, order.place)
    except InputError as error:
        placed = error.message.startswith(order.place)
        raise InputError(error.message if placed else f"{order.place}: {error.message}", error.hint) from None
    runs = simulate_network(scenario, seed=order.seed, animals=order.people)
    measured = [run.measures for run in runs]
    outcomes = {
        name: unit_of(unit) * np.array([found[name][0] for found in measured])
        for name, (_, unit) in measured[0].items()
    }
    return Arm(_traces(runs), outcomes)


def _traces(runs: list[AnimalRun]) -> dict[str, Trace]:
    from oxytocin.simulation.network_scenario import EVERY

    time = runs[0].network.time
    edges = np.concatenate([[0.0], time])
    found = {
        "firing_rate": ("1/s", [run.network.spikes.rate(edges, run.network.wiring.neurones) for run in runs]),
        "bursts": ("1", [np.searchsorted(run.network.bursts.events, time, side="right") for run in runs]),
        "dendritic_store": ("1", [run.network.store for run in runs]),
        "dendritic_release": ("1/s", [run.network.released.sum(axis=1) / EVERY for run in runs]),
        "oxytocin_secretion": ("pg/s", [run.network.secretion.rate for run in runs]),
        "plasma_oxytocin": ("pmol/L", [run.plasma for run in runs]),
    }
    traces = {}
    for name, (unit, rows) in found.items():
        scale = unit_of(unit)
        traces[name] = Trace(time / 60, np.array(rows, dtype=float) * scale.magnitude, scale.units)
    return traces
