"""One undisturbed run of the small trial, which others have to repeat bit for bit."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trials.small import SMALL, toy_model

from oxytocin.trials import TrialResult, trial


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trial") / "undisturbed"


@pytest.fixture(scope="session")
def undisturbed(folder: Path) -> TrialResult:
    return trial(SMALL, out=folder, workers=1, build=toy_model)
