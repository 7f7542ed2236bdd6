"""A small cache on disk for what takes time to make again: machine code and verdicts of the unit check.

It lies in the user's cache folder, or where the environment variable ``OXYTOCIN_CACHE`` says. A cache that cannot be
read or written is as good as an empty one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

SEAL = hashlib.sha256().digest_size  # bytes before the content by which a damaged file is known


def folder() -> Path:
    """Return the cache folder."""
    chosen = os.environ.get("OXYTOCIN_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "oxytocin"


def read(key: str) -> bytes | None:
    """Return what was kept under a key, or None; a damaged file counts as none."""
    try:
        kept = (folder() / key).read_bytes()
    except OSError:
        return None
    seal, content = kept[:SEAL], kept[SEAL:]
    return content if seal == hashlib.sha256(content).digest() else None


def write(key: str, content: bytes) -> None:
    """Keep content under a key; it appears whole or not at all."""
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder())
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(content).digest() + content)
        os.replace(temporary, folder() / key)
