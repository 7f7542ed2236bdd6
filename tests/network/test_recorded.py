"""The network after recordings: stores that prime themselves, and litters of pups."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.errors import InputError
from oxytocin.network import NetworkRun, Neurones, Recorded, Stimulus, litter_suckling, simulate

REST = 1200.0  # s
SCHEDULE = [Stimulus(0), Stimulus(REST, suckling=1)]


@pytest.fixture(scope="module")
def suckled() -> NetworkRun:
    return simulate(Recorded(), SCHEDULE, REST + 4800, seed=1, sample_every=1.0)


def _release(run: NetworkRun, start: float, end: float) -> float:
    """What the dendrites release in a second."""
    return float(run.released[(run.time > start) & (run.time <= end)].sum() / (end - start))


def test_dendrites_release_at_rest_without_bursts(suckled: NetworkRun) -> None:
    assert _release(suckled, 600, REST) > 0
    assert (suckled.bursts.events > REST).all()


def test_bursts_come_minutes_apart_in_every_neurone_and_closer_as_the_reflex_proceeds(suckled: NetworkRun) -> None:
    intervals = suckled.bursts.intervals / 60
    assert 4 < intervals.mean() < 12
    assert suckled.bursts.taking_part.min() > 0.95
    half = len(intervals) // 2
    assert half >= 2
    assert intervals[-half:].mean() < intervals[:half].mean()


def test_most_of_what_suckling_adds_is_the_doing_of_oxytocin(suckled: NetworkRun) -> None:
    blocked = simulate(Recorded().changed(oxytocin_gain=0), SCHEDULE, REST + 2400, seed=1, sample_every=1.0)
    rest = _release(suckled, 600, REST)
    assert not len(blocked.bursts.events)
    added, added_without = _release(suckled, REST, REST + 4800) - rest, _release(blocked, REST, REST + 2400) - rest
    assert added > 0.5 * rest
    assert added_without < added / 2


def test_cells_at_rest_fire_as_the_program_and_more_while_what_was_released_lingers(suckled: NetworkRun) -> None:
    program = simulate(Neurones(), [Stimulus(0)], REST, seed=1, sample_every=1.0)
    at_rest, between = (
        suckled.rate[(suckled.time > start) & (suckled.time <= end)]
        for start, end in ((600, REST), (REST + 2400, REST + 4800))
    )
    assert at_rest.mean() == pytest.approx(program.rate[600:].mean(), rel=0.1)
    assert np.median(between) > np.median(at_rest)


def test_without_priming_at_rest_and_by_itself_it_is_the_program() -> None:
    program = Neurones()
    same = Recorded().changed(**{name: getattr(program, name) for name in Neurones.declarations()})
    runs = [simulate(neurones, [Stimulus(0, suckling=1)], 60, seed=3) for neurones in (program, same)]
    np.testing.assert_array_equal(runs[0].spikes.time, runs[1].spikes.time)
    assert not Neurones().resting_priming
    assert not Neurones().self_priming


def test_a_litter_saturates_suckling() -> None:
    drives = [litter_suckling(pups) for pups in (0, 1, 4, 10, 23)]
    assert drives[0] == 0
    assert drives[3] == 1
    assert (np.diff(drives) > 0).all()
    assert drives[1] < 0.6
    assert drives[4] / drives[2] < 1.1
    with pytest.raises(InputError, match="-1 pups; a number from zero up"):
        litter_suckling(-1)


def test_oxytocin_from_elsewhere_draws_bursts_together_and_an_antagonist_ends_them() -> None:
    suckled = Stimulus(REST, suckling=1)
    given = [Stimulus(0), suckled, Stimulus(2400, suckling=1, oxytocin=1.6), Stimulus(3600, suckling=1, antagonist=1)]
    plain, run = (
        simulate(Recorded(), stimuli, 4800, seed=1, sample_every=1.0) for stimuli in ([Stimulus(0), suckled], given)
    )
    events, usual = run.bursts.events, plain.bursts.events
    during = (events > 2400) & (events < 3600)
    assert during.sum() > ((usual > 2400) & (usual < 3600)).sum()
    assert not (events > 3601).any()
    p = Recorded()
    heard = p.oxytocin_gain * p.oxytocin_time / 1000
    assert run.oxytocin[2500:3500].min() == pytest.approx(heard * (p.tonic_release + 1.6), rel=1e-3)
    assert run.oxytocin[-1].max() < 1e-9
    assert run.rate[3700:].mean() < 0.8 * run.rate[600:1200].mean()
    with pytest.raises(InputError, match=r"'antagonist' is 1\.2; a share"):
        Stimulus(0, antagonist=1.2)


def test_what_fills_the_stores_is_released_however_fast_the_cells_fire_and_leaky_stores_release_more() -> None:
    """So excitation apart from suckling strengthens the feedback of leaky stores, and not that of stores that keep."""
    deaf = Recorded().changed(oxytocin_gain=0, tonic_release=0, threshold=Neurones().threshold)
    leaky = deaf.changed(store_time=Neurones().store_time, release_fraction=Neurones().release_fraction)

    def rises(neurones: Neurones) -> tuple[float, float]:
        """How far excitation raises firing and what the dendrites release."""
        usual, excited = (
            simulate(neurones, [Stimulus(0, excitation=excitation)], 2400, seed=2, sample_every=1.0)
            for excitation in (1, 1.25)
        )
        released = [_release(run, REST, 2400) for run in (usual, excited)]
        return excited.rate[1200:].mean() / usual.rate[1200:].mean(), released[1] / released[0]

    firing, kept = rises(deaf)
    assert firing > 1.5
    assert kept == pytest.approx(1.04, abs=0.06)
    assert rises(leaky)[1] > 1.25
