"""What a run shows, as figures with units: bursts, background and secretion, as an electrophysiologist tabulates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oxytocin.network.bursts import background_rate
from oxytocin.network.run import NetworkRun

Floats = NDArray[np.float64]

BEFORE, AFTER = 2.0, 8.0  # s, around the start of a burst of the network: what is secreted in between is its pulse
AWAY = 10.0  # s, from any burst: background
JUST_AFTER = 3.0  # s, after the last spike of a burst
LONGEST_INHIBITION = 60.0  # s, after a burst, for which the course is looked at
HALF = 0.5  # s
COURSE = np.arange(-2.0, 10.1, 0.25)  # s, around a burst of the network
COUNTING = 10.0  # s, over which spikes and secretion are summed where their variability is asked for


def measures(run: NetworkRun) -> dict[str, tuple[float, str]]:
    """Return each measure of a run with its unit; nan where there is nothing to measure.

    Cells without receptors are left out of what describes bursts. ``pulse_amount`` is what a burst secretes above the
    background, ``silence_after_burst`` the longest pause of a cell among those that begin just after its burst, and
    ``inhibition_after_burst`` how long the population then fires at less than half its background. ``peak_rate`` is
    read from the shortest interval, ``peak_half_second`` from the most spikes in half a second; ``burst_duration`` ends
    with the first interval of 0.1 s, ``acceleration_duration`` when the population no longer fires at twice its
    background.
    """
    bursts, hears = run.bursts, run.wiring.sensitivity > 0
    mine = bursts.event >= 0
    background = background_rate(run.spikes.time, bursts, run.duration, run.wiring.neurones, AWAY)
    peak = _mean(bursts.peak[mine])
    growth = _growth(run)
    return {
        "bursts": (float(len(bursts.events)), "1"),
        "burst_interval": (_mean(bursts.intervals), "s"),
        "interval_change": (change(bursts.intervals), "s"),
        "first_burst": (_mean(bursts.events[:1]), "s"),
        "spikes_per_burst": (_mean(bursts.spikes[mine]), "1"),
        "burst_duration": (_mean(bursts.duration[mine]), "s"),
        "peak_rate": (peak, "1/s"),
        "peak_half_second": (_peak_count(run) / HALF, "1/s"),
        "acceleration_duration": (_accelerated(run, background), "s"),
        "background_rate": (background, "1/s"),
        "acceleration": (peak / background if background else float("nan"), "1"),
        "burst_scatter": (_mean(bursts.spread()), "s"),
        "cells_taking_part": (100 * _mean(bursts.taking_part), "percent"),
        "cells_growing": (100 * growth, "percent"),
        "silence_after_burst": (_silence(run), "s"),
        "inhibition_after_burst": (_inhibition(run, background), "s"),
        "rate_after_burst": (_rate_after(run, hears), "1/s"),
        "pulse_amount": (_mean(pulses(run)), "pg"),
        "secretion_background": (_secretion_between(run), "pg/s"),
        "secreted": (run.secretion.amount, "pg"),
        "spike_variability": (_dispersion(run), "1"),
        "secretion_variability": (_secretion_variability(run), "1"),
        **_deaf(run, hears),
    }


def pulses(run: NetworkRun) -> Floats:
    """Return what each burst of the network secreted above the background (pg), (bursts,)."""
    base = _secretion_between(run)
    base = 0.0 if np.isnan(base) else base
    edges = np.concatenate([[0.0], run.secretion.time])
    total = np.concatenate([[0.0], np.cumsum(run.secretion.rate * np.diff(edges))])
    inside = run.bursts.events[run.bursts.events + AFTER <= run.duration]
    span = np.minimum(inside, BEFORE) + AFTER
    return np.asarray(
        np.interp(inside + AFTER, edges, total) - np.interp(np.maximum(inside - BEFORE, 0), edges, total) - base * span
    )


def _secretion_between(run: NetworkRun) -> float:
    """Return the mean secretion (pg/s) away from bursts."""
    time = run.secretion.time
    near = np.zeros(len(time), dtype=bool)
    for event in run.bursts.events:
        near |= (time > event - AWAY) & (time < event + 2 * AWAY)
    return _mean(run.secretion.rate[~near])


def change(course: Floats) -> float:
    """Return how much larger the later half of successive figures is than the earlier half, on average."""
    half = len(course) // 2
    return float(course[-half:].mean() - course[:half].mean()) if half else float("nan")


def _growth(run: NetworkRun) -> float:
    """Return the share of bursting cells whose bursts gain spikes from one to the next over the run."""
    bursts = run.bursts
    slopes = []
    for cell in np.unique(bursts.neurone):
        mine = (bursts.neurone == cell) & (bursts.event >= 0)
        if mine.sum() >= 3:
            slopes.append(np.polyfit(bursts.event[mine], bursts.spikes[mine], 1)[0])
    return float(np.mean(np.array(slopes) > 0)) if slopes else float("nan")


def _peak_count(run: NetworkRun) -> float:
    """Return the most spikes of a cell in half a second, a mean over its bursts."""
    time, _, first, last = _by_cell(run)
    found = []
    for index in np.flatnonzero(run.bursts.event >= 0):
        own = time[first[run.bursts.neurone[index]] : last[run.bursts.neurone[index]]]
        start, stop = np.searchsorted(own, [run.bursts.start[index], run.bursts.end[index] + 1e-9])
        burst = own[start:stop]
        found.append((np.searchsorted(burst, burst + HALF) - np.arange(len(burst))).max(initial=0))
    return _mean(np.array(found))


def _accelerated(run: NetworkRun, background: float) -> float:
    """Return for how long the mean course around the bursts is above twice the background (s)."""
    events = run.bursts.events
    if not len(events):
        return float("nan")
    counts = np.diff(np.searchsorted(run.spikes.time, events[:, None] + COURSE), axis=1).sum(axis=0)
    rate = counts / np.diff(COURSE) / len(events) / run.wiring.neurones
    above = rate > 2 * background
    peak = int(rate.argmax())
    before = np.flatnonzero(~above[:peak])
    after = np.flatnonzero(~above[peak:])
    start = before[-1] + 1 if len(before) else 0
    end = peak + after[0] if len(after) else len(above)
    return float(COURSE[end] - COURSE[start])


def _by_cell(run: NetworkRun) -> tuple[Floats, NDArray[np.int64], NDArray[np.intp], NDArray[np.intp]]:
    """Return spikes by cell and time: times, cells, and where each cell's begin and end."""
    order = np.lexsort((run.spikes.time, run.spikes.neurone))
    time, who = run.spikes.time[order], run.spikes.neurone[order]
    cells = np.arange(run.wiring.neurones)
    return time, who, np.searchsorted(who, cells), np.searchsorted(who, cells, side="right")


