"""The check before an induction: what on the chart speaks for it, what against it, and what is not known.

Which figures are looked at is data. Nothing is refused here: the findings are called out and recorded, and the user
decides.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from oxytocin.care.alerts import Grade
from oxytocin.care.library import locate
from oxytocin.care.reading import read_document, validated
from oxytocin.people.person import Person

Figure = Literal[
    "fetal_position", "placenta", "scar", "placental_reserve", "lung_ratio", "gestation", "fetal_weight", "fetal_share",
    "pelvis", "bishop", "ruptured_membranes", "infection", "hypertension", "pre_eclampsia", "diabetes",
    "alloimmunisation", "risk_of_waiting", "risk_of_induction",
]  # fmt: skip


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Data):
    """A statement about one figure of the chart: one of some words, ``from`` up to ``below``, not known, or more than
    another figure."""

    about: Figure
    is_: tuple[bool | str, ...] | None = Field(None, alias="is")
    from_: float | None = Field(None, alias="from")
    below: float | None = None
    missing: bool = False
    more_than: Figure | None = None

    def holds(self, person: Person) -> bool:
        """Tell whether it is true of a person."""
        value = getattr(person, self.about)
        if value is None or self.missing:
            return self.missing and value is None
        if self.is_ is not None:
            return value in self.is_
        if self.more_than is not None:
            other = getattr(person, self.more_than)
            return other is not None and value > other
        return (self.from_ is None or value >= self.from_) and (self.below is None or value < self.below)


class Item(Condition):
    """Something to look at; ``when`` narrows it to some people, ``says`` may name the figure as {value}."""

    grade: Grade = "information"
    when: Condition | None = None
    says: str
    source: str

    def found(self, person: Person) -> bool:
        """Tell whether it is found in a person."""
        return self.holds(person) and (self.when is None or self.when.holds(person))

    def sentence(self, person: Person) -> str:
        """Return what is said of the person."""
        value = getattr(person, self.about)
        return self.says.format(value=f"{value:g}" if isinstance(value, float) else value)


class Checklist(_Data):
    """A check as written."""

    title: str
    contraindications: tuple[Item, ...]
    indications: tuple[Item, ...]


class Finding(NamedTuple):
    """What a check found: how grave, and the sentence."""

    grade: Grade
    reason: str


@lru_cache(maxsize=16)
def load_checklist(name: str, library: Path | None = None) -> Checklist:
    """Return a checklist by name. Raises InputError."""
    document = read_document(locate("check", name, library), "check")
    data: Any = document.data
    return validated(Checklist, data, document)


def check(person: Person, checklist: Checklist) -> list[Finding]:
    """Return the findings in a person, the gravest first; the last says what the indication is."""
    against = [Finding(item.grade, item.sentence(person)) for item in checklist.contraindications if item.found(person)]
    order: list[Grade] = ["danger", "caution", "information"]
    reasons = [item.sentence(person) for item in checklist.indications if item.found(person)]
    said = f"indication: {', '.join(reasons)}" if reasons else "no indication for induction on the chart"
    return [*sorted(against, key=lambda finding: order.index(finding.grade)), Finding("information", said)]
