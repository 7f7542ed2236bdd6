"""The patients of the benchmark: women at term with an unripe cervix, induced for twelve hours at a fixed schedule."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from oxytocin.engine import Ensemble, Run
from oxytocin.model import Model
from oxytocin.people.person import Person
from oxytocin.people.population import parameters
from oxytocin.physiology.whole import build

Array = NDArray[np.float64]

HOURS = 12
SAMPLE_EVERY = 1 / 6  # min
RECORD = (
    "plasma_oxytocin",
    "oxytocin_secretion",
    "receptor_occupancy",
    "intracellular_calcium",
    "intrauterine_pressure",
    "prostaglandin",
    "cervical_dilatation",
    "fetal_station",
)
ORGANS = (  # recorded besides where the assembly has them
    "fetal_heart_rate",
    "fetal_ph",
    "mean_arterial_pressure",
    "plasma_sodium",
    "blood_loss",
)
INFUSION = "oxytocin_infusion"
PMOL_PER_MILLIUNIT = 1.698
INTERVAL = 40.0  # min between steps of the rate, as in the low-dose protocol
STEP = 1.0  # mU/min


@dataclass(frozen=True)
class Schedule:
    """The rate of an input (its own unit) from each ``times`` (min) on, over ``minutes``."""

    name: str
    times: tuple[float, ...]
    rates: tuple[float, ...]
    minutes: float

    def pieces(self) -> list[tuple[float, float, float]]:
        """Return (start, end, rate) of each stretch."""
        return list(zip(self.times, (*self.times[1:], self.minutes), self.rates, strict=True))


@dataclass(frozen=True)
class Patients:
    """People to integrate: ``table`` (people, parameters of the model), their ``ids``, the schedule, what to record."""

    model: Model
    table: Array
    ids: NDArray[np.int64]
    schedule: Schedule
    record: tuple[str, ...]
    every: float

    def first(self, count: int) -> Patients:
        """Return the first so many of them."""
        return replace(self, table=self.table[:count], ids=self.ids[:count])

    def begin(self, ensemble: Ensemble) -> Run:
        """Return a run of these people at time 0."""
        return ensemble.begin(dict(zip(self.model.names("parameters"), self.table.T, strict=True)), people=self.ids)


def low_dose(hours: float = HOURS) -> Schedule:
    """The low-dose protocol without its reactions: 1 mU/min, one more every 40 min."""
    count = max(1, int(np.ceil(60 * hours / INTERVAL)))
    rates = tuple(PMOL_PER_MILLIUNIT * STEP * (number + 1) for number in range(count))
    return Schedule(INFUSION, tuple(INTERVAL * number for number in range(count)), rates, 60.0 * hours)


def induced(count: int, *, seed: int = 1, first: int = 0, hours: float = HOURS, model: Model | None = None) -> Patients:
    """Return women at 40 weeks, first baby, Bishop score 4, each with her own body, under the low-dose schedule."""
    model = model or build("labour")
    known = model.names("observables")
    person = Person.model_validate({"sex": "female", "state": "pregnant", "gestation": "40 wk", "bishop": 4})
    drawn = parameters(person, model, count=count, seed=seed, first=first)
    table = np.tile([item.value for item in model.parameters], (count, 1))
    for name, value in drawn.parameters.items():
        table[:, model.index("parameters", name)] = value
    record = (*RECORD, *(name for name in ORGANS if name in known))
    return Patients(model, table, drawn.people, low_dose(hours), record, SAMPLE_EVERY)
