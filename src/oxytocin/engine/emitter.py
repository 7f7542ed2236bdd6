"""Structured control flow for LLVM IR: loops, choices, rows of lanes. The integrators are written with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from oxytocin.model.readers.vector_math import DOUBLE, INT64, VectorMath

POINTER = ir.PointerType()


class Emitter(VectorMath):
    """Vector mathematics with loops and memory; ``width`` lanes, one person each."""

    def integer(self, value: int) -> Any:
        """A 64-bit integer."""
        return ir.Constant(INT64, value)

    def address(self, pointer: Any, index: Any) -> Any:
        """The address of the index-th 8-byte word."""
        return self.builder.gep(
            pointer, [self.integer(index) if isinstance(index, int) else index], source_etype=DOUBLE
        )

    def row_address(self, pointer: Any, row: Any) -> Any:
        """The address of a row of lanes."""
        width = self.integer(self.width)
        return self.address(pointer, self.builder.mul(self.integer(row) if isinstance(row, int) else row, width))

    def load(self, pointer: Any, row: Any = 0) -> Any:
        """A row of lanes."""
        return self.builder.load(self.row_address(pointer, row), align=8 * self.width, typ=self.type)

    def store(self, value: Any, pointer: Any, row: Any = 0) -> None:
        """Write a row of lanes."""
        self.builder.store(value, self.row_address(pointer, row), align=8 * self.width)

    def get(self, pointer: Any, index: Any, kind: Any = DOUBLE) -> Any:
        """One word of an array."""
        return self.builder.load(self.address(pointer, index), align=8, typ=kind)

    def put(self, value: Any, pointer: Any, index: Any) -> None:
        """Write one word of an array."""
        self.builder.store(value, self.address(pointer, index), align=8)

    def spread(self, scalar: Any) -> Any:
        """A scalar in every lane."""
        vector = self.builder.insert_element(
            ir.Constant(self.type, ir.Undefined), scalar, ir.Constant(ir.IntType(32), 0)
        )
        mask = ir.Constant(ir.VectorType(ir.IntType(32), self.width), [0] * self.width)
        return self.builder.shuffle_vector(vector, ir.Constant(self.type, ir.Undefined), mask)

    def any(self, mask: Any) -> Any:
        """Whether any lane of a mask is set."""
        bits = self.builder.bitcast(mask, ir.IntType(self.width))
        return self.builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(self.width), 0))

    def truth(self, lanes: Any) -> Any:
        """The mask of lanes that hold something other than zero."""
        return self.builder.fcmp_ordered("!=", lanes, self.constant(0.0))

    def flag(self, mask: Any) -> Any:
        """One or zero in each lane."""
        return self.where(mask, self.constant(1.0), self.constant(0.0))

    @contextmanager
    def loop(self, count: Any) -> Iterator[Any]:
        """Repeat the body for an index from 0 to count - 1."""
        b = self.builder
        before, head = b.block, b.append_basic_block("head")
        body, after = b.append_basic_block("body"), b.append_basic_block("after")
        b.branch(head)
        b.position_at_end(head)
        index = b.phi(INT64)
        index.add_incoming(self.integer(0), before)
        b.cbranch(b.icmp_unsigned("<", index, self.integer(count) if isinstance(count, int) else count), body, after)
        b.position_at_end(body)
        yield index
        index.add_incoming(b.add(index, self.integer(1)), b.block)
        b.branch(head)
        b.position_at_end(after)

    @contextmanager
    def repeat_while(self, condition: Callable[[], Any]) -> Iterator[None]:
        """Repeat the body as long as the condition, emitted anew before each turn, holds."""
        b = self.builder
        head, body, after = (b.append_basic_block(name) for name in ("test", "turn", "done"))
        b.branch(head)
        b.position_at_end(head)
        b.cbranch(condition(), body, after)
        b.position_at_end(body)
        yield
        b.branch(head)
        b.position_at_end(after)

    def combine(self, terms: Sequence[tuple[Any, Any]]) -> Any:
        """The sum of weight * row over (weight, row), as a chain of fused operations."""
        first, *rest = terms
        total = self.multiply(*first)
        for weight, row in rest:
            total = self.fma(weight, row, total)
        return total
