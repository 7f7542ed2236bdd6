"""report.html of a trial: one file that needs nothing else, in the look of a run's report."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from oxytocin.report import words
from oxytocin.trials import figures
from oxytocin.trials.work import Job

if TYPE_CHECKING:
    import pandas

DESIGNS = {
    "same women": "The same people under every arm",
    "parallel": "Each person under one arm, at random in permuted blocks",
    "crossover": "Each person under every arm, in an order drawn at random",
}
HOURS = 120.0  # min: from here on a difference is said in hours


def page(job: Job, rows: pandas.DataFrame, summary: dict[str, Any]) -> str:
    """Return the whole page as HTML."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("oxytocin.trials"), PackageLoader("oxytocin.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    trial = job.trial
    entries = [(name, entry) for name, entry in summary["endpoints"].items()]
    return environment.get_template("trial.html").render(
        summary=summary,
        trial=trial,
        design=DESIGNS[trial.design],
        paired=trial.design != "parallel",
        confidence=f"{100 * trial.confidence:g} %",
        endpoints=[_row(entry, summary) for _, entry in entries if entry["role"] != "safety"],
        safety=[_row(entry, summary) for _, entry in entries if entry["role"] == "safety"],
        curves=_inlined(figures.curves(trial, rows)),
        ways=_inlined(figures.ways(trial, rows)),
        forest=_inlined(figures.forest(summary)),
        doses=_inlined(figures.doses(trial, rows)),
        influence=_inlined(figures.influence(summary["influence"])),
        plan=_plan(trial.written),
    )


def effect_text(effect: dict[str, Any]) -> str:
    """Return an effect with its interval as people read it: "−57 min (−71 to −43)", from two hours on in hours."""
    if effect["value"] is None:
        return "–"
    unit, share = effect["unit"], effect["measure"] == "risk difference"
    hours = unit == "min" and abs(effect["value"]) >= HOURS
    scale, unit = (1 / 60, "h") if hours else (100 if share else 1, unit)
    value, low, high = (None if effect[key] is None else scale * effect[key] for key in ("value", "low", "high"))
    written = words.with_unit(_signed(value), "percentage points" if share else unit)
    return written if low is None or high is None else f"{written} ({_signed(low)} to {_signed(high)})"


def arm_text(entry: dict[str, Any], arm: str) -> str:
    """Return how an endpoint came out in an arm, in a few words."""
    found = entry["arms"][arm]
    if entry["kind"] == "event":
        share = "–" if found["share"] is None else f"{100 * found['share']:.1f} %"
        return f"{share} ({found['count']:,} of {found['of']:,})"
    if entry["kind"] == "time":
        middle = words.duration(found["median"]) if found["median"] is not None else "not reached by half"
        return f"{middle} ({found['count']:,} of {found['of']:,})"
    if not found["count"]:
        return "–"
    spread = f"{words.number(found['p25'])} – {words.number(found['p75'])}"
    return words.with_unit(f"{words.number(found['p50'])} [{spread}]", entry["unit"])


def _row(entry: dict[str, Any], summary: dict[str, Any]) -> dict[str, Any]:
    effects = [
        (arm, effect["measure"], effect_text(effect)) for arm, found in entry["effects"].items() for effect in found
    ]
    return {
        "title": entry["title"],
        "role": entry["role"],
        "arms": [arm_text(entry, arm) for arm in summary["arms"]],
        "effects": effects,
    }


def _signed(value: float | None) -> str:
    return "–" if value is None else words.number(value).replace("-", "−")


def _inlined(svg: str | None) -> str | None:
    return None if svg is None else "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _plan(written: dict[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(written, sort_keys=False, allow_unicode=True, width=100)
