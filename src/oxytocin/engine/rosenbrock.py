"""The step of a Rosenbrock method, written for lanes: one Jacobian, one sparse factorisation, a solution for each
stage."""

from __future__ import annotations

from typing import Any

from oxytocin.engine.frame import Bound
from oxytocin.engine.methods.tables import Rosenbrock
from oxytocin.engine.sparse import factorise
from oxytocin.model.readers.llvm import Layout


class RosenbrockStep:
    """Emits one attempted step; in between, the cubic through both ends and both slopes."""

    def __init__(self, method: Rosenbrock, layout: Layout) -> None:
        self.method, self.layout, self.order = method, layout, method.order
        self.lu = factorise(layout.states, layout.sparsity)
        self.stages, self.last = 2, "k1"
        self.extra = {
            "jacobian": len(layout.sparsity) + layout.states,
            "lu": len(self.lu.position),
            "right": layout.states,
            "change": layout.states,
            **{f"u{stage}": layout.states for stage in range(len(method.times))},
        }

    def attempt(self, f: Bound) -> None:
        """Write the stages."""
        e, method, n = f.e, self.method, self.layout.states
        h, t = f.load("h"), f.load("t")
        f.store(t, "at")
        f.call("jacobian", "y", "jacobian")
        inverse = e.divide(e.constant(1.0), e.maximum(h, e.constant(1e-300)))
        self._factor(f, e.multiply(inverse, e.constant(1 / method.gamma)))
        for stage, (time, in_time) in enumerate(zip(method.times, method.in_time, strict=True)):
            slope = "k0"
            if stage:
                with e.loop(n) as row:
                    added = [
                        (e.constant(weight), f.load(f"u{index}", row)) for index, weight in enumerate(method.a[stage])
                    ]
                    f.store(e.add(f.load("y", row), e.combine(added)), "between", row)
                f.store(e.fma(h, e.constant(time), t), "at")
                f.call("rates", "between", "right")
                slope = "right"
            with e.loop(n) as row:
                right = f.load(slope, row)
                if in_time:
                    by_time = f.load("jacobian", f.e.builder.add(row, e.integer(len(self.layout.sparsity))))
                    right = e.fma(e.multiply(h, e.constant(in_time)), by_time, right)
                if method.c[stage]:
                    terms = [
                        (e.constant(weight), f.load(f"u{index}", row)) for index, weight in enumerate(method.c[stage])
                    ]
                    right = e.fma(inverse, e.combine(terms), right)
                f.store(right, f"u{stage}", row)
            self._solve(f, f"u{stage}")
        with e.loop(n) as row:
            end = e.add(f.load("between", row), f.load(f"u{len(method.times) - 1}", row))
            f.store(end, "new", row)
            f.store(e.subtract(end, f.load("y", row)), "change", row)
        f.store(e.add(t, h), "at")
        f.call("rates", "new", "k1")

    def error(self, f: Bound, row: Any) -> Any:
        """The estimated error of one state: the last stage."""
        return f.load(f"u{len(self.method.times) - 1}", row)

    def _factor(self, f: Bound, diagonal: Any) -> None:
        """Write the LU factors of diagonal - J; the diagonal of U is kept as its inverse."""
        e, position = f.e, self.lu.position
        entries = {entry: row for row, entry in enumerate(self.layout.sparsity)}
        for (i, j), place in position.items():
            value = e.negate(f.load("jacobian", entries[i, j])) if (i, j) in entries else e.constant(0.0)
            f.store(e.add(value, diagonal) if i == j else value, "lu", place)
        inverted: set[int] = set()
        for row, pivot, columns in self.lu.eliminate:
            self._invert(f, pivot, inverted)
            multiplier = e.multiply(f.load("lu", position[row, pivot]), f.load("lu", position[pivot, pivot]))
            f.store(multiplier, "lu", position[row, pivot])
            for column in columns:
                changed = e.fma(
                    e.negate(multiplier), f.load("lu", position[pivot, column]), f.load("lu", position[row, column])
                )
                f.store(changed, "lu", position[row, column])
        for pivot in self.lu.order:
            self._invert(f, pivot, inverted)

    def _invert(self, f: Bound, pivot: int, inverted: set[int]) -> None:
        if pivot not in inverted:
            inverted.add(pivot)
            place = self.lu.position[pivot, pivot]
            f.store(f.e.divide(f.e.constant(1.0), f.load("lu", place)), "lu", place)

    def _solve(self, f: Bound, name: str) -> None:
        """Solve in place."""
        e, position, order = f.e, self.lu.position, self.lu.order
        place = {pivot: index for index, pivot in enumerate(order)}
        for row, pivot, _ in self.lu.eliminate:
            f.store(
                e.fma(e.negate(f.load("lu", position[row, pivot])), f.load(name, pivot), f.load(name, row)), name, row
            )
        for pivot in reversed(order):
            value = f.load(name, pivot)
            for (i, j), entry in position.items():
                if i == pivot and place[j] > place[pivot]:
                    value = e.fma(e.negate(f.load("lu", entry)), f.load(name, j), value)
            f.store(e.multiply(value, f.load("lu", position[pivot, pivot])), name, pivot)

    def weights(self, f: Bound, theta: Any) -> list[Any]:
        """Hermite's weights of the change and of the slopes at both ends."""
        e, h = f.e, f.load("h")
        square = e.multiply(theta, theta)
        rest = e.subtract(e.constant(1.0), theta)
        change = e.multiply(square, e.fma(e.constant(-2.0), theta, e.constant(3.0)))
        first = e.multiply(h, e.multiply(theta, e.multiply(rest, rest)))
        last = e.negate(e.multiply(h, e.multiply(square, rest)))
        return [change, first, last]

    def between(self, f: Bound, weights: list[Any], row: Any) -> Any:
        """One state inside the step."""
        rows = [f.load("change", row), f.load("k0", row), f.load("k1", row)]
        return f.e.add(f.load("y", row), f.e.combine(list(zip(weights, rows, strict=True))))
