"""`oxytocin trial` and `oxytocin sensitivity` as people type them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from pyarrow import parquet

from oxytocin.cli.counting import Lines
from oxytocin.physiology.whole import build

BRIEF = {
    "title": "An hour of each",
    "scenario": "induction-low-dose",
    "arms": {
        "low": {"care": [{"protocol": "induction-low-dose"}], "duration": "1 h"},
        "high": {"care": [{"protocol": "induction-high-dose"}], "duration": "1 h"},
    },
    "endpoints": {"given": {"number": "total_oxytocin", "unit": "IU"}, "birth": {"event": "birth_time < 1 h"}},
}


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    file = tmp_path / "brief.yaml"
    file.write_text(yaml.safe_dump(BRIEF, sort_keys=False))
    return file


def test_a_trial_runs_prints_writes_and_resumes(oxytocin: Callable, brief: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    words = ("trial", str(brief), "--people", "4", "--workers", "1", "--out", str(out))
    answer = oxytocin(*words)
    assert answer.code == 0
    assert "An hour of each" in answer.out
    assert "mean difference" in answer.out
    assert "4 of 4 people" in answer.err
    rows = parquet.read_table(out / "results").to_pandas()
    assert list(rows.columns) == ["person", "arm", "given", "birth", "failure"]
    # 30 min at 1 and 30 min at 2 mU/min; 6 and 8 and 10 mU/min for 20 min each, unless the goal is reached
    assert rows[rows["arm"] == "low"]["given"].max() == pytest.approx(0.09)
    assert rows[rows["arm"] == "high"]["given"].between(0.36, 0.48).all()
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["people"] == 4
    assert "already holds a trial; go on with it by --resume" in oxytocin(*words).err
    again = oxytocin(*words, "--resume")
    assert (again.code, again.out) == (0, answer.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trial", "low-versus-hihg-dose"), "did you mean 'low-versus-high-dose'?"),
        (("trial", "low-versus-high-dose", "--people", "one"), "--people: 'one' is not a whole number"),
        (("trial", "low-versus-high-dose", "--people", "1"), "--people: 1 is outside 2 to 100000000"),
        (("trial", "low-versus-high-dose", "--workers", "0"), "--workers: 0 is outside 1 to 1024"),
        (("trial",), "which trial? known are bolus-versus-slow-infusion, "),
        (("trial", "low-versus-high-dose", "--resume"), "--resume: say with --out which folder"),
        (("trial", "low-versus-high-dose", "--workers", "2", "--scheduler", "tcp://x:1"), "give one of the two"),
        (("sensitivity", "low-versus-high-dose", "--endpoint", "birth"), "there is no endpoint 'birth'"),
        (("sensitivity", "low-versus-high-dose", "--samples", "3"), "samples: 3 is not a power of 2"),
    ],
)
def test_mistakes_end_in_one_sentence(oxytocin: Callable, words: tuple[str, ...], said: str) -> None:
    answer = oxytocin(*words)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_the_list_names_each_trial(oxytocin: Callable) -> None:
    answer = oxytocin("trial", "--list")
    assert answer.code == 0
    assert "low-versus-high-dose            Low- against high-dose oxytocin for induction of labour" in answer.out


def test_a_missing_package_is_one_sentence(oxytocin: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from oxytocin.trials import running

    monkeypatch.setattr(running, "find_spec", lambda name: None)
    answer = oxytocin("trial", "low-versus-high-dose")
    assert answer.code == 2
    assert "pip install 'oxytocin[trials]'" in answer.err


def test_sensitivity_prints_and_writes(oxytocin: Callable, brief: Path, tmp_path: Path) -> None:
    out = tmp_path / "sensitivity"
    two = {item.name for item in build("labour").parameters if item.spread is not None and item.unit != "rad"}
    two = set(sorted(two)[:2])
    chosen = ("--parameters", ",".join(two), "--method", "morris", "--samples", "2")
    answer = oxytocin("sensitivity", str(brief), "--workers", "1", "--out", str(out), *chosen)
    assert answer.code == 0, answer.err
    found = json.loads((out / "sensitivity.json").read_text(encoding="utf-8"))
    assert {item["parameter"] for item in found["indices"]} == two
    assert {path.name for path in out.iterdir()} == {"sensitivity.json", "sensitivity.png", "sensitivity.svg"}


def test_plain_lines_tell_rate_and_time_left_and_leave_out_what_was_done_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([0.0, 0.0, 10.0, 10.0, 11.0, 11.0, 100.0, 100.0])
    monkeypatch.setattr("oxytocin.cli.counting.time.monotonic", lambda: next(clock))
    said: list[str] = []
    tell = Lines("people", said.append)
    for done in (500, 600, 610, 1000):
        tell(done, 1000)
    assert said == ["500 of 1,000 people", "600 of 1,000 people, 10.0/s, 40 s left", "1,000 of 1,000 people"]
