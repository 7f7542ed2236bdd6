"""`oxytocin claims`: the graded statements about oxytocin, and what the model answers when they are run."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.writing import write_whole


def claims(
    claim: Annotated[
        str | None, typer.Argument(metavar="CLAIM", help="A statement's id or the beginning of ids; all when left out.")
    ] = None,
    system: Annotated[
        str | None, typer.Option("--system", metavar="NAME", help="Only those of a system, such as 'Milk ejection'.")
    ] = None,
    json_file: options.JsonFile = None,
) -> None:
    """Answer statements about oxytocin by running them.

    Each is demonstrated or contradicted by a run, or recorded. Exits 1 if an answer is not what it used to be.
    """
    options.checked_file("--json", json_file)

    from oxytocin.evidence.answer_table import Screen
    from oxytocin.evidence.answers import answered, choose

    chosen = choose(claim, system)
    with Screen(len(chosen)) as screen:
        answers = answered(chosen, progress=screen.done)
        screen.show(answers)
    if json_file is not None:
        write_whole(json_file, json.dumps([item.model_dump() for item in answers], indent=2) + "\n")
    raise typer.Exit(1 if any(item.changed for item in answers) else 0)
