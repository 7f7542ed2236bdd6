"""Contractions before their time: what sets them off fades, and who is only threatened contracts less and stays."""

from __future__ import annotations

import numpy as np
import pytest

from oxytocin.physiology.body import Body
from oxytocin.physiology.early_activity import EarlyActivity
from oxytocin.simulation.run import CohortRun, simulate


def early(state: str, bishop: int, gestation: str = "31 wk", people: int = 30) -> CohortRun:
    """Return women who contract at the start and are left alone for a day."""
    scenario = {
        "person": {"sex": "female", "state": state, "gestation": gestation, "bishop": bishop},
        "duration": "24 h",
        "record": ["intrauterine_pressure", "cervical_dilatation", "early.source", "myocyte.fluctuation",
                   "body.myometrial_week"],
    }
    return simulate(scenario, people=people, seed=3, rtol=1e-3)


@pytest.fixture(scope="module")
def threatened() -> CohortRun:
    return early("threatened", bishop=2)


def hourly(run: CohortRun, first: int, last: int) -> float:
    """Contractions an hour between two hours, over all women."""
    onset = run.contractions().onset
    return int(((onset >= 60 * first) & (onset < 60 * last)).sum()) / (last - first)


def test_the_source_fades_with_its_own_time_and_wavers_about_it(threatened: CohortRun) -> None:
    course = threatened.timecourse
    size, time = (np.asarray(threatened.parameters[f"early.{name}"]) for name in ("threatened_size", "passing_time"))
    started = size[:, None]
    fading = started * np.exp(-course["time"].values[None, :] / time[:, None])
    wave = np.exp(EarlyActivity().wave_depth.value * course["myocyte.fluctuation"].values)
    assert course["early.source"].values == pytest.approx(fading * wave, rel=2e-3, abs=1e-9)
    assert np.quantile(wave, 0.9) / np.quantile(wave, 0.1) > 1.8


def test_most_contractions_of_a_threatened_labour_cease_by_themselves(threatened: CohortRun) -> None:
    assert hourly(threatened, 12, 24) < 0.4 * hourly(threatened, 0, 2)


def test_a_muscle_that_was_only_threatened_goes_back_to_its_week(threatened: CohortRun) -> None:
    body, hours = Body(), np.array([0, 24])
    week = threatened.timecourse["body.myometrial_week"].sel(time=60.0 * hours, method="nearest").values
    ahead = (body.threatened_week.value - 31) * np.exp(-60 * hours / body.threatened_time.value)
    assert week == pytest.approx(np.broadcast_to(31 + ahead, week.shape), rel=1e-3)


def test_labour_before_term_goes_on_more_often_than_what_only_threatens(threatened: CohortRun) -> None:
    labouring = early("labouring", bishop=5)
    born = [np.mean(run.timecourse["cervical_dilatation"].values[:, -1] > 9.9) for run in (threatened, labouring)]
    assert born[0] < born[1] < 0.75


def test_a_uterus_that_nothing_rouses_is_quiet_before_term(threatened: CohortRun) -> None:
    assert hourly(early("pregnant", bishop=2, people=10), 0, 24) * 3 < 0.2 * hourly(threatened, 0, 2)
