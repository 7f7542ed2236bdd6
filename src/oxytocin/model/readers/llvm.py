"""Reads the graph as machine code: vector functions of many people at once, one person a lane.

``emit`` adds these functions to an LLVM module; every pointer is to rows of ``width`` doubles, one row a quantity:

- ``prepare(raw, c)``              parameters -> constants of the person (what depends on nothing else, computed once)
- ``rates(t, y, c, u, dy)``        the right-hand side; u holds the inputs, then the switches
- ``observe(t, y, c, u, out)``     the recorded quantities
- ``triggers(t, y, c, u, g)``      what switches where it crosses zero upwards
- ``jacobian(t, y, c, u, values)`` the non-zero entries d rate / d state, then d rate / d time   (if asked for)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from oxytocin.model.graph import Node
from oxytocin.model.lowering import CHANGING, CONSTANT, PERSON, Program, lower
from oxytocin.model.readers.vector_math import DOUBLE, VectorMath
from oxytocin.model.vocabulary import CONDITIONS
from oxytocin.model.wiring import Model

POINTER = ir.PointerType()


@dataclass(frozen=True)
class Layout:
    """What the emitted functions expect: how many rows each has, and which states the outputs need."""

    width: int
    states: int
    parameters: int
    constants: int
    inputs: int
    outputs: int
    triggers: int
    needed: tuple[int, ...]
    sparsity: tuple[tuple[int, int], ...]


def emit(module: ir.Module, model: Model, record: Sequence[str], width: int, *, jacobian: bool = False) -> Layout:
    """Add a model's functions to an LLVM module and return their layout."""
    groups: dict[str, Sequence[Node]] = {
        "rates": [equation.node for equation in model.rates.values()],
        "observe": [model.observable(name) for name in record],
        "triggers": [trigger.node for trigger in model.triggers],
    }
    sparsity: tuple[tuple[int, int], ...] = ()
    if jacobian:
        from oxytocin.model.readers.jacobian import jacobian as differentiate

        entries, in_time = differentiate(model)
        sparsity = tuple(entries)
        groups["jacobian"] = [*entries.values(), *in_time]
    program, roots = lower(model, groups)
    slots = _slots(program, [position for positions in roots.values() for position in positions])
    writer = _Writer(module, model, program, slots, width)
    writer.prepare()
    for name, positions in roots.items():
        writer.function(name, positions)
    return Layout(
        width,
        len(model.states),
        len(model.parameters),
        len(slots),
        len(model.inputs) + len(model.switches),
        len(record),
        len(model.triggers),
        _needed(program, roots["observe"], model),
        sparsity,
    )


def _below(program: Program, roots: Sequence[int], deepest: int) -> list[int]:
    """Return the positions that the roots need, in order; do not look below positions of a level under ``deepest``."""
    found, stack = set(), list(roots)
    while stack:
        position = stack.pop()
        if position not in found:
            found.add(position)
            if program.level(position) >= deepest:
                stack.extend(program.instructions[position].args)
    return sorted(found)


def _slots(program: Program, roots: Sequence[int]) -> dict[int, int]:
    """Return which positions are kept as constants of the person, and in which row."""
    used = [position for position in _below(program, roots, CHANGING) if program.level(position) == PERSON]
    return {position: row for row, position in enumerate(used)}


def _needed(program: Program, roots: Sequence[int], model: Model) -> tuple[int, ...]:
    names = model.names("states")
    symbols = [program.instructions[position] for position in _below(program, roots, CHANGING)]
    return tuple(
        sorted(names.index(item.value[1]) for item in symbols if item.op == "symbol" and item.value[0] == "state")
    )


class _Writer:
    """Writes a program's functions, one vector instruction for each primitive."""

    def __init__(self, module: ir.Module, model: Model, program: Program, slots: dict[int, int], width: int) -> None:
        self.module, self.program, self.slots, self.width = module, program, slots, width
        self.rows: dict[tuple[str, str], tuple[str, int]] = {("time", "time"): ("t", 0)}
        for kind, items, pointer in (
            ("parameter", model.parameters, "raw"),
            ("state", model.states, "y"),
            ("input", model.inputs, "u"),
        ):
            self.rows.update({(kind, item.name): (pointer, row) for row, item in enumerate(items)})
        self.rows.update(
            {("switch", item.name): ("u", len(model.inputs) + row) for row, item in enumerate(model.switches)}
        )

    def prepare(self) -> None:
        """Write what turns parameters into constants of the person."""
        self._write("prepare", ["raw", "c"], list(self.slots), PERSON)

    def function(self, name: str, roots: Sequence[int]) -> None:
        """Write a function of time whose last argument takes the roots."""
        self._write(name, ["t", "y", "c", "u", "out"], roots, CHANGING)

    def _write(self, name: str, arguments: list[str], roots: Sequence[int], level: int) -> None:
        function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), [POINTER] * len(arguments)), name)
        for attribute in ("noinline", "nounwind"):
            function.attributes.add(attribute)
        for argument, label in zip(function.args, arguments, strict=True):
            argument.name = label
            argument.add_attribute("noalias")
        pointers = dict(zip(arguments, function.args, strict=True))
        builder = ir.IRBuilder(function.append_basic_block())
        maths = VectorMath(builder, self.width)
        values: dict[int, Any] = {}
        for position in _below(self.program, roots, level):
            instruction = self.program.instructions[position]
            if instruction.level == CONSTANT and instruction.op == "number":
                values[position] = maths.constant(instruction.value)
            elif level == CHANGING and instruction.level == PERSON:
                kept = self._load(builder, maths, pointers["c"], self.slots[position])
                values[position] = maths.less(maths.constant(0.0), kept) if instruction.op in CONDITIONS else kept
            elif instruction.op == "symbol":
                pointer, row = self.rows[instruction.value]
                values[position] = self._load(builder, maths, pointers[pointer], row)
            else:
                values[position] = getattr(maths, instruction.op)(*(values[argument] for argument in instruction.args))
        for row, root in enumerate(roots):
            value = values[root]
            if self.program.instructions[root].op in CONDITIONS:  # a condition of the person is kept as 1 or 0
                value = maths.where(value, maths.constant(1.0), maths.constant(0.0))
            builder.store(value, self._row(builder, pointers[arguments[-1]], row), align=self.width * 8)
        builder.ret_void()

    def _row(self, builder: ir.IRBuilder, pointer: Any, row: int) -> Any:
        return builder.gep(pointer, [ir.Constant(ir.IntType(64), row * self.width)], source_etype=DOUBLE)

    def _load(self, builder: ir.IRBuilder, maths: VectorMath, pointer: Any, row: int) -> Any:
        return builder.load(self._row(builder, pointer, row), align=self.width * 8, typ=maths.type)
