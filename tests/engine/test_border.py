"""What is refused at the engine's border, in one sentence, and what a jump across a threshold does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from oxytocin.engine import Ensemble
from oxytocin.model import Inlet, Model, ModelError, Module, Param, Signal, State, Switch, assemble, cache, const


class Tank(Module):
    """A tank that empties, with a float switch."""

    content = State(0, "L", "what is in it")
    inflow = Inlet("L/min", "what runs in", default=0)
    level = Signal("L", "what the float sees")
    outflow = Param(0.1, "1/min", "share that runs out", source="assumed:for the test")
    full = Switch("set by the float")

    def equations(m, d: object) -> None:
        m.level = m.content
        d.content = m.inflow - m.outflow * m.content  # type: ignore[attr-defined]
        m.when(m.level - const(5, "L"), full=1)


def tank() -> Model:
    return assemble(tank=Tank(), inputs={"inflow": "tank.inflow"}, doses={"bucket": "tank.content"})


def ensemble() -> Ensemble:
    return Ensemble(tank(), record=["tank.content"], sample_every=1.0)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (lambda: Ensemble(tank(), sample_every=np.inf), "must be positive and finite"),
        (lambda: Ensemble(tank(), width=3), "no vector holds 3 people"),
        (lambda: ensemble().begin(people=0), "at least one person"),
        (lambda: ensemble().begin({"tank.outflow": np.ones(2)}, people=3), "one for each of 3 people"),
        (lambda: ensemble().begin({"tank.outflow": np.nan}, people=3), "is not a finite number for every person"),
        (lambda: ensemble().begin().set_input("inflow", np.nan), "input 'inflow' is not a finite number"),
        (lambda: ensemble().begin().dose("bucket", np.inf), "dose 'bucket' is not a finite number"),
        (lambda: ensemble().begin().advance(np.nan), "cannot advance to nan min"),
        (lambda: ensemble().begin().advance(np.inf), "cannot advance to inf min"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(fault: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        fault()


def test_time_does_not_run_backwards() -> None:
    run = ensemble().begin()
    run.advance(5.0)
    with pytest.raises(ModelError, match="cannot advance to 2 min from 5 min"):
        run.advance(2.0)


def test_a_dose_across_a_threshold_sets_the_switch_at_once_and_only_for_those_dosed() -> None:
    run = ensemble().begin(people=3)
    run.advance(2.0)
    run.dose("bucket", 10.0, where=np.array([True, False, True]))
    assert [(event.person, event.time) for event in run.events] == [(0, 2.0), (2, 2.0)]
    assert run.switch("tank.full").tolist() == [1.0, 0.0, 1.0]
    run.advance(60.0)
    assert len(run.events) == 2


def test_a_damaged_file_in_the_cache_counts_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("OXYTOCIN_CACHE", str(tmp_path))
    cache.write("kernel", b"machine code")
    assert cache.read("kernel") == b"machine code"
    path = cache.folder() / "kernel"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert cache.read("kernel") is None
