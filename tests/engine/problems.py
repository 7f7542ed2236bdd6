"""Published test problems, written as modules: y' = f(t, y) with plain numbers and time in minutes.

Non-stiff: DETEST (Hull, Enright, Fellen, Sedgwick, SIAM J. Numer. Anal. 9 (1972) 603-637), with the solutions at t = 20
of NSDTST (Enright, Pryce, ACM Trans. Math. Softw. 13 (1987) 28-34), and for orbits Kepler's equation. Stiff: the Test
Set for Initial Value Problem Solvers (Mazzia, Magherini, University of Bari, 2008) with its reference solutions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from oxytocin.model import Model, Module, State, assemble, const, cos
from oxytocin.model.graph import Node

Rates = Callable[[Any, Sequence[Any]], Sequence[Any]]
PER_MINUTE = const(1, "1/min")


@dataclass(frozen=True)
class Problem:
    """Rates, initial values, end and what is known there; ``scales`` are the sizes of the states."""

    name: str
    rates: Rates
    start: tuple[float, ...]
    end: float
    solution: tuple[float, ...]
    scales: tuple[float, ...] = ()

    def model(self) -> Model:
        """Return the problem as a model whose states are ``p.y0``, ``p.y1``, ..."""
        count, rates = len(self.start), self.rates

        def equations(m: Any, d: Any) -> None:
            states = [getattr(m, f"y{index}") for index in range(count)]
            for index, rate in enumerate(rates(m.time * PER_MINUTE, states)):
                setattr(d, f"y{index}", PER_MINUTE * rate)

        scales = self.scales or (1.0,) * count
        body = {f"y{index}": State(self.start[index], "1", "state", scale=scales[index]) for index in range(count)}
        return assemble(name=self.name, p=type(self.name, (Module,), {**body, "equations": equations})())

    @property
    def names(self) -> list[str]:
        """The names of the states."""
        return [f"p.y{index}" for index in range(len(self.start))]


def _a1(t: Any, y: Sequence[Any]) -> list[Any]:
    return [-y[0]]


def _a2(t: Any, y: Sequence[Any]) -> list[Any]:
    return [-0.5 * y[0] ** 3]


def _a3(t: Any, y: Sequence[Any]) -> list[Any]:
    return [y[0] * (cos(t) if isinstance(t, Node) else np.cos(t))]


def _a4(t: Any, y: Sequence[Any]) -> list[Any]:
    return [y[0] / 4 * (1 - y[0] / 20)]


def _a5(t: Any, y: Sequence[Any]) -> list[Any]:
    return [(y[0] - t) / (y[0] + t)]


def _b1(t: Any, y: Sequence[Any]) -> list[Any]:
    return [2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1])]


def _b2(t: Any, y: Sequence[Any]) -> list[Any]:
    return [-y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2]]


def _b3(t: Any, y: Sequence[Any]) -> list[Any]:
    return [-y[0], y[0] - y[1] ** 2, y[1] ** 2]


def _b4(t: Any, y: Sequence[Any]) -> list[Any]:
    radius = (y[0] ** 2 + y[1] ** 2) ** 0.5
    return [-y[1] - y[0] * y[2] / radius, y[0] - y[1] * y[2] / radius, y[0] / radius]


def _b5(t: Any, y: Sequence[Any]) -> list[Any]:
    return [y[1] * y[2], -y[0] * y[2], -0.51 * y[0] * y[1]]


def _orbit(t: Any, y: Sequence[Any]) -> list[Any]:
    cubed = (y[0] ** 2 + y[1] ** 2) ** 1.5
    return [y[2], y[3], -y[0] / cubed, -y[1] / cubed]


def _orbit_at(eccentricity: float, time: float) -> tuple[float, ...]:
    """Return place and velocity on a Kepler orbit of unit axis, from Kepler's equation."""
    anomaly = time
    for _ in range(100):
        anomaly -= (anomaly - eccentricity * np.sin(anomaly) - time) / (1 - eccentricity * np.cos(anomaly))
    shape = np.sqrt(1 - eccentricity**2)
    speed = 1 / (1 - eccentricity * np.cos(anomaly))
    return (float(np.cos(anomaly) - eccentricity), float(shape * np.sin(anomaly)),
            float(-np.sin(anomaly) * speed), float(shape * np.cos(anomaly) * speed))


