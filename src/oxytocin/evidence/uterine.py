"""What the tocograph of `care.monitor` reads off a pressure trace, person by person, for measures."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.monitor import ACTIVITY_WINDOW, KPA_PER_MMHG, Contractions, Monitor
from oxytocin.errors import InputError
from oxytocin.evidence.traces import Trace, per_person, window
from oxytocin.evidence.units import unit_of

Array = NDArray[np.float64]
PRESSURE = "intrauterine_pressure"
_SECONDS = ACTIVITY_WINDOW * 60


class _Watched(NamedTuple):
    contractions: Contractions
    minutes: Array
    history: dict[str, Array]
    known: NDArray[np.bool_]


_watched: WeakKeyDictionary[Trace, _Watched] = WeakKeyDictionary()


def watch(pressure: Trace) -> _Watched:
    """Return what a monitor saw of an evenly sampled pressure trace. Raises InputError for other samples."""
    if pressure in _watched:
        return _watched[pressure]
    steps = np.diff(pressure.time)
    if steps.size == 0 or not np.allclose(steps, steps[0]):
        raise InputError("the monitor needs a pressure trace that is sampled evenly")
    valid = np.isfinite(pressure.values)
    try:
        monitor = Monitor(pressure.people, float(steps[0]), float(pressure.time[0]), keep=True)
    except ValueError as fault:
        raise InputError(f"the monitor cannot read this pressure trace: {fault}") from fault
    monitor.feed(pressure.values, valid)
    history = monitor.history()
    minutes = np.arange(history["contractions"].shape[1], dtype=np.float64) + float(pressure.time[0]) + 1.0
    until = np.where(valid, pressure.time, -np.inf).max(axis=1)
    seen = _Watched(monitor.contractions(), minutes, history, minutes[None, :] <= until[:, None] + 1e-9)
    _watched[pressure] = seen
    return seen


def running(pressure: Trace) -> dict[str, Trace]:
    """Return the traces a monitor shows each minute: contraction_rate and montevideo_units."""
    seen = watch(pressure)
    rate, units = (np.where(seen.known, seen.history[name], np.nan) for name in ("contractions", "montevideo"))
    return {
        "contraction_rate": Trace(seen.minutes, rate / 10, unit_of("1/min").units),
        "montevideo_units": Trace(seen.minutes, units, unit_of("MVU").units),
    }


def counted(pressure: Trace, start: Array, stop: Array) -> Array:
    """Return the number of contractions that ended in each person's window of minutes; NaN without a record."""
    return _sum(pressure, start, stop, None)


def montevideo(pressure: Trace, start: Array, stop: Array) -> Array:
    """Return the Montevideo units of each person's window: amplitude above tone, summed, in mmHg per 10 min."""
    with np.errstate(invalid="ignore", divide="ignore"):
        span = per_person(stop, pressure.people) - per_person(start, pressure.people)
        return np.where(span > 0, _sum(pressure, start, stop, "amplitude") / span * 10, np.nan)


def activity(pressure: Trace, start: Array, stop: Array) -> Array:
    """Return the mean active pressure in mmHg: the monitor's activity integral, averaged over each person's window."""
    seen = watch(pressure)
    trace = Trace(seen.minutes, np.where(seen.known, seen.history["activity"], np.nan), unit_of("mmHg").units)
    values = window(trace, np.asarray(start) + ACTIVITY_WINDOW, stop)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        mean = np.where(known.any(axis=1), np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1), np.nan)
    return mean / _SECONDS / KPA_PER_MMHG


def _sum(pressure: Trace, start: Array, stop: Array, column: str | None) -> Array:
    seen = watch(pressure)
    people = pressure.people
    first, last = per_person(start, people), per_person(stop, people)
    found = seen.contractions
    inside = (found.end >= first[found.person]) & (found.end <= last[found.person])
    weights = np.ones(found.end.size) if column is None else getattr(found, column)
    total = np.bincount(found.person[inside], weights=weights[inside], minlength=people)
    recorded = np.isfinite(window(pressure, first, last)).any(axis=1)
    return np.where(recorded, total, np.nan)
