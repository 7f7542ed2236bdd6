"""`oxytocin bench`: the ensemble engine against libRoadRunner, same patients, same accuracy, same cores."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.cli.progress import told
from oxytocin.errors import InputError
from oxytocin.writing import write_whole

ASSEMBLIES = ("labour", "ward")


def bench(
    full: Annotated[bool, typer.Option("--full", help="Go on to 100,000 people.")] = False,
    assembly: Annotated[
        str, typer.Option("--assembly", metavar="NAME", help="labour, or ward: every organ of the labour ward.")
    ] = "labour",
    json_file: options.JsonFile = None,
) -> None:
    """Measure the engine against libRoadRunner.

    People per second at equal accuracy, scaling and latency; within 10 minutes on two cores unless --full.
    """
    options.checked_file("--json", json_file)
    if assembly not in ASSEMBLIES:
        raise InputError(f"--assembly: '{assembly}' is not one of {', '.join(ASSEMBLIES)}")

    from oxytocin.benchmark import run_benchmark, show

    with told("measuring") as say:
        result = run_benchmark(full=full, progress=say, assembly=assembly)
    show(result)
    if json_file is not None:
        write_whole(json_file, json.dumps(result, indent=2) + "\n")
