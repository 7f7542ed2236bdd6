"""The evidence as typed records: observations (published figures with their source) and claims (graded statements)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from oxytocin.care.reading import too_deep
from oxytocin.errors import InputError, did_you_mean

Direction = Literal["increase", "decrease", "none"]
Grade = Literal["established", "plausible", "weak", "unsupported", "wrong"]
KINETIC_TOPICS = ("kinetics", "kin", "route", "sublingual", "intranasal")
_UNION_TAG = re.compile(r"[A-Z]|literal\[|(str|int|float|dict|tuple)(\[|$)")  # pydantic's name for one side of a choice
LARGEST_FILE = 2_000_000  # bytes; evidence is written by hand


class Record(BaseModel):
    """A row of a data file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Record):
    """Where a figure was published."""

    first_author: str | None = None
    year: int | None = None
    title: str
    venue: str | None = None
    doi: str | None = None
    pmid: int | None = None
    url: str | None = None

    def cite(self) -> str:
        """Return a short citation: "Fuchs 1991, Am J Obstet Gynecol 165:1515-1523"."""
        who = " ".join(str(part) for part in (self.first_author, self.year) if part)
        where = self.venue or (f"PMID {self.pmid}" if self.pmid else self.title)
        return f"{who}, {where}" if who else where


class Spread(Record):
    """How a published figure varies: an interval [low, high], or a half width (sd, se)."""

    kind: Literal["sd", "se", "ci95", "range", "iqr"]
    value: float | tuple[float, float]

    @model_validator(mode="after")
    def _shape(self) -> Self:
        wide = isinstance(self.value, tuple)
        if wide != (self.kind in ("ci95", "range", "iqr")):
            raise ValueError(f"a spread of kind '{self.kind}' takes {'[low, high]' if not wide else 'one number'}")
        if isinstance(self.value, tuple) and self.value[0] > self.value[1]:
            raise ValueError("a spread is written [low, high]")
        return self


class Observation(Record):
    """A published figure: one value, a curve of points [x, y], or only a direction."""

    id: str
    quantity: str
    subjects: str
    n: int | None = None
    conditions: str | None = None
    value: float | None = None
    points: tuple[tuple[float, float], ...] | None = None
    x_unit: str | None = None
    spread: Spread | None = None
    unit: str | None = None
    read_as: str | None = None
    direction: Direction | None = None
    kinetics: bool = False
    evidence: Literal["experiment", "model", "rct", "cohort", "review", "meta-analysis", "label", "guideline"]
    source: Source
    read: Literal["full text", "abstract", "secondary", "label", "memory"]
    note: str | None = None

    @property
    def topic(self) -> str:
        """The first word of the id."""
        return self.id.split(".")[0]

    @property
    def is_kinetic(self) -> bool:
        """Whether the stricter fold of kinetics applies to it."""
        return self.kinetics or self.topic in KINETIC_TOPICS

    @property
    def measured_unit(self) -> str | None:
        """The unit to compare in: what the study must have meant where its print cannot be right."""
        return self.read_as or self.unit

    @property
    def direction_only(self) -> bool:
        """Whether there is no figure, only a sign."""
        return self.value is None and self.points is None and self.spread is None


class Claim(Record):
    """One graded statement of the source documents."""

    id: str
    system: str
    statement: str
    kind: str
    grade: Grade
    module: str
    target: str
    direction: Direction | None = None
    value: float | tuple[float, float] | None = None
    unit: str | None = None
    items: tuple[str, ...] = ()
    where: tuple[str, ...]
    contradicts: tuple[str, ...] = ()
    tension_with: tuple[str, ...] = ()
    testable: str
    ledger_only: bool = False
    note: str | None = None


R = TypeVar("R", bound=BaseModel)


