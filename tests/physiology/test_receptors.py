"""Receptors: reserve, conservation, recycling within hours, loss over half a day, and what pM does not do."""

from __future__ import annotations

import numpy as np
import pytest
from tests.physiology.conftest import ensemble

from oxytocin.engine import Ensemble, Run

FROZEN = {"receptors.turnover": 0.0, "receptors.degradation": 0.0}


def shares(run: Run) -> np.ndarray:
    """Return surface, phosphorylated and internalised receptors, one row each."""
    model = run.ensemble.model
    rows = [model.index("states", f"receptors.{name}") for name in ("surface", "phosphorylated", "internalised")]
    return run.state[:, rows].T


def test_half_the_response_needs_a_few_hundredths_of_the_receptors() -> None:
    run = ensemble("cell").begin(people=2)
    run.set_input("bath_oxytocin", np.array([5.0, 1000.0]))
    run.advance(2)
    seen = run.observe(["receptor_occupancy", "oxytocin_response"])
    assert seen["receptor_occupancy"][0] < 0.01
    assert 0.3 < seen["oxytocin_response"][0] < 0.6
    assert seen["receptor_occupancy"][1] == pytest.approx(0.5, rel=0.05)
    assert seen["oxytocin_response"][1] > 0.95


def test_without_synthesis_and_degradation_no_receptor_is_lost() -> None:
    run = ensemble("cell").begin(FROZEN, people=3)
    run.set_input("bath_oxytocin", np.array([1.0, 1e3, 1e6]))
    run.advance(600)
    assert shares(run).sum(axis=0) == pytest.approx(np.ones(3), abs=1e-6)


def test_receptors_go_in_within_half_an_hour_and_are_back_in_four() -> None:
    run = ensemble("cell").begin()
    run.set_input("bath_oxytocin", 1e5)
    run.advance(30)
    surface, _, inside = shares(run)[:, 0]
    assert inside > 0.6
    run.set_input("bath_oxytocin", 0)
    run.advance(270)
    later, _, rest = shares(run)[:, 0]
    assert 0.7 < (inside - rest) / inside < 1
    assert later > surface + 0.5


def test_twenty_hours_of_saturation_leave_a_tenth_of_the_sites() -> None:
    run = ensemble("cell").begin()
    before = run.observe(["receptor_density"])["receptor_density"][0]
    run.set_input("bath_oxytocin", 1e5)
    run.advance(20 * 60)
    assert 0.04 < run.observe(["receptor_density"])["receptor_density"][0] / before < 0.2


def test_sites_stay_at_1e_10_but_go_at_1e_8() -> None:
    run = ensemble("cell").begin(people=3)
    run.set_input("bath_oxytocin", np.array([0.0, 1e2, 1e4]))
    run.advance(120)
    density = run.observe(["receptor_density"])["receptor_density"]
    assert density[1] > 0.75 * density[0]
    assert density[2] < 0.4 * density[0]


def test_density_rises_twelve_fold_over_pregnancy() -> None:
    run = ensemble("labour").begin({"body.gestation": np.array([15.0, 39.0])}, people=2)
    density = run.observe(["receptor_density"])["receptor_density"]
    assert density[1] / density[0] == pytest.approx(12, rel=0.05)


def test_long_induction_costs_receptors_messenger_and_coupling() -> None:
    run = ensemble("labour").begin({"body.bishop": np.array([5.0])})
    before = run.observe(["receptor_density"])["receptor_density"][0]
    run.set_input("oxytocin_infusion", 10 * 1.698)
    run.advance(14 * 60)  # birth, which ends what labour does to the gene, comes a little later
    after = run.observe(["receptor_density", "receptor_messenger", "receptor_coupling"])
    assert 0.2 < after["receptor_density"][0] / before < 0.7
    assert after["receptor_messenger"][0] < 0.3
    assert after["receptor_coupling"][0] < 1


def test_calcium_peaks_within_a_minute_and_the_store_refills_within_two() -> None:
    cells: Ensemble = ensemble("cell")
    run = cells.begin()
    rest = run.advance(30)["intracellular_calcium"][0, -1]
    run.set_input("bath_oxytocin", 3e4)
    samples = run.advance(40)
    calcium, store = samples["intracellular_calcium"][0], samples["myocyte.store"][0]
    assert calcium.max() > 4 * rest
    assert calcium[:5].max() > 0.95 * calcium.max()  # within 25 s
    assert store.min() < 0.35
    run.set_input("bath_oxytocin", 0)
    refilled = run.advance(46)["myocyte.store"][0]
    assert refilled[-1] > 0.9
