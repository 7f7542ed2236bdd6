"""The lane above the panels: what happened, what was done and what was called out, all of it named.

Where the names fit they stand beside their times; where they do not, what was done is numbered on the lane and a key
below says what the numbers mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oxytocin.report import look, words
from oxytocin.report.course import Courses

# What a line across all panels marks: the switch that turned, and its name on the figure.
LANDMARKS = {
    "labour.membranes_ruptured": "membranes rupture",
    "labour.full_dilatation": "fully dilated",
    "labour.born": "birth",
    "shock.arrested": "circulation stops",
}
LETTER = 0.0068  # width of a letter, as a share of the axes
ROWS, NAMED_ROWS = 3, 2  # rows of names; those that care may use, above the alerts
ROW, NAMED, NUMBERED, KEY_LINE = 0.12, 0.45, 0.56, 0.15  # inch: a row, either kind of lane, a line of the key
NUMBER_AT, NUMBER_WIDTH = 0.17, 0.013  # inch above the line; least distance of two numbers as a share of the axes
TOGETHER = 0.004  # share of the axes within which things done share a number
MOST_TIMES = 2  # that the key writes out
SIZE = 7.5  # points
LINE: Any = {"color": look.INK, "linewidth": 0.7, "linestyle": (0, (1, 2)), "zorder": 0.8}  # of a landmark


@dataclass(frozen=True)
class Text:
    """A name on the lane: its right end as a share of the axes, its row from the top, and of a landmark its time (min).

    The line of a landmark goes down from its row, so that no other name is crossed by it.
    """

    name: str
    right: float
    row: int
    landmark: float | None


@dataclass(frozen=True)
class Layout:
    """Where everything stands: names, then numbers as (time in min, place as a share, number), and the key's lines."""

    names: tuple[Text, ...]
    numbers: tuple[tuple[float, float, int], ...]
    key: tuple[str, ...]

    @property
    def below(self) -> float:
        """Inches that the key takes."""
        return KEY_LINE * len(self.key) + (0.06 if self.key else 0.0)

    @property
    def above(self) -> float:
        """Inches of the lane itself."""
        return NUMBERED if self.key else NAMED


def layout(courses: Courses) -> Layout:
    """Name everything beside its time if that can be done, else number what was done."""
    named = _beside(courses, courses.care)
    if named is not None:
        return Layout(named, (), ())
    numbers, key = _numbered(courses)
    return Layout(_beside(courses, []) or (), numbers, key)


