"""The machine code of the network: made once for this computer, kept on disk."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Mapping
from functools import cache as remember
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from oxytocin.engine.kernel import code_version, machine, native_width, optimised
from oxytocin.model import cache
from oxytocin.network.machine import emit_network
from oxytocin.network.terminals import emit_secretion


class Code:
    """``advance`` and ``secrete`` for a number of lanes, called with the words they ask for by name."""

    def __init__(self, width: int) -> None:
        self.width = width
        made = _object(width)
        target = llvm.Target.from_default_triple().create_target_machine(opt=3)
        self._holder = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
        self._holder.add_object_file(llvm.ObjectFileRef.from_data(made))
        self._holder.finalize_object()
        call = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        self.advance = call(self._holder.get_function_address("advance"))
        self.secrete = call(self._holder.get_function_address("secrete"))


def call_with(function: Any, names: tuple[str, ...], values: Mapping[str, int | np.ndarray]) -> None:
    """Call a function with its words in their order: an integer as it is, an array by its address."""
    found = [values[name] for name in names]
    call = np.array([item.ctypes.data if isinstance(item, np.ndarray) else item for item in found], dtype=np.uint64)
    function(call.ctypes.data)


@remember
def code(width: int | None = None) -> Code:
    """Return the machine code for so many lanes (a register's worth when left out); the first ever takes a second."""
    return Code(width or native_width())


def _object(width: int) -> bytes:
    digest = hashlib.sha256(repr((width, machine()[1], code_version())).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    key = "network-" + digest.hexdigest()[:40]
    kept = cache.read(key)
    if kept is None:
        module: Any = ir.Module(name="network")
        emit_network(module, width)
        emit_secretion(module, width)
        kept = bytes(machine()[0].emit_object(optimised(module)))
        cache.write(key, kept)
    return kept
