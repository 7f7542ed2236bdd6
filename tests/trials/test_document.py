"""Trial files: what is read from them, and one sentence for each mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.trials.small import SMALL, small

from oxytocin.errors import InputError
from oxytocin.trials import load_trial, trial_names


def test_bundled_trials_can_be_read_and_say_what_they_compare() -> None:
    names = trial_names()
    assert {"low-versus-high-dose", "continue-versus-stop"} <= set(names)
    for name, title in names.items():
        trial = load_trial(name)
        assert trial.title == title
        assert len(trial.arms) >= 2
        assert trial.control in {arm.name for arm in trial.arms}
        assert {item.role for item in trial.endpoints} >= {"primary", "safety", "dose"}


def test_an_arm_is_the_scenario_with_its_patch_laid_over() -> None:
    trial = load_trial("low-versus-high-dose")
    low, high = (arm.scenario for arm in trial.arms)
    assert (low.person, low.duration) == (high.person, high.duration)
    assert [step.plan.start for step in (*low.care, *high.care)] == [1.0, 6.0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"armz": {}}, "trial, armz: unknown key; did you mean 'arms'?"),
        ({"arms": {"one": {}}}, "at least two arms"),
        ({"arms": {"one": {}, "two": 3}}, "arms.two: what differs from the scenario is needed, as a mapping"),
        ({"design": "random"}, "design: 'random' is not one of same women, parallel, crossover"),
        ({"endpoints": {"birth": {"time": "birth_time", "event": "birth_time < 1 h"}}}, "one of 'time', 'event' or"),
        ({"endpoints": {"weight": {"time": "birth_time"}}}, "a word that no other column has"),
        ({"endpoints": {"x": {"time": "import os"}}}, "endpoints.x.time: 'import os' is not a measure"),
        ({"endpoints": {"x": {"number": "mean_of(birth_time)"}}}, "a trial does that itself"),
        ({"include": ["bishp > 2"]}, "include[0]: a person's chart has no 'bishp'; did you mean 'bishop'?"),
        ({"include": ["weight > 2 cm"]}, "include[0]: in 'weight > 2 cm': "),
        ({"analysis": {"control": "for"}}, "there is no arm 'for'; did you mean 'four'?"),
        ({"analysis": {"competing": {"of": "brith", "by": ["early"]}}}, "no endpoint 'brith' is of kind 'time'"),
        ({"analysis": {"competing": {"of": "birth", "by": ["peak"]}}}, "no endpoint 'peak' is of kind 'event'"),
        ({"population": {"age": {"mean": "30 yr"}}}, "population.age: a distribution is one of"),
        ({"population": {"age": {"mean": "30 kg", "sd": "5 yr"}}}, "population.age: '30 kg' is not an age"),
        ({"population": {"parity": {"shares": {"0": 0.5, "1": 0.6}}}}, "the shares add up to 1.1, not to 1"),
        ({"population": {"correlations": [{"of": ["age", "weight"], "value": 0.1}]}}, "'age' is not distributed"),
        ({"people": 1}, "people: '1' must be at least 2"),
    ],
)
def test_mistakes_are_one_sentence(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        load_trial(small(**changes))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_correlations_that_cannot_be_are_refused() -> None:
    figure = {"mean": "30 yr", "sd": "5 yr"}
    people = {
        "age": figure,
        "weight": {"median": "80 kg", "cv": 0.2},
        "height": {"mean": "165 cm", "sd": "6 cm"},
        "correlations": [
            {"of": ["age", "weight"], "value": 0.9},
            {"of": ["weight", "height"], "value": 0.9},
            {"of": ["age", "height"], "value": -0.9},
        ],
    }
    with pytest.raises(InputError, match="no people can have all these correlations"):
        load_trial(small(population=people))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "women.csv: a heading such as"),
        ("age,hight\n30,165\n", "line 1: the column 'hight' is no figure of a person; did you mean 'height'?"),
        ("age,parity\n30,0\n31\n", "line 3: 1 cells, but the heading has 2"),
        ("age,parity\n30,zero\n", "line 2, parity: 'zero' is not a number"),
        ("age,parity\n30,0\n5,0\n", "line 3, age: 5 is outside 12-100 yr"),
        ("age,parity\n13,4\n", "line 2: a parity of 4 is not possible at 13 yr"),
    ],
)
def test_a_file_of_people_is_checked_line_by_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "women.csv").write_text(text)
    with pytest.raises(InputError) as error:
        load_trial(small(population={"csv": str(tmp_path / "women.csv")}))
    assert said in str(error.value)


def test_a_trial_of_ones_own_is_found_in_the_library(tmp_path: Path) -> None:
    import yaml

    (tmp_path / "trials").mkdir()
    (tmp_path / "trials" / "mine.yaml").write_text(yaml.safe_dump(SMALL))
    assert load_trial("mine", tmp_path).title == "Four against eight"
    with pytest.raises(InputError, match="there is no trial 'mime'; did you mean 'mine'"):
        load_trial("mime", tmp_path)
