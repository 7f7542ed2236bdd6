"""The answers on the screen: a bar while they are run, then system by system, statement above answer."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from oxytocin.evidence.answers import Answer

STYLES = {"demonstrated": "green", "contradicted": "red", "recorded": "dim"}
PLAIN_WIDTH = 100  # columns, where the output is no terminal


class Screen:
    """Shows progress (a bar on a terminal, plain lines otherwise) and the answers."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self.console = console or Console()
        if not self.console.is_terminal:
            self.console.width = max(self.console.width, PLAIN_WIDTH)
        self._bar = Progress(
            TextColumn("statements"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def done(self, answer: Answer) -> None:
        """Count one statement."""
        self._bar.update(self._task, advance=1, description=answer.id)

    def show(self, answers: list[Answer]) -> None:
        """Print the answers by system, then the counts."""
        self._bar.stop()
        for system in dict.fromkeys(item.system for item in answers):
            self.console.print(Text(f"\n{system}", style="bold"))
            for item in answers:
                if item.system == system:
                    self._one(item)
        counts = Counter("not yet shown" if item.open else item.answer for item in answers)
        order = ("demonstrated", "contradicted", "recorded", "not yet shown")
        said = ", ".join(f"{counts[kind]} {kind}" for kind in order if counts[kind])
        self.console.print(f"\n{len(answers)} statements: {said}", highlight=False)
        for item in answers:
            if item.changed:
                self.console.print(f"used to be answered otherwise: {item.id}", style="bold red", highlight=False)

    def _one(self, item: Answer) -> None:
        head = Text.assemble(
            ("not yet shown" if item.open else item.answer, STYLES[item.answer]), f"  {item.grade}  ", (item.id, "dim")
        )
        self.console.print(Padding(head, (0, 0, 0, 2)))
        self.console.print(Padding(Text(f"“{item.statement}”", style="italic"), (0, 0, 0, 4)))
        if not item.open:
            self.console.print(Padding(Text(item.shown), (0, 0, 0, 4)))
        if item.observations:
            self.console.print(Padding(Text(f"see {', '.join(item.observations)}", style="dim"), (0, 0, 0, 4)))
