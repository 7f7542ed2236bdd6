"""The integration loop, written once as vector code: each lane is one person with a step size of its own.

A lane takes the next person from a queue shared by all threads as soon as its own is done, so that no lane waits for
another, and nothing that happens in one lane reaches another: a person's result does not depend on who else runs, on
the
number of threads or on the order.
"""

from __future__ import annotations

from typing import Any, Protocol

from llvmlite import ir

from oxytocin.engine.emitter import POINTER, Emitter
from oxytocin.engine.frame import DONE, STEP_TOO_SMALL, SUMMARY, TOO_MANY_STEPS, Bound, Frame, Latch
from oxytocin.model.readers.llvm import Layout
from oxytocin.model.readers.vector_math import DOUBLE, INT64

BISECTIONS = 45


class Step(Protocol):
    """What the loop asks of a method."""

    stages: int
    order: int
    last: str
    extra: dict[str, int]

    def attempt(self, f: Bound) -> None:
        """Write the step from ``y`` to ``new``; the slope at the end goes to the row ``last``."""

    def error(self, f: Bound, row: Any) -> Any:
        """The estimated error of one state."""

    def weights(self, f: Bound, theta: Any) -> list[Any]:
        """What ``between`` needs to know of theta."""

    def between(self, f: Bound, weights: list[Any], row: Any) -> Any:
        """One state at a fraction of the step."""


def emit_loop(module: ir.Module, layout: Layout, step: Step, latches: list[Latch]) -> Frame:
    """Add ``advance(call, scratch)`` to a module that holds the model's functions; return the frame it works in."""
    frame = Frame(layout, step.stages, step.extra)
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER, POINTER]), "advance")
    function.attributes.add("nounwind")
    for argument in function.args:
        argument.add_attribute("noalias")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    functions = {
        name: module.get_global(name) for name in ("rates", "observe", "triggers", "jacobian") if name in module.globals
    }
    bound = frame.bind(Emitter(builder, layout.width), function.args[0], function.args[1], functions, latches)
    _Loop(bound, step).write()
    builder.ret_void()
    return frame