def _silence(run: NetworkRun) -> float:
    bursts = run.bursts
    time, who, first, last = _by_cell(run)
    pauses = np.where(who[1:] == who[:-1], np.diff(time), 0.0)
    found = []
    for index in np.flatnonzero(bursts.event >= 0):
        low, high = first[bursts.neurone[index]], last[bursts.neurone[index]]
        edges = [bursts.end[index] - 1e-9, bursts.end[index] + JUST_AFTER]
        start, stop = low + np.searchsorted(time[low:high], edges)
        found.append(pauses[start:stop].max(initial=0.0))
    return _mean(np.array(found))


def _inhibition(run: NetworkRun, background: float) -> float:
    """Return for how many seconds after a burst the mean course of firing stays under half the background."""
    events = run.bursts.events[run.bursts.events + LONGEST_INHIBITION <= run.duration]
    if not len(events):
        return float("nan")
    edges = np.arange(0.0, LONGEST_INHIBITION + 0.5)
    counts = np.diff(np.searchsorted(run.spikes.time, events[:, None] + edges), axis=1).sum(axis=0)
    low = counts / len(events) / run.wiring.neurones < background / 2
    if not low.any():
        return 0.0
    first = int(np.argmax(low))
    back = np.flatnonzero(~low[first:])
    return float(back[0] if len(back) else len(low) - first)


def _rate_after(run: NetworkRun, cells: NDArray[np.bool_]) -> float:
    """Return the spikes/s of some cells from 2.5 to 7 s after the bursts of the network."""
    mine = run.spikes.time[cells[run.spikes.neurone]]
    first, last = np.searchsorted(mine, [run.bursts.events + 2.5, run.bursts.events + 7])
    return _mean((last - first) / 4.5 / max(cells.sum(), 1))


def _deaf(run: NetworkRun, hears: NDArray[np.bool_]) -> dict[str, tuple[float, str]]:
    if hears.all():
        return {}
    mine = run.spikes.time[~hears[run.spikes.neurone]]
    quiet = background_rate(mine, run.bursts, run.duration, int((~hears).sum()), AWAY)
    own = np.isin(run.bursts.neurone, np.flatnonzero(~hears)).sum()
    return {
        "deaf_background_rate": (quiet, "1/s"),
        "deaf_rate_after_burst": (_rate_after(run, ~hears), "1/s"),
        "deaf_bursts": (float(own), "1"),
    }


def _dispersion(run: NetworkRun) -> float:
    """Return the variance over the mean of a cell's spikes in successive spans away from bursts, a mean over cells."""
    edges, keep = _spans(run)
    cells, spans = run.wiring.neurones, len(edges) - 1
    which = np.floor(run.spikes.time / COUNTING).astype(np.int64) - 1
    inside = (which >= 0) & (which < spans)
    counts = np.bincount(run.spikes.neurone[inside] * spans + which[inside], minlength=cells * spans)
    counts = counts.reshape(cells, spans)[:, keep]
    fires = counts.sum(axis=1) > 0
    if counts.shape[1] < 3 or not fires.any():
        return float("nan")
    return _mean(counts[fires].var(axis=1, ddof=1) / counts[fires].mean(axis=1))


def _secretion_variability(run: NetworkRun) -> float:
    """Return the coefficient of variation of secretion summed over successive spans away from bursts."""
    edges, keep = _spans(run)
    total = np.concatenate([[0.0], np.cumsum(run.secretion.rate * np.diff(run.secretion.time, prepend=0.0))])
    amount = np.diff(np.interp(edges, np.concatenate([[0.0], run.secretion.time]), total))[keep]
    return float(amount.std(ddof=1) / amount.mean()) if len(amount) > 2 and amount.mean() > 0 else float("nan")


def _spans(run: NetworkRun) -> tuple[Floats, NDArray[np.bool_]]:
    edges = np.arange(COUNTING, run.duration + 1e-9, COUNTING)
    middles = (edges[1:] + edges[:-1]) / 2
    if not len(run.bursts.events):
        return edges, np.ones(len(middles), dtype=bool)
    away = np.abs(middles[:, None] - run.bursts.events[None, :]).min(axis=1) > AWAY + COUNTING / 2
    return edges, away


def _mean(values: NDArray[np.floating] | NDArray[np.int64]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
