"""`oxytocin describe`: what the model is made of, and where every number comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError, did_you_mean

FORMATS = ("text", "markdown", "json")


def describe(
    module: Annotated[
        str | None, typer.Argument(metavar="MODULE", help="A module, drug or procedure, such as plasma.")
    ] = None,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, markdown or json.")] = "text",
    assembly: Annotated[
        str | None,
        typer.Option(
            "--assembly",
            metavar="NAME",
            help="labour, ward, person, mother, kinetics, strip or cell.  [default: labour, or what holds the module]",
        ),
    ] = None,
    trust: options.Trust = None,
) -> None:
    """Show what the model is made of.

    States, parameters, links, sources and equations of the whole model, of one module or of a drug.
    """
    if format not in FORMATS:
        raise InputError(f"--format: '{format}' is not one of {', '.join(FORMATS)}", did_you_mean(format, FORMATS))
    options.checked_trust(trust)

    from oxytocin.model.readers.text import describe as describe_model
    from oxytocin.physiology.whole import ASSEMBLIES, PARTS, build

    if assembly is not None and assembly not in ASSEMBLIES:
        known = ", ".join(ASSEMBLIES)
        raise InputError(f"--assembly: '{assembly}' is not one of {known}", did_you_mean(assembly, ASSEMBLIES))
    asked = assembly
    assembly, module, parts = _home(module) if assembly is None else (assembly, module, ())
    model = build(assembly, trust or "plausible", parts)
    if module is not None and module not in model.modules:
        if asked is None:
            every = list(dict.fromkeys([*(name for held in ASSEMBLIES for name in build(held).modules), *PARTS]))
            known = f"there is no module, drug or procedure '{module}'; known are {', '.join(every)}"
            raise InputError(known, did_you_mean(module, every))
        hint = did_you_mean(module, model.modules)
        raise InputError(f"there is no module '{module}' in {assembly}; it has {', '.join(model.modules)}", hint)
    typer.echo(describe_model(model, module, format=format))


def _home(module: str | None) -> tuple[str, str | None, tuple[str, ...]]:
    """Return the first assembly that holds a module or drug, the module, and the parts it needs: labour where it is
    known nowhere."""
    from oxytocin.physiology.whole import ASSEMBLIES, PARTS, build

    if module is None:
        return "labour", module, ()
    for assembly in ASSEMBLIES:
        if module in build(assembly).modules:
            return assembly, module, ()
    for name, part in PARTS.items():
        if module == name or module in part.modules:
            return "ward", module if module in part.modules else next(iter(part.modules)), (name,)
    return _where_it_acts(module) or ("labour", module, ())


def _where_it_acts(name: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the same for what is given in care: the module in which a drug or procedure first takes effect."""
    from oxytocin.care.drugs import load_drug
    from oxytocin.care.library import names
    from oxytocin.care.measures import load_procedure
    from oxytocin.physiology.whole import build

    entrances: list[str | None] = []
    if name in names("drug"):
        drug = load_drug(name)
        parts = drug.parts
        entrances = [entrance for route in drug.routes.values() for entrance in (route.dose, route.infusion)]
    elif name in names("procedure"):
        procedure = load_procedure(name)
        parts, entrances = procedure.parts, [*procedure.inputs, *procedure.switches]
    else:
        return None
    model = build("ward", parts=parts)
    targets = {**model.doses, **{item.name: item.target for item in (*model.inputs, *model.switches)}}
    module = next((targets[name].partition(".")[0] for name in entrances if name in targets), None)
    return None if module is None else ("ward", module, parts)
