"""Reading the entries of a scenario's ``care`` and ``life`` into steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from oxytocin.care.delivery import named, rules
from oxytocin.care.drugs import Drug, Use, load_drug
from oxytocin.care.library import locate, names
from oxytocin.care.measures import load_fluid, load_procedure, load_stimulus
from oxytocin.care.protocol import plan
from oxytocin.care.quantities import parse_bag, parse_diluent
from oxytocin.care.reading import Document, KeyPath, read_document, validated
from oxytocin.care.words import meant
from oxytocin.errors import InputError, did_you_mean
from oxytocin.people.person import Person
from oxytocin.people.quantities import Minutes, shown, within
from oxytocin.simulation.births import given_birth
from oxytocin.simulation.regimens import is_regimen, read_regimen
from oxytocin.simulation.steps import (
    EVENTS,
    FLUID,
    Attend,
    Bath,
    End,
    Follow,
    Give,
    Hold,
    Infuse,
    Read,
    Reduce,
    Step,
    Stop,
)

SHORT = {
    "iv": "intravenous",
    "im": "intramuscular",
    "sc": "subcutaneous",
    "nasal": "intranasal",
    "po": "oral",
    "pr": "rectal",
    "sl": "sublingual",
}
MISSPELT = 0.75  # likeness from which a word is a route misspelt and not another route
DILUENT = "crystalloid"  # what a drug is taken to be diluted in where the bag does not say
Lasting = Annotated[float, within("min", 0.0)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    at: Minutes = 0.0
    after: str | None = None


class _Infuse(_Entry):
    infuse: str
    rate: Any
    bag: Any = None
    by: Literal["pump", "gravity"] = "pump"
    lasting: Lasting | None = Field(None, alias="for")


class _Fluid(_Entry):
    infuse: str
    rate: Annotated[float, within("L/min", 0.0, 0.5)]
    sodium: Annotated[float, within("mmol/L", 0.0, 1000.0)] | None = None
    lasting: Lasting | None = Field(None, alias="for")


class _Give(_Entry):
    give: str
    amount: Any
    route: str | None = None
    over: Minutes = 0.0


class _Perform(_Entry):
    give: str
    lasting: Lasting | None = Field(None, alias="for")


class _Stop(_Entry):
    stop: str


class _Reduce(_Entry):
    reduce: str
    to: Annotated[float, within("percent", 0.0, 100.0)]


class _Read(_Entry):
    read: Literal["stress test"]


class _Follow(_Entry):
    protocol: Any
    bag: Any = None
    by: Literal["pump", "gravity"] = "pump"


class _Bath(_Entry):
    bath: str
    concentration: Annotated[float, within("pmol/L", 0.0, 1e9)]
    lasting: Lasting | None = Field(None, alias="for")


class _Stimulus(_Entry):
    stimulus: str
    intensity: Annotated[float, Field(ge=0, le=10)] = 1.0
    lasting: Lasting | None = Field(None, alias="for")


@dataclass(frozen=True)
class Ward:
    """Where the steps are taken: what is being run, what use sets the limits, and the user's library."""

    document: Document
    use: Use
    preparation: str | None
    pregnant: bool
    sex: str
    library: Path | None
    person: Person | None = None
    inside: bool = False  # the steps of a regimen

    def limits(self, after: str | None) -> Use:
        """Return the use whose limits hold for what is done at the start or after an event."""
        return "postpartum" if after == "birth" and self.use == "labour" else self.use


Reader = Callable[[Any, KeyPath, Ward], Step]


def read_care(entries: list[Any], ward: Ward, duration: float) -> tuple[Step, ...]:
    """Read the entries of ``care``, in time order. Raises InputError."""
    return _read_all(entries, "care", CARE, "{at: 1 h, infuse: oxytocin, rate: 8 mU/min}", ward, duration)


def read_life(entries: list[Any], ward: Ward, duration: float) -> tuple[Step, ...]:
    """Read the entries of ``life``, the diary, in time order. Raises InputError."""
    return _read_all(entries, "life", LIFE, "{at: 30 min, stimulus: suckling, for: 15 min}", ward, duration)


