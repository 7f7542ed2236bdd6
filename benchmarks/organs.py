"""What each organ of the labour ward costs: people a second with it and without it.

python benchmarks/organs.py [--people 64] [--rounds 5]

Women of the benchmark (twelve hours of oxytocin at a fixed schedule) are integrated with the labour assembly, with one
more part at a time, and with the whole ward with one part less, at one tolerance. Rounds go through all in turn, on one
thread; of each the quickest by processor time is taken, which other work on the computer disturbs least.
"""

from __future__ import annotations

import argparse

import numpy as np

from oxytocin.benchmark import ours
from oxytocin.benchmark.patients import induced
from oxytocin.model import Model
from oxytocin.physiology import ward
from oxytocin.physiology.birth import INFECTION
from oxytocin.physiology.parts import Part, compose
from oxytocin.physiology.whole import ASSEMBLIES, EVERYONE

PARTS: dict[str, tuple[Part, ...]] = {
    "fetus, placenta and fetal heart": (ward.CHILD,),
    "heart and vessels": (ward.VESSELS,),
    "kidney and water": (ward.FLUIDS,),
    "third stage": (ward.THIRD_STAGE,),
    "infection": (INFECTION,),
    "treatment by vein": (ward.TREATMENT,),
    "brain, uptake and afferents": EVERYONE,
}
SETTING = ours.Setting("tsit5", 1e-4)


def models() -> dict[str, Model]:
    """The assemblies that are compared, by name."""
    labour, whole = ASSEMBLIES["labour"], ASSEMBLIES["ward"]
    more = {f"labour and {name}": (*labour, *parts) for name, parts in PARTS.items()}
    less = {f"ward without {name}": [part for part in whole if part not in parts] for name, parts in PARTS.items()}
    every = {"labour": labour, **more, "ward (all of them)": whole, **less}
    return {name: compose(name.split()[0], parts, "plausible") for name, parts in every.items()}


def main() -> None:
    """Print a table in Markdown."""
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--people", type=int, default=64)
    read.add_argument("--rounds", type=int, default=5)
    given = read.parse_args()
    people = {name: induced(given.people, model=model) for name, model in models().items()}
    ensembles = {name: ours.compiled(patients, SETTING, 1) for name, patients in people.items()}
    seconds = dict.fromkeys(people, np.inf)
    steps = dict.fromkeys(people, 0.0)
    for _ in range(given.rounds):
        for name, patients in people.items():
            outcome = ours.integrate(patients, ensembles[name])
            seconds[name] = min(seconds[name], outcome.processor)
            steps[name] = float(np.mean(outcome.run.steps))
    print("| assembly | states | people/s of one core | steps a person | µs a step |\n|---|---|---|---|---|")
    for name, patients in people.items():
        each = seconds[name] / given.people
        states = len(patients.model.states)
        print(f"| {name} | {states} | {1 / each:.0f} | {steps[name]:,.0f} | {1e6 * each / steps[name]:.2f} |")
    dearer = seconds["ward (all of them)"] / seconds["labour"]
    print(f"\nAll organs together cost {dearer:.1f} times the labour assembly.")


if __name__ == "__main__":
    main()
