"""Tsitouras 5(4): five and a bit evaluations a step, with a free interpolant of fourth order."""

from __future__ import annotations

from numpy.polynomial import Polynomial

from oxytocin.engine.methods.tables import Explicit


def _weights(leading: float, *factors: tuple[float, ...]) -> tuple[float, ...]:
    product = Polynomial([leading])
    for factor in factors:
        product = product * Polynomial(factor)
    return tuple(float(coefficient) for coefficient in product.coef[1:])


_T, _T2 = (0.0, 1.0), (0.0, 0.0, 1.0)

TSIT5 = Explicit(
    name="tsit5",
    order=5,
    citation="Ch. Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption, "
    "Computers and Mathematics with Applications 62 (2011) 770-775",
    c=(0.0, 0.161, 0.327, 0.9, 0.9800255409045097, 1.0, 1.0),
    a=(
        (),
        (0.161,),
        (-0.008480655492356989, 0.335480655492357),
        (2.8971530571054935, -6.359448489975075, 4.3622954328695815),
        (5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525),
        (5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383),
        (0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774),
    ),
    error=(
        -0.00178001105222577714,
        -0.0008164344596567469,
        0.007880878010261995,
        -0.1447110071732629,
        0.5823571654525552,
        -0.45808210592918697,
        1 / 66,
    ),
    dense=(
        _weights(-1.0530884977290216, _T, (-1.3299890189751412, 1.0), (0.7139816917074209, -1.4364028541716351, 1.0)),
        _weights(0.1017, _T2, (1.2949852507374631, -2.1966568338249754, 1.0)),
        _weights(2.490627285651252793, _T2, (1.57803468208092486, -2.38535645472061657, 1.0)),
        _weights(-16.54810288924490272, (-1.21712927295533244, 1.0), (-0.61620406037800089, 1.0), _T2),
        _weights(47.37952196281928122, (-1.203071208372362603, 1.0), (-0.658047292653547382, 1.0), _T2),
        _weights(-34.87065786149660974, (-1.2, 1.0), (-0.666666666666666667, 1.0), _T2),
        _weights(2.5, (-1.0, 1.0), (-0.6, 1.0), _T2),
    ),
)
