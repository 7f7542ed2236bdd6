"""What people write in an experiments file: what is accepted, and one sentence for each mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from oxytocin.errors import InputError
from oxytocin.evidence.experiments import load_experiments, read_experiments
from oxytocin.evidence.running import needed, plan

GOOD: dict[str, Any] = {
    "id": "mine",
    "scenario": {
        "person": {"sex": "male"},
        "duration": "30 min",
        "care": [{"at": "0 min", "infuse": "oxytocin", "rate": "8 mU/min"}],
    },
    "people": 20,
    "measure": "mean(plasma_oxytocin, 25 min, 30 min)",
    "observation": "hpa.oxytocin_infusion.plasma_vs_rate.legros1984",
    "point": 8,
    "role": "validation",
}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "mine.yaml"
    file.write_text(yaml.safe_dump(list(rows)), encoding="utf-8")
    return file


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key not in keys}


def test_a_good_one_knows_its_target(tmp_path: Path) -> None:
    (item,) = load_experiments(str(written(tmp_path, GOOD)))
    assert item.target.value == 9.9
    assert item.target.unit == "uU/mL"
    assert item.target.band(item.accept).high == pytest.approx(9.9 * 1.25)  # a figure of kinetics
    assert needed(item) == {"plasma_oxytocin"}


def test_a_figure_of_ones_own_needs_no_observation(tmp_path: Path) -> None:
    own = {"value": 4.0, "unit": "pmol/L", "spread": {"kind": "sd", "value": 1.0}}
    (item,) = load_experiments(str(written(tmp_path, without("observation", "point") | {"published": own})))
    assert (item.target.band("default").low, item.target.band("default").high) == (3.0, 5.0)


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    rows = [
        GOOD | {"id": name, "accept": rule, "note": "why", "point": point}
        for name, rule, point in (("a", {"fold": 2}, 8), ("b", {"between": [3, 4]}, 16))
    ]
    first, second = load_experiments(str(written(tmp_path, *rows)))
    assert first.target.band(first.accept).low == pytest.approx(9.9 / 2)
    assert second.target.band(second.accept).high == 4


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD | {"poeple": 3}, "mine.yaml, mine: unknown key 'poeple'; did you mean 'people'"),
        (without("measure"), "mine.yaml, mine: 'measure' is missing"),
        (without("scenario"), "mine, scenario: either 'scenario' .* or 'network' .* is needed"),
        (GOOD | {"network": "milk-ejection"}, "mine, scenario: either 'scenario' .* or 'network' .* is needed"),
        (without("role"), "'role' is missing"),
        (GOOD | {"role": "both"}, "role: .*'both'"),
        (GOOD | {"people": 0}, "people: .*'0'"),
        (GOOD | {"people": 10**9}, "people: "),
        (GOOD | {"measure": "maen(plasma_oxytocin, 1 min, 2 min)"}, "mine, measure: 'maen' .*did you mean 'mean'"),
        (GOOD | {"measure": "import os"}, "mine, measure: 'import os' is not a measure"),
        (GOOD | {"summary": "medain"}, "mine, summary: 'medain' is not a summary; did you mean 'median'"),
        (GOOD | {"summary": "percentile"}, "needs a percentage"),
        (GOOD | {"summary": "percentile(120)"}, "not a percentage between 0 and 100"),
        (GOOD | {"summary": "mean(5)"}, "takes no percentage"),
        (GOOD | {"observation": "hpa.oxytocin_infusion.plasma_vs_rate.legros1985"}, "did you mean 'hpa.*legros1984'"),
        (GOOD | {"point": 9}, "'9.0' is not a point .*x is one of 8, 16"),
        (without("point"), "'None' is not a point"),
        (
            without("point") | {"observation": "kinetics.iv.clearance.degroot1995", "point": 3},
            "one figure, not a curve",
        ),
        (without("observation", "point"), "either 'observation' .* or 'published'"),
        (GOOD | {"published": {"value": 3, "unit": "L"}}, "either 'observation' .* or 'published'"),
        (without("observation", "point") | {"published": {"unit": "L"}}, "published: a published figure has a value"),
        (without("observation", "point") | {"published": {"value": 1, "unit": "liters per sleep"}}, "is not a unit"),
        (GOOD | {"accept": {"fold": 2}}, "accept: a rule of one's own needs its reason in 'note'"),
        (GOOD | {"accept": {"fold": 2, "percent": 3}, "note": "why"}, "is one of fold, percent, between"),
        (GOOD | {"accept": {"fold": 0.5}, "note": "why"}, "accept"),
        (GOOD | {"trust": "weak"}, "trust: .* needs its reason in 'note'"),
        (GOOD | {"measure": "versus(value(plasma_oxytocin, 1 min))"}, "measure: versus.* needs the key 'versus'"),
        (GOOD | {"versus": {"duration": "30 min"}}, "versus: the measure does not use the comparator"),
        (GOOD | {"summary": "zero_crossing"}, "summary: 'zero_crossing' needs a scan"),
        (GOOD | {"scan": {"care[0].rate": ["1 mU/min", "2 mU/min"]}}, "summary: 'mean' cannot be taken of a scan"),
        (GOOD | {"scan": {"care[0].rate": ["1 mU/min", "fast"]}, "summary": "zero_crossing"}, "'fast' is not a number"),
        (GOOD | {"scan": {"care[0].rate": ["1 mU/min", "2 mUmin"]}, "summary": "zero_crossing"}, "is not a unit"),
        (GOOD | {"scan": {"care[0].rate": ["1 mU/min", "2 h"]}, "summary": "zero_crossing"}, "same kind of unit"),
        (
            GOOD | {"scan": {"care[0].rate": ["1 mU/min"]}, "summary": "zero_crossing"},
            "scan: one key with at least two",
        ),
    ],
)
def test_each_mistake_is_one_sentence(tmp_path: Path, row: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_experiments(written(tmp_path, row))
    assert "\n" not in str(caught.value)


def test_ids_and_observations_count_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mine\.yaml, mine, id: this id stands twice"):
        load_experiments(str(written(tmp_path, GOOD, GOOD)))
    with pytest.raises(InputError, match="other, observation: is counted already by 'mine'"):
        load_experiments(str(written(tmp_path, GOOD, GOOD | {"id": "other"})))
    assert len(load_experiments(str(written(tmp_path, GOOD, GOOD | {"id": "other", "point": 16})))) == 2


def test_groups_ids_and_unknown_names() -> None:
    assert {item.file for item in load_experiments("kinetics")} == {"kinetics.yaml"}
    assert len(load_experiments("kinetics.iv.clearance.degroot1995")) == 1
    assert len(load_experiments("kinetics.iv")) == 5
    with pytest.raises(InputError, match="did you mean 'kinetics'"):
        load_experiments("kinetcs")
    with pytest.raises(InputError, match="cannot be read"):
        load_experiments("nowhere.yaml")


def test_a_library_adds_groups(tmp_path: Path) -> None:
    written(tmp_path, GOOD | {"observation": "kinetics.inhaled.equivalent_dose.phase1"} | {"point": None})
    (tmp_path / "scenario.yaml").write_text("title: not an experiment\n", encoding="utf-8")
    assert [item.id for item in load_experiments("mine", library=tmp_path)] == ["mine"]


def test_each_scenario_is_simulated_once(tmp_path: Path) -> None:
    other = GOOD | {"id": "other", "point": 16, "people": 50, "measure": "value(oxytocin_secretion, 1 min)"}
    found = plan(load_experiments(str(written(tmp_path, GOOD, other))))
    (order,) = found.orders.values()
    assert order.people == 50
    assert order.record == ("oxytocin_secretion", "plasma_oxytocin")


def test_the_typical_person_and_a_population_are_not_the_same_run(tmp_path: Path) -> None:
    found = plan(load_experiments(str(written(tmp_path, GOOD, GOOD | {"id": "other", "point": 16, "people": 1}))))
    assert sorted(order.people for order in found.orders.values()) == [1, 20]


def test_a_scan_changes_one_value_and_leaves_the_rest(tmp_path: Path) -> None:
    row = GOOD | {"scan": {"care[0].rate": ["1 mU/min", "2 mU/min"]}, "summary": "zero_crossing"}
    found = plan(load_experiments(str(written(tmp_path, row))))
    assert [order.scenario["care"][0]["rate"] for order in found.orders.values()] == ["1 mU/min", "2 mU/min"]  # type: ignore[index]
    assert GOOD["scenario"]["care"][0]["rate"] == "8 mU/min"


@pytest.mark.parametrize("key", ["care[7].rate", "care[0].rte", "care.rate", "care[0]rate", "person.sex.x"])
def test_a_scan_that_leads_nowhere_is_one_sentence(tmp_path: Path, key: str) -> None:
    row = GOOD | {"scan": {key: ["1 mU/min", "2 mU/min"]}, "summary": "zero_crossing"}
    with pytest.raises(InputError, match=r"mine\.yaml, mine, scan: "):
        plan(load_experiments(str(written(tmp_path, row))))
