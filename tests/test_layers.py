"""Imports point downwards only, read from the source text without running it (docs/architecture.md, Layers)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "oxytocin"

# From the top down; names on one line are neighbours that must not know each other.
LAYERS: list[set[str]] = [
    {"cli"},
    {"trials"},
    {"report", "benchmark"},
    {"evidence"},
    {"simulation"},
    {"care"},
    {"network", "people"},
    {"engine", "physiology"},
    {"model"},
]
FREE = {"errors", "writing"}  # the root's own small modules, which know nothing of the layers
RANK = {name: len(LAYERS) - index for index, names in enumerate(LAYERS) for name in names}


def imported_layers(source: str, package: str) -> set[tuple[str, int]]:
    """The first component below `oxytocin` of every import in `source` (with its line), relative imports resolved.

    `package` is the dotted package the source belongs to, such as "oxytocin.engine".
    """
    found: set[tuple[str, int]] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base]) if base else ".".join(parents)
            names = [f"{base}.{alias.name}" if base == "oxytocin" else base for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "oxytocin" and len(parts) > 1:
                found.add((parts[1], node.lineno))
    return found


def upward_imports(layer: str, source: str, package: str) -> list[str]:
    """One sentence for each import in `source` that does not point downwards from `layer`."""
    faults = []
    for target, line in sorted(imported_layers(source, package), key=lambda found: found[1]):
        if target == layer or target in FREE or target.startswith("__"):
            continue
        if target not in RANK:
            faults.append(f"line {line}: '{target}' has no place in LAYERS")
        elif RANK[target] >= RANK[layer]:
            faults.append(f"line {line}: {layer} imports {target}, which is not below it")
    return faults


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_downwards(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    package = ".".join(["oxytocin", *relative.parts[:-1]])
    assert relative.parts[0] in RANK, f"{relative.parts[0]} has no place in LAYERS"
    assert upward_imports(relative.parts[0], path.read_text(encoding="utf-8"), package) == []


def test_root_modules_that_all_layers_use_know_nothing_of_the_layers() -> None:
    for name in FREE:
        found = imported_layers((PACKAGE / f"{name}.py").read_text(encoding="utf-8"), "oxytocin")
        assert {target for target, _ in found} <= FREE - {name}


@pytest.mark.parametrize(
    ("layer", "planted"),
    [
        ("engine", "from oxytocin.physiology.whole import build"),
        ("engine", "import oxytocin.physiology.whole"),
        ("engine", "from oxytocin import physiology"),
        ("engine", "from ..physiology import whole"),
        ("engine", "from .. import physiology"),
        ("engine", "def late():\n    from oxytocin.physiology import whole"),
        ("physiology", "from oxytocin.engine import Ensemble"),
        ("model", "from oxytocin.engine import Ensemble"),
        ("care", "from oxytocin.simulation.run import simulate"),
        ("evidence", "from oxytocin.report import figure"),
        ("report", "from oxytocin.cli import main"),
        ("simulation", "import oxytocin.somewhere_new"),
    ],
)
def test_a_planted_upward_import_is_caught(layer: str, planted: str) -> None:
    assert upward_imports(layer, planted, f"oxytocin.{layer}")


@pytest.mark.parametrize(
    ("layer", "allowed"),
    [
        ("engine", "from oxytocin.model import Model"),
        ("physiology", "from ..model import Module"),
        ("physiology", "from .plasma import Plasma"),
        ("cli", "from oxytocin.report import write_report"),
        ("model", "from oxytocin.errors import InputError"),
        ("model", "import numpy as np"),
    ],
)
def test_a_downward_import_passes(layer: str, allowed: str) -> None:
    assert upward_imports(layer, allowed, f"oxytocin.{layer}") == []
