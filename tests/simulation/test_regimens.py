"""Regimens: rules act on what can be read, as often as they may, and say why they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.care.library import names
from oxytocin.care.rules import holds, read_conditions
from oxytocin.errors import InputError
from oxytocin.simulation import simulate
from oxytocin.simulation.scenario import read_scenario
from oxytocin.simulation.steps import Carry, Follow

WOMAN = {"sex": "female", "state": "labouring", "parity": 1, "bishop": 9, "gestation": "40 wk"}
AFTER = {"event": "birth", "then": "45 min"}


def _run(care: list[dict[str, Any]], person: dict[str, Any] | None = None, **more: Any) -> Any:
    data = {"person": {**WOMAN, **(person or {})}, "duration": "30 h", "care": care,
            "record": ["cervical_dilatation", "blood_loss"], **more}
    return simulate(data)


def _words(run: Any, name: str) -> list[str]:
    return [event.detail for event in run.events if event.switch == name]


@pytest.mark.parametrize("name", names("protocol"))
def test_every_bundled_protocol_can_be_used(name: str) -> None:
    steps = read_scenario({"person": {"gestation": "40 wk"}, "duration": "72 h", "care": [{"protocol": name}]}).steps
    assert isinstance(steps[0], Carry | Follow)


def test_the_infusion_is_slowed_once_the_uterus_is_firm() -> None:
    run = _run([{"protocol": "third-stage-infusion"}], until=AFTER)
    birth = run.outcomes["birth_time"][0][0]
    fast, slow = run.rates[0][:2]
    assert (fast.rate, slow.rate) == (200, 30)
    assert 0 <= fast.time - birth <= 1
    assert 2 <= slow.time - birth <= 10
    assert _words(run, "slow the infusion") == ["done"]


def test_ergot_is_refused_in_hypertension_and_the_reason_written_down() -> None:
    rule = {"name": "ergot", "when": {"since_birth": "above 20 min"}, "unless": {"hypertension": True},
            "because": "she is hypertensive", "do": [{"give": "ergometrine", "amount": "200 ug", "route": "im"}],
            "instead": [{"give": "oxytocin", "amount": "3 IU"}]}
    regimen = {"look": "1 min", "rules": [rule]}
    calm = _run([{"protocol": regimen}], until=AFTER)
    high = _run([{"protocol": regimen}], {"hypertension": True}, until=AFTER)
    assert _words(calm, "ergot") == ["done"]
    assert _words(high, "ergot") == ["not done: she is hypertensive"]
    assert [event.detail for event in calm.events if event.switch == "dose"] == ["ergometrine 200 ug intramuscular"]
    assert [event.detail for event in high.events if event.switch == "dose"] == ["oxytocin 3 IU intravenous"]


def test_a_hypertensive_woman_stays_one_while_she_bleeds() -> None:
    """Her pressure is low when she bleeds; ergot is refused by her chart, and misoprostol follows."""
    care = [{"at": "0 h", "give": "sevoflurane", "for": "60 min"}, {"at": "20 min", "give": "caesarean"},
            {"at": "20 min", "protocol": "haemorrhage-rescue"}]  # fmt: skip
    person = {"state": "pregnant", "gestation": "40 wk", "infection": True, "hypertension": True}
    run = simulate({"person": person, "duration": "90 min", "care": care})
    assert float(run.outcomes["lowest_mean_arterial_pressure"][0][0]) < 90
    assert [words[:8] for words in _words(run, "ergometrine")] == ["not done"]
    assert _words(run, "dose") == ["tranexamic-acid 1 g intravenous over 10 min", "misoprostol 800 ug sublingual",
                                   "tranexamic-acid 1 g intravenous over 10 min"]  # fmt: skip


def test_a_rule_acts_as_often_as_it_may_and_the_next_one_follows() -> None:
    rules = [
        {"name": "first", "when": {"since_birth": "above 0 min"}, "again": "3 min", "at_most": 3,
         "do": [{"give": "oxytocin", "amount": "1 IU"}]},
        {"name": "second", "when": {"since_birth": "above 0 min"}, "following": "first"},
    ]
    run = _run([{"protocol": {"look": "1 min", "rules": rules}}], until=AFTER)
    first = [event.time for event in run.events if event.switch == "first"]
    second = [event.time for event in run.events if event.switch == "second"]
    assert np.allclose(np.diff(first), 3)
    assert len(first) == 3
    assert second == [first[-1] + 3]


def test_a_protocol_goes_on_from_a_rate_that_was_halved() -> None:
    protocol = {"start": "8 mU/min", "step": "2 mU/min", "interval": "60 min", "ceiling": "20 mU/min"}
    run = _run([{"protocol": protocol}, {"at": "30 min", "reduce": "oxytocin", "to": "50 %"}], {"bishop": 3})
    found = [(change.time, change.rate, change.reason) for change in run.rates[0][:3]]
    assert found[:2] == [(0, 8, "start"), (30, 4, "reduced to 50%")]
    assert found[2][0] == 90
    assert found[2][1] == 6


def test_a_stress_test_doubles_until_three_in_ten_minutes_and_reads_the_trace() -> None:
    person = {"state": "pregnant", "gestation": "38 wk", "bishop": 3}
    run = _run([{"protocol": "contraction-stress-test"}], person, duration="6 h")
    rates = [change.rate for change in run.rates[0]]
    assert rates[:3] == [0.5, 1, 2]
    assert rates[-1] == 0
    assert _words(run, "stress test")[-1] == "negative"
    assert run.outcomes["stress_test"][0][0] == 1


def test_what_nobody_has_measured_makes_no_condition_true() -> None:
    conditions = read_conditions([{"blood_loss": "above 500 mL"}, {"plasma_sodium": "below 130 mmol/L"}])
    known = {"blood_loss": np.array([600.0, 400.0, np.nan]), "plasma_sodium": np.array([np.nan, 128.0, np.nan])}
    everyone = np.ones(3, bool)
    assert holds(conditions, lambda name, _: known[name], everyone).tolist() == [True, True, False]
    assert holds(conditions, lambda name, _: known[name], ~everyone).tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("regimen", "words"),
    [
        ({"rules": [{"name": "a", "when": {"blod_loss": "above 1 mL"}}]}, "there is no reading 'blod_loss'"),
        ({"rules": [{"name": "a", "when": {"blood_loss": "over 1 mL"}}]}, "does not begin with above, at least"),
        ({"rules": [{"name": "a", "when": {"blood_loss": "above 500"}}]}, "'500' has no unit"),
        ({"rules": [{"name": "a", "when": {"tachysystole": "yes, please"}}]}, "tachysystole is true or false"),
        ({"rules": [{"name": "a", "when": {"delivered": True}, "following": "b"}]}, "follows 'b', which is no rule"),
        ({"rules": [{"name": "a", "when": {"delivered": True}, "unless": {"hypertension": True}}]}, "'because'"),
        ({"rules": [{"name": "a", "when": {"delivered": True}, "at_most": 3}]}, "more than once needs 'again'"),
        ({"rules": [{"name": "a", "when": {"delivered": True}, "do": [{"stop": "oxitocin"}]}]}, "there is no drug"),
        ({"steps": [], "rules": []}, "neither 'steps' nor 'rules'"),
        ({"steps": [{"protocol": "rule-of-threes"}]}, "a regimen cannot hold another"),
        ({"steps": [{"give": "oxytocin", "amount": "10 IU"}]}, "outside 0-5 IU for use in labour"),
        ({"steps": [{"reduce": "oxytocin", "to": "150 %"}]}, "'150 %' is outside 0-100 percent"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_out_is_refused_in_one_sentence(regimen: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_scenario({"person": WOMAN, "duration": "3 h", "care": [{"protocol": regimen}]})