def read_delivery(written: Any, ward: Ward) -> Attend | None:
    """Read ``delivery``: a name, rules, or changes to named ones; None where there is nothing. Raises InputError."""
    path: KeyPath = ("delivery",)
    if written is None or written is False:
        return None
    if not ward.pregnant:
        raise ward.document.fault(path, "rules of delivery need a pregnant person")
    if isinstance(written, dict):
        return Attend(0.0, rules=rules(written, ward.document, path, ward.library))
    return Attend(0.0, rules=named(written, ward.document, path, ward.library))


def _read_all(
    entries: list[Any], key: str, readers: dict[str, Reader], example: str, ward: Ward, duration: float
) -> tuple[Step, ...]:
    steps: list[Step] = []
    latest: dict[str | None, int] = {}
    for index, entry in enumerate(entries):
        path: KeyPath = (key, index)
        step = _read(entry, path, readers, example, ward)
        before = latest.setdefault(step.after, index)
        if step.due < (steps[before].due if before < index else step.due):
            raise ward.document.fault(
                (*path, "at"),
                f"{step.due:g} min comes before {key}[{before}] at {steps[before].due:g} min; {key} is in time order",
            )
        latest[step.after] = index
        if step.due > duration:
            sentence = f"{step.due:g} min is after the end of the run at {duration:g} min"
            raise ward.document.fault((*path, "at"), sentence)
        steps.append(step)
    return tuple(steps)


def _read(entry: Any, path: KeyPath, readers: dict[str, Reader], example: str, ward: Ward) -> Step:
    if not isinstance(entry, dict):
        raise ward.document.fault(path, f"a mapping such as {example} is needed, found {shown(entry)}")
    kinds = [kind for kind in readers if kind in entry]
    if len(kinds) != 1:
        if kinds:
            raise ward.document.fault(path, f"'{kinds[0]}' and '{kinds[1]}' cannot be one step; write two")
        other, others = ("care", CARE) if readers is LIFE else ("life", LIFE)
        person = not ward.inside and ward.preparation is None  # a regimen or a strip has no life
        hints = [f"'{key}' is written in {other}" for key in entry if key in others and person]
        hints += [near for key in entry if (near := did_you_mean(str(key), readers)) is not None]
        hint = hints[0] if hints else None
        allowed = ", ".join(readers)
        raise ward.document.fault(path, f"a step says what is done: one of {allowed}", hint)
    kind = kinds[0]
    if (kind == "bath") != (ward.preparation is not None) and not _for_tissue(entry, ward):
        place = "a person" if ward.preparation is None else f"a {ward.preparation}"
        raise ward.document.fault((*path, kind), f"'{kind}' cannot be done to {place}")
    if kind != "protocol" and not isinstance(entry[kind], str):
        raise ward.document.fault((*path, kind), f"a name is needed, found {shown(entry[kind])}")
    if (after := entry.get("after")) is not None:
        _check_event(after, (*path, "after"), ward)
    return replace(readers[kind](entry, path, ward), after=after)


def _check_event(after: object, path: KeyPath, ward: Ward) -> None:
    if not isinstance(after, str) or after not in EVENTS:
        allowed = ", ".join(EVENTS)
        hint = did_you_mean(str(after), EVENTS)
        raise ward.document.fault(path, f"{shown(after)} is nothing to wait for; allowed: {allowed}", hint)
    if not ward.pregnant:
        raise ward.document.fault(path, f"'{after}' needs a pregnant person")


def _for_tissue(entry: dict[str, Any], ward: Ward) -> bool:
    name = entry.get("give")
    known = ward.preparation == "strip" and name in names("procedure", ward.library)
    return known and load_procedure(str(name), ward.library).tissue


def _drug(name: str, path: KeyPath, ward: Ward, others: tuple[str, ...] = ()) -> Drug:
    """Return a drug; ``others`` are the kinds of what might stand in its place."""
    known = names("drug", ward.library)
    if name not in known:
        kinds = ("drug", *others)
        every = [other for kind in kinds for other in names(kind, ward.library)]
        hint = meant(name, kinds, ward.library) or f"known are {', '.join(every)}"
        raise ward.document.fault(path, f"there is no drug {shown(name)}", hint)
    return load_drug(name, ward.library)


