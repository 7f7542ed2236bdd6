"""How well a contraction stress test tells the placenta's reserve: sweep it, test, and read the test backwards.

    python benchmarks/monitor/stress_reserve.py [WOMEN]

Each reserve has WOMEN women (120 unless said otherwise) of their own. Printed are the results at each reserve, the
sensitivity and specificity of a positive test for a reserve of at most a half, and the table of
``oxytocin.care.stress_reserve``.
"""

from __future__ import annotations

import sys
from itertools import pairwise

import numpy as np

from oxytocin.care.stress_test import POSITIVE, RESULTS, UNSATISFACTORY
from oxytocin.simulation import simulate

PERSON = {"sex": "female", "state": "pregnant", "gestation": "40 wk", "bishop": 5}
CARE = [{"at": "30 min", "protocol": "contraction-stress-test"}]
RESERVES = np.arange(20, 121, 5)
POOR = 50  # percent
EDGES = (0, 1e-9, 2, 4, 6, 9, 13, 18, 24, 32, 1e3)  # beats lost for each contraction


def main(women: int) -> None:
    reserves, results, beats = [], [], []
    print("| reserve, % | " + " | ".join(RESULTS) + " | late after, % of contractions |")
    print("|" + "---|" * (len(RESULTS) + 2))
    for place, reserve in enumerate(RESERVES):
        scenario = {"person": {**PERSON, "placental_reserve": f"{reserve} %"}, "duration": "6 h", "care": CARE}
        run = simulate(scenario, people=women, first=place * women, keep="summaries")
        result, late = run.outcomes["stress_test"][0], run.outcomes["late_deceleration_share"][0]
        counts = [np.count_nonzero(result == kind) for kind in range(len(RESULTS))]
        print(f"| {reserve} | " + " | ".join(str(count) for count in counts) + f" | {100 * np.nanmean(late):.0f} |")
        reserves.append(np.full(women, reserve))
        results.append(result)
        beats.append(run.outcomes["late_deceleration_beats"][0])
    reserve, result, lost = (np.concatenate(part) for part in (reserves, results, beats))
    read = np.isfinite(result) & (result != UNSATISFACTORY)
    reserve, positive, lost = reserve[read], result[read] == POSITIVE, lost[read]
    poor = reserve <= POOR
    found, spared = positive[poor].mean(), 1 - positive[~poor].mean()
    print(f"\nPositive, for a reserve of at most {POOR} %: sensitivity {found:.2f}, specificity {spared:.2f}")
    print("\nbeats: median, 5 %, 95 % of the reserve (women)")
    bands = []
    for low, high in pairwise(EDGES):
        inside = (lost >= low) & (lost < high)
        bands.append([np.median(lost[inside]), *np.percentile(reserve[inside], [50, 5, 95]), inside.sum()])
    table = np.array(bands)
    table[:, 1:4] = np.minimum.accumulate(table[:, 1:4], axis=0)  # more beats lost never mean more reserve
    for row in table:
        print(f"    ({row[0]:.1f}, {row[1]:.1f}, {row[2]:.1f}, {row[3]:.1f}),  # {row[4]:.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
