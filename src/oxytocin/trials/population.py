"""Who takes part: figures of the chart from distributions, correlated where said, or from a CSV file of people."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from oxytocin.care.reading import Document
from oxytocin.engine import random
from oxytocin.errors import InputError, did_you_mean
from oxytocin.model import Normal
from oxytocin.people.person import (
    AGE,
    BISHOP,
    BODY_MASS_INDEX,
    FERTILE,
    GESTATION,
    HEIGHT,
    PARITY,
    WEIGHT,
    Person,
)
from oxytocin.people.quantities import QuantityError, off, parse, shown

Array = NDArray[np.float64]
UNITS = {"age": "yr", "weight": "kg", "height": "cm", "gestation": "wk", "parity": "1", "bishop": "1"}
BOUNDS = {"age": AGE, "weight": WEIGHT, "height": HEIGHT, "gestation": GESTATION, "parity": PARITY, "bishop": BISHOP}
WHOLE = {"parity", "bishop"}
IMPOSSIBLE = "a body that cannot exist"
FORMS = "{mean, sd}, {median, cv}, {between: [low, high]} or {shares: {value: share}}"


class Law(BaseModel):
    """How one figure is distributed: ``mean`` and ``sd``, ``median`` and ``cv``, ``between`` or ``shares``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mean: Any = None
    sd: Any = None
    median: Any = None
    cv: Annotated[float, Field(gt=0, le=1)] | None = None
    between: tuple[Any, Any] | None = None
    shares: dict[str, Annotated[float, Field(ge=0, le=1)]] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"mean", "sd"}, {"median", "cv"}, {"between"}, {"shares"}):
            raise QuantityError(f"a distribution is one of {FORMS}")
        if self.shares is not None and abs(sum(self.shares.values()) - 1) > 1e-6:
            raise QuantityError(f"the shares add up to {sum(self.shares.values()):g}, not to 1")
        return self


class Correlation(BaseModel):
    """The correlation of two figures (of their normal scores)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    of: tuple[str, str]
    value: Annotated[float, Field(gt=-1, lt=1)]


class WrittenPopulation(BaseModel):
    """A population as it is written in a trial."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    age: Law | None = None
    weight: Law | None = None
    height: Law | None = None
    gestation: Law | None = None
    parity: Law | None = None
    bishop: Law | None = None
    correlations: tuple[Correlation, ...] = ()
    csv: str | None = None


@dataclass(frozen=True)
class Drawn:
    """A population of distributions; a figure depends on the seed, the person and the figure, and nothing else."""

    laws: dict[str, Law]
    correlations: tuple[Correlation, ...]
    pregnant: bool
    size: None = None

    @property
    def names(self) -> list[str]:
        """The figures that vary."""
        return list(self.laws)

    @cached_property
    def _mixing(self) -> Array:
        """The lower triangle that turns independent normal scores into correlated ones."""
        matrix = np.eye(len(self.laws))
        for item in self.correlations:
            row, column = (self.names.index(name) for name in item.of)
            matrix[row, column] = matrix[column, row] = item.value
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)

    def figures(self, seed: int, people: NDArray[np.int64]) -> dict[str, Array]:
        """Return the figures of people, each of shape (N,)."""
        from scipy.special import ndtr

        shares = {name: np.asarray(random.uniform(seed, people, f"body.{name}", 1))[:, 0] for name in self.laws}
        scores = [Normal(1.0).quantile(0.0, share) for share in shares.values()]
        found = {}
        for row, (name, law) in enumerate(self.laws.items()):
            # Added term by term: a matrix product may round differently in batches of another size.
            score = np.zeros(len(people))
            for column in range(row + 1):
                score = score + self._mixing[row, column] * scores[column]
            found[name] = _held(name, _at(name, law, score, ndtr), self.pregnant)
        return found


@dataclass(frozen=True)
class Listed:
    """The people of a CSV file; the id of a person is the row, counted from 0."""

    columns: dict[str, Array]

    @property
    def names(self) -> list[str]:
        """The figures that vary."""
        return list(self.columns)

    @property
    def size(self) -> int:
        """How many people are listed."""
        return len(next(iter(self.columns.values())))

    def figures(self, seed: int, people: NDArray[np.int64]) -> dict[str, Array]:
        """Return the figures of people, each of shape (N,)."""
        return {name: values[people] for name, values in self.columns.items()}


Population = Drawn | Listed


def read_population(written: WrittenPopulation | None, document: Document, person: Person, folder: Path) -> Population:
    """Return the population of a trial; ``folder`` is where a CSV file is looked for. Raises InputError."""
    written = written or WrittenPopulation()
    laws = {name: law for name in UNITS if (law := getattr(written, name)) is not None}
    if written.csv is not None:
        if laws or written.correlations:
            raise document.fault(("population",), "people come from a CSV file or from distributions, not from both")
        return read_people(folder / written.csv, person)
    if not person.pregnant:
        for name in ("gestation", "bishop"):
            if name in laws:
                raise document.fault(("population", name), f"{name} belongs to pregnancy")
    for name, law in laws.items():
        document.read(("population", name), lambda name=name, law=law: _check(name, law))  # type: ignore[misc]
    for index, item in enumerate(written.correlations):
        for name in item.of:
            if name not in laws:
                hint = did_you_mean(name, laws) or f"distributed are {', '.join(laws) or 'none'}"
                raise document.fault(("population", "correlations", index), f"{shown(name)} is not distributed", hint)
        if item.of[0] == item.of[1]:
            raise document.fault(("population", "correlations", index), "a figure correlates with another one")
    drawn = Drawn(laws, written.correlations, person.pregnant)
    try:
        drawn.figures(1, np.zeros(1, dtype=np.int64))
    except np.linalg.LinAlgError:
        raise document.fault(("population", "correlations"), "no people can have all these correlations") from None
    return drawn


