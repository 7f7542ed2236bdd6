"""Reading a regimen: the steps and rules of a protocol that is no titration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from oxytocin.care.drugs import Use
from oxytocin.care.reading import Document, KeyPath, validated
from oxytocin.care.rules import Regimen, Test
from oxytocin.simulation.steps import Carry, Follow, Reaction, Read, Step

ReadStep = Callable[[Any, KeyPath, Use], Step]


def is_regimen(data: Any) -> bool:
    """Tell a regimen from a titration protocol."""
    return isinstance(data, dict) and ("steps" in data or "rules" in data)


def read_regimen(data: Any, document: Document, path: KeyPath, at: float, name: str, use: Use, read: ReadStep) -> Carry:
    """Return a regimen written at ``path``; ``read`` reads one step under the limits of a use. Raises InputError."""
    written = validated(Regimen, data, document, path)

    def steps(entries: list[Any], place: KeyPath, limits: Use) -> tuple[Step, ...]:
        return tuple(read(entry, (*place, index), limits) for index, entry in enumerate(entries))

    reactions = []
    for index, rule in enumerate(written.rules):
        place: KeyPath = (*path, "rules", index)
        limits: Use = "postpartum" if use == "labour" and all(map(_after_birth, rule.when)) else use
        do, instead = (steps(getattr(rule, key), (*place, key), limits) for key in ("do", "instead"))
        reactions.append(Reaction(rule, do, instead))
    first = steps(written.steps, (*path, "steps"), use)
    if any(isinstance(step, Read) for reaction in reactions for step in reaction.do):
        first = tuple(replace(step, test=True) if isinstance(step, Follow) else step for step in first)
    return Carry(at, name, first, tuple(reactions), written.look)


def _after_birth(tests: tuple[Test, ...]) -> bool:
    """Tell whether conditions hold after a birth only, when the limits of doses are those of use after birth."""
    return any(test.reading == "since_birth" or (test.reading == "delivered" and test.figure == 1) for test in tests)
