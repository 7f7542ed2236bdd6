"""`oxytocin validate`: the published figure beside the predicted one."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options


def validate(
    experiments: Annotated[
        str | None,
        typer.Argument(
            metavar="EXPERIMENTS", help="An id, a group such as kinetics, or a YAML file; all when left out."
        ),
    ] = None,
    json_file: options.JsonFile = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take the present outcome as the one to be held from now on.")
    ] = False,
    library: options.Library = None,
) -> None:
    """Compare predictions with published figures.

    Every experiment takes about half an hour, a group from seconds to minutes. Exits 1 if a figure
    that used to hold no longer does.
    """
    options.checked_file("--json", json_file)
    options.checked_library(library)

    from oxytocin.evidence.validate import run_validation

    raise typer.Exit(run_validation(experiments, json_file=json_file, accept=accept, library=library))
