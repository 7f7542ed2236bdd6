"""A scenario: who, what is done, for how long. Read from YAML, as the bundled files show, or from a mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from oxytocin.care.drugs import Use
from oxytocin.care.library import locate, names
from oxytocin.care.reading import Document, KeyPath, read_document, too_deep, validated
from oxytocin.errors import InputError
from oxytocin.people.person import Person
from oxytocin.people.population import Population
from oxytocin.people.quantities import QuantityError, shown, within
from oxytocin.simulation.births import one_birth
from oxytocin.simulation.changes import Change, read_change
from oxytocin.simulation.orders import Ward, read_care, read_delivery, read_life
from oxytocin.simulation.steps import EVENTS, PAST, Attend, Hold, Step

Trust = Literal["established", "plausible", "weak", "unsupported", "as-claimed"]
LONGEST = 14 * 1440.0  # min; weeks to decades are another assembly
USES: dict[str, Use] = {
    "pregnant": "labour",
    "threatened": "labour",
    "labouring": "labour",
    "postpartum": "postpartum",
    "non-pregnant": "experiment",
}
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
UNTOLD = ("title", "note", "record")  # beside a title nothing tells of these
_SIXTIES = re.compile(r"\d{1,2}:\d\d")
_KEY = re.compile(r"([A-Za-z_]\w*)((?:\[\d{1,4}\])*)")


def _clock(value: object) -> float:
    match = _CLOCK.fullmatch(str(value).strip())
    if match is None:
        raise QuantityError(f'{shown(value)} is not a time of day; write it like "07:00"')
    return int(match[1]) + int(match[2]) / 60


def _event(value: object) -> object:
    return {"event": value} if isinstance(value, str) else value


class _Until(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    event: Literal["birth"]
    then: Annotated[float, within("min", 0.0, LONGEST)] = 0.0


class _Written(BaseModel):
    """A scenario as it is written, before its care is read against the person."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = ""
    person: Person | None = None
    population: Population | None = None
    preparation: Literal["cell", "strip"] | None = None
    duration: Annotated[float, within("min", 1.0, LONGEST)]
    until: Annotated[_Until | None, BeforeValidator(_event)] = None
    starts: Annotated[float, BeforeValidator(_clock)] = 7.0
    use: Use | None = None
    care: list[Any] = []
    life: list[Any] = []
    delivery: Any = None
    record: list[str] | None = None
    trust: Trust = "plausible"
    change: dict[str, Any] = {}


