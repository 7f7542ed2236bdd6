"""Rules of operative delivery as data: when a labour is ended, how, and how long that takes. In YAML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from oxytocin.care.library import locate
from oxytocin.care.reading import Document, KeyPath, read_document, validated
from oxytocin.errors import InputError
from oxytocin.people.quantities import QuantityError, shown, within

Minutes = Annotated[float, within("min", 1.0, 5 * 1440.0)]
Extra = Annotated[float, within("min", 0.0, 1440.0)]
Opening = Annotated[float, within("cm", 0.0, 10.0)]
Station = Annotated[float, within("cm", -5.0, 5.0)]
Share = Annotated[float, within("percent", 0.0, 100.0)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Examine(_Data):
    """The time between two examinations, by phase of labour."""

    latent: Minutes = 240.0
    active: Minutes = 120.0
    second_stage: Minutes = 60.0


class Amniotomy(_Data):
    """When the membranes are ruptured by hand: at this dilatation, after so long on oxytocin."""

    dilatation: Opening = 3.0
    oxytocin_for: Extra = 240.0


class FailedInduction(_Data):
    """How long oxytocin runs without an active phase before the induction has failed."""

    active_phase: Opening = 6.0
    after_rupture: Minutes = 900.0
    in_all: Minutes = 1440.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.in_all < self.after_rupture:
            raise QuantityError(f"in_all ({self.in_all:g} min) is at least after_rupture ({self.after_rupture:g} min)")
        return self


class ArrestOfDilatation(_Data):
    """How long the cervix may stand still; ``adequate`` is in Montevideo units, ``change`` what counts as progress."""

    from_: Opening = Field(6.0, alias="from")
    change: Annotated[float, within("cm", 0.1, 5.0)] = 1.0
    adequate: Annotated[float, Field(gt=0, le=600)] = 200.0
    adequate_for: Minutes = 240.0
    inadequate_for: Minutes = 360.0


class ArrestOfDescent(_Data):
    """How long a second stage may last; ``epidural`` is added with one."""

    nulliparous: Minutes = 180.0
    parous: Minutes = 120.0
    epidural: Extra = 60.0


class ProlongedSecondStage(_Data):
    """How long a second stage lasts before a head that is low enough is helped out; ``epidural`` is added with one."""

    nulliparous: Minutes = 120.0
    parous: Minutes = 60.0
    epidural: Extra = 60.0


class HeartRate(_Data):
    """How long a trace of the fetal heart may stay abnormal: NICHD category III, FIGO pathological, below 100/min."""

    category_three_for: Minutes = 20.0
    pathological_for: Minutes = 30.0
    bradycardia_for: Minutes = 6.0


class Instruments(_Data):
    """From which station vacuum or forceps are used at full dilatation, and the share that fails."""

    station: Station = 1.0
    failure: Share = 6.5


class Interval(_Data):
    """Decision to delivery: medians, and the relative spread of a log-normal around them."""

    emergency: Minutes = 37.0
    urgent: Minutes = 52.0
    instruments: Minutes = 13.0
    spread: Annotated[float, Field(ge=0, le=1)] = 0.45


def _switch(value: Any) -> Any:
    """Read ``false`` as a rule that is left out and ``true`` as one with its usual figures."""
    if isinstance(value, bool):
        return {True: {}, False: None}[value]
    if isinstance(value, str | int | float):
        raise ValueError(f"true, false or a mapping of keys is needed, found {shown(value)}")
    return value


R = TypeVar("R")
Followed = Annotated[R | None, BeforeValidator(_switch)]


class Rules(_Data):
    """Rules of delivery as written; a rule that is None is not followed."""

    title: str = ""
    look: Annotated[float, within("min", 1.0, 120.0)] = 10.0
    examine: Examine = Examine()
    amniotomy: Followed[Amniotomy] = None
    failed_induction: Followed[FailedInduction] = None
    arrest_of_dilatation: Followed[ArrestOfDilatation] = None
    arrest_of_descent: Followed[ArrestOfDescent] = None
    prolonged_second_stage: Followed[ProlongedSecondStage] = None
    heart_rate: Followed[HeartRate] = None
    instruments: Instruments = Instruments()
    interval: Interval = Interval()
    sources: dict[str, str] = {}


@lru_cache(maxsize=64)
def load_rules(name: str, library: Path | None = None) -> Rules:
    """Return bundled rules, those of the library, or those at a path. Raises InputError."""
    document = read_document(locate("delivery", name, library), "delivery")
    return validated(Rules, document.data, document)


def rules(data: dict[str, Any], document: Document, path: KeyPath, library: Path | None = None) -> Rules:
    """Return rules written at ``path`` of a document: whole, or as changes to named ``rules``. Raises InputError."""
    name, changes = data.get("rules"), {key: value for key, value in data.items() if key != "rules"}
    if name is None and "rules" in data:
        raise document.fault((*path, "rules"), "a name such as usual is needed; without `rules` they are your own")
    if name is None:
        return validated(Rules, changes, document, path)
    named(name, document, (*path, "rules"), library)
    base = read_document(locate("delivery", name, library), "delivery").data
    return validated(Rules, _changed(base, changes), document, path)


def named(name: Any, document: Document, path: KeyPath, library: Path | None = None) -> Rules:
    """Return the rules whose name is written at ``path`` of a document. Raises InputError."""
    if not isinstance(name, str):
        raise document.fault(path, f"a name such as usual or a mapping of rules is needed, found {shown(name)}")
    try:
        return load_rules(name, library)
    except InputError as error:
        if error.message.startswith("there is no delivery"):
            raise document.fault(path, f"there are no rules {shown(name)}", error.hint) from None
        raise


def _changed(base: Any, changes: Any) -> Any:
    if not isinstance(base, dict):
        return changes
    if not isinstance(changes, dict):
        return base if changes is True else changes
    return base | {key: _changed(base.get(key), value) for key, value in changes.items()}
