"""Watching many hearts: whom a glance leaves out would not have been found abnormal by reading the trace."""

from __future__ import annotations

import numpy as np
from tests.physiology.organs import begin, child

from oxytocin.care.heart import read
from oxytocin.care.heart_watch import HeartWatch, striking
from oxytocin.care.monitor import Monitor

STEP = 5.0
PER = 120  # samples in ten minutes


def traces(hours: float = 1.0, least: float = 250.0, most: float = 700.0) -> tuple[np.ndarray, np.ndarray]:
    """Fetuses of falling reserve under contractions every two to four minutes."""
    people = 24
    reserve = np.linspace(least, most, people)
    cords = np.tile([0.02, 0.2, 1.0], people // 3)
    run = begin(child(), ["fetal_heart.rate", "tocograph.pressure"], people,
                parameters={"placenta.flow_rest": reserve, "placenta.cord_risk": cords})
    run.set_input("interval", np.tile([2.0, 2.5, 3.5, 4.0], people // 4))
    found = run.advance(hours * 60)
    return found["fetal_heart.rate"][:, 1:], found["tocograph.pressure"][:, 1:]


def test_a_glance_misses_nobody_whom_reading_would_find() -> None:
    rate, pressure = traces()
    rate, pressure = (part[:, : part.shape[1] // PER * PER] for part in (rate, pressure))
    judged = read(rate, pressure, STEP).categories
    abnormal = (judged.nichd == 3) | (judged.figo == 3)
    assert abnormal.any()
    assert not abnormal.all()
    for window in range(rate.shape[1] // PER):
        looked = striking(rate[:, window * PER : (window + 1) * PER])
        assert not (abnormal[:, window] & ~looked).any()


def test_minutes_of_abnormality_add_up_and_start_again() -> None:
    rate, pressure = traces()
    monitor = Monitor(len(rate), tell=True)
    watch = HeartWatch(monitor)
    there = np.ones(len(rate), bool)
    for begin_at in range(0, rate.shape[1], 77):  # in pieces that do not divide ten minutes
        monitor.feed(pressure[:, begin_at : begin_at + 77])
        watch.feed(rate[:, begin_at : begin_at + 77], pressure[:, begin_at : begin_at + 77], there)
    whole = rate.shape[1] // PER * PER
    held = slice(max(whole - 5 * PER, 0), whole)
    judged = read(rate[:, held], pressure[:, held], STEP).categories
    assert np.array_equal(watch.pathological > 0, judged.figo[:, -1] == 3)
    assert set(np.unique(watch.pathological % 10)) == {0.0}
    nobody = np.zeros(len(rate), bool)
    monitor.feed(pressure[:, :PER])
    watch.feed(rate[:, :PER], pressure[:, :PER], nobody)
    assert watch.pathological.max() == 0


def test_patience_leaves_out_only_what_nobody_asks_for() -> None:
    rate, pressure = traces(hours=2.0, least=200.0, most=450.0)
    there = np.ones(len(rate), bool)
    there[-1] = False
    found = {}
    for patience in (10.0, 20.0, 30.0):
        monitor = Monitor(len(rate), tell=True)
        watch = HeartWatch(monitor, patience=patience)
        seen = []
        for begin_at in range(0, rate.shape[1], 77):
            monitor.feed(pressure[:, begin_at : begin_at + 77])
            watch.feed(rate[:, begin_at : begin_at + 77], pressure[:, begin_at : begin_at + 77], there)
            seen.append([watch.category_three, watch.pathological])
        found[patience] = np.array(seen)
    whole = found.pop(10.0)
    assert (whole >= 30).any()
    for patience, part in found.items():
        asked = whole >= patience
        assert np.array_equal(part[asked], whole[asked])
        assert not part[~asked & (whole == 0)].any()
        assert (part <= whole).all()
        assert (part < whole).any()
