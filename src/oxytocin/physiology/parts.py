"""Parts: organs that belong together, with their links, what is set and given, and what is observed of them.

An assembly is a list of parts. A link, input, dose or observable takes effect where the organs it names are present, so
that a part may say how it meets organs of other parts and still stand without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from oxytocin.model import Model, ModelError, Module, Wire, assemble


@dataclass(frozen=True)
class Part:
    """Organs under their names and how they meet the others.

    ``inputs`` and ``doses`` map a public name to an inlet and to a state, ``observables`` to any quantity.
    """

    modules: Mapping[str, Callable[[], Module]]
    wires: tuple[Wire, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    doses: Mapping[str, str] = field(default_factory=dict)
    observables: Mapping[str, str] = field(default_factory=dict)


def compose(name: str, parts: Iterable[Part], trust: str) -> Model:
    """Join parts into a model.

    Where two parts name the same input, dose or observable, the later one whose organ is present has it; an inlet that
    a link reaches is no input. Raises ModelError as ``assemble`` does, and for an organ that two parts bring.
    """
    found = list(parts)
    modules: dict[str, Any] = {}
    for part in found:
        for key, make in part.modules.items():
            if key in modules:
                raise ModelError(f"{name}: two parts bring the organ '{key}'")
            modules[key] = make()

    def present(target: str) -> bool:
        return target.partition(".")[0] in modules

    wires = [wire for part in found for wire in part.wires if present(wire.origin) and present(wire.target)]
    reached = {wire.target for wire in wires}

    def joined(tables: Iterable[Mapping[str, str]]) -> dict[str, str]:
        return {label: target for table in tables for label, target in table.items() if present(target)}

    inputs = {key: target for key, target in joined(part.inputs for part in found).items() if target not in reached}
    return assemble(
        name=name,
        trust=trust,
        wires=wires,
        inputs=inputs,
        doses=joined(part.doses for part in found),
        observables=joined(part.observables for part in found),
        **modules,
    )
