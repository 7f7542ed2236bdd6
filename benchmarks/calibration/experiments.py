"""Calibration against the calibration experiments themselves: a seeded local search over named parameters.

    python benchmarks/calibration/experiments.py pulses --parameters hypothalamus.priming_at_rest --rounds 40

Each round proposes two neighbours of the best so far (parameters moved by random factors) and keeps the better. The
distance of a figure is (log(model / published) / log(edge / published))**2, with the edge of what is accepted; what is
made small is its mean over the calibration experiments of the named groups, with a penalty for each that is not within.
Validation experiments are dropped before anything is run. Values found are printed and taken into the declarations
by hand, rounded, so that sources and notes stay with them.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from oxytocin.evidence import load_experiments
from oxytocin.evidence.outcomes import Outcome
from oxytocin.evidence.validate import validation
from oxytocin.model.quantities import Param
from oxytocin.physiology import build


def declaration(name: str) -> Param:
    """Return the declaration of a parameter of the complete assembly."""
    prefix, _, local = name.partition(".")
    found = build("labour").modules[prefix].quantities[local]
    if not isinstance(found, Param):
        raise SystemExit(f"{name} is not a parameter")
    return found


def distance(outcome: Outcome) -> float:
    """How far a figure is from the published one: 0 on it, 1 at the edge of what is accepted, at most 9."""
    published, predicted = outcome.published.get("value"), outcome.predicted
    if outcome.band is None:
        return 0.0 if outcome.within else 4.0
    low, high = outcome.band
    centre = published if published is not None else math.sqrt(low * high)
    if predicted is None or not predicted > 0:
        return 9.0
    edge = high if predicted > centre else low
    return min((math.log(predicted / centre) / math.log(edge / centre)) ** 2, 9.0)


def evaluate(groups: Sequence[str], values: dict[str, float]) -> tuple[float, dict[str, float | None], int]:
    """Return the distance, every figure and how many are within, with parameters moved in this process."""
    for name, value in values.items():
        declaration(name).value = value
    chosen = [item for group in groups for item in load_experiments(group) if item.role == "calibration"]
    report = validation(chosen)
    total = sum(distance(outcome) for outcome in report.experiments) / len(chosen)
    within = sum(bool(outcome.within) for outcome in report.experiments)
    figures = {item.id: item.predicted for item in report.experiments}
    return total + 2 * (len(chosen) - within) / len(chosen), figures, within


def main() -> None:
    """Search and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="+")
    parser.add_argument("--parameters", nargs="+", required=True)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spread", type=float, default=0.12, help="size of a move, on the logarithm")
    given = parser.parse_args()
    declared = {name: declaration(name).value for name in given.parameters}
    generator = np.random.default_rng(given.seed)
    with ProcessPoolExecutor(2) as pool:
        best, values = evaluate(given.groups, declared), dict(declared)
        print(f"declared: distance {best[0]:.3f}, {best[2]} within", flush=True)
        for turn in range(given.rounds):
            size = given.spread * 0.3 ** (turn / given.rounds)
            proposed = []
            for _ in range(2):
                moves = generator.normal(0, size, len(values)) * (generator.random(len(values)) < 0.5)
                factors = dict(zip(values, np.exp(moves), strict=True))
                proposed.append({name: value * float(factors[name]) for name, value in values.items()})
            results = list(pool.map(evaluate, [given.groups] * 2, proposed))
            winner = min(range(2), key=lambda index: results[index][0])
            if results[winner][0] < best[0]:
                best, values = results[winner], proposed[winner]
                print(f"round {turn}: distance {best[0]:.3f}, {best[2]} within", flush=True)
    for name, value in values.items():
        print(f"{name:40s} {declared[name]:10.4g} -> {value:10.4g}")
    for name, figure in best[1].items():
        print(f"{name:60s} {figure}")


if __name__ == "__main__":
    main()
