"""One experiment's simulated arms against its published figure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oxytocin.errors import InputError
from oxytocin.evidence import acceptance, language, summaries
from oxytocin.evidence.experiments import Experiment
from oxytocin.evidence.measures import Arm, Reading
from oxytocin.evidence.outcomes import Outcome
from oxytocin.evidence.units import number_in, quantity, unit_of

Array = NDArray[np.float64]
MOST_MISSING = 0.5  # share of people in whom a measure may be undefined, unless it asks for some with given(...)
DEVIATIONS = 1.96  # half of a 95 % interval, in standard errors


def answer(item: Experiment, arms: list[Arm], versus: Arm | None, expected: bool | None = None) -> Outcome:
    """Return one experiment's answer: `arms` holds its scenario, or one for each value of its scan.

    Raises InputError naming file, experiment and key when a measure does not fit what was simulated.
    """
    try:
        found = _curve(item, arms, versus) if item.point == "all" else _figure(item, arms, versus)
    except InputError as error:
        if error.message.startswith(item.file):
            raise
        raise item.fault("measure", error.message, error.hint) from None
    failures = tuple(text for arm in (*arms, *((versus,) if versus else ())) for text in arm.failures)
    return Outcome(**_published(item), **found, failures=failures, expected=expected)


def _figure(item: Experiment, arms: list[Arm], versus: Arm | None) -> dict[str, Any]:
    comparison = _Comparison(item, arms, versus)
    predicted = comparison.figure()
    interval = summaries.interval(comparison.figure, item.people, seed=item.seed)
    missing = comparison.missing()
    enough = missing <= MOST_MISSING or language.calls(item.tree, "given")
    known = all(math.isfinite(end) for end in interval)
    found: dict[str, Any] = {
        "predicted": predicted if math.isfinite(predicted) else None,
        "interval": interval if known else None,
        "missing": missing,
    }
    if item.target.direction_only:
        direction = item.target.direction or "none"
        deviation = (interval[1] - interval[0]) / 2 / DEVIATIONS
        holds = enough and acceptance.direction_holds(direction, predicted, deviation)
        return found | {"accept": direction, "band": None, "sampled": True, "within": holds}
    band = item.target.band(item.accept)
    return found | {
        "accept": band.rule,
        "band": (band.low, band.high),
        "sampled": not known or band.settled(interval),
        "at_edge": known and item.people > 1 and band.has_edge_in(interval),
        "within": enough and band.holds(predicted),
    }


def _curve(item: Experiment, arms: list[Arm], versus: Arm | None) -> dict[str, Any]:
    """Compare every point of a curve; the measure reads the point as `x`, or a scan tries one value for each."""
    points = item.target.points or ()
    if len(arms) not in (1, len(points)):
        raise item.fault("scan", f"{len(arms)} values for {len(points)} points; one for each is needed")
    found = []
    for index, (x, y) in enumerate(points):
        arm = arms[index if len(arms) > 1 else 0]
        predicted = _Comparison(item, [arm], versus, quantity(x, _x_unit(item))).figure()
        within = item.target.band(item.accept, y).holds(predicted)
        found.append({"x": x, "published": y, "predicted": predicted, "within": within})
    held = [bool(point["within"]) for point in found]
    return {
        "predicted": None,
        "points": tuple(found),
        "accept": f"{sum(held)} of {len(held)} points",
        "band": None,
        "interval": None,
        "sampled": True,
        "within": acceptance.curve_holds(held),
        "missing": 0.0,
    }


class _Comparison:
    """The figure of an experiment as a function of the people it is taken over."""

    def __init__(self, item: Experiment, arms: list[Arm], versus: Arm | None, x: Any = None) -> None:
        self.item = item
        self.readings = [Reading(item.tree, arm, versus, x) for arm in arms]

    def figure(self, index: NDArray[np.intp] | None = None) -> float:
        """Return the summary over everyone, or over the people (with repetition) of `index`."""
        rows = [self._numbers(reading.people(index)) for reading in self.readings]
        if not self.item.how.scanned:
            return self.item.how.of(rows[0])
        unit = self.item.tried[0].units
        tried = np.array([float(value.to(unit).magnitude) for value in self.item.tried])
        return float(number_in(unit * self.item.how.over(tried, rows), self.item.target.unit or "1"))

    def missing(self) -> float:
        """Return the share of people in whom the measure is undefined, those left out by given(...) among them."""
        return max(float(np.mean(~np.isfinite(self._numbers(reading.people())))) for reading in self.readings)

    def _numbers(self, value: Any) -> Array:
        """Return a measure in the published unit; as it is, for a direction or a scan."""
        plain = self.item.target.direction_only or self.item.how.scanned
        numbers = value.magnitude if plain else number_in(value, self.item.target.unit or "1")
        return np.atleast_1d(np.asarray(numbers, dtype=float))


def _x_unit(item: Experiment) -> str:
    """Return the unit of a curve's x; codes ("0 = before, 1 = after") have none."""
    try:
        unit_of(item.target.x_unit or "1")
    except InputError:
        return "1"
    return item.target.x_unit or "1"


def _published(item: Experiment) -> dict[str, Any]:
    target = item.target
    return {
        "id": item.id,
        "group": Path(item.file).stem,
        "observation": item.observation,
        "role": item.role,
        "published": {
            "value": target.value,
            "spread": target.spread.model_dump() if target.spread else None,
            "n": target.n,
            "direction": target.direction if target.direction_only else None,
        },
        "unit": target.unit or "",
        "people": item.people,
        "note": item.note,
        "source": target.source,
    }
