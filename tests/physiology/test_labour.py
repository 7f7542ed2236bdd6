"""Labour: ripening, dilatation that only grows, stages in order, birth, and what parity and a ripe cervix change."""

from __future__ import annotations

import numpy as np
import pytest
from tests.physiology.conftest import ensemble

from oxytocin.engine import Run, Samples
from oxytocin.physiology.whole import build

LABOUR = {"body.labouring": 1.0, "body.bishop": 9.0}


@pytest.fixture(scope="module")
def induced() -> tuple[Run, Samples]:
    """Four women on 8 mU/min: first baby, third baby, riper cervix, and one whose pelvis lets nothing pass."""
    people = {"body.parity": np.array([0.0, 2.0, 0.0, 0.0]), "body.bishop": np.array([4.0, 4.0, 8.0, 4.0]),
              "labour.descent_second": np.array([0.018, 0.018, 0.018, 0.0])}
    run = ensemble("labour", 1e-4).begin(people, people=4)
    run.set_input("oxytocin_infusion", 8 * 1.698)
    return run, run.advance(24 * 60)


def when(run: Run, person: int, switch: str) -> float:
    """Return the time (h) at which a person's switch was set, infinity if never."""
    times = [event.time for event in run.events if event.person == person and event.switch == f"labour.{switch}"]
    return times[0] / 60 if times else np.inf


def test_dilatation_and_descent_never_go_back(induced: tuple[Run, Samples]) -> None:
    for name in ("cervical_dilatation", "fetal_station"):
        assert np.diff(induced[1][name], axis=1).min() >= -1e-5  # the interpolant's own error


def test_dilatation_stops_at_ten_and_birth_needs_it(induced: tuple[Run, Samples]) -> None:
    run, samples = induced
    assert samples["cervical_dilatation"].max() < 10.01
    for person in range(3):
        assert when(run, person, "full_dilatation") < when(run, person, "born") < 24


def test_membranes_rupture_where_the_woman_s_own_threshold_is(induced: tuple[Run, Samples]) -> None:
    run, samples = induced
    moment = when(run, 0, "membranes_ruptured")
    threshold = next(item.value for item in build("labour").parameters if item.name == "labour.rupture_at")
    assert samples["cervical_dilatation"][0, round(moment * 720)] == pytest.approx(threshold, abs=0.02)


def test_earlier_births_and_a_ripe_cervix_quicken_labour(induced: tuple[Run, Samples]) -> None:
    run = induced[0]
    assert when(run, 1, "born") < when(run, 0, "born")
    assert when(run, 2, "born") < when(run, 0, "born") - 2
    second = [when(run, person, "born") - when(run, person, "full_dilatation") for person in (0, 1)]
    assert second[1] < 0.5 * second[0]


def test_induction_takes_most_of_a_day_and_quickens_after_six_centimetres(induced: tuple[Run, Samples]) -> None:
    run, samples = induced
    assert 10 < when(run, 0, "born") < 22
    dilatation, time = samples["cervical_dilatation"][0], samples.time / 60
    four, six, ten = (time[np.argmax(dilatation >= size)] for size in (4, 6, 9.99))
    assert 2 / (six - four) < 4 / (ten - six)


def test_a_head_that_cannot_descend_is_not_born(induced: tuple[Run, Samples]) -> None:
    assert when(induced[0], 3, "born") == np.inf


def test_the_floor_is_felt_as_the_head_crowns_and_not_by_the_muscle() -> None:
    """Stretch of the muscle is done at full dilatation; what the brain feels goes on rising until birth."""
    run = ensemble("labour", 1e-4).begin(LABOUR)
    samples = run.advance(36 * 60)
    full, born = (round(when(run, 0, name) * 720) for name in ("full_dilatation", "born"))
    stretch, felt = samples["labour.stretch"][0], samples["labour.distension"][0]
    assert stretch[born - 1] == pytest.approx(stretch[full], rel=0.02)
    assert felt[full] < 1.1 * stretch[full]
    assert felt[born - 1] > 1.4 * stretch[born - 1]
    assert felt[born + 1] == 0


def test_spontaneous_labour_needs_no_infusion() -> None:
    run = ensemble("labour", 1e-4).begin(LABOUR)
    run.advance(12 * 60)
    assert when(run, 0, "born") < 12


def test_an_unripe_woman_before_term_does_not_labour() -> None:
    run = ensemble("labour", 1e-4).begin({"body.gestation": 34.0})
    samples = run.advance(12 * 60)
    assert np.ptp(samples["cervical_dilatation"]) < 0.2


def test_amounts_stay_bounded_and_never_negative(induced: tuple[Run, Samples]) -> None:
    run, _ = induced
    model = ensemble("labour").model
    signed = {"myocyte.potential", "labour.descended"}
    assert not run.failures
    for position, state in enumerate(model.states):
        amounts = run.state[:, position]
        assert np.all(np.isfinite(amounts))
        if state.name not in signed:
            assert amounts.min() > -1e-6, state.name
    for name in ("hypothalamus.reserve", "myocyte.store", "receptors.messenger", "uterus.oxygen", "labour.softened"):
        assert run.state[:, model.index("states", name)].max() <= 1.1, name


def test_bridges_and_gates_stay_shares_all_along() -> None:
    run = ensemble("labour", 1e-4).begin()
    run.set_input("oxytocin_infusion", 60 * 1.698)
    model = ensemble("labour").model
    rows = [model.index("states", f"myocyte.{name}") for name in ("outward", "phosphorylated", "attached", "latched")]
    for minute in range(1, 91):
        run.advance(minute)
        assert run.state[0, rows].min() >= -1e-6
        assert run.state[0, rows[1:]].sum() <= 1
