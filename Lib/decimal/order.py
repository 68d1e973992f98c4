"""Comparison: the operators, compare() and its kin, hashes, maximum and minimum."""
from __future__ import absolute_import

import math

from .construct import as_operand, compared_operand
from .context import context_or_current
from .integers import count_digits, strip_zeros
from .value import Decimal, make, part_of

_HASH_MODULUS = 2 ** 64 - 1                 # large integers hash alike modulo this
_RANK = {'': 0, 'F': 1, 'N': 2, 'n': 3}     # kinds by their distance from zero, for compare_total()
_UNORDERED = float('nan')                   # an order of which < <= == > >= are all false


def _order_of_sizes(a, b):
    """How the absolute values of two finite numbers compare."""
    mine, theirs, gap = a._c, b._c, a._e - b._e
    if not gap or not mine or not theirs:
        return cmp(mine, theirs)
    if not -60 < gap < 60:
        order = cmp(gap + count_digits(mine), count_digits(theirs))
        if order:
            return order
    return cmp(mine * 10 ** gap, theirs) if gap > 0 else cmp(mine, theirs * 10 ** -gap)


def _sign_of(order):
    """-1, 0, 1 as a Decimal."""
    return make(int(order < 0), abs(order), 0)


@part_of(Decimal)
class Operators:
    """== != < <= > >= and hash()."""

    def _cmp(self, other):
        """-1, 0, 1; no NaN."""
        if self._k or other._k:
            return cmp(self._isinfinity(), other._isinfinity())
        if self._s != other._s and (self._c or other._c):
            return -1 if self._s else 1
        return _order_of_sizes(other, self) if self._s else _order_of_sizes(self, other)

    def _equality(self, other, context):
        """The order for == and !=: of NaN only the signaling ones signal."""
        other = compared_operand(other)
        if other is NotImplemented:
            return other
        if (self._k or other._k) and self._check_nans(other, context):
            return _UNORDERED
        return self._cmp(other)

    def _inequality(self, other, context):
        """The order for < <= > >=: every NaN signals."""
        other = compared_operand(other)
        if other is NotImplemented:
            return other
        if (self._k or other._k) and self._compare_check_nans(other, context):
            return _UNORDERED
        return self._cmp(other)

    def __eq__(self, other, context=None):
        order = self._equality(other, context)
        return order if order is NotImplemented else order == 0

    def __ne__(self, other, context=None):
        order = self._equality(other, context)
        return order if order is NotImplemented else order != 0

    def __lt__(self, other, context=None):
        order = self._inequality(other, context)
        return order if order is NotImplemented else order < 0

    def __le__(self, other, context=None):
        order = self._inequality(other, context)
        return order if order is NotImplemented else order <= 0

    def __gt__(self, other, context=None):
        order = self._inequality(other, context)
        return order if order is NotImplemented else order > 0

    def __ge__(self, other, context=None):
        order = self._inequality(other, context)
        return order if order is NotImplemented else order >= 0

    def __hash__(self):
        if self._k:
            return self._hash_special()
        if not -16 < self._e <= 0 or self._c > 10 ** 15:
            return self._hash_long()
        # A coefficient and a power of ten that floats hold exactly: the quotient is the nearest float.
        value = float(self._c) / 10 ** -self._e
        numerator, denominator = value.as_integer_ratio()
        if numerator * 10 ** -self._e != self._c * denominator:
            return self._hash_long()
        return hash(-value if self._s else value)

    def _hash_special(self):
        if self._k == 'N':
            raise TypeError('Cannot hash a signaling NaN value.')
        return 0 if self._k == 'n' else hash(float('-inf' if self._s else 'inf'))

    def _hash_long(self):
        """That of an equal float or integer where there is one, else of the parts without zeros at the end."""
        value = float(self) if self.adjusted() < 330 else _UNORDERED
        if not math.isinf(value) and self == value:
            return hash(value)
        n, zeros = strip_zeros(self._c)
        exponent = self._e + zeros
        if exponent < 0:
            return hash((self._s, n, exponent))
        n *= pow(10, exponent, _HASH_MODULUS)
        return hash(-n if self._s else n)


@part_of(Decimal)
class Methods:
    """Comparisons that give a Decimal, or one of the operands."""

    def compare(self, other, context=None):
        """Decimal -1, 0, 1, or NaN."""
        other = as_operand(other)
        nan = (self._k or other._k) and self._check_nans(other, context)
        return nan or _sign_of(self._cmp(other))

    def compare_signal(self, other, context=None):
        """As compare(), but every NaN signals."""
        other = as_operand(other)
        return self._compare_check_nans(other, context) or self.compare(other, context=context)

    def compare_total(self, other):
        """Decimal -1, 0, 1 in an order of all numbers, NaN too, 1.0 before 1."""
        other = as_operand(other)
        if self._s != other._s:
            return _sign_of(-1 if self._s else 1)
        # Both have one sign: the order of absolute values, turned round below zero.
        order = cmp(_RANK[self._k], _RANK[other._k])
        if not order and self._k:
            order = cmp(self._c, other._c)
        elif not order:
            order = _order_of_sizes(self, other) or cmp(self._e, other._e)
        return _sign_of(-order if self._s else order)

    def compare_total_mag(self, other):
        """compare_total() without signs."""
        other = as_operand(other)
        return self.copy_abs().compare_total(other.copy_abs())

    def same_quantum(self, other):
        """Whether both have one exponent, or are both infinite, or both NaN."""
        other = as_operand(other)
        if self._k or other._k:
            return self.is_nan() and other.is_nan() or self._k == other._k == 'F'
        return self._e == other._e

    def _extreme(self, other, context, wanted, magnitude):
        """The operand on whose side the order is `wanted` (1, -1); a number rather than a quiet NaN."""
        other = as_operand(other)
        context = context_or_current(context)
        if self._k or other._k:
            nans = self._isnan(), other._isnan()
            if nans in ((0, 1), (1, 0)):
                return (other if nans[0] else self)._fix(context)
            nan = self._check_nans(other, context)
            if nan:
                return nan
        order = self.copy_abs()._cmp(other.copy_abs()) if magnitude else self._cmp(other)
        order = order or int(self.compare_total(other))
        return (self if order == wanted or not order and wanted < 0 else other)._fix(context)

    def max(self, other, context=None):
        """The larger one; a number rather than a quiet NaN."""
        return self._extreme(other, context, 1, False)

    def min(self, other, context=None):
        """The smaller one; a number rather than a quiet NaN."""
        return self._extreme(other, context, -1, False)

    def max_mag(self, other, context=None):
        """The one with the larger absolute value."""
        return self._extreme(other, context, 1, True)

    def min_mag(self, other, context=None):
        """The one with the smaller absolute value."""
        return self._extreme(other, context, -1, True)


@part_of(Decimal)
class OfTheContext:
    """What a number is within a range of exponents."""

    def is_normal(self, context=None):
        """Whether it is finite, not zero and not subnormal."""
        if self._k or not self._c:
            return False
        return context_or_current(context).Emin <= self.adjusted()

    def is_subnormal(self, context=None):
        """Whether it is not zero, and below 10**Emin."""
        if self._k or not self._c:
            return False
        return self.adjusted() < context_or_current(context).Emin

    def number_class(self, context=None):
        """'sNaN', 'NaN', '+Infinity', '-Normal', '+Subnormal', '-Zero' ..."""
        if self.is_nan():
            return 'sNaN' if self._k == 'N' else 'NaN'
        kind = ('Infinity' if self._k else 'Zero' if not self._c
                else 'Subnormal' if self.is_subnormal(context) else 'Normal')
        return '+-'[self._s] + kind
