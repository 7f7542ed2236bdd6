"""The page about experiments: its examples run as they stand and its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oxytocin.evidence import load_experiments, validation
from oxytocin.evidence.experiments import Experiment
from oxytocin.evidence.vocabulary import DERIVED, FUNCTIONS

PAGE = (Path(__file__).parents[2] / "docs" / "experiments.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_runs_as_it_stands(tmp_path: Path, example: str) -> None:
    file = tmp_path / "my-experiments.yaml"
    file.write_text(example, encoding="utf-8")
    report = validation(load_experiments(str(file)))
    (outcome,) = report.experiments
    assert outcome.predicted is not None
    assert outcome.predicted > 0


def test_every_key_is_explained() -> None:
    for key in Experiment.model_fields:
        assert f"| `{key}` |" in PAGE, key


def test_every_function_is_explained() -> None:
    for name in (*FUNCTIONS, *DERIVED):
        assert re.search(rf"`{name}[(`]", PAGE), name
