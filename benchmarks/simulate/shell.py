"""How long `oxytocin simulate` takes from the shell, figures and report included, for every bundled scenario.

python benchmarks/simulate/shell.py [SCENARIO ...] [--rounds 5] [--trust weak]

Each round runs every scenario once and, in turn with them, a peer: a Python that imports NumPy, Matplotlib and Arrow
and writes one empty figure of the same size. The clock depends on what else the computer does; the processor's time of
a command (its copies included) and the ratio to the peer do much less. With ``--trust`` the first run at that grade is
compared with the second: what it takes longer is compilation.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

PEER = """
import numpy, pyarrow.parquet, matplotlib.pyplot as plt
figure = plt.figure(figsize=(10.5, 15))
figure.savefig("{0}.png", dpi=150)
figure.savefig("{0}.svg")
"""


class Taken(NamedTuple):
    """Seconds by the clock and of processors."""

    clock: float
    processors: float


def timed(command: list[str], environment: dict[str, str] | None = None) -> Taken:
    """Run a command; raises CalledProcessError when it fails."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def median(rounds: list[Taken]) -> Taken:
    """The median of each."""
    return Taken(*(statistics.median(column) for column in zip(*rounds, strict=True)))


def bundled() -> list[str]:
    """The names of the scenarios of the package."""
    from oxytocin.simulation.scenario import scenario_titles

    return list(scenario_titles())


def main() -> None:
    """Print a table in Markdown."""
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    read.add_argument("--rounds", type=int, default=5)
    read.add_argument("--trust", help="also measure the first run at another grade")
    given = read.parse_args()
    names = given.scenarios or bundled()
    with tempfile.TemporaryDirectory() as folder:
        simulate = [sys.executable, "-m", "oxytocin", "simulate"]
        out = ["--out", str(Path(folder) / "run")]
        commands = {name: [*simulate, name, *out] for name in names}
        for command in commands.values():  # the first run ever compiles, and is not what is asked
            timed(command)
        peer: list[Taken] = []
        found: dict[str, list[Taken]] = {name: [] for name in names}
        for _ in range(given.rounds):
            for name, command in commands.items():
                found[name].append(timed(command))
                peer.append(timed([sys.executable, "-c", PEER.format(Path(folder) / "empty")]))
        base = median(peer)
        print(f"Peer: {base.clock:.2f} s by the clock, {base.processors:.2f} s of processors\n")
        print("| scenario | s | processor s | over the peer |\n|---|---|---|---|")
        for name, rounds in found.items():
            taken = median(rounds)
            print(f"| {name} | {taken.clock:.2f} | {taken.processors:.2f} | {taken.clock / base.clock:.1f} |")
        if given.trust:
            print(f"\n| scenario, --trust {given.trust} | first s | again s | longer | processor s longer |")
            print("|---|---|---|---|---|")
            for name, command in commands.items():
                first, again = [], []
                for number in range(given.rounds):
                    cache = {"OXYTOCIN_CACHE": str(Path(folder) / f"cache-{name}-{number}")}
                    timed(command, cache)
                    asked = [*command, "--trust", given.trust]
                    first.append(timed(asked, cache))
                    again.append(timed(asked, cache))
                one, two = median(first), median(again)
                longer = f"{one.clock - two.clock:.2f} | {one.processors - two.processors:.2f}"
                print(f"| {name} | {one.clock:.2f} | {two.clock:.2f} | {longer} |")


if __name__ == "__main__":
    main()
