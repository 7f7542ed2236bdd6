"""The neurone and its bundles: against the equations written out in NumPy, and against exact solutions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from tests.network.oracle import poisson, random_words, spikes

from oxytocin.network import Neurones, Stimulus, Wiring, random_wiring, simulate


@pytest.mark.parametrize(
    ("changes", "seed"),
    [
        ({}, 1),
        # stores full at once and every pair of spikes releases: bundles, ceiling and brake all at work
        ({"priming": 30.0, "release_interval": 300.0, "release_delay": 7.0}, 2),
        ({"priming": 100.0, "release_interval": 300.0, "brake_step": 0.1, "excitatory_rate": 400.0}, 3),
        # stores that fill at rest too, and faster for what is heard
        (
            {
                "priming": 10.0,
                "release_interval": 300.0,
                "resting_priming": 0.5,
                "self_priming": 4.0,
                "self_priming_half": 0.5,
                "self_priming_time": 1500.0,
                "lingering": 0.7,
                "afterhyperpolarisation_loss": 0.9,
                "afterhyperpolarisation_half": 10.0,
            },
            4,
        ),
    ],
)
def test_every_spike_is_that_of_the_equations_written_out(changes: dict[str, float], seed: int) -> None:
    p = Neurones().changed(**changes)
    drawn = random_wiring(11, 4, seed)
    wiring = Wiring(
        drawn.members, 4, sensitivity=np.linspace(0, 1.5, 11), primed=np.linspace(0.5, 1, 11), afferents=np.ones(11)
    )
    run = simulate(p, [Stimulus(0, suckling=1)], 2.0, seed, wiring=wiring)
    expected = spikes(p, wiring, 1.0, 2000, seed)
    assert len(expected) > 40
    np.testing.assert_allclose(run.spikes.time, [(step + 1) / 1000 for step, _ in expected], rtol=1e-12)
    np.testing.assert_array_equal(run.spikes.neurone, [cell for _, cell in expected])


def test_the_oracle_draws_poisson_numbers() -> None:
    u = random_words(5, 4000, 8)
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(u[..., 0].ravel(), u[..., 1].ravel())[0, 1]) < 0.02
    for mean in (0.05, 0.16, 3.0):
        counts = poisson(u[..., 0], np.full(u.shape[:2], mean))
        assert counts.mean() == pytest.approx(mean, abs=4 * math.sqrt(mean / counts.size))
        assert counts.var() == pytest.approx(mean, rel=0.05)


def _relay(rate: float, **changes: float) -> Neurones:
    """A neurone that spikes at every EPSP, at once and without aftermath."""
    return Neurones().changed(
        excitatory_rate=rate,
        inhibitory_rate=0,
        excitatory_size=1,
        hyperpolarisation=0,
        afterhyperpolarisation_half=1e6,
        oxytocin_gain=0,
        brake_step=0,
        **changes,
    )


def test_afferent_input_is_poisson_and_independent_from_neurone_to_neurone() -> None:
    run = simulate(_relay(20), [], 50.0, 4, wiring=random_wiring(40, 6))
    # an EPSP in a step of 1 ms, out of two dendrites at 20/s each
    expected = 1 - math.exp(-0.040)
    counts = np.bincount(run.spikes.neurone, minlength=40)
    assert counts.mean() == pytest.approx(50_000 * expected, rel=4 / math.sqrt(40 * 50_000 * expected))
    assert stats.chisquare(counts).pvalue > 1e-3
    gaps = np.diff(run.spikes.of(7)) * 1000
    observed = np.bincount(np.rint(gaps).astype(int), minlength=200)[1:200]
    geometric = len(gaps) * expected * (1 - expected) ** np.arange(199)
    assert stats.chisquare(*_pooled(observed, geometric)).pvalue > 1e-3
    raster = np.zeros((40, 50_000))
    raster[run.spikes.neurone, np.rint(run.spikes.time * 1000).astype(int) - 1] = 1
    between = np.corrcoef(raster)[np.triu_indices(40, 1)]
    assert np.abs(between).max() < 5 / math.sqrt(50_000)


def _pooled(observed: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    groups = np.minimum((np.cumsum(expected) / 25).astype(int), int(expected.sum() / 25) - 1)
    groups = np.unique(groups, return_inverse=True)[1]
    o, e = np.bincount(groups, observed), np.bincount(groups, expected)
    return o, e * o.sum() / e.sum()


def test_several_inputs_in_one_step_are_counted() -> None:
    # with reversal at the threshold's double distance, one EPSP of a tenth does not reach, but the sum of ten does
    p = _relay(5000).changed(excitatory_size=0.02, excitatory_reversal=-50 + 20)
    run = simulate(p, [], 20.0, 6, wiring=random_wiring(16, 4))
    mean_drive = 10 * 0.02  # of the way to the reversal, every ms
    decay = math.exp(-1 / p.membrane_time)
    v, steps = p.resting_potential, 0
    while v <= p.threshold:
        v = p.resting_potential + (v - p.resting_potential) * decay + mean_drive * (p.excitatory_reversal - v)
        steps += 1
    interval = 16 * 20.0 / len(run.spikes.time)
    assert interval * 1000 == pytest.approx(steps, rel=0.1)


def test_a_spike_hides_the_next_until_its_afterpotential_has_decayed() -> None:
    # every step brings EPSPs that end at the reversal potential: the HAP alone decides when the next spike comes
    p = _relay(8000).changed(excitatory_reversal=-20, excitatory_size=0.06, hyperpolarisation=200)
    run = simulate(p, [], 2.0, 1, wiring=random_wiring(8, 2))
    gaps = np.concatenate([np.diff(run.spikes.of(cell)) for cell in range(8)]) * 1000
    ceiling = p.excitatory_reversal + 5  # noise about the mean potential stays below this
    soonest = p.hyperpolarisation_time * math.log(p.hyperpolarisation / (ceiling - p.threshold))
    latest = p.hyperpolarisation_time * math.log(p.hyperpolarisation / (-35 - p.threshold))
    assert gaps.min() > soonest
    assert gaps.max() < latest + 5


def test_the_store_fills_and_empties_exactly() -> None:
    p = Neurones(excitatory_rate=0)
    run = simulate(p, [Stimulus(0, suckling=2), Stimulus(300)], 600.0, 1)
    assert len(run.spikes.time) == 0
    full, tau = 2 * p.priming / 1000 * p.store_time, p.store_time / 1000
    filling, emptying = run.time <= 300, run.time > 300
    np.testing.assert_allclose(run.store[filling], full * -np.expm1(-run.time[filling] / tau), rtol=1e-9)
    at_end = full * -math.expm1(-300 / tau)
    np.testing.assert_allclose(run.store[emptying], at_end * np.exp(-(run.time[emptying] - 300) / tau), rtol=1e-9)


def test_a_release_depolarises_its_bundles_and_fades() -> None:
    p = _relay(4, release_interval=1e6, priming=2).changed(oxytocin_gain=0.5)
    deaf = Wiring(np.array([[0, 1]]), 3, sensitivity=np.zeros(1))
    run = simulate(p, [Stimulus(0, suckling=1)], 20.0, 3, wiring=deaf)
    assert run.oxytocin[:, 2].max() == 0
    np.testing.assert_array_equal(run.oxytocin[:, 0], run.oxytocin[:, 1])
    full, tau = p.priming / 1000 * p.store_time, p.store_time / 1000
    store, before, expected = 0.0, 0.0, np.zeros(len(run.time))
    for index, time in enumerate(run.spikes.time):
        store = full + (store - full) * math.exp(-(time - before) / tau)
        before = time
        if index:  # the first spike follows no other
            released, heard_at = p.release_fraction * store, time + p.release_delay / 1000
            store -= released
            later = run.time > heard_at - 1e-6
            expected += later * p.oxytocin_gain * released * np.exp(-np.maximum(run.time - heard_at, 0))
    # the store is brought up to date once in four steps, which shows only while it is nearly empty
    settled = run.time > 5
    assert 1 < expected.max() < p.oxytocin_max
    np.testing.assert_allclose(run.oxytocin[settled, 0], expected[settled], rtol=3e-3)
