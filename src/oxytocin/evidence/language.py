"""The measure language: what an experiment says about a run is parsed, never evaluated as code.

A measure is a formula in ordinary notation with a closed vocabulary: numbers with units ("25 min", "8 mU/min"), names
of observables, the functions of `vocabulary.py`, + - * /, comparisons, `and`, `or`, `not`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oxytocin.errors import InputError, did_you_mean
from oxytocin.evidence.units import unit_of

LONGEST = 1200  # characters
_WITH_UNIT = re.compile(
    r"(?<![\w.])(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s+(?!(?:and|or|not|if|else|in|is)\b)([A-Za-zµ%][\w%]*(?:/[A-Za-zµ][\w]*)*)"
)
_MARK = "quantity"
_MARKED = re.compile(_MARK + r"\(([^,()]+), '([^']*)'\)")
# arguments that name something else than a trace
_LABELS = {"outcome": "name", "assayed": "assay", "highest_reading": "assay"}
_NODES = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.BoolOp,
    ast.Call,
    ast.Name,
    ast.Constant,
    ast.keyword,
    ast.Load,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.USub,
    ast.Not,
    ast.And,
    ast.Or,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
)


@dataclass(frozen=True)
class Signature:
    """How a function of the language is called: its arguments, how many are needed, and what it answers."""

    arguments: tuple[str, ...]
    needed: int
    meaning: str


class _Qualified(ast.NodeTransformer):
    """Reads `myocyte.store` as one name: a quantity of a module that is no observable."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if isinstance(node.value, ast.Name):
            return ast.copy_location(ast.Name(f"{node.value.id}.{node.attr}", node.ctx), node)
        return node


@cache
def _tree(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise InputError(f"a measure of {len(text)} characters is longer than {LONGEST}")
    parts = " ".join(text.split()).split('"')  # every second one is text in quotes
    parts[::2] = [_WITH_UNIT.sub(lambda found: f"{_MARK}({found[1]}, '{found[2]}')", part) for part in parts[::2]]
    marked = '"'.join(parts)
    try:
        return _Qualified().visit(ast.parse(marked, mode="eval")).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise InputError(
            f"'{_short(text)}' is not a measure; write it like 'mean(plasma_oxytocin, 25 min, 30 min)'"
        ) from fault


def parse(text: str, functions: Mapping[str, Signature]) -> ast.expr:
    """Return the checked tree of a measure. Raises InputError in one sentence for anything outside the vocabulary."""
    tree = _tree(text)
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            raise InputError(
                f"'{spell(node)}' is not part of the measure language (numbers with units, observables, "
                f"{', '.join(sorted(functions))}, + - * / < <= > >= and or not)"
            )
        if isinstance(node, ast.Compare) and len(node.ops) != 1:
            raise InputError(f"'{spell(node)}' compares twice; write the two comparisons with 'and'")
        if isinstance(node, ast.Constant) and not _is_number(node) and not _is_text(node, tree):
            raise InputError(f"{spell(node)} is no number; text has its place in called(...) only")
        if isinstance(node, ast.Call):
            _check_call(node, functions)
    _check_free_names(tree, functions)
    return tree


def observables_of(tree: ast.expr, functions: Mapping[str, Signature]) -> set[str]:
    """Return the names of the traces a measure reads."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    inside = {
        id(arg)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in _LABELS
        for arg in (bind(node, functions[_called(node)]).get(_LABELS[_called(node)]),)
    }
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in called and id(node) not in inside and node.id != "x"
    }


def outcomes_of(tree: ast.expr) -> set[str]:
    """Return the names of the outcomes a measure reads."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "outcome"]
    return {arg.id for node in calls for arg in node.args if isinstance(arg, ast.Name)}


def calls(tree: ast.expr, name: str) -> bool:
    """Say whether a measure calls a function."""
    return any(isinstance(node, ast.Call) and _called(node) == name for node in ast.walk(tree))


def bind(node: ast.Call, signature: Signature) -> dict[str, ast.expr]:
    """Return the arguments of a call by name."""
    bound = dict(zip(signature.arguments, node.args, strict=False))
    bound.update({str(item.arg): item.value for item in node.keywords})
    return bound


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _check_call(node: ast.Call, functions: Mapping[str, Signature]) -> None:
    name = _called(node)
    if name == _MARK:
        unit_of(str(node.args[1].value))  # type: ignore[attr-defined]
        return
    if name not in functions:
        raise InputError(
            f"'{name or spell(node.func)}' is not a function of the measure language",
            did_you_mean(name, functions) or "it has " + ", ".join(sorted(functions)),
        )
    signature = functions[name]
    usage = f"{name}({', '.join(signature.arguments)})"
    for keyword in node.keywords:
        if keyword.arg not in signature.arguments:
            raise InputError(
                f"{usage} has no argument '{keyword.arg}'", did_you_mean(str(keyword.arg), signature.arguments)
            )
    bound = bind(node, signature)
    missing = [argument for argument in signature.arguments[: signature.needed] if argument not in bound]
    if missing or len(node.args) > len(signature.arguments) or len(bound) != len(node.args) + len(node.keywords):
        raise InputError(
            f"'{spell(node)}' does not fit {usage}"
            + (f": '{missing[0]}' is missing" if missing else ": it is given too many or twice")
        )


def _check_free_names(tree: ast.expr, functions: Mapping[str, Signature]) -> None:
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in called and node.id in functions:
            raise InputError(f"'{node.id}' is a function; write {node.id}({', '.join(functions[node.id].arguments)})")


def _is_number(node: ast.Constant) -> bool:
    return isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def _is_text(node: ast.Constant, tree: ast.expr) -> bool:
    """Say whether text stands where it may: the unit of a number, the words that called(...) looks for."""
    return isinstance(node.value, str) and any(
        isinstance(call, ast.Call)
        and ((_called(call) == _MARK and call.args[1:] == [node]) or (_called(call) == "called" and node in call.args))
        for call in ast.walk(tree)
    )


def spell(node: ast.AST) -> str:
    """Return a part of a measure as it is written, cut to a readable length."""
    return _short(_MARKED.sub(r"\1 \2", ast.unparse(node)))


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."
