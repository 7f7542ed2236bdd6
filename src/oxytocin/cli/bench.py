"""`oxytocin bench`: the ensemble engine against libRoadRunner, same patients, same accuracy, same cores."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options


def bench(
    full: Annotated[bool, typer.Option("--full", help="Go on to 100,000 people.")] = False,
    json_file: options.JsonFile = None,
) -> None:
    """Measure the engine against libRoadRunner.

    People per second at equal accuracy, scaling and latency; within 10 minutes on two cores unless --full.
    """
    options.checked_file("--json", json_file)

    from oxytocin.benchmark import run_benchmark

    raise typer.Exit(run_benchmark(full=full, json_file=json_file))
