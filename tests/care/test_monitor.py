"""The monitor on traces whose contractions are known because they were drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.care.traces import EVERY, trace

from oxytocin.care.monitor import Monitor


def watch(pressure: np.ndarray, chunk: int = 10_000, **options: object) -> Monitor:
    monitor = Monitor(len(pressure), EVERY, keep=True, **options)  # type: ignore[arg-type]
    for first in range(0, pressure.shape[1], chunk):
        monitor.feed(pressure[:, first : first + chunk])
    return monitor


@pytest.mark.parametrize("per_ten", [2, 3, 4, 5])
def test_regular_contractions_are_counted_and_measured(per_ten: int) -> None:
    monitor = watch(trace(120, per_ten, amplitude=50, width=18, tone=10)[None])
    reading = monitor.reading
    assert reading.contractions[0] == pytest.approx(per_ten, abs=1 / 3)
    assert reading.amplitude[0] == pytest.approx(50, rel=0.05)
    assert reading.montevideo[0] == pytest.approx(per_ten * 50, rel=0.12)
    assert reading.tone[0] == pytest.approx(10, abs=1)
    # a Gaussian of 18 s is more than 5 of 50 mmHg above tone for 2 * 18 * sqrt(2 ln 10) s
    assert reading.duration[0] == pytest.approx(2 * 18 * np.sqrt(2 * np.log(10)), abs=8)
    assert not reading.hyperstimulation.any()


def test_the_activity_integral_is_the_area_above_resting_tone() -> None:
    monitor = watch(trace(120, 4, amplitude=50, width=20, tone=10)[None])
    expected = 4 * 1.5 * 50 * 20 * np.sqrt(2 * np.pi) * 0.133322
    assert monitor.reading.activity[0] == pytest.approx(expected, rel=0.1)


def test_a_quiet_uterus_has_no_contractions_whatever_the_noise() -> None:
    noise = np.random.default_rng(3).normal(0, 2, (20, 12 * 240))
    monitor = watch(10 + noise)
    assert monitor.sums["count"].max() == 0


def test_noise_of_two_millimetres_costs_no_contraction() -> None:
    noise = np.random.default_rng(4).normal(0, 2, (40, 12 * 180))
    monitor = watch(trace(180, 4, amplitude=40, width=22, tone=10)[None] + noise)
    np.testing.assert_allclose(monitor.sums["count"], 72, atol=1)
    np.testing.assert_allclose(monitor.reading.amplitude, 40, atol=4)


def test_tachysystole_is_more_than_five_in_ten_minutes_over_thirty() -> None:
    pressure = np.concatenate([trace(90, 3), trace(60, 7, width=16), trace(90, 3)])
    monitor = watch(pressure[None])
    assert [(sign, list(who)) for _, sign, who in monitor.onsets] == [
        ("tachysystole", [0]),
        ("tachysystole_lasting", [0]),
    ]
    began = monitor.onsets[0][0]
    assert 100 < began < 115  # the average of 30 min passes 5 when 15 min of seven are in it
    assert 35 < monitor.sums["tachysystole"][0] < 65
    assert not monitor.reading.tachysystole[0]


def test_a_contraction_of_three_minutes_is_prolonged_once_it_has_lasted_two() -> None:
    pressure = trace(120, 3)
    sample = np.arange(len(pressure))
    held = (sample >= 12 * 60) & (sample < 12 * 63)
    monitor = watch(np.where(held, 60.0, pressure)[None])
    times = [time for time, sign, _ in monitor.onsets if sign == "prolonged"]
    assert len(times) == 1
    assert 61.9 <= times[0] <= 63.1


def test_the_rise_of_the_next_contraction_does_not_lengthen_the_last_one() -> None:
    """Oxytocin turned up: contractions 110 s apart, between which the pressure stays over the tone of before."""
    time = np.arange(12 * 45) * EVERY
    begun = 30 + np.arange(0, 1, 0.1)[:, None]  # in ten women, so that some minute ends as the next one rises
    phase = np.where(time >= begun, (time - begun) % (110 / 60), 0.0) * 60  # s since each began
    wave = 60 * np.exp(-0.5 * ((phase - 45) / 15) ** 2) + np.where(time > begun, 8.0 - 0.01 * phase, 0.0)
    monitor = watch(9.5 + wave)
    assert monitor.sums["count"].min() >= 7
    assert not [sign for _, sign, _ in monitor.onsets if sign == "prolonged"]


def test_two_contractions_that_run_together_are_two() -> None:
    time = np.arange(12 * 60) * EVERY
    pair = sum(45 * np.exp(-0.5 * ((time - at) * 60 / 22) ** 2) for at in (30.0, 31.3))
    monitor = watch((10 + pair)[None])
    assert monitor.sums["count"][0] == 2


def test_a_raised_resting_tone_is_hypertonus_not_an_endless_contraction() -> None:
    pressure = trace(120, 3)
    pressure[12 * 60 :] += 20
    monitor = watch(pressure[None])
    assert "hypertonus" in {sign for _, sign, _ in monitor.onsets}
    assert monitor.reading.tone[0] == pytest.approx(30, abs=2)
    assert monitor.reading.contractions[0] == pytest.approx(3, abs=0.5)


def pushed(chunk: int, seen: bool = True) -> Monitor:
    """Two hours of labour; in the last hour she bears down, which doubles contractions and lifts what is between."""
    trace_ = trace(120, 4, amplitude=50)
    bearing = np.arange(len(trace_)) >= 12 * 60
    monitor = Monitor(1, EVERY, keep=True)
    monitor.pushes_from = np.array([60.0 if seen else np.inf])
    pressure = np.where(bearing, 15 + 2 * trace_, trace_)[None]
    for first in range(0, pressure.shape[1], chunk):
        monitor.feed(pressure[:, first : first + chunk])
    return monitor


def test_tone_and_montevideo_units_are_those_of_the_uterus_without_the_push() -> None:
    monitor, blind = pushed(10_000), pushed(10_000, seen=False)
    assert "hypertonus" not in {sign for _, sign, _ in monitor.onsets}
    assert monitor.reading.tone[0] == pytest.approx(10, abs=1)
    assert monitor.reading.contractions[0] == pytest.approx(4, abs=0.4)
    assert monitor.reading.montevideo[0] == pytest.approx(200, rel=0.1)
    assert monitor.most["montevideo"][0] < 230
    assert monitor.reading.activity[0] == pytest.approx(monitor.history()["activity"][0, 58], rel=0.05)
    assert "hypertonus" in {sign for _, sign, _ in blind.onsets}  # where nobody has seen her push
    assert blind.most["montevideo"][0] > 350


@pytest.mark.parametrize("chunk", [1, 12, 100])
def test_chunks_change_nothing_while_she_bears_down(chunk: int) -> None:
    whole, parts = pushed(10_000).history(), pushed(chunk).history()
    for name, series in whole.items():
        np.testing.assert_array_equal(series, parts[name])


@pytest.mark.parametrize("chunk", [1, 7, 12, 500])
def test_the_size_of_the_chunks_changes_nothing(chunk: int) -> None:
    noise = np.random.default_rng(5).normal(0, 1.5, (3, 12 * 60))
    pressure = trace(60, 4)[None] + noise
    whole, parts = watch(pressure), watch(pressure, chunk)
    for one, other in zip(whole.contractions(), parts.contractions(), strict=True):
        np.testing.assert_array_equal(one, other)
    for name, series in whole.history().items():
        np.testing.assert_array_equal(series, parts.history()[name])


def test_a_person_reads_the_same_alone_and_among_others() -> None:
    noise = np.random.default_rng(6).normal(0, 1.5, (5, 12 * 90))
    pressure = trace(90, 4)[None] + noise
    together, alone = watch(pressure).contractions(), watch(pressure[2:3]).contractions()
    np.testing.assert_array_equal(together.onset[together.person == 2], alone.onset)


def test_who_has_left_is_watched_no_longer() -> None:
    pressure = np.repeat(trace(120, 4)[None], 2, axis=0)
    valid = np.ones(pressure.shape, bool)
    valid[1, 12 * 45 :] = False
    monitor = Monitor(2, EVERY)
    monitor.feed(pressure, valid)
    assert monitor.minutes[0] > 118
    assert monitor.minutes[1] == pytest.approx(45, abs=1)
    assert monitor.sums["count"][1] == pytest.approx(18, abs=1)
    assert not monitor.reading.prolonged[1]
