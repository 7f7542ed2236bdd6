"""Units at the border: what a study printed, what a measure says and what a run carries, made comparable with pint.

1 IU of oxytocin is 1.71 ug (obs:kinetics.unit.iu_to_ug.degroot1995) at 1007.2 g/mol; mass and amount are exchanged
at that molar mass.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from oxytocin.errors import InputError, did_you_mean
from oxytocin.model.readers.units import new_registry

MICROGRAM_PER_IU = 1.71
GRAM_PER_MOL = 1007.2

_COUNTS = (
    "count",
    "pulse",
    "contraction",
    "fold",
    "ratio",
    "spike",
    "cell",
    "site",
    "sites",
    "point",
    "women",
    "people",
)
_SPELLED = {
    "fold of physiological": "fold",
    "dimensionless": "1",
    "%": "percent",
    "percentage points": "percent",
    "percent of control": "percent",
    "hazard ratio": "1",
    "odds ratio": "1",
    "r": "1",
    "bpm": "count/min",
    "weeks": "week",
    "uU/mL": "uIU/mL",
    "microIU/mL": "uIU/mL",
    "mIU/min": "mIU/min",
    "1000 sites/cell": "1000 * site/cell",
    "fmol/mg protein": "fmol/mg",
    "mOsm/kg": "mmol/L",  # of water
    "pH": "1",
    "pH/min": "1/min",
    "MAC": "1",
}
_ACTIVITY = re.compile(r"(?<![A-Za-zµ])(k|m|u|µ|n|p)?(?:IU|U)(?![A-Za-z])")
_PER_SPAN = re.compile(r"/\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)$")
_KNOWN = (
    "s",
    "min",
    "h",
    "day",
    "week",
    "IU",
    "mU",
    "uU/mL",
    "mU/min",
    "pmol/L",
    "nmol/L",
    "pg/mL",
    "ng/mL",
    "ug",
    "L/min",
    "L/h",
    "L",
    "mL",
    "mmHg",
    "kPa",
    "cm",
    "percent",
    "fold",
    "kg",
)


@cache
def registry() -> Any:
    """Return the registry of units of the evidence layer (made at first use)."""
    units = new_registry(on_redefinition="ignore")
    units.define(f"IU = {MICROGRAM_PER_IU / GRAM_PER_MOL} * micromole")
    units.define("MVU = mmHg / (10 * minute)")  # Montevideo units
    units.define("wk = week")
    units.define("yr = year")
    for word in _COUNTS:
        if word not in units:
            units.define(f"{word} = []")
    return units


@cache
def unit_of(text: str) -> Any:
    """Return a printed unit as a pint quantity (a unit with its scale): "pulses/30 min" is 1/(30 min).

    Remarks in brackets are left out ("h (more than)" is h). Raises InputError when the text is no unit.
    """
    plain = re.sub(r"\s+\([^()]*\)$", "", text).strip()
    plain = _SPELLED.get(plain, plain)
    plain = re.sub(r"^per\s+(\d.*)$", r"1/\1", plain)
    plain = _ACTIVITY.sub(lambda found: f"{found[1] or ''}IU", plain)
    plain = _PER_SPAN.sub(r"/(\1 \2)", plain)
    plain = re.sub(r"\b(kPa|mmHg) s\b", r"\1 * s", plain)
    try:
        return registry().Quantity(1.0, "") if plain in ("", "1") else registry().Quantity(plain)
    except Exception as fault:
        raise InputError(f"'{text}' is not a unit", did_you_mean(plain, _KNOWN)) from fault


def quantity(number: Any, unit: str) -> Any:
    """Return a number or array with a unit. Raises InputError when the unit is none."""
    return registry().Quantity(number, "") * unit_of(unit)


def number_in(value: Any, unit: str) -> Any:
    """Return a quantity as plain numbers in a printed unit, mass and amount of oxytocin exchanged where needed.

    Raises InputError naming both units when the dimensions differ.
    """
    try:
        return number_of(value, unit_of(unit))
    except InputError:
        raise InputError(f"a measure in '{value.units:~}' cannot be given in '{unit}'") from None


def number_of(value: Any, unit: Any) -> Any:
    """Return a quantity as plain numbers in a pint unit (or quantity), as `number_in` does. Raises InputError."""
    wanted = registry().Quantity(1.0, unit) if isinstance(unit, registry().Unit) else unit
    molar = registry().Quantity(GRAM_PER_MOL, "g/mol")
    for form in (lambda: value, lambda: value * molar, lambda: value / molar):
        ratio = form() / wanted
        if ratio.dimensionless:
            return ratio.to("dimensionless").magnitude
    raise InputError(f"'{value.units:~}' cannot be converted to '{wanted.units:~}'")


def is_time(unit: str | None) -> bool:
    """Say whether a printed unit is one of time."""
    if unit is None:
        return False
    try:
        return bool(unit_of(unit).check("[time]"))
    except InputError:
        return False
