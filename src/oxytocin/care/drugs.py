"""Drugs as data: what one is, how it is given, and what each use allows. One YAML file each in data/drugs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from oxytocin.care import quantities
from oxytocin.care.library import locate
from oxytocin.care.reading import read_document, validated

Use = Literal["labour", "postpartum", "experiment"]
USES: dict[Use, str] = {"labour": "use in labour", "postpartum": "use after birth", "experiment": "an experiment"}

Contraindication = Literal["undelivered", "hypertension"]

RIPENING = frozenset({"dinoprostone", "misoprostol"})  # parts of the model that hold a prostaglandin


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Route(_Data):
    """Where a route enters the model: the names of its dose (pmol) and of its infusion input (pmol/min).

    ``parts`` are the parts of the model that the route needs besides those of the drug, such as a depot; ``most`` is
    the highest plausible dose by it in the drug's unit, where little of it reaches blood or muscle takes more at once.
    By a route of ``studies`` it is given in experiments only.
    """

    dose: str | None = None
    infusion: str | None = None
    parts: tuple[str, ...] = ()
    most: Annotated[float, Field(gt=0)] | None = None
    studies: bool = False


class Limits(_Data):
    """The highest single dose and rate that are plausible for a use, in the drug's own units."""

    dose: Annotated[float, Field(gt=0)]
    rate: Annotated[float, Field(gt=0)]
    why: str
    given: bool = True  # whether the drug is given for that use at all


class Drug(_Data):
    """A drug. Doses and rates are shown in ``dose_unit`` and ``rate_unit``."""

    name: str
    meaning: str
    also: tuple[str, ...] = ()  # what else people call it, to be told the name
    molar_mass: Annotated[float, Field(gt=0, description="g/mol")]
    micrograms_per_unit: Annotated[float, Field(gt=0)] | None = None
    dose_unit: str
    rate_unit: str
    routes: dict[str, Route]
    refused: dict[str, str] = {}  # why not by another route, and under "other" why not by any
    parts: tuple[str, ...] = ()
    limits: dict[Use, Limits]
    contraindications: dict[Contraindication, str] = {}  # in whom it is warned of, and what is said
    sources: dict[str, str]

    @property
    def substance(self) -> quantities.Substance:
        """The part of the drug that its quantities need."""
        return quantities.Substance(self.name, self.molar_mass, self.micrograms_per_unit)

    @property
    def intravenous(self) -> Route:
        """Where the drug enters the model by vein; a route without names when it does not."""
        return self.routes.get("intravenous", Route())

    @property
    def picomoles_per_rate(self) -> float:
        """pmol/min in one ``rate_unit``."""
        return _per(self.substance, self.rate_unit)

    @property
    def picomoles_per_dose(self) -> float:
        """pmol in one ``dose_unit``."""
        return _per(self.substance, self.dose_unit)

    def dose(self, value: object, use: Use = "labour", route: str = "intravenous") -> float:
        """Return a dose in ``dose_unit``. Raises QuantityError."""
        by = self.routes.get(route, Route())
        if by.studies and use != "experiment":
            raise quantities.QuantityError(
                f"by the {route} route {self.name} is given in studies only, not for {USES[use]}"
            )
        allowed = (self.limits[use].dose, USES[use]) if by.most is None else (by.most, f"the {route} route")
        return quantities.parse_dose(value, self.substance, self.dose_unit, allowed, self._refused(use))

    def rate(self, value: object, use: Use = "labour", bag: object = None) -> float:
        """Return a rate in ``rate_unit``. Raises QuantityError."""
        allowed = (self.limits[use].rate, USES[use])
        return quantities.parse_rate(value, self.substance, self.rate_unit, allowed, bag, self._refused(use))

    def _refused(self, use: Use) -> str | None:
        """Return why the drug is not given for a use; None where it is."""
        return None if self.limits[use].given else f"{self.name} is {self.limits[use].why}"


@lru_cache(maxsize=64)
def _per(substance: quantities.Substance, unit: str) -> float:
    return substance.per(unit)


@lru_cache(maxsize=64)
def load_drug(name: str, library: Path | None = None) -> Drug:
    """Return a drug by name. Raises InputError."""
    document = read_document(locate("drug", name, library), "drug")
    return validated(Drug, document.data, document)
