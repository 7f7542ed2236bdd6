"""`network` from the shell's side: what is listed, printed and written, and what a mistake says."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

Command = Callable[..., Any]


def test_the_list_names_each_scenario(oxytocin: Command) -> None:
    answer = oxytocin("network", "--list")
    assert answer.code == 0
    assert "milk-ejection" in answer.out
    assert "A step of excitation stops the bursts" in answer.out


def test_a_feed_is_run_printed_and_written(oxytocin: Command, tmp_path: Path) -> None:
    words = ["--suckling", "200 %", "--duration", "6 min", "--cells", "32", "--set", "neurones=program"]
    answer = oxytocin("network", "--out", str(tmp_path / "feed"), "--json", str(tmp_path / "feed.json"), *words)
    assert answer.code == 0
    assert answer.err == ""
    assert "32 cells, 6 min, seed 1" in answer.out
    set_so = "neurones=program, cells=32, duration=6 min, life=[{at: 0 s, suckling: '200 %'}]"
    title = f"A feed of the litter, changed: {set_so}"
    assert title in answer.out
    folder = tmp_path / "feed"
    found = {file.name for file in folder.iterdir()}
    assert found == {
        "summary.json", "report.html", "figure.png", "figure.svg",
        "spikes.parquet", "bursts.parquet", "timecourse.parquet"
    }  # fmt: skip
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))
    assert summary["outcomes"]["bursts"]["value"] == len(summary["bursts"]) >= 1
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert summary["title"] == title
    assert f"<h1>{title}</h1>" in unescape(page)
    assert "neuro.model.oxynet.ahp_tau.rossoni2021" in page
    assert "suckling: 200 %" in page
    interval = float(np.median(np.diff(summary["bursts"])))
    assert summary["outcomes"]["median_burst_interval"]["value"] == pytest.approx(interval, abs=0.01)
    for told in (answer.out, page):
        assert f"{interval:.1f} s" in told or f"{interval:.0f} s" in told
        assert "edian burst interval" in told
        assert "Burst interval" not in told
    assert "fit:" not in page, "nothing of the program was fitted"
    spikes = parquet.read_table(folder / "spikes.parquet")
    assert spikes.schema.field("time").metadata == {b"unit": b"s"}
    bursts = parquet.read_table(folder / "bursts.parquet").to_pydict()
    in_the_first = [cell for cell, event in zip(bursts["neurone"], bursts["event"], strict=True) if event == 0]
    assert len(set(in_the_first)) >= 16
    course = parquet.read_table(folder / "timecourse.parquet").to_pydict()
    assert len(course["time"]) == 360
    assert max(course["plasma_oxytocin"]) > 2 * course["plasma_oxytocin"][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["folower-cell"], "did you mean 'follower-cell'?"),
        (["follower-cell", "--cells", "many"], "--cells: 'many' is not a whole number"),
        (["follower-cell", "--cells", "1"], "oxytocin: --cells: '1' must be at least 2"),
        (["follower-cell", "--duration", "20"], "oxytocin: --duration: '20' has no unit"),
        (["follower-cell", "--suckling", "80"], "oxytocin: --suckling: '80' has no unit; write it like '1 %'"),
        (["follower-cell", "--suckling", "80 %", "--set", "life[0].suckling=3 %"], "replaces the whole of 'life'"),
        (["follower-cell", "--set", "change.tau=3 ms"], "there is no parameter 'tau'"),
        (["follower-cell", "--seed", "-2"], "--seed: -2 is outside"),
        (["follower-cell", "--json", "."], "--json: '.' is a folder"),
    ],
)
def test_a_mistake_is_one_message_and_exit_2(oxytocin: Command, words: list[str], said: str) -> None:
    answer = oxytocin("network", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_the_report_gives_the_sources_of_the_neurones_that_ran(oxytocin: Command, tmp_path: Path) -> None:
    answer = oxytocin("network", "--out", str(tmp_path / "feed"), "--duration", "2 min", "--cells", "16")
    assert answer.code == 2
    assert "life[0]" in answer.err
    words = ["--set", "life=[{at: 0 s, pups: 10}]"]
    answer = oxytocin("network", "--out", str(tmp_path / "feed"), "--duration", "2 min", "--cells", "16", *words)
    assert answer.code == 0
    assert "fit:python benchmarks/network/fitting.py" in (tmp_path / "feed" / "report.html").read_text(encoding="utf-8")


def test_a_run_that_ends_before_milk_comes_says_so(oxytocin: Command) -> None:
    """Pups suckle for minutes before the first burst."""
    begins = "life=[{at: 1 min, suckling: 100 %}]"
    answer = oxytocin("network", "--duration", "2 min", "--cells", "16", "--set", begins)
    assert "No milk ejection came within the run: pups suckled from 1 min on, the run ended at 2 min." in answer.out
    answer = oxytocin("network", "--duration", "2 min", "--cells", "16", "--set", "life=[]")
    assert "No milk ejection" not in answer.out


def test_what_lasts_no_time_is_told_in_terminal_summary_and_report(oxytocin: Command, tmp_path: Path) -> None:
    life = "life=[{at: 10 s, suckling: 100 %, for: 0 s}, {at: 20 s, excitation: 120 %}]"
    words = ["--duration", "1 min", "--cells", "16", "--set", life]
    answer = oxytocin("network", "--out", str(tmp_path / "feed"), *words)
    assert answer.code == 0
    assert "No effect: life[0] (lasts 0 s)\n" in answer.out
    assert "No milk ejection" not in answer.out, "no pup suckled"
    summary = json.loads((tmp_path / "feed" / "summary.json").read_text(encoding="utf-8"))
    assert summary["without_effect"] == [{"name": "life[0]", "reason": "lasts 0 s"}]
    page = (tmp_path / "feed" / "report.html").read_text(encoding="utf-8")
    assert "No effect: life[0] (lasts 0 s)." in page
    oxytocin("network", "--out", str(tmp_path / "feed"), "--duration", "1 min", "--cells", "16", "--set", "life=[]")
    assert "No effect" not in (tmp_path / "feed" / "report.html").read_text(encoding="utf-8")


def test_a_run_that_is_too_short_names_the_option(oxytocin: Command) -> None:
    answer = oxytocin("network", "milk-ejection", "--duration", "3 min")
    assert answer.code == 2
    assert answer.err.startswith("oxytocin: --duration: 180 s is over before life[0] begins, at 300 s")
