"""Results of trials and of sensitivity analyses: on a terminal, and the files of the latter."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from oxytocin.report import words
from oxytocin.report.pictures import as_svg, write_png
from oxytocin.trials.figures import indices
from oxytocin.trials.page import arm_text, effect_text
from oxytocin.trials.sensitivity import Sensitivity
from oxytocin.trials.store import Store

WIDEST = 1000  # columns, in which any table finds room


def show(summary: dict[str, Any], console: Console | None = None) -> None:
    """Print the endpoints of a trial with the effects against the control: arms side by side, or where the terminal is
    too narrow for that one below the other."""
    console = console or Console()
    beside = _beside(summary)
    fits = console.measure(beside, options=console.options.update(width=WIDEST)).maximum <= console.width
    console.print(beside if fits else _stacked(summary))
    excluded = sum(summary["flow"]["excluded"].values())
    failed = len(summary["failures"])
    console.print(
        f"{summary['people']:,} people ({summary['flow']['assessed']:,} assessed, {excluded:,} left out), "
        f"{failed:,} simulations failed; seed {summary['seed']}.",
        highlight=False,
        soft_wrap=True,
    )


def _table(title: str) -> Table:
    return Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)


def _against(summary: dict[str, Any]) -> str:
    return f"against {summary['control']} ({100 * summary['confidence']:g} % interval)"


def _effect(entry: dict[str, Any], arm: str) -> str:
    """Return the first effect of an arm on an endpoint in words, nothing for the control."""
    found = entry["effects"].get(arm, ())[:1]
    return "".join(f"{effect['measure']} {effect_text(effect)}" for effect in found)


def _beside(summary: dict[str, Any]) -> Table:
    table = _table(summary["title"])
    for column in ("endpoint", *summary["arms"], _against(summary)):
        table.add_column(column)
    several = len(summary["arms"]) > 2
    for entry in summary["endpoints"].values():
        effects = [(arm, _effect(entry, arm)) for arm in entry["effects"]]
        told = [f"{arm}: {text}" if several else text for arm, text in effects if text]
        table.add_row(entry["title"], *(arm_text(entry, arm) for arm in summary["arms"]), "\n".join(told))
    return table


def _stacked(summary: dict[str, Any]) -> Table:
    table = _table(summary["title"])
    for column in ("endpoint", "", _against(summary)):
        table.add_column(column)
    for entry in summary["endpoints"].values():
        table.add_row(Text(entry["title"], style="bold"))
        *others, last = summary["arms"]
        for arm in (*others, last):
            table.add_row(f"  {arm}", arm_text(entry, arm), _effect(entry, arm), end_section=arm == last)
    return table


def show_indices(found: Sensitivity) -> None:
    """Print which parameters an endpoint depends on."""
    sobol = found.method == "sobol"
    title = f"{words.name(found.endpoint)} in {found.trial}, arm {found.arm}"
    table = _table(title)
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
    figure = indices(found.as_dict())
    picture = BytesIO()
    write_png(figure, picture)
    store = Store(folder)
    store.make()
    store.write("sensitivity.json", json.dumps(found.as_dict(), indent=2, allow_nan=False) + "\n")
    store.write("sensitivity.svg", as_svg(figure))
    store.write("sensitivity.png", picture.getvalue())
