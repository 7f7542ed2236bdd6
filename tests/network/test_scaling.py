"""The mean field of a woman follows from the rat's network by two factors, within what docs/scaling.md states."""

from __future__ import annotations

import numpy as np
import pytest
from tests.physiology.test_hypothalamus import rate

from oxytocin.network.cycles import mean_field_cycles, mean_field_per_spike, network_cycles, network_per_spike
from oxytocin.network.parameters import Terminals
from oxytocin.network.scaling import Cycle, content_factor, declared, interval_law, woman_secretion

ABOVE_THRESHOLD = 1.1  # nearer to it fluctuations decide when a burst comes


@pytest.fixture(scope="module")
def rat() -> list[Cycle]:
    return network_cycles([1.0, 1.5, 2.0], seeds=[1, 2], duration=1800)


@pytest.fixture(scope="module")
def woman() -> list[Cycle]:
    return mean_field_cycles([0.2, 0.5, 0.7, 1.0])


def test_the_law_is_that_of_a_leaky_store_between_two_levels() -> None:
    inflow, relaxation, threshold, left = 0.5, 150.0, 50.0, 6.0
    time = np.arange(0, 2000, 0.01)
    level = inflow * relaxation
    store = level + (left - level) * np.exp(-time / relaxation)
    reached = time[np.argmax(store >= threshold)]
    assert relaxation * interval_law(level / threshold, left / threshold) == pytest.approx(reached, abs=0.02)
    assert np.isinf(interval_law(0.9, 0.1))


def test_intervals_of_both_follow_one_law(rat: list[Cycle], woman: list[Cycle]) -> None:
    held = [cycle for cycle in (*rat, *woman) if cycle.drive > ABOVE_THRESHOLD]
    assert sum(cycle in held for cycle in woman) >= 2
    for cycle in held:
        assert cycle.interval == pytest.approx(cycle.expected, rel=0.35), cycle


def test_more_stimulus_fills_faster_in_both(rat: list[Cycle], woman: list[Cycle]) -> None:
    for cycles in (rat, woman):
        assert (np.diff([cycle.interval for cycle in cycles]) < 0).all()


def test_pulses_are_the_same_once_scaled_by_content(rat: list[Cycle], woman: list[Cycle]) -> None:
    scaled = np.array([cycle.pulse for cycle in rat]) * content_factor()
    assert ((scaled > 4) & (scaled < 16)).all(), "mU that imitate a pulse in women (Fuchs 1991)"
    ratio = np.mean([cycle.pulse for cycle in woman]) / scaled.mean()
    assert 1 / 2 < ratio < 2


def test_a_woman_has_the_pulses_of_labour_and_each_is_worth_the_dose_that_imitates_it(woman: list[Cycle]) -> None:
    found = np.array([rate(stretch) for stretch in (0.06, 0.4, 0.95)])  # before labour, in its first and second stage
    published = np.array([1.2, 4.2, 6.7])  # in 30 min (Fuchs 1991)
    assert (np.diff(found) > 0).all()
    # over women who differ; these eight do not, and so near the threshold, before labour, the difference tells
    assert (np.abs(np.log(found / published)) < np.log([2.5, 1.5, 1.5])).all(), found
    assert all(4 < cycle.pulse < 16 for cycle in woman)


def test_a_pulse_does_not_depend_on_the_interval(rat: list[Cycle], woman: list[Cycle]) -> None:
    for cycles in (rat, woman):
        pulses = [cycle.pulse for cycle in cycles]
        assert max(pulses) < 1.3 * min(pulses)


def test_a_burst_empties_the_dendritic_store_of_both(rat: list[Cycle], woman: list[Cycle]) -> None:
    assert all(cycle.left / cycle.full < 0.2 for cycle in (*rat, *woman))


def test_secretion_grows_faster_than_firing_in_both() -> None:
    for per_spike in (network_per_spike, mean_field_per_spike):
        slow, fast = per_spike([2.0, 10.0])
        assert fast > 2 * slow


def test_a_woman_secretes_in_the_proportion_of_the_glands() -> None:
    full = Terminals().reserve_max / 60  # pg/s that would empty the rat's store in a minute
    assert woman_secretion(full) == pytest.approx(declared("reserve_size"))
