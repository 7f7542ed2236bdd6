"""Experiments: a published figure, a scenario that repeats the study, the measure to compare (docs/experiments.md)."""

from __future__ import annotations

import ast
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from oxytocin.errors import InputError, did_you_mean
from oxytocin.evidence import language, records, summaries
from oxytocin.evidence.acceptance import Band, default_band, fold_band
from oxytocin.evidence.records import Observation, Spread, data_folder
from oxytocin.evidence.units import is_time, quantity, unit_of
from oxytocin.evidence.vocabulary import FUNCTIONS

Role = Literal["calibration", "validation"]
MOST_PEOPLE = 20_000


class Part(BaseModel):
    """A mapping of an experiment; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Accept(Part):
    """A rule of one's own: exactly one of a fold, a percentage of the published value, or an interval in its unit."""

    fold: float | None = Field(default=None, gt=1)
    percent: float | None = Field(default=None, gt=0)
    between: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(item is not None for item in (self.fold, self.percent, self.between)) != 1:
            raise ValueError("a rule of one's own is one of fold, percent, between")
        return self


class Published(Part):
    """A figure of the user's own, in place of a bundled observation."""

    value: float | None = None
    spread: Spread | None = None
    n: int | None = Field(default=None, gt=0)
    unit: str | None = None
    direction: records.Direction | None = None
    kinetics: bool = False

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.value is None and self.spread is None and self.direction is None:
            raise ValueError("a published figure has a value, a spread that is an interval, or a direction")
        return self


class Row(Part):
    """A row of a file that is run, with what is run for it, and the errors that say where it stands."""

    id: str
    scenario: dict[str, Any] | str | None = None
    network: dict[str, Any] | str | None = None
    versus: dict[str, Any] | str | None = None
    scan: dict[str, tuple[str | float, ...]] | None = None
    people: int = Field(default=1, ge=1, le=MOST_PEOPLE)
    seed: int = Field(default=1, ge=0)
    summary: str = "mean"
    trust: str | None = None
    _file: str = PrivateAttr(default="")

    @property
    def file(self) -> str:
        """The name of the file it was read from."""
        return self._file

    def read_from(self, file: str) -> Self:
        """Return itself, knowing the name of its file for messages."""
        self._file = file
        return self

    def fault(self, key: str, sentence: str, hint: str | None = None) -> InputError:
        """Return the error for one of its keys: names file, row and key."""
        return InputError(f"{self.file or 'experiments'}, {self.id}, {key}: {sentence}", hint)


class Experiment(Row):
    """One comparison of a published figure with what the model does."""

    measure: str
    observation: str | None = None
    point: float | Literal["all"] | None = None
    published: Published | None = None
    accept: Literal["default"] | Accept = "default"
    role: Role
    note: str | None = None

    @property
    def setting(self) -> dict[str, Any] | str:
        """What is simulated: the scenario, or the network scenario."""
        setting = self.network if self.scenario is None else self.scenario
        assert setting is not None, "checked"
        return setting

    @cached_property
    def tree(self) -> ast.expr:
        """The parsed measure."""
        return language.parse(self.measure, FUNCTIONS)

    @cached_property
    def how(self) -> summaries.Summary:
        """The parsed summary."""
        return summaries.parse(self.summary)

    @cached_property
    def tried(self) -> list[Any]:
        """The values of the scan as pint quantities. Raises InputError for one that is none."""
        found = []
        for value in next(iter((self.scan or {"": ()}).values())):
            number, _, unit = str(value).strip().partition(" ")
            try:
                found.append(quantity(float(number), unit))
            except ValueError:
                raise self.fault("scan", f"'{value}' is not a number with a unit, such as 2 mU/min") from None
            except InputError as error:
                raise self.fault("scan", error.message, error.hint) from None
        if len({str(value.dimensionality) for value in found}) > 1:
            raise self.fault("scan", "the values do not have the same kind of unit")
        return found

    @cached_property
    def target(self) -> Target:
        """The published figure this experiment is held against."""
        return target_of(self)

    def checked(self) -> Experiment:
        """Return itself after every check that needs no simulation; InputError names file, experiment and key."""
        if (self.scenario is None) == (self.network is None):
            raise self.fault("scenario", "either 'scenario' (people, a strip, a cell) or 'network' (animals) is needed")
        for key, read in (("measure", lambda: self.tree), ("summary", lambda: self.how)):
            try:
                read()
            except InputError as error:
                raise self.fault(key, error.message, error.hint) from None
        if self.how.scanned != (self.scan is not None) and not (self.scan and self.point == "all"):
            raise self.fault(
                "summary",
                f"'{self.summary}' {'needs a scan' if self.how.scanned else 'cannot be taken of a scan'}",
                f"with a scan there are {', '.join(summaries.SCANNED)}",
            )
        if self.scan is not None and (len(self.scan) != 1 or len(next(iter(self.scan.values()))) < 2):
            raise self.fault(
                "scan", "one key with at least two values is needed, such as care[0].rate: [1 mU/min, 2 mU/min]"
            )
        if language.calls(self.tree, "versus") and self.versus is None:
            raise self.fault("measure", "versus(...) needs the key 'versus' with the comparator's scenario")
        if self.versus is not None and not language.calls(self.tree, "versus"):
            raise self.fault("versus", "the measure does not use the comparator; write versus(...) in it")
        if self.accept != "default" and not self.note:
            raise self.fault("accept", "a rule of one's own needs its reason in 'note'")
        if self.trust is not None and not self.note:
            raise self.fault("trust", "trusting other links than the usual needs its reason in 'note'")
        _ = self.tried, self.target
        return self


