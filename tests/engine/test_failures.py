"""A person who cannot be integrated is named and set aside; nobody else notices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.people import explosive

from oxytocin.engine import Ensemble, Failure, IntegrationError
from oxytocin.model import Module, Param, State, assemble, const, log

COUNT = 100


@pytest.mark.parametrize("method", ["tsit5", "bs3", "rodas4"])
def test_one_bad_person_is_named_and_the_others_are_bitwise_what_they_are_without(method: str) -> None:
    ensemble = Ensemble(explosive(), ["y", "calm"], 0.25, method=method, rtol=1e-6)
    rates, people = -np.linspace(0.1, 3.0, COUNT), np.arange(COUNT) + 1000
    rates[37] = 0.4  # infinite at 2.5 min
    run = ensemble.begin({"e.rate": rates}, people=people)
    samples = run.advance(6.0)
    (failure,) = run.failures
    assert failure.person == 1037
    assert failure.time == pytest.approx(2.5, abs=1e-5)
    assert failure.state == "e.y"
    assert "step became too small" in failure.reason
    assert "method='rodas4'" in str(failure)
    assert str(failure).startswith("person 1037 at 2.500 min")
    for name, values in samples.values.items():
        assert np.all(np.isfinite(values[samples.valid])), name
    np.testing.assert_array_equal(samples.valid[37], samples.time < failure.time)
    others = np.arange(COUNT) != 37
    assert samples.valid[others].all()
    without = ensemble.begin({"e.rate": rates[others]}, people=people[others])
    apart = without.advance(6.0)
    np.testing.assert_array_equal(run.state[others], without.state)
    for name in ("y", "calm"):
        np.testing.assert_array_equal(samples[name][others], apart[name])
    run.advance(8.0)  # and the next stretch leaves the failed person where they were
    assert len(run.failures) == 1
    assert run.time[37] == failure.time
    assert np.all(run.time[others] == 8.0)


def test_the_values_before_the_failure_are_right() -> None:
    run = Ensemble(explosive(), ["y"], 0.25, rtol=1e-8).begin({"e.rate": 0.4})
    samples = run.advance(6.0)
    valid = samples.valid[0] & (samples.time < 2.4)
    np.testing.assert_allclose(samples["y"][0, valid], 1 / (1 - 0.4 * samples.time[valid]), rtol=1e-5)


def test_a_rate_that_is_no_number_is_a_failure_at_its_time() -> None:
    class Bottom(Module):
        calm = State(1, "1", "decays")
        y = State(1, "1", "goes on below zero")

        def equations(m, d: Any) -> None:
            d.calm = const(-1, "1/min") * m.calm
            d.y = const(-1, "1/min") + const(1e-3, "1/min") * log(m.y)

    run = Ensemble(assemble(bottom=Bottom()), ["bottom.y"], 0.01).begin(people=2)
    samples = run.advance(3.0)
    assert [failure.person for failure in run.failures] == [0, 1]
    assert {failure.state for failure in run.failures} == {"bottom.y"}
    assert run.failures[0].time == pytest.approx(1.0, abs=0.02)
    assert np.all(np.isfinite(samples["bottom.y"][samples.valid]))


def test_an_initial_amount_that_is_no_number_is_a_failure_at_the_start() -> None:
    class Rooted(Module):
        y = State(1, "1", "decays")
        size = Param(1.0, "1", "size", source="assumed: a test")

        def start(m, y: Any) -> None:
            y.y = m.size**0.5

        def equations(m, d: Any) -> None:
            d.y = const(-1, "1/min") * m.y

    with np.errstate(invalid="ignore"):
        run = Ensemble(assemble(rooted=Rooted()), ["rooted.y"], 0.5).begin({"rooted.size": [4.0, -4.0, 9.0]}, people=3)
    samples = run.advance(2.0)
    (failure,) = run.failures
    assert (failure.person, failure.time, failure.state) == (1, 0.0, "rooted.y")
    assert "initial amount is not a finite number" in failure.reason
    np.testing.assert_array_equal(samples.valid.all(axis=1), [True, False, True])
    np.testing.assert_allclose(run.state[[0, 2], 0], np.array([2.0, 3.0]) * np.exp(-2.0), rtol=1e-3)


def test_too_many_steps_is_a_failure_that_says_what_to_do() -> None:
    ensemble = Ensemble(explosive(), ["y"], 0.25, rtol=1e-10, max_steps=20)
    run = ensemble.begin({"e.rate": [-1.0, -2.0]}, people=2)
    run.advance(50.0)
    assert len(run.failures) == 2
    assert "more than 20 steps; try a larger rtol or method='rodas4'" in run.failures[0].reason


def test_the_error_that_carries_failures_names_the_first_of_them() -> None:
    failures = [Failure(person, 1.5, "e.y", "too stiff") for person in range(7)]
    error = IntegrationError(failures)
    assert error.failures == failures
    assert str(error).startswith("person 0 at 1.500 min: too stiff (state 'e.y'); person 1")
    assert str(error).endswith("and 2 more")
