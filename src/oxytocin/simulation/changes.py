"""What if a parameter were another: the key ``change`` of a scenario, read against the model that will be run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from oxytocin.care.reading import Document
from oxytocin.errors import did_you_mean
from oxytocin.model import Model
from oxytocin.model.wiring import Parameter
from oxytocin.people.quantities import QuantityError, in_unit_of, shown

BODY = "body."
SOURCE = "assumed:changed in this run"


@dataclass(frozen=True)
class Change:
    """Parameters that are other than declared, by qualified name, as they are written in a document."""

    document: Document = field(compare=False)
    written: tuple[tuple[str, str | float], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.written)

    def on(self, model: Model) -> Model:
        """Return the model with the changed parameters, which are then the same in everybody.

        Raises InputError for a name that is no parameter of the model, one that belongs to the person, a unit of
        another dimension and a value on the other side of zero than the declared one.
        """
        if not self.written:
            return model
        declared = {item.name: item for item in model.parameters}
        changed = {name: self._number(name, value, declared) for name, value in self.written}
        return replace(
            model,
            parameters=tuple(
                replace(item, value=changed[item.name], spread=None, source=SOURCE) if item.name in changed else item
                for item in model.parameters
            ),
        )

    def _number(self, name: str, value: str | float, declared: Mapping[str, Parameter]) -> float:
        path = ("change", *name.split("."))
        if name.startswith(BODY):
            raise self.document.fault(path, "what belongs to the body is set by 'person', not changed")
        if name not in declared:
            hint = did_you_mean(name, [known for known in declared if not known.startswith(BODY)])
            raise self.document.fault(
                path, f"there is no parameter '{name}' in this model", hint or "'oxytocin describe' lists them"
            )
        item = declared[name]
        try:
            number = in_unit_of(value, item.unit)
        except QuantityError as error:
            raise self.document.fault(path, str(error)) from None
        if number * item.value < 0:
            raise self.document.fault(
                path,
                f"{shown(value)} is on the other side of zero than the declared {item.value:g} {item.unit}",
            )
        return number


def read_change(document: Document, change: Mapping[str, Any]) -> Change:
    """Return what a scenario changes; ``{kidney: {lag: 2 min}}`` says the same as ``{kidney.lag: 2 min}``.

    Raises InputError for a value that is no number with a unit.
    """
    found: dict[str, str | float] = {}
    waiting = [(str(key), value) for key, value in change.items()]
    while waiting:
        name, value = waiting.pop(0)
        if isinstance(value, Mapping):
            waiting += [(f"{name}.{key}", inner) for key, inner in value.items()]
        elif isinstance(value, bool) or not isinstance(value, str | int | float):
            raise document.fault(("change", *name.split(".")), f"{shown(value)} is not a number with a unit")
        else:
            found[name] = value
    return Change(document, tuple(found.items()))
