"""Counter-based random counts in vector code: Philox 4x32-10, and Poisson numbers from its words.

A word depends on the key, the step, the neurone and the network and on nothing else, so that no result depends on how
many neurones share a register, on the order of work or on how a run is cut into pieces.
``oxytocin.engine.random.philox`` is the readable oracle.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from oxytocin.engine.emitter import Emitter

ROUNDS = 10
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
LOW = 0xFFFFFFFF
TWO_52 = 2.0**52
WORDS_IN_UNIT = 2.0**32
MOST_COUNTS = 200  # a Poisson number of the largest mean allowed is below this with certainty


class Draws:
    """Philox words and Poisson counts for one lane a neurone; ``keys`` are the two 32-bit words of the seed."""

    def __init__(self, emitter: Emitter, keys: tuple[Any, Any]) -> None:
        self.e, self.b = emitter, emitter.builder
        self.schedule = []
        for turn in range(ROUNDS):
            pair = []
            for key, step in zip(keys, WEYL, strict=True):
                moved = self.b.add(key, emitter.integer((turn * step) & LOW))
                pair.append(self.spread(self.b.and_(moved, emitter.integer(LOW))))
            self.schedule.append(pair)

    def words(self, counter: list[Any]) -> list[Any]:
        """Return four rows of 32-bit words, held in 64-bit lanes, for a counter of four such rows."""
        b, whole = self.b, self.e.whole
        c = counter
        for first_key, second_key in self.schedule:
            first, second = b.mul(c[0], whole(MULTIPLIERS[0])), b.mul(c[2], whole(MULTIPLIERS[1]))
            c = [
                b.xor(b.xor(b.lshr(second, whole(32)), c[1]), first_key),
                b.and_(second, whole(LOW)),
                b.xor(b.xor(b.lshr(first, whole(32)), c[3]), second_key),
                b.and_(first, whole(LOW)),
            ]
        return c

    def poisson(self, word: Any, mean: Any, none: Any, work: list[Any]) -> Any:
        """Return Poisson numbers by inversion of the word.

        ``none`` is 2**32 exp(-mean), ``work`` four rows of memory. One event is settled without a branch; more are rare
        at a millisecond's step, and looked for only where they occur.
        """
        e, b = self.e, self.b
        bits = b.or_(word, e.whole(0x4330000000000000))
        place = b.fsub(b.bitcast(bits, e.type), e.constant(TWO_52 - 0.5))  # word + 1/2, exactly
        term = e.multiply(none, mean)
        below = e.add(none, term)
        beyond = b.fcmp_ordered(">", place, below)
        count_row, term_row, below_row, index_row = work
        b.store(e.flag(b.fcmp_ordered(">", place, none)), count_row)
        with b.if_then(e.any(beyond), likely=False):
            b.store(term, term_row)
            b.store(below, below_row)
            b.store(e.constant(2.0), index_row)
            with e.repeat_while(lambda: self._more(place, below_row, index_row)):
                reached, index = b.load(below_row, typ=e.type), b.load(index_row, typ=e.type)
                over = b.fcmp_ordered(">", place, reached)
                b.store(e.add(b.load(count_row, typ=e.type), e.flag(over)), count_row)
                following = e.divide(e.multiply(b.load(term_row, typ=e.type), mean), index)
                b.store(following, term_row)
                b.store(e.add(reached, following), below_row)
                b.store(e.add(index, e.constant(1.0)), index_row)
        return b.load(count_row, typ=e.type)

    def _more(self, place: Any, below_row: Any, index_row: Any) -> Any:
        e, b = self.e, self.b
        over = b.fcmp_ordered(">", place, b.load(below_row, typ=e.type))
        few = e.less(b.load(index_row, typ=e.type), e.constant(MOST_COUNTS))
        return e.any(b.and_(over, few))

    def spread(self, scalar: Any) -> Any:
        """A 64-bit integer in every lane."""
        e, zero = self.e, ir.Constant(ir.IntType(32), 0)
        vector = self.b.insert_element(ir.Constant(e.bits, ir.Undefined), scalar, zero)
        mask = ir.Constant(ir.VectorType(ir.IntType(32), e.width), [0] * e.width)
        return self.b.shuffle_vector(vector, ir.Constant(e.bits, ir.Undefined), mask)
