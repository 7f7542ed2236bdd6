"""A run depends on its arguments alone; what cannot be run is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml

import oxytocin
from oxytocin.errors import InputError
from oxytocin.network import NetworkRun, Neurones, Stimulus, Terminals, Wiring, random_wiring, secrete, simulate
from oxytocin.network.parameters import ASSUMED_NONE

SUCKLED = [Stimulus(0, suckling=2)]


def _same(one: NetworkRun, other: NetworkRun) -> None:
    np.testing.assert_array_equal(one.spikes.time, other.spikes.time)
    np.testing.assert_array_equal(one.spikes.neurone, other.spikes.neurone)


@pytest.mark.parametrize("width", [2, 4, 16])
def test_results_do_not_depend_on_how_many_neurones_share_a_register(width: int) -> None:
    runs = [simulate(stimuli=SUCKLED, duration=150, seed=3, width=lanes) for lanes in (8, width)]
    assert len(runs[0].bursts.events) >= 1
    _same(*runs)
    np.testing.assert_array_equal(runs[0].oxytocin, runs[1].oxytocin)
    np.testing.assert_allclose(runs[0].secretion.rate, runs[1].secretion.rate, rtol=1e-9)


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    short, long = (simulate(stimuli=SUCKLED, duration=duration, seed=4) for duration in (60, 120))
    within = long.spikes.time <= 60
    np.testing.assert_array_equal(long.spikes.time[within], short.spikes.time)
    np.testing.assert_array_equal(long.oxytocin[:600], short.oxytocin)
    np.testing.assert_array_equal(long.secretion.rate[:600], short.secretion.rate)


def test_results_do_not_depend_on_samples_or_on_a_stimulus_that_changes_nothing() -> None:
    plain = simulate(stimuli=SUCKLED, duration=120, seed=4)
    _same(plain, simulate(stimuli=SUCKLED, duration=120, seed=4, sample_every=0.5))
    _same(plain, simulate(stimuli=[*SUCKLED, Stimulus(33.3, suckling=2)], duration=120, seed=4))
    assert plain.released.sum() == pytest.approx(
        simulate(stimuli=SUCKLED, duration=120, seed=4, sample_every=0.5).released.sum(), rel=1e-12
    )


def test_seeds_and_networks_differ_and_come_again() -> None:
    first = simulate(duration=20, seed=1)
    _same(first, simulate(duration=20, seed=1))
    others = [simulate(duration=20, seed=2), simulate(duration=20, seed=1, network=1)]
    for other in others:
        assert not np.array_equal(first.spikes.time, other.spikes.time)
    np.testing.assert_array_equal(first.wiring.members, others[1].wiring.members)


def test_a_finer_step_changes_the_background_little() -> None:
    rates = [len(simulate(stimuli=[], duration=200, seed=5, step=step).spikes.time) for step in (1.0, 0.25)]
    assert rates[1] == pytest.approx(rates[0], rel=0.06)


def test_wiring_gives_each_neurone_two_different_bundles_all_alike() -> None:
    members = random_wiring(60_000, 12, 9).members
    assert (members[:, 0] != members[:, 1]).all()
    pairs = np.bincount(members[:, 0] * 12 + members[:, 1], minlength=144).reshape(12, 12)
    expected = 60_000 / 132
    assert np.abs(pairs[~np.eye(12, dtype=bool)] - expected).max() < 5 * np.sqrt(expected)


def test_every_number_has_a_source_among_the_observations_and_agrees_with_it() -> None:
    folder = Path(oxytocin.__file__).parent / "evidence" / "data" / "observations"
    observed = {
        item["id"]: item
        for path in folder.glob("network-*.yaml")
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    per_second = {"priming": 1000.0, "refill": 1.0, "exocytosis": 1.0}  # the source counts priming per ms
    not_the_value = {"excitatory_reversal", "inhibitory_reversal"}  # named in the quantity of the source
    for declared in (Neurones, Terminals):
        for name, number in declared.declarations().items():
            assert number.meaning
            if number.source == ASSUMED_NONE:
                assert declared is Neurones
                continue
            source = observed[number.source.removeprefix("obs:")]
            if name not in not_the_value:
                assert number.value == pytest.approx(source["value"] * per_second.get(name, 1.0)), name


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Neurones().changed(treshold=-45), "did you mean 'threshold'"),
        (lambda: Neurones(threshold=-70), "above the resting potential of -62 mV"),
        (lambda: Neurones(brake_strength=1.2), "a share is between 0 and 1"),
        (lambda: Neurones(membrane_time=0), "must be above zero"),
        (lambda: Neurones(excitatory_rate=-1), "cannot be negative"),
        (lambda: Terminals(refill=float("nan")), "a finite number is needed"),
        (lambda: Stimulus(0, suckling=-1), "'suckling' is -1"),
        (lambda: Stimulus(float("nan")), "'at' is nan"),
        (lambda: simulate(stimuli=[Stimulus(5), Stimulus(2)], duration=10), "times must rise"),
        (lambda: simulate(stimuli=[Stimulus(0.05)], duration=10), "between two samples"),
        (lambda: simulate(duration=float("inf")), "whole number of samples"),
        (lambda: simulate(duration=float("nan")), "whole number of samples"),
        (lambda: simulate(duration=10.05), "whole number of samples"),
        (lambda: simulate(duration=10, sample_every=0.003), "a multiple of 4 ms"),
        (lambda: simulate(duration=10, network=-1), "network number -1"),
        (lambda: simulate(duration=0), "whole number of samples"),
        (lambda: simulate(duration=10, sample_every=5), "at most 1 s"),
        (lambda: simulate(duration=10, step=2.5), "at most 1 ms"),
        (lambda: simulate(Neurones(release_delay=2), duration=10), "at least 4 ms"),
        (lambda: simulate(Neurones(excitatory_rate=1e6), duration=10), "at most 20000"),
        (lambda: random_wiring(48, 1), "48 neurones in 1 bundles"),
        (lambda: Wiring(np.array([[0, 0]]), 3), "both dendrites"),
        (lambda: Wiring(np.array([[0, 3]]), 3), "bundles are 0 to 2"),
        (lambda: Wiring(np.array([[0, 1]]), 3, primed=np.ones(2)), "each of 1 neurones"),
        (lambda: secrete(np.array([2.0, 1.0]), np.array([0, 0]), 1, 10), "out of order"),
        (lambda: secrete(np.array([2.0]), np.array([1]), 1, 10), "neurones 0 to 0"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_sentence(wrong: Callable[[], object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        wrong()
