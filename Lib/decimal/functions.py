"""sqrt(), exp(), the logarithms, and the neighbours of a number in a context."""
from __future__ import absolute_import

from .arithmetic import exact_difference
from .construct import as_operand
from .context import HalfEven, context_or_current
from .integers import (
    count_digits, exp_digits, ln_of, scaled_ln, settle, shorten, strip_zeros, whole_root)
from .signals import (
    Clamped, DivisionByZero, Inexact, InvalidOperation, Overflow, ROUND_CEILING, ROUND_FLOOR, Rounded,
    Subnormal, Underflow)
from .value import Decimal, INFINITIES, ONE, make, part_of


def _square_root(c, ideal, prec):
    """(n, e): n * 10**e is the root of c * 100**ideal, exactly or with more than prec digits."""
    shift = prec + 1 - (count_digits(c) + 1) // 2
    scaled, lost = shorten(c, -2 * shift, 0, 'ROUND_DOWN')
    root = whole_root(scaled, 2)
    if not lost and root * root == scaled:
        return (root // 10 ** shift if shift > 0 else root * 10 ** -shift), ideal
    # What follows the last digit is not zero: it must not look like a tie.
    return (root + 1 if root % 5 == 0 else root), ideal - shift


def _exp_beyond(x, context):
    """A stand-in for an exponential out of range or that cannot be told from 1; None for the others."""
    order, prec = x.adjusted(), context.prec
    limit = context.Etiny() - 1 if x._s else context.Emax + 1
    if order > count_digits(3 * abs(limit)):
        return make(0, 1, limit)
    places = prec + 2 if x._s else prec + 1
    if order < 1 - places:
        return make(0, 10 ** places + (-1 if x._s else 1), -places)
    return None


def _logarithm_estimate(x, base10):
    """For settle(): the absolute value of a logarithm, to p digits and some."""
    extra = 2
    if x.adjusted() in (0, -1):             # near 1 the logarithm begins with zeros
        extra += max(0, -exact_difference(x, ONE).adjusted()) + 2

    def estimate(p):
        digits = p + extra + 3
        value = abs(scaled_ln(x._c, x._e, digits))
        if base10:
            value = value * 10 ** digits // ln_of(10, digits)
        return value // 100, 2 - digits
    return estimate


@part_of(Decimal)
class Functions:
    """Functions that round half to even, whatever the context says."""

    def sqrt(self, context=None):
        """The square root."""
        context = context_or_current(context)
        nan = self._k and self._check_nans(context=context)
        if nan:
            return nan
        ideal = self._e >> 1
        if not self:
            return make(self._s, 0, ideal)._fix(context)
        if self._s:
            return context._raise_error(InvalidOperation, 'sqrt(-x), x > 0')
        if self._k:
            return self._plain()
        n, e = _square_root(self._c * 10 if self._e & 1 else self._c, ideal, context.prec)
        with HalfEven(context):
            return make(0, n, e)._fix(context)

    def exp(self, context=None):
        """e to the power of the number."""
        context = context_or_current(context)
        nan = self._k and self._check_nans(context=context)
        if nan:
            return nan
        if self._k:
            return make(0, 0, 0) if self._s else self._plain()
        if not self._c:
            return make(0, 1, 0)
        answer = _exp_beyond(self, context)
        if answer is None:
            x, e = -self._c if self._s else self._c, self._e
            answer = make(0, *settle(lambda digits: exp_digits(x, e, digits), context.prec))
        with HalfEven(context):
            return answer._fix(context)

    def _logarithm(self, context, name, base10):
        context = context_or_current(context)
        nan = self._k and self._check_nans(context=context)
        if nan:
            return nan
        if not self:
            return INFINITIES[1]
        if self._s:
            return context._raise_error(InvalidOperation, name + ' of a negative value')
        if self._k:
            return INFINITIES[0]
        order = self._cmp(ONE)
        if not order:
            return make(0, 0, 0)
        if base10 and strip_zeros(self._c)[0] == 1:
            n, e = abs(self.adjusted()), 0
        else:
            n, e = settle(_logarithm_estimate(self, base10), context.prec)
        with HalfEven(context):
            return make(int(order < 0), n, e)._fix(context)

    def ln(self, context=None):
        """The natural logarithm."""
        return self._logarithm(context, 'ln', False)

    def log10(self, context=None):
        """The logarithm to the base 10."""
        return self._logarithm(context, 'log10', True)

    def logb(self, context=None):
        """The exponent of the first digit, as a Decimal."""
        context = context_or_current(context)
        nan = self._k and self._check_nans(context=context)
        if nan:
            return nan
        if self._k:
            return INFINITIES[0]
        if not self._c:
            return context._raise_error(DivisionByZero, 'logb(0)', 1)
        return Decimal(self.adjusted())._fix(context)


@part_of(Decimal)
class Neighbours:
    """The numbers next to one, as far as the context tells them apart."""

    def _neighbour(self, up, context):
        context = context_or_current(context)
        nan = self._k and self._check_nans(context=context)
        if nan:
            return nan
        if self._k:
            if self._s != up:
                return self._plain()
            return make(self._s, 10 ** context.prec - 1, context.Etop())
        quiet = context.copy()
        quiet._set_rounding(ROUND_CEILING if up else ROUND_FLOOR)
        quiet._ignore_all_flags()
        fixed = self._fix(quiet)
        if fixed._k or fixed._cmp(self):
            return fixed
        return self.__add__(make(int(not up), 1, context.Etiny() - 1), quiet)

    def next_minus(self, context=None):
        """The next smaller number of the context."""
        return self._neighbour(False, context)

    def next_plus(self, context=None):
        """The next larger number of the context."""
        return self._neighbour(True, context)

    def next_toward(self, other, context=None):
        """The next number in the direction of another one; signals."""
        other = as_operand(other)
        context = context_or_current(context)
        nan = (self._k or other._k) and self._check_nans(other, context)
        if nan:
            return nan
        order = self._cmp(other)
        if not order:
            return self.copy_sign(other)
        answer = self._neighbour(order < 0, context)
        if answer._k:
            context._raise_error(Overflow, 'Infinite result from next_toward', answer._s)
            context._note(Inexact, Rounded)
        elif answer.adjusted() < context.Emin:
            context._note(Underflow, Subnormal, Inexact, Rounded)
            if not answer._c:
                context._note(Clamped)
        return answer