def happenings(axes: Any, courses: Courses) -> None:
    """Draw the lane: names or numbers, and alerts as marks coloured by grade (their reasons: in the report)."""
    plan = layout(courses)
    axes.set_ylim(-plan.below, plan.above)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(look.FAINT)
    axes.spines["bottom"].set_position(("data", 0))
    axes.tick_params(axis="x", length=0)
    look.title(axes, "Events and alerts")
    person = courses.run.people[courses.person]
    mine = [alert for alert in courses.run.alerts if alert.person == person]
    found = {alert.grade for alert in mine}
    for grade in [*(usual for usual in look.GRADE_COLOURS if usual in found), *sorted(found - set(look.GRADE_COLOURS))]:
        times = [alert.time / 60 for alert in mine if alert.grade == grade]
        colour, label = look.grade_colour(grade), f"{grade} {len(times)}"
        axes.plot(times, [0.06] * len(times), "v", color=colour, markersize=5.5, clip_on=False, label=label)
    if mine:
        place = {"loc": "lower left", "bbox_to_anchor": (0.13, 1.0), "borderaxespad": 0.0, "borderpad": 0.0}
        axes.legend(**place, ncols=4, frameon=False, fontsize=SIZE, handletextpad=0.1)
    for time, _ in courses.care:
        axes.plot([time / 60] * 2, [0, 0.045], color=look.QUIET, linewidth=1.0)
    across = axes.get_xaxis_transform()
    whole = plan.above + plan.below
    for text in plan.names:
        height = (plan.below + plan.above - 0.06 - ROW * text.row) / whole
        colour = look.QUIET if text.landmark is None else look.INK
        if text.landmark is not None:
            top = 1.0 if text.row == 0 else height
            axes.axvline(text.landmark / 60, plan.below / whole, top, **LINE)
        axes.text(text.right, height, text.name, transform=axes.transAxes, ha="right", va="top", fontsize=SIZE,
                  color=colour)  # fmt: skip
    end = _end(courses)
    for time, at, number in plan.numbers:
        axes.text(at * end / 60, (plan.below + NUMBER_AT) / whole, str(number), transform=across, ha="center",
                  va="center", fontsize=SIZE - 0.5, color=look.INK)  # fmt: skip
        axes.plot([time / 60, at * end / 60], [0.045, NUMBER_AT - 0.055], color=look.QUIET, linewidth=0.5)
    for line, words_of_it in enumerate(plan.key):
        height = (plan.below - 0.06 - KEY_LINE * line) / whole
        axes.text(0, height, words_of_it, transform=axes.transAxes, ha="left", va="top", fontsize=SIZE,
                  color=look.QUIET, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip


def _end(courses: Courses) -> float:
    return 1.005 * max(float(courses.time[-1]), 1.0)


def _beside(courses: Courses, care: list[tuple[float, str]]) -> tuple[Text, ...] | None:
    """Landmarks before their time and what was done beside its time; None where something finds no room."""
    end = _end(courses)
    events = [(courses.event(switch), name) for switch, name in reversed(LANDMARKS.items())]
    landmarks = [(time, name) for time, name in events if time is not None]
    taken: list[list[tuple[float, float]]] = [[] for _ in range(ROWS)]
    lines: list[tuple[float, int]] = []  # of landmarks: where, and the row from which they go down
    placed: list[Text] = []
    for time, name in [*landmarks, *care]:
        at, width = time / end, LETTER * len(name)
        landmark = (time, name) in landmarks
        before, behind = at - 0.004, at + 0.004 + width
        ends = [before if at > width else behind] if landmark else [before, behind]
        rows = range(ROWS if landmark else NAMED_ROWS)
        free = [
            (row, right)
            for right in ends
            for row in rows
            if width <= right <= 1
            and all(right < low or right - width > high for low, high in taken[row])
            and not any(right - width < line < right and row >= top for line, top in lines)
            and not (landmark and any(low < at < high for names in taken[row:] for low, high in names))
        ]
        if not free and not landmark:
            return None
        row, right = free[0] if free else (ROWS - 1, ends[0])
        taken[row].append((right - width, right))
        if landmark:
            lines.append((at, row))
        placed.append(Text(name, right, row, time if landmark else None))
    return tuple(placed)


def _numbered(courses: Courses) -> tuple[tuple[tuple[float, float, int], ...], tuple[str, ...]]:
    """Numbers in order of time, apart enough to be read, and the key; what was done again keeps its number."""
    end = _end(courses)
    groups: list[tuple[float, list[str]]] = []
    for time, name in sorted(courses.care, key=lambda entry: entry[0]):
        if groups and time - groups[-1][0] <= TOGETHER * end:
            groups[-1][1].append(name)
        else:
            groups.append((time, [name]))
    meanings: dict[tuple[str, ...], list[float]] = {}
    for time, names in groups:
        meanings.setdefault(tuple(names), []).append(time)
    order = {names: number for number, names in enumerate(meanings, start=1)}
    places: list[float] = []
    for time, _ in groups:
        places.append(max(time / end, places[-1] + NUMBER_WIDTH if places else 0.006))
    limit = 0.994
    for index in reversed(range(len(places))):  # what was pushed beyond the end moves back
        places[index] = limit = min(places[index], limit)
        limit -= NUMBER_WIDTH
    numbers = tuple((time, place, order[tuple(names)]) for (time, names), place in zip(groups, places, strict=True))
    entries = [
        f"{order[names]}  {_when(times)}  {', '.join(dict.fromkeys(names))}" for names, times in meanings.items()
    ]
    return numbers, _lines(entries)


def _when(times: list[float]) -> str:
    if len(times) <= MOST_TIMES:
        return " and ".join(words.duration(time) for time in times)
    return f"{len(times)} times from {words.duration(times[0])} on"


def _lines(entries: list[str]) -> tuple[str, ...]:
    """Entries one after another, as many on a line as there is room for."""
    lines: list[str] = []
    for entry in entries:
        joined = f"{lines[-1]}     {entry}" if lines else entry
        if lines and LETTER * len(joined) <= 1:
            lines[-1] = joined
        else:
            lines.append(entry)
    return tuple(lines)