class Scenario(BaseModel):
    """A scenario ready to run. Times are minutes, ``starts`` is the clock in hours.

    It ends for each person ``beyond`` min after the event ``until``, and for everyone after ``duration``.
    ``name`` stands in messages; ``changed`` is what was set beneath a title that does not tell of it; ``person`` is
    None for a cell or strip (``preparation``); ``change`` says which parameters of the model are other than declared.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    name: str
    title: str
    changed: tuple[str, ...]
    person: Person | None
    population: Population | None
    preparation: Literal["cell", "strip"] | None
    duration: float
    until: Literal["birth"] | None
    beyond: float
    starts: float
    use: Use
    care: tuple[Step, ...]
    life: tuple[Step, ...]
    delivery: Attend | None
    record: tuple[str, ...] | None
    trust: Trust
    change: Change
    written: dict[str, Any] = Field(repr=False)

    @property
    def assembly(self) -> str:
        """The assembly of the model that the scenario needs: "ward", "person", "strip" or "cell"."""
        if self.preparation is not None:
            return self.preparation
        return "ward" if self.person is not None and self.person.pregnant else "person"

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the model that are needed besides, such as the drugs that are given; sorted."""
        return tuple(sorted({part for step in self.steps for part in step.parts}))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is done and what happens, care before life, and what has happened already."""
        attending = () if self.delivery is None else (self.delivery,)
        return (*self.care, *self.life, *_past(self.person), *attending)


def _past(person: Person | None) -> tuple[Step, ...]:
    """Return what had happened to a person before the run begins, as steps at its start."""
    if person is None or person.ruptured_membranes is None:
        return ()
    return (Hold(0.0, PAST, "procedure", (), (EVENTS["rupture of membranes"],)),)


def load_scenario(name: str | Path, library: str | Path | None = None, overrides: Sequence[str] = ()) -> Scenario:
    """Return a bundled scenario, one of the library or one at a path, with overrides such as "person.weight=92 kg".

    Raises InputError with one sentence for anything that cannot be used.
    """
    folder = None if library is None else Path(library)
    document = read_document(locate("scenario", str(name), folder), "scenario")
    return _read(document, folder, overrides)


def read_scenario(
    data: Mapping[str, Any], name: str = "scenario", library: str | Path | None = None, overrides: Sequence[str] = ()
) -> Scenario:
    """Return a scenario given as a mapping (as in an experiment); ``name`` stands in messages. Raises InputError."""
    return _read(Document(name, deepcopy(dict(data))), None if library is None else Path(library), overrides)


def scenario_text(name: str, library: str | Path | None = None) -> str:
    """Return the YAML of a scenario, comments included. Raises InputError."""
    path = locate("scenario", name, None if library is None else Path(library))
    read_document(path, "scenario")
    return path.read_text(encoding="utf-8")


def scenario_titles(library: str | Path | None = None) -> dict[str, str]:
    """Return the known scenarios, name to title. Raises InputError when one of them cannot be read."""
    folder = None if library is None else Path(library)
    return {
        name: str(read_document(locate("scenario", name, folder), "scenario").data.get("title", ""))
        for name in names("scenario", folder)
    }


def _read(document: Document, library: Path | None, overrides: Sequence[str]) -> Scenario:
    changed = overridden(document, overrides)
    written = validated(_Written, document.data, document)
    if written.preparation is not None and written.person is not None:
        raise document.fault(("preparation",), f"a {written.preparation} has no person; leave one of the two out")
    if written.preparation is not None and written.population is not None:
        raise document.fault(("population",), f"a {written.preparation} has no body that could vary; leave the key out")
    person = None if written.preparation is not None else written.person or Person()
    pregnant = person is not None and person.pregnant
    if written.until is not None and not pregnant:
        raise document.fault(("until",), "a birth needs a pregnant person")
    use = written.use or (USES[person.state] if person is not None else "experiment")
    if written.life and person is None:
        raise document.fault(("life",), f"a {written.preparation} has no life; leave the key out")
    sex = "female" if person is None else person.sex
    ward = Ward(document, use, written.preparation, pregnant, sex, library, person)
    care = read_care(written.care, ward, written.duration)
    life = read_life(written.life, ward, written.duration)
    one_birth(care, life, document)
    return Scenario(
        name=document.name,
        title=written.title or Path(document.name).stem,
        changed=changed,
        person=person,
        population=written.population,
        preparation=written.preparation,
        duration=written.duration,
        until=None if written.until is None else written.until.event,
        beyond=0.0 if written.until is None else written.until.then,
        starts=written.starts,
        use=use,
        care=care,
        life=life,
        delivery=read_delivery(written.delivery, ward),
        record=None if written.record is None else tuple(written.record),
        trust=written.trust,
        change=read_change(document, written.change),
        written=document.data,
    )


def overridden(document: Document, entries: Sequence[str]) -> tuple[str, ...]:
    """Put each of the entries into the data; return those that change what the title tells of.

    Whoever sets the title has named the scenario anew: then there are none.
    """
    told = []
    for entry in entries:
        before = deepcopy(document.data)
        override(document, entry)
        target, _, text = entry.partition("=")
        if document.data != before and target.strip() not in UNTOLD:
            quoted = re.fullmatch(r"(['\"])(.*)\1", text.strip())
            told.append(f"{target.strip()}={quoted[2] if quoted else text.strip()}")
    return () if ("title",) in document.overridden else tuple(told)


def override(document: Document, entry: str) -> None:
    """Put ``person.weight=92 kg`` into the data."""
    target, equals, text = entry.partition("=")
    if not equals or not target.strip():
        raise InputError(f"--set {shown(entry)}: write KEY=VALUE, such as person.weight='92 kg'")
    path = _path(target.strip())
    try:
        literal = _SIXTIES.fullmatch(text.strip()) or too_deep(text)  # YAML 1.1 would read 12:30 as 750
        value = text if literal else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        value = text
    if value is None:
        found = "there is no value after '='" if not text.strip() else f"{text.strip()} is no value"
        hint = "false leaves a rule out" if path[0] == "delivery" else None
        raise InputError(f"--set {target.strip()}: {found}", hint)
    document.overridden.add(path)
    here: Any = document.data
    for depth, part in enumerate(path):
        last = depth == len(path) - 1
        if isinstance(part, int):
            if not isinstance(here, list) or part >= len(here):
                count = len(here) if isinstance(here, list) else 0
                raise InputError(f"--set {target.strip()}: there are {count} entries, counted from 0")
        elif not isinstance(here, dict):
            raise InputError(f"--set {target.strip()}: '{part}' cannot be set inside {shown(here)}")
        elif not last and here.get(part) is None:
            if part == "delivery" and depth == 0 and path[1] != "rules":
                raise InputError(
                    f"--set {target.strip()}: the scenario has no rules of delivery to change",
                    "--set delivery=usual before it brings them",
                )
            here[part] = {}
        elif part == "delivery" and depth == 0 and not last and isinstance(here[part], str):
            here[part] = {"rules": here[part]}  # a change to the rules of that name
        if last:
            here[part] = value
        else:
            here = here[part]


def _path(target: str) -> KeyPath:
    path: list[str | int] = []
    for piece in target.split("."):
        match = _KEY.fullmatch(piece)
        if match is None:
            raise InputError(f"--set {shown(target)}: a key looks like person.weight or care[0].rate")
        path.append(match[1])
        path.extend(int(index) for index in re.findall(r"\d+", match[2]))
    return tuple(path)
