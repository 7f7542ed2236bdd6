"""What is done during care: each entry of a scenario's ``care`` read into a step with base units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from oxytocin.care.drugs import Drug, Use, load_drug
from oxytocin.care.library import names
from oxytocin.care.protocol import Plan, load_protocol, plan
from oxytocin.care.reading import Document, KeyPath, validated
from oxytocin.errors import InputError, did_you_mean
from oxytocin.model import Model
from oxytocin.people.quantities import Minutes, shown, within

# What each procedure does to the model: a switch it sets, or an input that it holds at 1.
PROCEDURES: dict[str, tuple[Literal["switches", "inputs"], str]] = {
    "amniotomy": ("switches", "labour.membranes_ruptured"),
    "epidural": ("inputs", "epidural"),
}
BATH = "bath_oxytocin"  # the input of a bath
ROUTES = {"iv": "intravenous", "intravenous": "intravenous"}
# Named in the design of the project, so that a scenario that asks for one is told the truth rather than a guess.
NOT_BUILT = {
    "acetylsalicylic acid",
    "alcohol",
    "arginine",
    "atosiban",
    "balloon",
    "carbetocin",
    "colloid",
    "crystalloid",
    "dextrose",
    "dinoprostone",
    "ergometrine",
    "estradiol",
    "magnesium",
    "methylergometrine",
    "misoprostol",
    "morphine",
    "naloxone",
    "nifedipine",
    "nitroglycerin",
    "phenylephrine",
    "prostaglandin",
    "ringer",
    "saline",
    "sevoflurane",
    "spinal",
    "terbutaline",
    "tranexamic acid",
    "vasopressin",
    "caesarean",
    "forceps",
    "vacuum",
}
ROUTES_NOT_BUILT = {
    "im",
    "intramuscular",
    "intranasal",
    "nasal",
    "buccal",
    "sublingual",
    "oral",
    "vaginal",
    "inhaled",
    "subcutaneous",
}


@dataclass(frozen=True)
class Step:
    """Something done at a time (min)."""

    at: float


@dataclass(frozen=True)
class Infuse(Step):
    """An infusion at ``rate`` (the drug's rate unit), for ``lasting`` min or until changed."""

    drug: Drug
    rate: float
    lasting: float | None


@dataclass(frozen=True)
class Give(Step):
    """A dose (the drug's dose unit), at once or evenly ``over`` some minutes."""

    drug: Drug
    amount: float
    over: float


@dataclass(frozen=True)
class Stop(Step):
    """The end of a drug's infusion and of the protocol that steers it."""

    drug: Drug


@dataclass(frozen=True)
class Follow(Step):
    """A titration protocol takes over the infusion."""

    plan: Plan


@dataclass(frozen=True)
class Perform(Step):
    """A procedure, which sets a switch of the model or holds an input at 1."""

    procedure: str
    kind: Literal["switches", "inputs"]
    target: str


@dataclass(frozen=True)
class Bath(Step):
    """A concentration (pmol/L) in the bath of a strip or cell, for ``lasting`` min or until changed."""

    substance: str
    concentration: float
    lasting: float | None


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    at: Minutes = 0.0


class _Infuse(_Entry):
    infuse: str
    rate: Any
    bag: Any = None
    lasting: Annotated[float, within("min", 0.0)] | None = Field(None, alias="for")


class _Give(_Entry):
    give: str
    amount: Any
    route: str = "iv"
    over: Minutes = 0.0


class _Perform(_Entry):
    give: str


class _Stop(_Entry):
    stop: str


class _Follow(_Entry):
    protocol: Any


class _Bath(_Entry):
    bath: str
    concentration: Annotated[float, within("pmol/L", 0.0, 1e9)]
    lasting: Annotated[float, within("min", 0.0)] | None = Field(None, alias="for")


@dataclass(frozen=True)
class Ward:
    """Where the steps are taken: what is being run, what use sets the limits, and the user's library."""

    document: Document
    use: Use
    preparation: str | None
    pregnant: bool
    library: Path | None


def read_steps(entries: list[Any], ward: Ward, duration: float) -> tuple[Step, ...]:
    """Read the entries of ``care``, in time order. Raises InputError."""
    steps: list[Step] = []
    for index, entry in enumerate(entries):
        path: KeyPath = ("care", index)
        step = _read(entry, path, ward)
        if steps and step.at < steps[-1].at:
            raise ward.document.fault(
                (*path, "at"),
                f"{step.at:g} min comes before care[{index - 1}] at {steps[-1].at:g} min; care is in time order",
            )
        if step.at > duration:
            raise ward.document.fault((*path, "at"), f"{step.at:g} min is after the end of the run at {duration:g} min")
        steps.append(step)
    return tuple(steps)


def _read(entry: Any, path: KeyPath, ward: Ward) -> Step:
    if not isinstance(entry, dict):
        raise ward.document.fault(
            path, f"a mapping such as {{at: 1 h, infuse: oxytocin, rate: 8 mU/min}} is needed, found {shown(entry)}"
        )
    kinds = [kind for kind in READERS if kind in entry]
    if len(kinds) != 1:
        allowed = ", ".join(READERS)
        if kinds:
            raise ward.document.fault(path, f"'{kinds[0]}' and '{kinds[1]}' cannot be one step; write two")
        near = next((hint for key in entry if (hint := did_you_mean(str(key), READERS)) is not None), None)
        raise ward.document.fault(path, f"a step says what is done: one of {allowed}", near)
    kind = kinds[0]
    if kind in ("infuse", "give", "stop", "bath"):
        _refuse_unbuilt(entry[kind], (*path, kind), ward)
    if (kind == "bath") != (ward.preparation is not None):
        place = "a person" if ward.preparation is None else f"a {ward.preparation}"
        raise ward.document.fault((*path, kind), f"'{kind}' cannot be done to {place}")
    return READERS[kind](entry, path, ward)


def _refuse_unbuilt(name: object, path: KeyPath, ward: Ward) -> None:
    if str(name).lower() in NOT_BUILT:
        raise ward.document.fault(path, f"'{name}' is not built yet")


def _drug(name: str, path: KeyPath, ward: Ward) -> Drug:
    known = names("drug", ward.library)
    if name not in known:
        hint = did_you_mean(name, [*known, *PROCEDURES]) or f"known are {', '.join([*known, *PROCEDURES])}"
        raise ward.document.fault(path, f"there is no drug {shown(name)}", hint)
    return load_drug(name, ward.library)


def _infuse(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Infuse, entry, ward.document, path)
    drug = _drug(read.infuse, (*path, "infuse"), ward)
    rate = ward.document.read((*path, "rate"), lambda: drug.rate(read.rate, ward.use, read.bag))
    return Infuse(read.at, drug, rate, read.lasting)


def _give(entry: Any, path: KeyPath, ward: Ward) -> Step:
    if entry["give"] in PROCEDURES:
        procedure = validated(_Perform, entry, ward.document, path)
        if not ward.pregnant:
            raise ward.document.fault((*path, "give"), f"'{procedure.give}' needs a pregnant person")
        return Perform(procedure.at, procedure.give, *PROCEDURES[procedure.give])
    if isinstance(entry["give"], str):
        _drug(entry["give"], (*path, "give"), ward)
    read = validated(_Give, entry, ward.document, path)
    drug = _drug(read.give, (*path, "give"), ward)
    route = read.route.lower()
    if route not in ROUTES:
        if route in ROUTES_NOT_BUILT:
            raise ward.document.fault((*path, "route"), f"the route '{read.route}' is not built yet; allowed: iv")
        raise ward.document.fault((*path, "route"), f"there is no route {shown(read.route)}; allowed: iv")
    amount = ward.document.read((*path, "amount"), lambda: drug.dose(read.amount, ward.use))
    return Give(read.at, drug, amount, read.over)


def _stop(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Stop, entry, ward.document, path)
    return Stop(read.at, _drug(read.stop, (*path, "stop"), ward))


def _follow(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Follow, entry, ward.document, path)
    place: KeyPath = (*path, "protocol")
    if not ward.pregnant:
        raise ward.document.fault(place, "a titration protocol needs a pregnant person")
    if isinstance(read.protocol, dict):
        return Follow(read.at, plan(read.protocol, ward.document, place, ward.use, "inline", ward.library))
    if not isinstance(read.protocol, str):
        raise ward.document.fault(place, f"a name or a mapping is needed, found {shown(read.protocol)}")
    try:
        return Follow(read.at, load_protocol(read.protocol, ward.use, ward.library))
    except InputError as error:
        if error.message.startswith("there is no protocol"):
            raise ward.document.fault(place, error.message, error.hint) from None
        raise


def _bath(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Bath, entry, ward.document, path)
    if read.bath != "oxytocin":
        raise ward.document.fault((*path, "bath"), f"there is no {shown(read.bath)} for the bath; allowed: oxytocin")
    return Bath(read.at, read.bath, read.concentration, read.lasting)


READERS: dict[str, Callable[[Any, KeyPath, Ward], Step]] = {
    "infuse": _infuse,
    "give": _give,
    "stop": _stop,
    "protocol": _follow,
    "bath": _bath,
}


def entrance(step: Step) -> tuple[Literal["inputs", "doses", "switches"], str | None]:
    """Return where a step enters a model: among its inputs, doses or switches, and the name (None: nowhere)."""
    match step:
        case Give(drug=drug, over=over):
            return ("inputs", drug.intravenous.infusion) if over > 0 else ("doses", drug.intravenous.dose)
        case Infuse(drug=drug) | Stop(drug=drug):
            return "inputs", drug.intravenous.infusion
        case Follow(plan=plan):
            return "inputs", plan.drug.intravenous.infusion
        case Perform(kind=kind, target=target):
            return kind, target
        case Bath():
            return "inputs", BATH
    raise TypeError(f"no such step: {step}")


def check_entrances(steps: Sequence[Step], model: Model, place: str) -> None:
    """Raise InputError for the first step that the model has no place for, such as a drug of one's own."""
    for index, step in enumerate(steps):
        kind, name = entrance(step)
        known = list(model.doses) if kind == "doses" else model.names(kind)
        if name not in known:
            wanted = f"'{name}'" if name else f"a place by vein among its {kind}"
            raise InputError(
                f"{place}, care[{index}]: the model '{model.name}' lacks {wanted}",
                f"its {kind} are {', '.join(known) or 'none'}",
            )
