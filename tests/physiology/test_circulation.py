"""Circulation alone: oxytocin by bolus and slowly, the baroreflex, posture, block, bleeding and contractions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.physiology.organs import IU, MILLIUNIT, begin, circulation

PRESSURE, RATE, OUTPUT = "circulation.pressure", "circulation.heart_rate", "circulation.cardiac_output"
RECORD = [PRESSURE, RATE, OUTPUT, "circulation.resistance", "circulation.skin_temperature"]


def settled(people: int = 1, **inputs: float) -> tuple[Any, dict[str, Any]]:
    """A run after ten quiet minutes, and what it showed then."""
    run = begin(circulation(), RECORD, people, secretion=20.0, **inputs)
    run.advance(10)
    return run, run.observe(RECORD)


def extremes(run: Any, before: dict[str, Any], minutes: float = 15) -> dict[str, float]:
    """The largest fall of pressure (mmHg), rise of heart rate and relative rise of output, means over people."""
    samples = run.advance(float(run.time[0]) + minutes)
    assert not run.failures
    return {
        "fall": float(np.mean(before[PRESSURE] - samples[PRESSURE].min(axis=1))),
        "share": float(np.mean(1 - samples[PRESSURE].min(axis=1) / before[PRESSURE])),
        "rate": float(np.mean(samples[RATE].max(axis=1) - before[RATE])),
        "output": float(np.mean(100 * (samples[OUTPUT].max(axis=1) / before[OUTPUT] - 1))),
        "seconds": 60 * float(np.mean(samples.time[samples[PRESSURE].argmin(axis=1)] - samples.time[0])),
        "last": float(np.mean(samples[PRESSURE][:, -1])),
    }


def test_resting_output_and_pressure_of_late_pregnancy() -> None:
    """Robson 1987: 6.99 L/min before labour."""
    _, rest = settled()
    assert rest[OUTPUT][0] == pytest.approx(6.99, rel=0.1)
    assert rest[PRESSURE][0] == pytest.approx(87, abs=3)


def test_five_units_at_once_under_spinal() -> None:
    """obs haemo.map_fall.bolus5.thomas2007 (27, SD 7.6), haemo.hr_rise.bolus5.thomas2007 (17, SD 10.7),
    haemo.co_change.first5.langesaeter2009 (94 %, 70-117), haemo.sbp_change.first5.langesaeter2009 (31 %, 27-35)."""
    run, before = settled(60, block=1.0, born=1.0, phenylephrine=0.25, infusion=0.05)
    run.dose("oxytocin_iv", 5 * IU)
    seen = extremes(run, before)
    assert seen["fall"] == pytest.approx(27, abs=6)
    assert seen["rate"] == pytest.approx(17, abs=6)
    # 70 to 117 in women; blood that a hardening uterus sends back, which the bench has not, is about fourteen points of
    # it (the whole model has 73), so that the vessels alone owe some 56
    assert 55 < seen["output"] < 117
    assert 0.27 < seen["share"] < 0.37
    assert 20 < seen["seconds"] < 90
    # oxytocin is mixed and its receptors have let go: only the 0.75 L infused meanwhile are still to be seen
    fluid, start = settled(60, block=1.0, born=1.0, phenylephrine=0.25, infusion=0.05)
    assert seen["last"] == pytest.approx(extremes(fluid, start)["last"], abs=1)


def test_a_bolus_is_felt_a_circulation_time_after_it_entered_the_vein() -> None:
    """11.2 s from an arm vein to the femoral artery; the longer that takes, the later pressure begins to fall."""
    onset = []
    for seconds in (1.0, 11.2, 30.0):
        run = begin(circulation(), RECORD, sample_every=1 / 60, secretion=20.0, block=1.0, born=1.0, phenylephrine=0.25,
                    parameters={"arterial_oxytocin.circulation_time": seconds / 60})
        run.advance(10)
        before = run.observe(RECORD)[PRESSURE][0]
        run.dose("oxytocin_iv", 5 * IU)
        samples = run.advance(13)
        fallen = samples[PRESSURE][0] < before - 5
        onset.append(60 * float(samples.time[fallen.argmax()] - samples.time[0]))
    assert np.all(np.diff(onset) > 1)
    assert 5 < onset[1] < 20


def test_the_first_passage_carries_what_entered_and_is_gone_after_a_bolus() -> None:
    """Over a bolus the arteries see the dose once over the flow of plasma, on top of what is mixed; in an infusion the
    rate of entry over it."""
    record = ["arterial_oxytocin.concentration", "plasma.level"]
    excess = []
    for quick in (True, False):
        run = begin(circulation(), record, parameters={"circulation.dilatation": 0.0}, secretion=20.0)
        run.advance(10)
        if quick:
            run.dose("oxytocin_iv", 2 * IU)
        else:
            run.set_input("oxytocin_infusion", 200 * MILLIUNIT)
        samples = run.advance(20 if quick else 40)
        arterial, mixed = (samples[name][0] for name in record)
        flow = 0.67 * 7.0
        if quick:
            area = np.trapezoid(arterial - mixed, samples.time)
            assert area == pytest.approx(2 * IU / flow, rel=0.15)
            assert arterial.max() > 3 * mixed.max()
        else:
            assert arterial[-1] - mixed[-1] == pytest.approx(200 * MILLIUNIT / flow, rel=0.25)
        excess.append(arterial[-1] / mixed[-1])
    assert excess[1] > 1.5


def test_the_same_dose_slowly_does_far_less_and_an_induction_nothing() -> None:
    bolus, before = settled(block=0.7, born=1.0)
    bolus.dose("oxytocin_iv", 5 * IU)
    fall = extremes(bolus, before)["fall"]
    slow, before = settled(block=0.7, born=1.0)
    slow.set_input("oxytocin_infusion", IU)
    assert extremes(slow, before, minutes=5)["fall"] < fall / 2
    induction, before = settled()
    induction.set_input("oxytocin_infusion", 30 * MILLIUNIT)
    assert extremes(induction, before, minutes=60)["fall"] < 1


def test_a_second_bolus_does_less() -> None:
    """Langesaeter 2009: output rose by 94 and by 42 %, systolic pressure fell by 31 and by 23 % after the second."""
    run, before = settled(block=0.7, born=1.0)
    run.dose("oxytocin_iv", 5 * IU)
    first = extremes(run, before, minutes=10)
    run.dose("oxytocin_iv", 5 * IU)
    second = extremes(run, before, minutes=10)
    assert second["output"] < 0.75 * first["output"]
    assert second["fall"] < 0.8 * first["fall"]


def test_tachycardia_is_a_reflex_and_deep_anaesthesia_takes_it_and_deepens_the_fall() -> None:
    awake, before = settled(born=1.0)
    awake.dose("oxytocin_iv", 5 * IU)
    with_reflex = extremes(awake, before)
    deep, before = settled(born=1.0, anaesthesia=0.9)
    deep.dose("oxytocin_iv", 5 * IU)
    without = extremes(deep, before)
    assert without["rate"] < 0.3 * with_reflex["rate"]
    assert without["fall"] > 1.15 * with_reflex["fall"]


def test_the_vagus_answers_a_fall_of_pressure_with_half_the_slope_of_a_rise() -> None:
    """Slopes are less when pressure falls (Rudas 1999), by amyl nitrite half of those of spontaneous swings. Where
    sympathetic nerves do not answer only the vagus is left, and a small change of either sign shows its slope."""
    slopes = []
    for push in (-1.0, 1.0):
        alone = {"circulation.reflex_gain": 0.0}
        run = begin(circulation(), RECORD, secretion=20.0, parameters=alone)
        run.advance(10)
        before = run.observe(RECORD)
        run.set_input("phenylephrine" if push > 0 else "bleeding", 0.06 if push > 0 else 0.25)
        run.advance(11 if push > 0 else 11.5)
        after = run.observe(RECORD)
        assert push * (after[PRESSURE][0] - before[PRESSURE][0]) > 1
        slopes.append((before[RATE][0] - after[RATE][0]) / (after[PRESSURE][0] - before[PRESSURE][0]))
    assert 0.4 < slopes[0] / slopes[1] < 0.7


def test_a_high_block_leaves_the_vagus_alone_and_phenylephrine_gives_it_room() -> None:
    """The heart cannot be driven past its intrinsic rate where its sympathetic nerves are blocked."""
    rises = []
    for inputs in ({}, {"block": 1.0}, {"block": 1.0, "phenylephrine": 0.7}):
        run, before = settled(born=1.0, **inputs)
        run.dose("oxytocin_iv", 10 * IU)
        rises.append(extremes(run, before)["rate"])
        if inputs:
            assert before[RATE][0] + rises[-1] < 105  # ten minutes leave a few hundredths of the nerves
    assert rises[0] > 1.5 * rises[1]
    # half again as much by the slope of spontaneous swings; when pressure falls the vagus has half of it (Rudas 1999)
    assert rises[2] > 1.25 * rises[1]


def test_a_spinal_that_leaves_nerves_of_the_heart_leaves_more_of_the_reflex() -> None:
    """Malmqvist 1985: with analgesia to T4 sympathetic responses were blocked in a part of the segments only."""
    rises = []
    for block in (0.5, 0.75, 1.0):
        run, before = settled(born=1.0, block=block, phenylephrine=0.4)
        run.dose("oxytocin_iv", 5 * IU)
        rises.append(extremes(run, before)["rate"])
    assert np.all(np.diff(rises) < -2)


def test_a_push_quickens_the_heart_and_rest_brings_it_back() -> None:
    """Van Veen 2012: 88 (SD 14) to 123 (SD 17) a minute with each push under an epidural."""
    run, before = settled(effort=1.0, epidural=1.0)
    run.set_input("straining", 0.9)
    run.set_input("contraction", 50.0)
    # the highest beat of one push at full exertion: 35 and at most an SD of the change (22 from both)
    assert 25 < extremes(run, before, minutes=0.75)["rate"] < 57
    run.set_input("straining", 0.0)
    run.set_input("contraction", 0.0)
    run.advance(float(run.time[0]) + 10)
    assert run.observe(RECORD)[RATE][0] == pytest.approx(before[RATE][0], abs=2)


def test_a_ventricle_of_pre_eclampsia_gains_less_by_filling() -> None:
    """Dyer 2017: 300 mL of colloid raise stroke volume from 111.8 to 119.8 mL in severe pre-eclampsia."""
    gains = []
    for pre_eclampsia in (0.0, 1.0):
        given = {"exchange.conductance": 0.0, "body.pre_eclampsia": pre_eclampsia}
        run = begin(circulation(), ["circulation.stroke_volume"], parameters=given, secretion=20.0)
        run.advance(10)
        before = run.observe(["circulation.stroke_volume"])["circulation.stroke_volume"][0]
        run.set_input("infusion", 0.3)
        run.advance(11)
        run.set_input("infusion", 0.0)
        run.advance(14)
        gains.append(run.observe(["circulation.stroke_volume"])["circulation.stroke_volume"][0] / before - 1)
    assert gains[1] == pytest.approx(0.072, abs=0.03)
    assert gains[0] > 1.4 * gains[1]  # a compliant ventricle is further from the end of its curve; no study has both


def test_without_pain_a_contraction_slows_the_heart_and_fills_it() -> None:
    """An epidural takes the pain; what is left is the blood that comes back, and the reflex."""
    run, before = settled(effort=0.5, epidural=1.0)
    run.set_input("contraction", 50.0)
    run.advance(12)
    within = run.observe(RECORD)
    assert within[OUTPUT][0] > 1.05 * before[OUTPUT][0]
    assert within[RATE][0] < before[RATE][0]


def test_contractions_raise_output_more_late_in_labour() -> None:
    """Robson 1987: 7.88 to 10.57 L/min at 8 cm and more, less before."""
    late, before = settled(effort=0.8)
    late.set_input("contraction", 50.0)
    early, start = settled(effort=0.1)
    early.set_input("contraction", 50.0)
    rise = extremes(late, before, minutes=3)["output"]
    assert 20 < rise < 50
    assert extremes(early, start, minutes=3)["output"] < rise


def test_phenylephrine_restores_pressure_under_spinal_at_the_cost_of_output() -> None:
    run, rest = settled()
    run.set_input("block", 0.8)
    run.advance(20)
    low = run.observe(RECORD)
    run.set_input("phenylephrine", 0.8)
    run.advance(30)
    treated = run.observe(RECORD)
    assert low[PRESSURE][0] < rest[PRESSURE][0] - 5
    assert treated[PRESSURE][0] > low[PRESSURE][0] + 4
    assert treated[OUTPUT][0] < low[OUTPUT][0]
    assert treated[RATE][0] < low[RATE][0]


def test_posture_and_bleeding() -> None:
    supine, rest = settled()
    supine.set_input("supine", 1.0)
    supine.advance(20)
    assert 0.75 < supine.observe([OUTPUT])[OUTPUT][0] / rest[OUTPUT][0] < 0.93
    falls = []
    for litres in (0.5, 1.5, 2.5):
        run, rest = settled()
        run.set_input("bleeding", litres / 15)
        run.set_input("cells_bled", litres / 15)
        falls.append(extremes(run, rest)["fall"])
    assert falls[0] < 6
    assert falls[2] > 20
    assert np.all(np.diff(falls) > 0)


def test_blood_volume_is_what_came_in_less_what_went_out() -> None:
    run = begin(circulation(), RECORD, parameters={"exchange.conductance": 0.0}, secretion=20.0)
    run.set_input("infusion", 0.05)
    run.set_input("bleeding", 0.02)
    run.advance(20)
    assert run.observe(["circulation.volume_change"])["circulation.volume_change"][0] == pytest.approx(0.6, rel=1e-3)


def test_nitric_oxide_flushes_the_skin() -> None:
    run, rest = settled()
    run.set_input("nitrates", 3.0)
    run.advance(30)
    assert run.observe(RECORD)["circulation.skin_temperature"][0] > rest["circulation.skin_temperature"][0]
