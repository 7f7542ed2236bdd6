"""What a method is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explicit:
    """An explicit Runge-Kutta pair whose last stage is the next step's first.

    ``a`` the stage weights (the last row gives the solution), ``c`` the stage times, ``error`` the weights of the error
    estimate, ``dense[i]`` the polynomial in theta (lowest power first, starting at theta**1) that weighs stage i in
    between.
    """

    name: str
    order: int
    citation: str
    c: tuple[float, ...]
    a: tuple[tuple[float, ...], ...]
    error: tuple[float, ...]
    dense: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Rosenbrock:
    """A Rosenbrock method in the form without products by the Jacobian (Hairer and Wanner 1996, IV.7).

    Stages solve (1/(h gamma) - J) U_i = f(y + sum a U) + sum (c/h) U + h gamma_i f_t; the solution is
    y + sum a_last U + U_last,
    and the last U is the error estimate.
    """

    name: str
    order: int
    citation: str
    gamma: float
    times: tuple[float, ...]
    in_time: tuple[float, ...]
    a: tuple[tuple[float, ...], ...]
    c: tuple[tuple[float, ...], ...]
