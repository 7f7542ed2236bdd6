from __future__ import annotations

import numpy as np
import pytest
from tests.care.heart_traces import contractions, dip, trace

from oxytocin.care.heart import FetalHeartReader, read
from oxytocin.care.heart_alerts import sentences, signs
from oxytocin.care.heart_category import NICHD, reasons
from oxytocin.care.heart_windows import EARLY, GRADUAL_KIND, LATE, PROLONGED_KIND, VARIABLE
from oxytocin.care.stress_test import EQUIVOCAL, NEGATIVE, POSITIVE, UNSATISFACTORY, stress_test


def with_falls(minutes: float = 30, lag: float = 0, depth: float = 30, fall: float = 40, rise: float = 40):
    """A trace with a deceleration at every contraction, its nadir ``lag`` s after the peak."""
    time, rate = trace(minutes, amplitude=8)
    for peak in np.arange(120, time[-1] - 60, 180):
        rate -= dip(time, peak + lag, depth, fall, rise=rise)
    return time, rate[None], contractions(time)[None]


def test_baseline_and_variability_of_a_quiet_trace():
    time, rate = trace(30, baseline=142, amplitude=12)
    reading = read(rate[None], contractions(time)[None], 1.0)
    assert reading.windows.baseline[0].tolist() == [140, 140, 140]
    assert reading.windows.variability[0] == pytest.approx([12, 12, 12], abs=2.5)
    assert len(reading.decelerations.kind) == len(reading.accelerations.person) == 0
    assert reading.windows.contractions[0].sum() == 10
    assert reading.categories.nichd[0].tolist() == reading.categories.figo[0].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("lag", "fall", "kind"),
    [(0, 40, EARLY), (8, 45, EARLY), (30, 40, LATE), (45, 50, LATE), (10, 12, VARIABLE), (40, 10, VARIABLE)],
)
def test_decelerations_are_told_by_steepness_and_lag(lag, fall, kind):
    time, rate, pressure = with_falls(lag=lag, fall=fall)
    reading = read(rate, pressure, 1.0)
    planted = len(np.arange(120, time[-1] - 60, 180))
    assert np.count_nonzero(reading.decelerations.kind == kind) >= planted - 1
    assert len(reading.decelerations.kind) <= planted + 1
    mine = reading.decelerations.kind == kind
    assert np.median(reading.decelerations.lag[mine]) == pytest.approx(lag, abs=6)
    assert np.median(reading.decelerations.episodes.depth[mine]) == pytest.approx(30, abs=5)
    assert np.median(reading.decelerations.episodes.change[mine]) == pytest.approx(fall, rel=0.35)


def test_a_fall_that_is_over_before_its_contraction_is_not_late():
    late = []
    for rise in (40.0, 8.0):
        _, rate, pressure = with_falls(lag=25, fall=40, rise=rise)
        kind = read(rate, pressure, 1.0).decelerations.kind
        late.append(np.count_nonzero(kind == LATE) / len(kind))
    assert late == [pytest.approx(1.0, abs=0.2), pytest.approx(0.0, abs=0.2)]


def test_recurrent_late_decelerations_are_called_of_twenty_minutes():
    time, rate, pressure = with_falls(minutes=60, lag=35)
    once = np.where((time > 1200) & (time < 1800), rate, trace(60, amplitude=8)[1])
    for trace_, called in ((rate, True), (once, False)):
        reading = read(trace_, pressure, 1.0)
        seen = signs(reading.windows, reading.categories, window=5)["heart_late"]
        assert seen[0] == called


def test_a_prolonged_deceleration_is_not_a_new_baseline_but_a_lasting_bradycardia_is():
    time, rate = trace(40)
    short, lasting = rate.copy(), rate.copy()
    short -= dip(time, 1200, 50, 20, flat=200)
    lasting[time > 1200] -= 50
    reading = read(np.stack([short, lasting]), contractions(time)[None].repeat(2, axis=0), 1.0)
    mine = reading.decelerations.episodes.person == 0
    assert reading.decelerations.kind[mine].tolist() == [PROLONGED_KIND]
    assert reading.decelerations.episodes.duration[mine][0] == pytest.approx(240, abs=15)
    assert np.nanmin(reading.windows.baseline[0]) == 140
    assert reading.windows.baseline[1, -1] == 90
    assert reading.categories.figo[1, -1] == 3
    assert "baseline below 100" in reasons(int(reading.categories.figo_reasons[1, -1]))


