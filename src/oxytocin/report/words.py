"""Numbers and durations as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oxytocin.simulation.network_scenario import NetworkScenario
    from oxytocin.simulation.scenario import Scenario

DISCLAIMER = (
    "A research and teaching model of the oxytocin system. It is not medical advice, not a medical device, "
    "and must not be used to decide about the care of any person."
)
NAMES = {  # of outcomes whose key does not say it all
    "haemorrhage_500": "Haemorrhage over 500 mL",
    "haemorrhage_1000": "Haemorrhage over 1000 mL",
    "maternal_arrest": "Mother's circulation stopped",
    "time_of_maternal_arrest": "When it stopped",
    "hyponatraemia_130": "Sodium below 130 mmol/L",
    "cord_acidaemia": "Cord pH below 7.05",
    "tachysystole_minutes": "Time in tachysystole",
    "blood_loss_2h": "Blood lost within 2 h",
    "blood_loss_24h": "Blood lost within 24 h",
    "total_oxytocin": "Oxytocin given",
    "oxytocin_absorbed": "Absorbed into blood",
    "maximum_rate": "Highest rate of oxytocin",
    "maximum_rate_before_birth": "Highest rate before birth",
    "late_deceleration_share": "Late decelerations",
    "lowest_mean_arterial_pressure": "Lowest mean pressure",
    "estimated_reserve": "Estimated placental reserve",
}


def number(value: float) -> str:
    """Three significant figures, written out for the sizes met in physiology; "–" for what did not happen."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    value = float(f"{value:.10g}")  # 10.75 less the noise of a sum is written as 10.75 is
    size = math.floor(math.log10(abs(value)))
    if size >= 6 or size < -4:
        return f"{value:.2e}"
    return f"{value:,.{max(0, 2 - size)}f}" if size < 3 else f"{round(value):,}"


def duration(minutes: float) -> str:
    """A time or a length of time, min, as "14 h 12 min"; "–" for what did not happen."""
    if not math.isfinite(minutes):
        return "–"
    if abs(minutes) < 60:
        return f"{float(f'{minutes:.2g}') + 0.0:g} min"
    whole = round(minutes)
    return f"{whole // 60} h {whole % 60:02d} min"


def amount(value: float, unit: str) -> str:
    """A value with its unit; minutes become hours and minutes."""
    if unit == "min":
        return duration(value)
    if not math.isfinite(value):
        return "–"
    counted = unit == "1" and value == round(value) and abs(value) < 1e6
    return with_unit(f"{value:,.0f}" if counted else number(value), unit)


def with_unit(text: str, unit: str) -> str:
    """A number's text followed by its unit as people write it: nothing for a bare count, "per 10 min" for a rate."""
    if unit in ("", "1"):
        return text
    if unit == "percent":
        return f"{text} %"
    top, slash, bottom = unit.partition("/(")
    if slash:
        unit = f"per {bottom.rstrip(')')}" if top == "1" else f"{top} per {bottom.rstrip(')')}"
    if unit.startswith("1/"):
        unit = f"per {unit[2:]}"
    return f"{text} {unit}"


def many(count: int, subject: str) -> str:
    """A count of persons, strips or cells: "40 people"."""
    if count == 1:
        return f"1 {subject}"
    return f"{count:,} {'people' if subject == 'person' else subject + 's'}"


def name(key: str) -> str:
    """An observable's or outcome's name as a heading: "birth_time" -> "Birth time"."""
    if key in NAMES:
        return NAMES[key]
    words = key.replace("_", " ").replace("-", " ").strip()
    for plain, usual in (("montevideo", "Montevideo"), (" ph ", " pH "), ("csf ", "CSF ")):
        words = words.replace(plain, usual)
    return words[:1].upper() + words[1:]


def titled(scenario: Scenario | NetworkScenario) -> str:
    """A scenario's title with what was changed beneath it: "10 IU into muscle, changed: care[0].route=nasal"."""
    return f"{scenario.title}, changed: {', '.join(scenario.changed)}" if scenario.changed else scenario.title
