"""Experiments on the spiking network: animals in place of people, with traces and outcomes of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from oxytocin.errors import InputError
from oxytocin.evidence import load_experiments, validation
from oxytocin.evidence.animals import TRACES, simulated_animals
from oxytocin.evidence.running import plan

FEED: dict[str, Any] = {
    "neurones": "program",
    "cells": 32,
    "duration": "6 min",
    "life": [{"at": "0 min", "suckling": "200 %"}],
}
MINE: dict[str, Any] = {
    "id": "mine",
    "network": FEED,
    "people": 3,
    "measure": "outcome(spikes_per_burst)",
    "published": {"value": 55, "unit": "count"},
    "role": "validation",
}


def written(folder: Path, *rows: dict[str, Any]) -> str:
    (folder / "mine.yaml").write_text(yaml.safe_dump(list(rows)), encoding="utf-8")
    return str(folder / "mine.yaml")


def test_animals_are_measured_and_compared(tmp_path: Path) -> None:
    rested = {"neurones": "program", "cells": 32, "duration": "6 min"}
    measures = {
        "amount": ("area(oxytocin_secretion, 0 min, 6 min) / outcome(secreted)", {"value": 1, "unit": "1"}),
        "bursts": ("value(bursts, 6 min) - versus(value(bursts, 6 min))", {"direction": "increase"}),
        "pulse": ("outcome(pulse_amount)", {"value": 0.7, "unit": "mU"}),
        "level": ("maximum(plasma_oxytocin, 0 min, 6 min)", {"value": 190, "unit": "pmol/L"}),
    }
    rows = [
        {key: value for key, value in MINE.items() if key != "published"}
        | {"id": name, "measure": measure, "published": published}
        | ({"versus": rested} if "versus" in measure else {})
        for name, (measure, published) in measures.items()
    ]
    report = validation(load_experiments(written(tmp_path, MINE, *rows)))
    assert [item.within for item in report.experiments] == [True] * 5
    assert report.experiments[1].predicted == pytest.approx(1, rel=0.01)


def test_all_arms_of_one_network_are_one_run_of_all_traces(tmp_path: Path) -> None:
    (order,) = plan(load_experiments(written(tmp_path, MINE, MINE | {"id": "other", "people": 2}))).orders.values()
    assert order.network
    assert order.people == 3
    arm = simulated_animals(order)
    assert set(arm.traces) == set(TRACES)
    assert all(trace.values.shape == (3, 360) for trace in arm.traces.values())


def test_a_fault_in_the_network_names_the_experiment(tmp_path: Path) -> None:
    row = MINE | {"network": FEED | {"duration": "6"}}
    with pytest.raises(InputError, match=r"mine\.yaml, mine, network, duration: '6' has no unit"):
        validation(load_experiments(written(tmp_path, row)))
    with pytest.raises(InputError, match=r"mine\.yaml, mine, measure: the run has no outcome 'spike_per_burst'; did"):
        validation(load_experiments(written(tmp_path, MINE | {"measure": "outcome(spike_per_burst)"})))


def test_a_strength_can_be_scanned(tmp_path: Path) -> None:
    row = MINE | {
        "scan": {"life[0].suckling": ["100 percent", "200 percent"]},
        "measure": "value(bursts, 6 min) >= 1",
        "summary": "lowest_for(50)",
        "published": {"value": 100, "unit": "percent"},
    }
    (outcome,) = validation(load_experiments(written(tmp_path, row))).experiments
    assert outcome.predicted in (100, 200)
