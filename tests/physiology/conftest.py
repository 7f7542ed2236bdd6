"""Compiled assemblies shared by the tests of physiology, and small helpers to read a pressure trace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from oxytocin.engine import Ensemble
from oxytocin.physiology import build

RECORD = {
    "labour": ["intrauterine_pressure", "plasma_oxytocin", "cervical_dilatation", "fetal_station", "oxytocin_response",
               "intracellular_calcium", "labour.stretch", "labour.distension"],
    "kinetics": ["plasma_oxytocin", "firing_rate", "oxytocin_secretion"],
    "strip": ["tension", "receptor_density", "intracellular_calcium"],
    "cell": ["intracellular_calcium", "receptor_density", "myocyte.store"],
}


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("OXYTOCIN_CACHE", str(folder))
        yield folder


@cache
def ensemble(name: str, rtol: float = 1e-5) -> Ensemble:
    """Return a compiled assembly by name; sampled every 5 s."""
    return Ensemble(build(name), record=RECORD[name], rtol=rtol)
