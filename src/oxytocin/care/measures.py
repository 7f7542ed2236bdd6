"""What is done or happens besides drugs, as data: procedures, intravenous fluids and the stimuli of a diary."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from oxytocin.care.library import locate
from oxytocin.care.reading import read_document, validated
from oxytocin.people.quantities import Minutes, within


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    meaning: str
    source: str
    note: str = ""
    also: tuple[str, ...] = ()  # what else people call it, to be told the name


class Procedure(_Data):
    """Something done to a person: ``inputs`` of the model that it holds and ``switches`` that it sets.

    ``lasting`` (min) is how long the inputs are held; without it, to the end. ``pregnant``: only in pregnancy;
    ``tissue``: may be done to a strip as well.
    """

    inputs: dict[str, float] = {}
    switches: tuple[str, ...] = ()
    lasting: Minutes | None = None
    pregnant: bool = True
    tissue: bool = False
    parts: tuple[str, ...] = ()


class Fluid(_Data):
    """An intravenous fluid: what its sodium is (mmol/L), and the parts of the model that it needs."""

    sodium: Annotated[float, within("mmol/L", 0.0, 1000.0)]
    parts: tuple[str, ...] = ()


class Stimulus(_Data):
    """Something in a person's day: the input of the model that it sets, to ``value`` at intensity 1, in men to
    ``in_men`` where that is another.

    A stimulus whose ``grade`` a run does not trust does nothing in it. ``pregnant``: in pregnancy as well;
    ``nursing``: it does something in nursing women only, with ``from_birth`` also after a birth in the run.
    One that ``comes_to`` a birth is given at the time of that, and ``lasting`` is how long before it begins; the input
    is ``value`` over that time.
    """

    input: str
    value: float = 1.0
    in_men: float | None = None
    lasting: Minutes | None = None
    parts: tuple[str, ...] = ()
    grade: Literal["established", "plausible", "weak", "unsupported"]
    sex: Literal["female", "male"] | None = None
    pregnant: bool = True
    nursing: bool = False
    from_birth: bool = False
    comes_to: Literal["birth"] | None = None


@lru_cache(maxsize=64)
def load_procedure(name: str, library: Path | None = None) -> Procedure:
    """Return a procedure by name. Raises InputError."""
    document = read_document(locate("procedure", name, library), "procedure")
    return validated(Procedure, document.data, document)


@lru_cache(maxsize=64)
def load_fluid(name: str, library: Path | None = None) -> Fluid:
    """Return a fluid by name. Raises InputError."""
    document = read_document(locate("fluid", name, library), "fluid")
    return validated(Fluid, document.data, document)


@lru_cache(maxsize=64)
def load_stimulus(name: str, library: Path | None = None) -> Stimulus:
    """Return a stimulus by name. Raises InputError."""
    document = read_document(locate("stimulus", name, library), "stimulus")
    return validated(Stimulus, document.data, document)
