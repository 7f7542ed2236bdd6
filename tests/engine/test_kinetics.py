"""Two-compartment kinetics against the matrix exponential: boluses, infusions, both at their exact times."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm
from tests.engine.people import two_compartments

from oxytocin.engine import Ensemble
from oxytocin.model import ModelError

VOLUME, CLEARANCE, FORTH, BACK = 9.0, 1.5, 0.2, 0.07


def exact(state: np.ndarray, infusion: float, minutes: float, volume: float = VOLUME) -> np.ndarray:
    """Return the amounts after some minutes of a constant infusion."""
    matrix = np.zeros((3, 3))
    matrix[:2, :2] = [[-CLEARANCE / volume - FORTH, BACK], [FORTH, -BACK]]
    matrix[0, 2] = infusion
    return (expm(matrix * minutes) @ [*state, 1.0])[:2]


@pytest.mark.parametrize("method", ["tsit5", "bs3", "rodas4"])
def test_a_bolus_and_a_stepped_infusion_are_exact(method: str) -> None:
    run = Ensemble(two_compartments(), ["level"], 0.5, method=method, rtol=1e-9, workers=1).begin()
    state, now = np.zeros(2), 0.0
    plan = [(0.0, 60.0, 0.0), (7.3, 60.0, 500.0), (15.0, 120.0, 0.0), (33.37, 0.0, 250.0)]  # time, infusion, bolus
    for (time, infusion, bolus), end in zip(plan, [7.3, 15.0, 33.37, 90.0], strict=True):
        assert run.time[0] == time == now
        run.set_input("infusion", infusion)
        if bolus:
            run.dose("bolus", bolus)
        state = state + np.array([bolus, 0.0])
        assert run.observe(["level"])["level"][0] == pytest.approx(state[0] / VOLUME, rel=1e-7, abs=1e-9)
        samples = run.advance(end)
        assert samples.valid.all()
        wanted = [exact(state, infusion, time - now)[0] / VOLUME for time in samples.time]
        np.testing.assert_allclose(samples["level"][0], wanted, rtol=1e-6, atol=1e-6)
        state, now = exact(state, infusion, end - now), end
        np.testing.assert_allclose(run.state[0], state, rtol=1e-7)


def test_every_whole_multiple_is_sampled_once_whatever_the_pieces() -> None:
    ensemble = Ensemble(two_compartments(), ["level"], 5 / 60)
    whole, pieces = ensemble.begin(), ensemble.begin()
    whole.set_input("infusion", 10.0)
    pieces.set_input("infusion", 10.0)
    reference = whole.advance(12.0)
    parts = [pieces.advance(end) for end in (0.01, 1.0, 1.25, 1.3, 1.3333333, 2.0, 5 / 60 * 25, 7.0, 7.7, 12.0)]
    time = np.concatenate([part.time for part in parts])
    np.testing.assert_allclose(time, np.arange(145) * 5 / 60, rtol=1e-12)
    np.testing.assert_allclose(time, reference.time)
    assert all(part.valid.all() for part in parts)
    np.testing.assert_allclose(np.concatenate([part["level"][0] for part in parts]), reference["level"][0], rtol=3e-3,
                               atol=1e-4)


def test_no_sample_is_lost_at_the_end_of_any_piece() -> None:
    ensemble = Ensemble(two_compartments(), ["level"], 5 / 60)
    run, count = ensemble.begin(people=3), 0
    for minute in range(1, 200):
        samples = run.advance(minute * 7 / 60)
        assert samples.valid.all()
        count += len(samples.time)
    assert count == int(199 * 7 / 5 + 1e-9) + 1


def test_doses_and_inputs_reach_only_those_they_are_for() -> None:
    run = Ensemble(two_compartments(), ["level"], 1.0, rtol=1e-9).begin(people=np.array([5, 6, 7]))
    mask = np.array([True, False, True])
    run.dose("bolus", np.array([100.0, 200.0, 300.0]), where=mask)
    run.set_input("infusion", 5.0, where=~mask)
    run.advance(10.0)
    for row, (bolus, infusion) in enumerate([(100.0, 0.0), (0.0, 5.0), (300.0, 0.0)]):
        np.testing.assert_allclose(run.state[row], exact(np.array([bolus, 0.0]), infusion, 10.0), rtol=1e-7)


def test_people_who_are_finished_stay_where_they_are() -> None:
    run = Ensemble(two_compartments(), ["level"], 1.0).begin(people=4)
    run.set_input("infusion", 5.0)
    run.advance(3.0)
    run.finish(np.array([False, True, False, False]))
    before = run.state[1].copy()
    samples = run.advance(6.0)
    np.testing.assert_array_equal(run.state[1], before)
    np.testing.assert_array_equal(run.time, [6.0, 3.0, 6.0, 6.0])
    np.testing.assert_array_equal(samples.valid.all(axis=1), [True, False, True, True])
    assert not samples.valid[1].any()


def test_parameters_are_each_persons_own() -> None:
    volumes = np.linspace(4.0, 16.0, 23)
    run = Ensemble(two_compartments(), rtol=1e-9).begin({"drug.volume": volumes}, people=23)
    run.dose("bolus", 90.0)
    run.advance(12.0)
    wanted = [exact(np.array([90.0, 0.0]), 0.0, 12.0, volume) for volume in volumes]
    np.testing.assert_allclose(run.state, wanted, rtol=1e-7)


def test_running_summaries_are_those_of_the_samples() -> None:
    ensemble = Ensemble(two_compartments(), ["level"], 0.25)
    kept, dropped = ensemble.begin(people=5), ensemble.begin(people=5)
    for run in (kept, dropped):
        run.set_input("infusion", np.arange(5) * 10.0)
        run.dose("bolus", 300.0)
    values = np.concatenate([kept.advance(end)["level"] for end in (10.0, 30.0)], axis=1)
    for end in (10.0, 30.0):
        assert dropped.advance(end, keep=False)["level"].shape == (5, 0)
    for run in (kept, dropped):
        summary = run.summary("level")
        np.testing.assert_array_equal(summary.minimum, values.min(axis=1))
        np.testing.assert_array_equal(summary.maximum, values.max(axis=1))
        np.testing.assert_array_equal(summary.time_of_maximum, values.argmax(axis=1) * 0.25)
        np.testing.assert_allclose(summary.mean, values.mean(axis=1), rtol=1e-12)
        np.testing.assert_allclose(summary.area, values.sum(axis=1) * 0.25, rtol=1e-12)


@pytest.mark.parametrize(("act", "words"), [
    (lambda: Ensemble(two_compartments(), ["levle"]), "nothing called 'levle' to observe; did you mean 'level'?"),
    (lambda: Ensemble(two_compartments(), method="tsit"), "no integration method is called 'tsit'"),
    (lambda: Ensemble(two_compartments(), sample_every=0), "must be positive"),
    (lambda: Ensemble(two_compartments(), rtol=-1e-3), "must be positive"),
    (lambda: Ensemble(two_compartments()).begin({"drug.volum": 3}), "did you mean 'drug.volume'?"),
    (lambda: Ensemble(two_compartments()).begin({"drug.volume": np.nan}), "'drug.volume' is not a finite number"),
    (lambda: Ensemble(two_compartments()).begin().set_input("infusoin", 3), "did you mean 'infusion'?"),
    (lambda: Ensemble(two_compartments()).begin().dose("bolsu", 3), "no dose 'bolsu'; there are bolus"),
    (lambda: Ensemble(two_compartments()).begin().summary("level"), "'level' is not recorded"),
])
def test_a_mistake_in_the_use_is_told(act: object, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        act()  # type: ignore[operator]
    assert words in str(caught.value)
