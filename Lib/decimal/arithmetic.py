"""The four operations, remainders, fma and the operations on signs."""
from __future__ import absolute_import

from .construct import as_operand, try_operand
from .context import context_or_current
from .integers import count_digits, strip_zeros
from .signals import (
    Clamped, DivisionByZero, DivisionImpossible, DivisionUndefined, InvalidOperation, ROUND_FLOOR)
from .value import Decimal, INFINITIES, make, part_of


def _reflected(name):
    """The method for a number on the right of an operator, by that for one on the left."""
    def method(self, other, context=None):
        other = try_operand(other)
        return other if other is NotImplemented else getattr(other, name)(self, context=context)
    method.__name__ = '__r' + name[2:]
    return method


def exact_difference(a, b):
    """a - b, finite, not rounded; 1 instead if an exponent is out of all proportion."""
    if abs(a._e) >= 10 ** 6:
        return make(0, 1, min(a._e, b._e))
    exponent = min(a._e, b._e)
    mine, theirs = a._c * 10 ** (a._e - exponent), b._c * 10 ** (b._e - exponent)
    total = (-mine if a._s else mine) - (-theirs if b._s else theirs)
    return make(int(total < 0), abs(total), exponent)


def _sum(a, b, flip, context):
    """a + b, with b's sign turned if `flip` is 1."""
    sign_a, sign_b = a._s, b._s ^ flip
    if a._k or b._k:
        nan = a._check_nans(b, context)
        if nan:
            return nan
        if a._k and b._k and sign_a != sign_b:
            return context._raise_error(InvalidOperation, '-INF + INF')
        return make(sign_a if a._k else sign_b, 0, 0, 'F')
    if not a._c or not b._c:
        return _sum_with_zero(a, b, sign_b, context)
    if a._e >= b._e:
        c, e, small, exponent = a._c, a._e, b._c, b._e
    else:
        c, e, small, exponent = b._c, b._e, a._c, a._e
        sign_a, sign_b = sign_b, sign_a
    if e - exponent > 30:
        # A number far below the last digit that counts is as good as the smallest one there.
        floor = e + min(-1, count_digits(c) - context.prec - 2)
        if count_digits(small) + exponent - 1 < floor:
            small, exponent = 1, floor
    c *= 10 ** (e - exponent)
    total = c + small if sign_a == sign_b else c - small
    if not total:
        return make(int(context.rounding == ROUND_FLOOR), 0, min(a._e, b._e))._fix(context)
    return make(sign_a if total > 0 else 1 - sign_a, abs(total), exponent)._fix(context)


def _sum_with_zero(a, b, sign_b, context):
    exponent = min(a._e, b._e)
    if a._c or b._c:
        value = a if a._c else make(sign_b, b._c, b._e)
        exponent = max(exponent, value._e - context.prec - 1)
        return value._to_exponent(exponent, context.rounding)._fix(context)
    negative = sign_b if a._s == sign_b else int(context.rounding == ROUND_FLOOR)
    return make(negative, 0, exponent)._fix(context)


@part_of(Decimal)
class Signs:
    """- + abs() and copies with other signs."""

    def copy_abs(self):
        """With the sign +; no rounding."""
        return make(0, self._c, self._e, self._k)

    def copy_negate(self):
        """With the other sign; no rounding."""
        return make(1 - self._s, self._c, self._e, self._k)

    def copy_sign(self, other):
        """With the sign of another number."""
        return make(as_operand(other)._s, self._c, self._e, self._k)

    def _signed(self, sign, context):
        """With a sign, rounded; a zero has a sign only where rounding goes down."""
        if self._k:
            nan = self._check_nans(context=context)
            if nan:
                return nan
        context = context_or_current(context)
        if not self._c and not self._k and context.rounding != ROUND_FLOOR:
            sign = 0
        return make(sign, self._c, self._e, self._k)._fix(context)

    def __neg__(self, context=None):
        return self._signed(1 - self._s, context)

    def __pos__(self, context=None):
        return self._signed(self._s, context)

    def __abs__(self, round=True, context=None):
        return self._signed(0, context) if round else self.copy_abs()


