"""A birth in the diary: the child is born at the hour that is given, and what follows a birth follows it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from oxytocin.care.library import names
from oxytocin.care.measures import load_stimulus
from oxytocin.errors import InputError
from oxytocin.physiology.whole import PARTS
from oxytocin.report.course import Courses
from oxytocin.simulation import simulate
from oxytocin.simulation.courses import found_where
from oxytocin.simulation.run import CohortRun
from oxytocin.simulation.scenario import read_scenario

BIRTH = {"at": "2 h", "stimulus": "birth"}
RECORD = ["plasma_oxytocin", "cervical_dilatation", "fetal_station", "blood_loss", "labour.distension"]
GIVEN = 120.0


def _run(state: str = "pregnant", care: tuple[str, ...] = (), people: int = 12, **more: Any) -> CohortRun:
    scenario = {"person": {"state": state}, "duration": "4 h", "life": [BIRTH], "record": RECORD,
                "care": [{"at": "0 min", "give": name} for name in care], **more}
    return simulate(scenario, people=people, seed=4)


@cache
def _women(care: tuple[str, ...] = ()) -> CohortRun:
    return _run(care=care)


def _mean(run: CohortRun, name: str, begin: float, end: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    within = (run.time >= begin) & (run.time < end)
    return np.asarray(run.courses[name][0][:, within].mean(axis=1))


@pytest.mark.parametrize("state", ["pregnant", "labouring"])
def test_every_child_is_born_at_the_hour_that_is_given(state: str) -> None:
    """In labour or not, whatever her cervix and her pelvis: it is the event of every birth, and is noted as it."""
    run = _run(state, person={"state": state, "bishop": 5, "pelvis": "contracted"})
    assert run.outcomes["birth_time"][0] == pytest.approx(np.full(12, GIVEN), abs=0.5)
    born = [event for event in run.events if event.switch == "labour.born"]
    assert len(born) == 12
    assert not any("by" in event.detail.split() for event in born)  # nobody operated
    assert (run.outcomes["time_to_full_dilatation"][0] < GIVEN - 30).all()


def test_the_way_out_opens_evenly_and_the_head_comes_down_through_it() -> None:
    run = _women()
    until = run.time < GIVEN - 1
    for name in ("cervical_dilatation", "fetal_station"):
        assert np.diff(run.courses[name][0][:, until], axis=1).min() > -1e-5
    assert run.courses["cervical_dilatation"][0][:, until].max() < 10.01
    first = run.time < 80
    speed = np.diff(run.courses["cervical_dilatation"][0][:, first], axis=1)
    assert speed.max() < 1.1 * speed.min()


def test_oxytocin_rises_to_the_birth_threefold_and_is_down_an_hour_later() -> None:
    """Uvnas-Moberg 2019: three to four times at birth; the steep rise comes after full dilatation (Goodfellow 1983)."""
    run = _women()
    before, full, birth, later = (_mean(run, "plasma_oxytocin", at, at + 5) for at in (0, 80, 115, 180))
    assert 2.0 < np.median(birth / before) < 4.5
    assert (birth > 1.5 * full).all()
    assert (later < 0.6 * birth).all()


def test_with_an_epidural_oxytocin_does_not_rise_though_the_canal_is_as_wide() -> None:
    plain, blocked = _women(), _women(("epidural",))
    assert _mean(blocked, "labour.distension", 117, 119) == pytest.approx(
        _mean(plain, "labour.distension", 117, 119), rel=0.02
    )
    rise = _mean(blocked, "plasma_oxytocin", 115, 120) - _mean(blocked, "plasma_oxytocin", 80, 85)
    assert abs(np.mean(rise)) < 0.1 * np.mean(_mean(blocked, "plasma_oxytocin", 80, 85))


def test_the_placenta_follows_and_what_is_lost_is_gone() -> None:
    """Blood is conserved: none is lost before the birth, and what is lost later was in her vessels."""
    record = ["third_stage.separated", "third_stage.lost", "circulation.blood_volume", "exchange.refill",
              "circulation.infusion", "circulation.bleeding"]
    run = _run(people=4, record=record)
    separated, lost = run.courses["third_stage.separated"][0], run.courses["third_stage.lost"][0]
    before = run.time < GIVEN - 1
    assert not separated[:, before].any()
    assert not lost[:, before].any()
    assert (separated[:, run.time > GIVEN + 30] > 0.99).all()
    volume = run.courses["circulation.blood_volume"][0]
    step = np.diff(run.time)
    refill = run.courses["exchange.refill"][0]
    refilled = ((refill[:, 1:] + refill[:, :-1]) / 2 * step).sum(axis=1)
    assert volume[:, -1] - volume[:, 0] == pytest.approx(refilled - lost[:, -1], abs=0.005)
    assert (lost[:, -1] > 0.03).all()


def _with(*life: dict[str, Any]) -> CohortRun:
    return _run(people=8, record=["plasma_oxytocin"], life=sorted([BIRTH, *life], key=lambda entry: "after" in entry))


def test_a_newborn_at_the_breast_releases_oxytocin_while_it_sucks() -> None:
    """Matthiesen 2001: oxytocin of ten mothers rose after sucking, before the first feed was over."""
    put = {"after": "birth", "at": "1 h", "stimulus": "suckling", "for": "16 min"}
    plain, fed = (_mean(run, "plasma_oxytocin", 182, 196) for run in (_with(), _with(put)))
    assert (fed > 1.15 * plain).all()
    plain, over = (_mean(run, "plasma_oxytocin", 215, 240) for run in (_with(), _with(put)))
    assert over == pytest.approx(plain, rel=0.05)
    assert not any("nursing" in event.detail for event in _with(put).events)


def test_before_the_birth_there_is_none_and_no_cue_has_been_learned_an_hour_after_it() -> None:
    for entry in ({"at": "30 min", "stimulus": "suckling"}, {"after": "birth", "at": "1 h", "stimulus": "baby-crying"}):
        run = simulate({"person": {"state": "pregnant"}, "duration": "4 h", "record": ["plasma_oxytocin"],
                        "life": [entry, BIRTH]}, people=8, seed=4)
        assert run.courses["plasma_oxytocin"][0] == pytest.approx(_with().courses["plasma_oxytocin"][0], rel=0.02)
        why = {"suckling": "acts in nursing women only", "baby-crying": "acts in women whose birth was before the run"}
        assert run.without_effect == {(str(entry["stimulus"]), why[str(entry["stimulus"])]): 8}


def test_steps_and_the_end_wait_for_it() -> None:
    run = simulate({"person": {"state": "pregnant"}, "duration": "6 h", "until": {"event": "birth", "then": "30 min"},
                    "life": [BIRTH], "record": ["plasma_oxytocin"],
                    "care": [{"after": "birth", "at": "5 min", "give": "oxytocin", "amount": "5 IU"}]})
    level = run.courses["plasma_oxytocin"][0][0]
    assert run.time[np.isfinite(level)][-1] == pytest.approx(GIVEN + 30, abs=0.6)
    assert run.outcomes["time_of_maximum_plasma_oxytocin"][0] == pytest.approx([GIVEN + 5], abs=1)


def test_it_is_counted_from_an_event_as_well() -> None:
    run = _run("labouring", people=3, duration="24 h", person={"state": "labouring", "bishop": 10},
               life=[{"after": "full dilatation", "at": "20 min", "stimulus": "birth"}])
    full, birth = (run.outcomes[name][0] for name in ("time_to_full_dilatation", "birth_time"))
    late = birth > full + 15  # the others were faster by themselves
    assert late.any()
    assert birth[late] == pytest.approx(np.ceil(full[late]) + 20, abs=1.1)


def test_who_was_delivered_before_is_not_delivered_again() -> None:
    """A section that the rules or a protocol bring about comes first; the entry is named as without effect."""
    run = _run("labouring", people=20, duration="40 h", life=[{"at": "39 h", "stimulus": "birth"}], delivery="usual")
    births = run.outcomes["birth_time"][0]
    early = (births < 37 * 60) & (run.outcomes["maternal_arrest"][0] == 0)
    assert early.sum() > 10
    idle = {event.person for event in run.events if event.switch == "birth" and "born before" in event.detail}
    assert idle == set(run.people[early])
    events = [event.person for event in run.events if event.switch == "labour.born"]
    assert len(events) == len(set(events))


def test_the_figure_tells_the_way_to_the_birth_from_the_birth() -> None:
    run = _run(people=1)
    names = [name for _, name in Courses(run).care]
    assert "towards birth" in names
    assert "birth" not in names


MAN: dict[str, Any] = {"sex": "male"}
TERM: dict[str, Any] = {"gestation": "40 wk"}


@pytest.mark.parametrize(
    ("person", "more", "said"),
    [
        (MAN, {}, "needs a female person"),
        ({"sex": "female"}, {}, "needs a pregnant person"),
        ({"since_birth": "2 wk"}, {}, "her birth was before the run"),
        ({"gestation": "21 wk"}, {}, "a birth is one from 22 wk on; it is written {at: 1 h, give: evacuation}"),
        ({**TERM, "fetal_position": "transverse"}, {}, "not born by itself; it is written {at: 1 h, give: caesarean}"),
        ({**TERM, "placenta": "praevia"}, {}, "the way out is barred"),
        (TERM, {"life": [{"at": "5 min", "stimulus": "birth"}]}, "5 min is too soon"),
        (TERM, {"life": [{**BIRTH, "for": "3 h"}]}, "within 180 min; .* 120 min after .*10-120 min are allowed"),
        (TERM, {"life": [{**BIRTH, "for": "2 min"}]}, "within 2 min; .* 120 min after .*10-120 min are allowed"),
        (TERM, {"life": [{**BIRTH, "intensity": 2}]}, "a birth has no intensity"),
        (TERM, {"life": [BIRTH, {"at": "3 h", "stimulus": "birth"}]}, r"life\[1\].*a second birth, beside life\[0\]"),
        (TERM, {"life": [{**BIRTH, "after": "birth"}]}, "nobody gives birth after the birth"),
        (TERM, {"care": [{"at": "3 h", "give": "caesarean"}]}, r"beside the caesarean of care\[0\]"),
        (TERM, {"duration": "1 h"}, "120 min is after the end of the run at 60 min"),
    ],
)
def test_a_birth_that_cannot_be_is_refused_in_one_sentence(person: Any, more: Any, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("{", r"\{").replace("}", r"\}")) as caught:
        read_scenario({"person": person, "duration": "5 h", "life": [BIRTH], **more})
    assert "\n" not in str(caught.value)


QUICK = """name: quick-birth
meaning: A birth
comes_to: birth
input: birth
value: {value}
lasting: {lasting}
parts: [given_birth]
grade: established
sex: female
source: 'assumed: a test'
"""


@pytest.mark.parametrize(
    ("value", "lasting", "said"),
    [
        (1, "1 min", "'quick-birth' of the library opens the way out to 1 within 1 min; it has to be 1, within 10 min"),
        (1, "0 min", "to 1 within 0 min; it has to be 1, within 10 min"),
        (0.5, "1 h", "to 0.5 within 60 min; it has to be 1"),
    ],
)
def test_a_birth_of_the_library_takes_as_long_as_any_other(
    tmp_path: Path, value: float, lasting: str, said: str
) -> None:
    (tmp_path / "stimuli").mkdir()
    written = tmp_path / "stimuli" / "quick-birth.yaml"
    data = {"person": TERM, "duration": "3 h", "life": [{"at": "2 h", "stimulus": "quick-birth"}],
            "record": ["cervical_dilatation"]}
    written.write_text(QUICK.format(value=value, lasting=lasting), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_scenario(data, library=tmp_path)
    load_stimulus.cache_clear()
    for enough in ("10 min", "9 h"):  # as long as can be; and cut to what there is
        written.write_text(QUICK.format(value=1, lasting=enough), encoding="utf-8")
        load_stimulus.cache_clear()
        born = simulate(read_scenario(data, library=tmp_path)).outcomes["birth_time"][0]
        assert born == pytest.approx([GIVEN], abs=0.5)
    load_stimulus.cache_clear()


def test_what_is_written_before_it_in_the_diary_may_come_after_it_begins() -> None:
    """The order of a diary is that of the times written: a birth at 2 h, though the way out opens from the start."""
    life = [{"at": "1 h", "stimulus": "meal"}, BIRTH, {"at": "3 h", "stimulus": "infant-contact"}]
    found = read_scenario({"person": TERM, "duration": "5 h", "life": life}).life
    assert [step.at for step in found] == [60, 0, 180]
    assert [step.due for step in found] == [60, GIVEN, 180]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("milk_transferred", "'milk_transferred' is not in this run but in that of a woman whose birth was before it"),
        ("tension", "is not in this run but in that of a strip"),
        ("blood_alcohol", "is not in this run but in one in which alcohol is given"),
        ("saliva_oxytocin", "but in one in which oxytocin is given by the intranasal route"),
        ("balloon_in_place", "but in one in which balloon is given"),
        ("plasma_oxytocni", "there is no observable 'plasma_oxytocni'; did you mean 'plasma_oxytocin'"),
    ],
)
def test_what_a_run_with_a_birth_has_not_is_said_to_be_elsewhere(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        simulate({"person": TERM, "duration": "5 h", "life": [BIRTH], "record": [name]})


def test_where_else_it_is_found_is_said_by_names_that_a_scenario_takes() -> None:
    known = {*names("drug"), *names("procedure")}
    for part in PARTS.values():
        for observable in part.observables:
            found = re.match(r"one in which (\S+) is given", found_where(observable) or "")
            assert found is not None, observable
            assert found[1] in known
    assert found_where("plasma_magnesium") == "one in which magnesium-sulfate is given"
