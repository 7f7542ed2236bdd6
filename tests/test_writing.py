"""A file is written whole or what stood there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from oxytocin.errors import InputError
from oxytocin.writing import write_whole


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "result.json", "first")
    write_whole(tmp_path / "new" / "result.json", "µ second")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["result.json"]
    assert (tmp_path / "new" / "result.json").read_text(encoding="utf-8") == "µ second"


def test_what_cannot_be_written_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "within").touch()
    with pytest.raises(InputError, match=r"'.*taken' cannot be written: "):
        write_whole(tmp_path / "taken", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
