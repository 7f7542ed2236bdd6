"""report.html: one file that needs nothing else, made for reading and for printing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from oxytocin.report import look, words
from oxytocin.report.course import Courses
from oxytocin.report.outcomes import of_the_dead, said, told, typical_words
from oxytocin.report.provenance import Provenance

if TYPE_CHECKING:
    from oxytocin.report.run import Run


def page(run: Run, svg: str, versions: Mapping[str, str], sources: Provenance) -> str:
    """The whole page as HTML; `svg` is the figure, which is inlined, `sources` what is behind the run's model."""
    return rendered(
        "report.html",
        title=words.titled(run.scenario),
        seed=run.seed,
        trust=run.trust,
        panels=", ".join(words.name(name).lower() for name in Courses(run.typical).names),
        subject=run.subject,
        around="" if run.cohort is None else words.many(len(run.cohort.people), run.subject),
        of_the_dead=of_the_dead(run.cohort),
        until_birth=run.scenario.until == "birth",
        figure=inlined(svg),
        outcomes=_outcomes(run),
        alerts=[
            (words.duration(alert.time), alert.grade, look.grade_colour(alert.grade), alert.reason)
            for alert in run.alerts
        ],
        events=[
            (words.duration(event.time), words.name(event.switch.rpartition(".")[2]), event.detail)
            for event in run.events
            if event.switch not in ("alert", "pump")
        ],
        scenario=written(run.scenario.written),
        rates=[
            (words.duration(change.time), change.drug, words.with_unit(f"{change.rate:g}", change.unit), change.reason)
            for change in run.typical.rates[0]
        ],
        provenance=sources,
        versions=versions,
        disclaimer=words.DISCLAIMER,
    )


def rendered(template: str, **content: Any) -> str:
    """A page from one of the templates, everything put into it escaped."""
    environment = Environment(
        loader=PackageLoader("oxytocin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**content)


def inlined(svg: str) -> str:
    """An SVG as the address of a picture within the page."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _outcomes(run: Run) -> list[tuple[str, str, str]]:
    """Rows of (name, the typical person's value, the population's spread)."""
    return [
        (words.name(name), typical_words(run.typical, name), said(run.cohort, name, middle=True))
        for name in told(run)
    ]


def written(scenario: Mapping[str, Any], without: Sequence[str] = ("title",)) -> list[tuple[str, str]]:
    """A scenario as it was run, entry by entry, the way its YAML spells it."""
    rows: list[tuple[str, str]] = []
    for key, value in scenario.items():
        if key in without:
            continue
        entries = value if isinstance(value, list) else [value]
        rows += [(key, _spelled(entry)) for entry in entries]
    return rows


def _spelled(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return ", ".join(f"{name}: {_spelled(value)}" for name, value in entry.items())
    return str(entry).lower() if isinstance(entry, bool) else str(entry)
