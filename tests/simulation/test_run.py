"""Runs: care comes at its exact times, a protocol sees only the trace, people do not depend on their company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.simulation.toy import toy

from oxytocin.care.library import BUNDLED
from oxytocin.errors import InputError
from oxytocin.simulation import read_scenario, simulate

WOMAN = {"gestation": "40 wk"}
PER_UNIT = 1.71e3 / 1007.2  # pmol in a mU
INDUCTION: dict[str, Any] = {
    "person": WOMAN,
    "duration": "24 h",
    "until": "birth",
    "care": [{"protocol": "induction-low-dose"}],
}
MODEL = toy()


def level(run: Any, minute: float) -> float:
    return float(run.timecourse["plasma_oxytocin"].sel(time=minute, method="nearest")[0])


def test_an_infusion_a_dose_and_a_stop_reach_the_blood_at_their_exact_times() -> None:
    care = [
        {"at": "10 min", "infuse": "oxytocin", "rate": "6 mU/min"},
        {"at": "70.3 min", "give": "oxytocin", "amount": "50 mU"},
        {"at": "130 min", "stop": "oxytocin"},
    ]
    run = simulate({"person": WOMAN, "duration": "3 h", "care": care}, model=MODEL, typical=True, rtol=1e-8)
    steady = 6 * PER_UNIT  # clearance is 1 L/min, volume 10 L

    def exact(minute: float) -> float:
        on = (
            steady * (1 - np.exp(-max(minute - 10, 0) / 10))
            if minute <= 130
            else steady * (1 - np.exp(-12)) * np.exp(-(minute - 130) / 10)
        )
        return float(on + (50 * PER_UNIT / 10 * np.exp(-(minute - 70.3) / 10) if minute > 70.3 else 0))

    for minute in (5, 11, 40, 70, 71, 100, 129, 131, 150, 180):
        assert level(run, minute) == pytest.approx(exact(minute), rel=1e-5, abs=1e-6), minute
    assert run.outcomes["total_oxytocin"][0][0] == pytest.approx(6 * 120 / 1000 + 0.05)
    assert run.outcomes["maximum_rate"] == (pytest.approx([6.0]), "mU/min")


def test_for_and_over_end_what_they_began_unless_something_else_came_first() -> None:
    care = [
        {"at": "0 min", "infuse": "oxytocin", "rate": "4 mU/min", "for": "30 min"},
        {"at": "60 min", "give": "oxytocin", "amount": "100 mU", "over": "5 min"},
        {"at": "90 min", "infuse": "oxytocin", "rate": "4 mU/min", "for": "30 min"},
        {"at": "100 min", "infuse": "oxytocin", "rate": "2 mU/min"},
    ]
    run = simulate({"person": WOMAN, "duration": "150 min", "care": care}, model=MODEL, typical=True)
    inputs = [
        (time, round(value / PER_UNIT, 6)) for time, name, value in run.schedule().inputs if name == "oxytocin_infusion"
    ]
    assert inputs == [(0, 4), (30, 0), (60, 20), (65, 0), (90, 4), (100, 2)]
    assert run.outcomes["total_oxytocin"][0][0] == pytest.approx((4 * 30 + 100 + 4 * 10 + 2 * 50) / 1000)


def test_an_induction_climbs_by_the_protocol_holds_at_the_goal_and_ends_at_birth() -> None:
    run = simulate(INDUCTION, model=MODEL, typical=True)
    changes = run.rates[0]
    rising = [change for change in changes if change.time < 150]
    assert [change.rate for change in rising] == [1, 2, 3, 4, 5]
    assert np.diff([change.time for change in rising]).tolist() == [30] * 4
    assert any(change.reason == "active labour" for change in changes)
    birth = float(run.outcomes["birth_time"][0][0])
    assert 0 < run.outcomes["time_to_active_labour"][0][0] < run.outcomes["time_to_full_dilatation"][0][0] < birth
    pressure = run.timecourse["intrauterine_pressure"]
    after = pressure.sel(time=slice(birth + 0.1, None)).values
    assert np.isnan(after).all()
    assert np.isfinite(pressure.sel(time=slice(0, birth - 0.1)).values).all()
    assert {"labour.born", "pump", "examination"} <= {event.switch for event in run.events}


def test_total_and_schedule_tell_the_same_story() -> None:
    run = simulate(INDUCTION, model=MODEL, typical=True)
    end = float(run.outcomes["birth_time"][0][0])
    rows = run.schedule().inputs
    times = [row[0] for row in rows] + [end]
    total = sum(row[2] * (until - since) for row, since, until in zip(rows, times[:-1], times[1:], strict=True))
    assert run.outcomes["total_oxytocin"][0][0] == pytest.approx(total / PER_UNIT / 1000)


def test_tachysystole_is_called_out_and_stops_the_pump_which_restarts_at_half() -> None:
    care = [{"protocol": {"start": "6 mU/min", "step": "6 mU/min", "interval": "20 min", "ceiling": "40 mU/min"}}]
    # The uterus answers late to a level that then is far too high for it.
    run = simulate(
        {"person": WOMAN, "duration": "4 h", "care": care}, model=toy(gain=0.06, opening=0.001), typical=True
    )
    called = [alert for alert in run.alerts if "tachysystole" in alert.reason]
    stops = [change for change in run.rates[0] if change.reason == "stop: hyperstimulation"]
    assert called
    assert called[0].grade == "caution"
    assert stops
    assert 0 <= stops[0].time - called[0].time <= 5
    assert stops[0].rate == 0
    before = [change.rate for change in run.rates[0] if change.time < stops[0].time][-1]
    restart = next(change for change in run.rates[0] if change.time > stops[0].time)
    assert restart.reason == "restart: settled"
    assert restart.rate == pytest.approx(before / 2, abs=0.051)
    assert restart.time - stops[0].time >= 15
    assert run.outcomes["stops_for_hyperstimulation"][0][0] == len(stops)


def test_a_person_is_the_same_in_any_batch_with_or_without_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    every = simulate(INDUCTION, people=12, seed=3, model=MODEL)
    part = simulate(INDUCTION, people=3, seed=3, model=MODEL, first=4)
    monkeypatch.setattr("oxytocin.simulation.run.BATCH", 5)
    kept = simulate(INDUCTION, people=12, seed=3, model=MODEL, keep="summaries", workers=1)
    for name, (values, unit) in every.outcomes.items():
        assert unit == part.outcomes[name][1]
        np.testing.assert_array_equal(values[4:7], part.outcomes[name][0], err_msg=name)
        np.testing.assert_array_equal(values, kept.outcomes[name][0], err_msg=name)
    assert [change.time for change in every.rates[5]] == [change.time for change in part.rates[1]]
    assert kept.alerts == every.alerts
    np.testing.assert_array_equal(kept.parameters["blood.clearance"], every.parameters["blood.clearance"])
    assert len(kept.timecourse.data_vars) == 0
    assert len(set(np.round(every.outcomes["birth_time"][0], 3))) == 12


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    first, again, other = (simulate(INDUCTION, seed=seed, model=MODEL) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.timecourse["intrauterine_pressure"], again.timecourse["intrauterine_pressure"])
    assert not np.array_equal(
        first.timecourse["intrauterine_pressure"][0, :500], other.timecourse["intrauterine_pressure"][0, :500]
    )


def test_the_protocol_sees_nothing_but_the_trace_and_examinations() -> None:
    """Two women with the same pressure trace but other cervices are treated alike until somebody examines them."""
    slow, fast = (simulate(INDUCTION, model=toy(opening=opening), typical=True) for opening in (0.006, 0.02))
    until = 239
    one, other = (
        [(change.time, change.rate) for change in run.rates[0] if change.time <= until] for run in (slow, fast)
    )
    assert one == other
    examined = [event.time for event in slow.events if event.switch == "examination"]
    assert examined[:2] == [240, 480]


def test_one_person_who_cannot_be_integrated_does_not_lose_the_others() -> None:
    run = simulate(INDUCTION | {"duration": "2 h", "until": None}, people=20, seed=5, model=toy(fragile=True))
    lost = {failure.person for failure in run.failures}
    assert 0 < len(lost) < 20
    assert all(failure.state == "fuse.burnt" and failure.reason for failure in run.failures)
    for name, (values, _) in run.outcomes.items():
        assert np.isnan(values[sorted(lost)]).all(), name
    kept = [person for person in range(20) if person not in lost]
    sound = simulate(INDUCTION | {"duration": "2 h", "until": None}, people=20, seed=5, model=MODEL)
    for name in ("contractions", "total_oxytocin"):
        np.testing.assert_array_equal(run.outcomes[name][0][kept], sound.outcomes[name][0][kept])


def test_amniotomy_sets_its_switch_once() -> None:
    run = simulate(
        {
            "person": WOMAN,
            "duration": "3 h",
            "care": [{"at": "1 h", "give": "amniotomy"}, {"at": "2 h", "give": "amniotomy"}],
        },
        model=MODEL,
        typical=True,
    )
    assert [(event.time, event.switch) for event in run.events if event.switch.startswith("labour.")] == [
        (60, "labour.membranes_ruptured")
    ]
    assert run.outcomes["time_to_rupture_of_membranes"][0][0] == 60


def test_what_is_recorded_is_what_was_asked_for() -> None:
    scenario = {
        "person": WOMAN,
        "duration": "1 h",
        "record": ["plasma_oxytocin", "contraction_rate", "labour.frequency"],
    }
    run = simulate(scenario, model=MODEL)
    assert list(run.timecourse.data_vars) == ["plasma_oxytocin", "contraction_rate", "labour.frequency"]
    assert run.timecourse["plasma_oxytocin"].attrs["unit"] == "pmol/L"
    with pytest.raises(
        InputError, match=r"scenario, record\[0\]: there is no observable 'plasma_oxytocn'; did you mean"
    ):
        simulate(scenario | {"record": ["plasma_oxytocn"]}, model=MODEL)


def test_a_drug_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    text = (BUNDLED["drug"] / "oxytocin.yaml").read_text(encoding="utf-8")
    (tmp_path / "drugs").mkdir()
    (tmp_path / "drugs" / "novel.yaml").write_text(text.replace("oxytocin", "novel"), encoding="utf-8")
    scenario = read_scenario(
        {"person": WOMAN, "duration": "1 h", "care": [{"infuse": "novel", "rate": "1 mU/min"}]}, library=tmp_path
    )
    with pytest.raises(
        InputError, match=r"care\[0\]: the model 'toy' lacks 'novel_infusion'; its inputs are"
    ):
        simulate(scenario, model=MODEL)


@pytest.mark.parametrize("name", ["iv-bolus", "infusion-and-stop"])
def test_bundled_scenarios_run_on_the_whole_body(name: str) -> None:
    run = simulate(name)
    assert not run.failures
    peak = run.outcomes["maximum_plasma_oxytocin"][0][0]
    assert level(run, float(run.timecourse["time"][-1])) < 0.8 * peak


def test_a_strip_in_a_bath_answers_to_oxytocin() -> None:
    run = simulate(
        {
            "preparation": "strip",
            "duration": "60 min",
            "care": [{"at": "30 min", "bath": "oxytocin", "concentration": "10 nmol/L"}],
        },
        record=["receptor_occupancy"],
    )
    occupied = run.timecourse["receptor_occupancy"]
    assert float(occupied.sel(time=29, method="nearest")[0]) < 0.01
    assert float(occupied.sel(time=40, method="nearest")[0]) > 0.3
