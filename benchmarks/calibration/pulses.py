"""Calibration of the burst mechanism: pulses per 30 min at the stretch of each stage, and what a pulse is worth.

    python benchmarks/calibration/pulses.py [--fit N]
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from fitting import Target, rescaled, run, women
from scipy.signal import find_peaks

from oxytocin.engine import Ensemble
from oxytocin.physiology import build

NAMES = ["hypothalamus.priming_at_rest", "hypothalamus.priming_by_stretch", "hypothalamus.stretch_half",
         "hypothalamus.dendritic_rate", "hypothalamus.excitation", "hypothalamus.drive_at_rest"]
STAGES = {"before_labour": 0.05, "first_stage": 0.4, "second_stage": 0.95}
PUBLISHED = {"before_labour": 1.2, "first_stage": 4.2, "second_stage": 6.7}
TARGETS = [Target(f"endogenous.pulse_frequency.by_stage.fuchs1991 {stage}", rate) for stage, rate in PUBLISHED.items()]
TARGETS.append(Target("kinetics.iv_bolus.equivalent_of_pulse.fuchs1991", 8))
MODEL = build("kinetics")
ENSEMBLE = Ensemble(MODEL, record=["plasma_oxytocin", "oxytocin_secretion"])
PEOPLE = women(MODEL, 32)


def measure(typical: Mapping[str, float]) -> dict[str, float]:
    """Return pulses per 30 min by stage, by samples of one minute, and the worth (mU) of a pulse of the first stage."""
    found = {}
    for stage, stretch in STAGES.items():
        going = ENSEMBLE.begin(rescaled(MODEL, PEOPLE, typical), people=32)
        going.set_input("pelvic_stretch", stretch)
        going.advance(60, keep=False)
        samples = going.advance(240)
        counts = [len(find_peaks(level[::12], prominence=0.85)[0]) for level in samples["plasma_oxytocin"]]
        found[f"endogenous.pulse_frequency.by_stage.fuchs1991 {stage}"] = float(np.mean(counts)) / 8
        if stage == "first_stage":
            secretion = samples["oxytocin_secretion"]
            above = np.clip(secretion - 1.1 * np.median(secretion, axis=1, keepdims=True), 0, None).sum() / 12
            found["kinetics.iv_bolus.equivalent_of_pulse.fuchs1991"] = float(above) / max(sum(counts), 1) / 1.698
    return found


if __name__ == "__main__":
    run(MODEL, NAMES, TARGETS, measure)
