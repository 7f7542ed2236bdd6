"""Opioids upon the network: cells held back and set free, dependence, the gland, tonic dendritic release."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from oxytocin.errors import InputError
from oxytocin.network import NetworkRun, Noradrenaline, Opioids, Recorded, Stimulus, simulate
from oxytocin.network.parameters import Neurones
from oxytocin.simulation.network_scenario import read_network

LASTING = 300.0  # s


def _run(depolarisation: float = 0.0, excitation: float = 1.0, neurones: Neurones | None = None) -> NetworkRun:
    stimuli = [Stimulus(0, depolarisation=depolarisation, excitation=excitation)]
    return simulate(neurones or Recorded(), stimuli, LASTING, seed=4, sample_every=1.0)


def _rate(**doses: float | bool) -> float:
    """Spikes/s under doses of opioids, once the cells have settled."""
    acting = Opioids().acting(**doses)  # type: ignore[arg-type]
    return float(_run(acting.depolarisation, acting.excitation).rate[60:].mean())


def test_agonists_silence_the_cells_and_naloxone_undoes_it() -> None:
    rest = _rate()
    assert _rate(morphine=1.0) < 0.1 * rest
    assert _rate(kappa_agonist=1.0) < 0.1 * rest
    assert _rate(morphine=1.0, naloxone=1.0) == rest == _rate(naloxone=1.0)


def test_dependent_cells_fire_slowly_until_naloxone_and_fastest_when_it_reaches_the_afferents() -> None:
    before, local, everywhere = (
        _rate(dependent=True, **antagonist) for antagonist in ({}, {"local_naloxone": 1.0}, {"naloxone": 1.0})
    )
    assert before == pytest.approx(1.25, rel=0.15)
    assert local == pytest.approx(3.1, rel=0.15)
    assert everywhere - before == pytest.approx(4.9, rel=0.15)


def test_an_antagonist_of_oxytocin_takes_a_good_part_of_the_secretion_of_withdrawal() -> None:
    acting = Opioids().acting(naloxone=1.0, dependent=True)
    free, blocked = (
        simulate(
            Recorded(),
            [Stimulus(0, 0, acting.excitation, 1, acting.depolarisation, acting.exocytosis, antagonist=antagonist)],
            LASTING,
            seed=4,
            sample_every=1.0,
        )
        for antagonist in (0.0, 1.0)
    )
    assert 0.4 < blocked.secretion.rate[60:].mean() / free.secretion.rate[60:].mean() < 0.75
    assert 0.6 < blocked.rate[60:].mean() / free.rate[60:].mean() < 0.9


def test_the_gland_restrains_itself_and_naloxone_ends_it() -> None:
    antagonist, agonist = (
        Opioids().acting(**doses).exocytosis for doses in ({"naloxone": 1.0}, {"kappa_agonist": 1.0})
    )
    stimuli = [Stimulus(0), Stimulus(100, exocytosis=antagonist), Stimulus(200, exocytosis=agonist)]
    plain = simulate(Recorded(), [Stimulus(0)], LASTING, seed=4, sample_every=1.0)
    treated = simulate(Recorded(), stimuli, LASTING, seed=4, sample_every=1.0)
    np.testing.assert_array_equal(treated.spikes.time, plain.spikes.time)
    ratio = treated.secretion.rate / plain.secretion.rate
    share = Opioids().gland_opioids
    assert (ratio[:100] == 1).all()
    assert np.median(ratio[100:200]) == pytest.approx(1 + share, rel=0.02)
    assert np.median(ratio[200:]) == pytest.approx((1 + share) / (1 + 2 * share), rel=0.02)


def test_terminals_go_on_from_one_restraint_to_the_next() -> None:
    """Cutting the run where nothing changes changes nothing."""
    whole, cut = (
        simulate(Recorded(), stimuli, 60, seed=2, sample_every=1.0)
        for stimuli in ([Stimulus(0)], [Stimulus(0), Stimulus(20), Stimulus(41)])
    )
    np.testing.assert_array_equal(whole.secretion.rate, cut.secretion.rate)
    np.testing.assert_array_equal(whole.secretion.releasable, cut.secretion.releasable)


def test_tonic_release_is_heard_but_for_an_antagonist_and_cells_fire_at_rest_as_without_it() -> None:
    p = Recorded()
    heard = p.oxytocin_gain * p.tonic_release * p.oxytocin_time / 1000
    without = p.changed(tonic_release=0, threshold=p.threshold - (1 + p.lingering) * heard)
    tonic, none = _run(neurones=p), _run(neurones=without)
    np.testing.assert_allclose(tonic.rate[60:].mean(), none.rate[60:].mean(), rtol=0.02)
    np.testing.assert_allclose((tonic.released - none.released).mean(), p.tonic_release, rtol=0.02)
    np.testing.assert_allclose(tonic.oxytocin.min(), heard, rtol=1e-12)
    deaf = _run(neurones=p.changed(oxytocin_gain=0))
    assert deaf.rate[60:].mean() < 0.9 * tonic.rate[60:].mean()


def test_morphine_stops_the_spikes_and_leaves_most_of_dendritic_release() -> None:
    morphine = _run(Opioids().acting(morphine=1.0).depolarisation)
    assert 0.5 < morphine.released[60:].mean() / _run().released[60:].mean() < 1


def test_a_scenario_gives_opioids_by_name() -> None:
    life = [{"at": "1 min", "morphine": "100 %"}, {"at": "10 min", "naloxone": "100 %"}]
    stimuli = {item.at: item for item in read_network({"duration": "20 min", "life": life}).stimuli}
    rest, onset, before, last = (stimuli[time] for time in (0, 90, 600, max(stimuli)))
    o = Opioids()
    assert (rest.depolarisation, rest.exocytosis) == (0, 1)
    assert onset.depolarisation == pytest.approx(-(1 - np.exp(-30 / o.onset_time)) * o.mu_hyperpolarisation)
    assert before.depolarisation == pytest.approx(-o.mu_hyperpolarisation, rel=1e-6)
    assert last.depolarisation == pytest.approx(0, abs=0.02)
    assert last.exocytosis == pytest.approx(1 + o.gland_opioids, rel=0.01)


def test_an_alpha_blocker_takes_its_share_of_excitation_and_of_suckling() -> None:
    life = [{"at": "0 s", "pups": 10}, {"at": "1 min", "alpha_blocker": "50 %"}]
    written = {"duration": "5 min", "life": life}
    free, blocked = read_network(written).stimuli
    share = Noradrenaline()
    assert (free.excitation, free.suckling) == (1, 1)
    assert blocked.excitation == pytest.approx(1 - share.noradrenergic_input / 2)
    assert blocked.suckling == pytest.approx(1 - share.noradrenergic_suckling / 2)
    assert read_network(written | {"change": {"noradrenergic_suckling": 0}}).stimuli[-1].suckling == 1
    with pytest.raises(InputError, match="a share is between 0 and 1"):
        read_network(written | {"change": {"noradrenergic_suckling": 2}})


def test_a_dose_that_is_taken_away_ceases_to_act() -> None:
    life = [{"at": "0 s", "morphine": "100 %", "for": "5 min"}]
    stimuli = read_network({"duration": "10 min", "life": life}).stimuli
    assert min(item.depolarisation for item in stimuli) == pytest.approx(-Opioids().mu_hyperpolarisation, rel=0.01)
    assert stimuli[0].depolarisation == 0
    assert stimuli[-1].depolarisation == pytest.approx(0, abs=0.02)
    assert [item.at for item in stimuli] == sorted({item.at for item in stimuli})


def test_dependence_is_there_from_the_start_and_parameters_can_be_changed() -> None:
    scenario = {"duration": "10 min", "dependent": True, "life": [{"at": "1 min", "naloxone": "50 %"}]}
    stimuli = read_network(scenario | {"change": {"adapted_cells": "1 mV"}}).stimuli
    assert stimuli[0].depolarisation == pytest.approx(1 - Opioids().chronic_morphine)
    assert stimuli[-1].depolarisation == pytest.approx(1 - 0.5 * Opioids().chronic_morphine, abs=0.02)
    assert stimuli[-1].excitation == pytest.approx(1 + 0.5 * Opioids().adapted_afferents, rel=0.01)


@pytest.mark.parametrize("life", [{"at": "0 s", "naloxone": "150 %"}, {"at": "0 s", "morphin": "100 %"}])
def test_what_cannot_be_given_is_said(life: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"naloxone|morphin"):
        read_network({"duration": "2 min", "life": [life]})


def test_a_stimulus_needs_numbers() -> None:
    with pytest.raises(InputError, match="exocytosis"):
        Stimulus(0, exocytosis=-1)
    with pytest.raises(InputError, match="depolarisation"):
        Stimulus(0, depolarisation=float("nan"))


def test_every_number_says_where_it_comes_from() -> None:
    folder = Path(__file__).parents[2] / "docs"
    known = {
        key for path in folder.glob("bibliography*.yaml") for key in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    for number in [*Opioids.declarations().values(), *Noradrenaline.declarations().values()]:
        assert number.meaning
        assert number.source.startswith(("fit:", "obs:", "assumed:"))
        assert set(re.findall(r"ref:(\w+)", f"{number.source} {number.note}")) <= known
