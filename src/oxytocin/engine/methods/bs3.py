"""Bogacki-Shampine 3(2): three evaluations a step; cheap where accuracy asks little."""

from __future__ import annotations

from oxytocin.engine.methods.tables import Explicit

BS3 = Explicit(
    name="bs3",
    order=3,
    citation="P. Bogacki, L. F. Shampine, A 3(2) pair of Runge-Kutta formulas, "
    "Applied Mathematics Letters 2 (1989) 321-325",
    c=(0.0, 0.5, 0.75, 1.0),
    a=((), (0.5,), (0.0, 0.75), (2 / 9, 1 / 3, 4 / 9)),
    error=(2 / 9 - 7 / 24, 1 / 3 - 1 / 4, 4 / 9 - 1 / 3, -1 / 8),
    # the cubic Hermite interpolant through both ends and both slopes
    dense=((1.0, -4 / 3, 5 / 9), (0.0, 1.0, -2 / 3), (0.0, 4 / 3, -8 / 9), (0.0, -1.0, 1.0)),
)
