"""A trial as it is written: arms, people, endpoints, plan of analysis. Read from YAML, as the bundled files show."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from oxytocin.care.library import ENDINGS, locate
from oxytocin.care.reading import Document, KeyPath, read_document, validated
from oxytocin.errors import InputError, did_you_mean
from oxytocin.people.person import Person
from oxytocin.people.quantities import QuantityError, shown, within
from oxytocin.simulation.scenario import Scenario, Trust, read_scenario
from oxytocin.trials import rules
from oxytocin.trials.design import Design
from oxytocin.trials.population import UNITS, Population, WrittenPopulation, read_population

BUNDLED = Path(__file__).parent / "data"
Role = Literal["primary", "secondary", "safety", "dose"]
Kind = Literal["time", "event", "number"]
RESERVED = {"person", "arm", "period", "failure", *UNITS}


class _Endpoint(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    time: str | None = None
    event: str | None = None
    number: str | None = None
    unit: str | None = None
    role: Role | None = None
    title: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(text is not None for text in (self.time, self.event, self.number)) != 1:
            raise QuantityError("an endpoint is one of 'time', 'event' or 'number', each a measure")
        if self.number is None and self.unit is not None:
            raise QuantityError("only a 'number' has a unit to be given in; times are in min, events are shares")
        return self


class Competing(BaseModel):
    """How a timed endpoint (``of``) came about: by one of some events, or ``otherwise``, each keeping out the rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    of: str
    by: Annotated[tuple[str, ...], Field(min_length=1)]
    otherwise: str = "Otherwise"


