"""Whatever is wrong with a scenario is said in one sentence that names the file and the key, and nothing is written."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

GOOD = """\
title: A test
person: {sex: female, state: pregnant, age: 29 yr, weight: 78 kg, gestation: 40 wk, parity: 0, bishop: 4}
duration: 30 min
care:
  - {at: 0 min, infuse: oxytocin, rate: 2 mU/min}
  - {at: 20 min, infuse: oxytocin, rate: 4 mU/min}
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("bishop: 4", "bishopp: 4"), ["person", "bishopp", "did you mean 'bishop'?"]),
        (("title:", "titel:"), ["titel", "did you mean 'title'?"]),
        (("rate: 2 mU/min", "rate: 2 mmHg"), ["care[0].rate", "mmHg"]),
        (("rate: 2 mU/min", "rate: 2"), ["care[0].rate", "2"]),
        (("rate: 2 mU/min", "rate: -2 mU/min"), ["care[0].rate", "-2"]),
        (("rate: 2 mU/min", "rate: 8 IU/min"), ["care[0].rate", "8 IU/min", "60"]),
        (("sex: female", "sex: male"), ["person", "pregnant"]),
        (("bishop: 4", "bishop: 40"), ["bishop", "40", "13"]),
        (("weight: 78 kg", "weight: 780 kg"), ["weight", "780"]),
        (("weight: 78 kg", "weight: 78 cm"), ["weight", "cm"]),
        (("at: 20 min", "at: -5 min"), ["care[1].at", "-5"]),
        (("at: 0 min", "at: 25 min"), ["care[1].at", "order"]),
        (("infuse: oxytocin, rate: 2", "infuse: oxytocinn, rate: 2"), ["care[0]", "did you mean 'oxytocin'?"]),
        (("infuse: oxytocin, rate: 2 mU/min", "give: spinul"), ["spinul", "did you mean 'spinal'?"]),
        (("duration: 30 min", "duration: soon"), ["duration", "soon"]),
        (("duration: 30 min", "duration: .nan"), ["duration"]),
        ((GOOD, ""), ["empty"]),
        ((GOOD, "- a\n- b\n"), ["mapping", "['a', 'b']"]),
        ((GOOD, "{{{{"), ["line", "not valid YAML"]),
    ],
)
def test_one_sentence(oxytocin: Command, tmp_path: Path, change: tuple[str, str], said: list[str]) -> None:
    file = tmp_path / "mine.yaml"
    assert change[0] in GOOD
    file.write_text(GOOD.replace(*change), encoding="utf-8")
    answer = oxytocin("simulate", str(file), "--out", str(tmp_path / "results"))
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    for words in ["mine.yaml", *said]:
        assert words in answer.err
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 64,
        random.Random(1).randbytes(10_000_000),
        b"nonsense " * 1_200_000,
        b"[" * 10_000_000,
        b"a: &x [1, 2]\n" + b"b: *nowhere\n",
        b"\xff\xfe\x00\x00",
    ],
    ids=[
        "every byte",
        "ten megabytes of noise",
        "ten megabytes of words",
        "ten megabytes deep",
        "dangling alias",
        "mark",
    ],
)
def test_what_is_no_scenario_at_all(oxytocin: Command, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(content)
    answer = oxytocin("simulate", str(file))
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "mine.yaml" in answer.err
    assert len(answer.err) < 600


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["simulate", "induction-low-doze"], "did you mean 'induction-low-dose'?"),
        (["simulate", "nowhere/mine.yaml"], "nowhere/mine.yaml"),
        (["scenarios", "induction-low-doze"], "did you mean 'induction-low-dose'?"),
        (["simulate", "induction-low-dose", "--set", "person.weight"], "--set"),
        (["simulate", "induction-low-dose", "--set", "person.wight=80 kg"], "did you mean 'weight'?"),
        (["simulate", "induction-low-dose", "--set", "care[7].rate=1 mU/min"], "care[7]"),
        (["export", "sbml", "induction-low-doze", "--out", "x.xml"], "did you mean 'induction-low-dose'?"),
    ],
)
def test_names_and_overrides(oxytocin: Command, words: list[str], said: str) -> None:
    answer = oxytocin(*words)
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert said in answer.err


def test_scenarios_are_listed_with_titles_and_printed_to_be_edited(oxytocin: Command, tmp_path: Path) -> None:
    listed = oxytocin("scenarios")
    assert listed.code == 0
    names = [line.split()[0] for line in listed.out.splitlines()]
    assert {"induction-low-dose", "induction-high-dose"} <= set(names)
    assert "Low-dose induction, first baby" in listed.out
    for name in names:
        text = oxytocin("scenarios", name).out
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert "duration:" in text


@pytest.mark.parametrize(
    ("given", "said", "unsaid"),
    [
        ("oxytocin, amount: 5 IU, route: rectal", "no route 'rectal'; allowed: intravenous, ", "did you mean"),
        ("carbetocin, amount: 100 ug, route: oral", "allowed: intravenous, intramuscular", "did you mean"),
        ("carbetocin, amount: 100 ug, route: intravenus", "did you mean 'intravenous'?", "not given"),
        ("mdma, amount: 100 mg, route: oral", "outside 0-1 mg for use in labour: mdma is not given in preg", "did you"),
        ("oxytocin, amount: 5000 IU, route: im", "did you mean", "not given"),
    ],
)
def test_a_guess_only_where_it_is_near(oxytocin: Command, tmp_path: Path, given: str, said: str, unsaid: str) -> None:
    """Another route is no misspelling, and a drug that is not given in pregnancy no slip of units."""
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD.replace("infuse: oxytocin, rate: 2 mU/min", f"give: {given}"), encoding="utf-8")
    answer = oxytocin("simulate", str(file))
    assert answer.code == 2
    assert said in answer.err
    assert unsaid not in answer.err
