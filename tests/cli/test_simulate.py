"""`simulate` and `export` from the shell's side: what is printed, what is written, what an exit code means."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import libsbml
import pytest
from pyarrow import parquet

import oxytocin.report.run as report_run
from oxytocin.engine.errors import Failure, IntegrationError
from oxytocin.report.terminal import print_failures

Command = Callable[..., Any]


def test_a_kinetic_scenario_is_simulated_printed_and_written(oxytocin: Command, tmp_path: Path) -> None:
    answer = oxytocin("simulate", "iv-bolus", "--out", str(tmp_path / "bolus"), "--people", "8")
    assert answer.code == 0
    assert answer.err == ""
    assert "Intravenous bolus in a man" in answer.out
    assert "not medical advice" in " ".join(answer.out.split())
    summary = json.loads((tmp_path / "bolus" / "summary.json").read_text(encoding="utf-8"))
    assert summary["outcomes"]["time_of_maximum_plasma_oxytocin"]["value"] == pytest.approx(10, abs=0.2)
    course = parquet.read_table(tmp_path / "bolus" / "timecourse.parquet").to_pydict()
    assert course["time"][-1] == pytest.approx(120, abs=0.2)
    level = dict(zip(course["time"], course["plasma_oxytocin"], strict=True))
    before, after = level[5.0], max(course["plasma_oxytocin"])
    assert after > 20 * before, "one unit into a vein is far above what circulates"


def test_the_same_seed_is_the_same_run_and_another_is_another(oxytocin: Command, tmp_path: Path) -> None:
    def bytes_with(seed: str, name: str) -> bytes:
        assert (
            oxytocin("simulate", "iv-bolus", "--seed", seed, "--people", "0", "--out", str(tmp_path / name)).code == 0
        )
        return (tmp_path / name / "timecourse.parquet").read_bytes()

    assert bytes_with("3", "first") == bytes_with("3", "second")
    assert bytes_with("3", "first") != bytes_with("4", "third")


def test_set_changes_the_scenario(oxytocin: Command, tmp_path: Path) -> None:
    def peak(*words: str) -> float:
        assert oxytocin("simulate", "iv-bolus", "--people", "0", "--out", str(tmp_path / "run"), *words).code == 0
        summary = json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))
        return float(summary["outcomes"]["maximum_plasma_oxytocin"]["value"])

    assert peak("--set", "care[0].amount=2 IU") == pytest.approx(2 * peak(), rel=0.05)


def test_a_failed_integration_names_who_when_and_which_state_and_exits_1(
    oxytocin: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = SimpleNamespace(person=0, time=93.5, state="plasma.central", reason="the step became too small")
    failed = SimpleNamespace(subject="person", typical=SimpleNamespace(failures=[failure]), cohort=None)
    monkeypatch.setattr(report_run, "simulate", lambda *_, **__: failed)
    answer = oxytocin("simulate", "iv-bolus", "--out", str(tmp_path / "results"))
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    for words in ("the typical person", "1 h 34 min", "the step became too small", "plasma.central", "--seed"):
        assert words in answer.err
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("scenario", ["iv-bolus", "induction-low-dose"])
def test_sbml_is_written_without_a_fault(oxytocin: Command, scenario: str, tmp_path: Path) -> None:
    shorter = ["--set", "duration=2 h"] if scenario != "iv-bolus" else []
    answer = oxytocin("export", "sbml", scenario, "--out", str(tmp_path / "model.xml"), *shorter)
    assert answer.code == 0, answer.err
    document = libsbml.readSBMLFromFile(str(tmp_path / "model.xml"))
    assert document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) == 0
    assert document.getModel().getNumEvents() > 0, "doses and changes of the pump are events"


def test_antimony_is_written(oxytocin: Command, tmp_path: Path) -> None:
    assert oxytocin("export", "antimony", "iv-bolus", "--out", str(tmp_path / "model.ant")).code == 0
    assert "plasma__central' =" in (tmp_path / "model.ant").read_text(encoding="utf-8")


def test_a_failure_that_stops_everything_is_one_message_and_exit_1(
    oxytocin: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise IntegrationError([Failure(3, 93.5, "plasma.central", "the step became too small")])

    monkeypatch.setattr(report_run, "simulate", failing)
    answer = oxytocin("simulate", "iv-bolus")
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    for words in ("person 3", "93.5", "plasma.central", "the step became too small"):
        assert words in answer.err


def test_a_fault_of_ours_keeps_its_traceback(oxytocin: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(report_run, "simulate", broken)
    with pytest.raises(ZeroDivisionError):
        oxytocin("simulate", "iv-bolus")


def test_many_failed_people_are_counted_and_the_others_kept(capsys: pytest.CaptureFixture[str]) -> None:
    failures = [SimpleNamespace(person=number, time=10.0, state="x", reason="no") for number in range(9)]
    cohort = SimpleNamespace(failures=failures)
    print_failures(SimpleNamespace(subject="person", typical=SimpleNamespace(failures=[]), cohort=cohort))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 6
    assert "person 0" in lines[0]
    assert lines[-1] == "oxytocin: and 4 people more; the others are complete"
