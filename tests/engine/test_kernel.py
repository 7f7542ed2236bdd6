"""Machine code is made once for what matters, and is the same from memory, from disk or made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.engine.people import oscillator, two_compartments

from oxytocin.engine import Ensemble, kernel
from oxytocin.engine.subnormals import can_flush
from oxytocin.model import Model, Module, Param, State, assemble, cache, const
from oxytocin.model.checking import fingerprint


def decay(number: float = 2.0, unit: str = "pmol", value: float = 1.0, name: str = "amount") -> Model:
    """Return a decay with a choice of what could make it another model."""

    def equations(m: Any, d: Any) -> None:
        setattr(d, name, -m.rate * number * getattr(m, name))

    body = {name: State(1, unit, "amount"), "rate": Param(value, "1/min", "rate", source="assumed: a test")}
    return assemble(decay=type("Decay", (Module,), {**body, "equations": equations})())


def test_a_fingerprint_is_of_equations_names_and_units_not_of_values() -> None:
    assert fingerprint(decay()) == fingerprint(decay(value=7.0))
    others = [decay(number=2.0000000000000004), decay(unit="nmol"), decay(name="mass"), two_compartments()]
    assert len({fingerprint(model) for model in (decay(), *others)}) == 5


def test_code_is_made_once_and_again_only_for_another_method_width_or_record() -> None:
    made = kernel.compile_kernel(two_compartments(), ["level"], "tsit5", 8)
    assert kernel.compile_kernel(two_compartments(), ["level"], "tsit5", 8) is made
    cases = (["drug.central"], "tsit5", 8), (["level"], "bs3", 8), (["level"], "tsit5", 4)
    others = [kernel.compile_kernel(two_compartments(), *case) for case in cases]
    assert len({id(other) for other in (made, *others)}) == 4


@pytest.mark.parametrize("method", ["tsit5", "rodas4"])
def test_code_from_disk_gives_the_same_bits(method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OXYTOCIN_CACHE", str(tmp_path))
    found = []
    for _ in range(2):
        monkeypatch.setattr(kernel, "_loaded", {})
        samples = Ensemble(oscillator(), ["rhythm"], 0.5, method=method).begin(people=5).advance(20.0)
        found.append(samples["rhythm"])
    assert list(tmp_path.glob("kernel-*"))
    np.testing.assert_array_equal(found[0], found[1])


def test_a_cache_that_cannot_be_written_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("OXYTOCIN_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(kernel, "_loaded", {})
    cache.write("key", b"content")
    assert cache.read("key") is None
    run = Ensemble(decay(), rtol=1e-8).begin(people=3)
    run.advance(1.0)
    np.testing.assert_allclose(run.state, np.exp(-2.0), rtol=1e-6)


def test_what_depends_on_the_person_alone_is_worked_out_once() -> None:
    class Loaded(Module):
        y = State(1, "1", "decays")
        a = Param(0.3, "1", "a", source="assumed: a test")
        b = Param(0.7, "1", "b", source="assumed: a test")

        def equations(m, d: Any) -> None:
            d.y = -const(1, "1/min") * (m.a**0.37 / (1 + m.b**2)) * m.y

    made = kernel.compile_kernel(assemble(loaded=Loaded()), [])
    assert made.layout.constants == 1
    parameters = np.array([[0.3, 0.7], [2.0, 1.5], [0.1, 0.0]])
    wanted = -(parameters[:, 0] ** 0.37) / (1 + parameters[:, 1] ** 2)
    np.testing.assert_allclose(np.abs(made.constants(parameters)[:, 0]), np.abs(wanted), rtol=1e-14)


def test_a_subnormal_number_is_zero_in_the_kernel_and_stays_what_it_is_outside() -> None:
    """What has decayed below 2e-308 is gone; arithmetic of Python in the same thread does not notice."""
    run = Ensemble(decay(value=0.01), ["decay.amount"], 1.0).begin(people=3)
    run.state[:] = 1e-310
    found = run.advance(3.0)["decay.amount"]
    flushed = can_flush(kernel.machine()[0].triple)
    assert (found == 0).all() if flushed else (found > 0).all()
    assert np.float64(1e-310) * 1 > 0
