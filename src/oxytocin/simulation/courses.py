"""The sampled courses of a run: which are kept, in what unit, and the readings of the monitor beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from oxytocin.care.drugs import load_drug
from oxytocin.care.library import names
from oxytocin.care.measures import load_procedure
from oxytocin.care.monitor import Monitor
from oxytocin.errors import InputError, did_you_mean
from oxytocin.model import Model, ModelError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Course = tuple[Array, str, str]  # values (people, samples), unit, meaning

PRESSURE = "intrauterine_pressure"
# Biological units have no size of their own: to the model they are numbers.
COUNTED = {"infusion_rate": "mU/min", "oxytocin_absorbed": "mU"}
READINGS = {
    "contraction_rate": ("contractions", "1/(10 min)", "contractions per 10 min over the last 30 min"),
    "montevideo_units": ("montevideo", "mmHg/(10 min)", "Montevideo units over the last 30 min"),
    "resting_tone": ("tone", "mmHg", "resting tone read off the trace"),
    "uterine_activity_integral": ("activity", "kPa s/(15 min)", "active pressure integral over the last 15 min"),
}
USUAL = (
    "infusion_rate",
    "plasma_oxytocin",
    "oxytocin_secretion",
    "receptor_density",
    "receptor_occupancy",
    "intracellular_calcium",
    "prostaglandin",
    "tension",
    PRESSURE,
    "contraction_rate",
    "montevideo_units",
    "cervical_dilatation",
    "fetal_station",
    "fetal_heart_rate",
    "fetal_oxygen_saturation",
    "fetal_ph",
    "mean_arterial_pressure",
    "heart_rate",
    "blood_loss",
    "uterine_firmness",
    "urine_output",
    "plasma_sodium",
)

# What is given on a mucosa is looked for in blood and brain.
MUCOSAE = ("nose", "lung", "under_tongue", "cheek", "gut", "vagina")
REACHED = ("oxytocin_absorbed", "csf_oxytocin")


class Courses:
    """Sampled quantities, kept whole; samples after a person left are NaN."""

    def __init__(self) -> None:
        self._time: list[Array] = []
        self._values: dict[str, list[Array]] = {}
        self._valid: list[Flags] = []

    def add(self, time: Array, values: dict[str, Array], valid: Flags) -> None:
        """Append a stretch: ``time`` (samples,), each quantity and ``valid`` (people, samples)."""
        if not len(time):
            return
        self._time.append(time)
        self._valid.append(valid)
        for name, value in values.items():
            self._values.setdefault(name, []).append(np.where(valid, value, np.nan))

    @property
    def time(self) -> Array:
        """Sampling times, min."""
        return np.concatenate(self._time) if self._time else np.empty(0)

    def values(self) -> dict[str, Array]:
        """Return each quantity as (people, samples)."""
        return {name: np.concatenate(parts, axis=1) for name, parts in self._values.items()}

    def present(self) -> Flags:
        """Return who was still there at each sample, (people, samples)."""
        return np.concatenate(self._valid, axis=1) if self._valid else np.empty((0, 0), bool)


def chosen_names(model: Model, asked: Sequence[str] | None, place: str) -> list[str]:
    """Return the names to keep: those asked for, or the usual ones. ``place`` stands in an InputError."""
    readings = list(READINGS) if PRESSURE in model.names("observables") else []
    known = [*model.names("observables"), *readings]
    if asked is None:
        usual = USUAL + (REACHED if any(organ in model.modules for organ in MUCOSAE) else ())
        return [name for name in usual if name in known]
    for index, name in enumerate(asked):
        if name in known:
            continue
        try:
            model.observable(name)
        except ModelError:
            where = found_where(name)
            if where is not None:
                sentence = f"{place}, record[{index}]: '{name}' is not in this run but in {where}"
                raise InputError(sentence) from None
            hint = did_you_mean(name, known) or f"known are {', '.join(sorted(known))}"
            raise InputError(f"{place}, record[{index}]: there is no observable '{name[:80]}'", hint) from None
    return list(dict.fromkeys(asked))


def found_where(observable: str) -> str | None:
    """Return in what runs an observable is found, in words; None where there is none of that name."""
    from oxytocin.physiology.daily import LACTATION
    from oxytocin.physiology.whole import ASSEMBLIES, PARTS

    if observable in LACTATION.observables:
        return "that of a woman whose birth was before it, {state: postpartum}: milk does not come in within a run"
    part = next((name for name, part in PARTS.items() if observable in part.observables), None)
    given = None if part is None else _given(part)
    if given is not None:
        return f"one in which {given}"
    whose = {"ward": "a pregnant woman", "person": "anyone who is not pregnant", "strip": "a strip"}
    return next((f"that of {said}" for name, said in whose.items()
                 if any(observable in part.observables for part in ASSEMBLIES[name])), None)  # fmt: skip


def _given(part: str) -> str | None:
    """Say what brings a part into a run, by the names that a scenario takes; None where nothing does."""
    drugs = [load_drug(name) for name in names("drug")]
    for drug in drugs:
        if part in drug.parts:
            return f"{drug.name} is given"
    for drug in drugs:
        for route, by in drug.routes.items():
            if part in by.parts:
                return f"{drug.name} is given by the {route} route"
    return next((f"{name} is given" for name in names("procedure") if part in load_procedure(name).parts), None)


def described(model: Model, courses: Courses, stored: Sequence[str], monitor: Monitor | None) -> dict[str, Course]:
    """Return the kept courses with unit and meaning, in the order asked for."""
    values, time = courses.values(), courses.time
    meanings = {
        item.name: item.meaning for item in (*model.observables, *model.states, *model.signals, *model.parameters)
    }
    found: dict[str, Course] = {}
    history = monitor.history() if monitor is not None and any(name in READINGS for name in stored) else {}
    for name in stored:
        if name in values:
            unit = COUNTED.get(name) or str(model.observable(name).value.unit)  # type: ignore[attr-defined]
            found[name] = (values[name], unit, meanings.get(name, name))
        elif name in READINGS and history:
            reading, unit, meaning = READINGS[name]
            found[name] = (_held(history[reading], time, courses), unit, meaning)
    return found


def _held(minutely: Array, time: Array, courses: Courses) -> Array:
    """Return each minute's reading held over the samples that follow; NaN before it and after a person left."""
    minute = np.floor(time + 1e-9).astype(np.int64) - 1
    values = (
        minutely[:, np.clip(minute, 0, max(minutely.shape[1] - 1, 0))]
        if minutely.shape[1]
        else np.full((len(minutely), len(time)), np.nan)
    )
    return np.where((minute >= 0) & courses.present(), values, np.nan)
