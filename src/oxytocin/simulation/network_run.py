"""Running a network scenario: the network of one animal or several, and the blood that its secretion enters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.network import NetworkRun, random_wiring, secrete, simulate
from oxytocin.network.blood import rat_level, woman_level
from oxytocin.network.measures import measures
from oxytocin.simulation.network_scenario import EVERY, NetworkScenario, load_network, read_network

Floats = NDArray[np.float64]

BEFORE, FOLLOWED = 5.0, 180.0  # s, around a burst, in which the rise of plasma is read
EJECTION, DRAWN = 12.0, 30.0  # s, from a burst to the rise of milk pressure, and then until blood is drawn
FIRST, LATE = 3, 7200.0  # ejections, and s before the end of the run, whose rises of plasma are compared
TRAIN_GRID = 1e-3  # s, to which the stimuli of a train are rounded


@dataclass(frozen=True)
class AnimalRun:
    """One animal of a network scenario: its network and, at the network's samples, its plasma oxytocin (pmol/L)."""

    scenario: NetworkScenario
    network: NetworkRun
    plasma: Floats
    seed: int
    animal: int

    @cached_property
    def measures(self) -> dict[str, tuple[float, str]]:
        """Return each measure of the run with its unit; nan where there is nothing to measure.

        ``burst_interval`` is the mean and holds the hours between feeds, ``median_burst_interval`` leaves them out;
        one interval has none. ``reserve_left`` is the share of the terminals' reserve that is left at the end.
        """
        found, intervals = measures(self.network), self.network.bursts.intervals
        secretion = self.network.secretion
        return found | {
            "median_burst_interval": (float(np.median(intervals)) if len(intervals) > 1 else float("nan"), "s"),
            "reserve_left": (100 * float(secretion.reserve[-1]) / self.network.terminals.reserve_max, "percent"),
            **self._rises(),
            "resting_plasma_oxytocin": (float(self.plasma[0]), "pmol/L"),
            "maximum_plasma_oxytocin": (float(self.plasma.max()), "pmol/L"),
        }

    def _rises(self) -> dict[str, tuple[float, str]]:
        """Return how far plasma rises at a burst above the level before it, and how long until half of that is gone.

        ``plasma_rise_change`` is the mean rise of the last two hours less that of the first three ejections,
        ``plasma_rise_at_ejection`` is the mean rise in the half minute from milk ejection on, when blood can be drawn.
        """
        events = np.rint(self.network.bursts.events / EVERY).astype(int)
        rises, halves, drawn = [], [], []
        first, last = round(EJECTION / EVERY), round((EJECTION + DRAWN) / EVERY)
        for event in events:
            before = self.plasma[max(event - round(BEFORE / EVERY), 0)]
            course = self.plasma[event : event + round(FOLLOWED / EVERY)] - before
            peak = int(course.argmax())
            rises.append(course[peak])
            drawn.extend([course[first:last].mean()] if len(course) >= last else [])
            gone = np.flatnonzero(course[peak:] <= course[peak] / 2)
            halves.append(gone[0] * EVERY / 60 if len(gone) else np.nan)
        known = bool(len(events)) and bool(np.isfinite(halves).any())
        return {
            "plasma_rise": (float(np.mean(rises)) if rises else float("nan"), "pmol/L"),
            "plasma_rise_change": (_late_less_first(np.array(rises), len(self.plasma) - events), "pmol/L"),
            "plasma_rise_at_ejection": (float(np.mean(drawn)) if drawn else float("nan"), "pmol/L"),
            "plasma_rise_half_life": (float(np.nanmean(halves)) if known else float("nan"), "min"),
        }

    @property
    def secreted_each_minute(self) -> tuple[Floats, Floats]:
        """Return minutes (their ends) and what was secreted in each (pg); a part of a minute at the end is left out."""
        per_minute = round(60 / EVERY)
        whole = len(self.plasma) // per_minute
        amount = self.network.secretion.rate[: whole * per_minute].reshape(whole, per_minute).sum(axis=1) * EVERY
        return np.arange(1, whole + 1, dtype=float), amount


def _late_less_first(rises: Floats, left: NDArray[np.int_]) -> float:
    """Return the mean of the rises within the last ``LATE`` of the run less that of the ``FIRST`` before; else nan."""
    late = rises[left <= round(LATE / EVERY)]
    if len(rises) - len(late) < FIRST:
        return float("nan")
    return float(late.mean() - rises[:FIRST].mean()) if len(late) else float("nan")


def simulate_network(
    scenario: str | Path | Mapping[str, Any] | NetworkScenario, seed: int = 1, animals: int = 1
) -> list[AnimalRun]:
    """Run a network scenario in ``animals``, each wired and driven by its own random numbers.

    Animal 0 of a seed is the same however many there are. Raises InputError for what cannot be used.
    """
    if isinstance(scenario, Mapping):
        scenario = read_network(scenario)
    elif not isinstance(scenario, NetworkScenario):
        scenario = load_network(scenario)
    networks = [_network(scenario, seed, animal) for animal in range(animals)]
    level = woman_level if scenario.blood == "woman" else rat_level
    plasma = level(np.array([run.secretion.rate for run in networks]), EVERY)
    return [AnimalRun(scenario, network, plasma[animal], seed, animal) for animal, network in enumerate(networks)]


def _network(scenario: NetworkScenario, seed: int, animal: int) -> NetworkRun:
    sensitivity = np.ones(scenario.cells)
    sensitivity[: scenario.deaf] = 0
    wiring = random_wiring(scenario.cells, scenario.bundles, seed + 1_000_003 * animal)
    run = simulate(
        scenario.neurones,
        scenario.stimuli,
        scenario.duration,
        seed,
        wiring=replace(wiring, sensitivity=sensitivity),
        terminals=scenario.terminals,
        sample_every=EVERY,
        network=animal,
    )
    return run if not scenario.trains else _with_trains(run, scenario)


def _with_trains(run: NetworkRun, scenario: NetworkScenario) -> NetworkRun:
    """Return the run with the secretion that its own spikes and trains of stimuli to the axons lead to together."""
    time, neurone = [run.spikes.time], [run.spikes.neurone]
    for start, end, rate in scenario.trains:
        pulses = start + np.arange(1, round((end - start) * rate) + 1) / rate
        pulses = np.rint(pulses / TRAIN_GRID) * TRAIN_GRID
        time.append(np.repeat(pulses, scenario.cells))
        neurone.append(np.tile(np.arange(scenario.cells), len(pulses)))
    times, cells = np.concatenate(time), np.concatenate(neurone)
    order = np.lexsort((cells, times))
    secretion = secrete(
        times[order],
        cells[order],
        scenario.cells,
        run.duration,
        run.terminals,
        stimuli=run.stimuli,
        sample_every=EVERY,
    )
    return replace(run, secretion=secretion)
