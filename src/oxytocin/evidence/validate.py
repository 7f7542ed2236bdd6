"""The validation run: every published figure beside the predicted one, by a rule that was fixed before any fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from oxytocin.errors import InputError
from oxytocin.evidence import running
from oxytocin.evidence.comparing import answer
from oxytocin.evidence.experiments import Experiment, load_experiments
from oxytocin.evidence.outcomes import Outcome, ValidationReport
from oxytocin.evidence.records import data_folder
from oxytocin.writing import write_whole


def validation(
    experiments: Iterable[Experiment],
    simulate: running.Simulate = running.simulated,
    expected: dict[str, bool] | None = None,
    progress: Callable[[Outcome], None] | None = None,
    library: Path | None = None,
) -> ValidationReport:
    """Run experiments and return what came out, in their order.

    `simulate` turns an order into an arm, `expected` says which used to hold, `progress` is told each answer as it
    comes. Raises InputError for a scenario or a measure that does not fit the model, naming file, experiment and key.
    """
    chosen = list(experiments)
    found: list[Outcome] = []
    for item, arms, versus in running.plan(chosen, library).results(chosen, simulate):
        outcome = answer(item, arms, versus, (expected or {}).get(item.id))
        found.append(outcome)
        if progress is not None:
            progress(outcome)
    return ValidationReport(experiments=tuple(found))


def expected_file() -> Path:
    """Return the committed file that says which experiments hold."""
    return data_folder() / "expected.json"


def read_expected(path: Path | None = None) -> dict[str, bool]:
    """Return which experiments used to hold, by id; nothing when there is no file yet."""
    path = path or expected_file()
    if not path.is_file():
        return {}
    return {str(key): bool(value["within"]) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}


def write_expected(report: ValidationReport, path: Path | None = None) -> Path:
    """Write what came out as what is expected from now on; experiments that were not run keep their line."""
    path = path or expected_file()
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for item in report.experiments:
        number = None if item.predicted is None else float(f"{item.predicted:.3g}")
        known[item.id] = {"within": item.within, "predicted": number, "unit": item.unit}
    write_whole(path, json.dumps(known, indent=2, sort_keys=True) + "\n")
    return path


def run_validation(
    experiments: str | None = None, json_file: Path | None = None, accept: bool = False, library: Path | None = None
) -> int:
    """Run experiments (all, a bundled group or id, or a file), print the table and return the exit code.

    0 when nothing that used to hold is lost, else 1. `accept` takes the present outcome as the expected one (bundled
    experiments only). Raises InputError for bad input.
    """
    from oxytocin.evidence.table import Screen

    chosen = load_experiments(experiments, library)
    bundled = {item.id for item in load_experiments()}
    if accept and not {item.id for item in chosen} <= bundled:
        raise InputError("--accept belongs to the bundled experiments; a file of one's own has nothing to be held to")
    with Screen(len(chosen)) as screen:
        report = validation(chosen, expected=read_expected(), progress=screen.done, library=library)
        screen.show(report)
    if json_file is not None:
        write_whole(json_file, json.dumps(report.to_json(), indent=2) + "\n")
    if accept:
        write_expected(report)
        return 0
    return 1 if report.lost else 0
