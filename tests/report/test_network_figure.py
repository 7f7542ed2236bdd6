"""The figure of a network run: every kind of scenario can be drawn, and says what it shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from oxytocin.report import network_figure
from oxytocin.report.network_figure import draw_network
from oxytocin.report.network_files import measure_name
from oxytocin.simulation.network_run import simulate_network

LIVES: dict[str, dict[str, Any]] = {
    "bursts and a deaf cell": {"deaf": 1, "life": [{"at": "0 s", "suckling": "200 %"}]},
    "nothing": {},
    "a litter": {"life": [{"at": "1 min", "pups": 10}]},
    "a train": {"life": [{"at": "1 min", "stimulation": "50 Hz", "for": "4 s"}]},
    "a woman": {"blood": "woman", "life": [{"at": "0 s", "suckling": "200 %"}, {"at": "2 min", "inhibition": "0 %"}]},
    "all cells deaf": {"deaf": 16, "life": [{"at": "0 s", "suckling": "200 %"}]},
}


def words(figure: Figure) -> str:
    return " | ".join(text.get_text() for axes in figure.axes for text in axes.texts)


@pytest.mark.parametrize("name", LIVES)
def test_every_kind_of_scenario_can_be_drawn(name: str) -> None:
    (run,) = simulate_network({"cells": 16, "bundles": 4, "duration": "5 min"} | LIVES[name])
    figure = draw_network(run)
    said = words(figure)
    for panel in ("What reaches the network", "Spikes", "Firing of the population", "Secretion", "Plasma oxytocin"):
        assert panel in said
    assert ("no receptors" in said) == ("deaf" in LIVES[name] and len(run.network.bursts.events) > 0)
    assert ("10 pups" in said) == (name == "a litter")
    assert ("of a woman" in said) == ("of the rat's gland" in said) == (name == "a woman")


def test_the_secretion_shown_is_what_was_secreted() -> None:
    (run,) = simulate_network({"cells": 16, "duration": "3 min", "life": [{"at": "0 s", "suckling": "200 %"}]})
    minute, amount = run.secreted_each_minute
    np.testing.assert_array_equal(minute, [1, 2, 3])
    assert amount.sum() == pytest.approx(run.network.secretion.amount)


def test_a_long_run_counts_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_figure, "LONG", 30.0)
    (run,) = simulate_network({"cells": 4, "duration": "3 min"})
    figure = draw_network(run)
    assert "hours since the start" in [axes.get_xlabel() for axes in figure.axes]
    (panel,) = [axes for axes in figure.axes if axes.get_xlabel() == "hours since the start"]
    assert panel.get_xlim() == (0, 0.05)


def test_of_two_bursts_the_first_is_shown_and_one_interval_is_no_median() -> None:
    strong = {"neurones": "program", "cells": 32, "duration": "10 min", "life": [{"at": "0 s", "suckling": "200 %"}]}
    (run,) = simulate_network(strong)
    events = run.network.bursts.events
    assert len(events) > 2
    (two,) = simulate_network(strong | {"duration": f"{round(events[1]) + 8} s"})
    assert list(two.network.bursts.events) == list(events[:2])
    figure = draw_network(two)
    assert f"A burst from near | at {events[0] / 60:.1f} min" in words(figure)
    said = " | ".join(text.get_text() for text in figure.texts)
    assert "2 bursts" in said
    assert "median" not in said
    assert "median" in " | ".join(text.get_text() for text in draw_network(run).texts)


def test_a_womans_blood_is_told_apart_from_the_rats_gland() -> None:
    (run,) = simulate_network({"cells": 8, "duration": "1 min", "blood": "woman"})
    assert measure_name("secreted", run.scenario) == "Secreted (rat's gland)"
    assert measure_name("maximum_plasma_oxytocin", run.scenario) == "Maximum plasma oxytocin (woman)"
    assert measure_name("secreted", simulate_network({"cells": 8, "duration": "1 min"})[0].scenario) == "Secreted"
    assert 99 < run.measures["reserve_left"][0] < 100
