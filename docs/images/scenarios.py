"""Draw the pictures of the README: one figure for each scenario of the ward, small enough for a page."""

from __future__ import annotations

import io
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
)

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        drawn = io.BytesIO()
        simulate(name, seed=1, people=32).plot().savefig(drawn, dpi=80, format="png")
        # This palette keeps what is rare (the grades of alerts) and, by its second pass, what is pale (the bands).
        small = Image.open(drawn).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1)
        small.save(FOLDER / f"{name}.png", optimize=True)
