"""`oxytocin sensitivity`: which parameters an endpoint depends on, and how well they are known."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.cli.counting import counted
from oxytocin.cli.trial import Scheduler, Trial, Workers, checked_crew


def sensitivity(
    trial: Trial,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="NAME", help="Which endpoint; the primary one unless given.")
    ] = None,
    arm: Annotated[str | None, typer.Option("--arm", metavar="NAME", help="Under which arm; the control.")] = None,
    parameters: Annotated[
        str | None,
        typer.Option("--parameters", metavar="A,B", help="Which parameters, such as plasma.clearance,labour.rate."),
    ] = None,
    method: Annotated[str, typer.Option("--method", metavar="METHOD", help="sobol (after a screening) or morris.")] = (
        "sobol"
    ),
    samples: Annotated[
        int,
        typer.Option(
            "--samples",
            metavar="N",
            parser=options.whole_number("--samples"),
            help="Base points; a power of 2 for sobol.",
        ),
    ] = 64,
    seed: options.Seed = 1,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="DIR", help="Write sensitivity.json and a figure here.")
    ] = None,
    library: options.Library = None,
) -> None:
    """Show what an endpoint of a trial depends on.

    Global sensitivity over the spread between people, and whether each parameter is published, fitted or assumed.
    """
    options.checked_seed(seed)
    options.checked_library(library)
    checked_crew(workers, scheduler)
    folder = None if out is None else options.checked_folder(out)

    from oxytocin.trials import CrewError
    from oxytocin.trials.running import checked_extras
    from oxytocin.trials.sensitivity import sensitivity as analyse
    from oxytocin.trials.table import show_indices, write_indices

    checked_extras()
    try:
        with counted("people") as told:
            found = analyse(
                trial,
                endpoint,
                arm,
                [name.strip() for name in parameters.split(",") if name.strip()] if parameters else None,
                method,
                samples,
                seed,
                workers=workers,
                scheduler=scheduler,
                library=library,
                progress=told,
            )
    except CrewError as error:
        typer.echo(f"oxytocin: the run failed: {error}", err=True)
        raise typer.Exit(1) from None
    show_indices(found)
    if folder is not None:
        write_indices(found, folder)
        typer.echo(f"Written to {folder}")
