"""Protocols at the bedside, against readings made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oxytocin.care.examination import Findings
from oxytocin.care.monitor import Reading
from oxytocin.care.protocol import Goal, Plan, load_protocol, plan
from oxytocin.care.reading import Document
from oxytocin.care.titration import REASONS, Titration
from oxytocin.errors import InputError

LOW, HIGH = load_protocol("induction-low-dose"), load_protocol("induction-high-dose")


def reading(contractions: float = 1.0, tachysystole: bool = False, prolonged: bool = False) -> Reading:
    whole, flag = np.array([contractions]), np.array([False])
    return Reading(
        whole,
        whole * 50,
        whole,
        whole * 0 + 50,
        whole * 0 + 60,
        whole * 0 + 10,
        whole * 200,
        np.array([tachysystole]),
        np.array([prolonged]),
        flag,
    )


def examine(titration: Titration, time: float, dilatation: np.ndarray, station: float = -2.0) -> None:
    """Examine those in whom it is due."""
    found = Findings(len(dilatation))
    found.note(time, titration.due(time), dilatation, np.full(len(dilatation), station))
    titration.learn(found)


def follow(
    plan: Plan, readings: dict[float, Reading], hours: float = 30, dilatation: float = 2
) -> list[tuple[float, float, str]]:
    """Follow a protocol for one woman; ``readings`` hold from their time (min) on. Returns (time, rate, reason)."""
    titration = Titration(plan, 0.0, np.array([True]))
    found = [(0.0, float(titration.rate[0]), "start")]
    here = np.array([False])
    for time in np.arange(titration.look, hours * 60 + 1, titration.look):
        now = readings[max(key for key in readings if key <= time)]
        examine(titration, time, np.array([dilatation]))
        decision = titration.decide(time, now, here)
        if decision.changed[0]:
            found.append((float(time), float(decision.rate[0]), REASONS[decision.reason[0]]))
    return found


@pytest.mark.parametrize(
    ("plan", "start", "step", "interval", "top"),
    [(LOW, 1, 1, 30, 19.5 * 60), (HIGH, 6, 2, 20, 340)],  # claims induction-low-interval and induction-high-interval
)
def test_without_contractions_the_rate_climbs_to_the_ceiling(
    plan: Plan, start: float, step: float, interval: float, top: float
) -> None:
    changes = follow(plan, {0: reading(1)})
    times, rates, _ = (np.array(column) for column in zip(*changes, strict=True))
    assert rates[0] == start
    np.testing.assert_allclose(np.diff(times.astype(float)), interval)
    np.testing.assert_allclose(np.diff(rates.astype(float)), step)
    assert (times[-1], rates[-1]) == (top, 40)


def test_the_ceiling_has_failed_only_once_it_has_had_its_interval() -> None:
    titration, here = Titration(LOW, 0.0, np.array([True])), np.array([False])
    told = []
    for time in np.arange(5.0, 21 * 60, 5.0):
        told.append(bool(titration.at_ceiling(time)[0]))
        titration.decide(time, reading(1), here)
    assert told.index(True) * 5.0 + 5.0 == 20 * 60  # 40 mU/min after 19.5 h


def test_the_rate_is_held_at_the_goal() -> None:
    changes = follow(LOW, {0: reading(1), 300: reading(3.5)})
    assert changes[-1][:2] == (pytest.approx(270), pytest.approx(10))


def test_a_stress_test_is_content_with_three_contractions_in_the_last_ten_minutes() -> None:
    """claim stress-test-endpoint; an induction waits for them over half an hour."""
    now = replace(reading(2), recent=np.array([3.0]))
    test = replace(LOW, protocol=LOW.protocol.model_copy(update={"goal": Goal(recent=True)}))
    assert len(follow(test, {0: now}, hours=2)) == 1
    assert len(follow(LOW, {0: now}, hours=2)) > 2


def test_hyperstimulation_stops_the_pump_at_the_next_look_and_it_restarts_at_half() -> None:
    changes = follow(LOW, {0: reading(1), 302: reading(5.5, tachysystole=True), 332: reading(3.5)}, hours=8)
    stop, restart = changes[-2:]
    assert stop == (305, 0, "stop: hyperstimulation")
    assert restart[2] == "restart: settled"
    assert restart[1] == pytest.approx(5.5)  # half of 11
    assert restart[0] == 345  # 15 min after the last sign of it, at 330


def test_a_prolonged_contraction_stops_the_pump_too() -> None:
    assert follow(LOW, {0: reading(1), 60: reading(1, prolonged=True)}, hours=1.1)[-1][2] == "stop: hyperstimulation"


def test_contractions_above_the_goal_bring_the_rate_down_a_step() -> None:
    changes = follow(HIGH, {0: reading(1), 110: reading(5.2)}, hours=2.1)
    assert changes[-1][1] == changes[-2][1] - 2
    assert changes[-1][2] == "down: contractions too frequent"


def test_active_labour_found_at_an_examination_reduces_the_rate_by_a_quarter() -> None:
    changes = follow(LOW, {0: reading(1), 235: reading(3.5)}, hours=10, dilatation=5.2)
    assert changes[-1] == (
        240,
        pytest.approx(6.0),
        "active labour",
    )  # three quarters of 8, at the examination after 4 h


def test_the_carer_knows_only_what_examinations_tell() -> None:
    changes = follow(LOW, {0: reading(3.5)}, hours=3.9, dilatation=9)
    assert changes == [(0, 1, "start")]


STOPPING = {
    "start": "3.3 mU/min", "step": "3.3 mU/min", "interval": "20 min", "ceiling": "30 mU/min", "examine": "2 h",
    "active_labour": {"dilatation": "6 cm", "then": "stop"},
}  # fmt: skip


def stopping(**resume: str) -> Plan:
    data = {**STOPPING, "active_labour": {**STOPPING["active_labour"], "resume": resume}}  # type: ignore[dict-item]
    return plan(data, Document("mine.yaml", data), (), "labour", "mine")


def resumed(
    rule: Plan, course: Callable[[float], tuple[float, float]], hours: float = 14.0
) -> list[tuple[float, float]]:
    """Follow a labour whose dilatation and station at each hour are given; returns when (h) it was set how."""
    titration, here, changes = Titration(rule, 0.0, np.array([True])), np.array([False]), []
    for time in np.arange(titration.look, hours * 60 + 1, titration.look):
        dilatation, station = course(time / 60)
        examine(titration, time, np.array([dilatation]), station)
        decision = titration.decide(time, reading(3.5), here)
        if decision.changed[0]:
            changes.append((time / 60, float(decision.rate[0])))
    return changes


def test_oxytocin_stopped_in_active_labour_begins_anew_when_the_cervix_stands_still() -> None:
    rule = stopping(change="2 cm", over="4 h")
    assert resumed(rule, lambda hour: (6.0, -1.0))[:2] == [(2.0, 0.0), (6.0, 3.3)]
    assert resumed(rule, lambda hour: (6.0 + 0.4 * max(hour - 2, 0), -1.0), 8)[1][0] == pytest.approx(6.0)
    assert resumed(rule, lambda hour: (min(6.0 + 0.6 * max(hour - 2, 0), 9.5), -1.0), 8) == [(2.0, 0.0)]
    assert resumed(stopping(over="2 h", change="1 cm"), lambda hour: (6.0, -1.0))[1] == (4.0, 3.3)


def test_at_full_dilatation_it_begins_anew_when_the_head_does_not_come_down() -> None:
    rule = stopping(second_stage="1 h")
    assert resumed(rule, lambda hour: (10.0 if hour > 3 else 7.0, 0.0))[:2] == [(2.0, 0.0), (5.0, 3.3)]  # felt at 4 h
    assert resumed(rule, lambda hour: (10.0 if hour > 3 else 7.0, hour - 3), 7) == [(2.0, 0.0)]


def test_without_the_rule_what_is_stopped_stays_off() -> None:
    without = plan(STOPPING, Document("mine.yaml", STOPPING), (), "labour", "mine")
    assert resumed(without, lambda hour: (6.0, -1.0), 30) == [(2.0, 0.0)]


def test_the_rule_belongs_to_a_pump_that_is_stopped() -> None:
    data = {**STOPPING, "active_labour": {"then": "continue", "resume": {}}}
    with pytest.raises(InputError, match="resume belongs to 'then: stop'; with 'then: continue' the pump is not"):
        plan(data, Document("mine.yaml", data), (), "labour", "mine")


def waiting(**slow: str) -> Plan:
    data = {**STOPPING, "active_labour": {"then": "continue"}, "slow_labour": slow}
    return plan(data, Document("mine.yaml", data), (), "labour", "mine")


def test_oxytocin_waits_until_examinations_find_labour_slow() -> None:
    """STOPPING examines every 2 h."""
    assert resumed(waiting(), lambda hour: (5.0, -1.0))[0] == (4.0, 3.3)  # 5 cm at 2 h and at 4 h
    assert resumed(waiting(), lambda hour: (4.0 + 0.5 * hour, -1.0), 10) == []  # a centimetre in two hours is enough
    assert resumed(waiting(), lambda hour: (3.5, -1.0)) == []  # before 4 cm labour is not called slow
    assert resumed(waiting(**{"from": "3 cm"}), lambda hour: (3.5, -1.0))[0] == (4.0, 3.3)
    assert resumed(waiting(over="4 h", change="2 cm"), lambda hour: (5.0, -1.0))[0] == (6.0, 3.3)


def test_what_goes_on_during_the_wait_is_left_alone_until_it_stalls_again() -> None:
    assert resumed(waiting(wait="3 h"), lambda hour: (5.0, -1.0))[0] == (7.0, 3.3)
    on_again = resumed(waiting(wait="2 h"), lambda hour: (5.0 if hour < 5 else 7.0, -1.0))
    assert on_again[0] == (8.0, 3.3)  # found at 4 h, 7 cm at 6 h, nothing more at 8 h


@pytest.mark.parametrize("intact", [True, False])
def test_intact_membranes_are_ruptured_first(intact: bool) -> None:
    titration, here = Titration(waiting(amniotomy="1 h"), 0.0, np.array([True])), np.array([False])
    opened, began = [], []
    for time in np.arange(titration.look, 8 * 60.0, titration.look):
        examine(titration, time, np.array([5.0]), -1.0)
        decision = titration.decide(time, reading(2), here, None, np.array([intact]))
        opened += [time] * int(titration.opened[0])
        began += [time] * int(decision.changed[0])
    assert opened == ([240] if intact else [])
    assert began[0] == (300 if intact else 240)


def test_the_end_of_labour_ends_the_protocol() -> None:
    titration = Titration(LOW, 0.0, np.array([True, True]))
    pair = Reading(*(np.repeat(getattr(reading(1), name), 2) for name in Reading.__dataclass_fields__))
    decision = titration.decide(30, pair, np.array([True, False]))
    assert list(decision.rate) == [0, 2]
    assert not titration.decide(60, pair, np.array([False, False])).changed[0]


LOOKS = st.lists(
    st.tuples(st.floats(0, 8), st.booleans(), st.floats(1, 10)), min_size=10, max_size=120
)  # contractions per 10 min, hyperstimulation, dilatation


@settings(max_examples=60, deadline=None)
@given(LOOKS, st.sampled_from([LOW, HIGH]))
def test_the_rate_stays_within_the_protocol(looks: list[tuple[float, bool, float]], plan: Plan) -> None:
    titration, here = Titration(plan, 0.0, np.array([True])), np.array([False])
    changes = [(0.0, plan.start, "start")]
    for number, (contractions, hyper, dilatation) in enumerate(looks, 1):
        time = number * titration.look
        examine(titration, time, np.array([dilatation]))
        decision = titration.decide(time, reading(contractions, tachysystole=hyper), here)
        rate = float(decision.rate[0])
        assert 0 <= rate <= plan.ceiling
        assert not (hyper and rate > 0)
        if decision.changed[0]:
            changes.append((time, rate, REASONS[decision.reason[0]]))
    for (before, low, _), (after, high, reason) in pairwise(changes):
        if reason.startswith("up"):
            assert high - low <= plan.step + 1e-9
            assert after - before >= plan.interval - 1e-9
        elif reason.startswith("restart"):
            assert after - before >= plan.protocol.hyperstimulation.settled_for - 1e-9
        else:
            assert high < low


def test_many_women_are_treated_as_each_alone() -> None:
    draws = np.random.default_rng(8)
    contractions, hyper, cervix = (
        draws.uniform(0, 6, (60, 7)),
        draws.random((60, 7)) < 0.05,
        draws.uniform(1, 10, (60, 7)),
    )

    def rates(who: list[int]) -> np.ndarray:
        titration, gone = Titration(LOW, 0.0, np.ones(len(who), bool)), np.zeros(len(who), bool)
        found = []
        for number in range(60):
            time = (number + 1) * titration.look
            examine(titration, time, cervix[number, who])
            value, flag = contractions[number, who], hyper[number, who]
            now = Reading(value, value * 50, value, value, value, value, value, flag, flag & False, flag & False)
            found.append(titration.decide(time, now, gone).rate)
        return np.array(found)

    together = rates(list(range(7)))
    for person in range(7):
        np.testing.assert_array_equal(together[:, person], rates([person])[:, 0])
