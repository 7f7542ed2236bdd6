"""The answers on the screen: a bar while they are run, then system by system, statement above answer."""

from __future__ import annotations

from collections import Counter

from rich.padding import Padding
from rich.text import Text

from oxytocin.evidence.answers import Answer
from oxytocin.evidence.table import Progressing

STYLES = {"demonstrated": "green", "contradicted": "red", "recorded": "dim"}


class Screen(Progressing):
    """Shows progress and the answers."""

    counted = "statements"
    plain_width = 100

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
