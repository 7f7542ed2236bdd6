"""Titration protocols as data: how an infusion starts, rises, holds and stops. In YAML, bundled or one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from oxytocin.care.drugs import Drug, Use, load_drug
from oxytocin.care.library import locate
from oxytocin.care.reading import Document, KeyPath, read_document, validated
from oxytocin.people.quantities import QuantityError, within

Minutes = Annotated[float, within("min", 1.0, 2880.0)]
Share = Annotated[float, within("percent", 0.0, 100.0)]
RATES = ("start", "step", "ceiling")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Goal(_Data):
    """What the contractions should be; the rate rises until all that is given is reached.

    They are averaged over half an hour; with ``recent`` those of the last ten minutes count, for a test that wants them
    once.
    """

    contractions: tuple[float, float] = (3.0, 5.0)
    recent: bool = False
    montevideo_units: Annotated[float, Field(gt=0, le=600)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low, high = self.contractions
        if not 0 < low <= high <= 10:
            raise QuantityError(
                f"contractions [{low:g}, {high:g}] must be two rising counts per 10 min between 0 and 10"
            )
        return self


class Stall(_Data):
    """When labour does not go on: examinations ``over`` so long have not found the cervix opened by ``change``.

    At full dilatation it is a head that has not come down by a centimetre in the time of ``second_stage``.
    """

    change: Annotated[float, within("cm", 0.5, 5.0)] = 2.0
    over: Minutes = 240.0
    second_stage: Minutes = 60.0


class SlowLabour(Stall):
    """When oxytocin is begun in a labour that goes by itself: it has stalled, from a dilatation on.

    ``wait`` is how long nothing is given after that was first found; what has gone on by then is left alone until it
    stalls again. With ``amniotomy`` membranes that are intact then are ruptured, and that much is added to the wait.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_alias=True, validate_by_name=True)

    from_: Annotated[float, within("cm", 1.0, 10.0)] = Field(4.0, alias="from")
    change: Annotated[float, within("cm", 0.5, 5.0)] = 1.0
    over: Minutes = 120.0
    wait: Annotated[float, within("min", 0.0, 2880.0)] = 0.0
    amniotomy: Annotated[float, within("min", 0.0, 2880.0)] | None = None


class ActiveLabour(_Data):
    """What to do once an examination finds active labour.

    What is stopped is begun anew when labour stalls as ``resume`` says, without it it stays off.
    """

    dilatation: Annotated[float, within("cm", 1.0, 10.0)] = 5.0
    then: Literal["reduce", "hold", "stop", "continue"] = "reduce"
    to: Share = 75.0
    resume: Stall | None = None

    @model_validator(mode="after")
    def _stopped_first(self) -> Self:
        if self.resume is not None and self.then != "stop":
            raise QuantityError(f"resume belongs to 'then: stop'; with 'then: {self.then}' the pump is not stopped")
        return self


class Hyperstimulation(_Data):
    """When a pump that was stopped for hyperstimulation starts again, and at what share of its rate (0 %: never)."""

    settled_for: Minutes = 15.0
    restart: Share = 50.0


class Protocol(_Data):
    """A titration protocol as written. Rates are checked against the drug and its use by ``plan``.

    ``step`` is how much the rate rises at once, or "double". With ``slow_labour`` the pump is off until labour is slow.
    """

    title: str = ""
    drug: str = "oxytocin"
    start: Any
    step: Any
    interval: Minutes
    ceiling: Any
    goal: Goal = Goal()
    examine: Minutes = 240.0
    slow_labour: SlowLabour | None = None
    active_labour: ActiveLabour = ActiveLabour()
    hyperstimulation: Hyperstimulation = Hyperstimulation()
    sources: dict[str, str] = {}


@dataclass(frozen=True)
class Plan:
    """A protocol ready to be followed: rates in the drug's own unit, times in minutes, shares in percent.

    One that ``doubles`` takes no notice of ``step``.
    """

    name: str
    drug: Drug
    start: float
    step: float
    interval: float
    ceiling: float
    protocol: Protocol
    doubles: bool = False


def load_protocol(name: str, use: Use = "labour", library: Path | None = None) -> Plan:
    """Return a bundled protocol, one of the library, or one at a path. Raises InputError."""
    document = read_document(locate("protocol", name, library), "protocol")
    return plan(document.data, document, (), use, Path(name).stem, library)


def plan(data: Any, document: Document, path: KeyPath, use: Use, name: str, library: Path | None = None) -> Plan:
    """Return the plan of a protocol written at ``path`` of a document. Raises InputError."""
    protocol = validated(Protocol, data, document, path)
    drug = load_drug(protocol.drug, library)
    doubles = protocol.step == "double"
    if doubles:
        protocol = protocol.model_copy(update={"step": protocol.start})
    rates = {key: document.read((*path, key), partial(drug.rate, getattr(protocol, key), use)) for key in RATES}
    if rates["start"] <= 0:
        raise document.fault((*path, "start"), "an infusion starts above 0")
    if rates["step"] <= 0:
        raise document.fault((*path, "step"), "a step is above 0")
    if rates["ceiling"] < rates["start"]:
        raise document.fault(
            (*path, "ceiling"),
            f"the ceiling {rates['ceiling']:g} {drug.rate_unit} is below the start {rates['start']:g} {drug.rate_unit}",
        )
    return Plan(name, drug, rates["start"], rates["step"], protocol.interval, rates["ceiling"], protocol, doubles)
