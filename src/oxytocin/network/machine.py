"""The network as vector code: a lane is a neurone, a block is four time steps.

What a spike releases reaches the bundle only after a delay that is longer than a block; within a block neurones are
therefore independent, and each register of them is carried through its four steps without touching memory. Between
blocks the bundles take up what has become due, and the brake on afferent input is renewed.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from oxytocin.engine.emitter import POINTER, Emitter
from oxytocin.model.readers.vector_math import INT64
from oxytocin.network.draws import WORDS_IN_UNIT, Draws
from oxytocin.network.frame import CONSTANTS, POINTERS, STATE, STEPS, WORDS, Words


def emit_network(module: ir.Module, width: int) -> None:
    """Add ``advance(call)`` to a module."""
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), "advance")
    function.attributes.add("nounwind")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    _Advance(Emitter(builder, width), function.args[0]).write()
    builder.ret_void()


MOVING = ("potential", "hyperpolarisation", "spike_count", "depolarisation")


class _Advance:
    def __init__(self, emitter: Emitter, call: Any) -> None:
        self.e, self.b, self.width = emitter, emitter.builder, emitter.width
        self.work = [self.b.alloca(emitter.type) for _ in range(4)]
        self.w = Words(emitter, call, WORDS, POINTERS, CONSTANTS)
        self.c = self.w.rows
        self.draws = Draws(emitter, (self.w["key_low"], self.w["key_high"]))

    def write(self) -> None:
        e, b, w = self.e, self.b, self.w
        with e.loop(w["samples"]) as sample:
            with e.loop(w["blocks"]) as inside:
                block = b.add(w["first_block"], b.add(b.mul(sample, w["blocks"]), inside))
                for step in range(STEPS):
                    self._take_up(block, step)
                self._brake()
                with e.loop(w["groups"]) as group:
                    self._neurones(block, group)
                for step in range(STEPS):
                    self._release(block, step)
            self._record(sample)

    # -- bundles ---------------------------------------------------------------------------------------------

    def _step(self, block: Any, step: int) -> Any:
        return self.b.add(self.b.mul(block, self.e.integer(STEPS)), self.e.integer(step))

    def _row(self, row: Any, groups: Any, group: Any) -> Any:
        """The index of a group of lanes in a table with ``groups`` of them to a row."""
        return self.b.add(self.b.mul(row, groups), group)

    def _take_up(self, block: Any, step: int) -> None:
        """What was released a delay ago depolarises the bundle and feeds the brake."""
        e, b, w, c = self.e, self.b, self.w, self.c
        row = b.and_(self._step(block, step), w["ring_mask"])
        due = b.icmp_unsigned("!=", e.get(w["ring_live"], row, INT64), e.integer(0))
        with b.if_else(due, likely=False) as (some, nothing):
            with some:
                e.put(e.integer(0), w["ring_live"], row)
                with e.loop(w["bundle_groups"]) as group:
                    place = self._row(row, w["bundle_groups"], group)
                    amount = e.load(w["ring"], place)
                    e.store(e.constant(0.0), w["ring"], place)
                    level = e.multiply(e.load(w["oxytocin"], group), c["oxytocin_decay"])
                    heard = e.minimum(e.multiply(amount, c["oxytocin_gain"]), e.subtract(c["oxytocin_max"], level))
                    e.store(heard, w["heard"], group)
                    e.store(e.add(level, heard), w["oxytocin"], group)
                    brake = e.multiply(e.load(w["brake"], group), c["brake_decay"])
                    e.store(e.fma(amount, c["brake_step"], brake), w["brake"], group)
                    e.store(e.add(e.load(w["released"], group), amount), w["released"], group)
                with e.loop(w["groups"]) as group:
                    jump = e.multiply(self._both("heard", group), e.load(w["sensitivity"], group))
                    e.store(jump, w["jump"], self._row(e.integer(step), w["groups"], group))
                e.put(e.integer(1), w["jump_live"], step)
            with nothing:
                for name in ("oxytocin", "brake"):
                    with e.loop(w["bundle_groups"]) as group:
                        e.store(e.multiply(e.load(w[name], group), c[f"{name}_decay"]), w[name], group)
                stale = b.icmp_unsigned("!=", e.get(w["jump_live"], step, INT64), e.integer(0))
                with b.if_then(stale, likely=False):
                    e.put(e.integer(0), w["jump_live"], step)
                    with e.loop(w["groups"]) as group:
                        e.store(e.constant(0.0), w["jump"], self._row(e.integer(step), w["groups"], group))

    def _both(self, name: str, group: Any) -> Any:
        """A row over neurones: the sum of what their two bundles hold."""
        return self.e.add(self._gather(name, "first_bundle", group), self._gather(name, "second_bundle", group))

    def _gather(self, name: str, link: str, group: Any) -> Any:
        """A row over neurones, taken from a row over bundles."""
        e, b = self.e, self.b
        found = ir.Constant(e.type, ir.Undefined)
        for lane in range(self.width):
            cell = b.add(b.mul(group, e.integer(self.width)), e.integer(lane))
            value = e.get(self.w[name], e.get(self.w[link], cell, INT64))
            found = b.insert_element(found, value, ir.Constant(ir.IntType(32), lane))
        return found

    def _brake(self) -> None:
        """Renew the afferent input of each neurone while an endocannabinoid is felt, and once after it has gone."""
        e, b, w, c = self.e, self.b, self.w, self.c
        flag = STATE.index("braked")
        b.store(e.constant(0.0), self.work[0])
        with e.loop(w["bundle_groups"]) as group:
            felt = e.flag(e.less(c["brake_least"], e.load(w["brake"], group)))
            b.store(e.maximum(b.load(self.work[0], typ=e.type), felt), self.work[0])
        now = b.zext(e.any(e.truth(b.load(self.work[0], typ=e.type))), INT64)
        before = e.get(w["state"], flag, INT64)
        e.put(now, w["state"], flag)
        with b.if_then(b.icmp_unsigned("!=", b.or_(now, before), e.integer(0))):
            with e.loop(w["bundle_groups"]) as group:
                felt = self._power(e.load(w["brake"], group), 4)
                share = e.divide(e.multiply(c["brake_strength"], felt), e.add(felt, c["brake_half_4"]))
                e.store(e.subtract(e.constant(1.0), share), w["passed"], group)
            with e.loop(w["groups"]) as group:
                passed = e.multiply(self._both("passed", group), e.load(w["afferents"], group))
                for mean, none, rate in (
                    ("mean_excitation", "no_excitation", "excitatory_mean"),
                    ("mean_inhibition", "no_inhibition", "inhibitory_mean"),
                ):
                    expected = e.multiply(passed, c[rate])
                    e.store(expected, w[mean], group)
                    e.store(e.multiply(e.exp(e.negate(expected)), e.constant(WORDS_IN_UNIT)), w[none], group)

    def _power(self, x: Any, exponent: int) -> Any:
        square = self.e.multiply(x, x)
        return self.e.multiply(square, square) if exponent == 4 else square

    # -- neurones --------------------------------------------------------------------------------------------

    def _neurones(self, block: Any, group: Any) -> None:
        """Carry a register of neurones through the four steps of a block."""
        e, b, w, c = self.e, self.b, self.w, self.c
        rows = {name: e.load(w[name], group) for name in MOVING}
        primed = e.load(w["primed_by_oxytocin"], group)
        standing = e.fma(primed, c["lingering"], e.load(w["standing"], group))
        ahp_max = self._afterhyperpolarisation(primed)
        means = [e.load(w[name], group) for name in ("mean_excitation", "mean_inhibition")]
        none = [e.load(w[name], group) for name in ("no_excitation", "no_inhibition")]
        words = self._words(block, group)
        for step in range(STEPS):
            excited, inhibited = (
                self.draws.poisson(words[2 * step + kind], means[kind], none[kind], self.work) for kind in range(2)
            )
            jump = e.load(w["jump"], self._row(e.integer(step), w["groups"], group))
            spike = self._membrane(rows, excited, inhibited, jump, standing, ahp_max)
            with b.if_then(e.any(spike), likely=False):
                self._queue(spike, group, step)
            rows["potential"] = e.where(spike, c["resting_potential"], rows["potential"])
            rows["hyperpolarisation"] = e.where(spike, c["hyperpolarisation"], rows["hyperpolarisation"])
            rows["spike_count"] = e.add(rows["spike_count"], e.flag(spike))
        for name, row in rows.items():
            e.store(row, w[name], group)
        self._fill(rows["depolarisation"], group)

    def _afterhyperpolarisation(self, primed: Any) -> Any:
        """The ceiling of the slow afterhyperpolarisation, lower the more oxytocin has been heard of late."""
        e, c = self.e, self.c
        lost = e.divide(e.multiply(c["ahp_loss"], primed), e.add(primed, c["self_priming_half"]))
        return e.multiply(c["ahp_max"], e.subtract(e.constant(1.0), lost))

    def _fill(self, heard: Any, group: Any) -> None:
        """Fill the stores, the faster the more oxytocin has been heard of late."""
        e, w, c = self.e, self.w, self.c
        kept = e.multiply(e.load(w["primed_by_oxytocin"], group), c["self_priming_decay"])
        primed = e.fma(e.add(heard, e.load(w["given"], group)), c["self_priming_gain"], kept)
        e.store(primed, w["primed_by_oxytocin"], group)
        more = e.divide(e.multiply(c["self_priming"], primed), e.add(primed, c["self_priming_half"]))
        filling = e.multiply(e.load(w["filling"], group), e.add(e.constant(1.0), more))
        e.store(e.fma(e.load(w["store"], group), c["store_decay"], filling), w["store"], group)

    def _words(self, block: Any, group: Any) -> list[Any]:
        """Eight random words for each neurone: for each step one for excitation and one for inhibition."""
        e, b, w = self.e, self.b, self.w
        numbers = b.bitcast(e.load(w["numbers"], group), e.bits)
        network = self.draws.spread(w["network"])
        found: list[Any] = []
        for half in range(2):
            index = b.add(b.mul(block, e.integer(2)), e.integer(half))
            low = self.draws.spread(b.and_(index, e.integer(0xFFFFFFFF)))
            high = self.draws.spread(b.lshr(index, e.integer(32)))
            found += self.draws.words([low, high, numbers, network])
        return found

    def _membrane(
        self, rows: dict[str, Any], excited: Any, inhibited: Any, jump: Any, standing: Any, ahp_max: Any
    ) -> Any:
        """Move the membrane and its afterpotentials by one step; return where the threshold is crossed."""
        e, c = self.e, self.c
        before = rows["potential"]
        towards = e.multiply(e.multiply(c["excitatory_size"], excited), e.subtract(c["excitatory_reversal"], before))
        away = e.multiply(e.multiply(c["inhibitory_size"], inhibited), e.subtract(c["inhibitory_reversal"], before))
        rows["potential"] = e.add(e.fma(before, c["potential_decay"], c["potential_gain"]), e.add(towards, away))
        rows["hyperpolarisation"] = e.multiply(rows["hyperpolarisation"], c["hyperpolarisation_decay"])
        rows["spike_count"] = e.multiply(rows["spike_count"], c["count_decay"])
        rows["depolarisation"] = e.fma(rows["depolarisation"], c["oxytocin_decay"], jump)
        # potential > threshold + HAP + max x^4/(x^4 + half^4) - oxytocin, without the division
        count_4 = self._power(rows["spike_count"], 4)
        margin = e.subtract(
            e.add(rows["potential"], e.add(rows["depolarisation"], standing)),
            e.add(c["threshold"], rows["hyperpolarisation"]),
        )
        return e.less(e.multiply(ahp_max, count_4), e.multiply(margin, e.add(count_4, c["ahp_half_4"])))

    def _queue(self, spike: Any, group: Any, step: int) -> None:
        """Note which neurones spiked in a step, in their order."""
        e, b, w = self.e, self.b, self.w
        first = b.mul(group, e.integer(self.width))
        start = b.mul(b.mul(w["groups"], e.integer(self.width)), e.integer(step))
        bits = b.bitcast(spike, ir.IntType(self.width))
        for lane in range(self.width):
            with b.if_then(b.trunc(b.lshr(bits, ir.Constant(bits.type, lane)), ir.IntType(1)), likely=False):
                queued = e.get(w["queued"], step, INT64)
                e.put(b.add(first, e.integer(lane)), w["queue"], b.add(start, queued))
                e.put(b.add(queued, e.integer(1)), w["queued"], step)

    # -- release ---------------------------------------------------------------------------------------------

    def _release(self, block: Any, step: int) -> None:
        """Record the spikes of a step; those close upon another send part of their store to both bundles."""
        e, b, w = self.e, self.b, self.w
        now, scalars = self._step(block, step), self.w.scalars
        start = b.mul(b.mul(w["groups"], e.integer(self.width)), e.integer(step))
        spikes = STATE.index("spikes")
        queued = e.get(w["queued"], step, INT64)
        with e.loop(queued) as index:
            cell = e.get(w["queue"], b.add(start, index), INT64)
            number = e.get(w["state"], spikes, INT64)
            e.put(now, w["spike_steps"], number)
            e.put(cell, w["spike_cells"], number)
            e.put(b.add(number, e.integer(1)), w["state"], spikes)
            interval = b.sitofp(b.sub(now, e.get(w["last_spike"], cell, INT64)), ir.DoubleType())
            e.put(now, w["last_spike"], cell)
            with b.if_then(b.fcmp_ordered("<", interval, scalars["release_interval"])):
                store = e.get(w["store"], cell)
                amount = b.fmul(store, scalars["release_fraction"])
                e.put(b.fsub(store, amount), w["store"], cell)
                row = b.and_(b.add(now, w["delay"]), w["ring_mask"])
                e.put(e.integer(1), w["ring_live"], row)
                base = b.mul(b.mul(row, w["bundle_groups"]), e.integer(self.width))
                for link in ("first_bundle", "second_bundle"):
                    place = b.add(base, e.get(w[link], cell, INT64))
                    e.put(b.fadd(e.get(w["ring"], place), amount), w["ring"], place)
        e.put(e.integer(0), w["queued"], step)

    def _record(self, sample: Any) -> None:
        e, b, w = self.e, self.b, self.w
        with e.loop(w["bundle_groups"]) as group:
            for name in ("released", "oxytocin", "brake"):
                e.store(e.load(w[name], group), w[f"out_{name}"], self._row(sample, w["bundle_groups"], group))
            e.store(e.constant(0.0), w["released"], group)
        b.store(e.constant(0.0), self.work[0])
        with e.loop(w["groups"]) as group:
            b.store(e.add(b.load(self.work[0], typ=e.type), e.load(w["store"], group)), self.work[0])
        e.store(b.load(self.work[0], typ=e.type), w["out_store"], sample)