@part_of(Decimal)
class FourOperations:
    """+ - * /"""

    def __add__(self, other, context=None):
        other = try_operand(other)
        return other if other is NotImplemented else _sum(self, other, 0, context_or_current(context))

    __radd__ = __add__

    def __sub__(self, other, context=None):
        other = try_operand(other)
        return other if other is NotImplemented else _sum(self, other, 1, context_or_current(context))

    def __rsub__(self, other, context=None):
        other = try_operand(other)
        return other if other is NotImplemented else _sum(other, self, 1, context_or_current(context))

    def __mul__(self, other, context=None):
        other = try_operand(other)
        if other is NotImplemented:
            return other
        context = context_or_current(context)
        sign = self._s ^ other._s
        if not self._k and not other._k:
            return make(sign, self._c * other._c, self._e + other._e)._fix(context)
        nan = self._check_nans(other, context)
        if not nan and not (self and other):
            nan = context._raise_error(InvalidOperation, '(+-)INF * 0' if self._k else '0 * (+-)INF')
        return nan or INFINITIES[sign]

    __rmul__ = __mul__

    def __truediv__(self, other, context=None):
        other = try_operand(other)
        if other is NotImplemented:
            return other
        context = context_or_current(context)
        if self._k or other._k:
            return self._divide_special(other, context)
        sign = self._s ^ other._s
        if not other._c:
            if self._c:
                return context._raise_error(DivisionByZero, 'x / 0', sign)
            return context._raise_error(DivisionUndefined, '0 / 0')
        return self._quotient(other, sign, context)._fix(context)

    def _divide_special(self, other, context):
        nan = self._check_nans(other, context)
        if nan:
            return nan
        sign = self._s ^ other._s
        if not self._k:
            context._raise_error(Clamped, 'Division by infinity')
            return make(sign, 0, context.Etiny())
        if other._k:
            return context._raise_error(InvalidOperation, '(+-)INF/(+-)INF')
        return INFINITIES[sign]

    def _quotient(self, other, sign, context):
        """self / other, with enough digits that rounding comes out right; other is not zero."""
        ideal = self._e - other._e
        if not self._c:
            return make(sign, 0, ideal)
        shift = count_digits(other._c) - count_digits(self._c) + context.prec + 1
        if shift >= 0:
            quotient, rest = divmod(self._c * 10 ** shift, other._c)
        else:
            quotient, rest = divmod(self._c, other._c * 10 ** -shift)
        if rest:
            quotient += quotient % 5 == 0      # so that it does not look like a tie
            zeros = 0
        elif shift > 0:
            quotient, zeros = strip_zeros(quotient, shift)
        else:
            zeros = 0
        return make(sign, quotient, ideal - shift + zeros)

    __div__ = __truediv__
    __rdiv__ = __rtruediv__ = _reflected('__truediv__')


# Division with integer quotients.  By operation: the texts of (INF op INF, INF op x for the remainder).
_INFINITE = {'//': ('INF // INF', ''), '%': ('INF % x', 'INF % x'), 'divmod': ('divmod(INF, INF)', 'INF % x')}
_ZERO_BY_ZERO = {'//': '0 // 0', '%': '0 % 0', 'divmod': 'divmod(0, 0)'}


