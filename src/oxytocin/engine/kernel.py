"""Machine code for one model, one method and one width: made once, kept on disk, called from threads."""

from __future__ import annotations

import ctypes
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache as remember
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from oxytocin.engine.explicit import ExplicitStep
from oxytocin.engine.frame import Latch
from oxytocin.engine.loop import Step, emit_loop
from oxytocin.engine.methods import METHODS, Rosenbrock
from oxytocin.engine.subnormals import add_flushing, can_flush
from oxytocin.model import Model, ModelError, cache
from oxytocin.model.checking import fingerprint
from oxytocin.model.errors import did_you_mean
from oxytocin.model.readers.llvm import Layout, emit


@dataclass(frozen=True)
class Kernel:
    """Addresses of ``advance`` and ``prepare``, their layout, and the rows of scratch memory that a thread needs."""

    layout: Layout
    rows: int
    advance: Any
    prepare: Any
    holder: Any

    def constants(self, parameters: np.ndarray) -> np.ndarray:
        """Return the constants of each person, (people, constants), from parameters (people, parameters)."""
        people, width = len(parameters), self.layout.width
        groups = -(-people // width)
        padded = np.concatenate([parameters, np.repeat(parameters[-1:], groups * width - people, axis=0)])
        raw = aligned(padded.reshape(groups, width, -1).transpose(0, 2, 1))
        out = aligned(np.zeros((groups, max(self.layout.constants, 1), width)))
        for group in range(groups):
            self.prepare(raw[group].ctypes.data, out[group].ctypes.data)
        return np.ascontiguousarray(
            out.transpose(0, 2, 1).reshape(groups * width, -1)[:people, : self.layout.constants]
        )


def aligned(values: np.ndarray, to: int = 128) -> np.ndarray:
    """Return a contiguous copy that starts at a multiple of ``to`` bytes."""
    memory = np.empty(values.size + to // 8, dtype=np.float64)
    start = (-memory.ctypes.data % to) // 8
    result = memory[start : start + values.size].reshape(values.shape)
    result[...] = values
    return result


@remember
def machine() -> tuple[Any, str]:
    """Return LLVM's target machine for this computer and a text that names it."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    name, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=name, features=features, opt=3
    ), f"{name} {features} {llvm.llvm_version_info}"


@remember
def native_width() -> int:
    """Return how many people are integrated side by side: the doubles of one vector register."""
    return 8 if llvm.get_host_cpu_features().get("avx512f") else 4


@remember
def code_version() -> str:
    """Return a digest of the code that writes machine code, so that an old cache is not used for new code."""
    digest = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(__file__).parent.parent / "model"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def method_named(name: str) -> Any:
    """Return a method by name; raises ModelError with the names there are."""
    if name not in METHODS:
        raise ModelError(
            f"no integration method is called '{name}'; there are {', '.join(METHODS)}{did_you_mean(name, METHODS)}"
        )
    return METHODS[name]


FLUSHING = "advance_flushing"
WIDTHS = (2, 4, 8, 16, 32)
_loaded: dict[str, Kernel] = {}


def compile_kernel(model: Model, record: Sequence[str], method: str = "tsit5", width: int | None = None) -> Kernel:
    """Return the kernel for a model, from memory or disk where it was made before (about half a second if not)."""
    width = native_width() if width is None else width
    if width not in WIDTHS:
        raise ModelError(f"no vector holds {width} people; allowed are {', '.join(map(str, WIDTHS))}")
    latches = _latches(model)
    known = (
        fingerprint(model),
        tuple(record),
        method,
        width,
        machine()[1],
        code_version(),
        tuple(model.observable(name).value for name in record),
        [asdict(latch) for latch in latches],
    )
    key = "kernel-" + hashlib.sha256(repr(known).encode()).hexdigest()[:40]
    if key not in _loaded:
        kept = cache.read(key)
        if kept is None:
            kept = _build(model, record, method, width, latches)
            cache.write(key, kept)
        _loaded[key] = _load(kept)
    return _loaded[key]


def _latches(model: Model) -> list[Latch]:
    found = []
    for trigger in model.triggers:
        rows = [(len(model.inputs) + model.index("switches", name), value) for name, value in trigger.sets]
        found.append(Latch(tuple(rows)))
    return found


def write_ir(model: Model, record: Sequence[str], method: str, width: int) -> tuple[ir.Module, Layout, int]:
    """Return the LLVM module for a model, its layout and the rows of scratch memory."""
    chosen = method_named(method)
    module = ir.Module(name=model.name)
    layout = emit(module, model, record, width, jacobian=isinstance(chosen, Rosenbrock))
    step: Step
    if isinstance(chosen, Rosenbrock):
        from oxytocin.engine.rosenbrock import RosenbrockStep

        step = RosenbrockStep(chosen, layout)
    else:
        step = ExplicitStep(chosen, layout)
    frame = emit_loop(module, layout, step, _latches(model))
    return module, layout, frame.rows


def _build(model: Model, record: Sequence[str], method: str, width: int, latches: list[Latch]) -> bytes:
    module, layout, rows = write_ir(model, record, method, width)
    if can_flush(machine()[0].triple):
        add_flushing(module, "advance", FLUSHING)
    parsed = optimised(module)
    header = json.dumps({"layout": asdict(layout), "rows": rows}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(machine()[0].emit_object(parsed))


def optimised(module: ir.Module) -> Any:
    """Return the parsed module after LLVM's optimisation."""
    target = machine()[0]
    module.triple = target.triple
    parsed = llvm.parse_assembly(str(module))
    parsed.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = False
    options.slp_vectorization = False
    builder = llvm.create_pass_builder(target, options)
    builder.getModulePassManager().run(parsed, builder)
    return parsed


def _load(kept: bytes) -> Kernel:
    size = int.from_bytes(kept[:8], "little")
    header = json.loads(kept[8 : 8 + size])
    fields = header["layout"] | {
        "needed": tuple(header["layout"]["needed"]),
        "sparsity": tuple(map(tuple, header["layout"]["sparsity"])),
    }
    target = llvm.Target.from_default_triple().create_target_machine(opt=3)
    holder = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    holder.add_object_file(llvm.ObjectFileRef.from_data(kept[8 + size :]))
    holder.finalize_object()
    call = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
    return Kernel(
        Layout(**fields),
        header["rows"],
        call(holder.get_function_address(FLUSHING if can_flush(target.triple) else "advance")),
        call(holder.get_function_address("prepare")),
        holder,
    )
