"""Rules that react, as data: when what a clinician can read is so, do this. Read from YAML beside titration protocols.

A condition is a reading and what it has to be: ``{blood_loss: above 500 mL, delivered: true}`` holds when all of it
does, a list of such mappings when any does. What is not known (nobody has measured it) makes no condition true.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from oxytocin.errors import did_you_mean
from oxytocin.people.quantities import QuantityError, parse, shown, within

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Minutes = Annotated[float, within("min", 0.0, 10080.0)]


@dataclass(frozen=True)
class Readable:
    """Something a clinician can read: its unit ("" for a plain number, None for yes or no), from which observable."""

    unit: str | None
    meaning: str
    observable: str | None = None


PRESSURE, HEART = "intrauterine_pressure", "fetal_heart_rate"
READABLE: dict[str, Readable] = {
    "contractions": Readable("", "contractions per 10 min, averaged over 30 min", PRESSURE),
    "recent_contractions": Readable("", "contractions of the last 10 min", PRESSURE),
    "montevideo_units": Readable("", "Montevideo units, over 30 min", PRESSURE),
    "resting_tone": Readable("mmHg", "resting tone of the uterus", PRESSURE),
    "tachysystole": Readable(None, "more than 5 contractions per 10 min, averaged over 30 min", PRESSURE),
    "prolonged_contraction": Readable(None, "a contraction of 2 min or more", PRESSURE),
    "hypertonus": Readable(None, "a resting tone above 20 mmHg", PRESSURE),
    "hyperstimulation": Readable(None, "any of the last three", PRESSURE),
    "fetal_heart_category": Readable("", "NICHD category, 1 to 3, of the last 10 min", HEART),
    "late_decelerations": Readable(None, "late decelerations with half or more of the contractions of 20 min", HEART),
    "delivered": Readable(None, "the child is born"),
    "since_birth": Readable("min", "time since birth"),
    "since_full_dilatation": Readable("min", "time since full dilatation"),
    "since_rupture": Readable("min", "time since the membranes ruptured"),
    "oxytocin_rate": Readable("mIU/min", "rate of the oxytocin pump"),
    "blood_loss": Readable("mL", "blood lost since birth, charted every 5 min", "blood_loss"),
    "uterine_firmness": Readable("", "tone felt through the belly, 0 to 10, every minute", "uterine_firmness"),
    "placental_separation": Readable("percent", "how far the placenta has come away", "placental_separation"),
    "mean_arterial_pressure": Readable("mmHg", "mean arterial pressure, as charted", "mean_arterial_pressure"),
    "hypertension": Readable(
        None, "140/90 or more (a mean pressure of 107 mmHg), or on her chart", "mean_arterial_pressure"
    ),
    "heart_rate": Readable("", "heart rate of the mother, beats/min, as charted", "heart_rate"),
    "plasma_sodium": Readable("mmol/L", "sodium of the last blood sample, every 4 h", "plasma_sodium"),
    "urine_per_hour": Readable("mL", "urine of the last full hour", "urine_output"),
    "fluid_balance": Readable("mL", "fluid run in less urine", "urine_output"),
}
WORDS: dict[str, Callable[[Array, float], Flags]] = {
    "above": operator.gt,
    "at least": operator.ge,
    "below": operator.lt,
    "at most": operator.le,
}


@dataclass(frozen=True)
class Test:
    """A reading compared with a figure; a yes or no is compared with 1."""

    reading: str
    compare: Callable[[Array, float], Flags]
    figure: float

    def holds(self, value: Array) -> Flags:
        """Tell for whom it holds; NaN (not known) holds for nobody."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.compare(value, self.figure) & ~np.isnan(value))


Conditions = tuple[tuple[Test, ...], ...]  # any of them, each of which all has to hold


def read_conditions(written: Any) -> Conditions:
    """Return conditions as they are written. Raises QuantityError."""
    entries = written if isinstance(written, list) else [written]
    if not entries:
        raise QuantityError("a condition is needed, such as {blood_loss: above 500 mL}")
    return tuple(_conjunction(entry) for entry in entries)


