"""Numbers below 2e-308 count as zero while the kernel runs.

Steep Hill functions far from their half raise small shares to high powers: the fever of a woman without infection comes
out as 4e-151 degrees, and what is worked out from that ends below. Some processors are a hundred times slower with such
numbers than with others: a third of the time of a whole labour ward went into them. Nothing adds up to more for having
kept them.
"""

from __future__ import annotations

from llvmlite import ir

from oxytocin.engine.emitter import POINTER

INT32 = ir.IntType(32)
FLUSH = 0x8040  # of MXCSR: results (bit 15) and operands (bit 6) that are subnormal become zero


def can_flush(triple: str) -> bool:
    """Return whether a processor is told to do so by MXCSR."""
    return triple.startswith("x86_64")


def add_flushing(module: ir.Module, name: str, entry: str) -> None:
    """Add ``entry``, which calls the function ``name`` with subnormal numbers as zero and puts things back after it."""
    inner = module.get_global(name)
    inner.attributes.add("noinline")  # so that none of its arithmetic moves out to where the setting is another
    function = ir.Function(module, inner.function_type, entry)
    function.attributes.add("nounwind")
    control = ir.FunctionType(ir.VoidType(), [POINTER])
    read = ir.Function(module, control, "llvm.x86.sse.stmxcsr")
    write = ir.Function(module, control, "llvm.x86.sse.ldmxcsr")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    before, during = builder.alloca(INT32), builder.alloca(INT32)
    builder.call(read, [before])
    builder.store(builder.or_(builder.load(before, typ=INT32), ir.Constant(INT32, FLUSH)), during)
    builder.call(write, [during])
    builder.call(inner, function.args)
    builder.call(write, [before])
    builder.ret_void()
