"""A trial's results on a terminal."""

from __future__ import annotations

from typing import Any

from oxytocin.trials.page import arm_text, effect_text


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
            for effect in found[:2]
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
