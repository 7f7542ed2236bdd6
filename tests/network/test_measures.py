"""What is read off a run: by hand where it can be, and nothing where there is nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from oxytocin.network import NetworkRun, simulate
from oxytocin.network.measures import measures, pulses


def test_nothing_is_measured_where_nothing_bursts() -> None:
    found = {name: value for name, (value, _) in measures(simulate(stimuli=[], duration=60, seed=1)).items()}
    assert found["bursts"] == 0
    for name in ("burst_interval", "first_burst", "spikes_per_burst", "pulse_amount", "silence_after_burst"):
        assert math.isnan(found[name]), name
    assert found["secreted"] > 0


def test_pulses_and_background_make_up_what_is_secreted(suckled: NetworkRun) -> None:
    found = measures(suckled)
    together = pulses(suckled).sum() + found["secretion_background"][0] * suckled.duration
    assert together == pytest.approx(suckled.secretion.amount, rel=0.15)
    assert pulses(suckled).std() < 0.1 * pulses(suckled).mean()


def test_a_cell_rests_longer_after_its_burst_than_else(suckled: NetworkRun) -> None:
    found = {name: value for name, (value, _) in measures(suckled).items()}
    assert found["silence_after_burst"] > 5 / found["background_rate"]
    assert 7 < found["inhibition_after_burst"] < 56  # s, in the rat (Wakerley and Lincoln 1973)
    assert found["rate_after_burst"] < found["background_rate"]


def test_afferents_of_poisson_kind_make_firing_nearly_so() -> None:
    run = simulate(stimuli=[], duration=600, seed=2)
    assert measures(run)["spike_variability"][0] == pytest.approx(1, abs=0.35)
    assert np.isfinite(measures(run)["secretion_variability"][0])
