"""Doses and rates of a drug, read at the border in any unit of amount, mass or activity, and never mixed up.

Inside, a dose is pmol and a rate pmol/min; what people see is the drug's own unit (mU/min for oxytocin). A rate
outside what its use allows is refused, and the error names the unit that was probably meant: '8 IU/min' is 8000
mU/min, a thousandfold slip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from oxytocin.people.quantities import Amount, QuantityError, limits, quantity, shown, split

_DILUENT = re.compile(r"(.+ in [\d.]+ ?[A-Za-z]+) (?:of )?([A-Za-z][\w-]*)")
_LIKELY_RATES = ("mU/min", "IU/h", "mU/h", "g/h", "mg/h", "mg/min", "ug/min", "ug/h", "ng/min", "pmol/min")
SLIP = 5.0  # times the highest plausible figure
_LIKELY_DOSES = ("IU", "mU", "g", "mg", "ug", "ng", "nmol", "pmol")
_ACTIVITY = ("IU", "mU")


@dataclass(frozen=True)
class Substance:
    """What a drug's quantities need: molar mass (g/mol) and, for doses in units of activity, micrograms per IU."""

    name: str
    molar_mass: float
    micrograms_per_unit: float | None

    def amount(self, found: Amount, over: str = "") -> float | None:
        """Return an amount in pmol (pmol/min or pmol/L with ``over`` "/minute" or "/liter"), None if it is none."""
        for basis, picomoles in self._bases():
            number = found.to(basis + over)
            if number is not None:
                return number * picomoles
        return None

    def _bases(self) -> list[tuple[str, float]]:
        bases = [("picomole", 1.0), ("microgram", 1e6 / self.molar_mass)]
        if self.micrograms_per_unit is not None:
            bases.append(("international_unit", self.micrograms_per_unit * 1e6 / self.molar_mass))
        return bases

    def per(self, unit: str) -> float:
        """Return how many pmol (or pmol/min) one ``unit``, such as "mU/min" or "IU", is."""
        found = quantity(f"1 {unit}", unit)
        value = self.amount(found)
        value = self.amount(found, "/minute") if value is None else value
        if value is None:
            raise QuantityError(f"'{unit}' is neither an amount nor a rate of {self.name}")
        return value


def parse_dose(
    value: object, substance: Substance, unit: str, allowed: tuple[float, str], refused: str | None = None
) -> float:
    """Return a dose in ``unit`` (the drug's own), e.g. "1 IU", "1.7 ug", "1700 pmol". ``allowed`` is the highest
    one and its use; ``refused`` says why a drug is not given for that use.

    Raises QuantityError.
    """
    example = f"1 {unit}"
    amount = substance.amount(quantity(value, example))
    if amount is None:
        raise QuantityError(f"{shown(value)} is not a dose of {substance.name}; write it like '{example}'")
    return _within(value, amount / substance.per(unit), substance, unit, allowed, _LIKELY_DOSES, refused)


def parse_rate(
    value: object,
    substance: Substance,
    unit: str,
    allowed: tuple[float, str],
    bag: object = None,
    refused: str | None = None,
) -> float:
    """Return a rate in ``unit`` (the drug's own), e.g. "8 mU/min", "0.5 IU/h" or, with a bag, "48 mL/h".

    Raises QuantityError as ``parse_dose`` does.
    """
    example = f"1 {unit}"
    found = quantity(value, example)
    amount = substance.amount(found, "/minute")
    flow = found.to("liter/minute")
    if amount is None and flow is not None:
        if bag is None:
            raise QuantityError(f"{shown(value)} is a flow of fluid; say what the bag holds, such as bag: 10 IU in 1 L")
        amount = flow * parse_bag(bag, substance)
    elif bag is not None:
        raise QuantityError(f"{shown(value)} is already a rate of {substance.name}; a bag belongs to a rate in mL/h")
    if amount is None:
        raise QuantityError(f"{shown(value)} is not a rate of {substance.name}; write it like '{example}'")
    return _within(value, amount / substance.per(unit), substance, unit, allowed, _LIKELY_RATES, refused)


def parse_diluent(value: object) -> tuple[object, str | None]:
    """Return a bag without its diluent, and the diluent: "10 IU in 1 L ringer" is 10 IU in 1 L, of ringer."""
    found = _DILUENT.fullmatch(str(value).strip())
    return (found[1], found[2]) if found else (value, None)


def parse_bag(value: object, substance: Substance) -> float:
    """Return the strength of a bag, "10 IU in 1 L" or "10 mU/mL", in pmol/L. Raises QuantityError."""
    example = "10 IU in 1 L"
    text = str(value)
    if " in " in text:
        left, right = text.split(" in ", 1)
        volume = quantity(right, "1 L").to("liter")
        amount = substance.amount(quantity(left, "10 IU"))
        if volume is not None and amount is not None and volume > 0:
            return amount / volume
        raise QuantityError(f"{shown(value)} is not a bag of {substance.name}; write it like '{example}'")
    strength = substance.amount(quantity(value, example), "/liter")
    if strength is None or strength <= 0:
        raise QuantityError(f"{shown(value)} is not a bag of {substance.name}; write it like '{example}'")
    return strength


def _within(
    value: object,
    number: float,
    substance: Substance,
    unit: str,
    allowed: tuple[float, str],
    likely: tuple[str, ...],
    refused: str | None,
) -> float:
    """Return the number when it is within 0 and what the use allows, or refuse it with what was probably meant."""
    highest, use = allowed
    if 0 <= number <= highest * (1 + 1e-9):
        return float(f"{number:.12g}")
    written, written_unit = split(value, f"1 {unit}")
    converted = "" if written_unit == unit else f" is {number:.6g} {unit},"
    if number < 0:
        raise QuantityError(
            f"{shown(value)}{converted and converted + ' which'} is negative; a rate or dose is at least 0"
        )
    sentence = f"{shown(value)}{converted or ' is'} outside {limits(0, highest)} {unit} for {use}"
    if refused is not None:
        raise QuantityError(f"{sentence}: {refused}")
    if number > SLIP * highest:  # a slip of the unit, not a somewhat high figure
        for other in (unit, *likely):
            if other.startswith(_ACTIVITY) and substance.micrograms_per_unit is None:
                continue
            meant = written * substance.per(other) / substance.per(unit)
            if other != written_unit and 0 < meant <= highest:
                raise QuantityError(f"{sentence}; did you mean {written:g} {other}?")
    raise QuantityError(sentence)
