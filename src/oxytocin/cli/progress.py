"""How long work tells where it is: a spinner with the last word on a terminal, plain lines otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def told(beginning: str) -> Iterator[Callable[[str], None]]:
    """Give a function that takes a line about the progress; everything goes to standard error."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda line: console.print(line, soft_wrap=True, highlight=False, markup=False)
        return
    with console.status(beginning) as status:
        yield status.update
