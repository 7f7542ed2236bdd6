"""Milk-ejection bursts, read from spikes alone.

A burst of a neurone is a train of at least 20 spikes with every interval under 0.1 s. A burst of the network is a time
at which at least half the neurones burst, each starting within 5 s of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LONGEST_INTERVAL = 0.1  # s, between spikes of a burst
FEWEST_SPIKES = 20
SAME_EVENT = 5.0  # s, between starts of neurones in one burst of the network
SHARE = 0.5  # of neurones that a burst of the network needs


@dataclass(frozen=True)
class Bursts:
    """Bursts of single neurones, in order of start: all arrays (bursts,).

    ``peak`` is the highest instantaneous rate (1/s), the reciprocal of the shortest interval; ``event`` is the index of
    the network burst that a burst belongs to, -1 for a lone one. Of the bursts of the network, ``events`` are the times
    (s), the median of the neurones' starts, and ``taking_part`` the shares of neurones, (events,).
    """

    neurone: NDArray[np.int64]
    start: Floats
    end: Floats
    spikes: NDArray[np.int64]
    peak: Floats
    event: NDArray[np.int64]
    events: Floats
    taking_part: Floats

    @property
    def duration(self) -> Floats:
        """Return how long each burst lasted (s)."""
        return self.end - self.start

    @property
    def intervals(self) -> Floats:
        """Return the times (s) between successive bursts of the network."""
        return np.diff(self.events)

    def spread(self) -> Floats:
        """Return, for each network burst, the standard deviation (s) of the neurones' starts."""
        return np.array([self.start[self.event == index].std() for index in range(len(self.events))])


def find_bursts(time: Floats, neurone: NDArray[np.int64], neurones: int) -> Bursts:
    """Return the bursts in spikes at ``time`` (s) of ``neurone``, both (spikes,)."""
    order = np.lexsort((time, neurone))
    t, who = time[order], neurone[order]
    if not len(t):
        none, zero = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Bursts(zero, none, none, zero, none, zero, none, none)
    close = (np.diff(t) < LONGEST_INTERVAL) & (who[1:] == who[:-1])
    first = np.flatnonzero(np.concatenate([[True], ~close]))
    last = np.concatenate([first[1:], [len(t)]]) - 1
    keep = last - first + 1 >= FEWEST_SPIKES
    first, last = first[keep], last[keep]
    by_start = np.argsort(t[first], kind="stable")
    first, last = first[by_start], last[by_start]
    shortest = np.array([np.diff(t[a : b + 1]).min() for a, b in zip(first, last, strict=True)])
    with np.errstate(divide="ignore"):  # recorded times can be too coarse to tell two spikes apart
        peak = 1.0 / shortest
    event, events, shares = _events(t[first], who[first], neurones)
    return Bursts(who[first], t[first], t[last], last - first + 1, peak, event, events, shares)


def _events(start: Floats, who: NDArray[np.int64], neurones: int) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Join bursts that start close upon each other; the time of an event is the median start."""
    group = np.cumsum(np.diff(start, prepend=start[:1]) > SAME_EVENT)
    event = np.full(len(start), -1, dtype=np.int64)
    times: list[float] = []
    shares: list[float] = []
    for index in np.unique(group):
        members = np.flatnonzero(group == index)
        share = len(np.unique(who[members])) / neurones
        if share >= SHARE:
            event[members] = len(times)
            times.append(float(np.median(start[members])))
            shares.append(share)
    return event, np.array(times), np.array(shares)


def background_rate(time: Floats, bursts: Bursts, duration: float, neurones: int, around: float = 10.0) -> float:
    """Return spikes/s per neurone outside ``around`` seconds before and after each burst of the network."""
    free = np.ones(len(time), dtype=bool)
    for event in bursts.events:
        free &= np.abs(time - event) > around
    edges = np.sort(np.concatenate([[0.0, duration], bursts.events - around, bursts.events + around]).clip(0, duration))
    middles = (edges[1:] + edges[:-1]) / 2
    away = (np.abs(middles[:, None] - bursts.events[None, :]) > around).all(axis=1)
    quiet = float((np.diff(edges) * away).sum())
    return float(free.sum() / quiet / neurones) if quiet > 0 else float("nan")
