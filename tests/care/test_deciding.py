"""The rules of delivery one by one, with women who are arrays: who is delivered, when, and how."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.care.deciding import (
    CAESAREAN,
    DESCENT,
    DILATATION,
    HEART,
    INDUCTION,
    INSTRUMENTAL,
    PROLONGED,
    Attendance,
    Decision,
    Seen,
)
from oxytocin.care.delivery import Rules, load_rules
from oxytocin.care.examination import Findings
from oxytocin.care.library import names

USUAL = load_rules("usual")
HOUR = 60.0
RULES = ("amniotomy", "failed_induction", "arrest_of_dilatation", "arrest_of_descent", "prolonged_second_stage",
         "heart_rate")  # fmt: skip


def test_rules_written_inline_have_the_usual_figures() -> None:
    inline = Rules.model_validate({name: {} for name in RULES})
    for name in (*RULES, "look", "examine", "instruments", "interval"):
        assert getattr(inline, name) == getattr(USUAL, name), name


def seen(people: int = 1, montevideo: float = 220.0, **flags: object) -> Seen:
    given = {"oxytocin": True, "ruptured": True, "epidural": False, "category_three": 0.0, "pathological": 0.0,
             "bradycardia": False, "resting": False, "resumed_at": -np.inf, **flags}  # fmt: skip
    arrays = {name: np.full(people, value) for name, value in given.items()}
    return Seen(montevideo=np.full(people, montevideo), **arrays)


def labour(
    course, rules: Rules = USUAL, parous=False, induced=True, until=30.0, **flags
) -> tuple[float, Decision | None]:
    """Follow one labour whose dilatation and station at each hour are given; returns when (h) and what is decided."""
    attendance, found = Attendance(rules, 0.0, 1, parous, induced), Findings(1)
    for time in np.arange(10.0, until * HOUR, 10.0):
        dilatation, station = course(time / HOUR)
        wanted = found.wanted(time, attendance.due(time), np.array([dilatation >= 10]))
        found.note(time, wanted, np.array([dilatation]), np.array([station]))
        attendance.learn(found)
        decision = attendance.decide(time, seen(**flags), np.array([True]))
        if decision.reason[0]:
            return time / HOUR, decision
    return np.inf, None


def test_the_rules_are_found_by_name_and_say_where_they_come_from() -> None:
    assert "usual" in names("delivery")
    assert {"failed_induction", "arrest_of_dilatation", "arrest_of_descent", "interval"} <= set(USUAL.sources)


def test_a_labour_that_goes_well_is_left_alone() -> None:
    assert labour(lambda hour: (min(3 + hour, 10.0), -2 + hour / 3), until=8.9)[1] is None


def test_an_induction_fails_after_fifteen_hours_of_oxytocin_with_ruptured_membranes() -> None:
    hours, decision = labour(lambda hour: (3.0, -2.0))
    assert hours == pytest.approx(15, abs=0.2)
    assert decision is not None
    assert decision.reason[0] == INDUCTION
    assert decision.mode[0] == CAESAREAN
    assert labour(lambda hour: (3.0, -2.0), ruptured=False)[0] == pytest.approx(24, abs=0.2)
    assert labour(lambda hour: (3.0, -2.0), induced=False)[1] is None
    assert labour(lambda hour: (3.0, -2.0), oxytocin=False)[1] is None


def test_arrest_of_dilatation_needs_four_hours_of_good_contractions_or_six() -> None:
    def stuck(hour: float) -> tuple[float, float]:
        return min(4 + hour, 7.0), -1.0

    good, decision = labour(stuck)
    assert decision is not None
    assert decision.reason[0] == DILATATION
    assert decision.mode[0] == CAESAREAN
    poor = labour(stuck, montevideo=120.0)[0]
    assert 3 + 4 <= good <= 3 + 4 + 3
    assert good < poor <= 3 + 6 + 3
    assert labour(stuck, ruptured=False)[1] is None


def test_arrest_is_not_told_before_oxytocin_has_been_tried_again() -> None:
    def stuck(hour: float) -> tuple[float, float]:
        return 7.0, -1.0

    assert labour(stuck, resting=True, until=20)[1] is None
    assert labour(stuck, resumed_at=5 * HOUR)[0] >= 5 + 4
    assert labour(stuck)[0] < 5


def test_a_second_stage_has_two_three_or_four_hours() -> None:
    def full(hour: float) -> tuple[float, float]:
        return (8.0, 0.0) if hour < 1 else (10.0, 0.5)

    limits = [
        labour(full, parous=parous, epidural=epidural)[0] - 1
        for parous, epidural in ((True, False), (False, False), (False, True))
    ]
    assert limits == pytest.approx([2, 3, 4], abs=0.2)


def test_instruments_are_for_a_low_head_at_full_dilatation() -> None:
    low = labour(lambda hour: (10.0, 3.0))[1]
    high = labour(lambda hour: (10.0, 0.5))[1]
    assert low is not None
    assert (low.reason[0], low.mode[0]) == (PROLONGED, INSTRUMENTAL)
    assert high is not None
    assert (high.reason[0], high.mode[0]) == (DESCENT, CAESAREAN)


def test_a_low_head_is_helped_out_an_hour_before_descent_counts_as_arrested() -> None:
    def low(hour: float) -> tuple[float, float]:
        return (8.0, 0.0) if hour < 1 else (10.0, 1.0)

    limits = [
        labour(low, parous=parous, epidural=epidural)[0] - 1
        for parous, epidural in ((True, False), (False, False), (False, True))
    ]
    assert limits == pytest.approx([1, 2, 3], abs=0.2)


def test_the_heart_rate_comes_before_everything_else() -> None:
    decision = labour(lambda hour: (4.0, -2.0), category_three=20.0)[1]
    assert decision is not None
    assert decision.reason[0] == HEART
    assert labour(lambda hour: (4.0, -2.0), pathological=20.0, until=10)[1] is None
    assert labour(lambda hour: (4.0, -2.0), pathological=30.0)[0] < 0.5


def test_a_slow_heart_is_delivered_by_the_way_that_is_open() -> None:
    low, high = (labour(lambda hour, at=at: (10.0, at), bradycardia=True)[1] for at in (2.0, 0.0))
    assert low is not None
    assert high is not None
    assert (low.reason[0], low.mode[0]) == (HEART, INSTRUMENTAL)
    assert (high.reason[0], high.mode[0]) == (HEART, CAESAREAN)
    without = Rules.model_validate({"arrest_of_descent": {"nulliparous": "3 h"}})
    assert labour(lambda hour: (10.0, 2.0), without, bradycardia=True, until=2)[1] is None


def test_a_rule_that_is_left_out_is_not_followed() -> None:
    without = Rules.model_validate({"arrest_of_descent": {"nulliparous": "1 h"}})
    assert labour(lambda hour: (3.0, -2.0), without, category_three=60.0)[1] is None
    assert labour(lambda hour: (10.0, 0.0), without)[0] == pytest.approx(1, abs=0.4)


def test_nobody_is_decided_on_twice() -> None:
    attendance = Attendance(USUAL, 0.0, 1, False, True)
    here = np.array([True])
    assert attendance.decide(10, seen(category_three=20.0), here).reason[0] == HEART
    assert attendance.decide(20, seen(category_three=30.0), here).reason[0] == 0


def test_intervals_have_the_medians_of_the_rules() -> None:
    attendance = Attendance(USUAL, 0.0, 3, False, True)
    decision = Decision(
        np.array([HEART, INDUCTION, DESCENT], np.int8), np.array([CAESAREAN, CAESAREAN, INSTRUMENTAL], np.int8)
    )
    assert attendance.interval(decision, np.full(3, 0.5)) == pytest.approx([37, 52, 13])
    late, early = (attendance.interval(decision, np.full(3, share)) for share in (0.9, 0.1))
    assert (late > 1.3 * early).all()
