"""The validation run on simulated arms whose answers are known, and on the bundled data where it is quick."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from rich.console import Console

from oxytocin.errors import InputError
from oxytocin.evidence import load_experiments, validation
from oxytocin.evidence.experiments import Experiment
from oxytocin.evidence.measures import Arm
from oxytocin.evidence.outcomes import Outcome
from oxytocin.evidence.running import Order
from oxytocin.evidence.summaries import Summary, interval
from oxytocin.evidence.table import Screen
from oxytocin.evidence.traces import Trace
from oxytocin.evidence.units import registry
from oxytocin.evidence.validate import read_expected, run_validation, write_expected

MINUTES = np.arange(0.0, 61.0)
ROW: dict[str, Any] = {
    "id": "mine",
    "scenario": {"rate": "1 mU/min"},
    "people": 400,
    "role": "calibration",
    "measure": "mean(plasma_oxytocin, 0 min, 60 min)",
    "published": {"value": 10.0, "unit": "pmol/L", "spread": {"kind": "range", "value": [9, 11]}},
}


def experiments(folder: Path, *rows: dict[str, Any]) -> list[Experiment]:
    file = folder / "mine.yaml"
    file.write_text(yaml.safe_dump(list(rows)), encoding="utf-8")
    return load_experiments(str(file))


def levels(order: Order) -> Arm:
    """Stand in for the model: a constant level of ten times the rate, 10 % apart over people."""
    rate = float(str(order.scenario["rate"]).split()[0])  # type: ignore[index]
    person = np.random.default_rng(order.seed).normal(1.0, 0.1, order.people) if order.people > 1 else np.ones(1)
    values = 10 * rate * person[:, None] * np.ones_like(MINUTES)
    return Arm({"plasma_oxytocin": Trace(MINUTES, values, registry().Unit("pmol/L"))})


def test_a_figure_inside_its_band_is_within(tmp_path: Path) -> None:
    (outcome,) = validation(experiments(tmp_path, ROW), simulate=levels).experiments
    assert outcome.within
    assert outcome.predicted == pytest.approx(10, abs=0.02 * 10)
    assert outcome.band == (9, 11)
    assert outcome.interval is not None
    assert outcome.interval[1] - outcome.interval[0] == pytest.approx(2 * 1.96 * 1.0 / np.sqrt(400), rel=0.2)
    assert outcome.sampled


def test_too_few_people_for_the_band_are_pointed_out(tmp_path: Path) -> None:
    (outcome,) = validation(experiments(tmp_path, ROW | {"people": 6}), simulate=levels).experiments
    assert not outcome.sampled


def test_a_figure_within_its_sampling_error_of_an_edge_is_at_the_edge(tmp_path: Path) -> None:
    """Levels are 1 pmol/L apart over people: the mean of 400 has a standard error of 0.05, that of 10 000 of 0.01."""

    def outcome_of(edge: float, people: int) -> Outcome:
        spread = {"kind": "range", "value": [5, edge]}
        row = ROW | {"people": people, "published": {"value": 7.0, "unit": "pmol/L", "spread": spread}}
        return validation(experiments(tmp_path, row), simulate=levels).experiments[0]

    mean = float(outcome_of(11, 400).predicted or np.nan)
    for sign in (-1, 1):  # inside and outside alike
        near, far = (outcome_of(mean + sign * errors * 0.05, 400) for errors in (1.4, 2.6))
        assert (near.at_edge, far.at_edge) == (True, False)
        assert near.within == far.within == (sign > 0)
    mean = float(outcome_of(11, 10_000).predicted or np.nan)
    assert not outcome_of(mean + 1.4 * 0.05, 10_000).at_edge
    assert not outcome_of(10.0, 1).at_edge  # the typical person has no sampling error


def test_one_person_has_no_sampling_error(tmp_path: Path) -> None:
    (outcome,) = validation(experiments(tmp_path, ROW | {"people": 1}), simulate=levels).experiments
    assert outcome.predicted == pytest.approx(10)
    assert outcome.interval == pytest.approx((10, 10))
    assert outcome.sampled


def test_shares_and_percentiles(tmp_path: Path) -> None:
    share = ROW | {
        "measure": "mean(plasma_oxytocin, 0 min, 60 min) > 10 pmol/L",
        "summary": "share",
        "published": {"value": 50.0, "unit": "percent"},
    }
    high = ROW | {"id": "high", "summary": "percentile(97.5)", "published": {"value": 11.96, "unit": "pmol/L"}}
    half, tail = validation(experiments(tmp_path, share, high), simulate=levels).experiments
    assert half.predicted == pytest.approx(50, abs=6)
    assert tail.predicted == pytest.approx(11.96, abs=0.35)


def test_a_comparator_and_a_direction(tmp_path: Path) -> None:
    row = ROW | {
        "versus": {"rate": "2 mU/min"},
        "published": {"direction": "decrease"},
        "measure": "mean(plasma_oxytocin, 0 min, 60 min) - versus(mean(plasma_oxytocin, 0 min, 60 min))",
    }
    up = row | {"id": "up", "published": {"direction": "increase"}}
    down, wrong = validation(experiments(tmp_path, row, up), simulate=levels).experiments
    assert down.within
    assert not wrong.within


def test_a_scan_finds_where_the_mean_crosses(tmp_path: Path) -> None:
    row = ROW | {
        "scan": {"rate": ["1 mU/min", "2 mU/min", "4 mU/min"]},
        "summary": "zero_crossing",
        "measure": "mean(plasma_oxytocin, 0 min, 60 min) - 20 pmol/L",
        "published": {"value": 2.0, "unit": "mIU/min", "kinetics": True},
    }
    (outcome,) = validation(experiments(tmp_path, row), simulate=levels).experiments
    assert outcome.predicted == pytest.approx(2, rel=0.05)
    assert outcome.within


def test_the_dose_for_a_ninety_percent_response(tmp_path: Path) -> None:
    row = ROW | {
        "scan": {"rate": ["1 mU/min", "1.05 mU/min", "1.1 mU/min", "1.15 mU/min", "1.2 mU/min", "1.3 mU/min"]},
        "summary": "dose_for(90)",
        "measure": "mean(plasma_oxytocin, 0 min, 60 min) > 10 pmol/L",
        "published": {"value": 1.147, "unit": "mU/min"},  # 1 / (1 - 1.2816 * 0.1)
    }
    lowest = row | {"id": "lowest", "summary": "lowest_for(90)"}
    dose, tried = validation(experiments(tmp_path, row, lowest), simulate=levels).experiments
    assert dose.predicted == pytest.approx(1.147, rel=0.02)
    assert tried.predicted in (1.15, 1.2)


def test_the_tried_value_with_the_highest_figure(tmp_path: Path) -> None:
    row = ROW | {
        "scan": {"rate": ["1 mU/min", "2 mU/min", "4 mU/min"]},
        "summary": "highest_at",
        "measure": "mean(plasma_oxytocin, 0 min, 60 min) * (45 pmol/L - mean(plasma_oxytocin, 0 min, 60 min))",
        "published": {"value": 2.0, "unit": "mU/min"},
    }
    (outcome,) = validation(experiments(tmp_path, row), simulate=levels).experiments
    assert outcome.predicted == 2
    assert outcome.within


def test_every_point_of_a_curve_is_tried(tmp_path: Path) -> None:
    row = {key: value for key, value in ROW.items() if key != "published"} | {
        "observation": "hpa.oxytocin_infusion.plasma_vs_rate.legros1984",
        "point": "all",
        "people": 1,
        "scan": {"rate": ["1 mU/min", "2 mU/min"]},
        "measure": "value(plasma_oxytocin, 30 min) + 1.3 pmol/L",
    }
    (outcome,) = validation(experiments(tmp_path, row), simulate=levels).experiments
    assert [round(point["predicted"], 2) for point in outcome.points] == [6.66, 12.55]
    assert outcome.accept == "0 of 2 points"  # against 9.9 and 17.7 uU/mL
    assert not outcome.within


def test_a_measure_reads_the_point_of_a_curve_as_x(tmp_path: Path) -> None:
    row = {key: value for key, value in ROW.items() if key != "published"} | {
        "observation": "receptor.otr.sites_per_cell.phaneuf1998",
        "point": "all",
        "people": 1,
        "measure": "210000 site/cell - x / 20 h * 190000 site/cell * value(plasma_oxytocin, 1 min) / 10 pmol/L",
    }
    (outcome,) = validation(experiments(tmp_path, row), simulate=levels).experiments
    assert [point["predicted"] for point in outcome.points] == pytest.approx([210, 20])
    assert outcome.within


def test_a_measure_that_is_undefined_in_most_people_says_nothing(tmp_path: Path) -> None:
    row = ROW | {
        "measure": "time_to(plasma_oxytocin, 11 pmol/L)",
        "published": {"value": 0.0, "unit": "min", "spread": {"kind": "range", "value": [0, 5]}},
    }
    (outcome,) = validation(experiments(tmp_path, row), simulate=levels).experiments
    assert outcome.missing > 0.7
    assert not outcome.within
    chosen = row | {
        "measure": "given(time_to(plasma_oxytocin, 11 pmol/L), maximum(plasma_oxytocin, 0 min, 60 min) > 11 pmol/L)"
    }
    assert validation(experiments(tmp_path, chosen), simulate=levels).experiments[0].within


def test_a_measure_that_does_not_fit_the_run_names_file_experiment_and_key(tmp_path: Path) -> None:
    rows = ({"measure": "mean(plasma_oxytcin, 0 min, 1 min)"}, {"published": {"value": 3, "unit": "cm"}})
    for change, words in zip(rows, ("did you mean 'plasma_oxytocin'", "cannot be given in 'cm'"), strict=True):
        with pytest.raises(InputError, match=f"mine.yaml, mine, measure: .*{words}"):
            validation(experiments(tmp_path, ROW | change), simulate=levels)


def test_the_json_is_the_promised_shape(tmp_path: Path) -> None:
    report = validation(experiments(tmp_path, ROW, ROW | {"id": "b", "role": "validation"}), simulate=levels).to_json()
    assert (report["within"], report["of"]) == (2, 2)
    assert set(report["experiments"][0]) >= {
        "id",
        "observation",
        "role",
        "published",
        "predicted",
        "unit",
        "accept",
        "within",
        "note",
    }
    assert set(report["experiments"][0]["published"]) >= {"value", "spread", "n"}
    assert json.loads(json.dumps(report)) == json.loads(json.dumps(report))


def test_what_used_to_hold_and_no_longer_does_is_lost(tmp_path: Path) -> None:
    chosen = experiments(tmp_path, ROW | {"published": {"value": 50.0, "unit": "pmol/L"}})
    assert validation(chosen, simulate=levels, expected={"mine": True}).lost == ["mine"]
    assert validation(chosen, simulate=levels, expected={"mine": False}).lost == []
    assert validation(chosen, simulate=levels, expected={}).lost == []


def test_what_is_expected_is_written_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    write_expected(validation(experiments(tmp_path, ROW), simulate=levels), file)
    write_expected(
        validation(
            experiments(tmp_path, ROW | {"id": "other", "published": {"value": 50.0, "unit": "pmol/L"}}),
            simulate=levels,
        ),
        file,
    )
    assert read_expected(file) == {"mine": True, "other": False}


def test_the_table_shows_published_beside_predicted(tmp_path: Path) -> None:
    mean = validation(experiments(tmp_path, ROW), simulate=levels).experiments[0].predicted
    edge = {"value": 7.0, "unit": "pmol/L", "spread": {"kind": "range", "value": [5, mean]}}
    rows = (ROW, ROW | {"id": "loose", "people": 6}, ROW | {"id": "near", "published": edge})
    report = validation(experiments(tmp_path, *rows), simulate=levels, expected={"mine": True})
    out = io.StringIO()
    with Screen(2, Console(file=out, width=120)) as screen:
        screen.show(report)
    shown = out.getvalue()
    assert "9 to 11" in shown
    assert "calibration: " in shown
    assert "too few people" in shown
    assert "other people might decide otherwise: near" in " ".join(shown.split())


def test_the_bundled_expectation_names_the_bundled_experiments() -> None:
    assert set(read_expected()) == {item.id for item in load_experiments()}


def test_accepting_belongs_to_the_bundled_experiments(tmp_path: Path) -> None:
    experiments(tmp_path, ROW)
    with pytest.raises(InputError, match="--accept belongs to the bundled experiments"):
        run_validation(str(tmp_path / "mine.yaml"), accept=True)


def test_the_bootstrap_interval_of_a_mean_is_the_textbook_one() -> None:
    values = np.random.default_rng(3).normal(0, 1, 1000)
    low, high = interval(lambda index: float(values[index if index is not None else slice(None)].mean()), 1000)
    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(1000), rel=0.15)


@pytest.mark.parametrize(
    ("scan", "rows", "answer"),
    [
        ([1, 4], [[-1, -1], [1, 1]], 2),  # half-way on a logarithmic scale
        ([0, 4], [[-1, -1], [1, 1]], 2),  # from zero on a straight one
        ([1, 4], [[0, 0], [1, 1]], 1),
        ([1, 4], [[1, 1], [2, 2]], np.nan),  # above from the start: the crossing is outside the scan
        ([1, 4], [[-2, -2], [-1, -1]], np.nan),
    ],
)
def test_zero_crossing(scan: list[float], rows: list[list[float]], answer: float) -> None:
    found = Summary("zero_crossing").over(np.array(scan, dtype=float), [np.array(row, dtype=float) for row in rows])
    np.testing.assert_allclose(found, answer)


def test_the_clearance_of_men_holds_from_the_command_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.json"
    assert run_validation("kinetics.iv.clearance.degroot1995", json_file=file) == 0
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["experiments"][0]["unit"] == "L/h"
    assert 50 < report["experiments"][0]["predicted"] < 84
    assert "67.1" in capsys.readouterr().out
