"""Labours that are ended by operation: in a cohort, in one woman, and before labour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.errors import InputError
from oxytocin.simulation import simulate
from oxytocin.simulation.scenario import read_scenario

INDUCED = {"state": "pregnant", "gestation": "40 wk"}
OXYTOCIN = [{"at": "0 h", "protocol": "induction-low-dose"}]
QUIET = {"failed_induction": {}, "arrest_of_dilatation": {}, "arrest_of_descent": {}, "amniotomy": {}}


def run(person: dict[str, Any], people: int = 1, duration: str = "48 h", **more: Any):
    scenario = {"person": {**INDUCED, **person}, "duration": duration, "until": "birth", "delivery": QUIET, **more}
    return simulate(scenario, people=people, keep="traces" if people == 1 else "summaries")


def value(result, name: str) -> float:
    return float(result.outcomes[name][0][0])


def test_an_unripe_cervix_that_does_not_answer_ends_in_caesarean() -> None:
    slow = {**QUIET, "failed_induction": {"after_rupture": "6 h", "in_all": "6 h"}}
    result = run({"bishop": 1}, care=OXYTOCIN, delivery=slow)
    assert value(result, "caesarean_birth") == 1
    assert value(result, "operated_for_failed_induction") == 1
    assert value(result, "time_to_decision") == pytest.approx(360, abs=10)
    assert value(result, "decision_to_delivery") == pytest.approx(52, abs=1)
    assert value(result, "birth_time") == pytest.approx(value(result, "time_to_decision") + 52, abs=1)
    assert any("decision: caesarean delivery for failed induction" in alert.reason for alert in result.alerts)
    assert any(event.detail == "caesarean birth for failed induction" for event in result.events)
    assert result.rates[0][-1].rate == 0  # the pump is stopped when the decision falls


def test_a_rule_that_is_switched_off_delivers_nobody_and_the_others_stay() -> None:
    unripe = {"person": {**INDUCED, "bishop": 1}, "duration": "20 h", "delivery": "usual", "care": OXYTOCIN}
    sooner = ["delivery.failed_induction.after_rupture=6 h", "delivery.failed_induction.in_all=6 h"]
    off = ["delivery.heart_rate=false"]
    followed = simulate(read_scenario(unripe, overrides=[*off, *sooner]), keep="traces")
    assert value(followed, "time_to_decision") == pytest.approx(360, abs=10)
    left = simulate(read_scenario(unripe, overrides=[*off, "delivery.failed_induction=false"]), keep="traces")
    assert np.isnan(value(left, "birth_time"))


def test_changes_to_named_rules_keep_what_they_do_not_name() -> None:
    data = {"person": INDUCED, "duration": "1 h", "delivery": "usual"}
    usual = read_scenario(data).delivery.rules
    overrides = ["delivery.heart_rate=no", "delivery.arrest_of_dilatation.from=5 cm"]
    changed = read_scenario(data, overrides=overrides).delivery.rules
    later = usual.arrest_of_dilatation.model_copy(update={"from_": 5.0})
    assert changed == usual.model_copy(update={"heart_rate": None, "arrest_of_dilatation": later})
    assert read_scenario(data, overrides=["delivery.heart_rate=true"]).delivery.rules == usual
    assert read_scenario(data, overrides=["delivery=false"]).delivery is None


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("delivery.heart_rates=false", "--set delivery.heart_rates: unknown key; did you mean 'heart_rate'?"),
        ("delivery.heart_rate=maybe", "--set delivery.heart_rate: true, false or a mapping of keys is needed, found"),
        ("delivery.heart_rate=null", "--set delivery.heart_rate: null is no value; false leaves a rule out"),
        ("delivery.heart_rate.bradycardia_for=10", "bradycardia_for: '10' has no unit"),
        ("delivery.rules=usul", "there are no rules 'usul'; did you mean 'usual'?"),
    ],
)
def test_a_rule_that_cannot_be_set_is_one_sentence(entry: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_scenario({"person": INDUCED, "duration": "1 h", "delivery": "usual"}, overrides=[entry])
    assert sentence in str(caught.value)


@pytest.mark.parametrize("entry", ["delivery.heart_rate=false", "delivery.arrest_of_descent.parous=3 h"])
def test_a_change_needs_rules_that_it_changes(entry: str) -> None:
    data: dict[str, Any] = {"person": INDUCED, "duration": "1 h"}
    for nothing in ({}, {"delivery": None}):
        with pytest.raises(InputError) as caught:
            read_scenario(data | nothing, overrides=[entry])
        assert "the scenario has no rules of delivery to change; --set delivery=usual before it" in str(caught.value)
    for first in ("delivery=usual", "delivery.rules=usual"):
        assert read_scenario(dict(data), overrides=[first, entry]).delivery is not None


def test_a_transverse_child_is_never_born_by_itself() -> None:
    left = run({"fetal_position": "transverse", "bishop": 8}, care=OXYTOCIN, delivery=None)
    assert np.isnan(value(left, "birth_time"))
    delivered = run({"fetal_position": "transverse", "bishop": 8}, care=OXYTOCIN)
    assert value(delivered, "caesarean_birth") == 1
    assert any("the child lies transverse" in alert.reason and alert.grade == "danger" for alert in delivered.alerts)


def test_modes_of_birth_of_a_cohort_add_up_and_repeat() -> None:
    first, again = (run({"bishop": 6}, 60, care=OXYTOCIN).outcomes for _ in range(2))
    modes = np.array([first[f"{mode}_birth"][0] for mode in ("spontaneous", "instrumental", "caesarean")])
    assert (modes.sum(axis=0) == 1).all()
    assert 0.5 < modes[0].mean() < 1
    for name in first:
        assert np.array_equal(first[name][0], again[name][0], equal_nan=True), name


def test_disproportion_and_position_raise_the_share_of_operations() -> None:
    usual = run({"state": "labouring"}, 80).outcomes["spontaneous_birth"][0]
    posterior = run({"state": "labouring", "fetal_position": "occiput posterior"}, 80).outcomes["spontaneous_birth"][0]
    large = {"state": "labouring", "fetal_weight": "4.4 kg", "height": "154 cm"}
    misfit = run(large, 80).outcomes["spontaneous_birth"][0]
    assert np.nanmean(posterior) < np.nanmean(usual) - 0.1
    assert np.nanmean(misfit) < np.nanmean(usual) - 0.1


def test_an_elective_caesarean_delivers_and_leads_to_a_third_stage_of_its_own() -> None:
    result = simulate(
        {"person": {**INDUCED, "gestation": "39 wk", "bishop": 2}, "duration": "3 h", "record": ["blood_loss"],
         "care": [{"at": "30 min", "give": "caesarean"}, {"at": "32 min", "give": "oxytocin", "amount": "1 IU"}]}
    )
    assert value(result, "birth_time") == 30
    assert value(result, "caesarean_birth") == 1
    loss = result.courses["blood_loss"][0][0]
    assert loss[: 29 * 12].max() == 0
    assert 200 < loss[-1] < 2500


def test_a_caesarean_after_the_birth_delivers_nobody() -> None:
    result = simulate({"person": {**INDUCED, "bishop": 2}, "duration": "2 h",
                       "care": [{"at": "10 min", "give": "caesarean"}, {"at": "60 min", "give": "caesarean"}]})
    assert value(result, "birth_time") == 10


def test_membranes_that_ruptured_before_are_ruptured_at_the_start() -> None:
    result = simulate({"person": {**INDUCED, "ruptured_membranes": "20 h"}, "duration": "4 h",
                       "record": ["chorioamnionitis_risk"]})
    assert value(result, "time_to_rupture_of_membranes") == 0
    risk = result.courses["chorioamnionitis_risk"][0][0]
    assert risk[0] == pytest.approx(1 - np.exp(-0.22 * (20 / 24) ** 2), abs=0.002)
    assert risk[-1] == pytest.approx(1 - np.exp(-0.22), abs=0.002)


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ({"delivery": "unusual"}, "delivery: there are no rules 'unusual'; did you mean 'usual'?"),
        ({"delivery": 3}, "delivery: a name such as usual or a mapping of rules is needed, found '3'"),
        ({"delivery": {"arrest": {}}}, "arrest"),
        ({"delivery": {"rules": None, "heart_rate": {}}}, "delivery.rules: a name such as usual is needed"),
        ({"delivery": {"arrest_of_descent": {"parous": "2"}}}, "delivery.arrest_of_descent.parous: '2' has no unit"),
        ({"delivery": {"failed_induction": {"in_all": "6 h"}}}, "in_all (360 min) is at least after_rupture (900 min)"),
        ({"delivery": "usual", "person": {"sex": "male"}}, "rules of delivery need a pregnant person"),
    ],
)
def test_rules_that_cannot_be_are_refused_in_one_sentence(scenario: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_scenario({"person": INDUCED, "duration": "1 h", **scenario})
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_examination_serves_the_protocol_and_the_rules_of_delivery() -> None:
    found = simulate({"person": {**INDUCED, "bishop": 5}, "duration": "30 h", "until": "birth", "delivery": QUIET,
                      "care": OXYTOCIN}, people=6, typical=False)  # fmt: skip
    for person in range(6):
        mine = [event for event in found.events if event.person == person and event.switch == "examination"]
        between = np.diff([event.time for event in mine])
        opened = np.array([event.detail == "dilatation 10 cm" for event in mine])
        assert (between[~opened[1:]] >= 30).all()
        early = np.flatnonzero(between < 30)  # only because she began to push, and that is felt once
        assert len(early) <= 1
        assert opened[early + 1].all()


def test_what_is_stopped_in_active_labour_is_begun_anew_and_hastens_those_who_stall() -> None:
    def stopped(**resume: str) -> list[dict[str, Any]]:
        labour = {"dilatation": "5 cm", "then": "stop", **({"resume": resume} if resume else {})}
        rates = {"start": "2 mU/min", "step": "2 mU/min", "interval": "30 min", "ceiling": "30 mU/min"}
        return [{"at": "0 h", "protocol": {**rates, "examine": "2 h", "active_labour": labour}}]

    left, resumed = (
        run({"bishop": 6}, 40, care=stopped(**resume), delivery=None).outcomes
        for resume in ({}, {"change": "2 cm", "over": "4 h"})
    )
    again = resumed["oxytocin_resumed"][0]
    assert 0.05 < np.nanmean(again) < 0.6
    who = again == 1
    born = [np.where(np.isnan(found["birth_time"][0]), np.inf, found["birth_time"][0]) for found in (left, resumed)]
    assert np.mean(born[1][who] < born[0][who]) > 2 * np.mean(born[1][who] > born[0][who])
    np.testing.assert_array_equal(born[0][again == 0], born[1][again == 0])
    assert "oxytocin_resumed" not in left or np.nanmax(left["oxytocin_resumed"][0]) == 0


def test_slow_labour_is_found_in_some_and_oxytocin_at_once_brings_birth_forward() -> None:
    """Trials of early against delayed oxytocin found one to two hours (Dencker 2009, Hinshaw 2008)."""

    def augmented(wait: str) -> list[dict[str, Any]]:
        rates = {"start": "4 mU/min", "step": "4 mU/min", "interval": "30 min", "ceiling": "32 mU/min"}
        slow = {"slow_labour": {"wait": wait}, "active_labour": {"then": "continue"}}
        return [{"at": "0 h", "protocol": {**rates, "examine": "2 h", **slow}}]

    early, late = (
        simulate({"person": {"sex": "female", "state": "labouring", "parity": 0}, "duration": "36 h", "until": "birth",
                  "care": augmented(wait)}, people=60, typical=False, record=[]).outcomes for wait in ("0 h", "6 h")
    )  # fmt: skip
    slow = early["time_to_slow_labour"][0]
    np.testing.assert_array_equal(slow, late["time_to_slow_labour"][0])  # she is the same until then
    found = ~np.isnan(slow)
    assert 0.15 < found.mean() < 0.6
    assert (early["maximum_rate"][0][~found] == 0).all()
    np.testing.assert_array_equal(early["birth_time"][0][~found], late["birth_time"][0][~found])
    assert np.nanmean((late["birth_time"][0] - early["birth_time"][0])[found]) > 60
