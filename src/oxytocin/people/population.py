"""A virtual population: every spread of the model drawn for each person, from streams that no batch or order can
change.

Person ``i`` of seed ``s`` has the same body whether they are run alone or among ten thousand: the draw of a
parameter depends on the seed, the person and the parameter's name, and on nothing else.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from oxytocin.engine import random
from oxytocin.model import LogNormal, Model, Normal
from oxytocin.people.person import (
    AGE,
    BISHOP,
    FERTILE,
    GESTATION,
    HEIGHT,
    PARITY,
    PELVES,
    POSITIONS,
    WEIGHT,
    Person,
)
from oxytocin.people.quantities import QuantityError, within

Array = NDArray[np.float64]
PHASE = "rad"  # random phases give irregular contractions and pulses; a person without them would be a clockwork


class BodySpread(BaseModel):
    """How one figure of the chart varies over people: ``sd`` in its own unit, or ``cv`` as a share."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    cv: Annotated[float, Field(gt=0, le=1)] | None = None
    sd: Any = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.cv is None) == (self.sd is None):
            raise QuantityError("a spread is either 'sd' or 'cv'")
        return self


class _Years(BodySpread):
    sd: Annotated[float, within("yr")] | None = None


class _Kilograms(BodySpread):
    sd: Annotated[float, within("kg")] | None = None


class _Centimetres(BodySpread):
    sd: Annotated[float, within("cm")] | None = None


class _Weeks(BodySpread):
    sd: Annotated[float, within("wk")] | None = None


class _Count(BodySpread):
    sd: Annotated[float, Field(gt=0)] | None = None


class Population(BaseModel):
    """Which figures of the chart vary over people; what is not named is the same in all."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    age: _Years | None = None
    weight: _Kilograms | None = None
    height: _Centimetres | None = None
    gestation: _Weeks | None = None
    bishop: _Count | None = None


class Cohort(NamedTuple):
    """The parameters of some people: qualified name to a number or an array over people, and the ids of the people."""

    parameters: dict[str, float | Array]
    people: NDArray[np.int64]
    seed: int = 1
    typical: bool = False

    def chance(self, stream: str) -> Array:
        """Return a share between 0 and 1 for each person, from a named stream of theirs; a half in the typical one."""
        return np.full(len(self.people), 0.5) if self.typical else _shares(self.seed, self.people, stream)


def body(person: Person) -> dict[str, float]:
    """Return the parameters of the module ``body`` (base units of the chart: kg, cm, yr, wk) for a person."""
    return {
        "body.sex": float(person.sex == "female"),
        "body.pregnant": float(person.pregnant),
        "body.postpartum": float(person.state == "postpartum"),
        "body.since_birth": person.since_birth or 0.0,
        "body.weight": person.weight,
        "body.height": person.height,
        "body.age": person.age,
        "body.gestation": person.gestation or 0.0,
        "body.parity": float(person.parity),
        "body.caesareans": float(person.earlier_caesareans),
        "body.bishop": float(person.bishop or 0),
        "body.labouring": float(person.state == "labouring"),
        "body.threatened": float(person.state == "threatened"),
        "body.fetal_weight": person.fetal_weight or 0.0,
        "body.fetal_lie": -1.0 if person.fetal_position is None else float(POSITIONS.index(person.fetal_position)),
        "body.pelvis": 0.0 if person.pelvis is None else PELVES[person.pelvis],
        "body.placental_reserve": (100.0 if person.placental_reserve is None else person.placental_reserve) / 100,
        "body.dietary_sodium": person.dietary_sodium,
        "body.hypertension": float(person.hypertension),
        "body.pre_eclampsia": float(bool(person.pre_eclampsia)),
        "body.infection": float(bool(person.infection)),
        "body.ruptured": (person.ruptured_membranes or 0.0) / 60,
    }


_BOUNDS: dict[str, tuple[float, float]] = {
    "age": AGE,
    "weight": WEIGHT,
    "height": HEIGHT,
    "gestation": GESTATION,
    "bishop": BISHOP,
    "parity": PARITY,
}
_WHOLE = {"bishop"}


def parameters(
    person: Person | None,
    model: Model,
    count: int = 1,
    seed: int = 1,
    typical: bool = False,
    population: Population | None = None,
    first: int = 0,
) -> Cohort:
    """Draw the parameters of ``count`` people (ids ``first`` onwards) like ``person`` (None for a strip or cell,
    which has no body).

    With ``typical`` every spread stands at its median and only random phases are drawn. Returns arrays of shape
    (count,) for what varies and numbers for what the person fixes; parameters at their declared value are left out.
    """
    people = np.arange(first, first + count, dtype=np.int64)
    known = {item.name for item in model.parameters}
    figures = {} if person is None else body(person)
    drawn: dict[str, float | Array] = {name: value for name, value in figures.items() if name in known}
    for item in model.parameters:
        if item.spread is None or item.name.startswith("body."):
            continue
        if typical and item.unit != PHASE:
            continue
        drawn[item.name] = item.spread.quantile(item.value, _shares(seed, people, item.name))
    if person is not None and population is not None and not typical:
        for name in Population.model_fields:
            spread = getattr(population, name)
            if spread is not None and f"body.{name}" in known:
                drawn[f"body.{name}"] = _figure(person, name, spread, _shares(seed, people, f"body.{name}"))
    return Cohort(drawn, people, seed, typical)


def _shares(seed: int, people: NDArray[np.int64], stream: str) -> Array:
    return np.asarray(random.uniform(seed, people, stream, 1))[:, 0]


def _figure(person: Person, name: str, spread: BodySpread, shares: Array) -> Array:
    """Draw one figure of the chart, held within what a person can be."""
    middle = float(getattr(person, name) or 0.0)
    low, high = FERTILE if name == "age" and person.pregnant else _BOUNDS[name]
    law: Normal | LogNormal = Normal(spread.sd) if spread.sd is not None else LogNormal(spread.cv or 0.0)
    values = np.clip(law.quantile(middle, shares), low, high)
    return np.round(values) if name in _WHOLE else values
