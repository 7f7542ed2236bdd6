"""What `oxytocin simulate` spends its time on, counted rather than timed: a clock depends on what else goes on."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from oxytocin.care import heart, waves
from oxytocin.engine import Ensemble, kernel
from oxytocin.model import cache
from oxytocin.report.run import simulate
from oxytocin.simulation.run import planned

HEAVY = ("pint", "xarray", "pandas", "scipy", "sympy", "libsbml", "roadrunner", "dask", "distributed", "lifelines")
ORDINARY = """
import sys
from oxytocin.report.run import simulate
for _ in range(2):
    simulate("iv-bolus", people=2).write(sys.argv[1])
    loaded = [name for name in {0!r} if name in sys.modules]
    print(*loaded)
"""


def test_what_a_run_does_not_need_is_not_loaded(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ORDINARY.format(HEAVY), str(tmp_path / "run")]
    subprocess.run(command, check=True, capture_output=True)  # which may have to check units and to compile
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert again.stdout.split() == []


def test_a_change_of_trust_compiles_two_kernels_and_no_change_none(monkeypatch: pytest.MonkeyPatch) -> None:
    built = Counter[str]()
    kept: dict[str, bytes] = {}

    def build(model: Any, *rest: Any) -> bytes:
        built[model.trust] += 1
        return original(model, *rest)

    original = kernel._build
    monkeypatch.setattr(kernel, "_build", build)
    monkeypatch.setattr(kernel, "_loaded", {})
    monkeypatch.setattr(cache, "read", kept.get)
    monkeypatch.setattr(cache, "write", kept.__setitem__)
    for trust in (None, None, "weak", "weak", None):
        kernel._loaded.clear()  # as a new process would begin
        one = planned("day-of-feeds", trust=trust)
        for plan in (one, planned("day-of-feeds", 2, trust=trust, record=one.stored[:2], outcomes=one.figures)):
            Ensemble(plan.model, plan.sampled)
    assert built == {"plausible": 2, "weak": 2}


def test_every_sample_of_the_pressure_is_read_once_and_of_the_heart_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = Counter[str]()
    follow, look = waves.Waves.follow, heart.read

    def followed(self: waves.Waves, first: int, trace: np.ndarray, *rest: Any) -> Any:
        read["pressure"] += trace.shape[1]
        return follow(self, first, trace, *rest)

    def looked(rate: np.ndarray, *rest: Any, **named: Any) -> Any:
        read["heart"] += rate.shape[1]
        return look(rate, *rest, **named)

    monkeypatch.setattr(waves.Waves, "follow", followed)
    monkeypatch.setattr(heart, "read", looked)
    run = simulate("spontaneous-labour")
    samples = len(run.typical.time)
    assert samples - 2 <= read["pressure"] <= samples  # no reader keeps a tocograph of its own
    assert read["heart"] <= (heart.HORIZON + 1) * samples
