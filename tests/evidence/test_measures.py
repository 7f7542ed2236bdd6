"""The measure language on synthetic traces whose answers are known exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oxytocin.errors import InputError
from oxytocin.evidence.assays import ASSAYS
from oxytocin.evidence.language import observables_of, parse
from oxytocin.evidence.measures import Arm, Reading
from oxytocin.evidence.pulses import find
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import number_in, quantity, registry
from oxytocin.evidence.vocabulary import FUNCTIONS

STEP = 5 / 60
TIME = np.arange(0, 120 + STEP / 2, STEP)


def trace(values: np.ndarray, unit: str, time: np.ndarray = TIME) -> Trace:
    return Trace(time, np.atleast_2d(np.asarray(values, dtype=float)), registry().Unit(unit))


def arm(**traces: Trace) -> Arm:
    return Arm(
        traces, {"birth_time": quantity(np.array([60.0, 90.0]), "min"), "maximum_rate": quantity(12.0, "mU/min")}
    )


def figure(text: str, unit: str, here: Arm, versus: Arm | None = None) -> np.ndarray:
    return np.atleast_1d(number_in(Reading(parse(text, FUNCTIONS), here, versus).people(), unit))


@pytest.fixture
def ramp() -> Arm:
    """A ramp of 1 pmol/L per minute in one person and twice that in another."""
    return arm(
        level=trace(np.vstack([TIME, 2 * TIME]), "pmol/L"),
        cervix=trace(np.vstack([4 + TIME / 20, 10 - TIME / 20]), "cm"),
    )


@pytest.mark.parametrize(
    ("text", "unit", "answer"),
    [
        ("value(level, 30 min)", "pmol/L", [30, 60]),
        ("value(level, 0.5 h)", "nmol/L", [0.03, 0.06]),
        ("mean(level, 0 min, 60 min)", "pmol/L", [30, 60]),
        ("minimum(level, 10 min, 1 h)", "pmol/L", [10, 20]),
        ("maximum(level, 10 min, 1 h)", "pmol/L", [60, 120]),
        ("maximum(level, 10 min, 59 min, every=10 min)", "pmol/L", [50, 100]),
        ("quantile(level, 0.25, 0 min, 120 min)", "pmol/L", [30, 60]),
        ("area(level, 0 min, 60 min)", "pmol min/L", [1800, 3600]),
        ("time_of_maximum(level, 0 min, 1 h)", "min", [60, 60]),
        ("time_of_minimum(level, 20 min, 1 h)", "min", [20, 20]),
        ("time_to(level, 33.33 pmol/L)", "min", [33.33, 16.665]),
        ("time_to(level, 10 pmol/L, after=40 min)", "min", [40, 40]),
        ("time_to(level, 200 pmol/L)", "min", [math.nan, 100]),
        ("time_below(cervix, 7 cm)", "min", [0, 60]),
        ("time_to(cervix, 10 cm) - time_to(cervix, 4 cm)", "h", [2, 0]),
        ("1 IU / area(level, 0 min, 60 min)", "L/min", [1697.793 / 1800, 1697.793 / 3600]),
        ("value(level, 30 min) > 40 pmol/L", "1", [0, 1]),
        ("value(level, 30 min) > 40 pmol/L or value(cervix, 0 min) < 5 cm", "1", [1, 1]),
        ("not value(level, 30 min) > 40 pmol/L", "1", [1, 0]),
        ("value(level, 200 min) > 0 pmol/L", "1", [math.nan, math.nan]),
        ("given(value(level, 30 min), value(cervix, 0 min) < 5 cm)", "pmol/L", [30, math.nan]),
        ("mean_of(value(level, 30 min))", "pmol/L", [45]),
        ("median_of(value(level, 30 min))", "pmol/L", [45]),
        ("sd_of(value(level, 30 min))", "pmol/L", [math.sqrt(450)]),
        ("value(level, 30 min) / mean_of(value(level, 30 min))", "fold", [2 / 3, 4 / 3]),
        ("value(level, outcome(birth_time) - 30 min)", "pmol/L", [30, 120]),
        ("-value(level, 30 min) + 5 pmol/L", "pmol/L", [-25, -55]),
        ("mean(level - 10 pmol/L, 0 min, 60 min)", "pmol/L", [20, 50]),
        ("mean(60 pmol/L - level, 0 min, 60 min)", "pmol/L", [30, 0]),
        ("log(value(level, 30 min) / 30 pmol/L)", "1", [0, math.log(2)]),
        ("mean_of(value(level, 300 min))", "pmol/L", [math.nan]),
        ("log(value(cervix, 0 min) / 4 cm - 1)", "1", [-math.inf, math.log(1.5)]),
        ("sqrt((4 cm - value(cervix, 0 min)) / 1 cm)", "1", [0, math.nan]),
        ("outcome(maximum_rate)", "mIU/min", [12]),
        ("2 / 10 min", "1/h", [12]),
        ("value(level, 10 min)", "pg/mL", [10.0719, 20.1438]),  # mass and amount of oxytocin
        ("value(level, 10 min)", "uU/mL", [5.8900, 11.7800]),
        ("time_to(level, 10.0719 pg/mL)", "min", [10, 5]),
    ],
)
def test_answers_on_a_ramp(ramp: Arm, text: str, unit: str, answer: list[float]) -> None:
    np.testing.assert_allclose(figure(text, unit, ramp), answer, rtol=2e-4, atol=1e-9)


def test_area_above_a_level_counts_only_what_stands_above_it() -> None:
    triangle = arm(pressure=trace(np.maximum(0, 50 - np.abs(TIME - 60) * 10) + 10, "mmHg"))
    assert figure("area(pressure, 0 min, 120 min, above=10 mmHg)", "mmHg min", triangle) == pytest.approx(250, rel=1e-3)


def test_half_lives_of_two_exponentials_are_found_by_stripping() -> None:
    fast, slow = np.log(2) / 3, np.log(2) / 20
    curve = arm(level=trace(90 * np.exp(-fast * TIME) + 10 * np.exp(-slow * TIME), "pmol/L"))
    assert figure("half_life(level, 60 min, 120 min)", "min", curve) == pytest.approx(20, rel=1e-3)
    early = figure("half_life(level - terminal(level, 60 min, 120 min), 1 min, 8 min)", "min", curve)
    assert early == pytest.approx(3, rel=1e-3)


def test_a_rising_or_unknown_curve_has_no_half_life(ramp: Arm) -> None:
    assert np.isnan(figure("half_life(level, 10 min, 60 min)", "min", ramp)).all()
    assert np.isnan(figure("half_life(level, 300 min, 400 min)", "min", ramp)).all()


def test_pulses_are_counted_sampled_and_measured() -> None:
    peaks = np.arange(10.0, 120, 20)
    shape = sum(np.maximum(0, 4 - np.abs(TIME - peak)) for peak in peaks)
    here = arm(level=trace(np.vstack([shape + 1, np.ones_like(TIME)]), "pmol/L"))
    call = "(level, 0 min, 120 min, every=1 min, rise=1 pmol/L)"
    np.testing.assert_allclose(figure(f"count_pulses{call} / 2 h", "pulses/30 min", here), [1.5, 0])
    np.testing.assert_allclose(figure(f"pulse_height{call}", "pmol/L", here), [4, np.nan])
    np.testing.assert_allclose(figure(f"pulse_duration{call}", "min", here), [4, np.nan])
    assert figure("count_pulses(level, 0 min, 120 min, every=1 min, rise=5 pmol/L)", "1", here)[0] == 0


def test_a_pulse_at_the_edge_of_the_record_is_not_counted() -> None:
    here = arm(level=trace(np.maximum(0, 4 - np.abs(TIME - 120)), "pmol/L"))
    assert figure("count_pulses(level, 0 min, 120 min, every=1 min, rise=1 pmol/L)", "1", here)[0] == 0


def test_contractions_and_montevideo_units_come_from_the_monitor() -> None:
    gap = 3.0  # min between contractions of 50 mmHg above a tone of 10
    phase = (TIME % gap) - gap / 2
    pressure = 10 + 50 * np.maximum(0, np.cos(np.clip(np.pi * phase, -np.pi / 2, np.pi / 2)))
    here = arm(intrauterine_pressure=trace(pressure, "mmHg"))
    assert figure("contractions(60 min, 120 min)", "1", here)[0] == pytest.approx(20, abs=1)
    assert figure("montevideo(60 min, 120 min)", "MVU", here)[0] == pytest.approx(500 / gap, rel=0.06)
    assert figure("value(montevideo_units, 110 min)", "mmHg/(10 min)", here)[0] == pytest.approx(500 / gap, rel=0.06)
    assert figure("value(contraction_rate, 110 min)", "contractions/10 min", here)[0] == pytest.approx(
        10 / gap, rel=0.11
    )
    mean_active = 50 * 2 / np.pi / gap  # a half cosine of one minute every `gap`
    assert figure("uterine_activity(60 min, 120 min)", "mmHg", here)[0] == pytest.approx(mean_active, rel=0.1)
    assert figure("uterine_activity(60 min, 120 min)", "kPa s/15 min", here)[0] == pytest.approx(
        mean_active * 0.133322 * 900, rel=0.1
    )


def test_the_comparator_is_read_person_by_person(ramp: Arm) -> None:
    other = arm(level=trace(np.vstack([TIME / 2, TIME]), "pmol/L"))
    np.testing.assert_allclose(
        figure("value(level, 30 min) - versus(value(level, 30 min))", "pmol/L", ramp, other), [15, 30]
    )
    np.testing.assert_allclose(figure("mean(level - versus(level), 0 min, 60 min)", "pmol/L", ramp, other), [15, 30])


def test_resampling_people_moves_what_gathers_over_them(ramp: Arm) -> None:
    reading = Reading(parse("mean_of(value(level, 30 min))", FUNCTIONS), ramp)
    assert float(reading.people(np.array([1, 1])).magnitude) == pytest.approx(60)
    alone = Reading(parse("value(level, 30 min)", FUNCTIONS), ramp)
    np.testing.assert_allclose(alone.people(np.array([1, 0, 1])).magnitude, [60, 30, 60])


def test_names_that_a_measure_reads_are_known_before_it_runs() -> None:
    tree = parse("mean(level, 0 min, outcome(birth_time)) - versus(maximum(cervix, 0 min, 1 h))", FUNCTIONS)
    assert observables_of(tree, FUNCTIONS) == {"level", "cervix"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mean(level, 25 min", "not a measure"),
        ("maen(level, 0 min, 5 min)", "did you mean 'mean'"),
        ("mean(level, 0 min)", "'t2' is missing"),
        ("mean(level, 0 min, 5 min, 6 min)", "too many"),
        ("mean(level, 0 min, t1=5 min, t2=6 min)", "too many or twice"),
        ("maximum(level, 0 min, 5 min, evry=1 min)", "did you mean 'every'"),
        ("__import__('os').system('true')", "measure language"),
        ("level.values.real", "not part of the measure language"),
        ("[1, 2]", "not part of the measure language"),
        ("(lambda: 1)()", "measure language"),
        ("2 ** 99999999", "not part of the measure language"),
        ("'text'", "no number"),
        ("True", "no number"),
        ("mean", "is a function"),
        ("0 < value(level, 1 min) < 3", "compares twice"),
        ("mean(level, 0 mni, 5 min)", "not a unit"),
        ("x" * 2000, "longer than"),
        ("(" * 300 + "1" + ")" * 300, "not a measure"),
    ],
)
def test_what_is_outside_the_language_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse(text, FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mean(leevl, 0 min, 5 min)", "did you mean 'level'"),
        ("outcome(brith_time)", "did you mean 'birth_time'"),
        ("value(level, 5 cm)", "must be a time"),
        (
            "value(level, 5 min) + value(cervix, 5 min)",
            r"in 'value\(level, 5 min\) \+ value\(cervix, 5 min\)': [Cc]annot",
        ),
        ("maximum(level, 0 min, 5 min, every=1e-9 min)", "so short"),
        ("time_to(level, 5 cm)", "cannot be converted"),
        ("versus(value(level, 5 min))", "needs the experiment to have a comparator"),
        ("level", "whole trace"),
        ("level > 3 pmol/L", "whole trace cannot be compared"),
        ("mean(5 pmol/L, 0 min, 5 min)", "reads a trace"),
        ("contractions(0 min, 5 min)", "intrauterine_pressure"),
        ("quantile(level, 25, 0 min, 5 min)", "between 0 and 1"),
        ("count_pulses(level, 0 min, 5 min, every=0 min, rise=1 pmol/L)", "longer than nothing"),
    ],
)
def test_what_the_run_does_not_have_is_one_sentence(ramp: Arm, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Reading(parse(text, FUNCTIONS), ramp).people()


def test_a_measure_in_another_dimension_is_refused(ramp: Arm) -> None:
    with pytest.raises(InputError, match="cannot be given in 'mmHg'"):
        figure("value(level, 5 min)", "mmHg", ramp)


@given(st.floats(0.5, 60), st.floats(1, 1e4))
def test_any_half_life_is_recovered(half_life: float, start: float) -> None:
    here = arm(level=trace(start * np.exp(-np.log(2) / half_life * TIME), "pmol/L"))
    assert figure("half_life(level, 0 min, 20 min)", "min", here)[0] == pytest.approx(half_life, rel=1e-6)


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=40), st.floats(0.1, 5))
def test_areas_add_up(values: list[float], scale: float) -> None:
    time = np.arange(len(values), dtype=float)
    here = arm(level=trace(np.array(values) * scale, "mmHg", time))
    middle = len(values) // 2
    whole = figure(f"area(level, 0 min, {len(values)} min)", "mmHg min", here)
    parts = sum(
        figure(f"area(level, {a} min, {b} min)", "mmHg min", here) for a, b in ((0, middle), (middle, len(values)))
    )
    np.testing.assert_allclose(whole, np.nan_to_num(parts), atol=1e-6)


@given(st.integers(0, 40), st.floats(0.2, 5.0))
def test_a_comb_of_peaks_is_counted_exactly(count: int, rise: float) -> None:
    values = np.zeros(2 * count + 1)
    values[1::2] = rise * 1.01
    assert len(find(np.arange(values.size, dtype=float), values, rise)) == count


@pytest.fixture
def many() -> Arm:
    """Eight people at 1 to 8 pmol/L; a second trace is 3 cm for each pmol/L and 2 cm."""
    levels = np.arange(1.0, 9.0)[:, None] * np.ones_like(TIME)
    return Arm({"level": trace(levels, "pmol/L"), "height": trace(3 * levels + 2, "cm")})


def test_odds_and_their_ratio(many: Arm) -> None:
    high = "value(level, 1 min) > 6 pmol/L"
    assert figure(f"odds_of({high})", "1", many) == pytest.approx([2 / 6])
    even = f"odds_of(given({high}, value(level, 1 min) > 4 pmol/L))"  # two of four
    assert figure(even, "1", many) == pytest.approx([1])
    assert figure(f"{even} / odds_of({high})", "odds ratio", many) == pytest.approx([3])
    assert np.isinf(figure("odds_of(value(level, 1 min) > 0 pmol/L)", "1", many))
    assert np.isnan(figure(f"odds_of(given({high}, value(level, 1 min) > 9 pmol/L))", "1", many))


def test_slope_and_correlation_over_people(many: Arm) -> None:
    pair = "(value(height, 1 min), value(level, 1 min))"
    assert figure(f"slope_of{pair}", "cm L/pmol", many) == pytest.approx([3])
    assert figure(f"correlation_of{pair}", "r", many) == pytest.approx([1])
    assert figure("correlation_of(-1 * value(height, 1 min), value(level, 1 min))", "r", many) == pytest.approx([-1])
    assert np.isnan(figure("slope_of(value(height, 1 min), 3 pmol/L)", "cm L/pmol", many))
    with pytest.raises(InputError, match="one figure per person"):
        figure("slope_of(height, value(level, 1 min))", "cm L/pmol", many)


def test_correlation_of_spaced_samples_pools_people_and_times() -> None:
    rising = TIME[None, :] * np.array([[1.0], [2.0]])
    arm = Arm({"level": trace(rising, "pmol/L"), "height": trace(-rising, "cm"), "alike": trace(0 * rising + 1, "cm")})
    assert figure("correlation_of(height, level, 1 min, 5 min, every=2 min)", "r", arm) == pytest.approx([-1])
    assert np.isnan(figure("correlation_of(alike, level, 1 min, 5 min, every=2 min)", "r", arm))
    taken = np.array([1.0, 3.0, 5.0])
    expected = np.corrcoef(np.concatenate([taken, 2 * taken]), np.concatenate([[0, 2, 4], [0, 4, 8]]))[0, 1]
    above = "correlation_of(level, level - value(level, 1 min), 1 min, 5 min, every=2 min)"
    assert figure(above, "r", arm) == pytest.approx([expected])
    with pytest.raises(InputError, match="needs 't2'"):
        figure("correlation_of(height, level, 1 min, every=2 min)", "r", arm)
    with pytest.raises(InputError, match="a trace on both sides"):
        figure("correlation_of(value(height, 1 min), level, 1 min, 5 min, every=2 min)", "r", arm)


def test_threshold_is_where_a_condition_becomes_frequent(many: Arm) -> None:
    event = "value(height, 1 min) > 19 cm"  # above a level of 5.67
    assert figure(f"threshold_of({event}, value(level, 1 min))", "pmol/L", many) == pytest.approx([5.5])
    assert np.isnan(figure("threshold_of(value(height, 1 min) < 9 cm, value(level, 1 min))", "pmol/L", many))
    with pytest.raises(InputError, match="one figure per person"):
        figure(f"threshold_of({event}, level)", "pmol/L", many)


def test_an_assay_reads_each_sample_with_its_error_and_without_extraction_mostly_something_else() -> None:
    here = arm(level=trace(np.full((4000, TIME.size), 2.0), "pmol/L"))
    one = figure("assayed(level, extracted_ria, 30 min)", "pmol/L", here)
    assert one.mean() == pytest.approx(2.0, rel=0.01)
    blank = ASSAYS["extracted_ria"].blank / 1.0072  # pmol/L
    assert one.std() == pytest.approx(math.hypot(2.0 * ASSAYS["extracted_ria"].precision, blank), rel=0.05)
    labour = figure(
        "assayed(level, extracted_ria, 30 min)", "pmol/L", arm(level=trace(np.full((4000, TIME.size), 50.0), "pmol/L"))
    )
    assert labour.std() / 50 == pytest.approx(ASSAYS["extracted_ria"].precision, rel=0.05)
    nothing = figure(
        "assayed(level, extracted_ria, 30 min)", "pmol/L", arm(level=trace(np.zeros((4000, TIME.size)), "pmol/L"))
    )
    assert nothing.std() == pytest.approx(blank, rel=0.05)
    ten = figure("assayed(level, extracted_ria, 10 min, 100 min, every=10 min)", "pmol/L", here)
    assert ten.std() == pytest.approx(one.std() / math.sqrt(10), rel=0.05)
    text = "assayed(level, extracted_ria, 30 min) - versus(assayed(level, extracted_ria, 30 min))"
    again = figure(text, "pmol/L", here, here)
    assert again.std() == pytest.approx(one.std() * math.sqrt(2), rel=0.05)  # the same plasma, read twice
    plain = figure("assayed(level, unextracted_eia, 30 min)", "pmol/L", here)
    assert 50 < np.median(plain) / 2.0 < 100
    assert abs(np.corrcoef(plain, one)[0, 1]) < 0.05


def test_a_cuff_errs_by_a_few_millimetres_and_reads_no_background() -> None:
    """Single differences of 6 and 7 mmHg in pregnancy."""
    here = arm(pressure=trace(np.full((4000, TIME.size), 90.0), "mmHg"))
    read = figure("assayed(pressure, arm_cuff, 30 min)", "mmHg", here)
    assert read.mean() == pytest.approx(90, abs=0.5)
    assert 4.5 < read.std() < 6.5


def test_the_highest_of_many_readings_of_a_steady_heart_lies_above_it() -> None:
    """The largest of sixteen normal deviates is 1.77 standard deviations above their mean, of one it is none."""
    here = arm(rate=trace(np.full((4000, TIME.size), 90.0), "1/min"))
    spread = 90 * ASSAYS["pulse_monitor"].precision
    highest = figure("highest_reading(rate, pulse_monitor, 30 min, 45 min, every=1 min)", "1/min", here)
    assert highest.mean() == pytest.approx(90 + 1.766 * spread, abs=0.05 * spread)
    alone = figure("highest_reading(rate, pulse_monitor, 30 min, 30 min, every=1 min)", "1/min", here)
    assert alone.mean() == pytest.approx(90, abs=0.05 * spread)
    assert alone.std() == pytest.approx(spread, rel=0.05)


def test_an_assay_that_there_is_not_is_refused() -> None:
    here = arm(level=trace(TIME, "pmol/L"))
    with pytest.raises(InputError, match="'extracted_rai' is no assay"):
        figure("assayed(level, extracted_rai, 30 min)", "pmol/L", here)
    with pytest.raises(InputError, match="at most"):
        figure("assayed(level, extracted_ria, 0 min, 1 h, every=0 min)", "pmol/L", here)
    assert observables_of(parse("assayed(level, extracted_ria, 30 min)", FUNCTIONS), FUNCTIONS) == {"level"}
