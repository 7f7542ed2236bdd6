"""Many people, each with an adaptive step of their own, from one moment to the next.

ensemble = Ensemble(model, record=["intrauterine_pressure"])
run = ensemble.begin({"plasma.volume": volumes}, people=np.arange(10_000))
run.set_input("oxytocin_infusion", 1.7)
samples = run.advance(30.0)          # minutes
samples["intrauterine_pressure"]     # (people, samples)
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oxytocin.engine.errors import Failure
from oxytocin.engine.frame import STEP_TOO_SMALL, TOO_MANY_STEPS, WORDS
from oxytocin.engine.kernel import Kernel, aligned, compile_kernel
from oxytocin.model import Model, ModelError
from oxytocin.model.readers.numpy import NumpyReader

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """A switch that a person's own state set, at the time (min) found by root finding."""

    person: int
    time: float
    switch: str


@dataclass(frozen=True)
class Samples:
    """Recorded quantities over one stretch: ``time`` (samples,), each quantity (people, samples), ``valid``
    likewise."""

    time: Array
    values: Mapping[str, Array]
    valid: NDArray[np.bool_]

    def __getitem__(self, name: str) -> Array:
        return self.values[name]


@dataclass(frozen=True)
class Summary:
    """One recorded quantity over all samples so far, each field over people; ``area`` is quantity x min."""

    minimum: Array
    maximum: Array
    time_of_maximum: Array
    mean: Array
    area: Array


class Ensemble:
    """A model compiled for integration.

    ``record`` names what is sampled, every ``sample_every`` minutes (at whole multiples, by the method's own
    interpolant).
    ``rtol`` is the relative tolerance of each step; the absolute one is ``atol`` times each state's ``scale``.
    Raises ModelError for unknown names or methods.
    """

    def __init__(
        self,
        model: Model,
        record: Sequence[str] = (),
        sample_every: float = 5 / 60,
        *,
        method: str = "tsit5",
        rtol: float = 1e-4,
        atol: float | None = None,
        workers: int | None = None,
        width: int | None = None,
        max_steps: int = 2_000_000,
    ) -> None:
        if not (0 < sample_every < np.inf and 0 < rtol < np.inf):
            raise ModelError(f"sample_every ({sample_every:g}) and rtol ({rtol:g}) must be positive and finite")
        self.model, self.record, self.sample_every = model, list(record), float(sample_every)
        self.rtol, self.atol, self.max_steps = rtol, rtol * 1e-2 if atol is None else atol, max_steps
        self.workers = workers or os.cpu_count() or 1
        self.kernel: Kernel = compile_kernel(model, self.record, method, width)
        self.reader = NumpyReader(model)

    def begin(self, parameters: Mapping[str, ArrayLike] | None = None, people: ArrayLike = 1) -> Run:
        """Return a run at time 0 of people (their ids, or how many); parameters not given keep their declared value.

        Raises ModelError for an unknown parameter or one that is not a finite number.
        """
        given = np.asarray(people, dtype=np.int64)
        ids = np.arange(int(given)) if given.ndim == 0 else given
        if len(ids) == 0:
            raise ModelError("a run needs at least one person")
        table = np.empty((len(ids), len(self.model.parameters)))
        table[:] = [item.value for item in self.model.parameters]
        for name, value in (parameters or {}).items():
            column = self.model.index("parameters", name)
            table[:, column] = _of_everyone(f"parameter '{name}'", value, len(ids))
        return Run(self, ids.astype(np.int64), table)


