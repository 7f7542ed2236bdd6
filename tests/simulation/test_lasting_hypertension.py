"""A raised pressure is called out when it is read, and again when readings show that it lasts."""

from __future__ import annotations

from typing import Any

from oxytocin.simulation import simulate

ONE, CONFIRMED = "107 mmHg (140/90)", "two readings 4 h apart"
SEVERE, EMERGENCY = "127 mmHg (160/110)", "a hypertensive emergency"


def called(hours: str, constricted: str | None = None, **person: Any) -> dict[str, float]:
    """When each alert on a raised pressure came first (min), with phenylephrine for so long from 40 min on."""
    drug = {"at": "40 min", "infuse": "phenylephrine", "rate": "100 ug/min", "for": constricted}
    result = simulate(
        {
            "person": {"state": "labouring", "gestation": "39 wk", **person},
            "duration": hours,
            "record": ["mean_arterial_pressure"],
            "care": [] if constricted is None else [drug],
        }
    )
    found: dict[str, float] = {}
    for alert in result.alerts:
        for sign in (ONE, CONFIRMED, SEVERE, EMERGENCY):
            if sign in alert.reason:
                found.setdefault(sign, alert.time)
    return found


def test_two_readings_four_hours_apart_confirm_hypertension() -> None:
    assert called("239 min", pre_eclampsia=True) == {ONE: 0.0}
    assert called("5 h", pre_eclampsia=True) == {ONE: 0.0, CONFIRMED: 240.0}
    assert called("5 h") == {}


def test_a_severe_pressure_is_an_emergency_when_it_has_lasted_for_a_quarter_of_an_hour() -> None:
    brief = called("2 h", "8 min", pre_eclampsia=True)
    assert brief.keys() == {ONE, SEVERE}
    lasting = called("2 h", "40 min", pre_eclampsia=True)
    assert lasting[EMERGENCY] == lasting[SEVERE] + 15
