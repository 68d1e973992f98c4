"""Operations on the digits of a coefficient: as bits, and moved to the left and right."""
from __future__ import absolute_import

from .construct import as_operand
from .context import context_or_current
from .signals import InvalidOperation
from .value import Decimal, make, part_of


def _window(number, context):
    """The last digits of a number, as many as the context has."""
    return str(number._c).zfill(context.prec)[-context.prec:]


def _is_logical(number):
    return not (number._k or number._s or number._e or str(number._c).strip('01'))


@part_of(Decimal)
class Logic:
    """Numbers of the digits 0 and 1, combined digit by digit: the sum of two digits tells all."""

    def _combine(self, other, ones, context):
        """1 where the sum of the digits is among `ones`."""
        context = context_or_current(context)
        other = as_operand(other)
        if not _is_logical(self) or not _is_logical(other):
            return context._raise_error(InvalidOperation)
        pairs = zip(_window(self, context), _window(other, context))
        return make(0, long(''.join(['01'[a + b in ones] for a, b in pairs])), 0)

    def logical_and(self, other, context=None):
        """Digit by digit, both of zeros and ones."""
        return self._combine(other, ('11',), context)

    def logical_or(self, other, context=None):
        """Digit by digit."""
        return self._combine(other, ('01', '10', '11'), context)

    def logical_xor(self, other, context=None):
        """Digit by digit."""
        return self._combine(other, ('01', '10'), context)

    def logical_invert(self, context=None):
        """Zeros for ones and ones for zeros, prec digits."""
        context = context_or_current(context)
        return self.logical_xor(make(0, (10 ** context.prec - 1) // 9, 0), context)


@part_of(Decimal)
class Moves:
    """rotate() shift() scaleb()"""

    def _moved(self, other, limit, move, context):
        """move(number of places) where `other` is an integer from -limit to limit."""
        other = as_operand(other)
        nan = (self._k or other._k) and self._check_nans(other, context)
        if nan:
            return nan
        if other._k or other._e or other._c > limit:
            return context._raise_error(InvalidOperation)
        return self._plain() if self._k else move(int(other))

    def rotate(self, other, context=None):
        """The digits moved to the left in a circle of prec."""
        context = context_or_current(context)

        def move(places):
            text = _window(self, context)
            places %= context.prec
            return make(self._s, long(text[places:] + text[:places]), self._e)
        return self._moved(other, context.prec, move, context)

    def shift(self, other, context=None):
        """The digits moved to the left (to the right for a negative number), zeros follow."""
        context = context_or_current(context)

        def move(places):
            text = _window(self, context)
            text = text[:places] if places < 0 else (text + '0' * places)[-context.prec:]
            return make(self._s, long(text or '0'), self._e)
        return self._moved(other, context.prec, move, context)

    def scaleb(self, other, context=None):
        """Times a power of ten."""
        context = context_or_current(context)

        def move(places):
            return make(self._s, self._c, self._e + places)._fix(context)
        return self._moved(other, 2 * (context.Emax + context.prec), move, context)
