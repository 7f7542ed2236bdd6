"""Where parameters come from: what is said to be fitted is fitted by the script named, and nothing else is."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from oxytocin.physiology.whole import build

ROOT = Path(__file__).parents[2]


def bibliography() -> dict[str, dict[str, Any]]:
    """Return every reference by its key."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((ROOT / "docs").glob("bibliography*.yaml")):
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert not set(found) & set(entries), file.name
        found |= entries
    return found


def test_every_reference_can_be_found_by_a_reader() -> None:
    """A key that is used has an entry, which was not written from memory and says what to look for."""
    known = bibliography()
    for file in (*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.yaml")):
        for key in re.findall(r"\bref:([A-Za-z]\w*)", file.read_text(encoding="utf-8")):
            assert key in known, f"{file.name}: {key}"
    for key, entry in known.items():
        assert entry.get("doi") or entry.get("pmid") or (entry.get("title") and entry.get("venue")), key
        assert "memory" not in str(entry.get("read")), key


def fitted(script: Path) -> set[str]:
    """Return the parameters that a calibration script varies."""
    for line in ast.parse(script.read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "NAMES":
            return set(ast.literal_eval(line.value))
    raise AssertionError(f"{script.name} names no parameters")


@pytest.mark.parametrize("script", ["pulses", "contractions", "labour"])
def test_what_is_said_to_be_fitted_is_fitted(script: str) -> None:
    path = f"benchmarks/calibration/{script}.py"
    said = {item.name for item in build("labour").parameters if item.source == f"fit:python {path}"}
    assert said == fitted(ROOT / path)
