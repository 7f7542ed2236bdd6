"""`oxytocin network`: the spiking network, from the suckling of the pups to the hormone in blood."""

from __future__ import annotations

from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError
from oxytocin.writing import write_whole

USUAL = "milk-ejection"
SHOWN = (
    "bursts", "median_burst_interval", "first_burst", "spikes_per_burst", "burst_duration", "peak_rate",
    "background_rate", "silence_after_burst", "pulse_amount", "secreted", "resting_plasma_oxytocin",
    "maximum_plasma_oxytocin",
)  # fmt: skip


def network(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A bundled network scenario (see --list), or a YAML file.")
    ] = USUAL,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="DIR", help="Write figure, report, summary, spikes, bursts and courses here."),
    ] = None,
    seed: options.Seed = 1,
    cells: Annotated[
        int | None,
        typer.Option("--cells", metavar="N", parser=options.whole_number("--cells"), help="How many neurones."),
    ] = None,
    duration: Annotated[
        str | None, typer.Option("--duration", metavar="TIME", help="How long, such as '20 min'.")
    ] = None,
    suckling: Annotated[
        str | None, typer.Option("--suckling", metavar="PERCENT", help="Suckling throughout, such as '75 %'.")
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change one entry, such as blood=woman. Repeatable."),
    ] = None,
    library: options.Library = None,
    json_file: options.JsonFile = None,
    listed: Annotated[bool, typer.Option("--list", help="List the network scenarios and leave.")] = False,
) -> None:
    """Run oxytocin neurones of the rat, spike by spike.

    Bursts emerge; what they secrete enters the blood.
    """
    options.checked_seed(seed)
    options.checked_library(library)
    options.checked_file("--json", json_file)
    folder = None if out is None else options.checked_folder(out)

    from oxytocin.simulation.network_scenario import load_network, network_titles

    if listed:
        options.print_titles(network_titles(library))
        return
    entries, named = list(overrides or []), {}  # options by the key of the scenario that they set
    for key, given in (("cells", cells), ("duration", duration)):
        if given is not None:
            entries.append(f"{key}={given}")
            named[key] = f"--{key}"
    if suckling is not None:
        if any(entry.startswith("life") for entry in entries):
            raise InputError("--suckling: replaces the whole of 'life', so that --set life cannot be given as well")
        entries.append("life=[{at: 0 s, suckling: '" + suckling.replace("'", "") + "'}]")
        named["life[0].suckling"] = "--suckling"
    try:
        chosen = load_network(scenario, library=library, overrides=entries)
    except InputError as error:
        key, _, said = error.message.removeprefix("--set ").partition(": ")
        raise (InputError(f"{named[key]}: {said}", error.hint) if key in named else error) from None

    from oxytocin.report import words
    from oxytocin.report.network_files import NO_TIME, measure_name, no_burst, summarise_network, write_network
    from oxytocin.simulation.network_run import simulate_network

    (run,) = simulate_network(chosen, seed=seed)
    if folder is not None:
        write_network(run, folder)
    if json_file is not None:
        import json

        write_whole(json_file, json.dumps(summarise_network(run), indent=2, ensure_ascii=False) + "\n")
    typer.echo(f"{words.titled(chosen)}: {chosen.cells} cells, {words.duration(chosen.duration / 60)}, seed {seed}")
    told = {measure_name(name, chosen): words.amount(*run.measures[name]) for name in SHOWN}
    width = max(26, *map(len, told))
    for name, amount in told.items():
        typer.echo(f"  {name:<{width}} {amount}")
    if (why := no_burst(run)) is not None:
        typer.echo(f"  {why}")
    for nothing in chosen.without_effect:
        typer.echo(f"No effect: {nothing} ({NO_TIME})")
    typer.echo(words.DISCLAIMER)
    if folder is not None:
        typer.echo(f"Written to {folder}: open {folder / 'report.html'}")
