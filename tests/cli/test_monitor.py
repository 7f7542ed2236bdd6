"""`oxytocin monitor` and `oxytocin export wfdb` from the shell's side."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.care.heart_traces import contractions, dip, trace

from oxytocin.care.heart_record import load_record

Command = Callable[..., Any]

HALF_AN_HOUR = """
title: Half an hour of oxytocin
person:
  {sex: female, age: 29 yr, weight: 78 kg, height: 165 cm, state: pregnant, gestation: 40 wk, parity: 0, bishop: 7}
duration: 30 min
care:
  - {at: 5 min, infuse: oxytocin, rate: 8 mU/min}
"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV of a 30 min trace with late decelerations, with any header and columns."""

    def write(header: str = "time [s],FHR,UC", activity: bool = True, minutes: float = 30, cells: str = "") -> Path:
        time, rate = trace(minutes, amplitude=8)
        for peak in np.arange(120, time[-1] - 60, 180):
            rate -= dip(time, peak + 30, 30, 40)
        columns = [time, rate.round(2)] + ([contractions(time).round(2)] if activity else [])
        rows = [",".join(map(str, row)) for row in zip(*columns, strict=True)]
        file = tmp_path / "record.csv"
        file.write_text("\n".join([header, *rows, cells]) + "\n", encoding="utf-8")
        return file

    return write


def test_a_csv_is_read_printed_and_drawn(oxytocin: Command, table: Callable[..., Path], tmp_path: Path) -> None:
    file, told = table("time [s],FHR [bpm],UC [mmHg]"), tmp_path / "reading.json"
    answer = oxytocin("monitor", str(file), "--json", str(told), "--out", str(tmp_path / "out"), "--stress-test")
    assert answer.code == 0, answer.err
    assert "recurrent late decelerations" in " ".join(answer.out.split())
    assert "As a stress test: positive" in answer.out
    read = json.loads(told.read_text(encoding="utf-8"))
    assert [window["baseline"] for window in read["windows"]] == [140, 140, 140]
    assert read["overall"]["late"] >= 8
    assert read["windows"][-1]["figo"] == "pathological"
    assert read["alerts"][-1]["grade"] in ("caution", "danger")
    assert (tmp_path / "out" / "strip.png").stat().st_size > 20_000


def test_a_record_without_uterine_activity_is_read_and_says_so(oxytocin: Command, table: Callable[..., Path]) -> None:
    answer = oxytocin("monitor", str(table("time [s],FHR", activity=False)))
    assert answer.code == 0, answer.err
    assert "no uterine activity: the heart is read alone" in answer.out


