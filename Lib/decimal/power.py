"""Powers: **, pow() with a modulus.

A power is found in one of three ways: without digits, where it is infinite, zero or out of range (_beyond);
as an exact number, where that has few digits (_exact_power); else as exp(y * ln(x)), to as many digits as
rounding needs (_power_estimate).
"""
from __future__ import absolute_import

import math

from .arithmetic import exact_difference
from .construct import try_operand
from .context import context_or_current
from .integers import count_digits, cut_zeros, exp_digits, scaled_ln, settle, strip_zeros, whole_root
from .signals import (
    Clamped, Inexact, InvalidOperation, Overflow, Rounded, SIGNALS, Subnormal, Underflow)
from .value import Decimal, INFINITIES, ONE, make, part_of


def _grows(base, other):
    """Whether base ** other is above 1; base > 0 and not 1."""
    return (base.adjusted() >= 0) == (not other._s)


def _beyond(base, other, sign, context):
    """A stand-in for a power that overflows, underflows or cannot be told from 1; None for the others."""
    order = base.adjusted()
    magnitude = order + 1 if order < 0 else order       # a lower bound of |log10(base)|
    if magnitude:
        reach = count_digits(abs(magnitude)) - 1 + other.adjusted()
    else:
        reach = exact_difference(base, ONE).adjusted() - 1 + other.adjusted()
    grows = _grows(base, other)
    if grows and reach >= count_digits(context.Emax):
        return make(sign, 1, context.Emax + 1)
    if not grows and reach >= count_digits(-context.Etiny()):
        return make(sign, 1, context.Etiny() - 1)
    if other.adjusted() + count_digits(abs(magnitude) + 1) < -context.prec - 3:
        near_one = 10 ** (context.prec + 3) + (1 if grows else -1)
        return make(sign, near_one, -context.prec - 3)
    return None


# -- exact powers

def _as_fraction(y, ye):
    """y * 10**ye in lowest terms, None if that would be large; y has no zeros at its end."""
    if ye >= 0:
        return (y * 10 ** ye, 1) if ye < 20 else None
    if ye <= -400:
        return None
    p, q = y, 10 ** -ye
    for factor in 2, 5:
        while q % factor == 0 and p % factor == 0:
            p, q = p // factor, q // factor
    return p, q


def _inverse(c):
    """(n, k) with 1 / c == n**k / 10**k, None if c is no power of 2 or 5."""
    for factor, other in (2, 5), (5, 2):
        rest, k = cut_zeros(c, factor)
        if rest == 1:
            return other, k
    return None


def _padding(base, other, exponent, room):
    """How many zeros bring an exact power to the exponent that it should have."""
    if other._s or not other._isinteger():
        return 0
    return max(0, min(exponent - base._e * int(other), room))


def _power_of_ten(base, e, other, digits):
    """(10**e) ** other; None if the exponent is no integer."""
    y, ye = other._c, other._e
    exponent = e * y
    if ye < 0 and exponent:
        exponent, zeros = strip_zeros(abs(exponent), -ye)
        if zeros < -ye:
            return None
        exponent = exponent if e > 0 else -exponent
    elif exponent:
        exponent *= 10 ** ye
    if other._s:
        exponent = -exponent
    zeros = _padding(base, other, exponent, digits - 1)
    return make(0, 10 ** zeros, exponent - zeros)


