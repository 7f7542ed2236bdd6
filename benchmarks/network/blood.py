"""The rat's blood from what was measured of oxytocin in rats: what is solved, and what it then says of the rest.

    python benchmarks/network/blood.py

Two compartments have four unknowns. They are solved from four figures: the half-time after an infusion and the apparent
volume of distribution (Fabian 1969, both together the clearance), the late half-life after an injection (Morin 2008,
higher doses) and the extracellular fluid, which is the least that Ginsburg and Smith (1959) leave for the volume in the
end. An infusion is taken to have lasted until levels no longer rose; shorter ones are printed beside it. Per kg.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm
from scipy.optimize import brentq, root

HALF_TIME, APPARENT = 2.0, 73.0  # min, mL/kg
LATE = 21.09  # min
EXTRACELLULAR = 218.0  # mL/kg
CLAMPED, CLAMPED_LACTATING = 8.0, 6.0  # min, with the vessels of kidneys and splanchnic organs shut
OPERATED = 115.0  # mL/kg, middle of 100-130, the apparent volume after operation
PLATEAU = 600.0  # min
GLANDS = (
    96.0 * 0.22
)  # mL/kg: mammary glands in lactation more than in a virgin (g/kg), extracellular share of other glands

Floats = NDArray[np.float64]


def decay(central: float, clearance: float, exchange: float, glands: float = 0.0, uptake: float = 0.0) -> Floats:
    """Return the matrix of both compartments, 1/min; volumes in mL/kg, clearance, exchange and uptake in mL/min/kg."""
    tissue, central = EXTRACELLULAR - central, central + glands
    lost = (clearance + uptake + exchange) / central
    return np.array([[-lost, exchange / central], [exchange / tissue, -exchange / tissue]])


def half_time(matrix: Floats, start: Floats) -> float:
    """Return when half of the concentration in plasma is gone (min)."""
    return float(brentq(lambda time: (expm(matrix * time) @ start)[0] - start[0] / 2, 1e-3, 500.0))


def infused(central: float, clearance: float, exchange: float, duration: float) -> tuple[float, float, float]:
    """Return half-time (min), apparent volume (mL/kg) and late half-life (min) as a study by infusion finds them."""
    matrix = decay(central, clearance, exchange)
    level = np.linalg.solve(matrix, (expm(matrix * duration) - np.eye(2)) @ np.array([1 / central, 0.0]))
    found = half_time(matrix, level)
    late = np.log(2) / np.sort(-np.linalg.eigvals(matrix).real)[0]
    return found, found / level[0] / np.log(2), float(late)


def solved(duration: float = PLATEAU) -> tuple[float, float, float]:
    """Return central volume (mL/kg), clearance and exchange (mL/min/kg)."""
    targets = np.log([HALF_TIME, APPARENT, LATE])
    found = root(lambda logs: np.log(infused(*np.exp(logs), duration)) - targets, np.log([65.0, 25.0, 6.5]), tol=1e-10)
    if not found.success:
        raise RuntimeError(found.message)
    central, clearance, exchange = np.exp(found.x)
    return float(central), float(clearance), float(exchange)


def main() -> None:
    """Print what is solved for infusions of several lengths, and what they say of the figures that were not used."""
    uptake = OPERATED * np.log(2) * (1 / CLAMPED_LACTATING - 1 / CLAMPED)
    print(f"mammary glands: {GLANDS:.0f} mL/kg, uptake {uptake:.1f} mL/min/kg")
    print(f"exchange, at most, by rats without kidneys and gut: {OPERATED * np.log(2) / CLAMPED:.1f} mL/min/kg")
    print(
        "infusion (min), central and tissue volume (mL/kg), clearance, exchange (mL/min/kg), half-time of a pulse (min)"
    )
    for duration in (20.0, 30.0, 60.0, PLATEAU):
        central, clearance, exchange = solved(duration)
        lactating = decay(central, clearance, exchange, GLANDS, uptake)
        half = half_time(lactating, np.array([1.0, 0.0]))
        tissue = EXTRACELLULAR - central
        print(f"{duration:6g} {central:6.1f} {tissue:6.1f} {clearance:6.2f} {exchange:6.2f} {half:6.2f}")


if __name__ == "__main__":
    main()