NON_STIFF = [
    Problem("A1", _a1, (1.0,), 20.0, (2.061153353012535e-09,)),
    Problem("A2", _a2, (1.0,), 20.0, (2.182178902359887e-01,)),
    Problem("A3", _a3, (1.0,), 20.0, (2.491650271850414,)),
    Problem("A4", _a4, (1.0,), 20.0, (1.773016648131483e01,)),
    Problem("A5", _a5, (4.0,), 20.0, (-7.887826688964196e-01,)),
    Problem("B1", _b1, (1.0, 3.0), 20.0, (6.761876008576667e-01, 1.860816099640036e-01)),
    Problem("B2", _b2, (2.0, 0.0, 1.0), 20.0, (1.000000001030576, 1.0, 9.999999989694235e-01)),
    Problem("B3", _b3, (1.0, 0.0, 0.0), 20.0, (2.061153488557776e-09, 5.257228022048349e-02, 9.474277177183630e-01)),
    Problem("B4", _b4, (3.0, 0.0, 0.0), 20.0, (9.826950928005993e-01, 2.198447081694832, 9.129452507276399e-01)),
    Problem("B5", _b5, (0.0, 1.0, 1.0), 20.0,
            (-9.396570798729192e-01, -3.421177754000779e-01, 7.414126596199957e-01)),
    *(Problem(f"D{number}", _orbit, _orbit_at(e, 0.0), 20.0, _orbit_at(e, 20.0))
      for number, e in enumerate((0.1, 0.3, 0.5, 0.7, 0.9), start=1)),
]


def _van_der_pol(stiffness: float) -> Rates:
    return lambda t, y: [y[1], stiffness * ((1 - y[0] ** 2) * y[1] - y[0])]


def _robertson(t: Any, y: Sequence[Any]) -> list[Any]:
    forth, back, on = 0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] ** 2
    return [back - forth, forth - back - on, on]


def _hires(t: Any, y: Sequence[Any]) -> list[Any]:
    bound = 280 * y[5] * y[7]
    return [-1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007, 1.71 * y[0] - 8.75 * y[1],
            -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4], 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3],
            -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6],
            -bound + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6], bound - 1.81 * y[6], 1.81 * y[6] - bound]


def _oregonator(t: Any, y: Sequence[Any]) -> list[Any]:
    return [77.27 * (y[1] + y[0] * (1 - 8.375e-6 * y[0] - y[1])), (y[2] - (1 + y[0]) * y[1]) / 77.27,
            0.161 * (y[0] - y[2])]


STIFF = [
    # the solution at t = 40, with more digits than are printed for it, from SciPy's Radau at 1e-12 (see the tests)
    Problem("Robertson", _robertson, (1.0, 0.0, 0.0), 40.0, (0.7158270688, 9.185534765e-06, 0.2841637457),
            scales=(1.0, 1e-5, 1.0)),
    Problem("HIRES", _hires, (1.0, *(0.0,) * 6, 0.0057), 321.8122,
            (0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
             0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2),
            scales=(1e-3, 1e-4, 1e-4, 1e-3, 1e-3, 1e-2, 1e-3, 1e-3)),
    Problem("Oregonator", _oregonator, (1.0, 2.0, 3.0), 360.0,
            (0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3), scales=(1.0, 1.0, 1.0)),
    Problem("VanDerPol", _van_der_pol(1e6), (2.0, 0.0), 2.0, (0.1706167732170483e1, -0.8928097010247975),
            scales=(1.0, 1.0)),
]
MILD_VAN_DER_POL = Problem("MildVanDerPol", _van_der_pol(2.0), (2.0, 0.0), 20.0, ())


def reference(problem: Problem, end: float | None = None, method: str = "DOP853") -> np.ndarray:
    """Return the solution by another program at a tight tolerance."""
    found = solve_ivp(lambda t, y: [float(rate) for rate in problem.rates(t, y)], (0, end or problem.end),
                      problem.start, method=method, rtol=1e-12, atol=1e-14)
    return found.y[:, -1]
