"""`oxytocin describe`: what the model is made of, and where every number comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError, did_you_mean

FORMATS = ("text", "markdown", "json")


def describe(
    module: Annotated[
        str | None, typer.Argument(metavar="MODULE", help="A module, drug, procedure, fluid, stimulus or protocol.")
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
    library: options.Library = None,
) -> None:
    """Show what the model is made of.

    States, parameters, links, sources and equations of the whole model, of one module or of a drug; the file, with
    grade and sources, of a stimulus, a fluid or a protocol.
    """
    if format not in FORMATS:
        raise InputError(f"--format: '{format}' is not one of {', '.join(FORMATS)}", did_you_mean(format, FORMATS))
    options.checked_trust(trust)
    options.checked_library(library)

    from oxytocin.model.readers.text import describe as describe_model
    from oxytocin.physiology.whole import ASSEMBLIES, PARTS, build

    if assembly is not None and assembly not in ASSEMBLIES:
        known = ", ".join(ASSEMBLIES)
        raise InputError(f"--assembly: '{assembly}' is not one of {known}", did_you_mean(assembly, ASSEMBLIES))
    asked = assembly
    assembly, module, parts = _home(module) if assembly is None else (assembly, module, ())
    model = build(assembly, trust or "plausible", parts)
    if module is not None and module not in model.modules:
        if asked is None and (written := _written(module, format, library)) is not None:
            typer.echo(written.rstrip("\n"))
            return
        if asked is None:
            every = list(dict.fromkeys([*(name for held in ASSEMBLIES for name in build(held).modules), *PARTS]))
            unknown = f"there is no module, drug, procedure, fluid, stimulus or protocol '{module}'"
            raise InputError(unknown, _meant(module, every, library) or f"modules are {', '.join(every)}")
        hint = did_you_mean(module, model.modules)
        raise InputError(f"there is no module '{module}' in {assembly}; it has {', '.join(model.modules)}", hint)
    typer.echo(describe_model(model, module, format=format))


def _written(name: str, format: str, library: Path | None) -> str | None:
    """Return the file of what is done or happens and is no module, comments included; None where there is none."""
    from oxytocin.care.library import locate, names
    from oxytocin.care.reading import read_document

    for kind in ("stimulus", "protocol", "procedure", "fluid", "drug"):
        if name in names(kind, library):
            path = locate(kind, name, library)
            data = read_document(path, kind).data
            text = path.read_text(encoding="utf-8")
            if format == "json":
                return json.dumps({"kind": kind, **data}, indent=2, ensure_ascii=False)
            return f"## {name} ({kind})\n\n```yaml\n{text}```" if format == "markdown" else f"# {kind}: {name}\n{text}"
    return None


def _meant(name: str, modules: list[str], library: Path | None) -> str | None:
    from oxytocin.care.library import names
    from oxytocin.care.words import called

    given = [known for kind in ("drug", "procedure", "fluid", "stimulus", "protocol") for known in names(kind, library)]
    said = called(name, library)
    return f"did you mean '{said}'?" if said is not None else did_you_mean(name, [*modules, *given])


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
