"""What each function of the measure language reads off a trace: one number per person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError
from oxytocin.evidence import assays, pulses, traces, uterine
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import number_of, registry

Array = NDArray[np.float64]
MOST_SAMPLES = 100_000  # per person, of an assay with spaced samples


def _minutes(values: Mapping[str, Any], key: str, default: float = 0.0) -> Array:
    found = values.get(key)
    if found is None:
        return np.asarray(default)
    if isinstance(found, Trace) or not found.check("[time]"):
        raise InputError(f"'{key}' must be a time, such as 30 min")
    return np.asarray(found.to("min").magnitude, dtype=float)


def _level(trace: Trace, values: Mapping[str, Any], key: str) -> Array:
    found = values[key]
    if isinstance(found, Trace):
        raise InputError(f"'{key}' must be one level, not a trace")
    return np.asarray(number_of(found, trace.unit), dtype=float)


def _spaced(trace: Trace, values: Mapping[str, Any]) -> list[tuple[Array, Array]]:
    every = float(_minutes(values, "every"))
    if every <= 0:
        raise InputError("'every' must be longer than nothing, such as 1 min")
    start, stop = _minutes(values, "t1"), _minutes(values, "t2")
    if np.nanmax(stop - start, initial=0.0) / every > MOST_SAMPLES:
        raise InputError(f"'every' is so short that more than {MOST_SAMPLES} samples would be taken")
    return traces.sampled(trace, start, stop, every)


def _extreme(trace: Trace, values: Mapping[str, Any], pick: Callable[[Array], float]) -> Any:
    rows: list[Array]
    if "every" in values:
        rows = [found for _, found in _spaced(trace, values)]
    else:
        rows = list(traces.cut(trace, _minutes(values, "t1"), _minutes(values, "t2")).values)
    return quantity_of([pick(row[np.isfinite(row)]) if np.isfinite(row).any() else np.nan for row in rows], trace.unit)


def _extreme_time(trace: Trace, values: Mapping[str, Any], sign: float) -> Any:
    inside = traces.cut(trace, _minutes(values, "t1"), _minutes(values, "t2"))
    known = np.isfinite(inside.values).any(axis=1)
    place = np.argmax(np.where(np.isfinite(inside.values), sign * inside.values, -np.inf), axis=1)
    return quantity_of(np.where(known, inside.time[place], np.nan), "min")


def _mean(trace: Trace, values: Mapping[str, Any]) -> Any:
    area, span = _integral(traces.cut(trace, _minutes(values, "t1"), _minutes(values, "t2")))
    with np.errstate(invalid="ignore", divide="ignore"):
        return quantity_of(np.where(span > 0, area / span, np.nan), trace.unit)


def _area(trace: Trace, values: Mapping[str, Any]) -> Any:
    inside = traces.cut(trace, _minutes(values, "t1"), _minutes(values, "t2"))
    if "above" in values:
        level = traces.per_person(_level(trace, values, "above"), trace.people)[:, None]
        inside = Trace(inside.time, np.maximum(inside.values - level, 0.0), inside.unit)
    area, span = _integral(inside)
    return quantity_of(np.where(span > 0, area, np.nan), trace.unit * registry().Unit("min"))


def _integral(inside: Trace) -> tuple[Array, Array]:
    """Return the area (trapezoids) and the time it covers, over neighbouring samples that are both known."""
    steps = np.diff(inside.time)
    middle = (inside.values[:, 1:] + inside.values[:, :-1]) / 2
    known = np.isfinite(middle)
    return np.where(known, middle * steps, 0.0).sum(axis=1), (known * steps).sum(axis=1)


def _quantile(trace: Trace, values: Mapping[str, Any]) -> Any:
    share = float(values["share"].to("").magnitude)
    if not 0 <= share <= 1:
        raise InputError(f"the share of a quantile lies between 0 and 1, not {share:g}")
    inside = traces.cut(trace, _minutes(values, "t1"), _minutes(values, "t2")).values
    return quantity_of([np.nanquantile(row, share) if np.isfinite(row).any() else np.nan for row in inside], trace.unit)


def _half_life(trace: Trace, values: Mapping[str, Any]) -> Any:
    _, rate = traces.decline(trace, _minutes(values, "t1"), _minutes(values, "t2"))
    with np.errstate(invalid="ignore", divide="ignore"):
        return quantity_of(np.where(rate > 0, np.log(2) / rate, np.nan), "min")


def _terminal(trace: Trace, values: Mapping[str, Any]) -> Trace:
    level, rate = traces.decline(trace, _minutes(values, "t1"), _minutes(values, "t2"))
    return Trace(trace.time, np.exp(level[:, None] - rate[:, None] * trace.time), trace.unit)


def _crossing(trace: Trace, values: Mapping[str, Any], rising: bool) -> Any:
    after = _minutes(values, "after", float(trace.time[0]))
    return quantity_of(traces.first_time(trace, _level(trace, values, "level"), after, rising), "min")


def _pulses(trace: Trace, values: Mapping[str, Any]) -> list[list[pulses.Pulse] | None]:
    rise = float(_level(trace, values, "rise"))
    return [pulses.find(times, found, rise) if times.size else None for times, found in _spaced(trace, values)]


def _pulse_mean(trace: Trace, values: Mapping[str, Any], part: str, unit: Any) -> Any:
    return quantity_of(
        [np.mean([getattr(pulse, part) for pulse in found]) if found else np.nan for found in _pulses(trace, values)],
        unit,
    )


def quantity_of(numbers: Any, unit: Any) -> Any:
    """Return numbers with a pint unit or its name."""
    return registry().Quantity(np.asarray(numbers, dtype=float), unit)


def _largest_rise(trace: Trace, values: Mapping[str, Any]) -> Any:
    inside = traces.cut(trace, _minutes(values, "t1"), _minutes(values, "t2"))
    steps = np.diff(np.concatenate([np.zeros((len(inside.values), 1)), inside.values], axis=1), axis=1)
    return quantity_of(np.where(np.isfinite(steps), steps, 0.0).max(axis=1), trace.unit)


def assayed(trace: Trace, assay: str, values: Mapping[str, Any], arm: int) -> Any:
    """Return what a laboratory reports of samples from t1 to t2, or of the one at t1."""
    return quantity_of(assays.reported(trace, assay, *_samples(values), arm), trace.unit)


def highest_reading(trace: Trace, assay: str, values: Mapping[str, Any], arm: int) -> Any:
    """Return the highest of the readings from t1 to t2."""
    rows = assays.readings(trace, assay, *_samples(values), arm)
    return quantity_of([np.nanmax(row) if np.isfinite(row).any() else np.nan for row in rows], trace.unit)


def _samples(values: Mapping[str, Any]) -> tuple[Array, Array, float]:
    start, every = _minutes(values, "t1"), float(_minutes(values, "every", 1.0))
    stop = _minutes(values, "t2") if "t2" in values else start
    if every <= 0 or np.nanmax(stop - start, initial=0.0) / every > MOST_SAMPLES:
        raise InputError(f"'every' must be longer than nothing, for at most {MOST_SAMPLES} samples, such as 1 min")
    return start, stop, every


READERS: dict[str, Callable[[Trace, Mapping[str, Any]], Any]] = {
    "value": lambda trace, given: quantity_of(traces.at(trace, _minutes(given, "t")), trace.unit),
    "mean": _mean,
    "minimum": lambda trace, given: _extreme(trace, given, np.min),
    "maximum": lambda trace, given: _extreme(trace, given, np.max),
    "quantile": _quantile,
    "area": _area,
    "time_of_maximum": lambda trace, given: _extreme_time(trace, given, 1.0),
    "time_of_minimum": lambda trace, given: _extreme_time(trace, given, -1.0),
    "time_to": lambda trace, given: _crossing(trace, given, True),
    "time_below": lambda trace, given: _crossing(trace, given, False),
    "largest_rise": _largest_rise,
    "half_life": _half_life,
    "terminal": _terminal,
    "count_pulses": lambda trace, given: quantity_of(
        [np.nan if found is None else len(found) for found in _pulses(trace, given)], ""
    ),
    "pulse_height": lambda trace, given: _pulse_mean(trace, given, "height", trace.unit),
    "pulse_duration": lambda trace, given: _pulse_mean(trace, given, "width", "min"),
    "contractions": lambda trace, given: quantity_of(
        uterine.counted(trace, _minutes(given, "t1"), _minutes(given, "t2")), ""
    ),
    "montevideo": lambda trace, given: quantity_of(
        uterine.montevideo(trace, _minutes(given, "t1"), _minutes(given, "t2")), "MVU"
    ),
    "uterine_activity": lambda trace, given: quantity_of(
        uterine.activity(trace, _minutes(given, "t1"), _minutes(given, "t2")), "mmHg"
    ),
}

ASSAYED = {"assayed": assayed, "highest_reading": highest_reading}
