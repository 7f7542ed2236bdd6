"""The description of a model: complete, readable, and true to what the author wrote."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from oxytocin.model import ModelError, Node, const
from oxytocin.model.graph import Symbol, apply
from oxytocin.model.readers.notation import write
from oxytocin.model.readers.numpy import MEANING as NUMPY
from oxytocin.model.readers.numpy import evaluate
from oxytocin.model.readers.text import OPERATIONS, describe
from oxytocin.model.vocabulary import CONDITIONS, VOCABULARY
from oxytocin.physiology.whole import build


def symbol(name: str) -> Node:
    return Node("symbol", (), Symbol("signal", name, "1"))


A, B, C = symbol("plasma.a"), symbol("plasma.b"), symbol("plasma.c")


def test_every_operation_is_written() -> None:
    assert set(OPERATIONS) == set(VOCABULARY)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (A - (B - C), "a - (b - c)"),
        ((A - B) - C, "a - b - c"),
        (A / (B * C), "a / (b * c)"),
        (A * (B + C), "a * (b + c)"),
        (-(A + B) * C, "-(a + b) * c"),
        ((A * B) ** 2, "(a * b)^2"),
        (A ** Fraction(-1, 2), "a^(-1/2)"),
        (A - const(5, "mmHg"), "a - 5 mmHg"),
        (A / const(2, "pmol/L"), "a / (2 pmol/L)"),
        (apply("where", A < B, A, B + C), "(a if a < b else b + c)"),
    ],
)
def test_brackets_say_what_was_written(node: Node, expected: str) -> None:
    assert write(node, "plasma") == expected


@pytest.mark.parametrize("op", sorted(set(VOCABULARY) - CONDITIONS - {"power", "where"}))
def test_text_means_what_the_graph_means(op: str) -> None:
    """The written text, read back by Python with the oracle's functions, gives the graph's value."""
    arguments = [A, B, C][: VOCABULARY[op].arity]
    node = 2 * (B - apply(op, *arguments)) / (A + C)
    values = {"plasma.a": 0.7, "plasma.b": 1.3, "plasma.c": 2.1}
    names: dict[str, Any] = {**NUMPY, "a": 0.7, "b": 1.3, "c": 2.1, "log": math.log}
    read = eval(write(node, "plasma").replace("^", "**"), {"__builtins__": {}}, names)
    np.testing.assert_allclose(read, evaluate([node], values)[0], rtol=1e-13)


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_nothing_is_left_out(format: str) -> None:
    model = build("labour")
    shown = describe(model, format=format)
    for item in (*model.states, *model.parameters, *model.signals):
        local = item.name.rpartition(".")[2]
        assert local in shown
        assert item.meaning in shown
    for parameter in model.parameters:
        assert parameter.source in shown
    for wire in model.wires:
        assert wire.source in shown
        assert wire.target in shown


def test_one_module_alone() -> None:
    model = build("labour")
    shown = describe(model, "plasma")
    assert "plasma:" in shown
    assert "\nuterus:" not in shown
    assert "d/dt = " in shown


def test_json_holds_the_equations_as_data() -> None:
    model = build("labour")
    found = json.loads(describe(model, format="json"))
    states = {item["name"]: item for module in found["modules"] for item in module["states"]}
    assert set(states) == set(model.names("states"))
    rng = np.random.default_rng(5)
    known = {name: rng.uniform(0.2, 2) for name in re.findall(r'"symbol", "([^"]+)"', json.dumps(found))}
    for name, item in states.items():
        expected = evaluate([model.rates[name].node], known)[0]
        np.testing.assert_allclose(value_of(item["expression"], known), expected, rtol=1e-12)


def value_of(tree: list[Any], known: dict[str, float]) -> Any:
    op, *rest = tree
    if op == "symbol":
        return known[rest[0]]
    if op == "constant":
        return rest[0]
    if op == "power":
        return NUMPY["power"](value_of(rest[0], known), Fraction(*rest[1]))
    return NUMPY[op](*(value_of(part, known) for part in rest))


def test_links_that_are_not_trusted_say_so() -> None:
    model = build("labour", trust="established")
    assert any(not wire.active for wire in model.wires)
    assert "not trusted here" in describe(model)


def test_markdown_is_balanced() -> None:
    shown = describe(build("labour"), format="markdown")
    for line in shown.splitlines():
        assert line.count("{") == line.count("}")
        assert line.count(r"\left(") == line.count(r"\right)")
        if line.startswith("$$"):
            assert line.endswith("$$")


def test_an_unknown_module_is_answered_with_the_nearest() -> None:
    with pytest.raises(ModelError, match=r"has no module 'plasm'.*did you mean 'plasma'"):
        describe(build("labour"), "plasm")
    with pytest.raises(ModelError, match=r"'markdwn' is not a format.*did you mean 'markdown'"):
        describe(build("labour"), format="markdwn")