def test_accelerations_are_counted_and_do_not_lift_the_baseline():
    time, rate = trace(20, amplitude=6)
    for peak in (150, 400, 700, 1000):
        rate += dip(time, peak, 25, 8, flat=15)
    reading = read(rate[None], None, 1.0)
    assert reading.windows.accelerations[0].tolist() == [2, 2]
    assert reading.windows.baseline[0].tolist() == [140, 140]
    assert np.isnan(reading.windows.contractions).all()


def test_a_gradual_fall_without_contractions_is_neither_early_nor_late():
    _time, rate, _ = with_falls(lag=30)
    kinds = read(rate, None, 1.0).decelerations.kind
    assert np.all(kinds == GRADUAL_KIND)


def test_category_three_needs_absent_variability_with_recurrent_late_decelerations():
    time = np.arange(1800.0)
    flat = np.full(1800, 150.0)
    rate = flat.copy()
    for peak in np.arange(120, 1740, 180):
        rate -= dip(time, peak + 35, 25, 40)
    pressure = contractions(time)
    both = read(np.stack([rate, flat]), np.stack([pressure, pressure]), 1.0)
    assert NICHD[both.categories.nichd[0, -1]] == "III"
    assert {"absent variability", "recurrent late decelerations"} <= set(
        reasons(int(both.categories.nichd_reasons[0, -1]))
    )
    assert NICHD[both.categories.nichd[1, -1]] == "II"
    called = sentences(both.windows, both.categories)
    assert called[0][1] == "danger"
    assert "category III" in called[0][2]


def test_sinusoidal_pattern():
    time = np.arange(1800.0)
    rate = 140 + 6 * np.sin(2 * np.pi * 4 * time / 60)
    reading = read(rate[None], contractions(time)[None], 1.0)
    assert NICHD[reading.categories.nichd[0, -1]] == "III"
    assert "sinusoidal pattern" in reasons(int(reading.categories.nichd_reasons[0, -1]))
    _, usual = trace(30, amplitude=14)
    assert read(usual[None], contractions(time)[None], 1.0).windows.wave.sum() == 0


def test_artefacts_and_gaps_leave_the_reading_as_it_was():
    _time, rate, pressure = with_falls(lag=30)
    clean = read(rate, pressure, 1.0)
    spoilt = rate.copy()
    random = np.random.default_rng(3)
    for begin in random.integers(500, 1780, 20):
        spoilt[0, begin : begin + 4] = 0
    for begin in (200, 700, 1100):
        spoilt[0, begin : begin + 8] = 225
    spoilt[0, 400:430] = rate[0, 400:430] * 0.5
    spoilt[0, 940:955] = np.nan
    reading = read(spoilt, pressure, 1.0)
    assert reading.windows.baseline[0].tolist() == clean.windows.baseline[0].tolist()
    assert reading.windows.variability[0] == pytest.approx(clean.windows.variability[0], abs=3)
    assert abs(reading.windows.late.sum() - clean.windows.late.sum()) <= 2
    assert not ((reading.rate > 190) | (reading.rate < 95)).any()
    assert reading.loss[0] == pytest.approx(np.mean((spoilt <= 0) | np.isnan(spoilt) | (spoilt > 190) | (spoilt < 90)),
                                            abs=0.02)


def test_a_trace_without_signal_is_unreadable():
    time, rate, pressure = with_falls()
    lost = np.where(time < 1200, rate, 0)
    reading = read(lost, pressure, 1.0)
    assert reading.categories.nichd[0].tolist()[-1] == 0
    assert reasons(int(reading.categories.nichd_reasons[0, -1])) == ["signal lost for more than half of the time"]
    nothing = read(np.zeros((1, 1800)), None, 1.0)
    assert nothing.categories.figo[0].tolist() == [0, 0, 0]
    assert nothing.loss[0] == 1


@pytest.mark.parametrize("step", [0.25, 0.5, 2.0, 5.0])
def test_the_reading_does_not_depend_on_the_sampling(step):
    time, rate, pressure = with_falls(lag=30)
    other = np.arange(0, 1800, step)
    again = read(np.interp(other, time, rate[0])[None], np.interp(other, time, pressure[0])[None], step)
    first = read(rate, pressure, 1.0)
    assert again.windows.baseline[0] == pytest.approx(first.windows.baseline[0], abs=5)
    assert again.windows.late.sum() == pytest.approx(first.windows.late.sum(), abs=1)
    assert again.windows.variability[0] == pytest.approx(first.windows.variability[0], abs=2.5)
    assert again.categories.figo[0, -1] == first.categories.figo[0, -1]


