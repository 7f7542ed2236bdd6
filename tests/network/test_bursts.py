"""Milk-ejection bursts emerge, together in all neurones, and what stops or shapes them does so as published."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from oxytocin.network import (
    NetworkRun,
    Neurones,
    Stimulus,
    background_rate,
    find_bursts,
    random_wiring,
    simulate,
)

SUCKLED = [Stimulus(0, suckling=1)]


def test_bursts_emerge_together_in_every_neurone(suckled: NetworkRun) -> None:
    bursts = suckled.bursts
    assert 5 <= len(bursts.events) <= 12
    assert bursts.taking_part.min() == 1.0
    # neurones start within a few tenths of a second of each other, minutes apart from the next time
    assert bursts.spread().max() < 0.5
    assert bursts.intervals.min() > 60


def test_bursts_have_the_size_of_milk_ejection_bursts(suckled: NetworkRun) -> None:
    bursts = suckled.bursts
    assert 45 < bursts.spikes.mean() < 65
    assert 1.2 < bursts.duration.mean() < 4
    assert 80 < bursts.peak.mean() < 110
    assert 1 < background_rate(suckled.spikes.time, bursts, suckled.duration, 48) < 4


@pytest.mark.parametrize("seed", [1, 2])
def test_no_burst_without_suckling_or_without_oxytocin(seed: int) -> None:
    assert len(simulate(stimuli=[], duration=900, seed=seed).bursts.start) == 0
    assert len(simulate(Neurones(oxytocin_gain=0), SUCKLED, 900, seed).bursts.start) == 0
    assert len(simulate(Neurones(release_fraction=0), SUCKLED, 900, seed).bursts.start) == 0


def test_no_burst_in_common_without_shared_bundles() -> None:
    alone = random_wiring(48, 500, 1)
    run = simulate(stimuli=SUCKLED, duration=600, seed=1, wiring=alone)
    assert len(run.bursts.events) == 0


def test_bursts_come_sooner_and_closer_the_stronger_the_suckling() -> None:
    runs = [simulate(stimuli=[Stimulus(0, suckling=dose)], duration=1800, seed=2) for dose in (0.75, 1.25, 2)]
    assert (np.diff([len(run.bursts.events) for run in runs]) > 0).all()
    assert (np.diff([run.bursts.events[0] for run in runs]) < 0).all()


def test_a_burst_empties_part_of_the_stores(suckled: NetworkRun) -> None:
    for event in suckled.bursts.events:
        before = suckled.store[np.searchsorted(suckled.time, event - 1)]
        after = suckled.store[np.searchsorted(suckled.time, event + 4)]
        assert after < 0.35 * before


def test_the_brake_spaces_bursts_and_silences_after_them(suckled: NetworkRun) -> None:
    unbraked = simulate(Neurones(brake_strength=0), SUCKLED, 1800, 1)
    assert len(unbraked.bursts.events) > 2 * len(suckled.bursts.events)
    assert _after(suckled) < 0.6 * _background(suckled)
    assert suckled.brake.max() > suckled.neurones.brake_half


def _after(run: NetworkRun, neurone: int | None = None) -> float:
    """Spikes/s from 2.5 to 7 s after the bursts of the network."""
    time = run.spikes.time if neurone is None else run.spikes.of(neurone)
    cells = run.wiring.neurones if neurone is None else 1
    found = [((time > event + 2.5) & (time < event + 7)).sum() / 4.5 / cells for event in run.bursts.events]
    return float(np.mean(found))


def _background(run: NetworkRun) -> float:
    return background_rate(run.spikes.time, run.bursts, run.duration, run.wiring.neurones)


def test_a_cell_deaf_to_oxytocin_falls_silent_when_the_others_have_burst() -> None:
    sensitivity = np.ones(48)
    sensitivity[5] = 0
    run = simulate(stimuli=SUCKLED, duration=2700, seed=1, wiring=replace(random_wiring(), sensitivity=sensitivity))
    assert len(run.bursts.events) >= 10
    assert not (run.bursts.neurone == 5).any()
    assert _after(run, 5) < 0.5 * _background(run)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_step_of_excitation_stops_ongoing_bursts(seed: int) -> None:
    schedule = [Stimulus(0, suckling=1), Stimulus(900, suckling=1, excitation=2.5), Stimulus(1800, suckling=1)]
    run = simulate(stimuli=schedule, duration=2700, seed=seed)
    events = run.bursts.events
    assert (events < 900).sum() >= 2
    # the step itself sets off the burst that the stores were ready for, and none follows while it lasts
    assert ((events > 910) & (events < 1800)).sum() == 0
    assert (events > 1800).sum() >= 2
    assert run.rate[10000:18000].mean() > 2 * run.rate[:9000].mean()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_the_released_parameters_inhibition_sets_off_a_burst_only_when_it_ends(seed: int) -> None:
    weak = Stimulus(0, suckling=0.35)
    assert len(simulate(stimuli=[weak], duration=1900, seed=seed).bursts.events) == 0
    held = [weak, replace(weak, at=900, inhibition=2.5), replace(weak, at=1800)]
    run = simulate(stimuli=held, duration=1900, seed=seed)
    np.testing.assert_allclose(run.bursts.events, [1820], atol=20)


def test_bursts_are_found_in_spikes_made_by_hand() -> None:
    train = np.arange(30) * 0.02
    slow = np.arange(100) * 0.9
    time = np.concatenate([train + 10, train + 10.3, train + 40, slow])
    neurone = np.concatenate([np.zeros(30), np.ones(30), np.zeros(30), np.full(100, 2)]).astype(int)
    order = np.argsort(time)
    bursts = find_bursts(time[order], neurone[order], 3)
    np.testing.assert_allclose(bursts.start, [10, 10.3, 40])
    np.testing.assert_array_equal(bursts.spikes, [30, 30, 30])
    np.testing.assert_allclose(bursts.duration, 0.58)
    np.testing.assert_allclose(bursts.peak, 50)
    np.testing.assert_array_equal(bursts.event, [0, 0, -1])  # one neurone of three is not the network
    np.testing.assert_allclose(bursts.events, [10.15])
    np.testing.assert_allclose(bursts.taking_part, [2 / 3])
    assert len(find_bursts(np.zeros(0), np.zeros(0, dtype=int), 3).events) == 0
