"""Procedures, fluids and stimuli: what they hold adds up, ends, and obeys the grade of trust."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oxytocin.simulation import load_scenario, simulate
from oxytocin.simulation.scenario import read_scenario

WOMAN = {"sex": "female", "state": "non-pregnant", "weight": "60 kg"}


def _inputs(care: list[dict[str, Any]], **more: Any) -> list[tuple[float, str, float]]:
    return simulate({"person": WOMAN, "duration": "4 h", "care": care, **more}).schedule().inputs


def test_fluids_add_up_and_end() -> None:
    found = _inputs([
        {"at": "0 h", "infuse": "saline", "rate": "60 mL/h"},
        {"at": "1 h", "infuse": "dextrose", "rate": "120 mL/h", "for": "1 h"},
        {"at": "3 h", "stop": "saline"},
    ])
    flow = [(time, round(value * 60, 6)) for time, name, value in found if name == "intravenous_fluid"]
    salt = [(time, round(value * 60, 6)) for time, name, value in found if name == "intravenous_sodium"]
    assert flow == [(0, 0.06), (60, 0.18), (120, 0.06), (180, 0.0)]
    assert salt == [(0, 9.24), (180, 0.0)]


def test_water_that_ran_in_is_in_her(tmp_path: Path) -> None:
    """A litre of glucose 5 % in an hour dilutes her by what the kidneys have not yet let go."""
    drip = [{"at": "0 h", "infuse": "dextrose", "rate": "500 mL/h", "for": "2 h"}]
    scenario = {"person": WOMAN, "duration": "2 h", "record": ["plasma_sodium"]}
    dry, wet = (simulate({**scenario, "care": care}).courses["plasma_sodium"][0][0] for care in ([], drip))
    assert 0.5 * 139 / (0.52 * 60) < dry[-1] - wet[-1] < 139 / (0.52 * 60)


def test_a_stimulus_that_is_not_trusted_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "stimuli").mkdir()
    text = "name: pull\nmeaning: A pull\ninput: pelvic_stretch\nvalue: 0.9\ngrade: weak\nsource: 'assumed: a test'\n"
    (tmp_path / "stimuli" / "pull.yaml").write_text(text, encoding="utf-8")
    data = {"person": WOMAN, "duration": "2 h", "life": [{"at": "10 min", "stimulus": "pull", "for": "20 min"}]}
    scenario = read_scenario(data, library=tmp_path)
    held = [(time, value) for time, name, value in simulate(scenario, trust="weak").schedule().inputs]
    assert held == [(10, 0.9), (30, 0.0)]
    run = simulate(scenario)
    assert run.schedule().inputs == []
    assert any("not trusted" in event.detail for event in run.events)


def test_what_a_run_records_does_not_change_what_happens() -> None:
    """Organs that nothing recorded rests on are left out; the birth is the same to the tolerance of the steps."""
    births = []
    for record in (["cervical_dilatation"], ["cervical_dilatation", "fetal_heart_rate", "plasma_sodium"]):
        run = simulate(load_scenario("spontaneous-labour"), record=record, rtol=1e-6)
        births.append(run.outcomes["birth_time"][0][0])
    assert births[0] == pytest.approx(births[1], rel=2e-3)


def test_a_block_that_two_procedures_need_counts_once() -> None:
    care = [{"at": "10 min", "give": "spinal"}, {"at": "30 min", "give": "caesarean"}]
    data = {"person": {"gestation": "39 wk"}, "duration": "3 h", "care": care, "record": ["mean_arterial_pressure"]}
    held = [(time, value) for time, name, value in simulate(data).schedule().inputs if name == "spinal"]
    assert held == [(10, 1.0), (130, 0.0)]


def test_stretch_of_cervix_and_vagina_releases_oxytocin_while_it_lasts() -> None:
    """The reflex of Ferguson in a woman who is not in labour; full dilatation and a head are not needed for it."""
    scenario = {"person": WOMAN, "duration": "3 h", "record": ["plasma_oxytocin"]}
    plain, stretched = (
        simulate({**scenario, "life": life}).courses["plasma_oxytocin"][0][0]
        for life in ([], [{"at": "1 h", "stimulus": "stretch"}])
    )
    before, after = len(plain) // 3, len(plain) // 2
    assert stretched[before:after].max() > 2 * plain[before:after].max()
    assert stretched[-1] == pytest.approx(plain[-1], rel=0.05)


@pytest.mark.parametrize(("state", "idle"), [("non-pregnant", True), ("pregnant", True), ("postpartum", False)])
def test_suckling_without_milk_is_said_to_do_nothing(state: str, idle: bool) -> None:
    person = {"sex": "female", "state": state, "weight": "70 kg"}
    life = [{"at": "10 min", "stimulus": "suckling"}]
    run = simulate({"person": person, "duration": "30 min", "life": life, "record": ["plasma_oxytocin"]})
    said = [event.detail for event in run.events if event.switch == "suckling"]
    assert ("no effect: acts in nursing women only" in said) == idle
    assert "begun" in said


def test_what_was_turned_in_care_says_by_what() -> None:
    person = {"sex": "female", "state": "labouring", "weight": "70 kg"}
    care = [{"at": "1 min", "give": "amniotomy"}, {"at": "2 min", "give": "caesarean"}]
    run = simulate({"person": person, "duration": "5 min", "care": care, "record": ["plasma_oxytocin"]})
    said = {event.switch: event.detail for event in run.events}
    assert said["labour.membranes_ruptured"] == "by amniotomy"
    assert said["labour.born"] == "by caesarean"
