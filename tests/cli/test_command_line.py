"""The surface of the command: what help shows, how mistakes are answered, how little is loaded to say so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from oxytocin.cli.application import PLANNED, app

Command = Callable[..., Any]


def test_help_lists_what_is_built_and_only_that(oxytocin: Command) -> None:
    answer = oxytocin("--help")
    assert answer.code == 0
    for command in ("simulate", "scenarios", "describe", "validate", "export", "bench"):
        assert f"\n  {command} " in answer.out
    for command in PLANNED:
        assert f"\n  {command} " not in answer.out
    assert "not medical advice" in " ".join(answer.out.split())


@pytest.mark.parametrize("command", sorted(PLANNED))
def test_a_planned_command_is_refused_by_name(oxytocin: Command, command: str) -> None:
    answer = oxytocin(command, "something", "--people", "3")
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert f"'{command}'" in answer.err
    assert "not built yet" in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["simulat"], "Did you mean 'simulate'?"),
        (["simulate"], "Missing argument 'SCENARIO'; 'oxytocin simulate -h' says what it takes"),
        (["scenarios", "a", "b"], "'oxytocin scenarios -h' says what it takes"),
        (["simulate", "iv-bolus", "--nope"], "--nope"),
        (["nosuch"], "nosuch"),
        (["simulate", "iv-bolus", "--out", "/proc/nothing/here"], "--out: "),
        (["simulate", "x", "--bogus"], "No such option"),
        (["simulate", "x", "--seed", "one"], "--seed: 'one' is not a whole number"),
        (["simulate", "x", "--seed", "-1"], "--seed: -1 is outside 0"),
        (["simulate", "x", "--people", "-5"], "--people: -5 is outside 0 to 500"),
        (["simulate", "x", "--trust", "plausable"], "did you mean 'plausible'?"),
        (["simulate", "x", "--library", "nowhere"], "--library: 'nowhere' is not a folder"),
        (["simulate", "x", "--out", ""], "--out: a folder is needed"),
        (["simulate", "x", "--out", "taken"], "--out: 'taken' is a file"),
        (["simulate", "x", "--out", "taken/below"], "taken' is not a folder"),
        (["describe", "--format", "markdwon"], "did you mean 'markdown'?"),
        (["export", "sbmll", "x", "--out", "y"], "did you mean 'sbml'?"),
        (["export", "sbml", "x"], "--out"),
        (["validate", "."], "'.' is a folder"),
        (["claims", "nosuch"], "ids begin with"),
        (["simulate", "iv-bolus", "--set", "starts=25:10"], "'25:10' is not a time of day"),
        (["validate", "--json", "."], "--json: '.' is a folder"),
        (["bench", "--json", "taken/below"], "is not a folder"),
    ],
)
def test_a_mistake_is_one_message_and_exit_2(
    oxytocin: Command, words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("", encoding="utf-8")
    answer = oxytocin(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert said in " ".join(answer.err.split())
    assert "Traceback" not in answer.err


def test_the_command_loads_nothing_heavy_before_it_is_needed() -> None:
    heavy = "numpy", "xarray", "pandas", "matplotlib", "pyarrow", "llvmlite", "pydantic", "pint", "jinja2", "yaml"
    code = f"import sys, oxytocin.cli; sys.exit(', '.join(set({heavy!r}) & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"loaded by importing the command line: {done.stderr}"


def test_version(oxytocin: Command) -> None:
    answer = oxytocin("--version")
    assert answer.code == 0
    assert answer.out.startswith("oxytocin 0.")


def test_the_page_of_commands_is_what_help_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    group: Any = get_command(app)
    assert len(group.commands) > 10
    for name, command in group.commands.items():
        section = page.partition(f"## `oxytocin {name}`\n")[2].partition("\n## ")[0]
        for param in command.params:
            entry = next((line for line in section.splitlines() if line.startswith(f"* `{shown(param)}")), "")
            assert (param.help or "") in entry, f"{name} {shown(param)}: run `make docs`"
            assert entry, f"{name} {shown(param)}: run `make docs`"
        listed = {line.split("`")[1].split()[0] for line in section.splitlines() if line.startswith("* `--")}
        assert listed == {shown(param) for param in command.params if shown(param).startswith("--")} | {"--help"}, name


def shown(param: Any) -> str:
    """An option by its long name, an argument by what stands for it."""
    return str(max(param.opts, key=len)) if param.param_type_name == "option" else str(param.metavar).split()[0]


def test_a_terminal_that_knows_only_ascii_is_served_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oxytocin", "simulate", "iv-bolus", "--people", "6"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "pmol/L" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["scenarios"], ["describe", "plasma"], ["--version"]])
def test_a_full_disk_is_one_sentence(words: list[str]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "oxytocin", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("oxytocin: what it says cannot be written: ")
    assert done.stderr.count("\n") == 1
