"""The figure of a network run: what reaches the cells, their spikes, what they secrete and what the blood shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from oxytocin.report import look

if TYPE_CHECKING:
    from oxytocin.simulation.network_run import AnimalRun

WIDTH = 10.5  # inch
LEFT, RIGHT, GAP = 0.72, 0.72, 0.40
LANE = 0.21  # inch, of each kind of stimulus
HEIGHTS = {"raster": 1.7, "rate": 1.15, "secretion": 1.15, "plasma": 1.15}
CLOSE = 2.0
SHOWN = 100  # cells of the raster; more would only print grey
MOST_DOTS = 60_000
MOST_BARS = 150  # minutes of secretion drawn as bars of their own
LONG = 4 * 3600.0  # s, from which on the axis counts hours
AROUND = (-15.0, 30.0)  # s, around the bursts, for the mean course
SPAN = (-4.0, 8.0)  # s, around the burst that is shown from near
SUCKLING, EXCITED, INHIBITED, STIMULATED = "#b3722b", "#8a2f4b", "#2b6a99", "#44546a"
OPIOID, ANTAGONIST = "#5b4a8a", "#2f7d6b"


def draw_network(run: AnimalRun) -> Figure:
    """Draw one animal: stimuli, raster, rate, secretion and plasma over the run; a burst and two cells from near."""
    heights = {"stimuli": LANE * max(len(_kinds(run)), 1), **HEIGHTS}
    total = 0.75 + sum(heights.values()) + GAP * len(heights) + 0.55 + CLOSE + 0.5
    with rc_context(look.STYLE):
        figure = Figure(figsize=(WIDTH, total), facecolor="white")
        FigureCanvasAgg(figure)
        top = total - 0.66
        shared: list[Any] = []
        painters = {"stimuli": _stimuli, "raster": _raster, "rate": _rate, "secretion": _secretion, "plasma": _plasma}
        for name, paint in painters.items():
            height = heights[name]
            box = (LEFT / WIDTH, (top - height) / total, 1 - (LEFT + RIGHT) / WIDTH, height / total)
            axes = figure.add_axes(box, sharex=shared[0] if shared else None)
            paint(axes, run)
            shared.append(axes)
            top -= height + GAP
        _time_axis(shared, run)
        top -= 0.48
        inside = WIDTH - LEFT - RIGHT
        near = 0.56 * inside
        below = (top - CLOSE) / total
        _burst(figure.add_axes((LEFT / WIDTH, below, near / WIDTH, CLOSE / total)), run)
        other = (LEFT + near + 0.75) / WIDTH
        _cells(figure, (other, below, (inside - near - 0.75) / WIDTH, CLOSE / total), run)
        _heading(figure, total, run)
    return figure


def _kinds(run: AnimalRun) -> dict[str, str]:
    """The kinds of stimuli there are, each with its colour."""
    kinds = {"pups": SUCKLING, "suckling": SUCKLING, "excitation": EXCITED, "inhibition": INHIBITED}
    kinds |= {"stimulation": STIMULATED, "morphine": OPIOID, "kappa_agonist": OPIOID}
    kinds |= {"oxytocin": look.PLASMA, "antagonist": ANTAGONIST, "alpha_blocker": ANTAGONIST}
    kinds |= {"naloxone": ANTAGONIST, "local_naloxone": ANTAGONIST}
    life = run.scenario.life
    return {key: colour for key, colour in kinds.items() if any(getattr(item, key) is not None for item in life)}


def _stimuli(axes: Any, run: AnimalRun) -> None:
    """Bars for what reaches the network, as an experimenter marks them above a record."""
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    look.title(axes, "What reaches the network", "percent of the usual")
    per = 60 * _unit_of_time(run)[0]
    end = run.scenario.duration / per
    used = _kinds(run)
    rows = max(len(used), 1)
    for row, (key, colour) in enumerate(used.items()):
        low = 1 - (row + 1) / rows
        for item in run.scenario.life:
            value = getattr(item, key)
            if value is None:
                continue
            start, stop = item.at / per, item.until(run.scenario.duration) / per
            stop = max(stop, start + 0.004 * end)
            axes.barh(
                low + 0.5 / rows, stop - start, left=start, height=0.78 / rows, color=colour, alpha=0.85, linewidth=0
            )
            unit = "/s" if key == "stimulation" else " %"
            said = f"{value:g} pups" if key == "pups" else f"{key.replace('_', ' ')} {value:g}{unit}"
            inside = (stop - start) / end > 0.008 * len(said)
            at, colour_of = (start + 0.006 * end, "white") if inside else (stop + 0.006 * end, colour)
            axes.text(at, low + 0.47 / rows, said, color=colour_of, fontsize=7.5, va="center", ha="left")


def _raster(axes: Any, run: AnimalRun) -> None:
    """Spikes of some cells; where they are too many to print, a random part of them is left out evenly."""
    cells = min(SHOWN, run.network.wiring.neurones)
    chosen = run.network.spikes.neurone < cells
    per = 60 * _unit_of_time(run)[0]
    time, cell = run.network.spikes.time[chosen] / per, run.network.spikes.neurone[chosen]
    bursting = _in_bursts(run, chosen)
    quiet = np.flatnonzero(~bursting)
    keep = max(1, -(-len(quiet) // MOST_DOTS))
    quiet = quiet[::keep]
    axes.plot(time[quiet], cell[quiet], ",", color="#9aa5ad", alpha=0.6, rasterized=True)
    axes.plot(time[bursting], cell[bursting], "|", color=look.INK, markersize=1.6, markeredgewidth=0.5, rasterized=True)
    axes.set_ylim(-1, cells)
    axes.set_yticks([0, cells - 1], ["1", f"{cells}"])
    of = "" if cells == run.network.wiring.neurones else f" of {run.network.wiring.neurones:,}"
    dark = "; dark: those of bursts" if bursting.any() else ""
    part = "" if keep == 1 else f"; one in {keep} of those {'in between' if dark else 'there are'}"
    look.title(axes, "Spikes", f"{cells}{of} cells{dark}{part}")
    axes.set_ylabel("cell")


def _in_bursts(run: AnimalRun, chosen: Any) -> Any:
    """Whether each chosen spike belongs to a burst of its cell."""
    time, cell = run.network.spikes.time[chosen], run.network.spikes.neurone[chosen]
    bursts, apart = run.network.bursts, run.network.duration + 1  # cells laid end to end on one axis of time
    order = np.argsort(bursts.neurone * apart + bursts.start)
    if not len(order):
        return np.zeros(len(time), dtype=bool)
    start = (bursts.neurone * apart + bursts.start)[order]
    end = (bursts.neurone * apart + bursts.end)[order]
    place = cell * apart + time
    last = np.searchsorted(start, place + 1e-6) - 1
    return (last >= 0) & (place <= end[np.maximum(last, 0)] + 1e-6)


def _rate(axes: Any, run: AnimalRun) -> None:
    """Mean firing rate in seconds, on a logarithmic axis: background, bursts and silences all show."""
    edges, per = np.arange(0, run.network.duration + 0.5, 1.0), 60 * _unit_of_time(run)[0]
    rate = run.network.spikes.rate(edges, run.network.wiring.neurones)
    low = 0.1
    axes.fill_between(
        edges[:-1] / per, np.maximum(rate, low), low, step="post", color=look.COUNT, alpha=0.25, linewidth=0
    )
    axes.step(edges[:-1] / per, np.maximum(rate, low), where="post", color=look.COUNT, linewidth=0.6)
    axes.set_yscale("log")
    axes.set_ylim(low, 100)
    axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axes.minorticks_off()
    look.title(axes, "Firing of the population", "spikes/s per cell, in seconds", look.COUNT)
    look.quiet_grid(axes)


def _secretion(axes: Any, run: AnimalRun) -> None:
    """What is secreted each minute, and on the right how full the releasable pool is."""
    minute, amount = run.secreted_each_minute
    scale = _unit_of_time(run)[0]
    if len(minute) <= MOST_BARS:
        axes.bar((minute - 0.5) / scale, amount / 1000, width=0.9 / scale, color=look.PUMP, linewidth=0, alpha=0.85)
    else:
        axes.fill_between((minute - 1) / scale, amount / 1000, step="post", color=look.PUMP, linewidth=0, alpha=0.85)
    axes.set_ylim(0, max(0.1, 1.45 * float(np.max(amount, initial=0.0)) / 1000))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    whose = "" if run.scenario.blood == "rat" else ", of the rat's gland"
    look.title(axes, "Secretion", f"ng each minute{whose}", look.PUMP)
    look.quiet_grid(axes)
    other = axes.twinx()
    other.spines["right"].set_visible(True)
    other.spines["right"].set_color(look.STATION)
    full = 100 * run.network.secretion.releasable / run.network.terminals.releasable_max
    other.plot(run.network.secretion.time / 60 / scale, full, color=look.STATION, linewidth=0.8)
    other.set_ylim(0, 105)
    other.set_yticks([0, 50, 100])
    other.tick_params(axis="y", labelcolor=look.STATION, color=look.STATION)
    other.text(
        1, 1.03, "Releasable pool, % of full", transform=other.transAxes, color=look.STATION, fontweight="bold",
        va="bottom", ha="right",
    )  # fmt: skip


def _plasma(axes: Any, run: AnimalRun) -> None:
    """Plasma oxytocin of the animal, or of a woman whose gland secretes in the same pattern."""
    time = run.network.time / 60 / _unit_of_time(run)[0]
    axes.plot(time, run.plasma, color=look.PLASMA, linewidth=1.0)
    axes.fill_between(time, run.plasma, color=look.PLASMA, alpha=0.12, linewidth=0)
    axes.set_ylim(0, 1.12 * float(run.plasma.max()) or 1)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    whose = "of the rat" if run.scenario.blood == "rat" else "of a woman whose cells fire so"
    look.title(axes, "Plasma oxytocin", f"pmol/L, {whose}", look.PLASMA)
    look.quiet_grid(axes)


def _unit_of_time(run: AnimalRun) -> tuple[float, str]:
    """The unit of the axis: how many minutes it is, and its name."""
    return (60.0, "hours") if run.network.duration > LONG else (1.0, "minutes")


def _time_axis(shared: list[Any], run: AnimalRun) -> None:
    scale, unit = _unit_of_time(run)
    last = shared[-1]
    last.set_xlim(0, run.network.duration / 60 / scale)
    last.xaxis.set_major_locator(MaxNLocator(12, steps=[1, 2, 3, 5, 6, 10]))
    for axes in shared[:-1]:
        axes.tick_params(axis="x", labelbottom=False, length=0)
    last.set_xlabel(f"{unit} since the start", labelpad=2)


def _burst(axes: Any, run: AnimalRun) -> None:
    """The middle burst from near, of two the first: each spike of each cell shown, cells in order of their start.

    The last one may be the rebound from a stimulus that ends.
    """
    events = run.network.bursts.events
    middle = float(events[(len(events) - 1) // 2]) if len(events) else run.network.duration / 2
    cells = min(SHOWN, run.network.wiring.neurones)
    time = run.network.spikes.time - middle
    near = (time > SPAN[0]) & (time < SPAN[1]) & (run.network.spikes.neurone < cells)
    bursts = run.network.bursts
    started = np.full(cells, np.inf)
    mine = (np.abs(bursts.start - middle) < 5) & (bursts.neurone < cells)
    started[bursts.neurone[mine]] = bursts.start[mine]
    place = np.empty(cells, dtype=int)
    place[np.argsort(started, kind="stable")] = np.arange(cells)
    axes.plot(
        time[near], place[run.network.spikes.neurone[near]], "|", color=look.INK, markersize=2.2, markeredgewidth=0.45
    )
    axes.set_xlim(*SPAN)
    axes.set_ylim(-1, cells)
    axes.set_yticks([0, cells - 1], ["1", f"{cells}"])
    axes.set_xlabel("seconds" if not len(events) else "seconds from the middle of the starts", labelpad=2)
    axes.set_ylabel("cell, by its start" if len(events) else "cell")
    look.title(axes, "A burst from near" if len(events) else "A stretch from near", f"at {middle / 60:.1f} min")


def _cells(figure: Figure, box: tuple[float, float, float, float], run: AnimalRun) -> None:
    """The ratemeter of one cell, as a recording looks, and below it the mean course around the bursts."""
    left, bottom, width, height = box
    each = 0.36 * height
    axes = figure.add_axes((left, bottom + height - each, width, each))
    edges = np.arange(0, run.network.duration + 0.5, 1.0)
    scale, unit = _unit_of_time(run)
    cell = min(run.scenario.deaf, run.scenario.cells - 1)  # the first that hears
    counts = np.histogram(run.network.spikes.of(cell), edges)[0]
    axes.step(edges[:-1] / 60 / scale, counts, where="post", color=look.INK, linewidth=0.45)
    axes.set_xlim(0, run.network.duration / 60 / scale)
    axes.set_ylim(0, max(10.0, 1.1 * float(counts.max(initial=0))))
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 3, 5, 6, 10]))
    look.title(axes, "One cell", f"spikes in each second; {unit}")
    if len(run.network.bursts.events):
        _around_bursts(figure.add_axes((left, bottom, width, each)), run)


def _around_bursts(axes: Any, run: AnimalRun) -> None:
    edges = np.arange(AROUND[0], AROUND[1] + 0.25, 0.5)
    hears = run.network.wiring.sensitivity > 0
    for cells, colour in ((hears, look.COUNT), (~hears, look.CERVIX)):
        if not cells.any():
            continue
        time = run.network.spikes.time[cells[run.network.spikes.neurone]]
        counts = np.diff(np.searchsorted(time, run.network.bursts.events[:, None] + edges), axis=1).sum(axis=0)
        rate = counts / 0.5 / cells.sum() / len(run.network.bursts.events)
        axes.step(edges[:-1], np.maximum(rate, 0.1), where="post", color=colour, linewidth=1.0)
    axes.set_yscale("log")
    axes.set_ylim(0.1, 100)
    axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axes.minorticks_off()
    axes.set_xlim(*AROUND)
    axes.set_xlabel("seconds from a burst of the network", labelpad=2)
    look.title(axes, "Around the bursts", "spikes/s", look.COUNT)
    if (~hears).any():
        axes.text(1, 1.03, "no receptors", transform=axes.transAxes, color=look.CERVIX, fontweight="bold",
                  va="bottom", ha="right")  # fmt: skip
    look.quiet_grid(axes)


def _heading(figure: Figure, total: float, run: AnimalRun) -> None:
    left = LEFT / WIDTH
    look.heading(figure, left, total, run.scenario.title, run.scenario.changed, 12.5)
    figure.text(1 - RIGHT / WIDTH, 1 - 0.15 / total, _said(run), fontsize=8, va="top", ha="right", color=look.QUIET)


def _said(run: AnimalRun) -> str:
    bursts = len(run.network.bursts.events)
    rat = "a rat that depends on morphine" if run.scenario.dependent else "a rat"
    found = f"{run.scenario.cells:,} oxytocin cells of {rat}; {bursts} burst{'' if bursts == 1 else 's'}"
    interval = run.measures["median_burst_interval"][0]
    return found + (f", {interval / 60:.1f} min apart (median)" if np.isfinite(interval) else "")
