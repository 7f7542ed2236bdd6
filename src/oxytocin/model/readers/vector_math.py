"""Elementary functions on vectors of doubles, branch-free, written straight into LLVM IR.

A call to the C library's exp would fall back to one lane at a time; these stay in the vector unit. Relative error is
a few
units in the last place over the range a model uses (``tests/model/test_vector_math.py``). Arguments of exp are held
within
+-708, so that it never overflows.
"""

from __future__ import annotations

import math
from typing import Any

from llvmlite import ir

DOUBLE, INT64 = ir.DoubleType(), ir.IntType(64)
FAST = ("contract",)
SMALLEST_NORMAL = 2.2250738585072014e-308
SHIFTER = 1.5 * 2**52  # adding it leaves the nearest whole number in the lowest bits
LOG2_HIGH, LOG2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
HALF_PI = (1.57079632673412561417e00, 6.07710050630396597660e-11, 2.02226624879595063154e-21)


class VectorMath:
    """Emits vector operations of ``width`` lanes through a builder of llvmlite."""

    def __init__(self, builder: ir.IRBuilder, width: int) -> None:
        self.builder, self.width = builder, width
        self.type, self.bits = ir.VectorType(DOUBLE, width), ir.VectorType(INT64, width)

    def constant(self, value: float) -> Any:
        """A vector with the same number in every lane."""
        return ir.Constant(self.type, [float(value)] * self.width)

    def whole(self, value: int) -> Any:
        """A vector of 64-bit integers with the same number in every lane."""
        return ir.Constant(self.bits, [value] * self.width)

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        """a * b + c with one rounding."""
        return self._intrinsic("llvm.fma", a, b, c)

    def add(self, a: Any, b: Any) -> Any:
        return self.builder.fadd(a, b, flags=FAST)

    def subtract(self, a: Any, b: Any) -> Any:
        return self.builder.fsub(a, b, flags=FAST)

    def multiply(self, a: Any, b: Any) -> Any:
        return self.builder.fmul(a, b, flags=FAST)

    def divide(self, a: Any, b: Any) -> Any:
        return self.builder.fdiv(a, b, flags=FAST)

    def negate(self, a: Any) -> Any:
        return self.builder.fneg(a)

    def less(self, a: Any, b: Any) -> Any:
        return self.builder.fcmp_ordered("<", a, b)

    def less_equal(self, a: Any, b: Any) -> Any:
        return self.builder.fcmp_ordered("<=", a, b)

    def where(self, condition: Any, a: Any, b: Any) -> Any:
        return self.builder.select(condition, a, b)

    def minimum(self, a: Any, b: Any) -> Any:
        """The smaller; a lane that is not a number stays so, it is never swallowed."""
        return self._keep_bad(b, self.where(self.builder.fcmp_unordered("<", a, b), a, b))

    def maximum(self, a: Any, b: Any) -> Any:
        """The larger; a lane that is not a number stays so, it is never swallowed."""
        return self._keep_bad(b, self.where(self.builder.fcmp_unordered(">", a, b), a, b))

    def _keep_bad(self, b: Any, result: Any) -> Any:
        """b where it is not a number, which the comparison before has passed over; a constant always is one."""
        return result if isinstance(b, ir.Constant) else self.where(self.builder.fcmp_unordered("uno", b, b), b, result)

    def sqrt(self, a: Any) -> Any:
        return self._intrinsic("llvm.sqrt", a)

    def absolute(self, a: Any) -> Any:
        """Absolute value."""
        return self._intrinsic("llvm.fabs", a)

    def _intrinsic(self, name: str, *args: Any) -> Any:
        full, module = f"{name}.v{self.width}f64", self.builder.module
        function = module.globals.get(full) or ir.Function(
            module, ir.FunctionType(self.type, [self.type] * len(args)), full
        )
        return self.builder.call(function, args)

    def polynomial(self, x: Any, coefficients: list[float]) -> Any:
        """Horner's scheme, highest power first."""
        result = self.constant(coefficients[0])
        for coefficient in coefficients[1:]:
            result = self.fma(result, x, self.constant(coefficient))
        return result

    def _reduce(self, x: Any) -> tuple[Any, Any, Any]:
        """Return r, k as a number and 2**k with x = k log 2 + r, |r| <= log(2)/2."""
        b = self.builder
        shifted = self.fma(x, self.constant(1 / math.log(2)), self.constant(SHIFTER))
        k = b.fsub(shifted, self.constant(SHIFTER))
        r = self.fma(k, self.constant(-LOG2_LOW), self.fma(k, self.constant(-LOG2_HIGH), x))
        exponent = b.add(b.bitcast(shifted, self.bits), self.whole(1023))
        return r, k, b.bitcast(b.shl(exponent, self.whole(52)), self.type)

    def exp(self, x: Any) -> Any:
        x = self.minimum(self.maximum(x, self.constant(-708.0)), self.constant(708.0))
        r, _, scale = self._reduce(x)
        return self.multiply(self.polynomial(r, [1 / math.factorial(n) for n in range(12, -1, -1)]), scale)

    def expm1(self, x: Any) -> Any:
        x = self.minimum(self.maximum(x, self.constant(-708.0)), self.constant(708.0))
        r, _, scale = self._reduce(x)
        small = self.multiply(r, self.polynomial(r, [1 / math.factorial(n) for n in range(13, 0, -1)]))
        return self.fma(small, scale, self.subtract(scale, self.constant(1.0)))

    def log(self, x: Any) -> Any:
        """Natural logarithm; of zero it is -708.4, of a negative number or NaN it is NaN."""
        b = self.builder
        tiny = self.constant(SMALLEST_NORMAL)
        bits = b.bitcast(self.maximum(x, tiny), self.bits)
        # move the mantissa to [sqrt(1/2), sqrt(2)) by counting the exponent from sqrt(1/2)
        offset = b.sub(bits, self.whole(0x3FE6A09E667F3BCD))
        exponent = b.ashr(offset, self.whole(52))
        mantissa = b.bitcast(b.sub(bits, b.shl(exponent, self.whole(52))), self.type)
        magic = b.bitcast(b.add(exponent, b.bitcast(self.constant(SHIFTER), self.bits)), self.type)
        k = b.fsub(magic, self.constant(SHIFTER))
        f = self.subtract(mantissa, self.constant(1.0))
        s = self.divide(f, self.add(mantissa, self.constant(1.0)))
        square = self.multiply(s, s)
        series = self.multiply(square, self.polynomial(square, [2 / (2 * n + 1) for n in range(10, 0, -1)]))
        # log(1 + f) = f - s * (f - series): keeps full precision near 1
        near = self.subtract(f, self.multiply(s, self.subtract(f, series)))
        result = self.fma(k, self.constant(LOG2_HIGH), self.fma(k, self.constant(LOG2_LOW), near))
        bad = b.fcmp_unordered("<", x, self.constant(0.0))
        return self.where(bad, self.constant(math.nan), result)

    def log1p(self, x: Any) -> Any:
        one = self.constant(1.0)
        u = self.builder.fadd(one, x)
        lost = self.builder.fsub(x, self.builder.fsub(u, one))
        # at x = -1 nothing is lost, and u is zero
        return self.add(self.log(u), self.divide(lost, self.maximum(u, self.constant(SMALLEST_NORMAL))))

    def tanh(self, x: Any) -> Any:
        held = self.minimum(self.maximum(x, self.constant(-20.0)), self.constant(20.0))
        grown = self.expm1(self.add(held, held))
        return self.divide(grown, self.add(grown, self.constant(2.0)))

    def sin(self, x: Any) -> Any:
        return self._wave(x, 0)

    def cos(self, x: Any) -> Any:
        return self._wave(x, 1)

    def _wave(self, x: Any, quarter: int) -> Any:
        """sin(x + quarter * pi/2) by reduction to the nearest quarter turn."""
        b = self.builder
        shifted = self.fma(x, self.constant(2 / math.pi), self.constant(SHIFTER))
        k = b.fsub(shifted, self.constant(SHIFTER))
        r = x
        for part in HALF_PI:
            r = self.fma(k, self.constant(-part), r)
        turn = b.add(b.bitcast(shifted, self.bits), self.whole(quarter))
        square = self.multiply(r, r)
        sine = self.fma(
            self.multiply(r, square),
            self.polynomial(square, [(-1) ** n / math.factorial(2 * n + 1) for n in range(8, 0, -1)]),
            r,
        )
        cosine = self.polynomial(square, [(-1) ** n / math.factorial(2 * n) for n in range(8, -1, -1)])
        odd = b.icmp_unsigned("!=", b.and_(turn, self.whole(1)), self.whole(0))
        value = self.where(odd, cosine, sine)
        sign = b.shl(b.and_(turn, self.whole(2)), self.whole(62))
        return b.bitcast(b.xor(b.bitcast(value, self.bits), sign), self.type)
