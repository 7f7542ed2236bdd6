"""The validation run: every published figure beside the predicted one, by a rule that was fixed before any fit."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from oxytocin.errors import InputError
from oxytocin.evidence import acceptance, language, running, summaries
from oxytocin.evidence.experiments import Experiment, load_experiments
from oxytocin.evidence.measures import Arm, Reading
from oxytocin.evidence.records import data_folder
from oxytocin.evidence.units import number_in, quantity, unit_of

Array = NDArray[np.float64]
MOST_MISSING = 0.5  # share of people in whom a measure may be undefined, unless it asks for some with given(...)


class Outcome(BaseModel):
    """One experiment's answer. `interval` is the prediction's 95 % sampling interval, `sampled`: narrow enough."""

    model_config = ConfigDict(frozen=True)

    id: str
    group: str
    observation: str | None
    role: str
    published: dict[str, Any]
    predicted: float | None
    unit: str
    accept: str
    band: tuple[float, float] | None
    direction: str | None
    interval: tuple[float, float] | None
    sampled: bool
    within: bool
    people: int
    missing: float
    failures: tuple[str, ...] = ()
    note: str | None
    source: str
    expected: bool | None = None

    @property
    def lost(self) -> bool:
        """Whether the figure used to hold and no longer does."""
        return self.expected is True and not self.within


class ValidationReport(BaseModel):
    """Every experiment's answer and the counts."""

    model_config = ConfigDict(frozen=True)

    experiments: tuple[Outcome, ...]

    @property
    def within(self) -> int:
        """How many are within."""
        return sum(item.within for item in self.experiments)

    @property
    def lost(self) -> list[str]:
        """The ids of those that used to hold and no longer do."""
        return [item.id for item in self.experiments if item.lost]

    def share(self, role: str) -> tuple[int, int]:
        """Return (within, of) among the experiments of a role."""
        chosen = [item for item in self.experiments if item.role == role]
        return sum(item.within for item in chosen), len(chosen)

    def to_json(self) -> dict[str, Any]:
        """Return plain data: {"experiments": [...], "within": n, "of": m}, and the counts by role."""
        return {
            "experiments": [item.model_dump() for item in self.experiments],
            "within": self.within,
            "of": len(self.experiments),
            "roles": {
                role: dict(zip(("within", "of"), self.share(role), strict=True))
                for role in ("calibration", "validation")
            },
            "lost": self.lost,
        }


def validation(
    experiments: Iterable[Experiment],
    simulate: running.Simulate = running.simulated,
    expected: dict[str, bool] | None = None,
    progress: Callable[[Outcome], None] | None = None,
    library: Path | None = None,
) -> ValidationReport:
    """Run experiments and return what came out, in their order.

    `simulate` turns an order into an arm, `expected` says which used to hold, `progress` is told each answer as it
    comes. Raises InputError for a scenario or a measure that does not fit the model, naming file, experiment and key.
    """
    chosen = list(experiments)
    found: list[Outcome] = []
    for item, arms, versus in running.plan(chosen, library).results(chosen, simulate):
        outcome = answer(item, arms, versus, (expected or {}).get(item.id))
        failures = [text for arm in (*arms, *((versus,) if versus else ())) for text in arm.failures]
        outcome = outcome.model_copy(update={"failures": tuple(failures)})
        found.append(outcome)
        if progress is not None:
            progress(outcome)
    return ValidationReport(experiments=tuple(found))


def answer(item: Experiment, arms: list[Arm], versus: Arm | None, expected: bool | None = None) -> Outcome:
    """Return one experiment's answer from its simulated arms. Raises InputError naming file, experiment and key."""
    try:
        if item.point == "all":
            return _curve(item, arms, versus, expected)
        figure = _figure(item, arms, versus)
        predicted = figure(None)
        interval = summaries.interval(figure, item.people, seed=item.seed)
    except InputError as error:
        raise item.fault("measure", error.message, error.hint) from None
    target = item.target
    if target.direction_only:
        deviation = (interval[1] - interval[0]) / (2 * 1.96)
        direction = target.direction or "none"
        holds = acceptance.direction_holds(direction, predicted, deviation)
        return _outcome(item, predicted, holds, direction, None, interval, True, expected, _missing(item, arms, versus))
    band = target.band(item.accept)
    missing = _missing(item, arms, versus)
    enough = missing <= MOST_MISSING or language.calls(item.tree, "given")
    holds = band.holds(predicted) and enough
    return _outcome(item, predicted, holds, band.rule, band, interval, band.settled(interval), expected, missing)


def _readings(item: Experiment, arms: list[Arm], versus: Arm | None, xs: list[Any] | None = None) -> list[Reading]:
    return [Reading(item.tree, arm, versus, None if xs is None else xs[index]) for index, arm in enumerate(arms)]


def _unit(item: Experiment) -> str:
    """Return the unit a figure is given in: the published one; a direction has none of its own."""
    return item.target.unit or "1"


def _numbers(item: Experiment, value: Any) -> Array:
    """Return a measure as plain numbers in the published unit; as it is, for a direction or a scan."""
    if item.target.direction_only or item.how.scanned:
        return np.atleast_1d(np.asarray(value.magnitude, dtype=float))
    return np.atleast_1d(np.asarray(number_in(value, _unit(item)), dtype=float))


