"""Integration methods: each file is a coefficient table, an order and a citation."""

from __future__ import annotations

from oxytocin.engine.methods.bs3 import BS3
from oxytocin.engine.methods.rodas4 import RODAS4
from oxytocin.engine.methods.tables import Explicit, Rosenbrock
from oxytocin.engine.methods.tsit5 import TSIT5

__all__ = ["METHODS", "Explicit", "Rosenbrock"]

METHODS: dict[str, Explicit | Rosenbrock] = {method.name: method for method in (TSIT5, BS3, RODAS4)}
