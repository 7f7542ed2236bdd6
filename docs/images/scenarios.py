"""Draw the pictures of the README: one figure for each scenario that it shows, small enough for a page.

python docs/images/scenarios.py [SCENARIO ...]
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

from oxytocin.report.run import simulate

FOLDER = Path(__file__).parent / "scenarios"
NAMES = (
    "induction-low-dose",
    "induction-high-dose",
    "augmentation-with-epidural",
    "tachysystole-and-rescue",
    "stress-test-good-reserve",
    "stress-test-poor-reserve",
    "caesarean-bolus",
    "caesarean-slow-infusion",
    "atonic-haemorrhage",
    "water-intoxication",
    "preterm-labour-atosiban",
    "breastfeed",
)

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or NAMES:
        drawn = io.BytesIO()
        print(name)
        simulate(name, seed=1, people=32, beside=True).plot().savefig(drawn, dpi=80, format="png")
        # This palette keeps what is rare (the grades of alerts) and, by its second pass, what is pale (the bands).
        small = Image.open(drawn).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1)
        small.save(FOLDER / f"{name}.png", optimize=True)
