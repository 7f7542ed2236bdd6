"""What a module declares: states, inlets, signals, parameters, switches, and how a parameter varies over people."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Spread(Protocol):
    """How a parameter varies over people."""

    def quantile(self, value: float | Array, u: Array) -> Array:
        """Return the parameter at cumulative share ``u`` (0-1, any shape) when its typical value is ``value``."""
        ...


def _normal_quantile(u: Array) -> Array:
    """Return the standard normal quantile (Wichura 1988, algorithm AS 241; relative error below 1e-15)."""
    q = np.asarray(u, dtype=float) - 0.5
    tail = np.abs(q) > 0.425
    r = 0.180625 - np.where(tail, 0.0, q) ** 2
    centre = q * np.polyval(_A, r) / np.polyval(_B, r)
    s = np.sqrt(-np.log(np.where(tail, np.minimum(u, 1 - u), 0.5)))
    near = s <= 5
    a, b = np.where(near, s - 1.6, 0.0), np.where(near, 0.0, s - 5.0)
    edge = np.where(near, np.polyval(_C, a) / np.polyval(_D, a), np.polyval(_E, b) / np.polyval(_F, b))
    return np.where(tail, np.sign(q) * edge, centre)


_A = (
    2509.0809287301226727,
    33430.575583588128105,
    67265.770927008700853,
    45921.953931549871457,
    13731.693765509461125,
    1971.5909503065514427,
    133.14166789178437745,
    3.387132872796366608,
)
_B = (
    5226.495278852545925,
    28729.085735721942674,
    39307.89580009271061,
    21213.794301586595867,
    5394.1960214247511077,
    687.1870074920579083,
    42.313330701600911252,
    1.0,
)
_C = (
    7.7454501427834140764e-4,
    0.0227238449892691845833,
    0.24178072517745061177,
    1.27045825245236838258,
    3.64784832476320460504,
    5.7694972214606914055,
    4.6303378461565452959,
    1.42343711074968357734,
)
_D = (
    1.05075007164441684324e-9,
    5.475938084995344946e-4,
    0.0151986665636164571966,
    0.14810397642748007459,
    0.68976733498510000455,
    1.6763848301838038494,
    2.05319162663775882187,
    1.0,
)
_E = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    0.0012426609473880784386,
    0.026532189526576123093,
    0.29656057182850489123,
    1.7848265399172913358,
    5.4637849111641143699,
    6.6579046435011037772,
)
_F = (
    2.04426310338993978564e-15,
    1.4215117583164458887e-7,
    1.8463183175100546818e-5,
    7.868691311456132591e-4,
    0.0148753612908506148525,
    0.13692988092273580531,
    0.59983220655588793769,
    1.0,
)


@dataclass(frozen=True)
class LogNormal:
    """Log-normal about the typical value (the median) with coefficient of variation ``cv``, held within ``limit`` sd
    of the log."""

    cv: float
    limit: float = 3.0

    def quantile(self, value: float | Array, u: Array) -> Array:
        """Return the value at cumulative share u."""
        z = np.clip(_normal_quantile(u), -self.limit, self.limit)
        return np.asarray(value * np.exp(z * math.sqrt(math.log1p(self.cv**2))))


@dataclass(frozen=True)
class Normal:
    """Normal about the typical value with standard deviation ``sd``, held within ``low`` and ``high``."""

    sd: float
    low: float = -math.inf
    high: float = math.inf

    def quantile(self, value: float | Array, u: Array) -> Array:
        """Return the value at cumulative share u."""
        return np.asarray(np.clip(value + self.sd * _normal_quantile(u), self.low, self.high))


@dataclass(frozen=True)
class Uniform:
    """Equally likely between ``low`` and ``high`` (random phases, for one)."""

    low: float
    high: float

    def quantile(self, value: float | Array, u: Array) -> Array:
        """Return the value at cumulative share u."""
        return np.asarray(self.low + (self.high - self.low) * np.asarray(u))


class Quantity:
    """A declared quantity; ``name`` is given by the class body that declares it."""

    def __init__(self, unit: str, meaning: str) -> None:
        self.unit, self.meaning, self.name = unit, meaning, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self  # typed Any: inside equations the name stands for a node of the graph

    def __set__(self, instance: object, value: Any) -> None:
        raise AttributeError(f"'{self.name}' is a declaration; it is assigned only while equations are recorded")


class State(Quantity):
    """A quantity with a rate of change; ``initial`` is its amount at the start unless ``start`` gives one.

    ``scale`` is a typical size, used for the absolute tolerance of the integration.
    """

    def __init__(self, initial: float, unit: str, meaning: str, *, scale: float = 1.0) -> None:
        super().__init__(unit, meaning)
        self.initial, self.scale = float(initial), float(scale)


class Inlet(Quantity):
    """What a module takes from elsewhere; with a ``default`` it may stay unwired."""

    def __init__(self, unit: str, meaning: str, *, default: float | None = None) -> None:
        super().__init__(unit, meaning)
        self.default = default


class Signal(Quantity):
    """A quantity computed from the others, open to be wired or observed."""


class Param(Quantity):
    """A constant of a person: typical value, unit, meaning, source, spread over people, note."""

    def __init__(
        self, value: float, unit: str, meaning: str, *, source: str, spread: Spread | None = None, note: str = ""
    ) -> None:
        super().__init__(unit, meaning)
        self.value, self.source, self.spread, self.note = float(value), source, spread, note


class Switch(Quantity):
    """A flag, 0 or 1, set by a state-triggered event or from outside."""

    def __init__(self, meaning: str, *, initial: float = 0.0) -> None:
        super().__init__("1", meaning)
        self.initial = float(initial)


def describe_spread(spread: Any) -> str:
    """Return a spread in words, e.g. ``log-normal, CV 25 %``."""
    if spread is None:
        return "constant"
    if isinstance(spread, LogNormal):
        return f"log-normal, CV {100 * spread.cv:g} %"
    if isinstance(spread, Normal):
        return f"normal, SD {spread.sd:g}"
    if isinstance(spread, Uniform):
        return f"uniform, {spread.low:g} to {spread.high:g}"
    return repr(spread)
