"""What the calibration scripts share: virtual women, targets, a table of them, and a seeded search over parameters.

Without arguments a script prints its targets beside what the declared parameters give. With ``--fit N`` it searches N
evaluations from there (Nelder-Mead on the logarithms, the same seed for every evaluation) and prints the values found;
they are taken over into the declarations by hand, rounded, so that sources and notes stay with them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from oxytocin.model import Model

Array = NDArray[np.float64]
SEED = 20


@dataclass(frozen=True)
class Target:
    """A published or assumed figure: its name (an observation's id where there is one), value and weight in the fit."""

    name: str
    value: float
    weight: float = 1.0


def women(model: Model, count: int, **given: float) -> dict[str, Array]:
    """Return parameters of ``count`` people drawn from the spreads; ``body__bishop=5`` fixes one for all."""
    generator = np.random.default_rng(SEED)
    drawn = {item.name: item.spread.quantile(item.value, generator.random(count))
             for item in model.parameters if item.spread is not None}
    return drawn | {name.replace("__", "."): np.full(count, value) for name, value in given.items()}


def rescaled(model: Model, people: Mapping[str, Array], typical: Mapping[str, float]) -> dict[str, Array]:
    """Return the people with the typical value of some parameters moved, everybody by the same factor."""
    declared = {item.name: item.value for item in model.parameters}
    size = len(next(iter(people.values())))
    return {**people, **{name: people.get(name, np.full(size, declared[name])) * value / declared[name]
                         for name, value in typical.items()}}


def run(model: Model, names: Sequence[str], targets: Sequence[Target],
        measure: Callable[[Mapping[str, float]], Mapping[str, float]]) -> None:
    """Print the targets beside the model's figures, and search if asked to on the command line.

    A name that is no parameter of the model is one of the script's own, a factor that is 1 as declared.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--fit", type=int, default=0, metavar="N", help="search N evaluations")
    wanted = parser.parse_args().fit
    given = {item.name: item.value for item in model.parameters}
    declared = {name: given.get(name, 1.0) for name in names}
    table("declared", targets, measure(declared))
    if not wanted:
        return

    def typical(logs: Array) -> dict[str, float]:
        return {name: declared[name] * float(np.exp(step)) for name, step in zip(names, logs, strict=True)}

    def distance(logs: Array) -> float:
        found = measure(typical(logs))
        apart = [item.weight * np.log(max(found[item.name], 1e-3 * item.value) / item.value) ** 2 for item in targets]
        return float(np.sum(apart) + 0.02 * np.sum(logs**2))

    start = np.vstack([np.zeros(len(names)), 0.15 * np.eye(len(names))])
    best = minimize(distance, np.zeros(len(names)), method="Nelder-Mead",
                    options={"maxfev": wanted, "initial_simplex": start})
    table("fitted", targets, measure(typical(best.x)))
    for name, value in typical(best.x).items():
        print(f"{name:40s} {declared[name]:10.4g} -> {value:10.4g}")


def table(title: str, targets: Sequence[Target], found: Mapping[str, float]) -> None:
    """Print one line a target."""
    print(f"{title:58s} {'target':>10s} {'model':>10s}")
    for item in targets:
        print(f"{item.name:58s} {item.value:10.3g} {found[item.name]:10.3g}")
