"""The memory that the integration loop works in: named rows of lanes, and the words of its call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oxytocin.engine.emitter import POINTER, Emitter
from oxytocin.model.readers.llvm import Layout
from oxytocin.model.readers.vector_math import INT64

# What a call of ``advance`` is given: one 64-bit word each. Those of a person are arrays over all people of the run.
WORDS = (
    "count",
    "order",
    "cursor",
    "time",
    "until",
    "step",
    "state",
    "constants",
    "inputs",
    "status",
    "steps",
    "event_times",
    "sample_index",
    "samples",
    "people",
    "first_sample",
    "last_sample",
    "max_steps",
    "absolute",
    "settings",
    "summaries",
    "keep",
)
NUMBERS = frozenset({"count", "people", "first_sample", "last_sample", "max_steps", "keep"})  # the rest: addresses
SUMMARY = ("minimum", "maximum", "time_of_maximum", "sum")
SETTINGS = ("relative", "sample_every", "smallest_step", "largest_step")
# What is known of each lane: the person in it, where she is in time, how the last step went.
LANES = (
    "t",
    "at",
    "h",
    "step",
    "until",
    "old_error",
    "next",
    "steps",
    "live",
    "fresh",
    "person",
    "status",
    "crossed",
    "low",
    "high",
    "jumped",
)
DONE, TOO_MANY_STEPS, STEP_TOO_SMALL = 1, 2, 3


@dataclass(frozen=True)
class Latch:
    """A trigger's switches: their rows among the inputs and the values that the trigger gives them.

    A trigger fires as long as its first switch does not have its value yet.
    """

    sets: tuple[tuple[int, float], ...]


class Frame:
    """Named rows of lanes in a thread's scratch memory, and the kernel's functions to call on them."""

    def __init__(self, layout: Layout, stages: int, extra: dict[str, int] | None = None) -> None:
        n, wide = layout.states, max(layout.triggers, 1)
        sizes = {
            "y": n,
            "new": n,
            "between": n,
            **{f"k{stage}": n for stage in range(stages)},
            "c": max(layout.constants, 1),
            "u": max(layout.inputs, 1),
            "g_old": wide,
            "g_new": wide,
            "out": max(layout.outputs, 1),
            **(extra or {}),
            **dict.fromkeys(LANES, 1),
        }
        self.layout, self.stages, self.offsets, total = layout, stages, dict[str, int](), 0
        for name, rows in sizes.items():
            self.offsets[name] = total
            total += rows
        self.rows = total

    def bind(self, emitter: Emitter, call: Any, scratch: Any, functions: dict[str, Any], latches: list[Latch]) -> Bound:
        """Return the frame with its addresses worked out at the start of a function."""
        return Bound(self, emitter, call, scratch, functions, latches)


class Bound:
    """A frame inside a function that is being written."""

    def __init__(
        self, frame: Frame, emitter: Emitter, call: Any, scratch: Any, functions: dict[str, Any], latches: list[Latch]
    ) -> None:
        self.frame, self.layout, self.e, self.functions, self.latches = frame, frame.layout, emitter, functions, latches
        self.rows = {name: emitter.row_address(scratch, offset) for name, offset in frame.offsets.items()}
        self.words = {
            name: emitter.get(call, index, INT64 if name in NUMBERS else POINTER) for index, name in enumerate(WORDS)
        }
        self.settings = {name: emitter.get(self.words["settings"], index) for index, name in enumerate(SETTINGS)}

    def load(self, name: str, row: Any = 0) -> Any:
        """A row of lanes by its name."""
        return self.e.load(self.rows[name], row)

    def store(self, value: Any, name: str, row: Any = 0) -> None:
        """Write a row of lanes."""
        self.e.store(value, self.rows[name], row)

    def call(self, function: str, states: str, out: str) -> None:
        """Call a function of the model at the time in ``at``."""
        pointers = [self.rows[name] for name in ("at", states, "c", "u", out)]
        self.e.builder.call(self.functions[function], pointers)
