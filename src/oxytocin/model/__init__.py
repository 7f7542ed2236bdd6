"""Quantities, modules, wiring and the expression graph, with the readers that give it meaning. Knows nothing of
oxytocin."""

from oxytocin.model.errors import ModelError
from oxytocin.model.graph import (
    Node,
    clip,
    competitive,
    const,
    cos,
    exp,
    expm1,
    hill,
    log,
    log1p,
    maximum,
    michaelis,
    minimum,
    sin,
    smooth_step,
    sqrt,
    tanh,
    where,
)
from oxytocin.model.module import Module
from oxytocin.model.quantities import Inlet, LogNormal, Normal, Param, Signal, State, Switch, Uniform
from oxytocin.model.wiring import GRADES, Model, Wire, assemble

__all__ = [
    "GRADES",
    "Inlet",
    "LogNormal",
    "Model",
    "ModelError",
    "Module",
    "Node",
    "Normal",
    "Param",
    "Signal",
    "State",
    "Switch",
    "Uniform",
    "Wire",
    "assemble",
    "clip",
    "competitive",
    "const",
    "cos",
    "exp",
    "expm1",
    "hill",
    "log",
    "log1p",
    "maximum",
    "michaelis",
    "minimum",
    "sin",
    "smooth_step",
    "sqrt",
    "tanh",
    "where",
]
