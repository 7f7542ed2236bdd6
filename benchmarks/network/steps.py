"""Three published behaviours of the network in one figure: a follower cell, a step of excitation, a step of inhibition.

python benchmarks/network/steps.py [docs/images/network-steps.png]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from oxytocin.report import look
from oxytocin.simulation.network_run import AnimalRun, simulate_network

STEPS = {
    "excitation-step": ("Excitatory input 150 % up stops the bursts", "as figure 8A of Rossoni 2008", look.CERVIX),
    "inhibition-step": (
        "Inhibitory input 150 % up, suckling too weak",
        "as figure 8B, after recordings: one burst during it, and one as it ends",
        look.PUMP,
    ),
}
BETWEEN = (-30.0, 60.0)  # s, around a burst


def main() -> None:
    """Run the three scenarios and write the figure."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/network-steps.png")
    with rc_context(look.STYLE):
        figure = Figure(figsize=(10.5, 6.2), facecolor="white")
        FigureCanvasAgg(figure)
        rows = figure.subplots(3, 1, gridspec_kw={"hspace": 0.75})
        figure.subplots_adjust(left=0.06, right=0.975, top=0.94, bottom=0.08)
        _follower(rows[0], simulate_network("follower-cell")[0])
        for axes, (name, (title, source, colour)) in zip(rows[1:], STEPS.items(), strict=True):
            _step(axes, simulate_network(name)[0], title, source, colour)
        figure.savefig(out, dpi=110, metadata={"Software": "oxytocin"})
    print(f"written to {out}")


def _follower(axes: Any, run: AnimalRun) -> None:
    edges = np.arange(BETWEEN[0], BETWEEN[1] + 0.5, 1.0)
    events = run.network.bursts.events
    hears = run.network.wiring.sensitivity > 0
    for cells, colour, name in ((hears, look.COUNT, "the others"), (~hears, look.CERVIX, "without receptors")):
        time = run.network.spikes.time[cells[run.network.spikes.neurone]]
        counts = np.diff(np.searchsorted(time, events[:, None] + edges), axis=1).sum(axis=0)
        rate = counts / len(events) / cells.sum()
        axes.step(edges[:-1], np.maximum(rate, 0.1), where="post", color=colour, linewidth=1.1)
        axes.text(40, 20 if colour == look.COUNT else 8, name, color=colour, fontweight="bold")
    _log(axes)
    axes.set_xlim(*BETWEEN)
    axes.set_xlabel("seconds from a burst of the others", labelpad=2)
    look.title(axes, "A cell without oxytocin receptors", "spikes/s; silent after bursts it has no part in (figure 6)")


def _step(axes: Any, run: AnimalRun, title: str, source: str, colour: str) -> None:
    edges = np.arange(0, run.network.duration + 0.5, 1.0)
    rate = run.network.spikes.rate(edges, run.network.wiring.neurones)
    axes.step(edges[:-1] / 60, np.maximum(rate, 0.1), where="post", color=look.COUNT, linewidth=0.6)
    last = run.scenario.life[-1]
    axes.axvspan(last.at / 60, (last.at + (last.lasting or 0)) / 60, color=colour, alpha=0.15, linewidth=0)
    _log(axes)
    axes.set_xlim(0, run.network.duration / 60)
    axes.set_xlabel("minutes", labelpad=2)
    look.title(axes, title, f"spikes/s per cell; {source}")


def _log(axes: Any) -> None:
    axes.set_yscale("log")
    axes.set_ylim(0.1, 100)
    axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axes.minorticks_off()
    look.quiet_grid(axes)


if __name__ == "__main__":
    main()