def _rooted(c, e, k):
    """(n, exponent) with (n * 10**exponent) ** k == c * 10**e, or None; c has no zeros at its end."""
    if e % k or k >= c.bit_length():
        return None
    root = whole_root(c, k)
    return (root, e // k) if root ** k == c else None


def _as_power(base, other):
    """(n, times, e) with base ** other == n ** times * 10**e, None if that is not exact; base is no power of
    ten."""
    c, zeros = strip_zeros(base._c)
    y, more = strip_zeros(other._c)
    fraction = _as_fraction(y, other._e + more)
    parts = fraction and (c, base._e + zeros)
    if parts and fraction[1] > 1:
        parts = _rooted(parts[0], parts[1], fraction[1])
    if not parts:
        return None
    (c, e), times = parts, fraction[0]
    if not other._s:
        return c, times, e * times
    inverse = _inverse(c)
    if inverse is None:
        return None
    n, k = inverse
    return n, k * times, -times * (e + k)


def _exact_power(base, other, digits):
    """base ** other if it is exact and has at most so many digits, else None; base > 0."""
    c, zeros = strip_zeros(base._c)
    if c == 1:
        return _power_of_ten(base, base._e + zeros, other, digits)
    power = _as_power(base, other)
    if power is None:
        return None
    n, times, e = power
    if times * math.log10(n) > digits + 2:
        return None
    n **= times
    room = digits - count_digits(n)
    if room < 0:
        return None
    zeros = _padding(base, other, e, room)
    return make(0, n * 10 ** zeros, e - zeros)


def _finish_exact_root(answer, context):
    """An exact power with a fraction in the exponent: 2.7 counts it as inexact all the same."""
    missing = context.prec + 1 - count_digits(answer._c)
    if missing > 0:
        answer = answer._to_exponent(answer._e - missing, context.rounding)
    inner = context.copy()
    inner.clear_flags()
    inner.traps = dict.fromkeys(SIGNALS, 0)
    answer = answer._fix(inner)
    inner._note(Inexact)
    if inner.flags[Subnormal]:
        inner._note(Underflow)
    if inner.flags[Overflow]:
        context._raise_error(Overflow, 'above Emax', answer._s)
    context._note(*[signal for signal in (Underflow, Subnormal, Inexact, Rounded, Clamped)
                    if inner.flags[signal]])
    return answer


# -- powers with many digits

def _power_estimate(base, other):
    """For settle(): base ** other, to p digits and some."""
    y = -other._c if other._s else other._c
    order = base.adjusted()
    extra = 6 + max(0, other._e + count_digits(other._c)) + count_digits(abs(order) + 1)
    if order in (0, -1):
        extra += 30         # the logarithm may begin with zeros

    def estimate(p):
        scale = p + extra
        return exp_digits(scaled_ln(base._c, base._e, scale) * y, other._e - scale, p)
    return estimate


def _one_to(base, other, sign, context):
    """1 (of any exponent) ** other."""
    lowest = 1 - context.prec
    if other._k or not other._isinteger():
        context._note(Inexact, Rounded)
        return make(sign, 10 ** -lowest, lowest)
    if other._s:
        return make(sign, 1, 0)
    times = context.prec if other.adjusted() >= 20 else min(int(other), context.prec)
    exponent = base._e * times
    if exponent < lowest:
        context._note(Rounded)
        exponent = lowest
    return make(sign, 10 ** -exponent, exponent)


# -- modulo

def _refusal(base, other, modulo, context):
    """Why base ** other % modulo is no number, or None."""
    if base._k or other._k or modulo._k or not (
            base._isinteger() and other._isinteger() and modulo._isinteger()):
        return 'pow() 3rd argument not allowed unless all arguments are integers'
    if other < 0:
        return 'pow() 2nd argument cannot be negative when 3rd argument specified'
    if not modulo:
        return 'pow() 3rd argument cannot be 0'
    if modulo.adjusted() >= context.prec:
        return 'insufficient precision: pow() 3rd argument must not have more than precision digits'
    if not other and not base:
        return 'at least one of pow() 1st argument and 2nd argument must be nonzero ;0**0 is not defined'
    return None


def _power_modulo(base, other, modulo, context):
    for kind in 'N', 'n':
        for number in base, other, modulo:
            if number._k == kind:
                return (number._fix_nan(context) if kind == 'n'
                        else context._raise_error(InvalidOperation, 'sNaN', number))
    refusal = _refusal(base, other, modulo, context)
    if refusal:
        return context._raise_error(InvalidOperation, refusal)
    m = abs(int(modulo))
    if base._e >= 0:
        result = base._c * pow(10, base._e, m) % m
    else:
        result = abs(int(base)) % m
    for _ in xrange(max(other._e, 0)):
        result = pow(result, 10, m)
    exponent = other._c if other._e >= 0 else int(other)
    return make(0 if other._iseven() else base._s, pow(result, exponent, m), 0)


@part_of(Decimal)
class Powers:
    """** and pow()"""

    def __pow__(self, other, modulo=None, context=None):
        other = try_operand(other)
        if other is NotImplemented:
            return other
        if modulo is not None:
            modulo = try_operand(modulo)
            if modulo is NotImplemented:
                return modulo
            return _power_modulo(self, other, modulo, context_or_current(context))
        context = context_or_current(context)
        nan = (self._k or other._k) and self._check_nans(other, context)
        if nan:
            return nan
        if not other:
            return ONE if self else context._raise_error(InvalidOperation, '0 ** 0')
        if not self._s:
            return self._positive_power(other, 0, context)
        if other._k or not other._isinteger():
            if self:
                return context._raise_error(InvalidOperation, 'x ** y with x negative and y not an integer')
            return self.copy_negate()._positive_power(other, 0, context)
        return self.copy_negate()._positive_power(other, int(not other._iseven()), context)

    def _positive_power(self, other, sign, context):
        """self ** other with a sign; self >= 0, other is not 0."""
        if self._k or not self._c:
            large = bool(self._k) == (not other._s)
            return INFINITIES[sign] if large else make(sign, 0, 0)
        if self._cmp(ONE) == 0:
            return _one_to(self, other, sign, context)
        if other._k:
            return INFINITIES[sign] if _grows(self, other) else make(sign, 0, 0)
        answer = _beyond(self, other, sign, context)
        if answer is None:
            exact = _exact_power(self, other, context.prec + 1)
            if exact is None:
                n, e = settle(_power_estimate(self, other), context.prec)
                answer = make(sign, n, e)
            else:
                answer = make(sign, exact._c, exact._e)
                if not other._isinteger():
                    return _finish_exact_root(answer, context)
        return answer._fix(context)

    def __rpow__(self, other, context=None):
        other = try_operand(other)
        return other if other is NotImplemented else other.__pow__(self, context=context)