def _infuse(entry: Any, path: KeyPath, ward: Ward) -> Step:
    fluids = names("fluid", ward.library)
    if entry["infuse"] in fluids:
        flow = validated(_Fluid, entry, ward.document, path)
        fluid = load_fluid(flow.infuse, ward.library)
        sodium = fluid.sodium if flow.sodium is None else flow.sodium
        inputs = tuple(zip(FLUID, (flow.rate, flow.rate * sodium), strict=True))
        return Hold(flow.at, fluid.name, "fluid", inputs, lasting=flow.lasting, needs=fluid.parts)
    drug = _drug(entry["infuse"], (*path, "infuse"), ward, ("fluid",))
    read = validated(_Infuse, entry, ward.document, path)
    bag, diluent = parse_diluent(read.bag)
    rate = ward.document.read((*path, "rate"), lambda: drug.rate(read.rate, ward.limits(read.after), bag))
    strength, sodium = _bag(bag, diluent, drug, (*path, "bag"), ward)
    return Infuse(read.at, drug, rate, read.lasting, strength, sodium, read.by == "gravity")


def _bag(bag: object, diluent: str | None, drug: Drug, path: KeyPath, ward: Ward) -> tuple[float, float]:
    """Return the strength of a bag (the drug's rate unit in 1 L/min) and its sodium (mmol/L); 0 for no bag."""
    if bag is None:
        return 0.0, 0.0
    known = names("fluid", ward.library)
    if diluent is not None and diluent not in known:
        hint = did_you_mean(diluent, known) or f"known are {', '.join(known)}"
        raise ward.document.fault(path, f"there is no fluid {shown(diluent)}", hint)
    strength = ward.document.read(path, lambda: parse_bag(bag, drug.substance)) / drug.picomoles_per_rate
    return strength, load_fluid(diluent or DILUENT, ward.library).sodium


def _give(entry: Any, path: KeyPath, ward: Ward) -> Step:
    procedures = names("procedure", ward.library)
    if entry["give"] in procedures:
        done = validated(_Perform, entry, ward.document, path)
        procedure = load_procedure(done.give, ward.library)
        if procedure.pregnant and not ward.pregnant:
            raise ward.document.fault((*path, "give"), f"'{procedure.name}' needs a pregnant person")
        lasting = procedure.lasting if done.lasting is None else done.lasting
        inputs = tuple(procedure.inputs.items())
        return Hold(done.at, procedure.name, "procedure", inputs, procedure.switches, lasting, procedure.parts)
    drug = _drug(entry["give"], (*path, "give"), ward, ("procedure",))
    read = validated(_Give, entry, ward.document, path)
    allowed = ", ".join(drug.routes)
    by = "iv" if read.route is None else read.route.lower()
    route = SHORT.get(by, by)
    if read.route is None and route not in drug.routes:
        if len(drug.routes) > 1:
            raise ward.document.fault(path, f"{drug.name} is not given by vein; say the route: {allowed}")
        route = allowed
    if route not in drug.routes:
        shorter = [short for short, whole in SHORT.items() if whole in drug.routes]
        meant_by = did_you_mean(by.replace(".", ""), [*drug.routes, *shorter], MISSPELT)
        why = drug.refused.get(route, drug.refused.get("other"))
        fault = f"{drug.name} has no route {shown(read.route)}; allowed: {allowed}"
        raise ward.document.fault((*path, "route"), fault, meant_by or why)
    if route == "vaginal" and ward.sex == "male":
        raise ward.document.fault((*path, "route"), "the vaginal route needs a woman, and the person is male")
    if read.over > 0 and drug.routes[route].infusion is None:
        raise ward.document.fault((*path, "over"), f"{drug.name} by the {route} route is given at once")
    amount = ward.document.read((*path, "amount"), lambda: drug.dose(read.amount, ward.limits(read.after), route))
    return Give(read.at, drug, amount, read.over, route)


def _stop(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Stop, entry, ward.document, path)
    held = [*names("procedure", ward.library), *names("fluid", ward.library)]
    if read.stop in held:
        return End(read.at, read.stop)
    if read.stop in names("stimulus", ward.library) and read.stop not in names("drug", ward.library):
        said = f"what happens in life is not stopped in care: '{read.stop}'"
        lasting = f"how long it goes on is its own 'for': {{at: 1 h, stimulus: {read.stop}, for: 5 min}}"
        hint = "leave the entry of life out" if load_stimulus(read.stop, ward.library).comes_to else lasting
        raise ward.document.fault((*path, "stop"), said, hint)
    return Stop(read.at, _drug(read.stop, (*path, "stop"), ward, ("procedure", "fluid")))


