"""A person's result is theirs: bitwise the same alone, in any batch, in any order, by any number of workers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.people import oscillator, two_compartments

from oxytocin.engine import Ensemble, random
from oxytocin.engine.ensemble import Run

PEOPLE = np.arange(100)


def parameters(people: np.ndarray) -> dict[str, np.ndarray]:
    """Return each person's own speed and phase."""
    speed, phase = (random.uniform(3, people, name)[:, 0] for name in ("speed", "phase"))
    return {"o.speed": 0.8 + speed, "o.phase": 6.28 * phase}


def course(people: np.ndarray, method: str, workers: int, width: int | None = None) -> tuple[np.ndarray, Run]:
    """Return the samples of some people over two stretches, and their run."""
    ensemble = Ensemble(oscillator(), ["rhythm"], 0.5, method=method, workers=workers, width=width)
    run = ensemble.begin(parameters(people), people=people)
    parts = [run.advance(end) for end in (11.0, 30.0)]
    assert all(part.valid.all() for part in parts)
    return np.concatenate([part["rhythm"] for part in parts], axis=1), run


@pytest.fixture(scope="module", params=["tsit5", "rodas4", "bs3"])
def together(request: pytest.FixtureRequest) -> tuple[str, np.ndarray, Run]:
    """The whole batch with two workers."""
    return (request.param, *course(PEOPLE, request.param, 2))


def test_one_worker_or_two(together: tuple[str, np.ndarray, Run]) -> None:
    method, values, run = together
    again, other = course(PEOPLE, method, 1)
    np.testing.assert_array_equal(again, values)
    np.testing.assert_array_equal(other.state, run.state)
    np.testing.assert_array_equal(other.steps, run.steps)


def test_reversed(together: tuple[str, np.ndarray, Run]) -> None:
    method, values, run = together
    again, other = course(PEOPLE[::-1], method, 2)
    np.testing.assert_array_equal(again[::-1], values)
    np.testing.assert_array_equal(other.state[::-1], run.state)


@pytest.mark.parametrize("size", [1, 7])
def test_alone_or_in_a_small_batch(together: tuple[str, np.ndarray, Run], size: int) -> None:
    method, values, run = together
    for first in (0, 42, 93):
        again, other = course(PEOPLE[first:first + size], method, 2)
        np.testing.assert_array_equal(again, values[first:first + size])
        np.testing.assert_array_equal(other.state, run.state[first:first + size])
        times = [(event.person, event.time) for event in run.events if first <= event.person < first + size]
        assert sorted((event.person, event.time) for event in other.events) == sorted(times)


@pytest.mark.parametrize("width", [4, 8, 16])
def test_the_width_changes_nothing(together: tuple[str, np.ndarray, Run], width: int) -> None:
    method, values, _ = together
    np.testing.assert_array_equal(course(PEOPLE[:20], method, 1, width)[0], values[:20])


def test_twice_is_the_same(together: tuple[str, np.ndarray, Run]) -> None:
    method, values, _ = together
    np.testing.assert_array_equal(course(PEOPLE, method, 2)[0], values)


def test_what_is_observed_does_not_depend_on_the_batch(together: tuple[str, np.ndarray, Run]) -> None:
    method, _, run = together
    seen = run.observe(["rhythm", "o.x"])
    for person in (0, 55, 99):
        alone = course(PEOPLE[person:person + 1], method, 1)[1].observe(["rhythm", "o.x"])
        assert alone["rhythm"][0] == seen["rhythm"][person]
        assert alone["o.x"][0] == seen["o.x"][person]


def test_everybody_has_their_own_steps() -> None:
    run = Ensemble(two_compartments(), rtol=1e-6).begin({"drug.clearance": np.geomspace(0.1, 500.0, 40)}, people=40)
    run.dose("bolus", 100.0)
    run.advance(60.0)
    assert run.steps.max() > 20 * run.steps.min()
    assert np.all(run.time == 60.0)
