"""What becomes of the pulses of women if the mean field takes over what the network implies: docs/scaling.md.

    python benchmarks/network/adoption.py

Each line puts network values in place of those of `physiology/hypothalamus.py`, all else as declared, and prints the
pulses by stage (calibration: Fuchs 1991), the worth of one, and the basal level in late pregnancy over that outside it.
Where a smaller pool is adopted, release per minute is raised in proportion, so that the same pulse leaves it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from oxytocin.engine import Ensemble
from oxytocin.network.parameters import Neurones, Terminals
from oxytocin.network.scaling import PICOGRAM_PER_PICOMOLE, content_factor, declared
from oxytocin.physiology import build

sys.path.insert(0, str(Path(__file__).parents[1] / "calibration"))
import pulses

BASAL_RISE = "3-4"  # endogenous.basal_rise.pregnancy.uvnas2019
TERMINALS, NEURONES = Terminals(), Neurones()
POOL = TERMINALS.releasable_max / PICOGRAM_PER_PICOMOLE * content_factor()
REFILL = TERMINALS.refill * 60 / TERMINALS.releasable_max
SMALLER = declared("pool") / POOL

_pool = {
    "pool": POOL,
    "release_background": declared("release_background") * SMALLER,
    "release_facilitated": declared("release_facilitated") * SMALLER,
}
VARIANTS: dict[str, dict[str, float]] = {
    "as declared": {},
    f"pool {POOL:.0f} pmol": _pool,
    f"refill {REFILL:.2g}/min": {"refill": REFILL},
    "both": {**_pool, "refill": REFILL},
    "facilitation half at 27/s": {"facilitation_half": 27.0},
    "depriming 0.15/min": {"depriming": 60_000 / NEURONES.store_time},
    "brake of 6 s": {"brake_time": NEURONES.brake_time / 60_000},
    "after-hyperpolarisation of 2 s": {"hyperpolarisation_time": NEURONES.afterhyperpolarisation_time / 60_000},
    "dendritic oxytocin of 1 s": {"dendritic_decay": NEURONES.oxytocin_time / 60_000},
}


def basal_rise(changes: Mapping[str, float]) -> float:
    """Return the level at 40 weeks, between pulses, over that of women who are not pregnant."""
    levels = []
    for pregnant in (0.0, 1.0):
        run = Ensemble(build("kinetics"), ["plasma_oxytocin"], workers=1).begin(
            {**changes, "body.pregnant": pregnant, "body.gestation": 40.0}, people=1
        )
        run.advance(300.0, keep=False)
        levels.append(float(np.median(run.advance(540.0)["plasma_oxytocin"])))
    return levels[1] / levels[0]


def adopted(name: str) -> list[float]:
    """Return pulses in 30 min by stage, the worth of one (mU) and the basal rise of a variant."""
    named = {f"hypothalamus.{key}": value for key, value in VARIANTS[name].items()}
    found = pulses.measure(named)
    return [*(found[target.name] for target in pulses.TARGETS), basal_rise(named)]


def main() -> None:
    """Print one line a variant."""
    print("| adopted | " + " | ".join((*pulses.STAGES, "pulse (mU)", "basal rise")) + " |")
    print("|---" * 6 + "|")
    print(f"| women | {' | '.join(str(rate) for rate in pulses.PUBLISHED.values())} | 4-16 | {BASAL_RISE} |")
    for name in VARIANTS:
        print(f"| {name} | " + " | ".join(f"{value:.2g}" for value in adopted(name)) + " |", flush=True)


if __name__ == "__main__":
    main()