class Target(Part):
    """What a prediction is compared with: the figure, its unit and the accepted band or the expected sign."""

    value: float | None = None
    spread: Spread | None = None
    n: int | None = None
    unit: str | None = None
    direction: records.Direction | None = None
    strict: bool = False
    points: tuple[tuple[float, float], ...] | None = None
    x_unit: str | None = None
    source: str = ""

    @property
    def direction_only(self) -> bool:
        """Whether only a sign was published."""
        return self.value is None and self.spread is None and self.points is None

    def band(self, accept: Literal["default"] | Accept, value: float | None = None) -> Band:
        """Return the accepted band of the figure (or of one point's value)."""
        figure = self.value if value is None else value
        if accept == "default":
            return default_band(figure, self.spread, self.n, self.strict)
        if accept.between is not None:
            return Band(accept.between[0], accept.between[1], "between")
        if figure is None:
            raise ValueError("a fold or a percentage needs a published value")
        if accept.fold is not None:
            return fold_band(figure, accept.fold)
        half = (accept.percent or 0.0) / 100 * abs(figure)
        return Band(figure - half, figure + half, f"{accept.percent:g} %")


def target_of(experiment: Experiment) -> Target:
    """Return the published figure of an experiment; InputError when it has none or its point is not on the curve."""
    if (experiment.observation is None) == (experiment.published is None):
        raise experiment.fault(
            "observation", "either 'observation' (the id of a bundled figure) or 'published' (your own) is needed"
        )
    if experiment.published is not None:
        own = experiment.published
        _unit(experiment, own.unit)
        return Target(
            value=own.value,
            spread=own.spread,
            n=own.n,
            unit=own.unit,
            direction=own.direction,
            source="own data",
            strict=own.kinetics or is_time(own.unit),
        )
    found = records.observations().get(str(experiment.observation))
    if found is None:
        raise experiment.fault(
            "observation",
            f"there is no observation '{experiment.observation}'",
            did_you_mean(str(experiment.observation), records.observations()),
        )
    _unit(experiment, found.measured_unit)
    common: dict[str, Any] = {
        "n": found.n,
        "unit": found.measured_unit,
        "direction": found.direction,
        "source": found.source.cite(),
        "strict": found.is_kinetic or is_time(found.measured_unit),
        "spread": found.spread,
    }
    if found.points is None:
        if experiment.point is not None:
            raise experiment.fault("point", f"'{found.id}' is one figure, not a curve")
        return Target(value=found.value, **common)
    if experiment.point == "all":
        return Target(points=found.points, x_unit=found.x_unit, **common)
    return Target(value=_point(experiment, found), **common)


def _point(experiment: Experiment, found: Observation) -> float:
    points = dict(found.points or ())
    if experiment.point not in points:
        raise experiment.fault(
            "point",
            f"'{experiment.point}' is not a point of '{found.id}'",
            f"x is one of {', '.join(f'{x:g}' for x in points)} ({found.x_unit})",
        )
    return points[float(experiment.point)]


def _unit(experiment: Experiment, unit: str | None) -> None:
    if unit is not None:
        try:
            unit_of(unit)
        except InputError as error:
            raise experiment.fault("observation", f"its unit cannot be compared: {error.message}") from None


def load_experiments(name: str | None = None, library: Path | None = None) -> list[Experiment]:
    """Return experiments: all bundled ones, a bundled group or id, or those of a file.

    `library` is a folder of the user's own files, searched before the bundled ones. Raises InputError for unknown
    names, damaged files, repeated ids and observations that are counted twice.
    """
    folders = [folder for folder in (library, data_folder() / "experiments") if folder is not None]
    if name is not None and Path(name).is_dir():
        raise InputError(f"'{name}' is a folder; a group, an id or a YAML file of experiments is needed")
    if name is not None and (Path(name).suffix in (".yaml", ".yml") or Path(name).is_file()):
        return unique(read_experiments(Path(name)))
    files = {
        path.stem: path
        for folder in reversed(folders)
        for path in sorted(folder.glob("*.yaml"))
        if _holds_experiments(path)
    }
    if name in files:
        return unique(read_experiments(files[str(name)]))
    every = unique([item for path in files.values() for item in read_experiments(path)])
    if name is None:
        return every
    chosen = [item for item in every if item.id == name or item.id.startswith(f"{name}.")]
    if not chosen:
        raise InputError(
            f"there is no group of experiments, experiment or file '{name}'",
            did_you_mean(name, [*files, *(item.id for item in every)]) or f"groups are {', '.join(sorted(files))}",
        )
    return chosen


def read_experiments(path: Path) -> list[Experiment]:
    """Return the checked experiments of a file. Raises InputError naming file, experiment and key."""
    found = []
    for row in records.read_rows(path):
        found.append(records.record_of(path.name, row, Experiment).read_from(path.name).checked())
    return found


def unique(experiments: list[Experiment]) -> list[Experiment]:
    """Return the experiments. Raises InputError when an id stands twice or an observation is counted twice."""
    ids: set[str] = set()
    counted: dict[tuple[str, object], str] = {}
    for item in experiments:
        if item.id in ids:
            raise item.fault("id", "this id stands twice")
        ids.add(item.id)
        if item.observation is None:
            continue
        whole = [
            key
            for key in counted
            if key[0] == item.observation and (key[1] == item.point or "all" in (key[1], item.point))
        ]
        if whole:
            raise item.fault("observation", f"is counted already by '{counted[whole[0]]}'; one observation counts once")
        counted[item.observation, item.point] = item.id
    return experiments


def _holds_experiments(path: Path) -> bool:
    """Say whether a file of a folder is meant for this layer: a list whose rows have a measure."""
    try:
        return "measure:" in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


__all__ = ["Accept", "Experiment", "Published", "Target", "load_experiments", "read_experiments", "unique"]
