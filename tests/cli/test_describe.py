from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Command = Callable[..., Any]


def test_a_module_shows_its_parameters_with_unit_and_source(oxytocin: Command) -> None:
    answer = oxytocin("describe", "plasma")
    assert answer.code == 0
    assert "volume" in answer.out
    assert "L/min" in answer.out
    assert "obs:" in answer.out


def test_every_parameter_of_the_whole_model_says_where_it_comes_from(oxytocin: Command) -> None:
    found = json.loads(oxytocin("describe", "--format", "json").out)
    parameters = [parameter for module in found["modules"] for parameter in module["parameters"]]
    assert len(parameters) > 50
    for parameter in parameters:
        assert parameter["source"].partition(":")[0] in {"obs", "ref", "fit", "assumed"}, parameter


def test_unknown_modules_and_assemblies_are_answered_with_the_known_ones(oxytocin: Command) -> None:
    answer = oxytocin("describe", "plasm")
    assert answer.code == 2
    assert "did you mean 'plasma'?" in answer.err
    answer = oxytocin("describe", "--assembly", "stripe")
    assert answer.code == 2
    assert "did you mean 'strip'?" in answer.err


def test_an_isolated_strip_has_a_bath_instead_of_a_body(oxytocin: Command) -> None:
    assert oxytocin("describe", "bath", "--assembly", "strip").code == 0
    assert oxytocin("describe", "body", "--assembly", "strip").code == 2


def test_a_drug_and_an_organ_of_the_ward_are_found_by_name(oxytocin: Command) -> None:
    assert "partial agonist" in oxytocin("describe", "carbetocin", "--format", "json").out
    assert "ergot:" in oxytocin("describe", "ergometrine").out
    assert "vasopressin:" in oxytocin("describe", "vasopressin").out
    assert oxytocin("describe", "carbetocin", "--assembly", "labour").code == 2


@pytest.mark.parametrize("name", ["oxytocin", "phenylephrine", "magnesium-sulfate", "epidural", "amniotomy"])
def test_what_is_given_in_care_is_described_by_where_it_acts(oxytocin: Command, name: str) -> None:
    assert oxytocin("describe", name).code == 0


def test_what_happens_to_people_is_described_by_its_file(oxytocin: Command) -> None:
    assert "published null" in oxytocin("describe", "pet").out
    assert json.loads(oxytocin("describe", "orgasm", "--format", "json").out)["grade"] == "established"
    assert oxytocin("describe", "rule-of-threes", "--format", "markdown").out.startswith("## rule-of-threes (protocol)")
    answer = oxytocin("describe", "hug")
    assert answer.code == 2
    assert "did you mean 'touch'?" in answer.err


@pytest.mark.parametrize(("module", "assembly"), [("nursling", "person"), ("breast", "person"), ("bath", "strip")])
def test_a_module_outside_the_ward_is_found_by_its_name_alone(oxytocin: Command, module: str, assembly: str) -> None:
    answer = oxytocin("describe", module)
    assert answer.code == 0
    assert answer.out.startswith(f"{assembly}, ")
    assert f"\n{module}: " in answer.out