def test_a_shift_in_time_shifts_the_reading():
    _time, rate, pressure = with_falls(minutes=40, lag=30)
    late = read(rate[:, 600:], pressure[:, 600:], 1.0)
    whole = read(rate, pressure, 1.0)
    assert late.windows.baseline[0] == pytest.approx(whole.windows.baseline[0, 1:], abs=5)
    assert abs(late.windows.late[0, 1:].sum() - whole.windows.late[0, 2:].sum()) <= 1


def test_people_are_read_independently():
    _time, rate, pressure = with_falls(lag=30)
    _, quiet = trace(30)
    stacked = read(np.stack([quiet, rate[0], quiet]), np.repeat(pressure, 3, axis=0), 1.0)
    alone = read(rate, pressure, 1.0)
    for name in ("baseline", "variability", "late", "area", "contractions", "with_late"):
        np.testing.assert_allclose(getattr(stacked.windows, name)[1], getattr(alone.windows, name)[0], atol=1e-8)
    assert stacked.decelerations.episodes.person.tolist() == [1] * len(alone.decelerations.kind)


def test_reading_as_it_comes_agrees_with_reading_the_whole():
    time, rate, pressure = with_falls(minutes=90, lag=30)
    step = 5.0
    thin = slice(None, None, 5)
    whole = read(rate[:, thin], pressure[:, thin], step)
    reader = FetalHeartReader(1, step / 60)
    minutes = time[thin] / 60
    for begin in range(0, 90, 15):
        now = (minutes >= begin) & (minutes < begin + 15)
        judged = reader.read(minutes[now], rate[:, thin][:, now], pressure[:, thin][:, now])
    assert judged.nichd.shape == (1, 9)
    assert reader.windows().baseline[0] == pytest.approx(whole.windows.baseline[0], abs=5)
    assert reader.windows().late.sum() == pytest.approx(whole.windows.late.sum(), abs=4)
    assert judged.figo[0, -1] == whole.categories.figo[0, -1] == 3
    with pytest.raises(ValueError, match="do not follow"):
        reader.read(np.array([300.0]), rate[:, :1], pressure[:, :1])


def test_samples_too_far_apart_are_refused():
    with pytest.raises(ValueError, match="between 0 and 5 s"):
        read(np.full((1, 100), 140.0), None, 10.0)
    with pytest.raises(ValueError, match="without samples"):
        read(np.empty((1, 0)), None, 1.0)


def test_how_often_somebody_looks_does_not_change_what_is_seen():
    time, rate, pressure = with_falls(minutes=60, lag=30)
    thin = slice(None, None, 5)
    minutes, rate, pressure = time[thin] / 60, rate[:, thin], pressure[:, thin]
    seen = []
    for look in (5, 10, 20):
        reader = FetalHeartReader(1)
        with pytest.raises(ValueError, match="nothing has been read"):
            reader.windows()
        for begin in range(0, 60, look):
            now = (minutes >= begin - 1e-9) & (minutes < begin + look - 1e-9)
            judged = reader.read(minutes[now], rate[:, now], pressure[:, now])
        assert judged.figo.shape == (1, 6)
        seen.append((reader.windows().late.sum(), reader.windows().contractions.sum(), judged.figo[0, -1]))
    assert max(late for late, _, _ in seen) - min(late for late, _, _ in seen) <= 3
    assert len({(number, figo) for _, number, figo in seen}) == 1


def test_stress_test():
    time, late, pressure = with_falls(lag=30)
    _, quiet = trace(30)
    _, some = trace(30)
    some -= dip(time, 330, 25, 40)
    few = contractions(time, every=420)
    reading = read(np.stack([late[0], quiet, some, quiet]), np.stack([*[pressure[0]] * 3, few]), 1.0)
    test = stress_test(reading)
    assert test.result.tolist() == [POSITIVE, NEGATIVE, EQUIVOCAL, UNSATISFACTORY]
    assert test.contractions.tolist() == [4, 4, 4, 2]
    assert test.late_share[0] > 0.8
    assert np.all(np.isnan(test.reserve[3]))
    middle, low, high = test.reserve[:2].T
    assert np.all((low < middle) & (middle < high))
    assert middle[0] < middle[1]
    assert test.sentence(0).startswith("positive: late decelerations after half")
    often = read(late, contractions(time, every=90)[None], 1.0)
    assert stress_test(often).result[0] == EQUIVOCAL
    assert stress_test(read(late, None, 1.0)).sentence(0) == "unsatisfactory: contractions cannot be read"
