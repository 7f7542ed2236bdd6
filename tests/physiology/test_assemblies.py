"""Assemblies: sources, spreads, grades, sizes and step-limiting rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.physiology.conftest import ensemble

from oxytocin.model import ModelError
from oxytocin.physiology.whole import ASSEMBLIES, PARTS, build

ROOT = Path(__file__).parents[2]


def _known() -> dict[str, set[str]]:
    """The keys of every bibliography and the ids of every observation."""
    folder = ROOT / "src" / "oxytocin" / "evidence" / "data" / "observations"
    books = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "docs").glob("bibliography*.yaml")]
    rows = [row for path in folder.glob("*.yaml") for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return {"ref": {key for book in books for key in book}, "obs": {row["id"] for row in rows}}


@pytest.mark.parametrize("assembly", sorted(ASSEMBLIES))
def test_every_parameter_and_link_names_its_source(assembly: str) -> None:
    known = _known()
    model = build(assembly, parts=tuple(PARTS) if assembly == "ward" else ())
    sources = {item.name: item.source for item in model.parameters}
    sources.update({f"{wire.origin} to {wire.target}": wire.source for wire in model.wires})
    for name, source in sources.items():
        kind, _, text = source.partition(":")
        assert kind in {"obs", "ref", "fit", "assumed"}, name
        assert text, name
        if kind in known:
            assert text in known[kind], f"{name}: {text}"


def test_the_complete_assembly_is_of_moderate_size() -> None:
    assert 35 <= len(build("labour").states) <= 60


def test_an_unknown_assembly_is_an_error() -> None:
    with pytest.raises(ModelError, match="no assembly 'womb'"):
        build("womb")


@pytest.mark.parametrize("trust", ["established", "plausible", "as-claimed"])
def test_every_grade_of_trust_gives_a_model(trust: str) -> None:
    model = build("labour", trust=trust)
    assert sum(wire.active for wire in model.wires) <= len(model.wires)


def test_no_rate_is_faster_than_about_a_second() -> None:
    """The largest eigenvalue limits the step of an explicit method; it is kept under 40 per minute."""
    run = ensemble("labour").begin()
    run.set_input("oxytocin_infusion", 10 * 1.698)
    reader, largest = ensemble("labour").reader, 0.0
    for minute in np.arange(60, 64, 0.25):
        run.advance(float(minute))
        state, inputs = run.state[0], run.inputs[0]
        steps = 1e-6 * np.maximum(np.abs(state), 1e-3)
        columns = state[:, None] + np.concatenate([np.zeros((len(state), 1)), np.diag(steps)], axis=1)
        cut, count = 2, columns.shape[1]
        rates = reader.rates(np.full(count, run.time[0]), columns, np.repeat(run.parameters[0][:, None], count, axis=1),
                             np.repeat(inputs[:cut, None], count, axis=1), np.repeat(inputs[cut:, None], count, axis=1))
        jacobian = (rates[:, 1:] - rates[:, :1]) / steps
        largest = max(largest, float(np.abs(np.linalg.eigvals(jacobian)).max()))
    assert largest < 40
