"""A number and its unit, read at the border: ``parse("78 kg", "kg")`` is 78.0, ``parse("78", "kg")`` is refused.

Units of activity (IU, mU, uU) are their own dimension here; what one means in micrograms belongs to a drug.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator

from oxytocin.errors import did_you_mean
from oxytocin.model import cache as kept

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


class Amount(NamedTuple):
    """A number in a unit that there is."""

    number: float
    unit: str

    def to(self, unit: str) -> float | None:
        """Return the number in another unit, None if that is of another dimension."""
        factor = conversion(self.unit, unit)
        return None if factor is None else self.number * factor


def conversion(unit: str, other: str) -> float | None:
    """Return how many of another unit one is, None if they differ in dimension. Raises pint's errors for no unit.

    Answers are kept in the cache: nearly all runs ask the same few, and pint takes a tenth of a second to import.
    """
    known = _conversions().get(unit, {})
    if other not in known:
        one = registry().Quantity(1.0, registry().parse_units(unit))
        fits = one.dimensionality == registry().Quantity(1, other).dimensionality
        known = {**known, other: float(one.to(other).magnitude) if fits else None}
        _conversions()[unit] = known
        kept.write(_conversions_key(), json.dumps(_conversions()).encode())
    return known[other]


@cache
def _conversions() -> dict[str, dict[str, float | None]]:
    found = kept.read(_conversions_key())
    return {} if found is None else json.loads(found)


@cache
def _conversions_key() -> str:
    """Return a key that changes with the definitions above and with pint's."""
    written = Path(__file__).read_bytes() + version("pint").encode()
    return f"conversions-{hashlib.sha256(written).hexdigest()[:16]}"


def quantity(value: object, example: str) -> Amount:
    """Return a user's quantity with its unit, activity units recognised. Raises QuantityError."""
    number, unit = split(value, example)
    spelled = _ACTIVITY.sub(lambda found: f"{found[1] or ''}IU", unit)
    if spelled not in _conversions() and not _is_unit(spelled):
        hint = did_you_mean(unit, COMMON)
        raise QuantityError(f"{shown(value)} has an unknown unit '{unit}'; {hint or f'write it like {example!r}'}")
    return Amount(number, spelled)


def _is_unit(text: str) -> bool:
    import pint

    try:
        registry().parse_units(text)
    except (pint.errors.UndefinedUnitError, pint.errors.DefinitionSyntaxError, AttributeError, ValueError):
        return False
    return True


def parse(value: object, unit: str, low: float | None = None, high: float | None = None) -> float:
    """Return a user's quantity as a number in ``unit``, within ``low`` and ``high`` where given.

    Raises QuantityError (a ValueError) with one sentence when there is no unit, another dimension or a value out of
    range.
    """
    kind, example = KINDS.get(unit, (f"a quantity in {unit}", f"1 {unit}"))
    number = quantity(value, example).to(unit)
    if number is None:
        raise QuantityError(f"{shown(value)} is not {kind}; write it like '{example}'")
    if (low is not None and number < low) or (high is not None and number > high):
        raise QuantityError(f"{shown(value)} {off(low, high)} {unit}")
    return number


def in_unit_of(value: object, unit: str) -> float:
    """Return a user's quantity as a number in ``unit``, however that is composed; a plain number where it is "1".

    Raises QuantityError.
    """
    if unit == "1" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    readable = isinstance(value, int | float | str) and not isinstance(value, bool) and len(str(value)) <= LONGEST
    match = _NUMBER.fullmatch(str(value)) if readable else None
    if match is None:
        raise QuantityError(f"{shown(value)} is not a number with a unit; write it like '1 {unit}'")
    if unit == "1" and not match[2]:
        return float(match[1])
    spelled = _ACTIVITY.sub(lambda found: f"{found[1] or ''}IU", match[2])
    if not spelled or (spelled != unit and not _is_unit(spelled)):
        found = f"an unknown unit '{spelled}'" if spelled else "no unit"
        raise QuantityError(f"{shown(value)} has {found}; write it like '{'1' if unit == '1' else f'1 {unit}'}'")
    factor = 1.0 if spelled == unit else conversion(spelled, unit)
    if factor is None:
        raise QuantityError(f"{shown(value)} is not in a unit like {unit}; write it like '1 {unit}'")
    return float(match[1]) * factor


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
