"""The two commands whose work is long, from the shell's side."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import oxytocin.benchmark as oxytocin_benchmark
from oxytocin.report import exporting

Command = Callable[..., Any]

ONE = "kinetics.iv.clearance.degroot1995"


def test_one_experiment_is_run_and_written_as_json(oxytocin: Command, tmp_path: Path) -> None:
    answer = oxytocin("validate", ONE, "--json", str(tmp_path / "validation.json"))
    assert answer.code in (0, 1)
    found = json.loads((tmp_path / "validation.json").read_text(encoding="utf-8"))
    assert found["of"] == 1
    assert {"id", "observation", "role", "published", "predicted", "unit", "accept", "within"} <= set(
        found["experiments"][0]
    )


def test_an_unknown_experiment_is_one_sentence(oxytocin: Command) -> None:
    answer = oxytocin("validate", ONE + "x")
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_bench_tells_progress_on_standard_error_and_writes_json(
    oxytocin: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []

    def measured(full: bool, progress: Callable[[str], None], assembly: str) -> dict[str, Any]:
        progress("100 people: 1.00 s")
        assert assembly == "labour"
        return {"ratio": 30.0, "full": full}

    monkeypatch.setattr(oxytocin_benchmark, "run_benchmark", measured)
    monkeypatch.setattr(oxytocin_benchmark, "show", shown.append)
    answer = oxytocin("bench", "--json", str(tmp_path / "deep" / "bench.json"))
    assert answer.code == 0
    assert "100 people: 1.00 s" in answer.err
    assert json.loads((tmp_path / "deep" / "bench.json").read_text(encoding="utf-8")) == {"ratio": 30.0, "full": False}
    assert shown == [{"ratio": 30.0, "full": False}]


def test_a_missing_package_for_an_export_says_how_to_get_it(
    oxytocin: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "find_spec", lambda package: None)
    answer = oxytocin("export", "sbml", "iv-bolus", "--out", str(tmp_path / "model.xml"))
    assert answer.code == 2
    assert "pip install 'oxytocin[sbml]'" in answer.err
