"""Pulse and pressure are taken while the uterus rests."""

from __future__ import annotations

import numpy as np

from oxytocin import simulate
from oxytocin.simulation.carers.observing import Lately, _quiet


def test_the_reading_waits_for_the_longest_rest() -> None:
    """A contraction at the minute that is due, one just over, none at all, nothing but contractions."""
    pressure = np.array([[9.0, 60.0, 9.0, 9.0, 60.0], [9.0, 9.0, 9.0, 60.0, 9.0], [9.0] * 5, [60.0] * 5])
    np.testing.assert_array_equal(_quiet(pressure), [3, 2, 4, 4])


def test_a_reading_after_a_push_is_that_of_the_rest_before_it() -> None:
    """The push is over for half a minute, the heart still races: what is charted is the pulse between contractions."""
    time = np.arange(0, 6, 0.5)
    pushing = (time >= 4.5) & (time < 5.5)
    lately = Lately(
        time,
        {
            "intrauterine_pressure": np.where(pushing, 110.0, 12.0)[None],
            "heart_rate": np.where(time >= 4.5, 141.0, 99.0)[None],
        },
    )
    assert lately.quiet(5.5)["heart_rate"] == 99
    assert lately.quiet(5.5).keys() == {"heart_rate"}


def test_no_bleeding_is_suspected_before_birth() -> None:
    """A healthy first labour: pushing raises no alarm for bleeding or for the pressure of a severe hypertension."""
    person = {"sex": "female", "state": "labouring", "gestation": "40 wk", "parity": 0, "bishop": 8}
    cohort = simulate({"title": "x", "person": person, "duration": "30 h", "until": "birth"}, people=8, seed=3).cohort
    assert cohort is not None
    born = {event.person: event.time for event in cohort.events if event.switch == "labour.born"}
    assert len(born) > 5
    assert not [alert for alert in cohort.alerts if "heart rate over" in alert.reason or "160/110" in alert.reason]
