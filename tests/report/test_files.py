"""What a run writes: complete, self-contained, and whole or not at all."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from oxytocin.errors import InputError
from oxytocin.report import Run, files, page

FILES = {
    "summary.json", "timecourse.parquet", "events.parquet", "cohort.parquet", "figure.png", "figure.svg", "report.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run.write(tmp_path_factory.mktemp("results") / "induction")


def test_every_file_is_there_and_nothing_else(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_summary_holds_outcomes_with_units_alerts_seed_and_versions(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    birth = summary["outcomes"]["birth_time"]
    assert birth["value"] == pytest.approx(14.2 * 60, abs=1)
    assert birth["unit"] == "min"
    assert birth["interval"]["low"] < birth["interval"]["median"] < birth["interval"]["high"]
    assert summary["alerts"][0] == {
        "time": 560.0,
        "grade": "caution",
        "reason": "six contractions in ten minutes, averaged over 30 min",
    }
    assert summary["without_effect"] == []
    assert summary["seed"] == 1
    assert {"oxytocin", "numpy", "python"} <= set(summary["versions"])


def test_an_outcome_that_did_not_happen_is_null_not_nan(run: Run, tmp_path: Path) -> None:
    never = {**run.typical.outcomes, "birth_time": (np.array([np.nan]), "min")}
    unborn = replace(run, typical=type(run.typical)(**{**vars(run.typical), "outcomes": never}))
    text = (unborn.write(tmp_path / "unborn") / "summary.json").read_text(encoding="utf-8")
    assert json.loads(text)["outcomes"]["birth_time"]["value"] is None
    assert "NaN" not in text


def test_courses_carry_their_units(folder: Path, run: Run) -> None:
    table = parquet.read_table(folder / "timecourse.parquet")
    assert table.column_names[0] == "time"
    units = {field.name: field.metadata[b"unit"].decode() for field in table.schema}
    assert units["time"] == "min"
    assert units["plasma_oxytocin"] == "pmol/L"
    expected = run.typical.parts[0].courses["plasma_oxytocin"][0][0]
    assert np.array_equal(table["plasma_oxytocin"].to_numpy(), expected)


def test_events_and_alerts_stand_in_order_of_time(folder: Path) -> None:
    table = parquet.read_table(folder / "events.parquet").to_pylist()
    assert [row["time"] for row in table] == sorted(row["time"] for row in table)
    assert {"labour.born", "labour.full_dilatation"} <= {row["kind"] for row in table}


def test_one_row_a_person(folder: Path) -> None:
    assert parquet.read_table(folder / "cohort.parquet").num_rows == 40


class Links(HTMLParser):
    """Collects whatever a browser would fetch, and checks that every element that opens also closes."""

    VOID = {"meta", "img", "br", "link", "hr", "input"}

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "data"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_needs_no_network_and_no_script(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    links = Links()
    links.feed(text)
    assert links.open == []
    assert links.scripts == 0
    assert links.fetched
    assert all(target.startswith("data:") for target in links.fetched)
    assert not re.search(r"url\(|@import", text)


@pytest.mark.parametrize(
    "shown",
    ["Birth time", "14 h 12 min", "16.0 mU/min", "six contractions in ten minutes", "not medical advice", "plausible",
     "obs:kinetics.iv.volume.degroot1995", "induction-low-dose", "goal not reached", "Membranes ruptured",
     "&lt;of labour&gt;"],
)  # fmt: skip
def test_the_report_says(folder: Path, shown: str) -> None:
    assert shown in (folder / "report.html").read_text(encoding="utf-8")


def test_the_scenario_title_cannot_become_markup(folder: Path) -> None:
    assert "<of labour>" not in (folder / "report.html").read_text(encoding="utf-8")


def test_a_broken_run_leaves_nothing_and_spares_what_was_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = run.write(tmp_path / "results")
    before = {path.name: path.read_bytes() for path in target.iterdir()}

    def broken(*_: Any) -> str:
        raise RuntimeError("broken in the middle")

    monkeypatch.setattr(page, "page", broken)
    for place in (target, tmp_path / "other"):
        with pytest.raises(RuntimeError, match="in the middle"):
            run.write(place)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_an_existing_folder_keeps_other_files_and_gets_new_ones(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "results"
    target.mkdir()
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    (target / "summary.json").write_text("old", encoding="utf-8")
    run.write(target)
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert json.loads((target / "summary.json").read_text(encoding="utf-8"))["seed"] == 1


def test_a_place_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        run.write(tmp_path / "file" / "results")


def test_the_same_run_writes_the_same_bytes(run: Run, tmp_path: Path) -> None:
    first, second = run.write(tmp_path / "first"), run.write(tmp_path / "second")
    for name in FILES:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_versions_name_what_decides_the_numbers() -> None:
    assert set(files.versions()) == {"oxytocin", "numpy", "llvmlite", "python"}
