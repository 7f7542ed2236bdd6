"""The rat's network beside the woman's mean field, under the scaling of docs/scaling.md: a table and a figure.

python benchmarks/network/scaling.py [docs/images/network-scaling.png]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from adoption import VARIANTS, adopted
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from oxytocin.network.cycles import mean_field_cycles, mean_field_per_spike, network_cycles, network_per_spike
from oxytocin.network.scaling import Cycle, content_factor, interval_law
from oxytocin.report import look

DOSES = (0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
STRETCHES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
RATES = (1, 2, 3, 5, 7, 10, 14, 20, 25, 30, 35, 40)
PUBLISHED_PULSES = (1.2, 4.2, 6.7)  # in 30 min: endogenous.pulse_frequency.by_stage.fuchs1991
PUBLISHED_AMOUNT = (4.0, 16.0)  # mU: kinetics.iv_bolus.equivalent_of_pulse.fuchs1991
MOST_SHOWN = 9
RAT, WOMAN = look.PUMP, look.CERVIX


def table(network: list[Cycle], woman: list[Cycle]) -> list[str]:
    """Return the cycles as a Markdown table."""
    lines = [
        "| | stimulus | interval (s) | by the law (s) | drive | left | relaxation (s) | refractory (s) | spikes | "
        "pulse (mU) | of the pool |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for who, cycles in (("network", network), ("mean field", woman)):
        for c in cycles:
            lines.append(
                f"| {who} | {c.stimulus:g} | {c.interval:.0f} | {c.expected:.0f} | {c.drive:.2f} | "
                f"{c.left / c.full:.2f} | {c.relaxation:.0f} | {c.refractory:.0f} | {c.spikes:.0f} | {c.pulse:.2f} | "
                f"{100 * c.depletion:.1f} % |"
            )
    return lines


def draw(network: list[Cycle], woman: list[Cycle]) -> Figure:
    """Draw the law of intervals, the frequency, the pulse and the secretion of a spike."""
    with rc_context(look.STYLE):
        figure = Figure(figsize=(10.5, 10.4), facecolor="white")
        FigureCanvasAgg(figure)
        grid = figure.add_gridspec(3, 2, hspace=0.42, wspace=0.24, left=0.07, right=0.975, top=0.895, bottom=0.05)
        axes = [figure.add_subplot(grid[row, column]) for row in range(2) for column in range(2)]
        _law(axes[0], network, woman)
        _frequency(axes[1], network, woman)
        _pulse(axes[2], network, woman)
        _spike(axes[3])
        _adopted(figure.add_subplot(grid[2, :]))
        title = "From the rat's network to the woman's mean field"
        figure.text(0.07, 0.975, title, fontsize=12.5, fontweight="bold", va="top", color=look.INK)
        figure.text(0.07, 0.947, "● network of the rat, suckled", fontsize=9, va="top", color=RAT)
        figure.text(0.30, 0.947, "■ mean field of a woman, by stretch", fontsize=9, va="top", color=WOMAN)
    return figure


def _law(axes: Any, network: list[Cycle], woman: list[Cycle]) -> None:
    drive = np.geomspace(1.005, 4, 400)
    for cycles, colour, mark in ((network, RAT, "o"), (woman, WOMAN, "s")):
        left = float(np.mean([c.left / c.full for c in cycles]))
        axes.plot(drive, interval_law(drive, left), color=colour, linewidth=1.0)
        axes.plot([c.drive for c in cycles], [c.filling for c in cycles], mark, color=colour, markersize=5.5)
    axes.set_yscale("log")
    axes.set_ylim(0.25, 6)
    axes.set_yticks([0.3, 1, 3], ["0.3", "1", "3"])
    axes.minorticks_off()
    axes.set_xlim(0.98, 3.2)
    axes.set_xlabel("stimulus relative to the weakest that makes bursts", labelpad=2)
    look.title(axes, "Time of filling", "in relaxation times of the store; lines: ln((u − left)/(u − 1))")
    look.quiet_grid(axes)


def _frequency(axes: Any, network: list[Cycle], woman: list[Cycle]) -> None:
    for value in PUBLISHED_PULSES:
        axes.axhline(value, color=look.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.plot([c.drive for c in network], [c.each_half_hour for c in network], "o-", color=RAT, markersize=5.5)
    axes.plot([c.drive for c in woman], [c.each_half_hour for c in woman], "s-", color=WOMAN, markersize=5.5)
    axes.set_xlim(0.98, 3.2)
    axes.set_ylim(0, 16)
    axes.set_xlabel("stimulus relative to the weakest that makes bursts", labelpad=2)
    look.title(axes, "Bursts in 30 min", "dashed: women before and in labour (1.2, 4.2, 6.7)")
    look.quiet_grid(axes)


def _pulse(axes: Any, network: list[Cycle], woman: list[Cycle]) -> None:
    axes.axhspan(*PUBLISHED_AMOUNT, color=look.FAINT, linewidth=0)
    factor = content_factor()
    axes.plot([c.drive for c in network], [c.pulse for c in network], "o", color=RAT, markersize=5.5)
    axes.plot([c.drive for c in network], [c.pulse * factor for c in network], "o", color=RAT, markersize=5.5,
              markerfacecolor="white", markeredgewidth=1.3)  # fmt: skip
    axes.plot([c.drive for c in woman], [c.pulse for c in woman], "s", color=WOMAN, markersize=5.5)
    last = network[-1]
    axes.annotate("", xy=(last.drive, 0.9 * last.pulse * factor), xytext=(last.drive, 1.12 * last.pulse),
                  arrowprops={"arrowstyle": "->", "color": RAT, "linewidth": 0.9})  # fmt: skip
    axes.text(last.drive - 0.04, 2.2, f"content × {factor:.1f}", color=RAT, ha="right", va="center")
    axes.set_yscale("log")
    axes.set_ylim(0.4, 30)
    axes.set_yticks([0.5, 1, 2, 4, 8, 16], ["0.5", "1", "2", "4", "8", "16"])
    axes.minorticks_off()
    axes.set_xlim(0.98, 3.2)
    axes.set_xlabel("stimulus relative to the weakest that makes bursts", labelpad=2)
    look.title(axes, "A pulse", "mU; grey: what imitates a pulse in women (Fuchs 1991)")
    look.quiet_grid(axes)


def _spike(axes: Any) -> None:
    reference = RATES.index(30)
    for values, colour, mark in (
        (network_per_spike(RATES), RAT, "o"),
        (mean_field_per_spike(RATES), WOMAN, "s"),
    ):
        axes.plot(RATES, values / values[reference], mark + "-", color=colour, markersize=4.5, linewidth=1.0)
    axes.set_xlim(0, 41)
    axes.set_ylim(0, None)
    axes.set_xlabel("firing, spikes/s", labelpad=2)
    look.title(axes, "Secretion of a spike", "relative to that at 30/s; network: trains of 4 s")
    look.quiet_grid(axes)


def _adopted(axes: Any) -> None:
    """What women's pulses become where the mean field takes a value of the network."""
    names = list(VARIANTS)
    found = [adopted(name)[: len(PUBLISHED_PULSES)] for name in names]
    for stage, published in enumerate(PUBLISHED_PULSES):
        shade = 0.35 + 0.3 * stage
        axes.axvline(published, color=WOMAN, alpha=shade, linewidth=0.8, linestyle=(0, (4, 3)))
        shown = [min(row[stage], MOST_SHOWN) for row in found]
        axes.plot(shown, range(len(names)), "s", color=WOMAN, alpha=shade, markersize=5.5)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlim(-0.3, MOST_SHOWN + 0.3)
    axes.set_xlabel("bursts in 30 min, darker with labour", labelpad=2)
    look.title(axes, "Network values in the mean field", "one at a time; dashed: women before labour, in its stages")
    box = axes.get_position()
    axes.set_position((box.x0 + 0.14, box.y0, box.width - 0.14, box.height))
    look.quiet_grid(axes)


def main() -> None:
    """Print the table and write the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=Path("docs/images/network-scaling.png"))
    out = parser.parse_args().out
    network, woman = network_cycles(DOSES, (1, 2, 3, 4, 5)), mean_field_cycles(STRETCHES)
    print("\n".join(table(network, woman)))
    print(f"content factor {content_factor():.2f}")
    for rate, ours, theirs in zip(RATES, network_per_spike(RATES), mean_field_per_spike(RATES), strict=True):
        print(f"{rate}/s: network {ours:.3g} pg, mean field {theirs:.3g} pmol a spike")
    draw(network, woman).savefig(out, dpi=110, metadata={"Software": "oxytocin"})
    print(f"written to {out}")


if __name__ == "__main__":
    main()
