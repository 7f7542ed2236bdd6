"""Who takes part, and who is treated how."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.trials.small import small

from oxytocin.errors import InputError
from oxytocin.trials import load_trial
from oxytocin.trials.design import allotted
from oxytocin.trials.work import planned, screened

MANY = np.arange(20_000)


def test_figures_have_the_distributions_and_correlations_asked_for() -> None:
    trial = load_trial(small())
    figures = trial.population.figures(1, MANY)
    assert np.mean(figures["age"]) == pytest.approx(30, abs=0.15)
    assert np.std(figures["age"]) == pytest.approx(5, rel=0.03)
    assert np.median(figures["weight"]) == pytest.approx(80, rel=0.01)
    assert np.corrcoef(np.log(figures["weight"]), figures["height"])[0, 1] == pytest.approx(0.5, abs=0.02)
    assert np.corrcoef(figures["age"], figures["height"])[0, 1] == pytest.approx(0, abs=0.02)
    values, counts = np.unique(figures["bishop"], return_counts=True)
    assert values.tolist() == [2, 3, 4, 5, 6]
    assert counts / len(MANY) == pytest.approx(np.full(5, 0.2), abs=0.01)
    assert np.mean(figures["parity"]) == pytest.approx(0.5, abs=0.01)


def test_a_person_is_the_same_alone_and_among_thousands() -> None:
    trial = load_trial(small())
    everyone, alone = trial.population.figures(3, MANY), trial.population.figures(3, MANY[777:778])
    assert all(alone[name][0] == values[777] for name, values in everyone.items())
    assert trial.population.figures(4, MANY[:9])["age"].tolist() != everyone["age"][:9].tolist()


def test_chunks_hold_everyone_once_whatever_their_size_and_the_flow_adds_up() -> None:
    trial = load_trial(small())
    expected = MANY[screened(trial, 1, MANY)[1] < 0][:1000]
    for size in (1, 7, 250, 5000):
        chunks, flow = planned(trial, 1, 1000, size)
        assert sum(chunk.enrolled for chunk in chunks) == 1000
        assert [chunk.before for chunk in chunks] == list(range(0, 1000, size))
        assert all(one.last == other.first for one, other in pairwise(chunks))
        assert chunks[-1].last == expected[-1] + 1
        assert flow == {"assessed": int(expected[-1]) + 1, "enrolled": 1000, "excluded": flow["excluded"]}
        assert flow["assessed"] - sum(flow["excluded"].values()) == 1000


def test_rules_that_nobody_fits_end_in_a_sentence() -> None:
    with pytest.raises(InputError, match="people are asked for, but 0 fit"):
        planned(load_trial(small(include=["bishop > 12"])), 1, 2, 1)


def test_people_of_a_file_are_taken_in_order_and_not_more_than_there_are(tmp_path: Path) -> None:
    (tmp_path / "women.csv").write_text("age,weight,bishop\n" + "".join(f"{20 + row},70,{row}\n" for row in range(6)))
    trial = load_trial(small(population={"csv": str(tmp_path / "women.csv")}, people=None))
    assert trial.people == 6
    chunks, flow = planned(trial, 1, 3, 10)
    assert (chunks[0].first, chunks[0].last) == (0, 6)
    assert flow == {"assessed": 6, "excluded": {"not bishop > 2": 3}, "enrolled": 3}
    with pytest.raises(InputError, match=r"4 people are asked for, but 3 fit \(the file lists 6\)"):
        planned(trial, 1, 4, 10)


def test_parallel_groups_are_equal_random_and_the_same_in_any_chunks() -> None:
    def arms(size: int) -> list[int]:
        found = np.zeros(600, int)
        for first in range(0, 600, size):
            for group in allotted("parallel", 3, 1, first, min(size, 600 - first)):
                found[first : first + len(group.who)][group.who] = group.arm
        return found.tolist()

    whole = arms(600)
    assert np.bincount(whole).tolist() == [200, 200, 200]
    assert arms(1) == arms(7) == arms(100) == whole
    assert all(np.bincount(whole[block : block + 6]).tolist() == [2, 2, 2] for block in range(0, 600, 6))
    assert len({tuple(whole[block : block + 6]) for block in range(0, 600, 6)}) > 30  # of 90


def test_in_a_crossover_everybody_is_once_under_every_arm_half_of_them_in_each_order() -> None:
    groups = list(allotted("crossover", 2, 1, 0, 400))
    treated = np.zeros((400, 2), int)
    for group in groups:
        treated[group.who, group.arm] += 1
    assert (treated == 1).all()
    first = [group.who.sum() for group in groups if group.period == 1]
    assert first == [200, 200]
