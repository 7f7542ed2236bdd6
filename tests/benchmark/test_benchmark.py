"""The benchmark is fair and counts right: same people and outputs, equal accuracy, work that can be checked by hand."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from oxytocin.benchmark import accuracy, arithmetic, comparison, ours, patients, peer, scaling, show, yardstick
from oxytocin.engine import Ensemble
from oxytocin.model import Module, Param, Signal, State, assemble, const, exp


def small(count: int, hours: float = 0.75) -> patients.Patients:
    return patients.induced(count, hours=hours)


class Decay(Module):
    """Five operations: a product, a difference, a product and a quotient by a changing sum."""

    amount = State(1, "pmol", "amount")
    flux = Signal("pmol/min", "flux")
    rate = Param(0.3, "1/min", "rate", source="assumed:a test")
    limit = Param(2.0, "pmol", "limit", source="assumed:a test")

    def equations(m, d: Any) -> None:
        m.flux = m.rate * m.amount * (m.limit - m.amount) / (m.limit + m.amount)
        d.amount = -m.flux


def test_operations_are_counted_from_the_code_that_runs() -> None:
    ensemble = Ensemble(assemble(decay=Decay()), ["decay.amount"], 1.0)
    work = arithmetic.work_of(ensemble)
    assert 5 <= work.per_rates <= 6  # -(rate * amount * (limit - amount) / (limit + amount)): the sign may be folded in
    assert work.rates_per_step == 6
    # stage sums of the 5(4) pair: 1 + 2 + 3 + 4 + 5 + 6 weights and one each for h; 7 weights of the error and 4 more
    assert work.per_step == 6 * work.per_rates + (21 + 6) + (7 + 4)


def test_an_exponential_costs_its_polynomial() -> None:
    class Growth(Module):
        x = State(0, "1", "x")

        def equations(m, d: Any) -> None:
            d.x = exp(-m.x) / const(1, "min")

    count = arithmetic.work_of(Ensemble(assemble(growth=Growth()), ["growth.x"], 1.0)).per_rates
    assert 16 <= count <= 22  # 12 of the polynomial, 4 of the reduction, 1 of the scale, the signs


def test_the_vector_limit_is_above_what_the_engine_reaches() -> None:
    people = small(32, hours=0.25)
    ensemble = ours.compiled(people, ours.Setting("tsit5", 1e-4), 1)
    ours.integrate(people, ensemble)
    found = ours.integrate(people, ensemble)
    reached = found.run.steps.sum() * arithmetic.work_of(ensemble).per_step / found.seconds
    limit = arithmetic.peak(1, turns=2_000_000)
    assert 1e8 < reached < limit


def test_time_of_a_right_hand_side_is_measured_at_the_run_s_own_state() -> None:
    model = yardstick.build(strips=2)
    ensemble = Ensemble(model, ["pressure"], 1.0, workers=1)
    run = ensemble.begin(people=3)
    run.advance(5.0)
    seconds = arithmetic.seconds_per_call(ensemble, run, turns=2000)
    assert 1e-9 < seconds < 1e-4


def test_both_programs_integrate_the_same_people() -> None:
    people = small(3)
    reference = ours.integrate(people, ours.compiled(people, ours.Setting("tsit5", 1e-10, 1e-12), 1)).samples
    assert reference.shape == (3, 271, len(patients.RECORD))
    with peer.Peer(people, workers=1) as processes:
        tight = processes.integrate(peer.Setting(stiff=True, rtol=1e-9))
        again = processes.integrate(peer.Setting(stiff=False, rtol=1e-9, scaled=True))
        loose = processes.integrate(peer.Setting(stiff=False, rtol=1e-3))
        assert processes.integrate(peer.Setting(stiff=False, rtol=1e-3), keep=False).samples is None
    assert tight.samples is not None
    assert again.samples is not None
    assert loose.samples is not None
    assert accuracy.errors(tight.samples, reference).max() < 1e-6
    assert accuracy.errors(again.samples, reference).max() < 1e-6
    assert accuracy.errors(loose.samples, reference).max() > accuracy.errors(tight.samples, reference).max()
    assert np.ptp(reference[:, -1], axis=0).max() > 0  # they are different women


def test_the_error_is_that_of_the_worst_quantity_over_its_range() -> None:
    reference = np.zeros((1, 100, 2))
    reference[0, :, 0] = np.linspace(0, 10, 100)
    reference[0, :, 1] = np.linspace(0, 1000, 100)
    samples = reference + np.array([0.1, 5.0])
    np.testing.assert_allclose(accuracy.errors(samples, reference), [0.01])


def test_the_loosest_tolerance_that_holds_is_found() -> None:
    assert accuracy.loosest(lambda rtol: 10 * rtol, 2e-3) == pytest.approx(2e-4)
    assert accuracy.loosest(lambda rtol: 1.0, 2e-3) is None
    assert tuple(sorted(accuracy.LADDER, reverse=True)) == accuracy.LADDER


def test_summaries_are_those_of_the_traces() -> None:
    people = small(4)
    setting = ours.Setting("tsit5", 1e-6)
    ensemble = Ensemble(people.model, scaling.SUMMARIES, people.every, rtol=1e-6, workers=1)
    found = scaling.summaries(people, ensemble)
    traces = ours.integrate(people, ours.compiled(people, setting, 1)).samples
    pressure = traces[:, :, patients.RECORD.index("intrauterine_pressure")]
    np.testing.assert_allclose(found[:, 0], pressure.mean(axis=1), rtol=1e-4)
    np.testing.assert_allclose(found[:, 1], pressure.max(axis=1), rtol=1e-4)


def test_the_slope_is_that_of_a_power_law() -> None:
    points = [scaling.Point(people, 0.002 * people**1.1, 100.0) for people in (100, 1000, 10_000)]
    assert scaling.slope(points) == pytest.approx(1.1)
    assert scaling.peak_memory() > 20


def test_a_person_is_the_same_in_any_batch() -> None:
    whole, part = small(6), patients.induced(2, first=4, hours=0.75)
    np.testing.assert_array_equal(whole.table[4:], part.table)


def test_a_small_comparison_has_all_that_the_contract_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "OURS", comparison.OURS[:1])
    monkeypatch.setattr(comparison, "PEERS", comparison.PEERS[:1])
    lines: list[str] = []
    people = small(8)
    result = comparison.compare(people, both=2, workers=1, rounds=1, progress=lines.append)
    assert result["error"] <= accuracy.TARGET
    assert result["peer_error"] <= accuracy.TARGET
    assert result["ratio"] == pytest.approx(result["people_per_second"] / result["peer_people_per_second"])
    assert 0 < result["vector_limit_share"] < 1
    assert any("times libRoadRunner" in line for line in lines)
    extra = {
        "hours": 0.75,
        "states": 3,
        "workers": 1,
        "slope": 1.0,
        "latency_s": 0.02,
        "reference_error": 1e-7,
        "scaling": [{"people": 100, "seconds": 0.1, "megabytes": 90.0}],
    }
    text = io.StringIO()
    show({**result, **extra}, Console(file=text, width=100))
    assert "times libRoadRunner" in text.getvalue()