class _Analysis(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    control: str | None = None
    confidence: Annotated[float, within("percent", 50.0, 99.9)] = 95.0
    subgroups: dict[str, str] = {}
    competing: Competing | None = None


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = ""
    scenario: Any = None
    arms: dict[str, Any]
    design: Design = "same women"
    people: Annotated[int, Field(ge=2, le=100_000_000)] = 1000
    population: WrittenPopulation | None = None
    include: tuple[str, ...] = ()
    endpoints: dict[str, _Endpoint]
    analysis: _Analysis = _Analysis()
    trust: Trust | None = None


@dataclass(frozen=True)
class Endpoint:
    """What is compared: a ``time`` (until it happens, min), an ``event`` (in whom) or a ``number`` (in ``unit``)."""

    name: str
    kind: Kind
    measure: str
    unit: str | None
    role: Role
    title: str


@dataclass(frozen=True)
class Arm:
    """One way of treatment."""

    name: str
    title: str
    scenario: Scenario


@dataclass(frozen=True)
class Trial:
    """A trial ready to run. ``written`` is what decides its numbers, as plain data."""

    name: str
    title: str
    design: Design
    people: int
    arms: tuple[Arm, ...]
    population: Population
    include: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    control: str
    confidence: float
    subgroups: dict[str, str]
    competing: Competing | None
    trust: str | None
    written: dict[str, Any]

    @property
    def primary(self) -> Endpoint:
        """The endpoint the trial is about."""
        return next(item for item in self.endpoints if item.role == "primary")

    @property
    def person(self) -> Person:
        """The person that the figures of the population replace; the same in every arm."""
        person = self.arms[0].scenario.person
        assert person is not None
        return person


def trial_names(library: Path | None = None) -> dict[str, str]:
    """Return the known trials, name to title. Raises InputError when one cannot be read."""
    found = {path.stem: path for folder in _folders(library) for path in folder.glob("*.y*ml")}
    return {name: str(read_document(path, "trial").data.get("title", "")) for name, path in sorted(found.items())}


def load_trial(source: str | Path | Mapping[str, Any], library: str | Path | None = None) -> Trial:
    """Return a bundled trial, one of the library's folder ``trials``, one at a path or one given as a mapping.

    Raises InputError with one sentence for anything that cannot be used.
    """
    own = None if library is None else Path(library)
    if isinstance(source, Mapping):
        return _read(Document("trial", deepcopy(dict(source))), Path(), own)
    path = _locate(str(source), own)
    return _read(read_document(path, "trial"), path.parent, own)


def _folders(library: Path | None) -> list[Path]:
    return [folder for folder in (*([] if library is None else [library / "trials"]), BUNDLED) if folder.is_dir()]


def _locate(name: str, library: Path | None) -> Path:
    known = sorted({path.stem for folder in _folders(library) for path in folder.glob("*.y*ml")})
    path = Path(name)
    if path.suffix in ENDINGS or len(path.parts) > 1:
        if not path.exists():
            raise InputError(f"there is no trial file '{name}'", did_you_mean(path.stem, known))
        return path
    for folder in _folders(library):
        for ending in ENDINGS:
            if (folder / f"{name}{ending}").is_file():
                return folder / f"{name}{ending}"
    raise InputError(f"there is no trial '{name[:80]}'", did_you_mean(name, known) or f"known are {', '.join(known)}")


def _read(document: Document, folder: Path, library: Path | None) -> Trial:
    written = validated(_Written, document.data, document)
    arms = tuple(_arm(document, written, name, patch, folder, library) for name, patch in written.arms.items())
    if len(arms) < 2:
        raise document.fault(("arms",), "a trial compares at least two arms")
    person = arms[0].scenario.person
    if person is None:
        raise document.fault(("arms",), "a trial needs people, not a cell or strip")
    for arm in arms[1:]:
        if arm.scenario.person != person:
            raise document.fault(("arms", arm.name), "the person is the same in every arm; arms differ in what is done")
    everyone = read_population(written.population, document, person, folder)
    for index, text in enumerate(written.include):
        _rule(document, ("include", index), text)
    for name, text in written.analysis.subgroups.items():
        _rule(document, ("analysis", "subgroups", name), text)
    control = written.analysis.control or arms[0].name
    if control not in written.arms:
        hint = did_you_mean(control, written.arms) or f"the arms are {', '.join(written.arms)}"
        raise document.fault(("analysis", "control"), f"there is no arm {shown(control)}", hint)
    endpoints = _endpoints(document, written)
    if written.analysis.competing is not None:
        _check_competing(document, written.analysis.competing, endpoints)
    return Trial(
        name=Path(document.name).stem,
        title=written.title or Path(document.name).stem,
        design=written.design,
        people=written.people if everyone.size is None or "people" in document.data else everyone.size,
        arms=arms,
        population=everyone,
        include=written.include,
        endpoints=endpoints,
        control=control,
        confidence=written.analysis.confidence / 100,
        subgroups=written.analysis.subgroups,
        competing=written.analysis.competing,
        trust=written.trust,
        written=document.data | {"arms": {arm.name: arm.scenario.written for arm in arms}},
    )


def _arm(document: Document, written: _Written, name: str, patch: Any, folder: Path, library: Path | None) -> Arm:
    path: KeyPath = ("arms", name)
    if not isinstance(patch, dict):
        raise document.fault(path, f"what differs from the scenario is needed, as a mapping; found {shown(patch)}")
    base, patch = written.scenario, dict(patch)
    own = patch.pop("scenario", None)
    data = _merged(_scenario(document, base if own is None else own, path, folder, library), patch)
    scenario = read_scenario(data, f"{document.name}, arms.{name}", library)
    if scenario.population is not None:
        raise document.fault(path, "its scenario has a population; in a trial the people stand under 'population'")
    return Arm(name, str(patch.get("title", name)), scenario)


def _scenario(document: Document, source: Any, path: KeyPath, folder: Path, library: Path | None) -> dict[str, Any]:
    if isinstance(source, dict):
        return source
    if not isinstance(source, str):
        raise document.fault(path, "neither the trial nor the arm has a 'scenario': a name, a path or a mapping")
    beside = folder / source
    named = str(beside) if Path(source).suffix in ENDINGS and beside.exists() else source
    data: dict[str, Any] = read_document(locate("scenario", named, library), "scenario").data
    return data


def _merged(base: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping with a patch laid over it: mappings are merged, anything else is replaced."""
    merged = deepcopy(base)
    for key, value in patch.items():
        here = merged.get(key)
        both = isinstance(here, dict) and isinstance(value, dict)
        merged[key] = _merged(here, value) if both else deepcopy(value)  # type: ignore[arg-type]
    return merged


def _rule(document: Document, path: KeyPath, text: str) -> None:
    try:
        tree = rules.parse(text)
        zeros = {name: (np.zeros(1), unit) for name, unit in UNITS.items()}
        rules.holds(tree, rules.quantities(zeros))
    except InputError as error:
        message = error.message.replace("the run has no outcome", "a person's chart has no")
        raise document.fault(path, message, error.hint) from None


def _check_competing(document: Document, competing: Competing, endpoints: tuple[Endpoint, ...]) -> None:
    wanted = [("of", competing.of, "time"), *(("by", name, "event") for name in competing.by)]
    for key, name, kind in wanted:
        known = [item.name for item in endpoints if item.kind == kind]
        if name not in known:
            hint = did_you_mean(name, known) or f"known are {', '.join(known) or 'none'}"
            raise document.fault(("analysis", "competing", key), f"no endpoint '{name[:80]}' is of kind '{kind}'", hint)


def _endpoints(document: Document, written: _Written) -> tuple[Endpoint, ...]:
    if not written.endpoints:
        raise document.fault(("endpoints",), "a trial has at least one endpoint")
    primaries = [name for name, item in written.endpoints.items() if item.role == "primary"]
    if len(primaries) > 1:
        raise document.fault(("endpoints", primaries[1]), f"the primary endpoint is {primaries[0]} already")
    first = primaries[0] if primaries else next(iter(written.endpoints))
    found = []
    for name, item in written.endpoints.items():
        if name in RESERVED or not name.replace("_", "a").isalnum():
            raise document.fault(("endpoints", name), "an endpoint's name is a word that no other column has")
        kind: Kind = "time" if item.time is not None else "event" if item.event is not None else "number"
        role: Role = "primary" if name == first else item.role or "secondary"
        measure = str(getattr(item, kind))
        try:
            rules.parse(measure)
        except InputError as error:
            raise document.fault(("endpoints", name, kind), error.message, error.hint) from None
        unit = "min" if kind == "time" else item.unit
        found.append(Endpoint(name, kind, measure, unit, role, item.title))
    return tuple(found)