def read_people(path: Path, person: Person) -> Listed:
    """Read a CSV file of people: a heading with some of age (yr), weight (kg), height (cm), gestation (wk), parity
    and bishop, then one row a person. Raises InputError that names file, line and column.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            heading = [cell.strip().lower() for cell in next(reader, [])]
            rows = [row for row in reader if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"the people in '{path.name}' cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None
    for name in heading:
        if name not in UNITS or heading.count(name) > 1:
            said = "stands twice" if name in UNITS else "is no figure of a person"
            hint = did_you_mean(name, UNITS) or f"known are {', '.join(UNITS)}"
            raise InputError(f"{path.name}, line 1: the column {shown(name)} {said}", hint)
    if not heading or not rows:
        raise InputError(f"{path.name}: a heading such as 'age,weight,bishop' and a row a person are needed")
    columns: dict[str, list[float]] = {name: [] for name in heading}
    for number, row in enumerate(rows, start=2):
        if len(row) != len(heading):
            raise InputError(f"{path.name}, line {number}: {len(row)} cells, but the heading has {len(heading)}")
        for name, cell in zip(heading, row, strict=True):
            columns[name].append(_cell(cell, name, f"{path.name}, line {number}, {name}"))
        _existing(person, {name: columns[name][-1] for name in heading}, f"{path.name}, line {number}")
    return Listed({name: np.array(values) for name, values in columns.items()})


def at_share(name: str, law: Law, share: Array, pregnant: bool) -> Array:
    """Return a figure at shares (0-1) of its distribution."""
    from scipy.special import ndtr

    return _held(name, _at(name, law, Normal(1.0).quantile(0.0, share), ndtr), pregnant)


def _held(name: str, values: Array, pregnant: bool) -> Array:
    """Return a figure within what a person can be."""
    low, high = FERTILE if name == "age" and pregnant else BOUNDS[name]
    held = np.clip(values, low, high)
    return np.round(held) if name in WHOLE else held


def impossible(figures: Mapping[str, Any], person: Person) -> NDArray[np.bool_]:
    """Return whose figures, each within its range, do not go together (body-mass index; parity at that age)."""
    value = {name: figures.get(name, getattr(person, name) or 0) for name in ("weight", "height", "parity", "age")}
    index = value["weight"] / (value["height"] / 100) ** 2
    low, high = BODY_MASS_INDEX
    return np.asarray((index < low) | (index > high) | (value["parity"] > np.maximum(0, value["age"] - FERTILE[0])))


def _quantity(name: str, value: object, low: float | None, high: float | None) -> float:
    if UNITS[name] != "1":
        return parse(value, UNITS[name], low, high)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise QuantityError(f"{shown(value)} is not a number") from None
    if (low is not None and number < low) or (high is not None and number > high):
        raise QuantityError(f"{shown(value)} {off(low, high)}")
    return number


def _check(name: str, law: Law) -> None:
    low, high = BOUNDS[name]
    for value in (law.mean, law.median, *(law.between or ()), *(law.shares or ())):
        if value is not None:
            _quantity(name, value, low, high)
    if law.sd is not None:
        _quantity(name, law.sd, 0.0, None)
    if law.between is not None:
        first, last = (_quantity(name, value, low, high) for value in law.between)
        if first >= last:
            raise QuantityError(f"between [{law.between[0]}, {law.between[1]}] must rise")


def _at(name: str, law: Law, score: Array, ndtr: Any) -> Array:
    """Return a figure at a normal score."""
    if law.mean is not None:
        return np.asarray(_quantity(name, law.mean, None, None) + _quantity(name, law.sd, None, None) * score)
    if law.median is not None:
        return np.asarray(
            _quantity(name, law.median, None, None) * np.exp(np.sqrt(np.log1p((law.cv or 0) ** 2)) * score)
        )
    share = ndtr(score)
    if law.between is not None:
        low, high = (_quantity(name, value, None, None) for value in law.between)
        # Whole figures: each value of the range is as likely as any other, the ends included.
        return np.floor(low + (high + 1 - low) * share) if name in WHOLE else np.asarray(low + (high - low) * share)
    shares = law.shares or {}
    edges = np.cumsum(list(shares.values()))[:-1]
    values = np.array([_quantity(name, value, None, None) for value in shares])
    return np.asarray(values[np.searchsorted(edges, share, side="right")])


def _cell(cell: str, name: str, place: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        raise InputError(f"{place}: {shown(cell)} is not a number (of {UNITS[name]})") from None
    low, high = BOUNDS[name]
    if not low <= number <= high:
        raise InputError(f"{place}: {cell.strip()} is outside {low}-{high} {UNITS[name]}".removesuffix(" 1"))
    if name in WHOLE and number != round(number):
        raise InputError(f"{place}: {cell.strip()} is not a whole number")
    return number


def _existing(person: Person, figures: Mapping[str, float], place: str) -> None:
    given = {name: int(value) if name in WHOLE else f"{value} {UNITS[name]}" for name, value in figures.items()}
    kept: dict[str, Any] = {"sex": person.sex, "state": person.state}
    kept |= {
        name: getattr(person, name) if name in WHOLE else f"{getattr(person, name)} {UNITS[name]}"
        for name in UNITS
        if getattr(person, name) is not None
    }
    try:
        Person.model_validate(kept | given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"{place}: {first.get('ctx', {}).get('error', first['msg'])}") from None