def _conjunction(entry: Any) -> tuple[Test, ...]:
    if not isinstance(entry, dict) or not entry:
        raise QuantityError(f"a condition such as {{blood_loss: above 500 mL}} is needed, found {shown(entry)}")
    return tuple(_test(str(name), value) for name, value in entry.items())


def _test(name: str, value: Any) -> Test:
    if name not in READABLE:
        near = did_you_mean(name, READABLE)
        raise QuantityError(f"there is no reading {shown(name)}; {near or 'known are ' + ', '.join(READABLE)}")
    unit = READABLE[name].unit
    if unit is None:
        if not isinstance(value, bool):
            raise QuantityError(f"{name} is true or false, found {shown(value)}")
        return Test(name, operator.eq, float(value))
    example = f"above 5 {unit}".strip()
    text = str(value).strip()
    word = next((word for word in WORDS if text.startswith(word + " ")), None)
    if word is None:
        raise QuantityError(f"{name}: {shown(value)} does not begin with {', '.join(WORDS)}, as in '{example}'")
    figure = text[len(word) :].strip()
    if unit:
        return Test(name, WORDS[word], parse(figure, unit))
    try:
        return Test(name, WORDS[word], float(figure))
    except ValueError:
        raise QuantityError(f"{name}: {shown(figure)} is not a number; write it like '{example}'") from None


def holds(conditions: Conditions, known: Callable[[str, Flags], Array], who: Flags) -> Flags:
    """Tell for whom of ``who`` conditions hold.

    ``known`` gives a reading over people, NaN where it is not known; it is told who is still in question, for what is
    costly to read.
    """
    found = np.zeros_like(who)
    for tests in conditions:
        met = who & ~found
        for test in tests:
            if met.any():
                met = met & test.holds(known(test.reading, met))
        found |= met
    return found


def read_of(conditions: Conditions) -> set[str]:
    """Return the observables that conditions rest on."""
    found = {READABLE[test.reading].observable for tests in conditions for test in tests}
    return {name for name in found if name is not None}


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


Written = Annotated[Any, BeforeValidator(read_conditions)]


class Rule(_Data):
    """One rule as written; ``do`` and ``instead`` are steps of care, whose ``at`` counts from when it acts.

    It acts once ``when`` has held for ``lasting``, at most ``at_most`` times and ``again`` min apart; ``following``
    another rule only when that has acted as often as it may. Where ``unless`` holds it is not done, ``because`` is
    written down and ``instead`` done.
    """

    name: str
    when: Written
    lasting: Minutes = Field(0.0, alias="for")
    following: str | None = None
    unless: Written | None = None
    because: str = ""
    do: list[Any] = []
    instead: list[Any] = []
    again: Minutes | None = None
    at_most: Annotated[int, Field(ge=1, le=1000)] | None = None
    then: Literal["continue", "end"] = "continue"

    @model_validator(mode="after")
    def _reasonable(self) -> Self:
        if (self.unless is None) != (self.because == ""):
            raise QuantityError("'unless' and 'because' belong together: a reason for what is not done is written down")
        if self.instead and self.unless is None:
            raise QuantityError("'instead' needs an 'unless'")
        if self.at_most is not None and self.at_most > 1 and self.again is None:
            raise QuantityError("a rule that acts more than once needs 'again', the time between")
        return self

    @property
    def most(self) -> float:
        """How often it may act."""
        if self.at_most is not None:
            return float(self.at_most)
        return 1.0 if self.again is None else np.inf


class Regimen(_Data):
    """Steps that follow each other and rules that react, as written; times count from when it begins."""

    title: str = ""
    look: Annotated[float, within("min", 1.0, 240.0)] = 5.0
    steps: list[Any] = []
    rules: list[Rule] = []
    sources: dict[str, str] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.steps and not self.rules:
            raise QuantityError("there are neither 'steps' nor 'rules'")
        known = [rule.name for rule in self.rules]
        for index, rule in enumerate(self.rules):
            if rule.name in known[:index]:
                raise QuantityError(f"two rules are called {shown(rule.name)}")
            if rule.following is not None and rule.following not in known:
                near = did_you_mean(rule.following, known) or f"known are {', '.join(known)}"
                raise QuantityError(
                    f"rule {shown(rule.name)} follows {shown(rule.following)}, which is no rule; {near}"
                )
        return self
