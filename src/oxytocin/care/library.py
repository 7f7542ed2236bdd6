"""Where drugs, protocols and scenarios are found: in the package, in the user's own library, or at a path."""

from __future__ import annotations

import os
from pathlib import Path

from oxytocin.errors import InputError, did_you_mean

PACKAGE = Path(__file__).parents[1]
BUNDLED = {
    "drug": PACKAGE / "care" / "data" / "drugs",
    "protocol": PACKAGE / "care" / "data" / "protocols",
    "procedure": PACKAGE / "care" / "data" / "procedures",
    "fluid": PACKAGE / "care" / "data" / "fluids",
    "stimulus": PACKAGE / "care" / "data" / "stimuli",
    "check": PACKAGE / "care" / "data" / "checks",
    "delivery": PACKAGE / "care" / "data" / "delivery",
    "scenario": PACKAGE / "scenarios",
    "network": PACKAGE / "network" / "data" / "networks",
}
ENDINGS = (".yaml", ".yml")


def names(kind: str, library: Path | None = None) -> list[str]:
    """Return the known names of a kind (a key of ``BUNDLED``), bundled and of the library, sorted."""
    return sorted(
        {path.stem for folder in _folders(kind, library) for path in folder.glob("*.y*ml") if path.suffix in ENDINGS}
    )


def locate(kind: str, name: str, library: Path | None = None) -> Path:
    """Return the file of a name or path, the library's before the package's. Raises InputError."""
    if library is not None and not library.is_dir():
        raise InputError(f"--library {library}: there is no such folder")
    path = Path(name)
    if path.suffix in ENDINGS or len(path.parts) > 1:
        if not os.path.exists(path):  # of a name that is too long for a file, too
            raise InputError(f"there is no {kind} file '{name[:80]}'", did_you_mean(path.stem, names(kind, library)))
        return path
    for folder in _folders(kind, library):
        for ending in ENDINGS:
            if os.path.isfile(folder / f"{name}{ending}"):
                return folder / f"{name}{ending}"
    if os.path.isfile(path):
        return path
    if os.path.isdir(path):
        raise InputError(f"'{name}' is a folder; a {kind} is a YAML file")
    known = names(kind, library)
    raise InputError(f"there is no {kind} '{name[:80]}'", did_you_mean(name, known) or f"known are {', '.join(known)}")


def _folders(kind: str, library: Path | None) -> list[Path]:
    """Return the folders to look in: LIBRARY/protocols, LIBRARY itself for scenarios, then the package."""
    own = [] if library is None else [library / BUNDLED[kind].name]
    if library is not None and kind == "scenario":
        own.append(library)
    return [folder for folder in [*own, BUNDLED[kind]] if folder.is_dir()]
