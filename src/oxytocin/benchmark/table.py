"""The result of the benchmark as a table for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def show(result: dict[str, Any], console: Console | None = None) -> None:
    """Print the result of ``run_benchmark``."""
    console = console or Console()
    title = f"{result['hours']:g} h of induced labour, {result['states']} states, {result['workers']} cores"
    table = Table(title=title, title_justify="left")
    for name in ("", "oxytocin", "libRoadRunner"):
        table.add_column(name, justify="left" if not name else "right")
    table.add_row("people per second", f"{result['people_per_second']:.0f}", f"{result['peer_people_per_second']:.1f}")
    table.add_row("median error", f"{result['error']:.1e}", f"{result['peer_error']:.1e}")
    table.add_row("settings", result["settings"], result["peer_settings"])
    table.add_row("people in each round", str(result["people"]), str(result["peer_people"]))
    console.print(table)
    console.print(
        f"[bold]{result['ratio']:.0f} times libRoadRunner[/bold] at equal achieved accuracy "
        f"({min(result['ratios']):.0f} to {max(result['ratios']):.0f} over {result['rounds']} rounds; both within "
        f"{result['target']:g} of a reference on which the two programs agree to {result['reference_error']:.0e})"
    )
    console.print(
        f"{result['ratio_of_processor_time']:.0f} times by the time that processors spent\n"
        f"one person in {1000 * result['latency_s']:.0f} ms; {result['steps_per_person']:.0f} steps a person; "
        f"{result['vector_limit_share']:.0%} of the vector units' limit"
    )
    growth = Table(title="Summaries only", title_justify="left")
    for name in ("people", "seconds", "people per second", "peak memory, MB"):
        growth.add_column(name, justify="right")
    for point in result["scaling"]:
        speed = point["people"] / point["seconds"]
        growth.add_row(f"{point['people']:,}", f"{point['seconds']:.2f}", f"{speed:.0f}", f"{point['megabytes']:.0f}")
    console.print(growth)
    console.print(f"slope of log time on log people {result['slope']:.3f}")
