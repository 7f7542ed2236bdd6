"""Where parameters come from: what is said to be fitted is fitted by the script named, and nothing else is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from oxytocin.physiology.whole import build

ROOT = Path(__file__).parents[2]


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
