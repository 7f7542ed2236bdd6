"""What a study reads of a trace: spaced samples, each with an error; of plasma oxytocin on top of what is not oxytocin.

Near the level of people at rest the error of a radioimmunoassay no longer shrinks with what there is: one laboratory
could tell the plasma of fewer than a tenth of 39 people from nothing (Szeto 2011). Extraction removes what else binds
to the antibody; an immunoassay of plain plasma reads something else nearly all through, eighty times what there is, in
amounts that differ from person to person and bear no relation to oxytocin (Szeto 2011, Leng 2016). So a change that a
study did not see may still be one that its assay could not have seen. An arm cuff errs as well, by 6 or 7 mmHg of
either pressure in pregnancy, so that a high pressure is read in some women who do not have one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from oxytocin.engine.random import uniform
from oxytocin.errors import InputError, did_you_mean
from oxytocin.evidence import traces
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import number_of, quantity

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Assay:
    """One assay: the share of oxytocin (or of what else it is for) that it reads, the coefficient of variation of a
    reading within one run of it, and what it reads that is not oxytocin. Runs differ as well; what is compared is
    taken to be read in one run, a person's later visits too.

    `background` is in pg/mL, the median of people; `background_spread` the standard deviation of its logarithm.
    `blank` is in pg/mL, the standard deviation of readings where there is nothing.
    """

    meaning: str
    recovery: float
    precision: float
    background: float
    background_spread: float
    source: str
    blank: float = 0.0


ASSAYS = {
    "extracted_ria": Assay(
        "radioimmunoassay of extracted plasma", 1.0, 0.079, 0.0, 0.0,
        "ref:oxytocin_ria_1983, 7.9 % within a run and 11-17 % between runs; the blank is half of the least that could "
        "be told from nothing, 0.5 pg in a tube (ref oxytocin_ria_thyroglobulin), taken as the oxytocin of 1 mL; older "
        "assays told 1.5 pg/mL (ref oxytocin_extraction1970)",
        blank=0.25,
    ),
    "unextracted_eia": Assay(
        "enzyme immunoassay of plain plasma", 1.0, 0.079, 125.0, 0.38,
        "assumed:seventy to eighty times what there is, between 60 (assay.oxytocin.unextracted_fold.brown2016) and 100 "
        "(assay.oxytocin.eia_unextracted_ratio.szeto2011); how much people differ, and the precision, are not given",
    ),
    "electrodermal_device": Assay(
        "device that measures the skin and shows a level", 0.0, 0.3, 2.0, 0.0, "obs:diagnostic.vega.accuracy.lewith2001"
    ),
    "saliva_ria": Assay(
        "the same radioimmunoassay of extracted saliva, whose errors are its own", 1.0, 0.079, 0.0, 0.0,
        "ref:oxytocin_ria_1983, as of plasma", blank=0.25,
    ),
    "arm_cuff": Assay("mean arterial pressure by a cuff", 1.0, 0.06, 0.0, 0.0, "ref:cuff_pregnancy"),
    "pulse_monitor": Assay(
        "heart rate from moment to moment", 1.0, 0.057, 0.0, 0.0,
        "ref:gdm_hrv2023; 40 ms at 36 weeks, of the 700 ms between beats at 86 a minute",
    ),
}  # fmt: skip


def named(name: str) -> Assay:
    """Return an assay. Raises InputError with the nearest name."""
    if name not in ASSAYS:
        raise InputError(f"'{name}' is no assay", did_you_mean(name, ASSAYS) or "it has " + ", ".join(ASSAYS))
    return ASSAYS[name]


def reported(trace: Trace, name: str, start: Array, stop: Array, every: float, arm: int) -> Array:
    """Return each person's mean reading (people,) of samples from `start` to `stop`, `every` so many minutes."""
    return np.array([np.mean(row) if row.size else np.nan for row in readings(trace, name, start, stop, every, arm)])


def readings(trace: Trace, name: str, start: Array, stop: Array, every: float, arm: int) -> list[Array]:
    """Return each person's readings of samples from `start` to `stop`, `every` so many minutes.

    What is not oxytocin belongs to the person and is the same in both arms; the error belongs to the sample, which is
    known by assay, arm, spacing and time: two fluids of one person want two assays.
    """
    assay = named(name)
    people = np.arange(trace.people)
    rows = traces.sampled(trace, start, stop, every)
    places = [np.rint(times / every).astype(int) for times, _ in rows]
    count = 1 + max((int(row.max(initial=0)) for row in places), default=0)
    error = ndtri(uniform(0, people, f"{name}, arm {arm}, every {every:g} min", count))
    other = np.exp(assay.background_spread * ndtri(uniform(0, people, f"{name}, background")[:, 0]))
    blank = float(number_of(quantity(assay.blank, "pg/mL"), trace.unit)) if assay.blank else 0.0
    background = np.zeros(trace.people)
    if assay.background:
        background = float(number_of(quantity(assay.background, "pg/mL"), trace.unit)) * other
    found = []
    for person, ((_, values), place) in enumerate(zip(rows, places, strict=True)):
        whole = assay.recovery * values + background[person]
        found.append(whole + np.hypot(assay.precision * whole, blank) * error[person, place])
    return found
