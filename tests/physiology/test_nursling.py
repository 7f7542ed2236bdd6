"""The baby at the breast, two breasts and a pump; the salt of the diet."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.physiology.test_daily import MAN, MOTHER, course

from oxytocin.engine import Ensemble
from oxytocin.model import assemble
from oxytocin.people.person import Person
from oxytocin.people.quantities import QuantityError
from oxytocin.physiology.breast import Bloodstream, Breast
from oxytocin.physiology.kidney import Kidney
from oxytocin.physiology.nursling import Nursling

MINUTE = 12  # samples


def feeds(*entries: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"at": at, "stimulus": name, "for": lasting} for at, name, lasting in entries]


def test_a_satisfied_baby_leaves_off_and_an_empty_stomach_is_hungry_again() -> None:
    model = assemble(name="baby", nursling=Nursling(), inputs={"flow": "nursling.flow", "baby": "nursling.at_breast"})
    run = Ensemble(model, ["nursling.vigour", "nursling.stomach"], 1.0, workers=1, rtol=1e-8).begin()
    run.set_input("baby", 1.0)
    run.set_input("flow", 6.0)
    fed = run.advance(15)
    assert fed["nursling.vigour"][0, 0] == pytest.approx(1, abs=0.01)
    assert fed["nursling.vigour"][0, -1] < 0.3
    run.set_input("flow", 0.0)
    run.set_input("baby", 0.0)
    later = run.advance(255)
    assert later["nursling.vigour"][0, -1] == pytest.approx(1, abs=0.01)  # and has slept
    start, t = fed["nursling.stomach"][0, -1], later.time - 15
    assert later["nursling.stomach"][0] == pytest.approx(start * np.exp(-Nursling.emptying.value * t), rel=1e-4)


def test_a_baby_that_is_satisfied_has_fewer_ejections_than_a_pump_that_never_is() -> None:
    names = ("nursling.vigour", "oxytocin_secretion")
    baby = course(MOTHER, *names, people=24, life=feeds(("30 min", "suckling", "30 min")))
    pump = course(MOTHER, *names, people=24, life=feeds(("30 min", "breast-pump", "30 min")))
    late = slice(50 * MINUTE, 60 * MINUTE)
    assert (baby[0][:, late] < 0.5).mean() > 0.5
    assert baby[1][:, late].mean() < 0.8 * pump[1][:, late].mean()


def test_contraction_leaves_the_milk_behind_that_it_does_not_reach() -> None:
    lost = Breast.retained.value * Breast.capacity.value
    model = assemble(name="breast", breast=Breast(), inputs={"oxytocin": "breast.oxytocin", "pump": "breast.sucking",
                                                             "lactating": "breast.lactating", "weeks": "breast.weeks"})
    run = Ensemble(model, ["breast.milk", "breast.flow", "breast.made"], 1.0, workers=1, rtol=1e-8).begin()
    for name, value in (("lactating", 1.0), ("weeks", 12.0), ("pump", 1.0)):
        run.set_input(name, value)
    for pulse in range(30):
        run.set_input("oxytocin", 20.0)
        run.advance(4 * pulse + 2, keep=False)
        run.set_input("oxytocin", 1.0)
        last = run.advance(4 * pulse + 4)
    assert lost * 0.7 < last["breast.milk"][0, -1] < lost * 1.3


def test_a_breast_fills_evenly_until_it_is_nearly_full() -> None:
    model = assemble(name="breast", breast=Breast(), inputs={"lactating": "breast.lactating", "weeks": "breast.weeks",
                                                             "prolactin": "breast.prolactin"})
    run = Ensemble(model, ["breast.milk"], 1.0, workers=1, rtol=1e-8).begin({"breast.fill_start": [0.2]}, people=1)
    for name, value in (("lactating", 1.0), ("weeks", 12.0), ("prolactin", 45.0)):
        run.set_input(name, value)
    milk = run.advance(24 * 60)["breast.milk"][0]
    first, fourth, night = milk[60] - milk[0], milk[240] - milk[180], milk[17 * 60] - milk[16 * 60]
    assert 12 < first < 20
    assert fourth == pytest.approx(first, rel=0.2)
    assert night < 0.5 * first


def test_a_sated_baby_is_still_felt_until_it_sleeps() -> None:
    sucked, felt = course(MOTHER, "nursling.vigour", "nursling.stimulation", people=24,
                          life=feeds(("30 min", "suckling", "60 min")))
    sated = (sucked < 0.15) & (felt > 0.2)  # for some minutes in many of them
    assert (sated.sum(axis=1) > MINUTE).mean() > 0.3
    assert felt[:, 85 * MINUTE:].mean() < 0.1


def test_a_bolus_comes_to_the_breast_late_and_spread_out() -> None:
    model = assemble(name="blood", bloodstream=Bloodstream(), inputs={"plasma": "bloodstream.oxytocin"})
    run = Ensemble(model, ["bloodstream.in_arteries"], 0.01, workers=1, rtol=1e-9).begin()
    run.set_input("plasma", 0.0)
    samples = run.advance(2)
    rate = 6 / Bloodstream.transit.value * samples.time
    terms = np.cumsum([rate**k / math.factorial(k) for k in range(5)], axis=0)[-1]
    washed_out = np.exp(-rate) * terms  # an Erlang passage of five stages, from the 1 pmol/L that a run starts with
    assert samples["bloodstream.in_arteries"][0] == pytest.approx(washed_out, rel=1e-4, abs=1e-6)


def test_a_baby_leaves_off_where_no_milk_comes_and_begins_again_at_the_other_breast() -> None:
    model = assemble(name="baby", nursling=Nursling(), inputs={
        "flow": "nursling.other_flow", "baby": "nursling.at_breast", "other": "nursling.at_other_breast"})
    run = Ensemble(model, ["nursling.vigour"], 1.0, workers=1, rtol=1e-8).begin()
    run.set_input("baby", 1.0)
    dry = run.advance(8)["nursling.vigour"][0]
    assert dry[2] > 0.99
    assert dry[-1] == pytest.approx(Nursling.comfort.value, abs=0.02)
    run.set_input("baby", 0.0)
    run.set_input("other", 1.0)
    run.set_input("flow", 6.0)
    assert run.advance(10)["nursling.vigour"][0, -1] > 0.9


def test_milk_comes_from_the_breast_that_is_sucked_and_oxytocin_reaches_both() -> None:
    names = ("milk_stored", "milk_stored_other_breast", "milk_transferred", "other_breast.duct_pressure", "breast.made",
             "other_breast.made")
    life = feeds(("20 min", "suckling", "15 min"), ("60 min", "suckling-other-breast", "15 min"))
    left, right, taken, pressure, made, made_other = course(MOTHER, *names, people=6, life=life)
    first = slice(20 * MINUTE, 35 * MINUTE)
    assert np.all(np.diff(right[:, first]) > -1e-6)
    assert pressure[:, first].max(axis=1).mean() > 5
    total = left[:, 0] + right[:, 0] + made[:, -1] + made_other[:, -1]
    assert total == pytest.approx(left[:, -1] + right[:, -1] + taken[:, -1], rel=1e-3)


def test_suckling_makes_pulses_larger_than_they_are_at_rest_but_not_the_level_at_rest() -> None:
    rest, feed = "plasma_oxytocin", feeds(("60 min", "breast-pump", "20 min"))
    (plain,) = course({"sex": "female", "weight": "72 kg"}, rest, people=16)
    (nursing,) = course(MOTHER, rest, people=16, life=feed)
    before = slice(0, 60 * MINUTE)
    assert nursing[:, before].mean() == pytest.approx(plain[:, before].mean(), rel=0.05)
    assert nursing[:, 62 * MINUTE : 80 * MINUTE].max(axis=1).mean() > 2 * plain.max(axis=1).mean()


def kidney(**given: Any) -> float:
    model = assemble(name="kidney", kidney=Kidney(), inputs={"vasopressin": "kidney.vasopressin",
                                                             "salt": "kidney.dietary_sodium"})
    run = Ensemble(model, ["kidney.sodium_excretion"], 10.0, workers=1).begin()
    for name, value in given.items():
        run.set_input(name, value)
    return float(run.advance(300)["kidney.sodium_excretion"][0, -1])


@pytest.mark.parametrize("salt", [30.0, 217.0])
def test_in_balance_urine_holds_the_salt_that_is_eaten(salt: float) -> None:
    half = Kidney.occupancy_at_rest.value
    at_rest = Kidney.v2_half.value * np.sqrt(half / (1 - half))
    assert kidney(vasopressin=at_rest, salt=salt) * 1440 == pytest.approx(0.928 * salt, rel=1e-3)


def test_v2_takes_back_a_fifth_of_the_sodium_of_a_salty_diet_and_more_of_a_poor_one() -> None:
    """ref blanchard2011: men on 250 mmol a day, water diuresis against desmopressin."""
    salty = 1 - kidney(vasopressin=20.0, salt=250.0) / kidney(vasopressin=0.1, salt=250.0)
    poor = 1 - kidney(vasopressin=20.0, salt=30.0) / kidney(vasopressin=0.1, salt=30.0)
    assert salty == pytest.approx(0.19, abs=0.04)
    assert salty < poor < 1


def test_salt_is_asked_for_with_its_unit_and_within_what_people_eat() -> None:
    assert Person.model_validate({"dietary_sodium": "30 mmol/day"}).dietary_sodium == 30
    for wrong in ("30 g", "0 mmol/day"):
        with pytest.raises((ValueError, QuantityError)):
            Person.model_validate({"dietary_sodium": wrong})
    low, usual = (course(MAN | {"dietary_sodium": salt}, "kidney.sodium_excretion")[0][0, 0]
                  for salt in ("30 mmol/day", "217 mmol/day"))
    assert usual / low == pytest.approx(217 / 30, rel=0.01)


def test_prolactin_between_feeds_falls_over_the_months_and_stays_above_that_of_other_women() -> None:
    (other,) = course({"sex": "female"}, "prolactin", people=24, duration="10 min")
    means = []
    for weeks in (2, 6, 12, 26):
        nursing = {"state": "postpartum", "since_birth": f"{weeks} wk"}
        (found,) = course(nursing, "prolactin", people=24, duration="10 min")
        means.append(found[:, 0].mean())
    assert np.all(np.diff(means) < 0)
    assert means[-1] > 2 * other[:, 0].mean()


def test_a_pump_is_felt_less_than_a_baby_so_that_milk_comes_later() -> None:
    """The baby is felt more until it is sated, so that the half hour from the start on comes to the same."""
    names = ("duct_pressure", "plasma_oxytocin")
    begun = 30 * 12
    came, level = {}, {}
    for stimulus in ("suckling", "breast-pump"):
        life = [{"at": "30 min", "stimulus": stimulus, "for": "16 min"}]
        pressure, oxytocin = course(MOTHER, *names, people=48, life=life)
        came[stimulus] = np.median(np.argmax(pressure[:, begun:] > 2, axis=1)) / 12
        level[stimulus] = oxytocin[:, begun : begun + 30 * 12].mean()
    assert 1.05 * came["suckling"] < came["breast-pump"] < 2 * came["suckling"]
    assert level["breast-pump"] == pytest.approx(level["suckling"], rel=0.2)
