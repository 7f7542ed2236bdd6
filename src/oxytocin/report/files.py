"""The files of a run, written beside their place and moved there at the end: a broken run leaves no half file."""

from __future__ import annotations

import json
import math
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oxytocin.errors import InputError
from oxytocin.report import words
from oxytocin.report.beside import Beside
from oxytocin.report.course import BAND, recorded
from oxytocin.report.drawing import draw
from oxytocin.report.outcomes import HAPPENINGS, idle, share, spread, typical
from oxytocin.report.pictures import as_svg, write_png
from oxytocin.report.provenance import provenance

if TYPE_CHECKING:
    import pyarrow

    from oxytocin.report.run import Run
    from oxytocin.simulation import CohortRun


def write_report(run: Run, directory: str | Path) -> Path:
    """Write every file of the run into `directory` (made if missing; files of an earlier run are replaced one by one).

    Raises InputError when the folder cannot be made or written.
    """
    from matplotlib.backends import backend_svg  # noqa: F401  (what is needed last is loaded while others are on their way)

    from oxytocin.report.page import page
    from oxytocin.report.partogram import partogram

    def fill(partial: Path) -> None:
        # What needs nobody but the typical person comes first, while the others are on their way.
        sources = provenance(run.typical.model)
        if "fetal_heart_rate" in recorded(run.typical).courses:
            sheet = partogram(run.typical)
            write_png(sheet, partial / "partogram.png")
        write_table(timecourse_table(run.typical), partial / "timecourse.parquet")
        figure = draw(run.typical, run.cohort)
        picture = partial / "figure.png"
        drawn = Beside(lambda: write_png(figure, picture)) if run.beside else None
        svg = as_svg(figure)
        (partial / "figure.svg").write_text(svg, encoding="utf-8")
        if drawn is None:
            write_png(figure, picture)
        summary = summarise(run)
        write_json(partial / "summary.json", summary)
        (partial / "report.html").write_text(page(run, svg, summary["versions"], sources), encoding="utf-8")
        write_tables(run, partial)
        if drawn is not None:
            drawn.result()

    return whole_folder(directory, fill)


def whole_folder(directory: str | Path, fill: Callable[[Path], None]) -> Path:
    """Let ``fill`` write files into a folder beside ``directory`` and move them there once all are whole.

    Raises InputError when the folder cannot be made or written.
    """
    directory = Path(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", suffix=".partial", dir=directory.parent))
    except OSError as error:
        raise InputError(f"'{directory}' cannot be written: {error.strerror}") from error
    try:
        fill(partial)
        _move(partial, directory)
    except OSError as error:
        raise InputError(f"'{directory}' cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return directory


def write_json(file: Path, content: Mapping[str, Any]) -> None:
    """Write plain data as JSON."""
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def summarise(run: Run) -> dict[str, Any]:
    """The content of summary.json: outcomes with units and intervals, alerts (time in min), seed and versions.

    ``without_effect`` tells what did nothing and why, and in whom: the typical person, so many people around.
    An outcome that did not happen has the value null.
    """
    outcomes: dict[str, Any] = {}
    for name, (_, unit) in run.outcomes.items():
        outcomes[name] = {"value": _finite(typical(run.typical, name)), "unit": unit}
        if run.cohort is not None and name in run.cohort.outcomes:
            outcomes[name]["interval"] = _interval(run.cohort, name)
    alerts = [{"time": float(alert.time), "grade": alert.grade, "reason": alert.reason} for alert in run.alerts]
    return {
        "title": words.titled(run.scenario),
        "outcomes": outcomes,
        "alerts": alerts,
        "without_effect": [asdict(item) for item in idle(run)],
        "seed": run.seed,
        "people": 0 if run.cohort is None else len(run.cohort.people),
        "versions": versions(),
        "disclaimer": words.DISCLAIMER,
    }


def versions() -> dict[str, str]:
    """The versions that decide the numbers of a run."""
    return {name: version(name) for name in ("oxytocin", "numpy", "llvmlite")} | {"python": platform.python_version()}


def write_tables(run: Run, directory: Path) -> None:
    """Write events.parquet, and with a population cohort.parquet (one row a person)."""
    write_table(events_table(run), directory / "events.parquet")
    if run.cohort is not None:
        write_table(people_table(run.cohort), directory / "cohort.parquet")


def write_table(table: pyarrow.Table, file: Path) -> None:
    """Write a table as Parquet."""
    from pyarrow import parquet

    parquet.write_table(table, file, compression="zstd")


def timecourse_table(run: CohortRun) -> pyarrow.Table:
    """Columns `time` (min), then each observable of the first person, as far as that person was followed."""
    from oxytocin.report.columns import floats, table
    from oxytocin.report.course import Courses

    courses = Courses(run)
    columns = [("time", floats(courses.time), "min")]
    return table([*columns, *((name, floats(courses[name]), courses.unit(name)) for name in courses.names)])


def events_table(run: Run) -> pyarrow.Table:
    """What happened, in order of time: `time` (min), `kind` (a switch, "pump", "examination", "alert" …), `detail`."""
    from oxytocin.report.columns import floats, table, texts

    return table(
        [
            ("time", floats([event.time for event in run.events]), "min"),
            ("kind", texts([event.switch for event in run.events]), ""),
            ("detail", texts([event.detail for event in run.events]), ""),
        ]
    )


def people_table(cohort: CohortRun) -> pyarrow.Table:
    """One row a person: `person`, then each outcome (empty where it did not happen)."""
    from oxytocin.report.columns import floats, integers, table

    outcomes = ((name, floats(values), unit) for name, (values, unit) in cohort.outcomes.items())
    return table([("person", integers(cohort.people), ""), *outcomes])


def _interval(cohort: CohortRun, name: str) -> dict[str, Any]:
    if name in HAPPENINGS:
        found = share(cohort, name)
        low, high = (_finite(limit) for limit in found.interval)
        return {
            "low": low,
            "high": high,
            "unit": "percent",
            "share": 0.95,
            "happened": found.happened,
            "of": found.known,
        }
    over = spread(cohort, name)
    return {
        "low": _finite(over.low),
        "median": _finite(over.median),
        "high": _finite(over.high),
        "share": (BAND[1] - BAND[0]) / 100,
        "reached": over.reached,
        "of": over.of,
    }


def _finite(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None


def _move(partial: Path, directory: Path) -> None:
    """Put the finished files in place: a new folder appears whole, in an existing one each file is swapped."""
    mask = os.umask(0)
    os.umask(mask)
    partial.chmod(0o777 & ~mask)
    if not directory.exists():
        partial.rename(directory)
        return
    for file in sorted(partial.iterdir()):
        file.replace(directory / file.name)
