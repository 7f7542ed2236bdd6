"""A run as a WFDB record: the cardiotocogram a monitor would have stored, which the wfdb package reads back.

Fetal heart rate (FHR, beats/min) and intrauterine pressure (UC, mmHg) at 4 Hz, as monitors store them; what happened
(switches, settings of the pump, alerts) as annotations.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from oxytocin.errors import InputError
from oxytocin.report import words
from oxytocin.report.course import Array, Courses

if TYPE_CHECKING:
    from oxytocin.simulation import CohortRun

HEART, PRESSURE = "fetal_heart_rate", "intrauterine_pressure"
HERTZ = 4.0
RESOLUTION = 100.0  # steps per beat/min and per mmHg, as in the open intrapartum database
ANNOTATED = "note"  # suffix of the file of annotations
EXTRA = "pip install 'oxytocin[monitor]'"


def write_wfdb(run: CohortRun, folder: str | Path, name: str = "ctg", person: int = 0) -> Path:
    """Write the cardiotocogram of a person of a run as ``name``.hea, .dat and .note; returns the path of the record.

    Without a fetal heart rate or a pressure in the run, or without the wfdb package, or where the folder cannot be
    written: InputError.
    """
    if find_spec("wfdb") is None:
        raise InputError("writing WFDB needs the package 'wfdb'", f"install it with: {EXTRA}")
    import wfdb

    courses = Courses(run, person=person)
    absent = [needed for needed in (HEART, PRESSURE) if needed not in courses]
    if absent:
        raise InputError(f"{run.scenario.name}: the run has no {' and no '.join(absent)} to write as a cardiotocogram")
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "ctg"
    time = np.arange(courses.time[0] * 60, courses.time[-1] * 60, 1 / HERTZ)
    signals = np.stack([_dense(time, courses, HEART), _dense(time, courses, PRESSURE)], axis=1)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        wfdb.wrsamp(
            name, fs=HERTZ, units=["bpm", "mmHg"], sig_name=["FHR", "UC"], p_signal=signals, fmt=["16", "16"],
            adc_gain=[RESOLUTION, RESOLUTION], baseline=[0, 0], write_dir=str(folder),
            comments=[f"simulated: {words.titled(run.scenario)}", "a research and teaching model, not a patient"],
        )  # fmt: skip
        _annotate(run, courses, folder, name, len(time))
    except OSError as error:
        raise InputError(f"'{folder}' cannot be written: {error.strerror or error}") from error
    return folder / name


def _dense(time: Array, courses: Courses, observable: str) -> Array:
    """Return an observable at ``time`` (s); NaN where the run has none."""
    values = courses[observable]
    known = np.isfinite(values)
    return np.interp(time, courses.time[known] * 60, values[known], left=np.nan, right=np.nan)


def _annotate(run: CohortRun, courses: Courses, folder: Path, name: str, samples: int) -> None:
    import wfdb

    who, begin = run.people[courses.person], courses.time[0]
    noted = [(event.time - begin, f"{event.switch} {event.detail}".strip()) for event in run.events
             if event.person == who]  # fmt: skip
    placed = [(round(minute * 60 * HERTZ), text[:200]) for minute, text in noted]
    placed = [(sample, text) for sample, text in placed if 0 <= sample < samples]
    if placed:
        sample, text = zip(*sorted(placed), strict=True)
        ascii_text = [entry.encode("ascii", "replace").decode("ascii") for entry in text]
        wfdb.wrann(name, ANNOTATED, np.array(sample), ['"'] * len(sample), aux_note=ascii_text, write_dir=str(folder))
