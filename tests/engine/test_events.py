"""State-triggered changes: located where they happen, once, and in force from then on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from oxytocin.engine import Ensemble
from oxytocin.model import Inlet, Model, Module, Param, State, Switch, assemble, const

METHODS = ("tsit5", "rodas4", "bs3")


class Fall(Module):
    """A ball thrown upwards, its height a quadratic in time, and a decay that stops when a switch is set."""

    height = State(0, "cm", "height")
    speed = State(0, "cm/min", "speed")
    left = State(1, "1", "what decays until the ball is down")
    gravity = Param(2.0, "cm/min**2", "gravity", source="assumed: a test")
    throw = Param(10.0, "cm/min", "speed at the start", source="assumed: a test")
    high = Switch("has passed 20 cm upwards")
    down = Switch("is back at the ground")

    def start(m, y: Any) -> None:
        y.speed = m.throw

    def equations(m, d: Any) -> None:
        d.height = m.speed
        d.speed = -m.gravity
        d.left = const(-0.3, "1/min") * m.left * (1 - m.down)
        m.when(m.height - const(20, "cm"), high=1)
        m.when(-m.height - const(0.1, "cm"), down=1)


def up_through(level: float, throw: float) -> float:
    """Return when the ball passes a level upwards."""
    return (throw - math.sqrt(throw**2 - 4 * level)) / 2


def down_through(level: float, throw: float) -> float:
    """Return when the ball passes a level downwards."""
    return (throw + math.sqrt(throw**2 - 4 * level)) / 2


@pytest.mark.parametrize("method", METHODS)
def test_an_event_is_located_to_a_billionth_and_holds_from_then_on(method: str) -> None:
    throws = np.linspace(9.2, 14.0, 13)
    model = assemble(fall=Fall())
    run = Ensemble(model, ["fall.left"], 0.25, method=method, rtol=1e-12, atol=1e-12).begin(
        {"fall.throw": throws}, people=np.arange(100, 113))
    samples = run.advance(16.0)
    assert samples.valid.all()
    assert len(run.events) == 26
    for person, throw in zip(range(100, 113), throws, strict=True):
        found = {event.switch: event.time for event in run.events if event.person == person}
        assert found["fall.high"] == pytest.approx(up_through(20.0, throw), abs=1e-9)
        assert found["fall.down"] == pytest.approx(down_through(-0.1, throw), abs=1e-9)
        stopped = math.exp(-0.3 * found["fall.down"])
        row = samples["fall.left"][person - 100]
        np.testing.assert_allclose(row, np.maximum(np.exp(-0.3 * samples.time), stopped), rtol=1e-9)
    np.testing.assert_array_equal(run.switch("fall.down"), 1.0)


def test_a_crossing_downwards_is_none() -> None:
    run = Ensemble(assemble(fall=Fall())).begin({"fall.throw": 8.0})  # reaches 16 cm: never 20
    run.advance(16.0)
    assert [event.switch for event in run.events] == ["fall.down"]


def test_an_event_happens_once_and_its_switch_can_be_set_back() -> None:
    class Wave(Module):
        x = State(0, "1", "sine")
        y = State(1, "1", "cosine")
        seen = Switch("the wave is up")

        def equations(m, d: Any) -> None:
            turn = const(2 * math.pi, "1/min")
            d.x = turn * m.y
            d.y = -turn * m.x
            m.when(m.x - 0.5, seen=1)

    run = Ensemble(assemble(wave=Wave()), rtol=1e-12).begin()
    run.advance(5.5)
    assert [event.time for event in run.events] == pytest.approx([1 / 12], abs=1e-9)
    run.set_switch("wave.seen", 0.0)
    run.advance(8.5)
    assert [event.time for event in run.events] == pytest.approx([1 / 12, 6 + 1 / 12], abs=1e-9)


def test_two_events_in_one_step_come_in_their_order() -> None:
    class Ramp(Module):
        x = State(0, "1", "a ramp")
        first, second, third = Switch("at 1"), Switch("at 1.25"), Switch("at 2, once the first is set")
        speed = Param(1.0, "1/min", "speed", source="assumed: a test")

        def equations(m, d: Any) -> None:
            d.x = m.speed * (1 + m.first)
            m.when(m.x - 1.25, second=1)
            m.when(m.x - 1, first=1)
            m.when(m.x - 2, third=1)

    run = Ensemble(assemble(ramp=Ramp()), rtol=1e-6).begin()
    run._step[:] = 100.0
    run.advance(5.0)
    assert [event.switch for event in run.events] == ["ramp.first", "ramp.second", "ramp.third"]
    assert [event.time for event in run.events] == pytest.approx([1.0, 1.125, 1.5], abs=1e-9)
    assert run.state[0, 0] == pytest.approx(9.0)


def test_one_crossing_may_set_several_switches() -> None:
    class Birth(Module):
        station = State(-3, "cm", "station")
        born, ruptured = Switch("born"), Switch("membranes ruptured")

        def equations(m, d: Any) -> None:
            d.station = const(1, "cm/min")
            m.when(m.station - const(5, "cm"), born=1, ruptured=1)

    run = Ensemble(assemble(birth=Birth())).begin(people=3)
    run.advance(10.0)
    assert {(event.person, event.switch) for event in run.events} == {
        (person, f"birth.{name}") for person in range(3) for name in ("born", "ruptured")}
    assert {round(event.time, 9) for event in run.events} == {8.0}


def _threshold() -> Model:
    class Level(Module):
        amount = State(0, "pmol", "amount")
        infusion = Inlet("pmol/min", "infusion", default=0)
        over = Switch("above 5 pmol")

        def equations(m, d: Any) -> None:
            d.amount = m.infusion
            m.when(m.amount - const(5, "pmol"), over=1)

    return assemble(level=Level(), inputs={"infusion": "level.infusion"}, doses={"bolus": "level.amount"})


def test_an_event_after_a_change_of_an_input() -> None:
    run = Ensemble(_threshold()).begin()
    run.advance(3.0)
    run.set_input("infusion", 2.5)
    run.advance(10.0)
    assert [event.time for event in run.events] == pytest.approx([5.0], abs=1e-9)