@dataclass
class Run:
    """People on their way through time; rows are people in the order they were given."""

    ensemble: Ensemble
    people: NDArray[np.int64]
    parameters: Array
    events: list[Event] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def __post_init__(self) -> None:
        model, count = self.ensemble.model, len(self.people)
        self.time = np.zeros(count)
        self.state = np.ascontiguousarray(self.ensemble.reader.start(self.parameters.T).T)
        self.constants = self.ensemble.kernel.constants(self.parameters)
        self.inputs = (
            np.tile([item.value for item in (*model.inputs, *model.switches)], (count, 1))
            .astype(float)
            .reshape(count, -1)
        )
        self.active = np.ones(count, dtype=bool)
        self.steps = np.zeros(count, dtype=np.int64)
        self._effort = np.zeros(count, dtype=np.int64)  # steps of the last stretch: who is slow goes first
        self._step = np.full(count, 1e-3)
        self._sampled = np.zeros(count, dtype=np.int64)
        self._now = 0.0
        self._summaries = np.tile([np.inf, -np.inf, 0.0, 0.0], (len(self.ensemble.record), count, 1))
        self._counted = np.zeros(count, dtype=np.int64)
        scales = np.array([item.scale for item in model.states])
        self._absolute = aligned(self.ensemble.atol * scales)
        bad = ~np.all(np.isfinite(self.state), axis=1)
        for row in np.flatnonzero(bad):
            self._fail(int(row), "the initial amount is not a finite number; look at the person's parameters")

    # -- what changes from outside ---------------------------------------------------------------------------

    def set_input(self, name: str, value: ArrayLike, where: NDArray[np.bool_] | None = None) -> None:
        """Set an input from now on, for everybody or where the mask holds."""
        self._set(self.ensemble.model.index("inputs", name), value, where)

    def set_switch(self, name: str, value: ArrayLike, where: NDArray[np.bool_] | None = None) -> None:
        """Set a switch by its qualified name from now on."""
        model = self.ensemble.model
        self._set(len(model.inputs) + model.index("switches", name), value, where)

    def _set(self, column: int, value: ArrayLike, where: NDArray[np.bool_] | None) -> None:
        name = [*self.ensemble.model.inputs, *self.ensemble.model.switches][column].name
        values = _of_everyone(f"input '{name}'", value, len(self.people))
        mask = np.ones(len(self.people), dtype=bool) if where is None else where
        self.inputs[mask, column] = values[mask]

    def dose(self, name: str, amount: ArrayLike, where: NDArray[np.bool_] | None = None) -> None:
        """Add an amount at once to the state that the dose goes to."""
        model = self.ensemble.model
        if name not in model.doses:
            raise ModelError(f"{model.name} has no dose '{name}'; there are {', '.join(model.doses) or 'none'}")
        amounts = _of_everyone(f"dose '{name}'", amount, len(self.people))
        mask = np.ones(len(self.people), dtype=bool) if where is None else where
        before = self._trigger_values()
        self.state[mask, model.index("states", model.doses[name])] += amounts[mask]
        self._step[mask] = np.minimum(self._step[mask], 1e-2)
        for index, (old, new) in enumerate(zip(before, self._trigger_values(), strict=True)):
            for row in np.flatnonzero(mask & (old < 0) & (new >= 0)):
                self._cross(int(row), index, float(self.time[row]))

    def finish(self, where: NDArray[np.bool_]) -> None:
        """Integrate these people no further."""
        self.active &= ~where

    def summary(self, name: str) -> Summary:
        """Return the running summaries of a recorded quantity, kept inside the loop whether samples are or not."""
        record = self.ensemble.record
        if name not in record:
            raise ModelError(f"'{name}' is not recorded; recorded are {', '.join(record) or 'none'}")
        minimum, maximum, when, total = self._summaries[record.index(name)].T
        counted = np.maximum(self._counted, 1)
        return Summary(minimum, maximum, when, total / counted, total * self.ensemble.sample_every)

    # -- what can be seen ------------------------------------------------------------------------------------

    def observe(self, names: Sequence[str]) -> dict[str, Array]:
        """Return quantities at each person's present time, one array over people a name."""
        cut = len(self.ensemble.model.inputs)
        found = self.ensemble.reader.observe(
            names, self.time, self.state.T, self.parameters.T, self.inputs[:, :cut].T, self.inputs[:, cut:].T
        )
        return {
            name: np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), len(self.people)))
            for name, value in found.items()
        }

    def switch(self, name: str) -> Array:
        """Return the present value of a switch for each person."""
        model = self.ensemble.model
        return self.inputs[:, len(model.inputs) + model.index("switches", name)].copy()

    # -- going on --------------------------------------------------------------------------------------------

    def advance(self, until: float, *, keep: bool = True) -> Samples:
        """Integrate every active person to ``until`` (min); return the samples in between.

        With ``keep=False`` no sample is stored and only the running summaries go on. Raises ModelError for a time that
        is past or not finite.

        Switches set by a person's own state are set at their time and noted in ``events``. A person who cannot be
        integrated is noted in ``failures`` and set aside; the others go on.
        """
        if not self._now <= until < np.inf:
            raise ModelError(f"cannot advance to {until:g} min from {self._now:g} min")
        every = self.ensemble.sample_every
        first = int(np.ceil(self._now / every - 1e-9)) + (1 if self._now > 0 and _whole(self._now / every) else 0)
        last = int(np.floor(until / every + 1e-9))
        columns = max(last - first + 1, 0) if keep else 0
        values = np.zeros((len(self.ensemble.record), len(self.people), columns))
        self._sampled[:] = np.where(self.active, first, self._sampled)
        waiting = np.flatnonzero(self.active & (self.time < until))
        began = self.active.copy()
        status, crossed = self._integrate(waiting, until, values, first, last, keep)
        rows, triggers = np.nonzero(crossed >= 0)
        for time_of, row, trigger in sorted(zip(crossed[rows, triggers], rows, triggers, strict=True)):
            self._cross(int(row), int(trigger), float(time_of))
        for row in waiting[np.isin(status[waiting], (TOO_MANY_STEPS, STEP_TOO_SMALL))]:
            self._fail(
                int(row),
                "the step became too small to go on; the state or its rate is not finite or too stiff for this "
                "method (try method='rodas4')"
                if status[row] == STEP_TOO_SMALL
                else f"more than {self.ensemble.max_steps} steps; try a larger rtol or method='rodas4'",
            )
        self._now = until
        self._counted += np.where(began, self._sampled - first, 0)
        index = np.arange(first, first + columns)
        time = index.astype(np.float64) * every
        valid = began[:, None] & (index[None, :] < self._sampled[:, None])
        return Samples(time, dict(zip(self.ensemble.record, values, strict=True)), valid)

    def _integrate(
        self, rows: NDArray[np.int64], until: float, values: Array, first: int, last: int, keep: bool
    ) -> tuple[NDArray[np.int64], Array]:
        """Run the loop; return each person's status and the time of each trigger that was crossed (-1: not)."""
        count, ensemble = len(self.people), self.ensemble
        order = rows[np.argsort(-self._effort[rows], kind="stable")].astype(np.int64)
        cursor, before = np.zeros(1, dtype=np.int64), self.steps[rows]
        status, crossed, end = (
            np.zeros(count, dtype=np.int64),
            np.full((count, len(ensemble.model.triggers)), -1.0),
            np.full(count, float(until)),
        )
        settings = np.array([ensemble.rtol, ensemble.sample_every, 1e-9, 60.0])
        arrays = {
            "order": order,
            "cursor": cursor,
            "time": self.time,
            "until": end,
            "step": self._step,
            "state": self.state,
            "constants": self.constants,
            "inputs": self.inputs,
            "status": status,
            "steps": self.steps,
            "event_times": crossed,
            "sample_index": self._sampled,
            "samples": values,
            "absolute": self._absolute,
            "settings": settings,
            "summaries": self._summaries,
        }
        numbers = {
            "count": len(order),
            "people": count,
            "first_sample": first,
            "last_sample": last,
            "max_steps": ensemble.max_steps,
            "keep": int(keep),
        }
        call = np.array(
            [numbers[word] if word in numbers else arrays[word].ctypes.data for word in WORDS], dtype=np.int64
        )
        threads = max(1, min(ensemble.workers, -(-len(order) // ensemble.kernel.layout.width)))
        scratch = [aligned(np.zeros((ensemble.kernel.rows, ensemble.kernel.layout.width))) for _ in range(threads)]
        others = [
            threading.Thread(target=ensemble.kernel.advance, args=(call.ctypes.data, memory.ctypes.data))
            for memory in scratch[1:]
        ]
        for thread in others:
            thread.start()
        ensemble.kernel.advance(call.ctypes.data, scratch[0].ctypes.data)
        for thread in others:
            thread.join()
        self._effort[rows] = self.steps[rows] - before
        return status, crossed

    def _trigger_values(self) -> Array:
        """Return what each trigger's expression is now, (triggers, people)."""
        model, cut = self.ensemble.model, len(self.ensemble.model.inputs)
        roots = [trigger.node for trigger in model.triggers]
        inputs = (self.inputs[:, :cut].T, self.inputs[:, cut:].T)
        found = self.ensemble.reader.expressions(roots, self.time, self.state.T, self.parameters.T, *inputs)
        rows = [np.broadcast_to(value, len(self.people)) for value in found]
        return np.array(rows, dtype=np.float64).reshape(len(roots), len(self.people))

    def _cross(self, row: int, trigger: int, time: float) -> None:
        model = self.ensemble.model
        for name, value in model.triggers[trigger].sets:
            self.inputs[row, len(model.inputs) + model.index("switches", name)] = value
            self.events.append(Event(int(self.people[row]), time, name))

    def _fail(self, row: int, reason: str) -> None:
        model, cut = self.ensemble.model, len(self.ensemble.model.inputs)
        with np.errstate(all="ignore"):
            rates = self.ensemble.reader.rates(
                self.time[row], self.state[row], self.parameters[row], self.inputs[row, :cut], self.inputs[row, cut:]
            )
        size = np.abs(rates) / (np.abs(self.state[row]) + self._absolute)
        worst = int(np.argmax(np.where(np.isfinite(size), size, np.inf)))
        self.failures.append(Failure(int(self.people[row]), float(self.time[row]), model.states[worst].name, reason))
        self.active[row] = False


def _of_everyone(what: str, value: ArrayLike, people: int) -> Array:
    """Return one finite number for each person; raises ModelError that names the quantity."""
    values = np.asarray(value, dtype=np.float64)
    if values.ndim > 1 or values.size not in (1, people):
        raise ModelError(f"{what} has shape {values.shape}; give one number or one for each of {people} people")
    if not np.all(np.isfinite(values)):
        raise ModelError(f"{what} is not a finite number for every person")
    return np.array(np.broadcast_to(values.reshape(-1), people))


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9
