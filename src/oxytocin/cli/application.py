"""The command line put together, and the one place where errors become sentences and exit codes.

Exit 0: fine. 1: the run failed or did not hold. 2: the input cannot be used.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from oxytocin.cli import (
    bench,
    claims,
    describe,
    export,
    monitor,
    network,
    scenarios,
    sensitivity,
    simulate,
    trial,
    validate,
)
from oxytocin.errors import InputError

# Named in the plan of the project but not part of this version: refused by name instead of called unknown.
PLANNED = {
    "compare-trust": "runs under each grade of evidence side by side",
    "serve": "the labour room in the browser",
}


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # output that goes to a disk which takes no more
USAGE_ERROR: Any = typer.BadParameter.__base__  # of the click that typer brings along, under whatever name


class Commands(TyperGroup):
    """The subcommands in the order they are met, with one sentence for a command that is planned."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] in PLANNED:
            what = PLANNED[args[0]]
            raise InputError(f"'{args[0]}' ({what}) is not built yet; this version has {', '.join(self.commands)}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Commands,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"oxytocin {version('oxytocin')}")
        raise typer.Exit


@app.callback()
def oxytocin(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """The human oxytocin system, executable: a research and teaching model, not medical advice."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


app.command("simulate")(simulate.simulate)
app.command("scenarios")(scenarios.scenarios)
app.command("trial")(trial.trial)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("describe")(describe.describe)
app.command("validate")(validate.validate)
app.command("claims")(claims.claims)
app.command("monitor")(monitor.monitor)
app.command("export")(export.export)
app.command("network")(network.network)
app.command("bench")(bench.bench)


def main() -> None:
    """Run the command line; a mistake in the input is one message on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no dash gets a question mark, not a traceback
    try:
        code = app(prog_name="oxytocin", standalone_mode=False) or 0
        sys.stdout.flush()  # here, where a full disk can still be told
        sys.exit(code)
    except USAGE_ERROR as error:
        command = "oxytocin" if error.ctx is None else error.ctx.command_path
        said = " ".join(error.format_message().split()).rstrip(".")
        more = "" if said.endswith("?") else f"; '{command} -h' says what it takes"
        print(f"oxytocin: {said}{more}", file=sys.stderr)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except BrokenPipeError:  # a reader such as head has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - so that Python does not try once more
        sys.exit(1)
    except InputError as error:
        print(f"oxytocin: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if error.errno not in FULL:
            raise
        print(f"oxytocin: what it says cannot be written: {error.strerror}", file=sys.stderr)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - so that Python does not try once more
        sys.exit(1)
    except Exception as error:
        from oxytocin.engine.errors import IntegrationError
        from oxytocin.model.errors import ModelError

        if not isinstance(error, IntegrationError | ModelError):
            raise  # a fault of ours, which its traceback helps to find
        print(f"oxytocin: the run failed: {error}", file=sys.stderr)
        sys.exit(1)
