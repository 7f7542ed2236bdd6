"""The folder of a trial: the plan in trial.json, finished chunks in results/, each written whole or not at all.

A chunk is done when its file stands there; nothing else has to be remembered, so a run may be killed at any moment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oxytocin.errors import InputError
from oxytocin.trials.work import Chunk

if TYPE_CHECKING:
    import pyarrow

STATE = "trial.json"
RESULTS = "results"
PARTIAL = ".partial"


@dataclass(frozen=True)
class State:
    """What was planned: ``settings`` decide the numbers, ``fingerprint`` is their digest with that of the model."""

    settings: dict[str, Any]
    fingerprint: str
    flow: dict[str, Any]
    chunks: tuple[Chunk, ...]


class Store:
    """The folder that a trial writes into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, state: State, resume: bool) -> State:
        """Return the state to work on: the one found here when resuming, otherwise the given one, now written.

        Raises InputError when the folder holds another trial or a state that cannot be read.
        """
        path = self.folder / STATE
        if path.exists():
            found = self._read(path)
            if not resume:
                raise InputError(
                    f"'{self.folder}' already holds a trial", "go on with it by --resume, or choose another folder"
                )
            if found.fingerprint != state.fingerprint:
                raise InputError(
                    f"'{self.folder}' holds a trial begun with {_difference(found.settings, state.settings)}",
                    "resume with the same, or choose another folder",
                )
            self._sweep()
            return found
        if any((self.folder / RESULTS).glob("*.parquet")):
            raise InputError(
                f"'{self.folder}' holds results, but no {STATE} that says of what", "choose another folder"
            )
        with _writing(self.folder):
            (self.folder / RESULTS).mkdir(parents=True, exist_ok=True)
            self._sweep()
        self.write(STATE, json.dumps(asdict(state), indent=1, ensure_ascii=False) + "\n")
        return state

    def done(self, state: State) -> set[int]:
        """Return the numbers of the chunks that are finished. Raises InputError for a file that cannot be used."""
        from pyarrow import ArrowException, parquet

        found = set()
        for chunk in state.chunks:
            path = self.path(chunk)
            if not path.exists():
                continue
            try:
                metadata = parquet.read_metadata(path).metadata or {}
            except (OSError, ArrowException):
                metadata = {}
            if metadata.get(b"trial") != state.fingerprint.encode():
                raise InputError(
                    f"'{path}' is not a finished part of this trial", "delete that file, then go on with --resume"
                )
            found.add(chunk.number)
        return found

    def path(self, chunk: Chunk) -> Path:
        """Return the file of a chunk."""
        return self.folder / RESULTS / f"part-{chunk.number:06d}.parquet"

    def keep(self, state: State, chunk: Chunk, table: pyarrow.Table) -> None:
        """Write a chunk's rows. Raises InputError when that cannot be done, on a full disk for instance."""
        from pyarrow import parquet

        path = self.path(chunk)
        partial = path.with_name(f".{path.name}{PARTIAL}")
        table = table.replace_schema_metadata({"trial": state.fingerprint})
        with _writing(self.folder, partial):
            parquet.write_table(table, partial, compression="zstd")
            _settle(partial)
            partial.replace(path)

    def make(self) -> None:
        """Make the folder if it is missing. Raises InputError when that cannot be done."""
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file whole or not at all. Raises InputError when that cannot be done."""
        path = self.folder / name
        partial = path.with_name(f".{name}{PARTIAL}")
        with _writing(self.folder, partial):
            partial.write_bytes(content.encode() if isinstance(content, str) else content)
            _settle(partial)
            partial.replace(path)

    def rows(self, state: State) -> pyarrow.Table:
        """Return all rows, in order of person and arm."""
        import pyarrow as pa
        from pyarrow import parquet

        return pa.concat_tables(parquet.read_table(self.path(chunk)) for chunk in state.chunks)

    def _read(self, path: Path) -> State:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            chunks = tuple(Chunk(**chunk) for chunk in data["chunks"])
            return State(dict(data["settings"]), str(data["fingerprint"]), dict(data["flow"]), chunks)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                f"the state of the trial in '{path}' cannot be read", "choose another folder, or delete this one"
            ) from None

    def _sweep(self) -> None:
        """Remove what a killed run had begun to write."""
        for folder in (self.folder, self.folder / RESULTS):
            for partial in folder.glob(f".*{PARTIAL}"):
                partial.unlink(missing_ok=True)


@contextmanager
def _writing(folder: Path, partial: Path | None = None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if partial is not None:
            with suppress(OSError):  # the sweep of the next run removes it otherwise
                partial.unlink(missing_ok=True)
        raise InputError(
            f"'{folder}' cannot be written: {error.strerror or error}",
            "what is finished is kept; make room or choose a folder you may write in, then go on with --resume",
        ) from error


def _settle(path: Path) -> None:
    """See to it that a file's content is on the disk before it gets its name."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _difference(found: dict[str, Any], wanted: dict[str, Any]) -> str:
    for name in dict.fromkeys([*found, *wanted]):
        if found.get(name) != wanted.get(name):
            if isinstance(found.get(name), (int, float, str)) and isinstance(wanted.get(name), (int, float, str)):
                return f"{name} {found[name]}, not {wanted[name]}"
            return f"another {name}"
    return "another version of the model"
