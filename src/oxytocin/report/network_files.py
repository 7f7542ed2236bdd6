"""The files of a network run: summary, figure, report, every spike and burst, and the courses second by second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from oxytocin.network.parameters import Blood
from oxytocin.report import words
from oxytocin.report.files import versions, whole_folder, write_json, write_table
from oxytocin.report.network_figure import draw_network
from oxytocin.report.page import inlined, rendered, written
from oxytocin.report.pictures import as_svg, write_png

if TYPE_CHECKING:
    import pyarrow

    from oxytocin.simulation.network_run import AnimalRun
    from oxytocin.simulation.network_scenario import NetworkScenario

NO_TIME = "lasts 0 s"
SECRETED = ("pulse_amount", "secreted", "secretion_background")  # by the rat's gland, whosever blood is shown


def write_network(run: AnimalRun, directory: str | Path) -> Path:
    """Write summary.json, figure.png and .svg, report.html, and spikes, bursts and timecourse as Parquet.

    Raises InputError when the folder cannot be made or written.
    """

    def fill(partial: Path) -> None:
        figure = draw_network(run)
        svg = as_svg(figure)
        (partial / "figure.svg").write_text(svg, encoding="utf-8")
        write_png(figure, partial / "figure.png")
        summary = summarise_network(run)
        write_json(partial / "summary.json", summary)
        (partial / "report.html").write_text(network_page(run, svg, summary["versions"]), encoding="utf-8")
        tables = {"spikes": spikes_table(run), "bursts": bursts_table(run), "timecourse": course_table(run)}
        for name, table in tables.items():
            write_table(table, partial / f"{name}.parquet")

    return whole_folder(directory, fill)


def summarise_network(run: AnimalRun) -> dict[str, Any]:
    """The content of summary.json: what was measured, with units (null where there is nothing), seed and versions.

    ``without_effect`` tells what is written and did nothing, and why.
    """
    scenario = run.scenario
    return {
        "title": words.titled(scenario),
        "note": scenario.note,
        "outcomes": {
            name: {"value": float(value) if math.isfinite(value) else None, "unit": unit}
            for name, (value, unit) in run.measures.items()
        },
        "bursts": [round(float(time), 3) for time in run.network.bursts.events],
        "cells": scenario.cells,
        "bundles": scenario.bundles,
        "duration": {"value": scenario.duration, "unit": "s"},
        "blood": scenario.blood,
        "alerts": [],
        "without_effect": [{"name": name, "reason": NO_TIME} for name in scenario.without_effect],
        "seed": run.seed,
        "versions": versions(),
        "disclaimer": words.DISCLAIMER,
    }


def measure_name(name: str, scenario: NetworkScenario) -> str:
    """A measure's name as a heading, with whose it is where the network is a rat's and the blood a woman's."""
    whose = ""
    if scenario.blood == "woman" and name in SECRETED:
        whose = " (rat's gland)"
    elif scenario.blood == "woman" and "plasma" in name:
        whose = " (woman)"
    return words.name(name) + whose


def no_burst(run: AnimalRun) -> str | None:
    """Say that no milk was let down though there was suckling, and since when; None where there is nothing to say."""
    begins = [item.at for item in run.scenario.life if item.suckling or item.pups]
    if not begins or len(run.network.bursts.events):
        return None
    since, end = (words.duration(time / 60) for time in (min(begins), run.scenario.duration))
    return f"No milk ejection came within the run: pups suckled from {since} on, the run ended at {end}."


def network_page(run: AnimalRun, svg: str, used: Mapping[str, str]) -> str:
    """The whole report as HTML; `svg` is the figure, which is inlined, `used` the versions of what ran."""
    scenario, network = run.scenario, run.network
    changed = {**asdict(network.neurones), **asdict(network.terminals)}
    declared = {**network.neurones.declarations(), **network.terminals.declarations()}
    sets = [(name, changed[name], item) for name, item in declared.items()]
    if scenario.blood == "rat":
        sets += [(name, item.value, item) for name, item in Blood.declarations().items()]
    return rendered(
        "network.html",
        title=words.titled(scenario),
        note=scenario.note,
        cells=f"{scenario.cells:,}",
        bundles=scenario.bundles,
        duration=words.duration(scenario.duration / 60),
        seed=run.seed,
        woman=scenario.blood == "woman",
        disclaimer=words.DISCLAIMER,
        figure=inlined(svg),
        idle=[f"{name} ({NO_TIME})" for name in scenario.without_effect],
        measures=[(measure_name(name, scenario), words.amount(*run.measures[name])) for name in _told(run)],
        scenario=written(scenario.written, without=("title", "note")),
        parameters=[(name, words.amount(value, item.unit), item.meaning, item.source) for name, value, item in sets],
        versions=used,
    )


def _told(run: AnimalRun) -> list[str]:
    """The measures that a page tells: of bursts the median interval, for the mean holds the hours between feeds."""
    names = [name for name in run.measures if name not in ("burst_interval", "median_burst_interval")]
    return [*names[:1], "median_burst_interval", *names[1:]]


def spikes_table(run: AnimalRun) -> pyarrow.Table:
    """Every spike in order: `time` (s) and `neurone`, counted from 0."""
    from oxytocin.report.columns import floats, integers, table

    spikes = run.network.spikes
    return table([("time", floats(spikes.time), "s"), ("neurone", integers(spikes.neurone), "")])


def bursts_table(run: AnimalRun) -> pyarrow.Table:
    """Every burst of a neurone; `event` counts the bursts of the network, -1 for a burst of its own."""
    from oxytocin.report.columns import floats, integers, table

    bursts = run.network.bursts
    return table(
        [
            ("event", integers(bursts.event), ""),
            ("neurone", integers(bursts.neurone), ""),
            ("start", floats(bursts.start), "s"),
            ("duration", floats(bursts.duration), "s"),
            ("spikes", integers(bursts.spikes), ""),
            ("peak_rate", floats(bursts.peak), "1/s"),
        ]
    )


def course_table(run: AnimalRun) -> pyarrow.Table:
    """Second by second: firing, dendritic stores and release, brake, secretion, pools and plasma."""
    from oxytocin.report.columns import floats, table

    network = run.network
    edges = np.concatenate([[0.0], network.time])
    return table(
        [
            ("time", floats(network.time), "s"),
            ("firing_rate", floats(network.spikes.rate(edges, network.wiring.neurones)), "1/s"),
            ("dendritic_store", floats(network.store), "1"),
            ("dendritic_release", floats(network.released.mean(axis=1)), "1"),
            ("dendritic_depolarisation", floats(network.oxytocin.mean(axis=1)), "mV"),
            ("endocannabinoid", floats(network.brake.mean(axis=1)), "1"),
            ("secretion", floats(network.secretion.rate), "pg/s"),
            ("releasable", floats(network.secretion.releasable), "pg"),
            ("reserve", floats(network.secretion.reserve), "pg"),
            ("plasma_oxytocin", floats(run.plasma), "pmol/L"),
        ]
    )
