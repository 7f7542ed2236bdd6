"""After birth: receptors fall within days, afterpains come and go, and a later start is where a run arrives."""

from __future__ import annotations

import numpy as np
import pytest
from tests.physiology.conftest import ensemble

from oxytocin.engine import Ensemble
from oxytocin.physiology import build
from oxytocin.simulation import simulate

DAY = 1440.0
WEEK = 7 * DAY


def mother(days: np.ndarray, record: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Return what is seen of women so many days after birth, one each."""
    run = Ensemble(build("mother"), list(record)).begin(
        {"body.pregnant": 0.0, "body.postpartum": 1.0, "body.since_birth": days / 7}, people=len(days)
    )
    return run.observe(list(record))


def test_receptors_are_down_to_a_third_after_a_day_and_to_what_they_were_after_four() -> None:
    density = mother(np.array([0.01, 1.0, 2.0, 4.0, 14.0]), ("receptor_density",))["receptor_density"]
    assert density[0] == pytest.approx(477, rel=0.01)
    assert 0.25 < density[1] / density[0] < 0.45  # the gene notices late that oestrogen goes
    assert density[2] < density[1] / 2
    assert density[3] == pytest.approx(34, rel=0.1)  # as outside pregnancy
    assert density[4] == pytest.approx(34, rel=0.01)


def test_a_woman_who_begins_a_day_after_birth_is_where_one_who_is_followed_for_a_day_arrives() -> None:
    model = build("mother")
    run = Ensemble(model, ["receptor_density", "receptor_messenger"]).begin(
        {"body.pregnant": 0.0, "body.postpartum": 1.0, "body.since_birth": np.array([0.0, 1 / 7])}, people=2
    )
    later = run.observe(["receptor_density", "receptor_messenger"])
    followed = run.advance(DAY)
    for name, values in later.items():
        assert followed[name][0, -1] == pytest.approx(values[1], rel=0.08), name  # three steps stand for a receptor


def test_rates_that_meet_leave_a_woman_between_her_neighbours() -> None:
    """Where turnover is as fast as oestrogen goes the sum over both has no value of its own; it must be the limit."""
    apart = np.array([-1e-2, -1e-4, -1e-5, -1e-6, -1e-7, -1e-9, 0.0, 1e-12, 1e-8, 1e-6, 1e-5, 1e-3, 1e-2])
    for first, second in (("puerperium.steroid_loss", "receptors.turnover"),
                          ("receptors.messenger_decay", "receptors.turnover")):
        run = Ensemble(build("mother"), ["receptor_density"]).begin(
            {"body.pregnant": 0.0, "body.postpartum": 1.0, "body.since_birth": 1 / 7, first: np.full(len(apart), 0.005),
             second: 0.005 * (1 + apart)}, people=len(apart)
        )
        density = run.observe(["receptor_density"])["receptor_density"]
        assert np.all(np.diff(density) < 1e-6 * density[0])  # faster turnover, fewer left
        assert density == pytest.approx(density[6], rel=0.05)


def test_birth_takes_oestrogen_within_hours_and_progesterone_in_minutes_and_days() -> None:
    seen = mother(np.array([4 / 24, 1.0, 3.0, 42.0]), ("puerperium.placental", "puerperium.progesterone",
                                                       "puerperium.junctions", "puerperium.muscle"))
    assert seen["puerperium.placental"][0] == pytest.approx(0.5, rel=0.02)
    assert seen["puerperium.placental"][1] < 0.02
    assert 0.05 < seen["puerperium.progesterone"][0] < 0.1
    assert 0.02 < seen["puerperium.progesterone"][1] < 0.06
    assert seen["puerperium.progesterone"][2] < 0.01
    assert seen["puerperium.junctions"][1] < 0.02
    assert seen["puerperium.muscle"][3] == pytest.approx(0.07, rel=0.02)


def test_muscle_follows_progesterone_hours_later() -> None:
    hours = np.array([1.0, 5.0, 24.0])
    freed = mother(hours / 24, ("puerperium.withdrawal",))["puerperium.withdrawal"]
    assert freed[0] < 0.25
    assert 0.5 < freed[1] < 0.7
    assert freed[2] > 0.85  # in muscle that has begun to shrink


def test_until_birth_nothing_is_taken() -> None:
    run = ensemble("labour").begin()
    run.advance(120)
    assert run.state[:, run.ensemble.model.index("states", "puerperium.elapsed")] == pytest.approx(0.0)


def test_a_nursing_mother_has_afterpains_that_are_gone_after_weeks() -> None:
    def seen(days: float) -> tuple[float, float]:
        run = simulate(
            {
                "person": {"sex": "female", "state": "postpartum", "since_birth": f"{days} day"},
                "duration": "90 min",
                "life": [{"at": "30 min", "stimulus": "suckling", "for": "15 min"}],
                "record": ["intrauterine_pressure", "oxytocin_response"],
            },
            people=12,
            typical=False,
        )
        activity = run.courses["intrauterine_pressure"][0].mean() - run.courses["intrauterine_pressure"][0].min()
        return float(activity), float(run.courses["oxytocin_response"][0].max())

    first, third, late = seen(1), seen(3), seen(42)
    assert first[0] > third[0] > late[0]
    assert first[1] > third[1]  # the same pulses, fewer receptors


def test_only_a_mother_whose_uterus_is_looked_at_has_one() -> None:
    scenario = {"person": {"sex": "female", "state": "postpartum"}, "duration": "5 min"}
    without = simulate({**scenario, "record": ["plasma_oxytocin"]})
    looked_at = simulate({**scenario, "record": ["plasma_oxytocin", "receptor_density", "intrauterine_pressure"]})
    assert "risk_of_uterine_rupture" not in looked_at.outcomes  # nor is anything reckoned of a labour
    assert "receptors" not in without.model.modules
    assert "receptors" in looked_at.model.modules
    assert np.allclose(
        without.courses["plasma_oxytocin"][0][0, -1], looked_at.courses["plasma_oxytocin"][0][0, -1], rtol=1e-3
    )
