"""A run that is killed, at any moment and without warning, loses nothing and repeats nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
from tests.trials.small import SMALL, toy_model

from oxytocin.trials import TrialResult, trial

ROOT = Path(__file__).parents[2]
ALL = 15  # parts: 30 people, two at a time


def begun(folder: Path, workers: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    words = [sys.executable, "-m", "tests.trials.small", str(folder), str(workers)]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def parts(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (folder / "results").glob("part-*.parquet")
    }


def killed(folder: Path, workers: int, least: int, after: float) -> bool:
    """Kill a run some time after it has so many parts; say whether it was still at work."""
    process = begun(folder, workers)
    end = time.monotonic() + 30
    while len(parts(folder)) < least and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(after)
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(signal.SIGKILL)
    output = process.communicate()[0]
    assert process.returncode in (0, -signal.SIGKILL), output.decode()
    assert not psutil.wait_procs(children, timeout=5)[1], "workers outlive the run that was killed"
    return process.returncode != 0


def test_killed_at_random_times_and_resumed(tmp_path: Path, undisturbed: TrialResult) -> None:
    chance = random.Random(1)
    kills, before = 0, dict[str, tuple[int, bytes]]()
    for least in (0, 1, 5, 9):
        # the first may strike before anything is there, while the plan is written or modules are imported
        kills += killed(tmp_path, 1, least, chance.uniform(0.3, 1.2) if least == 0 else chance.uniform(0, 0.03))
        now = parts(tmp_path)
        assert all(now[name] == content for name, content in before.items()), "a finished part was done again"
        before = now
    assert kills >= 3
    assert 0 < len(before) < ALL
    told: list[int] = []
    result = trial(
        SMALL, out=tmp_path, resume=True, workers=1, chunk=2, build=toy_model, progress=lambda n, _: told.append(n)
    )
    assert told[0] == 2 * len(before)
    after = parts(tmp_path)
    assert len(after) == ALL
    assert all(after[name] == content for name, content in before.items())
    assert result.rows.equals(undisturbed.rows)
    assert result.summary == undisturbed.summary
    assert not list(tmp_path.rglob("*.partial"))


def test_workers_leave_with_a_run_that_is_killed(tmp_path: Path) -> None:
    assert killed(tmp_path, 2, 1, 0.0)
