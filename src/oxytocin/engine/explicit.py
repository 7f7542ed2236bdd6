"""The step of an explicit Runge-Kutta pair, written for lanes."""

from __future__ import annotations

from typing import Any

from oxytocin.engine.frame import Bound
from oxytocin.engine.methods.tables import Explicit
from oxytocin.model.readers.llvm import Layout


class ExplicitStep:
    """Emits one attempted step: from ``y`` and its slope ``k0`` to ``new``, whose slope is the last stage."""

    def __init__(self, method: Explicit, layout: Layout) -> None:
        self.method, self.layout = method, layout
        self.stages, self.order = len(method.c), method.order
        self.last = f"k{self.stages - 1}"
        self.extra: dict[str, int] = {}

    def attempt(self, f: Bound) -> None:
        """Write the stages."""
        e, h, t = f.e, f.load("h"), f.load("t")
        for stage in range(1, self.stages):
            target = "new" if stage == self.stages - 1 else "between"
            weights = [(e.constant(weight), f"k{index}") for index, weight in enumerate(self.method.a[stage]) if weight]
            with e.loop(self.layout.states) as row:
                slope = e.combine([(weight, f.load(name, row)) for weight, name in weights])
                f.store(e.fma(h, slope, f.load("y", row)), target, row)
            f.store(e.fma(h, e.constant(self.method.c[stage]), t), "at")
            f.call("rates", target, f"k{stage}")

    def error(self, f: Bound, row: Any) -> Any:
        """The estimated error of one state."""
        weights = [
            (f.e.constant(weight), f.load(f"k{index}", row)) for index, weight in enumerate(self.method.error) if weight
        ]
        return f.e.multiply(f.load("h"), f.e.combine(weights))

    def weights(self, f: Bound, theta: Any) -> list[Any]:
        """The weights of the stages at a fraction ``theta`` of the step."""
        return [f.e.multiply(theta, f.e.polynomial(theta, list(reversed(row)))) for row in self.method.dense]

    def between(self, f: Bound, weights: list[Any], row: Any) -> Any:
        """One state inside the step."""
        slope = f.e.combine([(weight, f.load(f"k{index}", row)) for index, weight in enumerate(weights)])
        return f.e.fma(f.load("h"), slope, f.load("y", row))