class _Loop:
    def __init__(self, f: Bound, step: Step) -> None:
        self.f, self.e, self.b, self.step, self.layout = f, f.e, f.e.builder, step, f.layout

    def write(self) -> None:
        f, e = self.f, self.e
        f.store(e.constant(0.0), "live")
        f.store(e.constant(0.0), "h")
        f.store(e.constant(0.0), "jumped")
        with e.repeat_while(self._refilled):
            self._first_slopes()
            self._attempt()

    # -- people in and out of lanes --------------------------------------------------------------------------

    def _refilled(self) -> Any:
        """Give every idle lane the next person; true as long as any lane is at work."""
        f, e, b = self.f, self.e, self.b
        f.store(f.load("jumped"), "fresh")
        f.store(e.constant(0.0), "jumped")
        idle = b.fcmp_ordered("==", f.load("live"), e.constant(0.0))
        with b.if_then(e.any(idle), likely=False), e.loop(self.layout.width) as lane:
            busy = b.fcmp_ordered("!=", e.get(f.rows["live"], lane), DOUBLE(0.0))
            with b.if_then(b.not_(busy)):
                place = b.atomic_rmw("add", f.words["cursor"], e.integer(1), "monotonic")
                with b.if_then(b.icmp_unsigned("<", place, f.words["count"])):
                    self._take(lane, e.get(f.words["order"], place, INT64))
        return e.any(e.truth(f.load("live")))

    def _take(self, lane: Any, person: Any) -> None:
        f, e, b = self.f, self.e, self.b
        for name, rows, word in (
            ("y", self.layout.states, "state"),
            ("c", self.layout.constants, "constants"),
            ("u", self.layout.inputs, "inputs"),
        ):
            start = b.mul(person, e.integer(rows))
            with e.loop(rows) as row:
                self._lane(name, lane, e.get(f.words[word], b.add(start, row)), row)
        for name, word in (("t", "time"), ("until", "until"), ("step", "step")):
            self._lane(name, lane, e.get(f.words[word], person))
        self._lane("next", lane, b.sitofp(e.get(f.words["sample_index"], person, INT64), DOUBLE))
        for name, value in (("live", 1.0), ("fresh", 1.0), ("old_error", 1.0), ("steps", 0.0)):
            self._lane(name, lane, DOUBLE(value))
        self._lane("person", lane, b.bitcast(person, DOUBLE))

    def _lane(self, name: str, lane: Any, value: Any, row: Any = 0) -> None:
        self.e.put(value, self.e.row_address(self.f.rows[name], row), lane)

    def _of_lane(self, name: str, lane: Any, kind: Any = DOUBLE, row: Any = 0) -> Any:
        return self.e.get(self.e.row_address(self.f.rows[name], row), lane, kind)

    def _is_set(self, name: str, lane: Any) -> Any:
        return self.b.fcmp_ordered("!=", self._of_lane(name, lane), DOUBLE(0.0))

    def _first_slopes(self) -> None:
        """Work out the slope where a person has just been taken or a switch was set; the other lanes keep theirs."""
        f, e = self.f, self.e
        fresh = e.truth(f.load("fresh"))
        with self.b.if_then(e.any(fresh), likely=False):
            f.store(f.load("t"), "at")
            f.call("rates", "y", "between")
            with e.loop(self.layout.states) as row:
                f.store(e.where(fresh, f.load("between", row), f.load("k0", row)), "k0", row)
            if self.layout.triggers:
                f.call("triggers", "y", "g_new")
                with e.loop(self.layout.triggers) as row:
                    f.store(e.where(fresh, f.load("g_new", row), f.load("g_old", row)), "g_old", row)

    # -- one attempted step ----------------------------------------------------------------------------------

    def _attempt(self) -> None:
        f, e, b = self.f, self.e, self.b
        left = e.subtract(f.load("until"), f.load("t"))
        whole = e.less_equal(left, e.multiply(f.load("step"), e.constant(1.0 + 1e-9)))
        f.store(e.where(whole, left, f.load("step")), "h")
        self.step.attempt(f)
        error = self._error()
        live = e.truth(f.load("live"))
        accepted = b.and_(live, e.less_equal(error, e.constant(1.0)))
        f.store(e.where(whole, f.load("until"), e.add(f.load("t"), f.load("h"))), "at")
        f.store(e.constant(0.0), "crossed")
        f.store(e.constant(1.0), "status")  # here: the fraction of the step that holds
        if self.layout.triggers:
            self._triggers(accepted)
        if self.layout.outputs:
            self._samples(accepted)
        crossed = e.truth(f.load("crossed"))
        self._next_step(error, accepted, b.and_(whole, accepted))
        with e.loop(self.layout.states) as row:
            f.store(e.where(accepted, f.load("new", row), f.load("y", row)), "y", row)
            f.store(e.where(accepted, f.load(self.step.last, row), f.load("k0", row)), "k0", row)
        f.store(e.where(accepted, f.load("at"), f.load("t")), "t")
        f.store(e.add(f.load("steps"), f.load("live")), "steps")
        if self.layout.triggers:
            self._latch(crossed)
        self._leave(b.and_(accepted, e.less_equal(f.load("until"), f.load("t"))))

    def _error(self) -> Any:
        """The root mean square of the errors, each over its tolerance; NaN where a state is not a number."""
        f, e = self.f, self.e
        relative = e.spread(f.settings["relative"])
        f.store(e.constant(0.0), "crossed")
        with e.loop(self.layout.states) as row:
            size = e.maximum(e.absolute(f.load("y", row)), e.absolute(f.load("new", row)))
            allowed = e.fma(relative, size, e.spread(e.get(f.words["absolute"], row)))
            part = e.divide(self.step.error(f, row), allowed)
            f.store(e.fma(part, part, f.load("crossed")), "crossed")
        return e.sqrt(e.multiply(f.load("crossed"), e.constant(1.0 / self.layout.states)))

    def _next_step(self, error: Any, accepted: Any, cut: Any) -> None:
        """Choose the next step: a proportional-integral rule, gentle where stability and not accuracy sets the step."""
        f, e = self.f, self.e
        floor, power = e.constant(1e-8), 1.0 / self.step.order
        good = e.less_equal(error, e.constant(1e12))
        now = e.log(e.maximum(e.where(good, error, e.constant(1e12)), floor))
        before = e.log(f.load("old_error"))
        keep = e.exp(e.fma(e.constant(0.4 * power), before, e.multiply(e.constant(-0.7 * power), now)))
        shrink = e.exp(e.multiply(e.constant(-power), now))
        factor = e.multiply(e.constant(0.9), e.where(accepted, keep, shrink))
        factor = e.minimum(e.maximum(factor, e.constant(0.2)), e.where(accepted, e.constant(5.0), e.constant(1.0)))
        chosen = e.multiply(f.load("h"), factor)
        chosen = e.where(cut, e.maximum(chosen, f.load("step")), chosen)
        f.store(e.minimum(chosen, e.spread(f.settings["largest_step"])), "step")
        f.store(e.where(accepted, e.maximum(error, e.constant(1e-4)), f.load("old_error")), "old_error")

    # -- inside a step ---------------------------------------------------------------------------------------

    def _inside(self, theta: Any, target: str, rows: tuple[int, ...] | None = None) -> None:
        """Write the states at a fraction of the step; ``rows`` limits it to those needed."""
        f, e = self.f, self.e
        weights = self.step.weights(f, theta)
        if rows is None:
            with e.loop(self.layout.states) as row:
                f.store(self.step.between(f, weights, row), target, row)
        else:
            for row in rows:
                f.store(self.step.between(f, weights, row), target, row)

    def _crossing(self, row: int, latch: Latch) -> Any:
        """Where a trigger that has not fired yet passes zero upwards between ``g_old`` and ``g_new``."""
        f, e, b = self.f, self.e, self.b
        up = b.and_(e.less(f.load("g_old", row), e.constant(0.0)), e.less_equal(e.constant(0.0), f.load("g_new", row)))
        switch, value = latch.sets[0]
        return b.and_(up, b.fcmp_ordered("!=", f.load("u", switch), e.constant(value)))

    def _crossings(self, accepted: Any) -> Any:
        crossing = self._crossing(0, self.f.latches[0])
        for row, latch in list(enumerate(self.f.latches))[1:]:
            crossing = self.b.or_(crossing, self._crossing(row, latch))
        return self.b.and_(accepted, crossing)

    def _triggers(self, accepted: Any) -> None:
        f, e, b = self.f, self.e, self.b
        f.call("triggers", "new", "g_new")
        crossing = self._crossings(accepted)
        with b.if_then(e.any(crossing), likely=False):
            f.store(e.constant(0.0), "low")
            f.store(e.constant(1.0), "high")
            end = f.load("at")
            with e.loop(BISECTIONS):
                middle = e.multiply(e.constant(0.5), e.add(f.load("low"), f.load("high")))
                self._look(middle)
                found = self._crossings(accepted)
                f.store(e.where(found, middle, f.load("high")), "high")
                f.store(e.where(found, f.load("low"), middle), "low")
            root = f.load("high")
            self._look(root)
            mark = e.constant(0.0)
            for row, latch in enumerate(f.latches):
                mark = e.add(mark, e.where(self._crossing(row, latch), e.constant(float(1 << row)), e.constant(0.0)))
            f.store(e.where(crossing, mark, e.constant(0.0)), "crossed")
            f.store(e.where(crossing, root, e.constant(1.0)), "status")
            f.store(e.where(crossing, f.load("at"), end), "at")
            with e.loop(self.layout.states) as row:
                f.store(e.where(crossing, f.load("between", row), f.load("new", row)), "new", row)
            f.call("triggers", "new", "g_new")
        with e.loop(self.layout.triggers) as row:
            f.store(e.where(accepted, f.load("g_new", row), f.load("g_old", row)), "g_old", row)

    def _latch(self, crossed: Any) -> None:
        """Set the switches of the triggers that were crossed, and note when; the lane goes on from there."""
        f, e, b = self.f, self.e, self.b
        with b.if_then(e.any(crossed), likely=False):
            marks = b.fptosi(f.load("crossed"), e.bits)
            for row, latch in enumerate(f.latches):
                mask = b.icmp_unsigned("!=", b.and_(marks, e.whole(1 << row)), e.whole(0))
                for switch, value in latch.sets:
                    f.store(e.where(mask, e.constant(value), f.load("u", switch)), "u", switch)
                f.store(e.flag(mask), "low")
                with e.loop(self.layout.width) as lane, b.if_then(self._is_set("low", lane)):
                    place = b.mul(self._of_lane("person", lane, INT64), e.integer(self.layout.triggers))
                    e.put(self._of_lane("t", lane), f.words["event_times"], b.add(place, e.integer(row)))
            f.store(e.flag(crossed), "jumped")

    def _look(self, theta: Any) -> None:
        """Evaluate the triggers at a fraction of the step."""
        f, e = self.f, self.e
        self._inside(theta, "between")
        f.store(e.fma(theta, f.load("h"), f.load("t")), "at")
        f.call("triggers", "between", "g_new")

    def _samples(self, accepted: Any) -> None:
        """Write every sample that falls within the accepted step."""
        f, e, b = self.f, self.e, self.b
        every = e.spread(f.settings["sample_every"])
        last = e.spread(b.sitofp(f.words["last_sample"], DOUBLE))
        end = f.load("at")

        def due() -> Any:
            at = e.multiply(f.load("next"), every)
            inside = b.and_(e.less_equal(at, e.fma(end, e.constant(1e-15), end)), e.less_equal(f.load("next"), last))
            return b.and_(accepted, inside)

        with e.repeat_while(lambda: e.any(due())):
            here = due()
            at = e.multiply(f.load("next"), every)
            theta = e.divide(e.subtract(at, f.load("t")), e.maximum(f.load("h"), e.constant(1e-300)))
            theta = e.minimum(e.maximum(theta, e.constant(0.0)), f.load("status"))
            self._inside(theta, "between", self.layout.needed)
            f.store(at, "at")
            f.call("observe", "between", "out")
            f.store(e.flag(here), "fresh")
            with e.loop(self.layout.width) as lane, b.if_then(self._is_set("fresh", lane)):
                self._write_sample(lane)
            f.store(e.add(f.load("next"), e.flag(here)), "next")
        f.store(end, "at")

    def _write_sample(self, lane: Any) -> None:
        """Put one lane's outputs where they belong, [output][person][sample], and into the running summaries."""
        f, e, b = self.f, self.e, self.b
        person = self._of_lane("person", lane, INT64)
        keep = b.icmp_unsigned("!=", f.words["keep"], e.integer(0))
        column = b.sub(b.fptosi(self._of_lane("next", lane), INT64), f.words["first_sample"])
        columns = b.add(b.sub(f.words["last_sample"], f.words["first_sample"]), e.integer(1))
        with e.loop(self.layout.outputs) as row:
            block = b.add(b.mul(row, f.words["people"]), person)
            value = self._of_lane("out", lane, DOUBLE, row)
            with b.if_then(keep):
                e.put(value, f.words["samples"], b.add(b.mul(block, columns), column))
            self._summarise(
                value, self._of_lane("at", lane), e.address(f.words["summaries"], b.mul(block, e.integer(4)))
            )

    def _summarise(self, value: Any, time: Any, place: Any) -> None:
        """Bring one person's minimum, maximum, time of maximum and sum of one output up to date."""
        e, b = self.e, self.b
        least, most, when, total = (e.get(place, index) for index in range(len(SUMMARY)))
        higher = b.fcmp_ordered(">", value, most)
        e.put(b.select(b.fcmp_ordered("<", value, least), value, least), place, 0)
        e.put(b.select(higher, value, most), place, 1)
        e.put(b.select(higher, time, when), place, 2)
        e.put(b.fadd(total, value), place, 3)

    # -- leaving ---------------------------------------------------------------------------------------------

    def _leave(self, arrived: Any) -> None:
        """Put those back who have arrived or cannot go on."""
        f, e, b = self.f, self.e, self.b
        live = e.truth(f.load("live"))
        smallest = e.fma(e.absolute(f.load("t")), e.constant(1e-15), e.spread(f.settings["smallest_step"]))
        stuck = b.and_(b.not_(arrived), e.less(f.load("step"), smallest))
        tired = e.less_equal(e.spread(b.sitofp(f.words["max_steps"], DOUBLE)), f.load("steps"))
        status = e.where(stuck, e.constant(STEP_TOO_SMALL), e.where(tired, e.constant(TOO_MANY_STEPS), e.constant(0.0)))
        status = e.where(arrived, e.constant(DONE), status)
        f.store(e.where(live, status, e.constant(0.0)), "status")
        with b.if_then(e.any(e.truth(f.load("status"))), likely=False), e.loop(self.layout.width) as lane:
            leaving = b.fcmp_ordered("!=", self._of_lane("status", lane), DOUBLE(0.0))
            with b.if_then(leaving):
                self._put_back(lane, self._of_lane("person", lane, INT64))
                self._lane("live", lane, DOUBLE(0.0))

    def _put_back(self, lane: Any, person: Any) -> None:
        f, e, b = self.f, self.e, self.b
        start = b.mul(person, e.integer(self.layout.states))
        with e.loop(self.layout.states) as row:
            e.put(self._of_lane("y", lane, DOUBLE, row), f.words["state"], b.add(start, row))
        for name, word in (("t", "time"), ("step", "step")):
            e.put(self._of_lane(name, lane), f.words[word], person)
        for name, word in (("next", "sample_index"), ("status", "status")):
            e.put(b.fptosi(self._of_lane(name, lane), INT64), f.words[word], person)
        total = b.add(e.get(f.words["steps"], person, INT64), b.fptosi(self._of_lane("steps", lane), INT64))
        e.put(total, f.words["steps"], person)
