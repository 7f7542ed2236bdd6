"""Results of trials and of sensitivity analyses: on a terminal, and the files of the latter."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from oxytocin.report import look, words
from oxytocin.trials.figures import indices
from oxytocin.trials.page import arm_text, effect_text
from oxytocin.trials.sensitivity import Sensitivity
from oxytocin.trials.store import Store


def show(summary: dict[str, Any]) -> None:
    """Print the endpoints of a trial, arm by arm, with the effects against the control."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=summary["title"], box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("endpoint")
    for arm in summary["arms"]:
        table.add_column(arm)
    table.add_column(f"against {summary['control']} ({100 * summary['confidence']:g} % interval)")
    several = len(summary["arms"]) > 2
    for entry in summary["endpoints"].values():
        effects = [
            f"{arm + ': ' if several else ''}{effect['measure']} {effect_text(effect)}"
            for arm, found in entry["effects"].items()
            for effect in found[:1]
        ]
        table.add_row(entry["title"], *(arm_text(entry, arm) for arm in summary["arms"]), "\n".join(effects))
    console = Console()
    console.print(table)
    excluded = sum(summary["flow"]["excluded"].values())
    failed = len(summary["failures"])
    console.print(
        f"{summary['people']:,} people ({summary['flow']['assessed']:,} assessed, {excluded:,} left out), "
        f"{failed:,} simulations failed; seed {summary['seed']}.",
        highlight=False,
        soft_wrap=True,
    )


def show_indices(found: Sensitivity) -> None:
    """Print which parameters an endpoint depends on."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    sobol = found.method == "sobol"
    title = f"{words.name(found.endpoint)} in {found.trial}, arm {found.arm}"
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("parameter")
    table.add_column("total share of variance" if sobol else f"mean absolute effect ({found.unit})", justify="right")
    if sobol:
        table.add_column("alone", justify="right")
    table.add_column("known")
    for item in found.indices[:20]:
        cells = [item.parameter, f"{words.number(item.total)} ± {words.number(item.total_interval)}"]
        if sobol and item.first is not None:
            cells.append(words.number(item.first))
        table.add_row(*cells, item.known)
    console = Console()
    console.print(table)
    console.print(
        f"{found.people:,} people simulated, {found.missing:,} without the endpoint. "
        "Independent parameters, each from its 1st to its 99th percentile between people.",
        highlight=False,
        soft_wrap=True,
    )


def write_indices(found: Sensitivity, folder: Path) -> None:
    """Write sensitivity.json and the figure as PNG and SVG. Raises InputError when they cannot be written."""
    from matplotlib import rc_context

    figure = indices(found.as_dict())
    picture, drawing = BytesIO(), StringIO()
    with rc_context(look.STYLE):
        figure.savefig(drawing, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(picture, format="png", dpi=150, metadata={"Software": "oxytocin"})
    store = Store(folder)
    store.make()
    store.write("sensitivity.json", json.dumps(found.as_dict(), indent=2, allow_nan=False) + "\n")
    store.write("sensitivity.svg", drawing.getvalue())
    store.write("sensitivity.png", picture.getvalue())