def _reduce(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Reduce, entry, ward.document, path)
    return Reduce(read.at, _drug(read.reduce, (*path, "reduce"), ward), read.to / 100)


def _read_trace(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Read, entry, ward.document, path)
    if not ward.pregnant:
        raise ward.document.fault((*path, "read"), "a stress test needs a pregnant person")
    return Read(read.at)


def _follow(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Follow, entry, ward.document, path)
    place: KeyPath = (*path, "protocol")
    document, data, inside, name = ward.document, read.protocol, place, "inline"
    if isinstance(data, str):
        try:
            document = read_document(locate("protocol", data, ward.library), "protocol")
        except InputError as error:
            if error.message.startswith("there is no protocol"):
                raise ward.document.fault(place, error.message, error.hint) from None
            raise
        data, inside, name = document.data, (), Path(data).stem
    if not isinstance(data, dict):
        raise ward.document.fault(place, f"a name or a mapping is needed, found {shown(data)}")
    limits = ward.limits(read.after)
    if is_regimen(data):
        if ward.inside:
            raise ward.document.fault(place, "a regimen cannot hold another; write both into the scenario")
        if read.bag is not None:
            raise ward.document.fault((*path, "bag"), "a regimen says itself what its bags hold")
        if read.by != "pump":
            raise ward.document.fault((*path, "by"), "a regimen says itself how its infusions run")

        def read_step(step: Any, where: KeyPath, use: Use) -> Step:
            example = "{give: oxytocin, amount: 5 IU}"
            return _read(step, where, CARE, example, replace(ward, document=document, inside=True, use=use))

        return read_regimen(data, document, inside, read.at, name, limits, read_step)
    if not ward.pregnant:
        raise ward.document.fault(place, "a titration protocol needs a pregnant person")
    found = plan(data, document, inside, limits, name, ward.library)
    bag, diluent = parse_diluent(read.bag)
    strength, sodium = _bag(bag, diluent, found.drug, (*path, "bag"), ward)
    return Follow(read.at, found, strength, sodium, read.by == "gravity")


def _bath(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Bath, entry, ward.document, path)
    if read.bath != "oxytocin":
        raise ward.document.fault((*path, "bath"), f"there is no {shown(read.bath)} for the bath; allowed: oxytocin")
    return Bath(read.at, read.bath, read.concentration, read.lasting)


def _stimulus(entry: Any, path: KeyPath, ward: Ward) -> Step:
    read = validated(_Stimulus, entry, ward.document, path)
    known = names("stimulus", ward.library)
    if read.stimulus not in known:
        hint = meant(read.stimulus, ("stimulus",), ward.library) or f"known are {', '.join(known)}"
        raise ward.document.fault((*path, "stimulus"), f"there is no stimulus {shown(read.stimulus)}", hint)
    found = load_stimulus(read.stimulus, ward.library)
    if found.sex is not None and found.sex != ward.sex:
        raise ward.document.fault((*path, "stimulus"), f"'{found.name}' needs a {found.sex} person")
    if found.comes_to == "birth":
        return given_birth(read.at, read.after, read.lasting, read.intensity, found, path, ward)
    if ward.pregnant and not found.pregnant:
        raise ward.document.fault((*path, "stimulus"), f"'{found.name}' is for who is not pregnant", found.note)
    lasting = found.lasting if read.lasting is None else read.lasting
    men = ward.sex == "male" and found.in_men is not None
    value = found.in_men if men and found.in_men is not None else found.value
    inputs = ((found.input, value * read.intensity),)
    acts = (found.grade, found.nursing, found.from_birth)
    null = "intensity 0" if read.intensity == 0 else f"null by evidence{' in men' if men else ''}: value 0"
    null = null if value * read.intensity == 0 else ""
    return Hold(read.at, found.name, "stimulus", inputs, (), lasting, found.parts, *acts, null=null)


CARE: dict[str, Reader] = {
    "infuse": _infuse,
    "give": _give,
    "stop": _stop,
    "reduce": _reduce,
    "protocol": _follow,
    "read": _read_trace,
    "bath": _bath,
}
LIFE: dict[str, Reader] = {"stimulus": _stimulus, "give": _give, "infuse": _infuse}  # a glass of wine is in the diary
