"""A number and its unit, read at the border: ``parse("78 kg", "kg")`` is 78.0, ``parse("78", "kg")`` is refused.

Units of activity (IU, mU, uU) are their own dimension here; what one means in micrograms belongs to a drug.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from oxytocin.errors import did_you_mean

if TYPE_CHECKING:
    import pint

LONGEST = 80  # characters; what is longer is no quantity and is not repeated back in full
_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)\s*(.*?)\s*", re.DOTALL)
_UNIT = re.compile(r"[A-Za-zµμ%]+(?:\s*/\s*(?:\d+\s*)?[A-Za-zµμ]+)?")
# Written "units" of a hormone: IU, iu, U, mU, mIU, uU and the like. Bare U would be an enzyme unit to pint.
_ACTIVITY = re.compile(r"(?<![A-Za-zµμ])(k|m|u|µ|μ|n|p)?(?:IU|iu|U|units?|international_units?)(?![A-Za-z])")
KINDS = {
    "min": ("a time", "30 min"),
    "yr": ("an age", "29 yr"),
    "wk": ("a time in weeks", "40 wk"),
    "kg": ("a mass", "78 kg"),
    "percent": ("a share", "80 %"),
    "cm": ("a length", "165 cm"),
    "pmol/L": ("a concentration", "1 nmol/L"),
    "L": ("a volume", "1 L"),
    "mmol/day": ("an intake", "100 mmol/day"),
}
COMMON = (
    "s",
    "min",
    "h",
    "d",
    "day",
    "wk",
    "week",
    "yr",
    "year",
    "kg",
    "g",
    "mg",
    "ug",
    "ng",
    "pg",
    "lb",
    "m",
    "cm",
    "mm",
    "inch",
    "L",
    "mL",
    "IU",
    "mU",
    "uU",
    "nmol",
    "pmol",
    "mmol",
    "umol",
    "mmHg",
    "kPa",
    "mU/min",
    "IU/h",
    "mL/h",
    "pmol/L",
    "nmol/L",
    "mmol/day",
)


class QuantityError(ValueError):
    """Text that is not the quantity that is needed; the message is one sentence without the place."""


@cache
def registry() -> pint.UnitRegistry[Any]:
    """Return the unit registry, made at first use (importing pint costs a tenth of a second)."""
    from oxytocin.model.readers.units import new_registry

    units: pint.UnitRegistry[Any] = new_registry()
    units.define("international_unit = [international_unit] = IU")
    units.define("@alias week = wk")
    return units


def shown(value: object) -> str:
    """Return what the user wrote, quoted and cut to a readable length."""
    text = str(value)
    return f"'{text if len(text) <= LONGEST else text[: LONGEST - 3] + '...'}'"


def split(value: object, example: str) -> tuple[float, str]:
    """Return the number and the unit text of a quantity such as ``"8 mU/min"``.

    ``example`` is a quantity as it should be written. Raises QuantityError without a number or a unit.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise QuantityError(f"{shown(value)} is not a quantity; write a number with a unit, such as '{example}'")
    text = str(value)
    match = _NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise QuantityError(f"{shown(text)} is not a number with a unit; write it like '{example}'")
    number, unit = float(match[1]), match[2]
    if not unit:
        raise QuantityError(f"{shown(text)} has no unit; write it like '{example}'")
    if unit.startswith(","):
        raise QuantityError(
            f"{shown(text)} has a decimal comma; write a point, as in '{text.replace(',', '.', 1).strip()}'"
        )
    if not _UNIT.fullmatch(unit):
        raise QuantityError(f"{shown(text)} has a unit that cannot be read; write it like '{example}'")
    return number, unit


def quantity(value: object, example: str) -> pint.Quantity[Any]:
    """Return a user's quantity with its unit, activity units recognised. Raises QuantityError."""
    number, unit = split(value, example)
    import pint

    spelled = _ACTIVITY.sub(lambda found: f"{found[1] or ''}IU", unit)
    try:
        return registry().Quantity(number, registry().parse_units(spelled))
    except (pint.errors.UndefinedUnitError, pint.errors.DefinitionSyntaxError, AttributeError, ValueError):
        hint = did_you_mean(unit, COMMON)
        raise QuantityError(
            f"{shown(value)} has an unknown unit '{unit}'; {hint or f'write it like {example!r}'}"
        ) from None


def parse(value: object, unit: str, low: float | None = None, high: float | None = None) -> float:
    """Return a user's quantity as a number in ``unit``, within ``low`` and ``high`` where given.

    Raises QuantityError (a ValueError) with one sentence when there is no unit, another dimension or a value out of
    range.
    """
    kind, example = KINDS.get(unit, (f"a quantity in {unit}", f"1 {unit}"))
    found = quantity(value, example)
    if found.dimensionality != registry().Quantity(1, unit).dimensionality:
        raise QuantityError(f"{shown(value)} is not {kind}; write it like '{example}'")
    number = float(found.to(unit).magnitude)
    if (low is not None and number < low) or (high is not None and number > high):
        raise QuantityError(f"{shown(value)} {off(low, high)} {unit}")
    return number


def limits(low: float | None, high: float | None) -> str:
    """Return a range in words: ``0-60``, ``at least 0``."""
    if high is None:
        return f"at least {low:g}"
    return f"{low:g}-{high:g}" if low is not None else f"at most {high:g}"


def off(low: float | None, high: float | None) -> str:
    """Return what is wrong with a value beyond a range: ``is outside 0-60``, ``is not at least 0``."""
    return f"is {'not' if low is None or high is None else 'outside'} {limits(low, high)}"


def within(unit: str, low: float | None = 0.0, high: float | None = None) -> BeforeValidator:
    """Return the pydantic validator of a field whose values are quantities; the field holds a number in ``unit``."""

    def read(value: object) -> float:
        return parse(value, unit, low, high)

    return BeforeValidator(read)


Minutes = Annotated[float, within("min")]
Years = Annotated[float, within("yr")]
Weeks = Annotated[float, within("wk")]
Kilograms = Annotated[float, within("kg")]
Centimetres = Annotated[float, within("cm")]
Concentration = Annotated[float, within("pmol/L")]
