"""Network scenarios: what they say, what they may not say, and the blood that secretion enters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from oxytocin.errors import InputError
from oxytocin.network import Stimulus, Terminals
from oxytocin.network.blood import rat_level, rat_parameters, woman_level
from oxytocin.network.parameters import Blood
from oxytocin.network.scaling import PICOGRAM_PER_PICOMOLE
from oxytocin.simulation.network_run import simulate_network
from oxytocin.simulation.network_scenario import load_network, network_titles, read_network

FEED: dict[str, Any] = {"duration": "2 min", "life": [{"at": "10 s", "suckling": "100 %", "for": "1 min"}]}


def test_all_bundled_ones_are_read_and_titled() -> None:
    titles = network_titles()
    assert {"milk-ejection", "suckling-dose", "follower-cell", "excitation-step", "inhibition-step"} <= set(titles)
    assert all(titles.values())


def test_what_acts_is_what_began_last_and_ends_when_it_says() -> None:
    life = [
        {"at": "0 s", "suckling": "100 %"},
        {"at": "1 min", "suckling": "50 %", "excitation": "250 %", "for": "30 s"},
        {"at": "80 s", "inhibition": "0 %"},
    ]
    stimuli = read_network({"duration": "2 min", "life": life}).stimuli
    assert stimuli == [
        Stimulus(0, 1.0),
        Stimulus(60, 0.5, 2.5),
        Stimulus(80, 0.5, 2.5, 0.0),
        Stimulus(90, 1.0, 1.0, 0.0),
    ]


def test_parameters_are_changed_in_their_units() -> None:
    scenario = read_network(FEED | {"change": {"brake_time": "4 s", "refill": "0 pg/s", "priming": "0.25 Hz"}})
    assert scenario.neurones.brake_time == pytest.approx(4000)
    assert scenario.neurones.priming == 0.25
    assert scenario.terminals.refill == 0


def test_a_library_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "networks").mkdir()
    (tmp_path / "networks" / "mine.yaml").write_text(yaml.safe_dump(FEED), encoding="utf-8")
    assert load_network("mine", tmp_path, ["cells=20"]).cells == 20


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration": "2"}, "duration: '2' has no unit"),
        ({"duration": "3 kg"}, "is not a quantity in s"),
        ({"duration": "10.5 s"}, "not a whole number of seconds"),
        ({"duration": "3 d"}, "outside"),
        ({"cells": 4000, "duration": "10 h"}, "4000 cells for 10 h is too much"),
        ({"cells": 1}, "at least 2"),
        ({"deaf": 49}, "49 of 48 cells"),
        ({"celss": 5}, "celss: unknown key; did you mean 'cells'"),
        ({"blood": "man"}, "'man' is not one of rat, woman"),
        ({"life": [{"at": "0 s"}]}, r"life\[0\]: nothing happens"),
        ({"life": [{"at": "0 s", "suckling": 1}]}, "has no unit; write it like '1 %'"),
        ({"life": [{"at": "0 s", "suckling": "2000 %"}]}, "outside 0-1000 %"),
        ({"life": [{"at": "3 min", "suckling": "50 %"}]}, "not before the end"),
        ({"life": [*FEED["life"], {"at": "5 s", "pups": 9}]}, r"life\[1\].at: 5 s comes before life\[0\] at 10 s"),
        ({"life": [{"at": "0.5 s", "suckling": "50 %"}]}, r"life\[0\].at: 0.5 s is not a whole number of seconds"),
        ({"life": [{"at": "0 s", "stimulation": "500 Hz"}]}, "outside 0-100 Hz"),
        ({"change": {"treshold": "-45 mV"}}, "did you mean 'threshold'"),
        ({"change": {"threshold": "-45 s"}}, "change.threshold: '-45 s' is not"),
        ({"change": {"threshold": "-70 mV"}}, "above the resting potential"),
        ({"change": {"release_fraction": "5 %"}}, "is not a plain number"),
    ],
)
def test_each_mistake_is_one_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_network(FEED | change)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("network")


def test_what_lasts_no_time_is_named_and_reaches_no_cell() -> None:
    life = [{"at": "10 s", "suckling": "100 %", "for": "0 s"}, {"at": "20 s", "stimulation": "50 Hz", "for": "0 s"}]
    scenario = read_network(FEED | {"life": life})
    assert scenario.without_effect == ("life[0]", "life[1]")
    assert scenario.life == ()
    none, nothing = (simulate_network(FEED | {"life": items})[0].network for items in (life, []))
    np.testing.assert_array_equal(none.spikes.time, nothing.spikes.time)
    assert none.secretion.amount == nothing.secretion.amount
    assert read_network(FEED).without_effect == ()


def test_an_animal_is_the_same_in_company() -> None:
    alone, company = simulate_network(FEED, seed=3), simulate_network(FEED, seed=3, animals=2)
    np.testing.assert_array_equal(alone[0].network.spikes.time, company[0].network.spikes.time)
    np.testing.assert_allclose(alone[0].plasma, company[0].plasma, rtol=1e-6)
    assert not np.array_equal(company[0].network.wiring.members, company[1].network.wiring.members)


def test_plasma_rests_where_secretion_and_clearance_balance() -> None:
    rate = np.full(600, 2.0)  # pg/s
    clearance = rat_parameters()["plasma.organ_clearance"]
    level = rat_level(rate, 1.0)[0]
    np.testing.assert_allclose(level, 120 / PICOGRAM_PER_PICOMOLE / clearance, rtol=1e-3)


def test_a_pulse_leaves_the_rat_as_its_two_half_lives_say() -> None:
    rate = np.zeros(7200)
    rate[100] = 1000.0  # pg in one second
    level = rat_level(rate, 1.0)[0]
    b = Blood()
    volume = (b.central_volume + b.mammary_volume) * b.body_weight / 1000  # L
    assert level[100] == pytest.approx(1000 / PICOGRAM_PER_PICOMOLE / volume, rel=0.02)
    # what has left plasma by clearance is everything: the area is dose over clearance
    area = level.sum() / 60
    assert area == pytest.approx(1000 / PICOGRAM_PER_PICOMOLE / rat_parameters()["plasma.organ_clearance"], rel=0.02)


def test_a_woman_s_gland_is_larger_and_her_blood_more() -> None:
    rate = np.zeros(300)
    rate[100] = 1260.0  # one burst of the rat
    rise = woman_level(rate, 1.0)[0].max()
    assert 0.7 < rise < 3.5, "pulses of women rise by about 1.7 pmol/L (Fuchs 1991)"


def test_a_train_to_the_axons_secretes_without_spikes_of_the_cells() -> None:
    life = [{"at": "30 s", "stimulation": "50 Hz", "for": "4 s"}]
    with_train, without = (simulate_network(FEED | {"life": items})[0].network for items in (life, []))
    np.testing.assert_array_equal(with_train.spikes.time, without.spikes.time)
    assert 500 < with_train.secretion.amount - without.secretion.amount < Terminals().releasable_max


def test_the_rat_s_blood_is_that_of_the_studies_it_is_solved_from() -> None:
    """After an infusion half is gone in 2 min (Fabian 1969), and late in 21 min (Morin 2008), in rats without milk."""
    blood = Blood().changed(mammary_volume=0, mammary_clearance=0)
    rate = np.full(7200, 10.0)  # pg/s; the animal has secreted so for long
    rate[60:] = 0.0
    level = rat_level(rate, 1.0, blood)[0]
    half = int(np.argmax(level[59:] < level[59] / 2)) / 60
    assert half == pytest.approx(2.0, rel=0.03)
    volume = half / np.log(2) * 600 / PICOGRAM_PER_PICOMOLE / level[59] / blood.body_weight * 1000
    assert volume == pytest.approx(73, rel=0.03)
    late = np.log(2) * 600 / np.log(level[3600] / level[4200]) / 60
    assert late == pytest.approx(21.1, rel=0.03)


def test_milk_makes_room_for_oxytocin_and_takes_it_up() -> None:
    lactating, virgin = rat_parameters(), rat_parameters(Blood().changed(mammary_volume=0, mammary_clearance=0))
    assert 1.1 < lactating["plasma.volume"] / virgin["plasma.volume"] < 1.5
    assert 1.05 < lactating["plasma.organ_clearance"] / virgin["plasma.organ_clearance"] < 1.3


def test_the_example_of_the_page_can_be_run() -> None:
    page = (Path(__file__).parents[2] / "docs" / "network.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    assert read_network(yaml.safe_load(example)).deaf == 1


def test_pups_stand_for_suckling_that_saturates() -> None:
    def strength(pups: float) -> float:
        return read_network({"duration": "2 min", "life": [{"at": "0 s", "pups": pups}]}).stimuli[0].suckling

    assert strength(10) == pytest.approx(1)
    assert 0.9 < strength(4) < 1 < strength(20) < 1.02
    with pytest.raises(InputError, match="both suckling and pups"):
        read_network({"duration": "2 min", "life": [{"at": "0 s", "pups": 10, "suckling": "100 %"}]})


def test_the_neurones_are_those_of_recordings_unless_the_program_is_asked_for() -> None:
    assert read_network(FEED).neurones.self_priming > 0
    assert read_network(FEED | {"neurones": "program"}).neurones.self_priming == 0
    with pytest.raises(InputError, match="neurones"):
        read_network(FEED | {"neurones": "programme"})
