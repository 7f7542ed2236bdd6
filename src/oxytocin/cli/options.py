"""Options that several commands share, with one wording and one check for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer

from oxytocin.errors import InputError, did_you_mean


def whole_number(option: str) -> Callable[[str], int]:
    """A reader of whole numbers whose refusal names the option and what was found."""

    def read(text: str | int) -> int:
        try:
            return int(text)
        except ValueError:
            raise InputError(f"{option}: '{text}' is not a whole number") from None

    return read


GRADES = ("established", "plausible", "weak", "unsupported", "as-claimed")

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A bundled scenario, or a YAML file.")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", parser=whole_number("--seed"), help="Seed of everything random.")
]
Trust = Annotated[
    str | None,
    typer.Option("--trust", metavar="GRADE", help="Weakest grade of evidence to use: " + ", ".join(GRADES) + "."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change one entry, such as person.weight='92 kg'. Repeatable."),
]
Library = Annotated[
    Path | None,
    typer.Option("--library", metavar="DIR", help="Folder with your own scenarios, drugs, protocols and experiments."),
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Also write the result as JSON.")]


def print_titles(titles: Mapping[str, str]) -> None:
    """Print names with their titles, one a line."""
    width = max(map(len, titles), default=0)
    for name, title in titles.items():
        typer.echo(f"{name:<{width}}  {title}")


def checked_trust(grade: str | None) -> str | None:
    """The grade unchanged; raises InputError for a word that is not a grade of evidence."""
    if grade is not None and grade not in GRADES:
        allowed = ", ".join(GRADES)
        raise InputError(
            f"--trust: '{grade}' is not a grade of evidence; allowed: {allowed}", did_you_mean(grade, GRADES)
        )
    return grade


def checked_seed(seed: int) -> int:
    """The seed unchanged; raises InputError outside 0 .. 2**63 - 1."""
    if not 0 <= seed < 2**63:
        raise InputError(f"--seed: {seed} is outside 0 to 2^63 - 1")
    return seed


def checked_library(library: Path | None) -> Path | None:
    """The folder unchanged; raises InputError when there is no such folder."""
    if library is not None and not library.is_dir():
        raise InputError(f"--library: '{library}' is not a folder")
    return library


def checked_people(people: int, least: int, most: int) -> int:
    """The count unchanged; raises InputError outside `least` .. `most`."""
    if not least <= people <= most:
        raise InputError(f"--people: {people} is outside {least} to {most}")
    return people


def checked_folder(name: str) -> Path:
    """The folder of that name; raises InputError when results cannot be written there, before any long work begins."""
    if not name.strip():
        raise InputError("--out: a folder is needed, found nothing")
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out: '{folder}' is a file, a folder is needed")
    return _writable("--out", folder)


def checked_file(option: str, file: Path | None) -> Path | None:
    """The file unchanged; raises InputError when it cannot be written, before any long work begins."""
    if file is None:
        return None
    if file.is_dir():
        raise InputError(f"{option}: '{file}' is a folder, a file name is needed")
    return _writable(option, file)


def _writable(option: str, path: Path) -> Path:
    above = path.absolute() if path.is_dir() else path.absolute().parent
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        raise InputError(f"{option}: '{path}' cannot be made, because '{above}' is not a folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise InputError(f"{option}: no permission to write in '{above}'")
    try:
        with TemporaryFile(dir=above):  # permissions do not say that a disk is full, or that it cannot hold files
            pass
    except OSError as error:
        raise InputError(f"{option}: '{path}' cannot be written: {error.strerror}") from None
    return path
