"""Colours, type and axes shared by every panel: restrained, and legible in print and on a screen."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

LONGEST_CHANGE = 160  # letters, of what fits below a title
INK = "#1f2a33"
QUIET = "#7b8790"
FAINT = "#e3e7ea"
PUMP = "#2b6a99"
PLASMA = "#1b7f79"
CERVIX = "#8a2f4b"
STATION = "#b3722b"
COUNT = "#44546a"
PAPER = "#fffaf5"
PAPER_LINE = "#f3cdbb"
PAPER_HEAVY = "#e5a68b"
GRADE_COLOURS = {"information": "#2b6a99", "caution": "#c98a12", "danger": "#b3261e"}

STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8.5,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "path.simplify": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "oxytocin",
}


def grade_colour(grade: str) -> str:
    """The colour of an alert's grade; ink for a grade of someone's own."""
    return GRADE_COLOURS.get(grade, INK)


def heading(figure: Any, left: float, height: float, words: str, changed: Sequence[str], size: float) -> None:
    """Put the title above a figure of that height (inch); what was changed of the scenario stands small below it."""
    figure.text(left, 1 - 0.13 / height, words, fontsize=size, fontweight="bold", va="top", color=INK)
    if changed:
        said = shorten(f"changed: {', '.join(changed)}", LONGEST_CHANGE, placeholder=" ...")
        figure.text(left, 1 - 0.33 / height, said, fontsize=7, va="top", color=QUIET)


def title(axes: Any, words: str, unit: str = "", colour: str = INK) -> None:
    """Put the panel's name and unit above its left edge, where the eye starts."""
    axes.text(0, 1.03, words, transform=axes.transAxes, color=colour, fontweight="bold", va="bottom", ha="left")
    if unit:
        # A blank copy of the name moves the unit to its right whatever the width of the letters.
        axes.annotate(
            unit,
            xy=(1, 0),
            xycoords=axes.texts[-1],
            xytext=(5, 0),
            textcoords="offset points",
            color=QUIET,
            va="bottom",
            ha="left",
        )


def quiet_grid(axes: Any) -> None:
    """Hair lines at the major ticks, behind the data."""
    axes.set_axisbelow(True)
    axes.grid(True, color=FAINT, linewidth=0.6)


def paper(axes: Any) -> None:
    """The look of a strip of monitor paper: warm ground, grid lines instead of a frame."""
    axes.set_facecolor(PAPER)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_color(PAPER_HEAVY)
    axes.tick_params(axis="both", which="both", length=0)