@part_of(Decimal)
class IntegerDivision:
    """// % divmod() remainder_near()"""

    def _divide(self, other, context):
        """(integer quotient, remainder); other is not zero, self is finite."""
        sign = self._s ^ other._s
        exponent = self._e if other._k else min(self._e, other._e)
        gap = self.adjusted() - other.adjusted()
        if not self._c or other._k or gap <= -2:
            return make(sign, 0, 0), self._to_exponent(exponent, context.rounding)
        if gap <= context.prec:
            quotient, rest = divmod(self._c * 10 ** (self._e - exponent),
                                    other._c * 10 ** (other._e - exponent))
            if count_digits(quotient) <= context.prec:
                return make(sign, quotient, 0), make(self._s, rest, exponent)
        nan = context._raise_error(DivisionImpossible, 'quotient too large in //, % or divmod')
        return nan, nan

    def _divided(self, other, operation, context):
        """(quotient, remainder) for an operation: '//' and '%' need one of them, the other may be None."""
        nan = (self._k or other._k) and self._check_nans(other, context)
        if nan:
            return nan, nan
        sign = self._s ^ other._s
        if self._k:
            both, one = _INFINITE[operation]
            if other._k or operation == '%':
                nan = context._raise_error(InvalidOperation, both)
                return nan, nan
            return INFINITIES[sign], one and context._raise_error(InvalidOperation, one)
        if other._c or other._k:
            return self._divide(other, context)
        if not self._c:
            nan = context._raise_error(DivisionUndefined, _ZERO_BY_ZERO[operation])
            return nan, nan
        quotient = operation != '%' and context._raise_error(DivisionByZero, 'x // 0', sign)
        return quotient, operation != '//' and context._raise_error(InvalidOperation, 'x % 0')

    def __divmod__(self, other, context=None):
        other = try_operand(other)
        if other is NotImplemented:
            return other
        context = context_or_current(context)
        quotient, rest = self._divided(other, 'divmod', context)
        return quotient, rest._fix(context)

    def __mod__(self, other, context=None):
        other = try_operand(other)
        if other is NotImplemented:
            return other
        context = context_or_current(context)
        return self._divided(other, '%', context)[1]._fix(context)

    def __floordiv__(self, other, context=None):
        other = try_operand(other)
        if other is NotImplemented:
            return other
        return self._divided(other, '//', context_or_current(context))[0]

    __rdivmod__ = _reflected('__divmod__')
    __rmod__ = _reflected('__mod__')
    __rfloordiv__ = _reflected('__floordiv__')

    def remainder_near(self, other, context=None):
        """self - n * other, n the integer nearest to the quotient."""
        context = context_or_current(context)
        other = as_operand(other)
        nan = (self._k or other._k) and self._check_nans(other, context)
        if nan:
            return nan
        if self._k:
            return context._raise_error(InvalidOperation, 'remainder_near(infinity, x)')
        if other._k:
            return self._fix(context)
        if not other._c:
            if self._c:
                return context._raise_error(InvalidOperation, 'remainder_near(x, 0)')
            return context._raise_error(DivisionUndefined, 'remainder_near(0, 0)')
        gap = self.adjusted() - other.adjusted()
        exponent = min(self._e, other._e)
        if not self._c or gap <= -2:
            return self._to_exponent(exponent, context.rounding)._fix(context)
        if gap > context.prec:
            return context._raise_error(DivisionImpossible)
        return self._nearest_rest(other, exponent, context)

    def _nearest_rest(self, other, exponent, context):
        divisor = other._c * 10 ** (other._e - exponent)
        quotient, rest = divmod(self._c * 10 ** (self._e - exponent), divisor)
        if 2 * rest + (quotient & 1) > divisor:
            rest -= divisor
            quotient += 1
        if count_digits(quotient) > context.prec:
            return context._raise_error(DivisionImpossible)
        return make(self._s ^ int(rest < 0), abs(rest), exponent)._fix(context)


@part_of(Decimal)
class Fused:
    """fma()"""

    def fma(self, other, third, context=None):
        """self * other + third, rounded once."""
        other, third = as_operand(other), as_operand(third)
        sign = self._s ^ other._s
        if not self._k and not other._k:
            product = make(sign, self._c * other._c, self._e + other._e)
            return product.__add__(third, context)
        context = context_or_current(context)
        for number in self, other:
            if number._k == 'N':
                return context._raise_error(InvalidOperation, 'sNaN', number)
        for number in self, other:
            if number._k == 'n':
                return number.__add__(third, context)
        if not self or not other:
            return context._raise_error(InvalidOperation, 'INF * 0 in fma' if self._k else '0 * INF in fma')
        return INFINITIES[sign].__add__(third, context)
