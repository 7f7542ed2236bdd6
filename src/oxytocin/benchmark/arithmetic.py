"""How near the engine comes to what the vector units can do: operations counted, peak measured on the same cores."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from oxytocin.engine import Ensemble, Run
from oxytocin.engine.emitter import POINTER, Emitter
from oxytocin.engine.kernel import aligned, machine, method_named, optimised, write_ir
from oxytocin.engine.methods import Explicit
from oxytocin.model.readers.vector_math import INT64

ARITHMETIC = frozenset({"fadd", "fsub", "fmul", "fdiv", "fneg"})
INTRINSICS = ("llvm.fma.", "llvm.sqrt.")
CHAINS = 12  # independent accumulators: more than latency times units, fewer than registers


@dataclass(frozen=True)
class Work:
    """Vector operations of one right-hand side and one attempted step, per person (a fused multiply-add is one)."""

    per_rates: int
    per_step: int
    rates_per_step: int


def work_of(ensemble: Ensemble, method: str = "tsit5") -> Work:
    """Count the arithmetic of an explicit method: the model's functions after optimisation, stage sums, error control.

    Comparisons, selections, integer work and memory traffic are not counted; a division counts as one operation.
    """
    chosen = method_named(method)
    assert isinstance(chosen, Explicit)
    module, layout, _ = write_ir(ensemble.model, ensemble.record, method, ensemble.kernel.layout.width)
    per_rates = count_operations(optimised(module).get_function("rates"))
    sums = sum(sum(1 for weight in row if weight) + 1 for row in chosen.a[1:])
    control = sum(1 for weight in chosen.error if weight) + 4  # the estimate, its tolerance, their ratio and its square
    evaluations = len(chosen.c) - 1
    return Work(per_rates, evaluations * per_rates + (sums + control) * layout.states, evaluations)


def count_operations(function: Any) -> int:
    """Count the floating-point arithmetic of a straight-line function of an optimised LLVM module."""
    total = 0
    for block in function.blocks:
        for instruction in block.instructions:
            if instruction.opcode in ARITHMETIC:
                total += 1
            elif instruction.opcode == "call":
                callee = list(instruction.operands)[-1].name
                total += callee.startswith(INTRINSICS)
    return total


def _compiled(module: ir.Module) -> Any:
    code = machine()[0].emit_object(optimised(module))
    target = llvm.Target.from_default_triple().create_target_machine(opt=3)
    holder = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    holder.add_object_file(llvm.ObjectFileRef.from_data(code))
    holder.finalize_object()
    return holder


@cache
def lanes() -> int:
    """Doubles in one vector register of this computer."""
    return 8 if llvm.get_host_cpu_features().get("avx512f") else 4


def _peak_module() -> ir.Module:
    """``spin(values, turns)``: nothing but fused multiply-adds on registers."""
    module = ir.Module(name="peak")
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER, INT64]), "spin")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    e = Emitter(builder, lanes())
    values, turns = function.args
    start = [e.load(values, row) for row in range(CHAINS)]
    factor, offset = e.load(values, CHAINS), e.load(values, CHAINS + 1)
    before, body, after = builder.block, builder.append_basic_block("body"), builder.append_basic_block("after")
    builder.branch(body)
    builder.position_at_end(body)
    index, held = builder.phi(INT64), [builder.phi(e.type) for _ in start]
    moved = [e.fma(value, factor, offset) for value in held]
    following = builder.add(index, e.integer(1))
    for phi, first, value in zip([index, *held], [e.integer(0), *start], [following, *moved], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(value, body)
    builder.cbranch(builder.icmp_unsigned("<", following, turns), body, after)
    builder.position_at_end(after)
    for row, value in enumerate(moved):
        e.store(value, values, row)
    builder.ret_void()
    return module


def in_threads(work: Callable[[int], None], threads: int) -> float:
    """Run ``work(number)`` in several threads at once; return the seconds that all of them took."""
    crew = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    began = time.perf_counter()
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    return time.perf_counter() - began


def peak(threads: int, turns: int = 20_000_000) -> float:
    """Measure fused multiply-adds a second over all threads, counted per lane."""
    holder = _compiled(_peak_module())
    spin = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)(holder.get_function_address("spin"))
    memory = [aligned(np.full((CHAINS + 2, lanes()), 0.5)) for _ in range(threads)]
    seconds = min(in_threads(lambda number: spin(memory[number].ctypes.data, turns), threads) for _ in range(3))
    return threads * turns * CHAINS * lanes() / seconds


def _add_repeat(module: ir.Module, name: str, width: int) -> None:
    """Add ``repeat(t, y, c, u, out, turns)``: call a function of the module again and again."""
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER] * 5 + [INT64]), "repeat")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    with Emitter(builder, width).loop(function.args[5]):
        builder.call(module.get_global(name), function.args[:5])
    builder.ret_void()


def seconds_per_call(
    ensemble: Ensemble, run: Run, method: str = "tsit5", name: str = "rates", turns: int = 100_000
) -> float:
    """Measure one call of a kernel's function for a full vector of people of a run (at the state they are in)."""
    layout = ensemble.kernel.layout
    width = layout.width
    rows = np.arange(width) % len(run.people)
    blocks = [run.time[rows], run.state[rows].T, run.constants[rows].T, run.inputs[rows].T]
    size = max(layout.states, layout.outputs, layout.triggers, 1) * width
    memory = [aligned(np.ascontiguousarray(block)) for block in blocks] + [aligned(np.zeros(size))]
    module, _, _ = write_ir(ensemble.model, ensemble.record, method, width)
    _add_repeat(module, name, width)
    holder = _compiled(module)
    pointers, number = [ctypes.c_void_p] * 5, ctypes.c_int64
    repeat = ctypes.CFUNCTYPE(None, *pointers, number)(holder.get_function_address("repeat"))
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        repeat(*(block.ctypes.data for block in memory), turns)
        seconds.append(time.perf_counter() - began)
    return min(seconds) / turns
