"""The ensemble engine measured against libRoadRunner: same patients, inputs, outputs and accuracy, same cores."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Callable
from typing import Any

from oxytocin.benchmark.table import show

__all__ = ["run_benchmark", "show"]

SIZES, MORE = (100, 300, 1000, 3000, 10_000), (30_000, 100_000)
PEOPLE, ROUNDS = 500, 7
BOTH = {"labour": 32, "ward": 12}  # of whom the peer integrates so many: a woman with every organ takes it seconds


def run_benchmark(
    full: bool = False, progress: Callable[[str], None] | None = None, assembly: str = "labour"
) -> dict[str, Any]:
    """Measure and return: ``ratio`` (people per second over libRoadRunner's at equal achieved accuracy),
    ``people_per_second``, ``peer_people_per_second``, ``error``, ``peer_error``, ``slope`` (of log time on log people),
    ``latency_s``, ``vector_limit_share`` and how all of it was measured.

    ``assembly`` is "labour" or "ward", which has every organ. ``full`` goes on to 100,000 people. ``progress`` is
    called with a line of text as work goes on.
    Raises InputError where libRoadRunner is not installed.
    """
    from oxytocin.benchmark import comparison, peer, scaling
    from oxytocin.benchmark.patients import HOURS, induced
    from oxytocin.physiology.whole import build

    peer.needed()
    say = progress or (lambda line: None)
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    patients = induced(PEOPLE, model=build(assembly))
    both = BOTH[assembly]
    result: dict[str, Any] = comparison.compare(patients, both=both, workers=workers, rounds=ROUNDS, progress=say)
    say("the reference, against libRoadRunner at tight tolerance")
    result["reference_error"] = comparison.cross_check(patients, 2 * workers, workers)
    setting = result.pop("chosen")
    result["latency_s"] = scaling.latency(setting, assembly)
    points = scaling.sweep((*SIZES, *(MORE if full else ())), setting, workers, say, assembly)
    result["slope"] = scaling.slope(points)
    result["scaling"] = [point._asdict() for point in points]
    result |= {
        "hours": HOURS,
        "assembly": assembly,
        "states": len(patients.model.states),
        "parameters": len(patients.model.parameters),
        "recorded": list(patients.record),
        "sample_every_s": 60 * patients.every,
        "workers": workers,
        "machine": f"{platform.machine()} {platform.system()}, Python {platform.python_version()}",
        "versions": {
            name: importlib.metadata.version(name) for name in ("oxytocin", "libroadrunner", "llvmlite", "numpy")
        },
    }
    return result
