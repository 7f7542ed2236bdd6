"""Where the engine's time goes: steps, rejected steps, right-hand sides, share of the vector limit.

python benchmarks/profile_engine.py [--model labour|yardstick] [--people 64] [--hours 12] [--rtol 1e-4]
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from typing import Any
from unittest import mock

import numpy as np

from oxytocin.benchmark import arithmetic, yardstick
from oxytocin.engine import Ensemble, Run, kernel, loop
from oxytocin.engine.random import uniform
from oxytocin.model import Model

MARK = 2.0**32  # accepted steps are counted in units of this, above the attempted ones


class CountingLoop(loop._Loop):
    """The engine's loop, which also counts the steps it accepts."""

    def _next_step(self, error: Any, accepted: Any, cut: Any) -> None:
        super()._next_step(error, accepted, cut)
        f, e = self.f, self.e
        f.store(e.fma(e.flag(accepted), e.constant(MARK), f.load("steps")), "steps")


def counting(ensemble: Ensemble, method: str, width: int | None) -> None:
    """Give the ensemble a kernel made with the counting loop (not kept on disk)."""
    with mock.patch.object(loop, "_Loop", CountingLoop):
        wide, latches = width or kernel.native_width(), kernel._latches(ensemble.model)
        ensemble.kernel = kernel._load(kernel._build(ensemble.model, ensemble.record, method, wide, latches))
    ensemble.max_steps = 2**60


def cohort(model: Model, people: int) -> dict[str, np.ndarray]:
    """Every spread parameter drawn for each person."""
    ids = np.arange(people)
    return {
        item.name: item.spread.quantile(item.value, uniform(1, ids, item.name, 1)[:, 0])
        for item in model.parameters
        if item.spread is not None
    }


def integrate(ensemble: Ensemble, parameters: dict[str, np.ndarray], people: int, hours: float) -> Run:
    """A steadily stepped infusion over the hours; nobody is taken out at birth."""
    run = ensemble.begin(parameters, people=people)
    name = next((item.name for item in ensemble.model.inputs if item.name.endswith("infusion")), None)
    for number in range(round(hours * 2)):
        if name:
            run.set_input(name, 1.7 * min(2 * number, 30))
        run.advance(30.0 * (number + 1))
    return run


def main() -> None:
    """Print the profile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ready = importlib.util.find_spec("oxytocin.physiology.whole") is not None
    parser.add_argument("--model", default="labour" if ready else "yardstick")
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--hours", type=float, default=12)
    parser.add_argument("--rtol", type=float, default=1e-4)
    parser.add_argument("--method", default="tsit5")
    parser.add_argument("--width", type=int)
    parser.add_argument("--workers", type=int)
    chosen = parser.parse_args()
    if chosen.model == "yardstick":
        model = yardstick.build()
        record = ["pressure", "level"]
    else:
        from oxytocin.physiology.whole import build

        model = build(chosen.model)
        record = [name for name in ("intrauterine_pressure", "plasma_oxytocin") if name in model.names("observables")]
    began = time.perf_counter()
    ensemble = Ensemble(
        model, record, 1 / 6, method=chosen.method, rtol=chosen.rtol, width=chosen.width, workers=chosen.workers
    )
    print(
        f"{model.name}: {len(model.states)} states, {len(model.parameters)} parameters; "
        f"{chosen.method} rtol {chosen.rtol:g}, width {ensemble.kernel.layout.width}, {ensemble.workers} threads; "
        f"kernel {time.perf_counter() - began:.2f} s, {ensemble.kernel.layout.constants} constants a person"
    )
    parameters = cohort(model, chosen.people)
    integrate(ensemble, parameters, chosen.people, 0.5)
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        run = integrate(ensemble, parameters, chosen.people, chosen.hours)
        seconds.append(time.perf_counter() - began)
    elapsed = float(np.median(seconds))
    steps = int(run.steps.sum())
    print(
        f"people/s              {chosen.people / elapsed:10.1f}   "
        f"({chosen.people} people, {chosen.hours:g} h, {elapsed:.3f} s; "
        f"{len(run.failures)} failed, {len(run.events)} switched)"
    )
    print(f"steps a person        {run.steps.mean():10.0f}   ({run.steps.min()} to {run.steps.max()})")
    counting(ensemble, chosen.method, chosen.width)
    marked = integrate(ensemble, parameters, chosen.people, chosen.hours).steps
    accepted, attempted = int((marked >> 32).sum()), int((marked & (2**32 - 1)).sum())
    print(
        f"rejected              {1 - accepted / attempted:10.1%}   ({attempted / chosen.people:.0f} attempted a person)"
    )
    single = ensemble.kernel.layout.width
    call = arithmetic.seconds_per_call(ensemble, run, chosen.method)
    evaluations = (
        (len(kernel.method_named(chosen.method).c) - 1) if hasattr(kernel.method_named(chosen.method), "c") else 1
    )
    if chosen.method != "rodas4":
        work = arithmetic.work_of(ensemble, chosen.method)
        evaluations = work.rates_per_step
        limit = arithmetic.peak(ensemble.workers)
        print(f"operations            {work.per_rates:10d}   a right-hand side; {work.per_step} an attempted step")
        print(
            f"vector limit          {steps * work.per_step / elapsed / limit:10.1%}   "
            f"of {limit / 1e9:.1f} G fused multiply-adds/s"
        )
        print(f"  right-hand side alone {work.per_rates * single / call / (limit / ensemble.workers):8.1%}")
    print(f"right-hand sides      {steps * evaluations / elapsed / 1e6:10.2f} M/s over all threads")
    print(f"a right-hand side     {call / single * 1e9:10.1f} ns a person ({call * 1e9:.0f} ns for {single} lanes)")
    share = steps * evaluations * call / single / (elapsed * ensemble.workers)
    print(f"in right-hand sides   {share:10.1%}   of the threads' time; the rest is stage sums, error control, samples")


if __name__ == "__main__":
    main()
