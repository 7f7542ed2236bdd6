"""How long countable work tells where it is: a bar with rate and time left on a terminal, plain lines otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 5.0  # s between plain lines


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes how many are done and of how many; everything goes to standard error."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(what, lambda line: console.print(line, soft_wrap=True, highlight=False, markup=False))
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(TextColumn(what), *columns, console=console, transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task(what, total=None, rate="")
        begin = Beginning()

        def tell(done: int, total: int) -> None:
            rate = begin.rate(done)
            bar.update(task, completed=done, total=total, rate=f"{rate:,.1f}/s" if rate else "")

        yield tell


class Beginning:
    """When counting began and at how many: what an earlier run has done is not part of the rate."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._count = 0

    def rate(self, done: int) -> float:
        """Return how many a second since the first call; 0 at that."""
        now = time.monotonic()
        if self._at is None:
            self._at, self._count = now, done
        return (done - self._count) / (now - self._at) if now > self._at else 0.0


class Lines:
    """Plain lines, one every few seconds and one at the end."""

    def __init__(self, what: str, say: Callable[[str], None]) -> None:
        self._what, self._say, self._last, self._begin = what, say, -EVERY, Beginning()

    def __call__(self, done: int, total: int) -> None:
        rate, now = self._begin.rate(done), time.monotonic()
        if done < total and now - self._last < EVERY:
            return
        self._last = now
        left = f", {rate:,.1f}/s, {_spelled((total - done) / rate)} left" if rate and done < total else ""
        self._say(f"{done:,} of {total:,} {self._what}{left}")


def _spelled(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
