"""Burst cycles of the network and of the woman's mean field, measured alike, for the scaling between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import Ensemble
from oxytocin.network.measures import pulses
from oxytocin.network.parameters import Neurones, Terminals
from oxytocin.network.run import NetworkRun
from oxytocin.network.scaling import PICOMOLE_PER_MILLIUNIT, Cycle, declared, milliunits
from oxytocin.network.secretion import secrete
from oxytocin.network.simulate import simulate
from oxytocin.network.stimulus import Stimulus
from oxytocin.physiology.whole import build

Floats = NDArray[np.float64]

BACKGROUND = 5.0  # percentile of secretion that stands for what is secreted between bursts
WEAK = 0.3  # suckling at which nothing bursts, so that the store shows its relaxation alone
SETTLED = 1800.0  # s
LATEST = 40.0  # s after the start of a burst by which the store is at its lowest
TRAIN = 4.0  # s, about the length of a milk-ejection burst
STATES = ("firing", "dendritic_store", "facilitation", "releasable")
SEEN = ("firing", "dendritic_store", "priming", "dendritic_release", "secretion", "releasable")
SECOND = 1 / 60  # min


def network_relaxation(seed: int = 1) -> float:
    """Return the time constant (s) of the dendritic store at background firing: its level over what flows in."""
    run = simulate(stimuli=[Stimulus(0, suckling=WEAK)], duration=2 * SETTLED, seed=seed, sample_every=1.0)
    return float(run.store[run.time > SETTLED].mean() / (WEAK * run.neurones.priming))


def network_cycles(doses: Sequence[float], seeds: Sequence[int], duration: float = 3600.0) -> list[Cycle]:
    """Return the cycle of the rat's network at each strength of suckling, a mean over seeds."""
    relaxation = network_relaxation()
    found = []
    for dose in doses:
        stimuli = [Stimulus(0, suckling=dose)]
        runs = [simulate(stimuli=stimuli, duration=duration, seed=seed, sample_every=1.0) for seed in seeds]
        found.append(_network_cycle(dose, runs, relaxation))
    return found


def _network_cycle(dose: float, runs: list[NetworkRun], relaxation: float) -> Cycle:
    full, left, lag, taken = [], [], [], []
    for run in runs:
        pool = run.secretion.releasable / run.terminals.releasable_max
        for event in run.bursts.events[1:]:
            at = round(event)
            full.append(run.store[at - 20 : at + 1].max())
            after = run.store[at : at + round(LATEST)]
            left.append(after.min())
            lag.append(float(after.argmin()))
            taken.append(1 - pool[at : at + round(LATEST)].min())
    return Cycle(
        stimulus=dose,
        interval=float(np.mean(np.concatenate([run.bursts.intervals for run in runs]))),
        full=float(np.mean(full)),
        left=float(np.mean(left)),
        level=dose * Neurones().priming * relaxation,
        relaxation=relaxation,
        refractory=float(np.mean(lag)),
        spikes=float(np.mean(np.concatenate([run.bursts.spikes for run in runs]))),
        pulse=float(np.mean(milliunits(np.concatenate([pulses(run) for run in runs])))),
        depletion=float(np.mean(taken)),
    )


def mean_field_cycles(stretches: Sequence[float], hours: float = 12.0) -> list[Cycle]:
    """Return the cycle of the mean field of a woman at each stretch, as it stands in ``physiology.hypothalamus``.

    A stretch at which she has fewer than three bursts in that time is left out.
    """
    names = [f"hypothalamus.{name}" for name in SEEN]
    run = Ensemble(build("kinetics"), names, sample_every=SECOND, workers=1).begin(
        {"body.pregnant": 0.0}, people=len(stretches)
    )
    run.set_input("pelvic_stretch", np.asarray(stretches, dtype=float))
    run.advance(60.0, keep=False)
    samples = run.advance(60.0 * (1 + hours))
    found = []
    for row, stretch in enumerate(stretches):
        course = {name: samples[f"hypothalamus.{name}"][row] for name in SEEN}
        cycle = _mean_field_cycle(float(stretch), course)
        if cycle is not None:
            found.append(cycle)
    return found


def _mean_field_cycle(stretch: float, course: dict[str, Floats]) -> Cycle | None:
    firing, store = course["firing"], course["dendritic_store"]
    high = declared("firing_maximum") / 4
    starts = np.flatnonzero((firing[1:] > high) & (firing[:-1] <= high))
    if len(starts) < 3:
        return None
    late = round(LATEST)
    inside = starts[(starts > late) & (starts + 2 * late < len(firing))]
    fast, quiet = firing > high, np.ones(len(firing), dtype=bool)
    for start in starts:
        quiet[max(start - late // 2, 0) : start + 2 * late] = False
    leak = float((course["dendritic_release"] / store)[quiet].mean())
    priming = float(course["priming"][0])
    rate = priming + declared("depriming") + leak  # 1/min
    lag = [int(store[start : start + 2 * late].argmin()) for start in inside]
    between = course["secretion"][starts[0] : starts[-1]]
    above = float((between - np.percentile(between, BACKGROUND)).sum()) / 60 / (len(starts) - 1)
    pool = course["releasable"]
    taken = [1 - pool[start : start + 2 * late].min() / pool[start - 1] for start in inside]
    return Cycle(
        stimulus=stretch,
        interval=float(np.diff(starts).mean()),
        full=float(np.mean([store[start - late // 2 : start + 1].max() for start in inside])),
        left=float(np.mean([store[start : start + 2 * late].min() for start in inside])),
        level=priming / rate,
        relaxation=60 / rate,
        refractory=float(np.mean(lag)),
        spikes=float(firing[fast].sum() / len(starts)),
        pulse=above / PICOMOLE_PER_MILLIUNIT,
        depletion=float(np.mean(taken)),
    )


def network_per_spike(rates: Sequence[float]) -> Floats:
    """Return what a spike secretes (pg of the rat's gland) in a train of four seconds at each rate (1/s)."""
    found = []
    for rate in rates:
        time = np.rint(np.arange(1, round(TRAIN * rate) + 1) / rate * 1000) / 1000
        amount = secrete(time, np.zeros(len(time), dtype=np.int64), 1, TRAIN + 2, Terminals()).amount
        found.append(amount / len(time))
    return np.array(found)


def mean_field_per_spike(rates: Sequence[float]) -> Floats:
    """Return what a spike of every cell secretes (pmol) from a full pool when the mean field fires steadily at a rate.

    Read through the model itself: facilitation is put where its own equation holds it still.
    """
    model = build("kinetics")
    ensemble = Ensemble(model, sample_every=1.0, workers=1)
    run = ensemble.begin({"body.pregnant": 0.0}, people=len(rates))
    places = {name: model.index("states", f"hypothalamus.{name}") for name in STATES}
    inputs = len(model.inputs)

    def changes() -> Floats:
        table = run.inputs.T
        return np.asarray(
            ensemble.reader.rates(run.time, run.state.T, run.parameters.T, table[:inputs], table[inputs:])
        )

    run.state[:, places["firing"]] = rates
    run.state[:, places["releasable"]] = declared("pool")
    run.state[:, places["facilitation"]] = 0.0
    steady = changes()[places["facilitation"]] * declared("facilitation_time")
    run.state[:, places["facilitation"]] = steady
    secretion = run.observe(["hypothalamus.secretion"])["hypothalamus.secretion"]
    return np.asarray(secretion / 60 / np.asarray(rates, dtype=float))
