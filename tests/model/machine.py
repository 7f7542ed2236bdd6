"""Calls the machine code of a model's functions without an integrator around it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from oxytocin.engine.kernel import aligned, machine, optimised
from oxytocin.model import Model
from oxytocin.model.readers.llvm import emit


def loaded(module: ir.Module) -> Any:
    """Return an execution engine that holds the optimised machine code of a module."""
    code = machine()[0].emit_object(optimised(module))
    target = llvm.Target.from_default_triple().create_target_machine()
    holder = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    holder.add_object_file(llvm.ObjectFileRef.from_data(code))
    holder.finalize_object()
    return holder


class Functions:
    """A model's functions at one width; every array has one row a quantity and one column a person."""

    def __init__(self, model: Model, record: Sequence[str], width: int) -> None:
        module = ir.Module(name="functions")
        self.layout, self.width = emit(module, model, record, width, jacobian=True), width
        self.holder = loaded(module)

    def __call__(self, name: str, time: np.ndarray, states: np.ndarray, parameters: np.ndarray,
                 inputs: np.ndarray) -> np.ndarray:
        """Return what a function gives, one row a result."""
        rows = {"rates": self.layout.states, "observe": self.layout.outputs, "triggers": self.layout.triggers,
                "jacobian": len(self.layout.sparsity) + self.layout.states}[name]
        out = []
        for first in range(0, len(time), self.width):
            part = slice(first, first + self.width)
            constants, result = (aligned(np.zeros((max(n, 1), self.width))) for n in (self.layout.constants, rows))
            self._call("prepare", aligned(parameters[:, part]), constants)
            self._call(name, aligned(time[None, part]), aligned(states[:, part]), constants, aligned(inputs[:, part]),
                       result)
            out.append(result)
        return np.concatenate(out, axis=1)[:rows]

    def _call(self, name: str, *arrays: np.ndarray) -> None:
        call = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * len(arrays))(self.holder.get_function_address(name))
        call(*(array.ctypes.data for array in arrays))
