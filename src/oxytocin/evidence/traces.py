"""Time courses of many people and what is read off them: times in min, values (people, times), NaN where unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError
from oxytocin.evidence.units import registry

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trace:
    """A quantity over time for each person: time (T,) in min, values (N, T) in `unit` (a pint unit)."""

    time: Array
    values: Array
    unit: Any

    def combined(self, other: Any, operation: Callable[[Any, Any], Any], reverse: bool = False) -> Trace:
        """Return the trace of an operation with another trace, a quantity per person or a number.

        Raises InputError when the time grids or the dimensions do not fit.
        """
        mine = registry().Quantity(self.values, self.unit)
        if isinstance(other, Trace):
            if other.values.shape[0] != self.values.shape[0]:
                raise InputError("two traces of different numbers of people cannot be combined")
            shared = min(self.time.size, other.time.size)
            if not np.array_equal(self.time[:shared], other.time[:shared]):
                raise InputError("two traces that were sampled at different times cannot be combined")
            mine, theirs = mine[:, :shared], registry().Quantity(other.values[:, :shared], other.unit)
            time = self.time[:shared]
        else:
            theirs = other if np.ndim(other.magnitude) == 0 else other.reshape(-1, 1)
            time = self.time
        result = operation(theirs, mine) if reverse else operation(mine, theirs)
        return Trace(time, np.asarray(result.magnitude, dtype=float), result.units)

    @property
    def people(self) -> int:
        """The number of people."""
        return int(self.values.shape[0])


def per_person(value: Array | float, people: int) -> Array:
    """Return a number or an array as one number per person."""
    return np.broadcast_to(np.asarray(value, dtype=float), (people,))


def window(trace: Trace, start: Array, stop: Array) -> Array:
    """Return the values (N, T) with everything outside each person's [start, stop] minutes set to NaN."""
    people = trace.people
    first, last = per_person(start, people)[:, None], per_person(stop, people)[:, None]
    slack = 1e-6
    inside = (trace.time >= first - slack) & (trace.time <= last + slack)
    return np.where(inside, trace.values, np.nan)


def cut(trace: Trace, start: Array, stop: Array) -> Trace:
    """Return the trace on the shortest grid that holds everybody's window, NaN outside it."""
    values = window(trace, start, stop)
    used = np.flatnonzero(~np.all(np.isnan(values), axis=0))
    if used.size == 0:
        return Trace(trace.time[:1], np.full((trace.people, 1), np.nan), trace.unit)
    kept = slice(int(used[0]), int(used[-1]) + 1)
    return Trace(trace.time[kept], values[:, kept], trace.unit)


def sampled(trace: Trace, start: Array, stop: Array, every: float) -> list[tuple[Array, Array]]:
    """Return each person's (times, values) as a laboratory samples them, every so many minutes."""
    people = trace.people
    first, last = per_person(start, people), per_person(stop, people)
    found: list[tuple[Array, Array]] = []
    for person in range(people):
        known = np.isfinite(trace.values[person])
        if not np.isfinite(first[person]) or not np.isfinite(last[person]) or not known.any():
            found.append((np.empty(0), np.empty(0)))
            continue
        times = np.arange(first[person], last[person] + 1e-9, every)
        times = times[(times >= trace.time[known][0] - 1e-9) & (times <= trace.time[known][-1] + 1e-9)]
        found.append((times, np.interp(times, trace.time[known], trace.values[person, known])))
    return found


def at(trace: Trace, when: Array) -> Array:
    """Return each person's value at their own time, interpolated; NaN outside what was recorded."""
    people = trace.people
    answer = np.full(people, np.nan)
    for person, moment in enumerate(per_person(when, people)):
        known = np.isfinite(trace.values[person])
        if not known.any() or not np.isfinite(moment):
            continue
        times = trace.time[known]
        if times[0] - 1e-6 <= moment <= times[-1] + 1e-6:
            answer[person] = np.interp(moment, times, trace.values[person, known])
    return answer


def first_time(trace: Trace, level: Array, after: Array, rising: bool) -> Array:
    """Return when each person first stands at or above `level` (at or below, when not rising); NaN when never.

    The crossing is interpolated between two samples.
    """
    people = trace.people
    levels, start = per_person(level, people), per_person(after, people)
    sign = 1.0 if rising else -1.0
    answer = np.full(people, np.nan)
    for person in range(people):
        with np.errstate(invalid="ignore"):
            beyond = (sign * (trace.values[person] - levels[person]) >= 0) & (trace.time >= start[person] - 1e-9)
        if not beyond.any():
            continue
        index = int(np.argmax(beyond))
        answer[person] = trace.time[index]
        if index and trace.time[index - 1] >= start[person] - 1e-9 and np.isfinite(trace.values[person, index - 1]):
            before, now = trace.values[person, index - 1], trace.values[person, index]
            if now != before:
                share = (levels[person] - before) / (now - before)
                answer[person] = trace.time[index - 1] + share * (trace.time[index] - trace.time[index - 1])
    return answer


def decline(trace: Trace, start: Array, stop: Array) -> tuple[Array, Array]:
    """Return each person's straight line through the logarithm of the values: (level at time 0, rate per min).

    Least squares over the positive values in the window; NaN with fewer than three of them.
    """
    inside = cut(trace, start, stop)
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.where(inside.values > 0, np.log(inside.values), np.nan)
    known = np.isfinite(logs)
    count = known.sum(axis=1)
    enough = count >= 3
    safe = np.maximum(count, 1)
    times = np.where(known, inside.time, 0.0)
    logs = np.where(known, logs, 0.0)
    middle_time, middle_log = times.sum(axis=1) / safe, logs.sum(axis=1) / safe
    offset = np.where(known, inside.time - middle_time[:, None], 0.0)
    variance = (offset**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = np.where(enough & (variance > 0), (offset * logs).sum(axis=1) / variance, np.nan)
    return middle_log - slope * middle_time, -slope
