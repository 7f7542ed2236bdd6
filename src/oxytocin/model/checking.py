"""The unit check, remembered: a model that passed once is not checked again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from oxytocin.model import cache
from oxytocin.model.errors import ModelError
from oxytocin.model.graph import constant_of, symbol_of, walk
from oxytocin.model.wiring import Model


def check(model: Model) -> None:
    """Raise ModelError with all faults of units together; the verdict of a good model is kept in the cache."""
    rules = (Path(__file__).parent / "readers" / "units.py").read_bytes()
    key = f"units-{fingerprint(model)}-{hashlib.sha256(rules).hexdigest()[:8]}"
    if cache.read(key) == b"consistent":
        return
    from oxytocin.model.readers.units import faults_of  # pint takes half a second to import

    faults = faults_of(model)
    if faults:
        raise ModelError(*faults)
    cache.write(key, b"consistent")


def fingerprint(model: Model) -> str:
    """Return a digest of every equation, name and unit of the model (not of parameter values)."""
    digest = hashlib.sha256()
    for items in (model.states, model.parameters, model.inputs, model.switches, model.signals):
        for item in items:
            digest.update(f"{item.name} {item.unit};".encode())
    numbers: dict[int, int] = {}
    equations = [*model.definitions.values(), *model.rates.values(), *model.starts.values()]
    # with its unit: an inlet that nothing uses shows it nowhere else
    labels = [
        *(f"{equation.name} {model.unit_of(equation.name)}" for equation in equations),
        *(str(trigger.sets) for trigger in model.triggers),
    ]
    roots = [*(equation.node for equation in equations), *(trigger.node for trigger in model.triggers)]
    for node in walk(roots):
        numbers[id(node)] = len(numbers)
        if node.op == "constant":
            what: object = constant_of(node)
        elif node.op == "symbol":
            what = symbol_of(node)
        else:
            what = node.value
        digest.update(f"{node.op} {what} {[numbers[id(argument)] for argument in node.args]};".encode())
    for label, root in zip(labels, roots, strict=True):
        digest.update(f"{label} = {numbers[id(root)]};".encode())
    return digest.hexdigest()[:32]
