"""Writes expressions as people read them: plain text and LaTeX, from one table of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from oxytocin.model.graph import Node, constant_of, symbol_of, walk

SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5  # how tightly a form binds
Writer = Callable[..., str]


@dataclass(frozen=True)
class Notation:
    """How one operation is written: ``binding`` of the result, the least ``inner`` binding of each argument."""

    text: Writer
    latex: Writer
    binding: int = ATOM
    inner: tuple[int, ...] = (0, 0, 0)


def _call(name: str, latex: str = "") -> Notation:
    shown = latex or rf"\operatorname{{{name}}}"
    return Notation(
        lambda *args: f"{name}({', '.join(args)})",
        lambda *args: shown + r"\left(" + r",\ ".join(args) + r"\right)",
    )


OPERATIONS: dict[str, Notation] = {
    "add": Notation(lambda a, b: f"{a} + {b}", lambda a, b: f"{a} + {b}", SUM, (SUM, SUM)),
    "subtract": Notation(lambda a, b: f"{a} - {b}", lambda a, b: f"{a} - {b}", SUM, (SUM, PRODUCT)),
    "multiply": Notation(lambda a, b: f"{a} * {b}", lambda a, b: rf"{a} \cdot {b}", PRODUCT, (PRODUCT, PRODUCT)),
    "divide": Notation(lambda a, b: f"{a} / {b}", lambda a, b: rf"\frac{{{a}}}{{{b}}}", PRODUCT, (PRODUCT, SIGN)),
    "negate": Notation(lambda a: f"-{a}", lambda a: f"-{a}", SIGN, (SIGN,)),
    "power": Notation(lambda a, n: f"{a}^{n}", lambda a, n: rf"{{{a}}}^{{{n}}}", POWER, (ATOM, 0)),
    "exp": _call("exp", r"\exp"),
    "expm1": _call("expm1"),
    "log": _call("log", r"\ln"),
    "log1p": _call("log1p"),
    "sqrt": Notation(lambda a: f"sqrt({a})", lambda a: rf"\sqrt{{{a}}}"),
    "sin": _call("sin", r"\sin"),
    "cos": _call("cos", r"\cos"),
    "tanh": _call("tanh", r"\tanh"),
    "minimum": _call("minimum", r"\min"),
    "maximum": _call("maximum", r"\max"),
    "clip": _call("clip"),
    "less": Notation(lambda a, b: f"{a} < {b}", lambda a, b: f"{a} < {b}", 0, (SUM, SUM)),
    "less_equal": Notation(lambda a, b: f"{a} <= {b}", lambda a, b: rf"{a} \le {b}", 0, (SUM, SUM)),
    "where": Notation(
        lambda condition, a, b: f"({a} if {condition} else {b})",
        lambda condition, a, b: (
            rf"\begin{{cases}} {a} & \text{{if }} {condition} \\ {b} & \text{{otherwise}} \end{{cases}}"
        ),
    ),
    "hill": _call("hill"),
    "michaelis": _call("michaelis"),
    "smooth_step": _call("smooth_step", r"\operatorname{smooth\_step}"),
    "competitive": _call("competitive"),
}

# What the named functions stand for, in LaTeX, for the reader of a page.
NAMED = {
    "hill": r"\operatorname{hill}(x, k, n) = \frac{x^n}{k^n + x^n} \text{ for } x > 0, \text{ else } 0",
    "michaelis": r"\operatorname{michaelis}(x, k) = \frac{x}{k + x}",
    "smooth_step": r"\operatorname{smooth\_step}(x, w) = \tfrac{1}{2}\left(1 + \tanh(x / w)\right)",
    "competitive": r"\operatorname{competitive}(x, k, o) = \frac{x / k}{1 + x / k + o}",
    "clip": r"\operatorname{clip}(x, a, b) = \min(\max(x, a), b)",
    "expm1": r"\operatorname{expm1}(x) = e^x - 1",
    "log1p": r"\operatorname{log1p}(x) = \ln(1 + x)",
}


def write(root: Node, module: str = "", *, latex: bool = False) -> str:
    """Return an expression as text or LaTeX; names of ``module`` are written without its prefix."""
    written: dict[int, tuple[str, int]] = {}
    for node in walk([root]):
        if node.args:
            notation = OPERATIONS[node.op]
            parts = [
                _held(*written[id(argument)], least, latex)
                for argument, least in zip(node.args, notation.inner, strict=False)
            ]
            if latex and node.op == "divide":
                parts = [written[id(argument)][0] for argument in node.args]  # the bar of a fraction holds them
            if node.op == "power":
                parts.append(_exponent(node.value, latex))
            shown = (notation.latex if latex else notation.text)(*parts)
            written[id(node)] = shown, ATOM if latex and node.op == "divide" else notation.binding
        else:
            written[id(node)] = _leaf(node, module, latex)
    return written[id(root)][0]


def _held(text: str, binding: int, least: int, latex: bool) -> str:
    if binding >= least:
        return text
    return rf"\left({text}\right)" if latex else f"({text})"


def _exponent(value: object, latex: bool) -> str:
    assert isinstance(value, Fraction)
    plain = str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return plain if latex or (value.denominator == 1 and value > 0) else f"({plain})"


def _leaf(node: Node, module: str, latex: bool) -> tuple[str, int]:
    if node.op == "constant":
        number, unit = constant_of(node)
        shown = f"{number:.12g}"
        if unit and unit != "1":
            shown = rf"{shown}\,\mathrm{{{escape(unit)}}}" if latex else f"{shown} {unit}"
            return shown, PRODUCT if "/" in unit and not latex else ATOM
        return shown, ATOM if number >= 0 else SIGN
    name = symbol_of(node).name.removeprefix(f"{module}.")
    return (name_in_latex(name), ATOM) if latex else (name, ATOM)


def escape(text: str) -> str:
    """Return text fit for LaTeX."""
    return text.replace("_", r"\_").replace("%", r"\%")


def name_in_latex(name: str) -> str:
    """Return a quantity's name in upright letters."""
    return rf"\mathrm{{{escape(name)}}}"


def as_tree(root: Node) -> list[object]:
    """Return an expression as nested lists: ``["add", ["symbol", "plasma.level"], ["constant", 5.0, "mmHg"]]``."""
    trees: dict[int, list[object]] = {}
    for node in walk([root]):
        if node.op == "constant":
            number, unit = constant_of(node)
            trees[id(node)] = ["constant", number, unit or "1"]
        elif node.op == "symbol":
            trees[id(node)] = ["symbol", symbol_of(node).name]
        else:
            trees[id(node)] = [node.op, *(trees[id(argument)] for argument in node.args)]
            if isinstance(node.value, Fraction):
                trees[id(node)].append([node.value.numerator, node.value.denominator])
    return trees[id(root)]
