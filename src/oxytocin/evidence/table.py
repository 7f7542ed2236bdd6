"""The validation run on the screen: a bar while it runs, then published beside predicted, group by group."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from oxytocin.evidence.outcomes import Outcome, ValidationReport


class Progressing:
    """A console with a bar that counts what is run; on no terminal the bar is left out."""

    counted = "experiments"
    plain_width = 140  # columns, where the output is no terminal

    def __init__(self, total: int, console: Console | None = None) -> None:
        self.console = console or Console()
        if not self.console.is_terminal:
            self.console.width = max(self.console.width, self.plain_width)
        self._bar = Progress(
            TextColumn(self.counted),
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


class Screen(Progressing):
    """Shows progress (a bar on a terminal, plain lines otherwise) and the table."""

    def done(self, outcome: Outcome) -> None:
        """Count one experiment."""
        self._bar.update(self._task, advance=1, description=outcome.id)
        if not self.console.is_terminal:
            self.console.print(
                f"{'within' if outcome.within else 'outside'}: {outcome.id}", highlight=False, soft_wrap=True
            )

    def show(self, report: ValidationReport) -> None:
        """Print the table and the counts."""
        self._bar.stop()
        for group in dict.fromkeys(item.group for item in report.experiments):
            self.console.print(_table(group, [item for item in report.experiments if item.group == group]))
        for role in ("calibration", "validation"):
            within, of = report.share(role)
            if of:
                share = f"{role}: {within} of {of} observations within ({100 * within / of:.0f} %)"
                self.console.print(share, highlight=False)
        loose = [item.id for item in report.experiments if not item.sampled]
        if loose:
            self.console.print(
                f"too few people for a settled answer (sampling interval over half the accepted band): "
                f"{', '.join(loose)}",
                highlight=False,
            )
        edge = [item.id for item in report.experiments if item.at_edge]
        if edge:
            self.console.print(
                f"at the edge of the accepted band, where other people might decide otherwise: {', '.join(edge)}",
                highlight=False,
            )
        for item in report.experiments:
            for text in item.failures[:3]:
                self.console.print(f"{item.id}: {text}", highlight=False)
        for name in report.lost:
            self.console.print(f"no longer holds: {name}", style="bold red", highlight=False)


def _table(group: str, outcomes: list[Outcome]) -> Table:
    table = Table(title=group, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("experiment", overflow="fold", min_width=24)
    table.add_column("published", justify="right", no_wrap=True)
    table.add_column("accepted", justify="right")
    table.add_column("predicted", justify="right", no_wrap=True)
    table.add_column("unit", overflow="fold")
    table.add_column("role", no_wrap=True)
    table.add_column("", no_wrap=True)
    for item in outcomes:
        mark = "[green]within[/]" if item.within else "[red]outside[/]"
        table.add_row(item.id, _published(item), _accepted(item), _predicted(item), item.unit, item.role[:3], mark)
    return table


def _published(item: Outcome) -> str:
    value, spread = item.published["value"], item.published["spread"]
    if value is not None:
        return _short(value)
    if spread is not None:
        return f"{_short(spread['value'][0])} to {_short(spread['value'][1])}"
    return item.published["direction"] or "curve"


def _accepted(item: Outcome) -> str:
    return f"{_short(item.band[0])} to {_short(item.band[1])}" if item.band else item.accept


def _predicted(item: Outcome) -> str:
    if item.predicted is None:
        return "see points" if item.points else "none"
    if item.interval is None or item.interval[0] == item.interval[1]:
        return _short(item.predicted)
    return f"{_short(item.predicted)} ± {_short((item.interval[1] - item.interval[0]) / 2, 1)}"


def _short(number: float, digits: int = 3) -> str:
    """Return a number with few digits and without an exponent where it can be read without one."""
    return f"{float(f'{number:.{digits}g}'):g}"
