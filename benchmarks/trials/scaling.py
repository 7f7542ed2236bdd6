"""How a trial grows with people and with cores: seconds, processor seconds, memory, and a straight line through them.

    python benchmarks/trials/scaling.py --people 100 300 1000 3000 10000 --workers 1 2 --rounds 3

Each size runs `oxytocin trial` in a process of its own (sizes interleaved, rounds repeated). The cost of a woman is the
slope of a straight line through the processor seconds of all rounds, with its 95 % interval; what a million women would
take on a thousand cores follows from it on paper. Each woman stands under both arms of `twelve-hours.yaml`: two runs of
12 h.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from scipy import stats

TRIAL = Path(__file__).with_name("twelve-hours.yaml")


def measured(people: int, workers: int) -> dict[str, float]:
    """Run the trial once: wall and processor seconds of all its processes, highest memory of parent and worker (MB)."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["oxytocin", "trial", str(TRIAL), "--people", str(people), "--workers", str(workers), "--out", folder]
        begin, before = time.perf_counter(), os.times()
        process = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watched, parent, worker = psutil.Process(process.pid), 0.0, 0.0
        while process.poll() is None:
            try:
                parent = max(parent, watched.memory_info().rss / 1e6)
                kin = [child.memory_info().rss / 1e6 for child in watched.children(recursive=True)]
                worker = max([worker, *kin])
            except psutil.NoSuchProcess:
                break
            time.sleep(0.2)
        if process.wait() != 0:
            raise SystemExit(f"the trial of {people} people failed")
        after = os.times()
        processor = after.children_user + after.children_system - before.children_user - before.children_system
    wall = time.perf_counter() - begin
    return {"wall": wall, "processor": processor, "parent_mb": parent, "worker_mb": worker}


def line(people: list[int], seconds: list[float]) -> dict[str, float]:
    """Return the straight line through seconds on people, the 95 % interval of its slope, and the log-log slope."""
    fit = stats.linregress(people, seconds)
    width = stats.t.ppf(0.975, max(len(people) - 2, 1)) * fit.stderr
    above = [(n, s - fit.intercept) for n, s in zip(people, seconds, strict=True) if s > fit.intercept]
    slope = stats.linregress(np.log([n for n, _ in above]), np.log([s for _, s in above])).slope
    return {
        "start_s": fit.intercept,
        "per_woman_ms": 1e3 * fit.slope,
        "low_ms": 1e3 * (fit.slope - width),
        "high_ms": 1e3 * (fit.slope + width),
        "log_slope_above_start": slope,
    }


def main() -> None:
    """Measure, fit and print; --json keeps everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[100, 300, 1000, 3000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(asked.rounds):
        for people in asked.people:
            for workers in asked.workers:
                found.setdefault(f"{people} {workers}", []).append(measured(people, workers))
                print(people, workers, found[f"{people} {workers}"][-1], file=sys.stderr, flush=True)
    print("| women | workers | seconds | processor seconds | women/s | parent MB | worker MB |")
    print("|---|---|---|---|---|---|---|")
    for key, runs in found.items():
        people, workers = map(int, key.split())
        middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        print(f"| {people:,} | {workers} | {middle['wall']:.1f} | {middle['processor']:.1f} | "
              f"{people / middle['wall']:.0f} | {middle['parent_mb']:.0f} | {middle['worker_mb']:.0f} |")
    lines = {}
    for workers in asked.workers:
        points = [(n, run["processor"]) for n in asked.people for run in found[f"{n} {workers}"]]
        fit = lines[workers] = line([n for n, _ in points], [s for _, s in points])
        low, mean, high = (1e6 * fit[name] / 1e3 for name in ("low_ms", "per_woman_ms", "high_ms"))
        print(
            f"\n{workers} workers: start {fit['start_s']:.1f} s, {fit['per_woman_ms']:.2f} ms a woman "
            f"({fit['low_ms']:.2f} to {fit['high_ms']:.2f}), slope of logarithms {fit['log_slope_above_start']:.3f}; "
            f"a million women: {mean / 60:.0f} min of one core ({low / 60:.0f} to {high / 60:.0f}), "
            f"{mean / 1000:.1f} s on 1,000 cores on paper, the start not counted"
        )
    if asked.json is not None:
        asked.json.write_text(json.dumps({"runs": found, "lines": lines}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
