"""Outcomes that are a figure of one observable: its lowest, highest or last value before or after birth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import Samples

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
DAY = 1440.0


class Figure(NamedTuple):
    """Which figure of an observable: ``stage`` says of which time, ``at`` at how many minutes after birth.

    ``unit`` is the outcome's, of which one unit of the observable is ``scale``.
    """

    observable: str
    take: Literal["lowest", "highest", "last"]
    unit: str
    stage: Literal["all", "labour", "after birth"] = "all"
    at: float = np.inf
    scale: float = 1.0


FIGURES: dict[str, Figure] = {
    "lowest_fetal_oxygen_saturation": Figure("fetal_oxygen_saturation", "lowest", "percent", "labour"),
    "fetal_ph_at_birth": Figure("fetal_ph", "last", "1", "labour"),
    "fetal_base_deficit_at_birth": Figure("fetal_base_deficit", "last", "mmol/L", "labour"),
    "lowest_mean_arterial_pressure": Figure("mean_arterial_pressure", "lowest", "mmHg"),
    "highest_heart_rate": Figure("heart_rate", "highest", "1/min"),
    "total_blood_loss": Figure("blood_loss", "last", "mL", "after birth"),
    "blood_loss_2h": Figure("blood_loss", "last", "mL", "after birth", 120.0),
    "blood_loss_24h": Figure("blood_loss", "last", "mL", "after birth", DAY),
    "lowest_uterine_firmness": Figure("uterine_firmness", "lowest", "1", "after birth"),
    "lowest_plasma_sodium": Figure("plasma_sodium", "lowest", "mmol/L"),
    "total_urine": Figure("urine_output", "last", "mL", scale=1000.0),
    "oxytocin_absorbed": Figure("oxytocin_absorbed", "last", "mU"),
    "maximum_csf_oxytocin": Figure("csf_oxytocin", "highest", "pmol/L"),
    "milk_taken": Figure("milk_transferred", "last", "mL"),
    "highest_duct_pressure": Figure("duct_pressure", "highest", "mmHg"),
    "highest_prolactin": Figure("prolactin", "highest", "ug/L"),
    "seizure_hazard": Figure("seizure_risk", "last", "1"),
}
# What else is made of observables: fluid balance here, risks and events in `risks`.
BESIDES: dict[str, tuple[str, ...]] = {
    "fluid_balance": ("urine_output",),
    "haemorrhage_500": ("blood_loss",),
    "haemorrhage_1000": ("blood_loss",),
    "hyponatraemia_130": ("plasma_sodium",),
    "cord_acidaemia": ("fetal_ph",),
    "risk_of_seizure": ("seizure_risk",),
    "maternal_arrest": ("mean_arterial_pressure",),
    "time_of_maternal_arrest": ("mean_arterial_pressure",),
}
MADE_OF: dict[str, tuple[str, ...]] = {**{name: (item.observable,) for name, item in FIGURES.items()}, **BESIDES}


def observables_of(outcomes: Iterable[str]) -> set[str]:
    """Return the observables that have to be sampled for outcomes."""
    return {observable for name in outcomes for observable in MADE_OF.get(name, ())}


def figures_of(sampled: Iterable[str], beyond: float) -> list[str]:
    """Return the figures that a run with these observables comes to, if people are followed ``beyond`` min."""
    known = set(sampled)
    return [name for name, figure in FIGURES.items() if figure.observable in known and _long_enough(figure, beyond)]


def _long_enough(figure: Figure, beyond: float) -> bool:
    return figure.stage != "after birth" or beyond >= (figure.at if np.isfinite(figure.at) else 1.0)


class Observed:
    """Running figures over people, fed with each stretch of samples."""

    def __init__(self, people: int) -> None:
        self.people = people
        self._values: dict[str, Array] = {}
        self._followed = np.full(people, -np.inf)  # min after birth up to which someone was followed

    def read(self, samples: Samples, valid: Flags, births: Array) -> None:
        """Take a stretch of samples, those of ``valid``; ``births`` (min) are infinite where there is none yet."""
        if not len(samples.time):
            return
        since = samples.time[None, :] - births[:, None]
        self._followed = np.fmax(self._followed, np.where(valid, since, -np.inf).max(axis=1))
        for name, figure in FIGURES.items():
            if figure.observable not in samples.values:
                continue
            counted = valid & (since <= figure.at + 1e-9)
            if figure.stage == "labour":
                counted = valid & (since <= 0)
            elif figure.stage == "after birth":
                counted &= since > 0
            before = self._values.get(name, np.full(self.people, np.nan))
            self._values[name] = TAKE[figure.take](before, samples[figure.observable], counted)

    def complete(self, who: Flags) -> None:
        """Take the figures of ``who`` as final: they died."""
        self._followed[who] = np.inf

    def outcomes(self, births: Array, beyond: float) -> dict[str, tuple[Array, str]]:
        """Return the figures, name to (array over people, unit), NaN where there is none.

        Those after a birth are left out where nobody is followed so long (``beyond`` min after it).
        """
        found: dict[str, tuple[Array, str]] = {}
        for name, values in self._values.items():
            figure = FIGURES[name]
            if not _long_enough(figure, beyond):
                continue
            if name.endswith("_at_birth"):
                values = np.where(np.isfinite(births), values, np.nan)
            if np.isfinite(figure.at):
                values = np.where(self._followed >= figure.at - 0.1, values, np.nan)
                if np.isnan(values).all():
                    continue
            found[name] = (figure.scale * values, figure.unit)
        return found


def _lowest(before: Array, values: Array, counted: Flags) -> Array:
    return np.asarray(np.fmin(before, _none(np.where(counted, values, np.inf).min(axis=1))))


def _highest(before: Array, values: Array, counted: Flags) -> Array:
    return np.asarray(np.fmax(before, _none(np.where(counted, values, -np.inf).max(axis=1))))


def _last(before: Array, values: Array, counted: Flags) -> Array:
    column = values.shape[1] - 1 - np.argmax(counted[:, ::-1], axis=1)
    return np.where(counted.any(axis=1), values[np.arange(len(values)), column], before)


def _none(values: Array) -> Array:
    return np.where(np.isinf(values), np.nan, values)


TAKE: Mapping[str, Callable[[Array, Array, Flags], Array]] = {"lowest": _lowest, "highest": _highest, "last": _last}