def test_minutes_semicolons_and_losses(table: Callable[..., Path]) -> None:
    file = table("minutes,FHR,toco", minutes=30)
    text = file.read_text(encoding="utf-8")
    rows = text.splitlines()[1:-1]
    spoilt = [f"{float(row.split(',')[0]) / 60};{'' if index % 5 == 0 else row.split(',')[1]};NaN"
              for index, row in enumerate(rows)]  # fmt: skip
    file.write_text("\n".join(["# a comment", "minutes;FHR;toco", *spoilt]), encoding="utf-8")
    record = load_record(file)
    assert record.step == pytest.approx(1.0)
    assert np.isnan(record.rate).mean() == pytest.approx(0.2, abs=0.01)
    assert record.pressure is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\x00\x01\x02", "not text"),
        ("a.csv", b"\xff\xfe\x00", "not text"),
        ("a.csv", b"time [s],rate\n0,140\n", "no column of the fetal heart rate"),
        ("a.csv", b"time,FHR\n0,140\n", "sampling is unknown"),
        ("a.csv", b"when,FHR\n0,140\n", "no column of time"),
        ("a.csv", b"time [s],FHR\n", "0 rows"),
        ("a.csv", b"time [s],FHR\n0,140\n1,high\n", "row 3, FHR: 'high' is not a number"),
        ("a.csv", b"time [s],FHR\n0,140\n1\n", "1 values for 2 columns"),
        ("a.csv", b"time [s],FHR\n0,140\n0,140\n", "time has to rise"),
        ("a.csv", b"time [min],FHR\n0,140\n1,140\n2,140\n", "a sample every 60 s"),
        ("a.csv", b"time [s],FHR\n0,140\n1,140\n2,140\n", "min long"),
        ("a.csv", b"time [s],FHR [Hz]\n0,140\n1,140\n", "beats/min"),
        ("a.csv", b"time [s],FHR,UC [psi]\n0,140,1\n1,140,1\n", "mmHg or kPa"),
        ("a.hea", b"nonsense\n", "cannot be read as a WFDB record"),
        ("a.hea", b"a 2 4 2400\na.dat 16 100/bpm 12 0 0 0 0 FHR\na.dat 16 100/nd 12 0 0 0 0 UC\n", "is not there"),
        ("a.mat", b"x", "found '.mat'"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    oxytocin: Command, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    answer = oxytocin("monitor", str(tmp_path / name))
    assert answer.code == 2
    assert told in answer.err
    assert answer.err.count("\n") == 1


def test_all_zero_and_implausible_rates_are_refused(oxytocin: Command, tmp_path: Path) -> None:
    for value, told in ((0, "lost throughout"), (14, "median heart rate of 14")):
        file = tmp_path / "a.csv"
        rows = "\n".join(f"{second},{value}" for second in range(700))
        file.write_text(f"time [s],FHR\n{rows}\n", encoding="utf-8")
        answer = oxytocin("monitor", str(file))
        assert answer.code == 2
        assert told in answer.err


def test_missing_files_folders_and_speeds(oxytocin: Command, tmp_path: Path, table: Callable[..., Path]) -> None:
    assert "there is no record" in oxytocin("monitor", str(tmp_path / "none")).err
    assert "is a folder" in oxytocin("monitor", str(tmp_path)).err
    assert "is a folder" in oxytocin("monitor", ".").err
    answer = oxytocin("monitor", str(table()), "--speed", "2")
    assert answer.code == 2
    assert "runs at 1 or 3" in answer.err


def test_a_simulated_cardiotocogram_is_read_back_by_wfdb_and_by_the_monitor(oxytocin: Command, tmp_path: Path) -> None:
    import wfdb

    scenario = tmp_path / "half an hour.yaml"
    scenario.write_text(HALF_AN_HOUR, encoding="utf-8")
    answer = oxytocin("export", "wfdb", str(scenario), "--out", str(tmp_path / "ctg"))
    assert answer.code == 0, answer.err
    record = wfdb.rdrecord(str(tmp_path / "ctg" / "half-an-hour"))
    assert record.fs == 4
    assert record.sig_name == ["FHR", "UC"]
    assert record.units == ["bpm", "mmHg"]
    assert abs(len(record.p_signal) - 30 * 240) <= 20
    assert 100 < np.nanmedian(record.p_signal[:, 0]) < 170
    notes = wfdb.rdann(str(tmp_path / "ctg" / "half-an-hour"), "note").aux_note
    assert any("pump" in note for note in notes)
    again = oxytocin("monitor", str(tmp_path / "ctg" / "half-an-hour.hea"))
    assert again.code == 0, again.err
    assert "contractions from pressure in mmHg" in again.out


def test_the_courses_of_a_run_are_read(oxytocin: Command, tmp_path: Path) -> None:
    scenario = tmp_path / "half an hour.yaml"
    scenario.write_text(HALF_AN_HOUR, encoding="utf-8")
    assert oxytocin("simulate", str(scenario), "--people", "0", "--out", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out" / "partogram.png").exists()
    record = load_record(tmp_path / "out" / "timecourse.parquet")
    assert record.step == pytest.approx(5.0)
    assert not record.external
    assert record.minutes == pytest.approx(30, abs=0.2)
    (tmp_path / "no.parquet").write_bytes(b"PAR1 nothing")
    answer = oxytocin("monitor", str(tmp_path / "no.parquet"))
    assert answer.code == 2
    assert "cannot be read as Parquet" in answer.err


def test_somebody_not_pregnant_has_no_cardiotocogram(oxytocin: Command, tmp_path: Path) -> None:
    answer = oxytocin("export", "wfdb", "iv-bolus", "--out", str(tmp_path / "ctg"))
    assert answer.code == 2
    assert "pregnant" in answer.err
