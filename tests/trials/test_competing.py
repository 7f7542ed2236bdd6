"""Competing risks against what is known: worked by hand, Kaplan-Meier, and exponential hazards."""

from __future__ import annotations

import lifelines
import numpy as np
import pandas
import pytest
from tests.trials.small import small

from oxytocin.trials import figures
from oxytocin.trials.analysis import competing
from oxytocin.trials.competing import cumulative_incidence
from oxytocin.trials.document import load_trial


def test_a_small_table_worked_by_hand() -> None:
    """Six women: birth at 1, caesarean at 2, censored at 3, birth at 4 and 5, one waits."""
    time = np.array([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])
    kind = np.array(["birth", "caesarean", "", "birth", "birth", ""])
    found = cumulative_incidence(time, kind, until=6.0)
    waiting_at_4 = 4 / 6  # after two events among six
    assert found.at(2.5) == pytest.approx({"birth": 1 / 6, "caesarean": 1 / 6})
    assert found.at(4.0)["birth"] == pytest.approx(1 / 6 + waiting_at_4 / 3)
    assert found.at(6.0)["birth"] == pytest.approx(1 / 6 + waiting_at_4 * 2 / 3)
    assert found.at(0.5) == {"birth": 0.0, "caesarean": 0.0}


def test_shares_and_those_who_wait_sum_to_one() -> None:
    random = np.random.default_rng(1)
    time = random.exponential(10, 300)
    kind = np.array(["", "birth", "caesarean"])[random.integers(0, 3, 300)]
    found = cumulative_incidence(time, kind, until=100.0)
    total = sum(found.share.values()) + found.waiting
    assert total == pytest.approx(np.ones(len(total)))


def test_one_kind_is_one_less_kaplan_meier() -> None:
    random = np.random.default_rng(2)
    time, happened = random.exponential(5, 200), random.random(200) < 0.7
    found = cumulative_incidence(time, np.where(happened, "birth", ""), until=100.0)
    curve = lifelines.KaplanMeierFitter().fit(time, happened).survival_function_at_times(found.time)
    assert found.share["birth"] == pytest.approx(1 - curve.to_numpy())


def test_exponential_hazards_give_their_shares() -> None:
    random = np.random.default_rng(3)
    birth, operation = random.exponential(10, 20_000), random.exponential(30, 20_000)
    kind = np.where(birth < operation, "birth", "caesarean")
    found = cumulative_incidence(np.minimum(birth, operation), kind, until=1e3)
    rate = 1 / 10 + 1 / 30
    for when in (5.0, 15.0):
        expected = (1 / 10) / rate * (1 - np.exp(-rate * when))
        assert found.at(when)["birth"] == pytest.approx(expected, abs=0.01)


def test_without_censoring_the_error_is_binomial() -> None:
    random = np.random.default_rng(4)
    birth, operation = random.exponential(10, 500), random.exponential(30, 500)
    kind = np.where(birth < operation, "birth", "caesarean")
    found = cumulative_incidence(np.minimum(birth, operation), kind, until=1e3)
    for each, share in found.share.items():
        assert found.error[each] == pytest.approx(np.sqrt(share * (1 - share) / 500), abs=1e-12)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    random, covered, rate = np.random.default_rng(5), 0, 1 / 10 + 1 / 30
    truth = (1 / 10) / rate * (1 - np.exp(-rate * 10))
    for _ in range(300):
        times = np.stack([random.uniform(0, 25, 200), random.exponential(10, 200), random.exponential(30, 200)])
        kind = np.array(["", "birth", "caesarean"])[times.argmin(axis=0)]
        found = cumulative_incidence(times.min(axis=0), kind, until=1e3)
        step = int(np.searchsorted(found.time, 10, side="right")) - 1
        low, high = (limit[step] for limit in found.interval("birth", 0.95))
        covered += low <= truth <= high
    assert covered / 300 == pytest.approx(0.95, abs=0.035)


def test_where_nothing_happened_nothing_is_shared() -> None:
    found = cumulative_incidence(np.full(3, np.nan), np.array(["", "", ""]), until=10.0)
    assert found.share == {}
    assert len(found.time) == 0


def test_a_trial_reports_how_births_came_about_in_each_arm() -> None:
    plan = {"competing": {"of": "birth", "by": ["late"], "otherwise": "In time"}}
    trial = load_trial(small(analysis=plan))
    hours = np.array([1.0, 3.0, 5.0, np.nan])
    one = {"person": range(4), "birth": 60 * hours, "late": (hours > 4).astype(float), "failure": None}
    rows = pandas.concat([pandas.DataFrame({**one, "arm": arm.name}) for arm in trial.arms])
    found = competing(trial, rows)
    assert found is not None
    for arm in trial.arms:
        assert {kind: entry["share"] for kind, entry in found["arms"][arm.name].items()} == {
            "In time": 0.5,
            "Late": 0.25,
        }
    drawn = figures.ways(trial, rows)
    assert drawn is not None
    assert drawn.startswith("<?xml")
    assert figures.ways(load_trial(small()), rows) is None
