"""`oxytocin describe`: what the model is made of, and where every number comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError, did_you_mean

FORMATS = ("text", "markdown", "json")


def describe(
    module: Annotated[str | None, typer.Argument(metavar="MODULE", help="One module, such as plasma.")] = None,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, markdown or json.")] = "text",
    assembly: Annotated[
        str, typer.Option("--assembly", metavar="NAME", help="labour (all organs), kinetics, strip or cell.")
    ] = "labour",
    trust: options.Trust = None,
) -> None:
    """Show what the model is made of.

    States, parameters, links, sources and equations of the whole model, or of one module.
    """
    if format not in FORMATS:
        raise InputError(f"--format: '{format}' is not one of {', '.join(FORMATS)}", did_you_mean(format, FORMATS))
    options.checked_trust(trust)

    from oxytocin.model.readers.text import describe as describe_model
    from oxytocin.physiology.whole import ASSEMBLIES, build

    if assembly not in ASSEMBLIES:
        known = ", ".join(ASSEMBLIES)
        raise InputError(f"--assembly: '{assembly}' is not one of {known}", did_you_mean(assembly, ASSEMBLIES))
    model = build(assembly, trust or "plausible")
    if module is not None and module not in model.modules:
        hint = did_you_mean(module, model.modules)
        raise InputError(f"there is no module '{module}' in {assembly}; it has {', '.join(model.modules)}", hint)
    typer.echo(describe_model(model, module, format=format))
