"""Published behaviours of the network (Rossoni 2008, figures 6 and 8) in the network after recordings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from oxytocin.network import NetworkRun, Recorded, Stimulus, random_wiring, simulate

STEP = 3600.0  # s; a network suckled from the start has settled by then
HELD = 2700.0
WEAK = Stimulus(0, suckling=0.25)


def _between(run: NetworkRun, start: float, end: float) -> int:
    return int(((run.bursts.events > start) & (run.bursts.events <= end)).sum())


def _rate(run: NetworkRun, start: float, end: float) -> float:
    """Spikes/s of a neurone."""
    return float(run.rate[(run.time > start) & (run.time <= end)].mean())


@pytest.fixture(scope="module")
def untouched() -> list[NetworkRun]:
    return [simulate(Recorded(), [WEAK], STEP + HELD, seed=seed, sample_every=1.0) for seed in (1, 2, 3)]


@pytest.mark.parametrize("inhibition", [1.5, 2.5])
def test_a_step_of_inhibition_starts_bursts_where_suckling_is_too_weak(
    inhibition: float, untouched: list[NetworkRun]
) -> None:
    schedule = [WEAK, replace(WEAK, at=STEP, inhibition=inhibition), replace(WEAK, at=STEP + HELD)]
    found = [simulate(Recorded(), schedule, STEP + HELD + 60, seed=seed, sample_every=1.0) for seed in (1, 2, 3)]
    for run, free in zip(found, untouched, strict=True):
        assert _between(run, STEP, STEP + HELD) > _between(free, STEP, STEP + HELD)
        first = run.bursts.events[run.bursts.events > STEP][0]
        # cells that fire less empty their stores less: what flows in gathers until a burst takes it
        assert _rate(run, STEP + 60, first - 10) < 0.7 * _rate(run, STEP - 600, STEP)
        before, ready = (run.store[run.time < at][-1] for at in (STEP, first - 10))
        assert ready > 1.5 * before
    assert sum(_between(run, 0, STEP + HELD) for run in untouched) <= 2
    assert sum(_between(run, STEP + HELD, STEP + HELD + 30) for run in found) >= 2  # and as it ends, another


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_step_of_excitation_stops_ongoing_bursts(seed: int) -> None:
    suckled = Stimulus(0, suckling=1)
    schedule = [suckled, replace(suckled, at=STEP, excitation=1.5), replace(suckled, at=STEP + 900)]
    run = simulate(Recorded(), schedule, STEP + 2700, seed=seed, sample_every=1.0)
    assert _between(run, STEP - 1800, STEP) >= 2
    assert _between(run, STEP + 10, STEP + 900) == 0  # the step itself may set off the burst that was nearly due
    assert _between(run, STEP + 900, STEP + 2700) >= 2


def test_a_cell_deaf_to_oxytocin_falls_silent_when_the_others_have_burst() -> None:
    sensitivity = np.ones(48)
    sensitivity[5] = 0
    wiring = replace(random_wiring(), sensitivity=sensitivity)
    run = simulate(Recorded(), [Stimulus(0, suckling=1)], 7200, seed=1, wiring=wiring)
    assert len(run.bursts.events) >= 8
    assert not (run.bursts.neurone == 5).any()
    spikes = run.spikes.of(5)
    rate = {
        (start, end): sum(((spikes > at + start) & (spikes < at + end)).sum() for at in run.bursts.events)
        for start, end in ((-22, -2), (2.5, 7))
    }
    assert rate[2.5, 7] / 4.5 < 0.5 * rate[-22, -2] / 20
