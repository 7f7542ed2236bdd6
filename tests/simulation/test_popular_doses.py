"""What popular doses reach by each route, and what they leave alone; the words of their scenarios and their page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from oxytocin.simulation import load_scenario, simulate

Array = NDArray[np.float64]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "routes.md").read_text(encoding="utf-8")
DATA = ROOT / "src" / "oxytocin" / "evidence" / "data"
NURSING = "{sex: female, age: 30 yr, state: postpartum, since_birth: 6 wk}"


@lru_cache(maxsize=16)
def run(name: str, *record: str, people: int = 1, **changed: Any) -> dict[str, Array]:
    """Return courses of a bundled scenario, (people, samples), with some of its keys changed."""
    overrides = [f"{key.replace('__', '.')}={value}" for key, value in changed.items()]
    scenario = load_scenario(name, overrides=overrides)
    course = simulate(
        scenario, people=people, seed=2, record=list(record), keep="traces", typical=people == 1
    ).timecourse
    found = {str(key): np.atleast_2d(item.values) for key, item in course.data_vars.items()}
    return found | {"time": course["time"].values}


def added(name: str, people: int = 1, quantity: str = "plasma_oxytocin", **changed: Any) -> tuple[Array, Array, Array]:
    """Return what a regimen adds, as a multiple of the person's own mean, with the times (min) and the courses without
    it."""
    record = ("plasma_oxytocin", "csf_oxytocin", "urine_flow", "mean_arterial_pressure")
    given = run(name, *record, people=people, **changed)
    own = run(name, *record, people=people, **(changed | {"care": "[]"}))
    mean = own[quantity].mean(axis=1, keepdims=True)
    return (given[quantity] - own[quantity]) / mean, given["time"], own[quantity]


@pytest.mark.parametrize(
    ("name", "multiple", "minutes", "fluid"),
    [
        ("regimen-child-dose", (2.5, 3.0), (12, 18), (0.05, 0.09)),
        ("regimen-injection", (100, 250), (15, 25), (0.33, 0.48)),
        ("regimen-morning-tongue", (1.01, 1.02), (35, 55), (0, 0.001)),
        ("regimen-nasal-40", (30, 40), (12, 18), (1.1, 1.6)),
    ],
)
def test_scenarios_do_what_their_words_say(
    name: str, multiple: tuple[float, float], minutes: tuple[float, float], fluid: tuple[float, float]
) -> None:
    rise, time, _ = added(name)
    assert multiple[0] <= 1 + rise.max() <= multiple[1]
    assert minutes[0] <= time[rise.argmax()] - 60 <= minutes[1]
    record = ("plasma_oxytocin", "csf_oxytocin", "urine_flow", "mean_arterial_pressure")
    with_it, without = run(name, *record), run(name, *record, care="[]")
    more = (with_it["csf_oxytocin"] / without["csf_oxytocin"]).max() - 1
    assert fluid[0] - 1e-4 <= more <= fluid[1]


def test_what_a_spray_adds_goes_with_its_dose() -> None:
    small, time, _ = added("regimen-nasal-40", people=6, **{"care[0]__amount": "'4 IU'"})
    large, _, _ = added("regimen-nasal-40", people=6)
    assert large.max(axis=1) == pytest.approx(10 * small.max(axis=1), rel=0.02)
    assert np.all(time[large.argmax(axis=1)] == time[small.argmax(axis=1)])


def test_ten_units_eject_milk_by_the_nose_and_not_from_under_the_tongue() -> None:
    def highest(route: str) -> Array:
        course = run(
            "regimen-injection", "duct_pressure", people=8, person=NURSING, **{"care[0]__route": route}
        )
        return course["duct_pressure"].max(axis=1)

    rest = run("regimen-injection", "duct_pressure", people=8, person=NURSING, care="[]")["duct_pressure"].max(axis=1)
    assert np.all(highest("nasal") > rest + 2)
    assert np.all(np.abs(highest("sublingual") - rest) < 0.5)


def test_muscle_holds_water_back_and_the_gut_does_not() -> None:
    def less(route: str) -> Array:
        held, time, own = added("regimen-injection", people=8, quantity="urine_flow", **{"care[0]__route": route})
        return np.asarray(-(held * own.mean(axis=1, keepdims=True)).sum(axis=1) * (time[1] - time[0]))

    assert np.median(less("im")) > 10  # mL
    assert np.all(np.abs(less("oral")) < 0.2)


def test_the_page_is_written_by_its_command(tmp_path: Path) -> None:
    page, figure = tmp_path / "routes.md", tmp_path / "routes.png"
    text = (ROOT / "docs" / "routes.md").read_text(encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    script = ROOT / "benchmarks" / "routes" / "regimens.py"
    words = [sys.executable, str(script), "--people", "3", "--page", str(page), "--figure", str(figure)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = page.read_text(encoding="utf-8")

    def plain(lines: str) -> list[str]:
        return [line for line in lines.splitlines() if not line.startswith("| ")]

    def titles(lines: str) -> list[str]:
        return [line.split("|")[1] for line in lines.splitlines() if line.startswith("| ")]

    assert plain(written) == plain(text)
    assert titles(written) == titles(text)
    assert written != text  # three women are not two hundred
    assert figure.stat().st_size > 10_000


def told(mark: str, row: str, column: str) -> tuple[float, float, float]:
    """Return median, 5th and 95th percentile that the page tells."""
    table = PAGE.split(f"<!-- {mark} -->")[1].split("<!-- end -->")[0].strip().splitlines()
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    (line,) = [found for found in rows if found[0] == row]
    median, low, high = re.findall(r"[\d.]+", line[head.index(column)].replace(",", ""))
    return float(median), float(low), float(high)


def test_numbers_of_the_page_are_those_of_a_smaller_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Medians of some women lie about those of two hundred as samples do, people differing as the page has it."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "routes"))
    import regimens

    people, names = 48, ("plasma_oxytocin", "csf_oxytocin", "urine_flow", "mean_arterial_pressure")
    own = regimens.course(people, regimens.WOMAN, names)
    for route, columns in {
        "intranasal": ("absorbed, %", "peak, times her level", "area, pmol/L h", "cerebrospinal fluid, % more"),
        "intramuscular": ("peak, times her level", "area, pmol/L h", "cerebrospinal fluid, % more"),
        "sublingual": ("absorbed, %", "area, pmol/L h"),
    }.items():
        given = regimens.course(people, regimens.WOMAN, (*names, "oxytocin_absorbed"), care=regimens.given(10, route))
        blood, rest = regimens.in_blood(given, own), regimens.beyond(given, own)
        found = {
            "absorbed, %": given["oxytocin_absorbed"][:, -1] / 100,
            "peak, times her level": blood["rise"] + 1,
            "area, pmol/L h": blood["area"] / 60,
            "cerebrospinal fluid, % more": rest["csf"],
        }
        for column in columns:
            median, low, high = told("routes", regimens.ROUTES[route], column)
            spread = np.log(high / low) / 3.29  # of people: 5th to 95th percentile
            error = 1.25 * spread * np.sqrt(1 / people + 1 / 200)  # of the difference of two medians
            assert abs(np.log(np.median(found[column]) / median)) < 3 * error + 0.03, (route, column)  # two figures


def test_the_page_marks_what_is_outside() -> None:
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    group = [item["id"] for item in yaml.safe_load((DATA / "experiments" / "routes.yaml").read_text(encoding="utf-8"))]
    assert len(group) > 15
    named = set(re.findall(r"`([a-z]+\.[\w.]+)`", PAGE))
    assert {name for name in named if not name.endswith((".md", ".py"))} <= set(expected)
    for name in {*group, *named} & set(expected):
        assert f"`{name}`" in PAGE, name
        if not expected[name]["within"]:
            assert re.search(rf"`{re.escape(name)}` \((just )?outside\)", PAGE), name
