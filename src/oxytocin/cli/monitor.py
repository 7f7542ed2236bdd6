"""`oxytocin monitor`: a real cardiotocogram, read as the monitor reads a simulated one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oxytocin.cli import options
from oxytocin.errors import InputError
from oxytocin.writing import write_whole

WIDTH = 150  # columns of a table that goes into a file


def monitor(
    record: Annotated[
        Path, typer.Argument(metavar="RECORD", help="A WFDB record, a CSV file, or a run's timecourse.parquet.")
    ],
    json_file: options.JsonFile = None,
    out: Annotated[str | None, typer.Option("--out", metavar="DIR", help="Write the strip as a picture here.")] = None,
    speed: Annotated[
        int,
        typer.Option(
            "--speed",
            metavar="1|3",
            parser=options.whole_number("--speed"),
            help="Centimetres of paper per minute.",
        ),
    ] = 1,
    stress_test: Annotated[
        bool, typer.Option("--stress-test", help="Read it as a contraction stress test as well.")
    ] = False,
) -> None:
    """Read a cardiotocogram as clinicians do.

    Baseline, variability, decelerations, NICHD category and FIGO class each ten minutes; alerts with their reason.
    CSV columns: 'time [s]', 'FHR' and 'UC'; WFDB signals FHR and UC.
    """
    options.checked_file("--json", json_file)
    folder = None if out is None else options.checked_folder(out)
    if speed not in (1, 3):
        raise InputError(f"--speed: {speed} cm/min; paper runs at 1 or 3")

    from rich.console import Console

    from oxytocin.care.heart import read
    from oxytocin.care.heart_record import load_record
    from oxytocin.report.monitoring import described, print_reading

    found = load_record(record)
    pressure = None if found.pressure is None else found.pressure[None]
    reading = read(found.rate[None], pressure, found.step, external=found.external)
    if json_file is not None:
        import json

        text = json.dumps(described(found, reading), indent=2, ensure_ascii=False, allow_nan=False)
        write_whole(json_file, text + "\n")
    if folder is not None:
        from oxytocin.report.ctg import write_strip

        write_strip(reading, folder, found.name, speed)
    console = Console()
    wide = console if console.is_terminal else Console(width=max(console.width, WIDTH))
    print_reading(found, reading, wide, stress_test)
    if folder is not None:
        typer.echo(f"Written to {folder / 'strip.png'}")
