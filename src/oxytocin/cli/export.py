"""`oxytocin export`: a scenario's model and care for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError, did_you_mean
from oxytocin.writing import write_whole

FORMATS = ("sbml", "antimony", "wfdb")
STRIP = ("fetal_heart_rate", "intrauterine_pressure")


def export(
    format: Annotated[str, typer.Argument(metavar="sbml|antimony|wfdb", help="What to write.")],
    scenario: options.Scenario,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write; for wfdb the folder.")],
    seed: options.Seed = 1,
    trust: options.Trust = None,
    overrides: options.Overrides = None,
    library: options.Library = None,
) -> None:
    """Write a scenario for other programs.

    SBML and Antimony hold the model of the typical person, with the doses and rates that care arrived at; WFDB the
    cardiotocogram: heart rate and pressure at 4 Hz.
    """
    if format not in FORMATS:
        allowed = " or ".join(FORMATS)
        raise InputError(f"'{format}' is not a language to export; {allowed} is", did_you_mean(format, FORMATS))
    options.checked_seed(seed)
    options.checked_trust(trust)
    options.checked_library(library)
    if format == "wfdb":
        folder = options.checked_folder(str(out))
        _strip(scenario, folder, seed, trust, overrides or [], library)
        return
    options.checked_file("--out", out)

    from oxytocin.report.exporting import exported
    from oxytocin.report.run import simulate
    from oxytocin.report.terminal import print_failures

    run = simulate(scenario, seed=seed, trust=trust, overrides=overrides or [], library=library)
    if run.typical.failures:
        print_failures(run)
        raise typer.Exit(1)
    write_whole(out, exported(run, format))
    typer.echo(f"Written to {out}")


def _strip(
    scenario: str, folder: Path, seed: int, trust: str | None, overrides: list[str], library: Path | None
) -> None:
    """Write the cardiotocogram of a scenario's typical person."""
    from oxytocin.report.run import Run
    from oxytocin.report.terminal import print_failures
    from oxytocin.report.wfdb_record import write_wfdb
    from oxytocin.simulation import load_scenario, simulate

    read = load_scenario(scenario, library=library, overrides=overrides)
    if read.assembly != "ward":
        raise InputError(f"{read.name}: a cardiotocogram needs somebody pregnant")
    run = simulate(read, people=1, seed=seed, trust=trust, typical=True, record=STRIP)
    if run.failures:
        print_failures(Run(read, run, None, seed, read.trust))
        raise typer.Exit(1)
    written = write_wfdb(run, folder, Path(read.name).stem)
    typer.echo(f"Written to {written}.hea and .dat: read it with 'oxytocin monitor {written}'")
