"""Calibration of the contractions: activity by dose against that of spontaneous labour, duration and resting tone.

    python benchmarks/calibration/contractions.py [--fit N]

Before labour women at term have some 5 contractions an hour (ref antenatal1997), low ones.

Caldeyro-Barcia's figure is met when 1 mU/min gives a uterus at term the activity of the beginning of spontaneous labour
and 8 mU/min that of its end; the two ratios of Montevideo units are fitted to 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from fitting import Array, Target, rescaled, run, women
from scipy.signal import find_peaks

from oxytocin.engine import Ensemble
from oxytocin.physiology import build

NAMES = ["myocyte.drive_ip3", "myocyte.drive_ip3_half", "myocyte.drive_prostaglandin", "myocyte.drive_readiness",
         "myocyte.drive_noise", "myocyte.outward_time", "myocyte.outward_recovery", "uterus.pressure_full",
         "uterus.roused_half", "uterus.coupling_labour", "decidua.labour_share"]
TARGETS = [Target("uterus.dose_response.first_stage_equivalent_rates.caldeyro start", 1.0, 0.2),
           Target("uterus.dose_response.first_stage_equivalent_rates.caldeyro end", 1.0),
           Target("duration of a contraction, s (assumed 45 to 90)", 60),
           Target("resting tone, mmHg (assumed 8 to 12)", 10, 2),
           Target("height on 8 mU/min, mmHg (assumed 40 to 60)", 50, 2),
           Target("contractions in ten minutes on 8 mU/min (assumed 3)", 3),
           Target("contractions an hour at rest at term (ref antenatal1997)", 5.4, 0.3),
           Target("height of these, mmHg (assumed 10 to 20)", 15, 0.5),
           Target("contractions in ten minutes as labour begins (assumed 2 to 3)", 2.3),
           Target("height of these, mmHg (assumed 30 to 40)", 35),
           Target("contractions in ten minutes at the end of the first stage (assumed 4 to 5)", 4.2),
           Target("height of these, mmHg (assumed 50)", 50, 2)]
MODEL = build("labour")
ENSEMBLE = Ensemble(MODEL, record=["intrauterine_pressure", "cervical_dilatation"])
COUNT = 48
INDUCED = women(MODEL, COUNT, body__bishop=5)
RESTING = women(MODEL, COUNT, body__bishop=4)
LABOURING = women(MODEL, COUNT, body__bishop=8, body__labouring=1)


def activity(pressure: Array, least: float = 12.0) -> tuple[float, float, float, float]:
    """Return Montevideo units, height (mmHg), duration (s) and tone (mmHg) of one trace sampled every 5 s.

    ``least`` is the smallest rise that counts as a contraction.
    """
    tone = float(np.percentile(pressure, 10))
    peaks, found = find_peaks(pressure, height=tone + least, prominence=least, width=2, rel_height=0.85)
    if not len(peaks):
        return 0.0, np.nan, np.nan, tone
    heights = pressure[peaks] - tone
    return float(heights.sum() / (len(pressure) / 120)), float(heights.mean()), float(found["widths"].mean() * 5), tone


def often(read: Array) -> float:
    """Return contractions in ten minutes, women without one among them, of rows of ``activity``."""
    return float(np.mean(np.where(read[:, 0] > 0, read[:, 0] / np.where(read[:, 0] > 0, read[:, 1], 1), 0)))


def measure(typical: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of the targets."""
    on = {}
    for rate in (1.0, 8.0):
        going = ENSEMBLE.begin(rescaled(MODEL, INDUCED, typical), people=COUNT)
        going.set_input("oxytocin_infusion", rate * 1.698)
        going.advance(60, keep=False)
        on[rate] = np.array([activity(trace) for trace in going.advance(120)["intrauterine_pressure"]])
    going = ENSEMBLE.begin(rescaled(MODEL, RESTING, typical), people=COUNT)
    going.advance(60, keep=False)
    rest = np.array([activity(trace, 5.0) for trace in going.advance(240)["intrauterine_pressure"]])
    going = ENSEMBLE.begin(rescaled(MODEL, LABOURING, typical), people=COUNT)
    course = going.advance(18 * 60.0)
    pressure, dilatation = course["intrauterine_pressure"], course["cervical_dilatation"]
    ends = {row: int(np.argmax(dilatation[row] >= 9.5)) for row in np.flatnonzero(dilatation[:, -1] >= 9.5)}
    begin = np.array([activity(trace[:720]) for trace in pressure])
    end = np.array([activity(pressure[row, max(0, last - 720) : last]) for row, last in ends.items()]
                   or [(1e-3, 1e-3, np.nan, np.nan)])
    values = (on[1.0][:, 0].mean() / begin[:, 0].mean(), on[8.0][:, 0].mean() / end[:, 0].mean(),
              np.nanmedian(on[8.0][:, 2]), on[8.0][:, 3].mean(), np.nanmedian(on[8.0][:, 1]), often(on[8.0]),
              6 * often(rest), np.nanmean(rest[:, 1]), often(begin), np.nanmedian(begin[:, 1]), often(end),
              np.nanmedian(end[:, 1]))
    return {item.name: float(value) for item, value in zip(TARGETS, values, strict=True)}


if __name__ == "__main__":
    run(MODEL, NAMES, TARGETS, measure)
