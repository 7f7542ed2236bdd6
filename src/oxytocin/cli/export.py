"""`oxytocin export`: a scenario's model and care for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError, did_you_mean

FORMATS = ("sbml", "antimony")


def export(
    format: Annotated[str, typer.Argument(metavar="sbml|antimony", help="The language to write.")],
    scenario: options.Scenario,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    seed: options.Seed = 1,
    trust: options.Trust = None,
    overrides: options.Overrides = None,
    library: options.Library = None,
) -> None:
    """Write a scenario as SBML or Antimony.

    The typical person, with the doses and rates that care arrived at.
    """
    if format not in FORMATS:
        allowed = " or ".join(FORMATS)
        raise InputError(f"'{format}' is not a language to export; {allowed} is", did_you_mean(format, FORMATS))
    options.checked_seed(seed)
    options.checked_trust(trust)
    options.checked_library(library)
    options.checked_file("--out", out)

    from oxytocin.report.exporting import exported
    from oxytocin.report.run import simulate
    from oxytocin.report.terminal import print_failures

    run = simulate(scenario, seed=seed, trust=trust, overrides=overrides or [], library=library)
    if run.typical.failures:
        print_failures(run)
        raise typer.Exit(1)
    options.replaced(out, exported(run, format))
    typer.echo(f"Written to {out}")
