"""`oxytocin scenarios`: what comes with the package, ready to copy and edit."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options


def scenarios(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print this scenario's YAML.")] = None,
    library: options.Library = None,
) -> None:
    """List the bundled scenarios, or print one.

    With a name, its YAML is printed, ready to copy and edit.
    """
    options.checked_library(library)

    from oxytocin.simulation.scenario import scenario_text, scenario_titles

    if name is not None:
        typer.echo(scenario_text(name, library=library).rstrip("\n"))
        return
    options.print_titles(scenario_titles(library=library))
