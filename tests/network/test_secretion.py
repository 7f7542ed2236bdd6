"""Secretion follows spikes with facilitation, fatigue and depletion, and loses nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from oxytocin.network import NetworkRun, Secretion, Terminals, secrete


def _train(rate: float, seconds: float, duration: float | None = None, terminals: Terminals | None = None) -> Secretion:
    time = np.rint(np.arange(1, int(rate * seconds) + 1) / rate * 1000) / 1000
    return secrete(time, np.zeros(len(time), dtype=np.int64), 1, duration or math.ceil(seconds) + 5, terminals)


def test_one_spike_secretes_what_the_equations_say() -> None:
    t = Terminals()
    run = secrete(np.array([1.0]), np.array([0]), 1, 10.0)
    # fast calcium e falls exponentially; what leaves is pool * (1 - exp(-integral of rate * e**2))
    fast, decay = t.fast_calcium * t.broadening_base, math.log(2) / t.fast_calcium_half_life
    share = t.exocytosis / 1000 * fast**2 / (2 * decay)
    assert run.amount == pytest.approx(t.releasable_max * -math.expm1(-share), rel=0.01)


def test_no_spike_secretes_nothing() -> None:
    assert secrete(np.zeros(0), np.zeros(0, dtype=np.int64), 3, 5.0).amount == 0.0


def test_the_same_number_of_spikes_secretes_more_when_close_together() -> None:
    amounts = [_train(rate, 60 / rate).amount / 60 for rate in (1, 5, 13, 30)]
    assert (np.diff(amounts) > 0).all()
    assert amounts[2] > 5 * amounts[0]


def test_broadening_facilitates() -> None:
    t = Terminals()
    first, later = (secrete(np.arange(1, n + 1) / 5, np.zeros(n, dtype=np.int64), 1, 30.0).amount for n in (10, 20))
    assert later > 2 * first
    flat = Terminals(broadening=0, slow_calcium=0)
    plain = [secrete(np.arange(1, n + 1) / 5, np.zeros(n, dtype=np.int64), 1, 30.0, flat).amount for n in (10, 20)]
    assert later / first > 1.1 * plain[1] / plain[0]
    assert t.broadening > 0


def test_long_stimulation_depletes_and_rest_restores() -> None:
    t = Terminals()
    run = _train(50, 60, 200)
    early, late = run.rate[10:50].mean(), run.rate[550:590].mean()
    assert late < 0.3 * early
    assert run.releasable[595] < 0.25 * t.releasable_max
    assert run.releasable[-1] > 0.95 * t.releasable_max
    # slow calcium shuts the door as well: without it more is secreted
    assert _train(50, 60, 200, Terminals(slow_calcium=0)).amount > run.amount


def test_sustained_secretion_is_what_the_reserve_refills() -> None:
    t = Terminals()
    run = _train(50, 300, 300)
    assert run.rate[-500:].mean() == pytest.approx(t.refill * run.reserve[-250] / t.reserve_max, rel=0.1)


def test_what_is_secreted_has_left_the_pools(suckled: NetworkRun) -> None:
    t, run = suckled.terminals, suckled.secretion
    left = run.releasable[-1] + run.reserve[-1]
    assert run.amount == pytest.approx(t.releasable_max + t.reserve_max - left, rel=1e-6)


def test_bursts_secrete_pulses(suckled: NetworkRun) -> None:
    run, events = suckled.secretion, suckled.bursts.events
    pulses = np.array([run.rate[(run.time > at - 1) & (run.time < at + 4)].sum() * 0.1 for at in events])
    between = run.rate[np.abs(run.time[:, None] - events).min(axis=1) > 10].mean()
    assert pulses.min() > 500  # pg
    assert pulses.max() < 5000
    assert between * 5 < 0.02 * pulses.mean()


def test_every_neurone_speaks_for_an_equal_share() -> None:
    time = np.repeat(np.arange(1, 101) / 20, 3)
    three = secrete(time, np.tile([0, 1, 2], 100), 3, 10.0)
    np.testing.assert_allclose(three.rate, secrete(time[::3], np.zeros(100, dtype=np.int64), 1, 10.0).rate, rtol=1e-12)
    one_silent = secrete(time[::3], np.zeros(100, dtype=np.int64), 2, 10.0)
    np.testing.assert_allclose(2 * one_silent.rate, three.rate, rtol=1e-12)
