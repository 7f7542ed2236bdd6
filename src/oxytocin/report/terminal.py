"""What `oxytocin simulate` prints: the outcome in a few lines, and failures as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from oxytocin.report import words
from oxytocin.report.outcomes import idle, said, told, typical_words

if TYPE_CHECKING:
    from oxytocin.report.run import Run
    from oxytocin.simulation import CohortRun

MOST_ALERTS, MOST_FAILURES = 10, 5
GRAVEST = ("danger", "caution", "information")  # what is printed first where there are too many
HEADLINES = (
    "birth_time",
    "time_to_contractions",
    "time_to_active_labour",
    "time_to_full_dilatation",
    "total_oxytocin",
    "oxytocin_absorbed",
    "maximum_rate_before_birth",
    "maximum_rate",
    "maximum_plasma_oxytocin",
    "maximum_csf_oxytocin",
    "contractions",
    "mean_contraction_rate",
    "maximum_montevideo_units",
    "tachysystole_minutes",
    "stress_test",
    "late_deceleration_share",
    "estimated_reserve",
    "fetal_ph_at_birth",
    "lowest_mean_arterial_pressure",
    "total_blood_loss",
    "lowest_plasma_sodium",
    "milk_taken",
    "highest_duct_pressure",
    "highest_prolactin",
    "instrumental_birth",
    "caesarean_birth",
    "haemorrhage_500",
    "haemorrhage_1000",
    "maternal_arrest",
    "hyponatraemia_130",
    "cord_acidaemia",
    "risk_of_seizure",
    "risk_of_uterine_rupture",
)
OF_LABOUR = (  # not worth a line where nobody had any of it
    "birth_time", "time_to_contractions", "time_to_active_labour", "time_to_full_dilatation", "contractions",
    "mean_contraction_rate", "maximum_montevideo_units", "fetal_ph_at_birth", "total_blood_loss", "haemorrhage_500",
    "haemorrhage_1000", "maternal_arrest", "cord_acidaemia", "risk_of_uterine_rupture", "highest_duct_pressure",
    "milk_taken",
)  # fmt: skip
RATES = ("maximum_rate_before_birth", "maximum_rate")
EVENTFUL = {"haemorrhage_500": "total_blood_loss", "haemorrhage_1000": "total_blood_loss",
            "cord_acidaemia": "fetal_ph_at_birth", "tachysystole_minutes": "contractions"}  # fmt: skip


def print_summary(run: Run, console: Console) -> None:
    """Print the main outcomes with their spread over people, the first alerts, and what this is not."""
    console.print(f"[bold]{escape(words.titled(run.scenario))}[/bold]  [dim]seed {run.seed}[/dim]")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("")
    table.add_column(f"typical {run.subject}")
    if run.cohort is not None:
        table.add_column(f"middle 90 % of {words.many(len(run.cohort.people), run.subject)}")
    for name in _headlines(run):
        row = [words.name(name), typical_words(run.typical, name)]
        if run.cohort is not None:
            row.append(said(run.cohort, name))
        table.add_row(*(escape(cell) for cell in row))
    if run.outcomes:
        console.print(table)
    if run.alerts:
        console.print(f"Alerts: {len(run.alerts)}")
        graver = sorted(run.alerts, key=lambda alert: (GRAVEST.index(alert.grade), alert.time))[:MOST_ALERTS]
        for alert in sorted(graver, key=lambda alert: alert.time):
            console.print(
                f"  {words.duration(alert.time):>12}  {escape(alert.grade)}: {escape(alert.reason)}",
                highlight=False,
                soft_wrap=True,
            )
        if len(run.alerts) > MOST_ALERTS:
            console.print(f"  and {len(run.alerts) - MOST_ALERTS} more, none of them graver")
    else:
        console.print("Alerts: none")
    for whom, name, reason in _told_idle(run):
        console.print(f"No effect{whom}: {escape(name)} ({escape(reason)})", highlight=False, soft_wrap=True)
    console.print(f"[dim]{words.DISCLAIMER}[/dim]", soft_wrap=True)


def _told_idle(run: Run) -> Iterator[tuple[str, str, str]]:
    """What does nothing in this run and why; in front in whom, where it is not so in everybody."""
    everyone = 0 if run.cohort is None else len(run.cohort.people)
    for item in idle(run):
        few = f" in {item.people} of {words.many(everyone, run.subject)}" if item.people else ""
        yield "" if item.people == everyone else few or f" in the typical {run.subject}", item.name, item.reason


def _headlines(run: Run) -> list[str]:
    """The outcomes that are printed: those of labour only where somebody had any of it, a rate only once."""
    names = told(run)
    present = [name for name in HEADLINES if name in names]
    runs = [run.typical] if run.cohort is None else [run.typical, run.cohort]

    def of_any(name: str) -> bool:
        return any((_values(item, name) > 0).any() for item in runs)

    rests_on = {name: EVENTFUL.get(name, name) for name in present}
    present = [name for name in present if rests_on[name] not in OF_LABOUR or of_any(rests_on[name])]
    before, ever = RATES
    same = all(np.array_equal(_values(item, before), _values(item, ever), equal_nan=True) for item in runs)
    if before in present and (same or not of_any(before)):
        present.remove(before)
    return present or names


def _values(run: CohortRun, name: str) -> NDArray[np.float64]:
    return np.asarray(run.outcomes[name][0] if name in run.outcomes else [], dtype=float)


def print_failures(run: Run) -> None:
    """Say on standard error whose integration failed: who, when, which state, and what to do."""
    failures = [(f"the typical {run.subject}", failure) for failure in run.typical.failures]
    if run.cohort is not None:
        failures += [(f"{run.subject} {failure.person}", failure) for failure in run.cohort.failures]
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for who, failure in failures[:MOST_FAILURES]:
        console.print(
            f"oxytocin: {who} could not be followed beyond {words.duration(failure.time)}: {failure.reason} "
            f"(state {failure.state}); check the scenario's values, or try another --seed"
        )
    if len(failures) > MOST_FAILURES:
        console.print(
            f"oxytocin: and {words.many(len(failures) - MOST_FAILURES, run.subject)} more; the others are complete"
        )