def _figure(item: Experiment, arms: list[Arm], versus: Arm | None) -> Callable[[Any], float]:
    """Return the figure as a function of the (resampled) index of people."""
    readings = _readings(item, arms, versus)
    if not item.how.scanned:
        return lambda index: item.how.of(_numbers(item, readings[0].people(index)))
    tried = [_tried(item, value) for value in next(iter((item.scan or {}).values()))]
    scan = np.array([float(value.to(tried[0].units).magnitude) for value in tried])

    def scanned(index: Any) -> float:
        rows = [_numbers(item, reading.people(index)) for reading in readings]
        return float(number_in(tried[0].units * item.how.over(scan, rows), _unit(item)))

    return scanned


def _tried(item: Experiment, value: str | float) -> Any:
    number, _, unit = str(value).strip().partition(" ")
    try:
        return quantity(float(number), unit)
    except ValueError:
        raise item.fault("scan", f"'{value}' is not a number with a unit, such as 2 mU/min") from None


def _curve(item: Experiment, arms: list[Arm], versus: Arm | None, expected: bool | None) -> Outcome:
    """Compare every point of a curve; the measure reads the point as `x`, a scan tries one value for each point."""
    points = item.target.points or ()
    if len(arms) not in (1, len(points)):
        raise item.fault("scan", f"{len(arms)} values for {len(points)} points; one for each is needed")
    unit = item.target.x_unit or "1"
    try:
        unit_of(unit)
    except InputError:
        unit = "1"
    held, predicted = [], []
    for index, (x, y) in enumerate(points):
        reading = Reading(item.tree, arms[index if len(arms) > 1 else 0], versus, quantity(x, unit))
        figure = item.how.of(_numbers(item, reading.people()))
        predicted.append(figure)
        held.append(item.target.band(item.accept, y).holds(figure))
    rule = f"{sum(held)} of {len(held)} points"
    return _outcome(item, predicted[-1], acceptance.curve_holds(held), rule, None, None, True, expected, 0.0)


def _missing(item: Experiment, arms: list[Arm], versus: Arm | None) -> float:
    """Return the share of people in whom the measure is undefined, those left out by given(...) among them."""
    shares = [
        float(np.mean(~np.isfinite(_numbers(item, reading.people())))) for reading in _readings(item, arms, versus)
    ]
    return max(shares)


def _outcome(
    item: Experiment,
    predicted: float,
    within: bool,
    rule: str,
    band: acceptance.Band | None,
    interval: tuple[float, float] | None,
    sampled: bool,
    expected: bool | None,
    missing: float,
) -> Outcome:
    target = item.target
    known = interval is not None and all(math.isfinite(end) for end in interval)
    return Outcome(
        id=item.id,
        group=Path(item.file).stem,
        observation=item.observation,
        role=item.role,
        published={
            "value": target.value,
            "spread": target.spread.model_dump() if target.spread else None,
            "n": target.n,
            "direction": target.direction if target.direction_only else None,
        },
        predicted=predicted if math.isfinite(predicted) else None,
        unit=target.unit or "",
        accept=rule,
        band=(band.low, band.high) if band else None,
        direction=target.direction,
        interval=interval if known else None,
        sampled=sampled or not known,
        within=within,
        people=item.people,
        missing=missing,
        note=item.note,
        source=target.source,
        expected=expected,
    )


def expected_file() -> Path:
    """Return the committed file that says which experiments hold."""
    return data_folder() / "expected.json"


def read_expected(path: Path | None = None) -> dict[str, bool]:
    """Return which experiments used to hold, by id; nothing when there is no file yet."""
    path = path or expected_file()
    if not path.is_file():
        return {}
    return {str(key): bool(value["within"]) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}


def write_expected(report: ValidationReport, path: Path | None = None) -> Path:
    """Write what came out as what is expected from now on; experiments that were not run keep their line."""
    path = path or expected_file()
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for item in report.experiments:
        number = None if item.predicted is None else float(f"{item.predicted:.3g}")
        known[item.id] = {"within": item.within, "predicted": number, "unit": item.unit}
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
    return path


def run_validation(
    experiments: str | None = None, json_file: Path | None = None, accept: bool = False, library: Path | None = None
) -> int:
    """Run experiments (all, a bundled group or id, or a file), print the table and return the exit code.

    0 when nothing that used to hold is lost, else 1. `accept` takes the present outcome as the expected one (bundled
    experiments only). Raises InputError for bad input.
    """
    from oxytocin.evidence.table import Screen

    chosen = load_experiments(experiments, library)
    bundled = {item.id for item in load_experiments()}
    if accept and not {item.id for item in chosen} <= bundled:
        raise InputError("--accept belongs to the bundled experiments; a file of one's own has nothing to be held to")
    with Screen(len(chosen)) as screen:
        report = validation(chosen, expected=read_expected(), progress=screen.done, library=library)
        screen.show(report)
    if json_file is not None:
        Path(json_file).write_text(json.dumps(report.to_json(), indent=2) + "\n", encoding="utf-8")
    if accept:
        write_expected(report)
        return 0
    return 1 if report.lost else 0
