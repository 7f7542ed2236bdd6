"""docs/protocols.md cannot drift: what it shows as YAML is read, and its tables name every key."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
import yaml

from oxytocin.care.protocol import ActiveLabour, Goal, Hyperstimulation, Protocol, SlowLabour, Stall
from oxytocin.care.reading import keys
from oxytocin.care.rules import READABLE, Regimen, Rule
from oxytocin.people.person import Person
from oxytocin.people.population import Population
from oxytocin.simulation.scenario import _Written, read_scenario

PAGE = (Path(__file__).parents[2] / "docs" / "protocols.md").read_text(encoding="utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", PAGE, re.MULTILINE)]
PERSON = {"gestation": "40 wk"}


def shown(start: str) -> str:
    return next(block for block in BLOCKS if block.lstrip().startswith(start))


def test_the_protocol_of_the_page_is_complete() -> None:
    protocol = yaml.safe_load(shown("title: Our ward"))
    scenario = read_scenario({"person": PERSON, "duration": "3 h", "care": [{"protocol": protocol}]})
    assert scenario.care[0].plan.ceiling == 30  # type: ignore[attr-defined]


@pytest.mark.parametrize("start", ["care:\n  - at: 0 h", "- {at: 0 h, protocol: induction-low-dose}"])
def test_the_care_of_the_page_can_be_used(start: str) -> None:
    found = yaml.safe_load(shown(start))
    care = found["care"] if isinstance(found, dict) else found
    steps = read_scenario({"person": PERSON, "duration": "8 h", "care": care}).care
    assert len(steps) == len(care)


def test_the_regimen_of_the_page_is_complete() -> None:
    regimen = yaml.safe_load(shown("title: Our ward's third stage"))
    scenario = read_scenario({"person": PERSON, "duration": "3 h", "care": [{"protocol": regimen}]})
    assert scenario.care[0].reactions[0].rule.lasting == 2  # type: ignore[attr-defined]


def test_every_key_and_reading_of_a_regimen_is_explained() -> None:
    names = [*keys(Regimen), *keys(Rule), *READABLE]
    assert [name for name in names if name not in ("title", "sources") and f"`{name}`" not in PAGE] == []


def test_every_key_of_a_scenario_is_explained() -> None:
    for model in (_Written, Person, Population):
        assert [key for key in model.model_fields if f"`{key}`" not in PAGE] == []


def test_every_key_of_a_protocol_is_explained() -> None:
    parts = ("title", "goal", "active_labour", "slow_labour", "hyperstimulation")
    keys = [name for name in Protocol.model_fields if name not in parts]
    for part, model in (
        ("goal", Goal), ("active_labour", ActiveLabour), ("active_labour.resume", Stall),
        ("slow_labour", SlowLabour), ("hyperstimulation", Hyperstimulation),
    ):  # fmt: skip
        keys += [f"{part}.{field.alias or name}" for name, field in model.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in PAGE] == []
