"""Tests keep machine code in a folder of their own, so that no test meets what another run left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oxytocin.network import NetworkRun, Stimulus, simulate


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("OXYTOCIN_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def suckled() -> NetworkRun:
    """Half an hour at the breast."""
    return simulate(stimuli=[Stimulus(0, suckling=1)], duration=1800, seed=1)
