"""The network measured beside another program's, from the spikes of both and by the same yardstick.

``python -m oxytocin.network.comparison --suckling 1 --duration 1800 first.csv second.csv ...`` reads one file of spikes
for each seed (a header, then neurone and time in ms) and runs this network from as many seeds; with ``--wiring`` and as
many files (a header with the numbers of neurones, dendrites and bundles, then the bundles of each neurone) on the same
wirings, with ``--networks`` several times each.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError
from oxytocin.network.bursts import background_rate, find_bursts
from oxytocin.network.simulate import simulate
from oxytocin.network.stimulus import Stimulus
from oxytocin.network.wiring import Wiring, random_wiring

Floats = NDArray[np.float64]

WITHIN = 0.15
FINE_UNTIL = 990.0  # s; later times may be written too coarsely to tell the intervals within a burst


@dataclass(frozen=True)
class Measures:
    """What one run shows; nan where there is nothing to measure."""

    interval: float  # s, mean between bursts of the network
    first_latency: float  # s, to the first
    spikes_per_burst: float
    burst_duration: float  # s
    peak_rate: float  # 1/s, highest in a burst, mean over bursts
    background_rate: float  # 1/s
    bursts_per_hour: float


def measure(time: Floats, neurone: NDArray[np.int64], neurones: int, duration: float) -> Measures:
    """Return the measures of spikes at ``time`` (s) of ``neurone``, both (spikes,), in ``duration`` (s)."""
    bursts = find_bursts(time, neurone, neurones)
    fine = (bursts.event >= 0) & (bursts.start < FINE_UNTIL)
    return Measures(
        interval=_mean(bursts.intervals),
        first_latency=_mean(bursts.events[:1]),
        spikes_per_burst=_mean(bursts.spikes[fine]),
        burst_duration=_mean(bursts.duration[fine]),
        peak_rate=_mean(bursts.peak[fine]),
        background_rate=background_rate(time, bursts, duration, neurones),
        bursts_per_hour=3600 * len(bursts.events) / duration,
    )


def read_spikes(path: Path) -> tuple[Floats, NDArray[np.int64]]:
    """Return times (s) and neurones from a file with a header and lines of neurone, time (ms). Raises InputError."""
    try:
        table = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
    except (OSError, ValueError) as fault:
        raise InputError(f"{path}: lines of a neurone and a time in ms are needed ({fault})") from fault
    if table.shape[1] != 2:
        raise InputError(f"{path}: {table.shape[1]} columns found; a neurone and a time in ms are needed")
    if not len(table):
        raise InputError(f"{path}: no spikes found; lines of a neurone and a time in ms are needed")
    return table[:, 1] / 1000, table[:, 0].astype(np.int64)


def read_wiring(path: Path) -> Wiring:
    """Return the wiring in a file: a header with neurones, dendrites and bundles, then the bundles of each neurone."""
    try:
        with path.open(encoding="utf-8") as lines:
            _, _, bundles = (int(word) for word in next(lines).split(","))
            members = np.loadtxt(lines, delimiter=",", dtype=np.int64, ndmin=2)
    except (OSError, ValueError, StopIteration) as fault:
        raise InputError(f"{path}: a header and the bundles of each neurone are needed ({fault})") from fault
    return Wiring(members, bundles)


def compare(theirs: Sequence[Measures], ours: Sequence[Measures]) -> list[str]:
    """Return a Markdown table: mean and range over seeds of both, their ratio, and whether it is within 15 %."""
    lines = ["| | other: mean (range) | this network: mean (range) | ratio | within 15 % |", "|---|---|---|---|---|"]
    for item in fields(Measures):
        other, own = (np.array([getattr(one, item.name) for one in runs]) for runs in (theirs, ours))
        ratio = _mean(own) / _mean(other) if _mean(other) else float("nan")
        verdict = "nothing to compare" if np.isnan(ratio) else "yes" if abs(ratio - 1) <= WITHIN else "no"
        name = item.name.replace("_", " ")
        lines.append(f"| {name} | {_shown(other)} | {_shown(own)} | {ratio:.2f} | {verdict} |")
    return lines


def _mean(values: NDArray[np.floating] | NDArray[np.int64]) -> float:
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def _shown(values: Floats) -> str:
    known = values[~np.isnan(values)]
    if not len(known):
        return "none"
    seeds = "" if len(known) == len(values) else f", {len(known)} of {len(values)} seeds"
    return f"{known.mean():.4g} ({known.min():.4g} to {known.max():.4g}{seeds})"


def main() -> None:
    """Print the table for files of spikes given on the command line."""
    parser = argparse.ArgumentParser(prog="python -m oxytocin.network.comparison", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--wiring", nargs="+", type=Path, default=[])
    parser.add_argument("--networks", type=int, default=1)
    parser.add_argument("--suckling", type=float, default=1.0)
    parser.add_argument("--duration", type=float, default=1800.0)
    asked = parser.parse_args()
    ours, theirs = [], []
    try:
        if asked.wiring and len(asked.wiring) != len(asked.files):
            raise InputError(f"{len(asked.wiring)} wirings for {len(asked.files)} files of spikes; one each is needed")
        wirings = [read_wiring(path) for path in asked.wiring]
        wirings = wirings or [random_wiring(seed=seed + 1) for seed in range(len(asked.files))]
        for seed, (path, wiring) in enumerate(zip(asked.files, wirings, strict=True), start=1):
            time, neurone = read_spikes(path)
            if neurone.min() < 0 or neurone.max() >= wiring.neurones:
                raise InputError(
                    f"{path}: neurones {neurone.min()} to {neurone.max()}; 0 to {wiring.neurones - 1} are there"
                )
            theirs.append(measure(time, neurone, wiring.neurones, asked.duration))
            for network in range(asked.networks):
                run = simulate(
                    stimuli=[Stimulus(0, suckling=asked.suckling)],
                    duration=asked.duration,
                    seed=seed,
                    wiring=wiring,
                    network=network,
                )
                ours.append(measure(run.spikes.time, run.spikes.neurone, wiring.neurones, asked.duration))
    except InputError as fault:
        parser.error(str(fault))
    print("\n".join(compare(theirs, ours)))


if __name__ == "__main__":
    main()
