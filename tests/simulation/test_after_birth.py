"""Steps that wait for a birth, runs that go on after one, and the fluid that a bag brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.errors import InputError
from oxytocin.simulation import simulate
from oxytocin.simulation.scenario import read_scenario

WOMAN = {"sex": "female", "state": "labouring", "parity": 1, "bishop": 9, "gestation": "40 wk"}
THIRD_STAGE = [
    {"after": "birth", "at": "1 min", "give": "oxytocin", "amount": "5 IU", "over": "1 min"},
    {"after": "birth", "at": "5 min", "infuse": "oxytocin", "rate": "10 mL/min", "bag": "20 IU in 1 L ringer"},
]


def _scenario(care: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    return {"person": WOMAN, "duration": "30 h", "care": THIRD_STAGE if care is None else care,
            "record": ["plasma_oxytocin", "cervical_dilatation"], **more}


@pytest.fixture(scope="module")
def run() -> Any:
    return simulate(_scenario(until={"event": "birth", "then": "30 min"}), people=9, seed=3)


def test_each_woman_has_her_bolus_within_two_minutes_of_her_own_birth(run: Any) -> None:
    births = run.outcomes["birth_time"][0]
    delivered = np.flatnonzero(np.isfinite(births))
    assert len(delivered) >= 4
    for person in delivered:
        schedule = run.schedule(person).inputs
        begun = [time for time, name, value in schedule if name == "oxytocin_infusion" and value > 0]
        assert 1.0 <= begun[0] - births[person] <= 2.0
        assert 5.0 <= begun[1] - births[person] <= 6.0


def test_the_dose_is_counted_and_the_run_goes_on_for_half_an_hour(run: Any) -> None:
    births = run.outcomes["birth_time"][0]
    levels, time = run.courses["plasma_oxytocin"][0], run.time
    delivered = np.flatnonzero(np.isfinite(births))
    for person, birth in zip(delivered, births[delivered], strict=True):
        last = time[np.isfinite(levels[person])][-1]
        assert last == pytest.approx(birth + 30, abs=0.1)
    minutes = 30 - 5.5  # the infusion ran for about this long, at 0.2 IU/min
    assert run.outcomes["total_oxytocin"][0][delivered] == pytest.approx(5 + 0.2 * minutes, abs=0.12)
    assert np.allclose(run.outcomes["maximum_rate"][0][delivered], 200)


def test_the_bag_brings_its_fluid(run: Any) -> None:
    flows = [value for _, name, value in run.schedule(0).inputs if name == "intravenous_fluid"]
    salt = [value for _, name, value in run.schedule(0).inputs if name == "intravenous_sodium"]
    assert flows[0] == pytest.approx(0.01)
    assert salt[0] == pytest.approx(1.31)


def test_limits_after_birth_are_those_of_use_after_birth() -> None:
    read_scenario(_scenario([{"after": "birth", "give": "oxytocin", "amount": "10 IU"}]))
    with pytest.raises(InputError, match="outside 0-5 IU for use in labour"):
        read_scenario(_scenario([{"at": "1 h", "give": "oxytocin", "amount": "10 IU"}]))


@pytest.mark.parametrize(
    ("care", "more", "words"),
    [
        ([{"after": "brith", "stop": "oxytocin"}], {}, "'brith' is nothing to wait for; allowed: birth"),
        ([{"after": "birth", "at": "5 min", "stop": "oxytocin"}, {"after": "birth", "stop": "oxytocin"}], {},
         "0 min comes before care"),
        ([{"infuse": "oxytocin", "rate": "1 mL/h", "bag": "10 IU in 1 L ringr"}], {}, "there is no fluid 'ringr'"),
        ([], {"until": {"event": "birth", "than": "2 h"}}, "until.than: unknown key"),
        ([], {"until": "brith"}, "'brith' is not one of birth"),
    ],
)  # fmt: skip
def test_what_cannot_be_waited_for_is_refused(care: Any, more: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_scenario(_scenario(care, **more))


def test_a_birth_is_waited_for_by_pregnant_people_only() -> None:
    with pytest.raises(InputError, match="'birth' needs a pregnant person"):
        read_scenario({"duration": "1 h", "care": [{"after": "birth", "stop": "oxytocin"}]})
