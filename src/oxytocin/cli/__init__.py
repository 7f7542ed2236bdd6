"""The `oxytocin` command: one file per subcommand, each importing what it needs only when it runs."""

from oxytocin.cli.application import app, main

__all__ = ["app", "main"]
