"""`oxytocin simulate`: one scenario, from the pump to the birth."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from oxytocin.cli import options


def simulate(
    scenario: options.Scenario,
    out: Annotated[
        str | None, typer.Option("--out", metavar="DIR", help="Write figure, report, summary and Parquet files here.")
    ] = None,
    seed: options.Seed = 1,
    trust: options.Trust = None,
    overrides: options.Overrides = None,
    library: options.Library = None,
    people: Annotated[
        int,
        typer.Option(
            "--people",
            metavar="N",
            parser=options.whole_number("--people"),
            help="Virtual people behind the interval; 0 for none.",
        ),
    ] = 32,
) -> None:
    """Run a scenario and print what happened.

    Shows the typical person, and how far people differ.
    """
    gc.set_threshold(100_000, 50, 50)  # in seconds few cycles are left: looking for them takes a twentieth of the time
    options.checked_seed(seed)
    options.checked_trust(trust)
    options.checked_library(library)
    options.checked_people(people, 0, 500)
    folder = None if out is None else options.checked_folder(out)

    from rich.console import Console

    from oxytocin.report.run import simulate as run_scenario
    from oxytocin.report.terminal import print_failures, print_summary

    overrides = overrides or []
    run = run_scenario(
        scenario, seed=seed, trust=trust, overrides=overrides, library=library, people=people, beside=True
    )
    failed = bool(run.typical.failures)
    if folder is not None and not failed:
        run.write(folder)  # before anything is printed: a reader who leaves early still has the files
    print_failures(run)
    if failed:
        raise typer.Exit(1)
    print_summary(run, Console())
    if folder is not None:
        typer.echo(f"Written to {folder}: open {folder / 'report.html'}")
