"""A cardiotocogram as on paper, with what the reader found drawn into it.

Heart rate above, contractions below, 1 cm a minute (3 where asked), 20 beats/min and 25 mmHg a centimetre. The thin
line is the baseline; bars under the trace are decelerations by kind, ticks above it accelerations; the lane between the
two names the category of each ten minutes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from oxytocin.care.heart_category import FIGO, NICHD
from oxytocin.care.heart_windows import KINDS, WINDOW
from oxytocin.errors import InputError
from oxytocin.report import look
from oxytocin.report.pictures import write_png

if TYPE_CHECKING:
    from oxytocin.care.heart import HeartReading

CM = 1 / 2.54  # inch
DOTS_PER_INCH = 100
LOW, HIGH, PER_CM = 50.0, 210.0, 20.0  # beats/min shown, and per centimetre
PRESSURE, MMHG_PER_CM = 100.0, 25.0
PAGE_ROWS = 6
ROW_MINUTES = {1: 30.0, 3: 10.0}  # minutes on a row of paper by cm per minute
LANE, GAP, TOP, SIDE = 0.55, 0.75, 1.5, 1.4  # cm
KIND_COLOURS = {
    "early": "#2b6a99", "late": "#b3261e", "variable": "#c98a12", "prolonged": "#6b1f5c", "gradual": "#7b8790",
}  # fmt: skip
CATEGORY_COLOURS = ("#7b8790", "#2f7d4f", "#c98a12", "#b3261e")


def strip(
    reading: HeartReading, title: str = "", speed: int = 1, start: float = 0.0, person: int = 0, page: int = 0
) -> Figure:
    """Draw a page of a person's reading as rows of paper; ``start`` (min) is what the clock shows at its beginning.

    ``speed`` is 1 or 3 cm per minute. Raises ValueError for another.
    """
    if speed not in ROW_MINUTES:
        raise ValueError(f"paper runs at {' or '.join(map(str, ROW_MINUTES))} cm/min, not {speed}")
    row_minutes = ROW_MINUTES[speed]
    minutes = reading.rate.shape[1] * reading.step / 60
    all_rows = max(1, int(np.ceil(minutes / row_minutes - 1e-6)))
    rows = min(all_rows - page * PAGE_ROWS, PAGE_ROWS)
    toco = reading.pressure is not None
    tall, small = (HIGH - LOW) / PER_CM, PRESSURE / MMHG_PER_CM if toco else 0.0
    each = tall + LANE + small + GAP
    width, height = row_minutes * speed + 2 * SIDE, TOP + rows * each + 0.4
    with rc_context(look.STYLE):
        figure = Figure(figsize=(width * CM, height * CM), facecolor="white")
        FigureCanvasAgg(figure)
        for row in range(rows):
            above = TOP + row * each
            begin = (page * PAGE_ROWS + row) * row_minutes
            span = (begin, begin + row_minutes)

            def place(top: float, size: float) -> Any:
                box = (SIDE / width, 1 - (top + size) / height, 1 - 2 * SIDE / width, size / height)
                return figure.add_axes(box)

            _heart(place(above, tall), reading, person, span, start)
            _lane(place(above + tall, LANE), reading, person, span)
            if toco:
                _toco(place(above + tall + LANE, small), reading, person, span, start)
        _heading(figure, title, width, height, speed)
    return figure


def write_strip(reading: HeartReading, directory: Path, title: str = "", speed: int = 1) -> Path:
    """Write the strip as strip.png into a folder, a long one on pages strip-2.png and so on.

    Raises InputError when they cannot be written.
    """
    minutes = reading.rate.shape[1] * reading.step / 60
    pages = max(1, int(np.ceil(minutes / ROW_MINUTES[speed] / PAGE_ROWS - 1e-6)))
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for page in range(pages):
            name = "strip.png" if page == 0 else f"strip-{page + 1}.png"
            figure = strip(reading, title, speed, page=page)
            write_png(figure, directory / name, DOTS_PER_INCH)
    except OSError as error:
        raise InputError(f"'{directory}' cannot be written: {error.strerror}") from error
    return directory / "strip.png"


def _heart(axes: Any, reading: HeartReading, person: int, span: tuple[float, float], start: float) -> None:
    time = (np.arange(reading.rate.shape[1]) + 0.5) * reading.step / 60
    shown = (time >= span[0]) & (time <= span[1])
    axes.plot(time[shown], reading.baseline[person, shown], color=look.PUMP, linewidth=0.8, alpha=0.8)
    axes.plot(time[shown], reading.rate[person, shown], color=look.INK, linewidth=0.8)
    falls, rises = reading.decelerations, reading.accelerations
    for index in np.flatnonzero(falls.episodes.person == person):
        begin, end = falls.episodes.onset[index] / 60, falls.episodes.end[index] / 60
        if end < span[0] or begin > span[1]:
            continue
        kind = KINDS[falls.kind[index]]
        axes.plot([begin, end], [56, 56], color=KIND_COLOURS[kind], linewidth=3, solid_capstyle="butt")
        if span[0] <= begin <= span[1]:
            axes.text(begin, 59, kind[0].upper(), color=KIND_COLOURS[kind], fontsize=7, fontweight="bold")
    for index in np.flatnonzero(rises.person == person):
        axes.plot([rises.onset[index] / 60, rises.end[index] / 60], [204, 204], color="#2f7d4f", linewidth=2)
    _paper(axes, span, (LOW, HIGH), (10, 20), start, labels=False)
    axes.set_yticks(np.arange(60, HIGH + 1, 20))
    axes.axhspan(110, 160, color="#2f7d4f", alpha=0.05, linewidth=0)
    _named(axes, "fetal heart rate, beats/min")


def _lane(axes: Any, reading: HeartReading, person: int, span: tuple[float, float]) -> None:
    axes.set_xlim(*span)
    axes.set_ylim(0, 1)
    axes.axis("off")
    nichd, figo = reading.categories.nichd[person], reading.categories.figo[person]
    for window, (us, world) in enumerate(zip(nichd, figo, strict=True)):
        begin = window * WINDOW / 60
        if not span[0] <= begin < span[1]:
            continue
        level, width = reading.windows.baseline[person, window], reading.windows.variability[person, window]
        noted = f"{level:.0f}" if np.isfinite(level) else "?"
        noted += f", {width:.0f} wide" if np.isfinite(width) else ""
        for offset, colour, text in (
            (0.1, CATEGORY_COLOURS[us], f"NICHD {NICHD[us]}"), (3.0, CATEGORY_COLOURS[world], f"FIGO {FIGO[world]}"),
            (7.4, look.QUIET, noted),
        ):  # fmt: skip
            if begin + offset < span[1]:
                axes.text(begin + offset, 0.45, text, fontsize=7, color=colour, va="center")


def _toco(axes: Any, reading: HeartReading, person: int, span: tuple[float, float], start: float) -> None:
    assert reading.pressure is not None
    time = (np.arange(reading.pressure.shape[1]) + 0.5) * reading.step / 60
    shown = (time >= span[0]) & (time <= span[1])
    axes.plot(time[shown], reading.pressure[person, shown], color=look.INK, linewidth=0.8)
    if reading.contractions is not None:
        mine = reading.contractions.person == person
        peak = reading.contractions.peak[mine] / 60
        at = peak[(peak >= span[0]) & (peak <= span[1])]
        axes.plot(at, np.full(len(at), 95.0), "v", color=look.STATION, markersize=4)
    _paper(axes, span, (0, PRESSURE), (25, 25), start, labels=True)
    _named(axes, "uterine activity")


def _named(axes: Any, name: str) -> None:
    """Name what a paper shows in its lower corner, where traces are least."""
    axes.text(0.004, 0.02, name, transform=axes.transAxes, fontsize=6.5, color=look.QUIET, va="bottom")


def _paper(
    axes: Any, span: tuple[float, float], limits: tuple[float, float], lines: tuple[float, float], start: float,
    labels: bool,
) -> None:  # fmt: skip
    look.paper(axes)
    axes.set_xlim(*span)
    axes.set_ylim(*limits)
    axes.set_xticks(np.arange(span[0], span[1] + 0.01, 10))
    axes.set_xticks(np.arange(span[0], span[1] + 0.01, 1), minor=True)
    if labels:
        axes.set_xticklabels([_clock(start + minute) for minute in axes.get_xticks()])
        axes.tick_params(axis="x", pad=5)  # clear of the zero of the other axis
    else:
        axes.tick_params(labelbottom=False)
    axes.set_yticks(np.arange(np.ceil(limits[0] / lines[0]) * lines[0], limits[1] + 1, lines[0]), minor=True)
    axes.set_yticks(np.arange(np.ceil(limits[0] / lines[1]) * lines[1], limits[1] + 1, lines[1]))
    axes.grid(True, which="minor", color=look.PAPER_LINE, linewidth=0.5)
    axes.grid(True, which="major", color=look.PAPER_HEAVY, linewidth=0.7)


def _heading(figure: Figure, title: str, width: float, height: float, speed: int) -> None:
    left, top = SIDE / width, 1 - 0.25 / height
    figure.text(left, top, title or "Cardiotocogram", fontsize=11, fontweight="bold", va="top", color=look.INK)
    said = f"{speed} cm/min · 20 beats/min and 25 mmHg a centimetre · bars: decelerations ("
    said += ", ".join(f"{kind[0].upper()} {kind}" for kind in KIND_COLOURS) + "); green: accelerations"
    figure.text(left, top - 0.6 / height, said, fontsize=7, va="top", color=look.QUIET)


def _clock(minutes: float) -> str:
    return f"{int(minutes // 60)} h {int(minutes % 60):02d}"