def data_folder() -> Path:
    """Return the folder of the bundled evidence."""
    return Path(str(files("oxytocin.evidence"))) / "data"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a YAML file that is a list of mappings. Raises InputError in one sentence otherwise."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(
                f"{path}: {path.stat().st_size} bytes is more than the {LARGEST_FILE} of a file of experiments"
            )
        text = path.read_text(encoding="utf-8")
        if too_deep(text):
            raise InputError(f"{path}: cannot be parsed (nested deeper than any list of mappings)")
        loaded = yaml.load(text, Loader=_Loader)
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror})") from fault
    except UnicodeDecodeError as fault:
        raise InputError(f"{path}: is not a text file") from fault
    except (yaml.YAMLError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark is not None else ""
        raise InputError(
            f"{path}{place}: is not YAML ({getattr(fault, 'problem', None) or 'cannot be parsed'})"
        ) from fault
    if not isinstance(loaded, list) or not loaded or not all(isinstance(row, dict) for row in loaded):
        found = "nothing" if loaded is None or loaded == [] else f"a {type(loaded).__name__}"
        raise InputError(f"{path}: holds {found}; a list of mappings, each with an 'id', is needed")
    return loaded


def read_records(path: Path, kind: type[R]) -> list[R]:
    """Return the rows of a file as records. Raises InputError naming the file, the row's id and the key."""
    return [record_of(path.name, row, kind) for row in read_rows(path)]


def record_of(file: str, row: dict[str, Any], kind: type[R]) -> R:
    """Return one row as a record. Raises InputError naming the file, the row's id and the key."""
    try:
        return kind.model_validate(row)
    except ValidationError as fault:
        raise InputError(f"{file}, {row.get('id', 'a row without id')}: {sentence(fault, kind)}") from fault


def sentence(fault: ValidationError, kind: type[BaseModel]) -> str:
    """Return the first fault of a validation in one sentence, with the nearest key for an unknown one."""
    errors = fault.errors(include_url=False)
    first = errors[0]
    if len(first["loc"]) > 1 and isinstance(first.get("input"), dict):  # a mapping where a word would do, too
        first = next(
            (item for item in errors if item["loc"][0] == first["loc"][0] and item["type"] != "literal_error"), first
        )
    path = [str(part) for part in first["loc"] if not _UNION_TAG.match(str(part))]
    place = ".".join(path)
    if first["type"] == "extra_forbidden":
        hint = did_you_mean(path[-1], kind.model_fields) if len(path) == 1 else None
        return f"unknown key '{place}'; {hint or 'known are ' + ', '.join(kind.model_fields)}"
    if first["type"] == "missing":
        return f"'{place}' is missing"
    text = str(first["msg"]).removeprefix("Value error, ")
    text = text[0].lower() + text[1:] if text else text
    found = "" if isinstance(first.get("input"), dict) else f" (found {str(first.get('input'))[:60]!r})"
    return f"{place}: {text}{found}" if place else text


@cache
def observations() -> dict[str, Observation]:
    """Return every bundled observation by id. Raises InputError on a damaged file or a repeated id."""
    return _by_id(
        (path.name, record)
        for path in sorted((data_folder() / "observations").glob("*.yaml"))
        for record in read_records(path, Observation)
    )


@cache
def claims() -> dict[str, Claim]:
    """Return every claim by id. Raises InputError on a damaged file or a repeated id."""
    path = data_folder() / "claims.yaml"
    return _by_id((path.name, record) for record in read_records(path, Claim))


def _by_id(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file, record in rows:
        if record.id in found:
            raise InputError(f"{file}, {record.id}: this id stands twice")
        found[record.id] = record
    return found


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML in which a clock time or a date stays text and a repeated key is an error."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    keys = [loader.construct_object(key) for key, _ in node.value]
    for index, key in enumerate(keys):
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is not text", node.value[index][0].start_mark
            )
        if key in keys[:index]:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key '{key}' stands twice", node.value[index][0].start_mark
            )
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.yaml_implicit_resolvers = {
    letter: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
