"""Secretion from spikes as vector code: a lane is the terminals of one neurone.

Each spike is broadened by those before it and lets in calcium that more slowly shuts the door behind it; fast calcium,
squared, drives exocytosis from a releasable pool that a large reserve refills (MacGregor and Leng 2013; oxytocin:
Maicas-Royo, Leng and MacGregor 2018).
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from oxytocin.engine.emitter import POINTER, Emitter
from oxytocin.model.readers.vector_math import INT64
from oxytocin.network.frame import (
    SECRETION_CONSTANTS,
    SECRETION_POINTERS,
    SECRETION_ROWS,
    SECRETION_WORDS,
    Words,
)


def emit_secretion(module: ir.Module, width: int) -> None:
    """Add ``secrete(call)`` to a module."""
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), "secrete")
    function.attributes.add("nounwind")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    _Secrete(Emitter(builder, width), function.args[0]).write()
    builder.ret_void()


class _Secrete:
    def __init__(self, emitter: Emitter, call: Any) -> None:
        self.e, self.b = emitter, emitter.builder
        self.total = self.b.alloca(emitter.type)
        self.cursor = self.b.alloca(INT64)
        self.w = Words(emitter, call, SECRETION_WORDS, SECRETION_POINTERS, SECRETION_CONSTANTS)

    def write(self) -> None:
        e, b, w = self.e, self.b, self.w
        b.store(e.integer(0), self.cursor)
        with e.loop(w["samples"]) as sample:
            b.store(e.constant(0.0), self.total)
            with e.loop(w["steps"]) as inside:
                with e.loop(w["groups"]) as group:
                    self._exocytosis(group)
                now = b.add(w["first_step"], b.add(b.mul(sample, w["steps"]), inside))
                with e.repeat_while(lambda now=now: self._spike_at(now)):  # type: ignore[misc]
                    self._spike()
            e.store(b.load(self.total, typ=e.type), w["out_secreted"], sample)
            for name in ("releasable", "reserve"):
                b.store(e.constant(0.0), self.total)
                with e.loop(w["groups"]) as group:
                    b.store(e.add(b.load(self.total, typ=e.type), e.load(w[name], group)), self.total)
                e.store(b.load(self.total, typ=e.type), w[f"out_{name}"], sample)

    def _exocytosis(self, group: Any) -> None:
        """One step without a spike."""
        e, b, w, c = self.e, self.b, self.w, self.w.rows
        row = {name: e.load(w[name], group) for name in SECRETION_ROWS}
        for name in ("broadening", "fast", "slow"):
            row[name] = e.multiply(row[name], c[f"{name}_decay"])
        rate = e.multiply(c["exocytosis"], e.multiply(row["fast"], row["fast"]))
        secreted = e.multiply(row["releasable"], e.minimum(rate, e.constant(1.0)))
        room = e.less(row["releasable"], c["releasable_max"])
        refill = e.where(room, e.multiply(c["refill"], row["reserve"]), e.constant(0.0))
        row["releasable"] = e.add(e.subtract(row["releasable"], secreted), refill)
        row["reserve"] = e.subtract(row["reserve"], refill)
        for name, value in row.items():
            e.store(value, w[name], group)
        b.store(e.add(b.load(self.total, typ=e.type), secreted), self.total)

    def _spike_at(self, now: Any) -> Any:
        """Whether the next spike is one of this step; a spike beyond the last is never read."""
        e, b, w = self.e, self.b, self.w
        cursor = b.load(self.cursor, typ=INT64)
        left = b.icmp_unsigned("<", cursor, w["spikes"])
        safe = b.select(left, cursor, e.integer(0))
        return b.and_(left, b.icmp_unsigned("==", e.get(w["spike_steps"], safe, INT64), now))

    def _spike(self) -> None:
        """Calcium enters with the breadth of the spike, less as calcium of either kind has risen."""
        e, b, w, c = self.e, self.b, self.w, self.w.scalars
        cursor = b.load(self.cursor, typ=INT64)
        cell = e.get(w["spike_cells"], cursor, INT64)
        broad, fast, slow = (e.get(w[name], cell) for name in ("broadening", "fast", "slow"))
        fast_2 = b.fmul(fast, fast)
        fast_5, slow_3 = b.fmul(b.fmul(fast_2, fast_2), fast), b.fmul(b.fmul(slow, slow), slow)
        open_fast = b.fdiv(c["fast_half_5"], b.fadd(c["fast_half_5"], fast_5))
        open_slow = b.fdiv(c["slow_half_3"], b.fadd(c["slow_half_3"], slow_3))
        entry = b.fmul(b.fmul(open_fast, open_slow), b.fadd(broad, c["broadening_base"]))
        e.put(b.fadd(broad, c["broadening"]), w["broadening"], cell)
        e.put(b.fadd(fast, b.fmul(c["fast"], entry)), w["fast"], cell)
        e.put(b.fadd(slow, b.fmul(c["slow"], entry)), w["slow"], cell)
        b.store(b.add(cursor, e.integer(1)), self.cursor)
