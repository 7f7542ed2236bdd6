"""The reader sees in a simulated labour what the model's child goes through, from the trace alone."""

from __future__ import annotations

import numpy as np

from oxytocin.care.heart import FetalHeartReader, read
from oxytocin.care.heart_windows import LATE
from oxytocin.simulation import simulate

SCENARIO = {
    "title": "Three hours of strong contractions",
    "person": {"sex": "female", "age": "29 yr", "weight": "78 kg", "height": "165 cm", "state": "pregnant",
               "gestation": "40 wk", "parity": 0, "bishop": 7},
    "duration": "3 h",
    "care": [{"at": "0 h", "infuse": "oxytocin", "rate": "12 mU/min"}],
}  # fmt: skip


def test_children_with_little_reserve_show_late_decelerations_and_the_others_do_not():
    record = ["fetal_heart_rate", "intrauterine_pressure", "fetal_oxygen_saturation"]
    run = simulate(SCENARIO, people=18, seed=3, record=record)
    rate, pressure, saturation = (run.courses[name][0] for name in record)
    reading = read(rate, pressure, 5.0)
    falls = reading.decelerations
    late = np.bincount(falls.episodes.person[falls.kind == LATE], minlength=18)
    lowest = np.argsort(np.nanmin(saturation, axis=1))
    assert late[lowest[:6]].mean() > 3 * late[lowest[-6:]].mean()
    assert np.nanmedian(reading.windows.baseline) == np.clip(np.nanmedian(reading.windows.baseline), 125, 150)
    assert (reading.categories.figo[lowest[-3:]] < 3).all()

    # What a labour ward sees as it goes on is what is read of the whole record.
    reader = FetalHeartReader(18, start=float(run.time[0]))
    for begin in range(0, 180, 30):
        now = (run.time >= begin) & (run.time < begin + 30)
        reader.read(run.time[now], rate[:, now], pressure[:, now])
    whole, live = reading.windows, reader.windows()
    known = np.isfinite(whole.baseline) & np.isfinite(live.baseline)
    assert np.mean(np.abs(whole.baseline - live.baseline)[known] <= 5) > 0.95
    assert np.corrcoef(whole.late.sum(axis=1), live.late.sum(axis=1))[0, 1] > 0.9
