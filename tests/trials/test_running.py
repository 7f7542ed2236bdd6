"""Running: the same rows however the work is done, what a failed person leaves, what cannot be written or read."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.dataset as dataset
import pytest
from pyarrow import parquet
from tests.trials.small import SMALL, fragile_model, small, toy_model

from oxytocin.errors import InputError
from oxytocin.trials import CrewError, TrialResult, trial
from oxytocin.trials.crews import carried_out
from oxytocin.trials.store import Store


@pytest.mark.parametrize(("workers", "chunk"), [(1, 7), (1, 1), (2, 4)])
def test_rows_are_the_same_bit_for_bit(undisturbed: TrialResult, workers: int, chunk: int) -> None:
    again = trial(SMALL, workers=workers, chunk=chunk, build=toy_model)
    assert again.rows.equals(undisturbed.rows)
    assert again.summary == undisturbed.summary
    assert again.report == undisturbed.report


def test_a_smaller_trial_is_the_beginning_of_a_larger_one(undisturbed: TrialResult) -> None:
    few = trial(SMALL, people=4, workers=1, build=toy_model)
    assert few.rows.equals(undisturbed.rows.head(8))
    other = trial(SMALL, people=4, seed=2, workers=1, build=toy_model)
    assert not other.rows["birth"].equals(few.rows["birth"])


def test_the_same_woman_stands_under_every_arm(undisturbed: TrialResult) -> None:
    four, eight = (undisturbed.rows[undisturbed.rows["arm"] == arm].reset_index() for arm in ("four", "eight"))
    for figure in ("person", "age", "weight", "height", "parity", "bishop"):
        assert four[figure].equals(eight[figure])
    # at a constant rate she reaches twice the level at twice the rate, by her own clearance
    assert (eight["peak"] / four["peak"]).to_numpy() == pytest.approx(np.full(30, 2.0), rel=1e-3)
    assert (eight["birth"] < four["birth"]).all()
    assert (four["late"] == ~four["early"]).all()
    assert (four["given"] / four["birth"]).to_numpy() == pytest.approx(np.full(30, 4.0), rel=0.03)


def test_results_can_be_read_with_any_tool(undisturbed: TrialResult, folder: Path) -> None:
    table = dataset.dataset(folder / "results").to_table()
    assert table.num_rows == 60
    assert table.column_names[:3] == ["person", "arm", "birth"]
    assert table.schema.field("birth").metadata == {b"unit": b"min", b"kind": b"time"}
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == undisturbed.summary
    assert {path.name for path in folder.iterdir()} == {"results", "trial.json", "summary.json", "report.html"}


def test_the_report_needs_nothing_else_and_shows_every_part(undisturbed: TrialResult, folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page == undisturbed.report
    assert "http" not in page.replace("http://www.w3.org", "")
    for part in ("Effects", "Subgroups", "Doses", "Safety", "Flow of people", "depends on", "not medical advice"):
        assert part in page
    assert page.count("data:image/svg+xml;base64,") == 4
    assert f"<strong>{undisturbed.summary['flow']['assessed']}</strong>assessed" in page


def test_parallel_groups_are_parts_of_the_same_people(undisturbed: TrialResult) -> None:
    parallel = trial(small(design="parallel"), workers=1, build=toy_model)
    assert parallel.rows["person"].is_unique
    assert parallel.rows["arm"].value_counts().to_dict() == {"four": 15, "eight": 15}
    both = parallel.rows.merge(undisturbed.rows, on=["person", "arm"], suffixes=("", "_same"))
    assert len(both) == 30
    assert both["birth"].equals(both["birth_same"])


def test_in_a_later_period_the_body_is_the_same_and_its_rhythm_is_not(undisturbed: TrialResult) -> None:
    crossed = trial(small(design="crossover"), workers=1, build=toy_model).rows
    both = crossed.merge(undisturbed.rows, on=["person", "arm"], suffixes=("", "_same"))
    first, second = both[both["period"] == 1], both[both["period"] == 2]
    assert len(first) == len(second) == 30
    assert first["birth"].equals(first["birth_same"])
    assert second["peak"].to_numpy() == pytest.approx(second["peak_same"].to_numpy(), rel=1e-3)


def test_who_fails_is_named_counted_and_left_out_and_the_trial_goes_on(undisturbed: TrialResult) -> None:
    result = trial(SMALL, workers=1, build=fragile_model)
    failed = result.rows[result.rows["failure"].notna()]
    assert 0 < len(failed) < 60
    assert failed[["birth", "given", "peak"]].isna().all(axis=None)
    assert failed["early"].isna().all()
    assert failed["failure"].str.contains("fuse.burnt").all()
    arms = result.summary["arms"]
    assert sum(arm["failed"] for arm in arms.values()) == len(failed) == len(result.summary["failures"])
    assert result.summary["endpoints"]["early"]["arms"]["four"]["of"] == 30 - arms["four"]["failed"]
    kept = result.rows[result.rows["failure"].isna()]
    same = kept.merge(undisturbed.rows, on=["person", "arm"], suffixes=("", "_same"))
    assert same["birth"].to_numpy() == pytest.approx(same["birth_same"].to_numpy(), rel=1e-3)


def test_a_full_disk_is_one_sentence_and_what_is_finished_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: TrialResult
) -> None:
    written = parquet.write_table
    room = iter([True, True])

    def full(table: Any, where: Any, **options: Any) -> None:
        if not next(room, False):
            Path(where).write_bytes(b"half a fi")
            raise OSError(errno.ENOSPC, "No space left on device")
        written(table, where, **options)

    monkeypatch.setattr(parquet, "write_table", full)
    with pytest.raises(InputError, match=r"No space left on device.*--resume"):
        trial(SMALL, out=tmp_path, workers=1, chunk=5, build=toy_model)
    monkeypatch.undo()
    left = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert left == ["part-000000.parquet", "part-000001.parquet"]
    told: list[tuple[int, int]] = []
    result = trial(SMALL, out=tmp_path, resume=True, workers=1, build=toy_model, progress=lambda *at: told.append(at))
    assert (told[0], told[-1]) == ((10, 30), (30, 30))
    assert result.rows.equals(undisturbed.rows)


def test_a_folder_of_another_trial_is_left_alone(undisturbed: TrialResult, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    with pytest.raises(InputError, match="already holds a trial; go on with it by --resume"):
        trial(SMALL, out=folder, workers=1, build=toy_model)
    with pytest.raises(InputError, match="begun with seed 1, not 2"):
        trial(SMALL, seed=2, out=folder, resume=True, workers=1, build=toy_model)
    with pytest.raises(InputError, match="begun with another written"):
        trial(small(include=["bishop > 3"]), out=folder, resume=True, workers=1, build=toy_model)
    with pytest.raises(InputError, match="begun with another version of the model"):
        trial(SMALL, out=folder, resume=True, workers=1, build=fragile_model)
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"settings": {}}', '{"settings": 1, "chunks": [{"a": 1}]}', "\x00\xff"]
)
def test_a_state_that_cannot_be_read_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "trial.json").write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match=r"the state of the trial in '.*' cannot be read"):
        trial(SMALL, out=tmp_path, resume=True, workers=1, build=toy_model)


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    trial(SMALL, people=4, out=tmp_path, workers=1, chunk=2, build=toy_model)
    (tmp_path / "results" / "part-000001.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(InputError, match=r"part-000001.parquet' is not a finished part of this trial; delete"):
        trial(SMALL, people=4, out=tmp_path, resume=True, workers=1, build=toy_model)


def test_an_endpoint_the_model_does_not_have_is_named_before_any_work(tmp_path: Path) -> None:
    wrong = small(endpoints={"birth": {"time": "birth_tme"}})
    with pytest.raises(
        InputError, match=r"trial, arms.four: endpoints.birth: the run has no outcome 'birth_tme'; did you mean"
    ):
        trial(wrong, out=tmp_path / "new", workers=1, build=toy_model)
    with pytest.raises(InputError, match="cannot be given in 'mmHg'"):
        trial(small(endpoints={"given": {"number": "total_oxytocin", "unit": "mmHg"}}), workers=1, build=toy_model)
    assert not (tmp_path / "new").exists()


def test_results_without_their_state_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "part-000000.parquet").write_bytes(b"someone's")
    with pytest.raises(InputError, match=r"holds results, but no trial\.json"):
        trial(SMALL, out=tmp_path, resume=True, workers=1, build=toy_model)


def _dies(common: int, piece: int) -> int:
    import os

    if piece == common:
        os._exit(9)
    return piece


def test_a_worker_that_dies_is_said_so() -> None:
    with pytest.raises(CrewError, match="a worker process ended unexpectedly"):
        list(carried_out(_dies, 3, range(8), workers=2))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    store = Store(tmp_path / "missing")
    with pytest.raises(InputError, match="cannot be written"):
        store.write("summary.json", "{}")
    assert not (tmp_path / "missing").exists()
