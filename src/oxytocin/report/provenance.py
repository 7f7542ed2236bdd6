"""Where the numbers behind a run came from: its parameters with their sources, its links with their grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oxytocin.report import words

if TYPE_CHECKING:
    from oxytocin.report.run import Run

KINDS = {
    "obs": "published observation",
    "ref": "reference",
    "fit": "fitted to calibration experiments",
    "assumed": "assumption",
}


@dataclass(frozen=True)
class Provenance:
    """Parameters as (name, value with unit, meaning, source), their count by kind of source, and links off and on."""

    parameters: list[tuple[str, str, str, str]]
    counts: list[tuple[str, int]]
    links: list[tuple[str, str, str, bool]]


def provenance(run: Run) -> Provenance:
    """Collect the sources behind the model of a run."""
    model = run.typical.model
    parameters = [
        (item.name, words.amount(item.value, item.unit), item.meaning, str(item.source)) for item in model.parameters
    ]
    counts = [
        (meaning, sum(str(item.source).partition(":")[0] == kind for item in model.parameters))
        for kind, meaning in KINDS.items()
    ]
    links = [
        (f"{wire.origin} → {wire.target}", wire.grade, _text(wire.source), bool(wire.active)) for wire in model.wires
    ]
    return Provenance(parameters, [entry for entry in counts if entry[1]], links)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
