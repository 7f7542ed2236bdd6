"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from oxytocin.errors import InputError


def write_whole(file: Path, text: str) -> None:
    """Write a text file beside its place and move it there; folders above it are made.

    Raises InputError when that cannot be done; what stood there before is then as it was.
    """
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise InputError(f"'{file}' cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
