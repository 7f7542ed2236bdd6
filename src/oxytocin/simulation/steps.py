"""What is done and what happens during a run: the steps of ``care`` and ``life``, in base units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from oxytocin.care.delivery import Rules
from oxytocin.care.drugs import Drug
from oxytocin.care.protocol import Plan
from oxytocin.care.rules import Rule, read_of
from oxytocin.errors import InputError
from oxytocin.model import Model

PAST = "ruptured membranes"  # what had happened before the run
BATH = "bath_oxytocin"  # the input of a bath
FLUID = ("intravenous_fluid", "intravenous_sodium")  # the inputs of fluids, L/min and mmol/min
EVENTS = {  # what a step can wait for, and the switch of the model that it is
    "birth": "labour.born",
    "full dilatation": "labour.full_dilatation",
    "rupture of membranes": "labour.membranes_ruptured",
}
Kind = Literal["inputs", "doses", "switches"]


@dataclass(frozen=True)
class Step:
    """Something done at a time (min): since the start, or since what it comes ``after``, for each person her own."""

    at: float
    after: str | None = field(default=None, kw_only=True)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the model that the step needs besides the assembly."""
        return ()

    @property
    def reads(self) -> frozenset[str]:
        """The observables that whoever does the step looks at."""
        return frozenset()

    @property
    def due(self) -> float:
        """The time that is written, which is that of what a step comes to where it begins before that."""
        return self.at

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        """Yield where the step enters a model: among its inputs, doses or switches, and the name (None: nowhere)."""
        yield from ()


@dataclass(frozen=True)
class Infuse(Step):
    """An infusion at ``rate`` (the drug's rate unit), for ``lasting`` min or until changed.

    Out of a bag it brings fluid: ``strength`` is the rate that 1 L/min of it is (0: not said), ``sodium`` is mmol/L.
    By ``gravity`` it drips, and what runs in is not what was set.
    """

    drug: Drug
    rate: float
    lasting: float | None
    strength: float = 0.0
    sodium: float = 0.0
    gravity: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.drug.parts, *self.drug.intravenous.parts)

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        yield "inputs", self.drug.intravenous.infusion


@dataclass(frozen=True)
class Give(Step):
    """A dose (the drug's dose unit) by a route, at once or evenly ``over`` some minutes."""

    drug: Drug
    amount: float
    over: float
    route: str = "intravenous"

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.drug.parts, *self.drug.routes[self.route].parts)

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        route = self.drug.routes[self.route]
        yield ("inputs", route.infusion) if self.over > 0 else ("doses", route.dose)


@dataclass(frozen=True)
class Stop(Step):
    """The end of a drug's infusion and of the protocol that steers it."""

    drug: Drug

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.drug.parts, *self.drug.intravenous.parts)

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        yield "inputs", self.drug.intravenous.infusion


@dataclass(frozen=True)
class Reduce(Step):
    """The rate of a drug is set to a share of what it is; a protocol that steers it goes on from there."""

    drug: Drug
    share: float


@dataclass(frozen=True)
class Read(Step):
    """The trace of the fetal heart is read as a contraction stress test."""

    @property
    def reads(self) -> frozenset[str]:
        return frozenset({"intrauterine_pressure", "fetal_heart_rate"})


@dataclass(frozen=True)
class Follow(Step):
    """A titration protocol takes over the infusion; bag and ``gravity`` are as in ``Infuse``. A ``test`` is to bring on
    no labour."""

    plan: Plan
    strength: float = 0.0
    sodium: float = 0.0
    gravity: bool = False
    test: bool = False

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        yield "inputs", self.plan.drug.intravenous.infusion


@dataclass(frozen=True)
class Hold(Step):
    """A procedure, fluid or stimulus: inputs that are held for ``lasting`` min or until it is ended, switches set.

    What several steps of different ``name`` hold of one input adds up; the same name again replaces. ``grade`` is that
    of a stimulus: where the run does not trust it, nothing happens; a ``nursing`` one acts in nursing women only,
    with ``from_birth`` also in those who have given birth in the run. One with a ``lead`` comes to a birth,
    so many min after it begins. ``null`` says why a stimulus sets its inputs to 0.
    """

    name: str
    kind: Literal["procedure", "fluid", "stimulus"]
    inputs: tuple[tuple[str, float], ...]
    switches: tuple[str, ...] = ()
    lasting: float | None = None
    needs: tuple[str, ...] = ()
    grade: str = "established"
    nursing: bool = False
    from_birth: bool = False
    lead: float = 0.0
    null: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return self.needs

    @property
    def due(self) -> float:
        return self.at + self.lead

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        yield from (("inputs", name) for name, _ in self.inputs)
        yield from (("switches", name) for name in self.switches)


@dataclass(frozen=True)
class End(Step):
    """The end of a procedure, fluid or stimulus."""

    name: str


@dataclass(frozen=True)
class Bath(Step):
    """A concentration (pmol/L) in the bath of a strip or cell, for ``lasting`` min or until changed."""

    substance: str
    concentration: float
    lasting: float | None

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        yield "inputs", BATH


@dataclass(frozen=True)
class Reaction:
    """A rule with its steps ready to be done."""

    rule: Rule
    do: tuple[Step, ...]
    instead: tuple[Step, ...]


@dataclass(frozen=True)
class Carry(Step):
    """A regimen is carried out: steps that follow each other, and rules that react, looked at every ``look`` min."""

    name: str
    steps: tuple[Step, ...]
    reactions: tuple[Reaction, ...]
    look: float

    @property
    def every_step(self) -> tuple[Step, ...]:
        """Every step that may come of it."""
        return (*self.steps, *(step for reaction in self.reactions for step in (*reaction.do, *reaction.instead)))

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for step in self.every_step for part in step.parts)

    @property
    def reads(self) -> frozenset[str]:
        rules = [reaction.rule for reaction in self.reactions]
        conditions = [part for rule in rules for part in (rule.when, rule.unless) if part is not None]
        return frozenset().union(*map(read_of, conditions), *(step.reads for step in self.every_step))

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        for step in self.every_step:
            yield from step.entrances()


@dataclass(frozen=True)
class Attend(Step):
    """Somebody who delivers by operation when the rules say so."""

    rules: Rules

    @property
    def reads(self) -> frozenset[str]:
        heart = ("fetal_heart_rate",) if self.rules.heart_rate is not None else ()
        return frozenset({"cervical_dilatation", "fetal_station", "intrauterine_pressure", *heart})

    def entrances(self) -> Iterator[tuple[Kind, str | None]]:
        yield from (("switches", name) for name in (EVENTS["birth"], EVENTS["rupture of membranes"]))


def set_by(steps: Sequence[Step]) -> set[str]:
    """Return the names of the doses that steps give and of the switches that they set."""
    return {name for step in steps for kind, name in step.entrances() if kind != "inputs" and name is not None}


def check_entrances(steps: Sequence[Step], model: Model, place: str) -> None:
    """Raise InputError for the first step that the model has no place for, such as a drug of one's own."""
    for index, step in enumerate(steps):
        for kind, name in step.entrances():
            known = list(model.doses) if kind == "doses" else model.names(kind)
            if name not in known:
                wanted = f"'{name}'" if name else f"a place by vein among its {kind}"
                raise InputError(
                    f"{place}, care[{index}]: the model '{model.name}' lacks {wanted}",
                    f"its {kind} are {', '.join(known) or 'none'}",
                )
