"""`oxytocin trial`: many virtual people under every arm of a trial."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.cli.counting import counted
from oxytocin.errors import InputError

Trial = Annotated[str, typer.Argument(metavar="TRIAL", help="A bundled trial, or a YAML file.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        parser=options.whole_number("--workers"),
        help="Processes on this machine; all cores unless given.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Send the work to the Dask scheduler at this address instead."),
]


def trial(
    trial: Annotated[
        str | None, typer.Argument(metavar="TRIAL", help="A bundled trial (see --list), or a YAML file.")
    ] = None,
    people: Annotated[
        int | None,
        typer.Option(
            "--people", metavar="N", parser=options.whole_number("--people"), help="How many; as the trial says."
        ),
    ] = None,
    seed: options.Seed = 1,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="DIR", help="Write results, summary.json and report.html here.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what an ended run left in --out.")] = False,
    library: options.Library = None,
    listed: Annotated[bool, typer.Option("--list", help="List the bundled trials and leave.")] = False,
) -> None:
    """Run a virtual trial.

    Prints how its arms differ. The rows depend on the trial, the seed and the people, never on how many processes did
    the work.
    """
    options.checked_seed(seed)
    options.checked_library(library)
    if listed or trial is None:
        from oxytocin.trials.document import trial_names

        if not listed:
            raise InputError(f"which trial? known are {', '.join(trial_names(library))}; or give a YAML file")
        options.print_titles(trial_names(library))
        return
    if people is not None:
        options.checked_people(people, 2, 100_000_000)
    checked_crew(workers, scheduler)
    folder = None if out is None else options.checked_folder(out)
    if resume and folder is None:
        raise InputError("--resume: say with --out which folder to go on with")

    from oxytocin.report import words
    from oxytocin.trials import CrewError
    from oxytocin.trials import trial as run_trial
    from oxytocin.trials.table import show

    try:
        with counted("people") as told:
            result = run_trial(
                trial,
                people,
                seed,
                out=folder,
                resume=resume,
                workers=workers,
                scheduler=scheduler,
                library=library,
                progress=told,
            )
    except CrewError as error:
        typer.echo(f"oxytocin: the run failed: {error}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        kept = "" if folder is None else "; what is finished is kept, go on with --resume"
        typer.echo(f"oxytocin: stopped{kept}", err=True)
        raise typer.Exit(1) from None
    show(result.summary)
    typer.echo(words.DISCLAIMER)
    if folder is not None:
        typer.echo(f"Written to {folder}: open {folder / 'report.html'}")


def checked_crew(workers: int | None, scheduler: str | None) -> None:
    """Raise InputError for a number of processes that cannot be, or when both are given."""
    if workers is not None and not 1 <= workers <= 1024:
        raise InputError(f"--workers: {workers} is outside 1 to 1024")
    if workers is not None and scheduler is not None:
        raise InputError("--workers and --scheduler: the work is done here or on a cluster; give one of the two")
