"""Work that goes on beside this process, in a copy of it, where the system can make one.

What a shell command does is little and falls into halves that need each other late: a second processor takes one of
them. A copy starts at once, with all that is loaded and made ready here; only what it found is sent back. Where no copy
can be made, or one fails for whatever reason, the work is done here when its result is asked for.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Found = TypeVar("Found")


def possible() -> bool:
    """Tell whether a copy of this process can be made, and would have a processor of its own.

    A copy of a process with several threads holds their locks for ever; macOS copies processes, but not its libraries.
    """
    alone = threading.active_count() == 1
    return sys.platform == "linux" and alone and len(os.sched_getaffinity(0)) > 1


class Beside(Generic[Found]):
    """A piece of work that has been begun; ``result`` waits for what it found, which has to be picklable."""

    def __init__(self, work: Callable[[], Found]) -> None:
        self._work = work
        self._process: int | None = None
        if possible():
            self._memory = os.memfd_create("beside")  # a file in memory, which both see
            self._process = os.fork()
            if self._process == 0:
                _leave(work, self._memory)

    def result(self) -> Found:
        """Return what the work found; raises what it raises."""
        if self._process is not None:
            _, status = os.waitpid(self._process, 0)
            self._process = None
            with open(self._memory, "rb") as stream:
                if status == 0:
                    stream.seek(0)
                    found: Found = pickle.load(stream)
                    return found
        return self._work()


def _leave(work: Callable[[], object], memory: int) -> None:
    """Do the work in the copy, and end it without touching what belongs to the original, such as its open files."""
    status = 1
    try:
        with open(memory, "wb") as stream:
            pickle.dump(work(), stream, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
