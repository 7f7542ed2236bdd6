"""A made-up induction of labour in the shape of a run, so that figures and files are tested without the physiology."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from oxytocin.people.person import Person
from oxytocin.report import Run

BIRTH = 14.2 * 60
WOMAN = Person(sex="female", state="pregnant")


@dataclass(frozen=True)
class Alert:
    person: int
    time: float
    grade: str
    reason: str


@dataclass(frozen=True)
class Event:
    person: int
    time: float
    switch: str
    detail: str = ""


@dataclass(frozen=True)
class Change:
    time: float
    drug: str
    rate: float
    unit: str
    reason: str


@dataclass(frozen=True)
class Scenario:
    title: str = "Made-up induction <of labour>"
    changed: tuple[str, ...] = ()
    trust: str = "plausible"
    until: str | None = "birth"
    preparation: str | None = None
    record: tuple[str, ...] | None = None
    person: Person = WOMAN

    @property
    def written(self) -> dict[str, Any]:
        person = {"sex": "female", "age": "29 yr", "bishop": 4}
        return {"title": self.title, "person": person, "care": [{"at": "0 h", "protocol": "induction-low-dose"}]}


def _woman(person: int, time: np.ndarray) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(person)
    slow = 1.0 if person == 0 else float(np.exp(draw.normal(0, 0.15)))
    hours = time / 60 / slow
    rate = np.minimum(1 + np.floor(time / 40), 20 * slow).astype(float)
    rate[hours > 10] *= 0.8
    plasma = 12 + 4.2 * rate * slow + 1.5 * np.sin(time / 37)
    per_ten = np.clip(0.6 + 0.45 * hours, 0, 4.4)
    phase = np.cumsum(per_ten / 10 * (time[1] - time[0]))
    shape = np.clip(np.sin(np.pi * np.clip((phase % 1) * 10 / np.maximum(per_ten, 1) / 1.1, 0, 1)), 0, 1) ** 2
    height = 12 + 4.2 * np.minimum(hours, 12)
    pressure = 10 + shape * height + draw.normal(0, 0.4, time.size)
    dilatation = np.where(hours < 8, 1.5 + 0.35 * hours, 4.3 + 1.2 * (hours - 8)).clip(0, 10)
    station = (-3 + 5.5 / (1 + np.exp(-(hours - 12.4) * 2))).clip(-3, 5)
    values = {
        "infusion_rate": rate,
        "plasma_oxytocin": plasma,
        "intrauterine_pressure": pressure,
        "cervical_dilatation": dilatation,
        "fetal_station": station,
        "contraction_rate": per_ten,
        "montevideo_units": per_ten * height,
    }
    gone = time > BIRTH * slow
    return {name: np.where(gone, np.nan, value) for name, value in values.items()}


UNITS = {
    "infusion_rate": "mU/min",
    "plasma_oxytocin": "pmol/L",
    "intrauterine_pressure": "mmHg",
    "cervical_dilatation": "cm",
    "fetal_station": "cm",
    "contraction_rate": "1/(10 min)",
    "montevideo_units": "mmHg/(10 min)",
}


def made_up_run(people: int = 1, first: int = 0, keep: float = 30 * 60, every: float = 1 / 6) -> Any:
    """A run of `people` women over `keep` min, sampled each `every` min; person 0 is the typical one."""
    time = np.arange(0, keep, every)
    women = [_woman(first + index, time) for index in range(people)]
    if people == 1:
        time = time[time <= BIRTH]
        women = [{name: value[: time.size] for name, value in women[0].items()}]
    courses = {name: (np.stack([woman[name] for woman in women]), unit, name) for name, unit in UNITS.items()}
    birth = np.array([time[np.isfinite(woman["infusion_rate"])].max() for woman in women])
    rate = np.array([np.nanmax(woman["infusion_rate"]) for woman in women])
    return SimpleNamespace(
        parts=[SimpleNamespace(courses=courses, time=time)],
        outcomes={
            "birth_time": (birth, "min"),
            "maximum_rate": (rate, "mU/min"),
            "tachysystole_minutes": (0 * rate, "min"),
        },
        alerts=[
            Alert(first, 560.0, "caution", "six contractions in ten minutes, averaged over 30 min"),
            Alert(first, 655.0, "danger", "one contraction of 140 s"),
        ],
        events=[
            Event(first, 470.0, "labour.membranes_ruptured"),
            Event(first, BIRTH - 50, "labour.full_dilatation"),
            Event(first, BIRTH, "labour.born"),
        ],
        failures=[],
        without_effect={},
        scenario=Scenario(),
        model=SimpleNamespace(
            parameters=[
                SimpleNamespace(
                    name="plasma.volume",
                    value=9.0,
                    unit="L",
                    meaning="central volume",
                    source="obs:kinetics.iv.volume.degroot1995",
                )
            ],
            wires=[
                SimpleNamespace(
                    origin="pituitary.secretion",
                    target="plasma.secretion",
                    grade="established",
                    source="ref:book",
                    active=True,
                )
            ],
        ),
        seed=1,
        people=np.arange(first, first + people),
        rates=[
            [
                Change(0.0, "oxytocin", 1.0, "mU/min", "start"),
                Change(40.0, "oxytocin", 2.0, "mU/min", "up: goal not reached"),
            ]
        ],
    )


def report_run(cohort: int = 40) -> Run:
    """The typical woman with a population around her, as the report takes them."""
    around = made_up_run(people=cohort, first=1, every=1.0) if cohort else None
    return Run(Scenario(), made_up_run(), around, 1, "plausible")


@pytest.fixture(scope="session")
def run() -> Run:
    return report_run()


@pytest.fixture(scope="session")
def typical() -> Any:
    return made_up_run()


@pytest.fixture(scope="session")
def cohort() -> Any:
    return made_up_run(people=40, first=1, every=1.0)
