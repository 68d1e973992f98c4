"""Exact rational numbers."""
from __future__ import division

import math
import numbers
import operator
import re
import sys

__all__ = ['Fraction', 'gcd']

_LITERAL = re.compile(r'''\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<whole>\d*)
    (?:/(?P<below>\d+)|(?:\.(?P<part>\d*))?(?:[eE](?P<exponent>[-+]?\d+))?)\s*\Z''', re.VERBOSE)


def gcd(a, b):
    """The greatest common divisor of two whole numbers, with the sign of b unless b is 0"""
    while b:
        a, b = b, a % b
    return a


def _rational(value):
    return isinstance(value, numbers.Rational)


def _is_decimal(value):
    decimal = sys.modules.get('decimal')
    return decimal is not None and isinstance(value, decimal.Decimal)


def _endless(value):
    """Whether a float is no number or infinite"""
    return value - value != 0


def _of_text(text):
    """(numerator, denominator) of a str; ValueError when it is no number."""
    found = _LITERAL.match(text)
    if found is None:
        raise ValueError('Invalid literal for Fraction: %r' % text)
    part, exponent = found.group('part') or '', int(found.group('exponent') or 0) if found.group('exponent') else 0
    above, below = int((found.group('whole') or '0') + part), int(found.group('below') or 1)
    exponent -= len(part)
    if exponent >= 0:
        above *= 10 ** exponent
    else:
        below *= 10 ** -exponent
    return -above if found.group('sign') == '-' else above, below


class Fraction(numbers.Rational):
    """A rational number: of a Rational, two Rationals, a float, a Decimal or a str like '3/4' or '1.5e2'.

    ValueError for another str, ZeroDivisionError for a denominator 0, TypeError for another type."""
    __slots__ = '_numerator', '_denominator'

    def __new__(cls, numerator=0, denominator=None):
        if denominator is not None:
            if not (isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational)):
                raise TypeError('both arguments should be Rational instances')
            above = numerator.numerator * denominator.denominator
            below = denominator.numerator * numerator.denominator
        elif isinstance(numerator, numbers.Rational):
            return cls._made(numerator.numerator, numerator.denominator)
        elif isinstance(numerator, float):
            return cls._made(*Fraction.from_float(numerator)._pair())
        elif _is_decimal(numerator):
            return cls._made(*Fraction.from_decimal(numerator)._pair())
        elif isinstance(numerator, basestring):
            above, below = _of_text(numerator)
        else:
            raise TypeError('argument should be a string or a Rational instance')
        if below == 0:
            raise ZeroDivisionError('Fraction(%s, 0)' % above)
        common = gcd(above, below)
        return cls._made(above // common, below // common)

    @classmethod
    def _made(cls, above, below):
        """An instance of numbers in lowest terms"""
        self = super(Fraction, cls).__new__(cls)
        self._numerator, self._denominator = above, below
        return self

    def _pair(self):
        return self._numerator, self._denominator

    @classmethod
    def from_float(cls, f):
        """The exact value of a float; TypeError for infinities and other types."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError('%s.from_float() only takes floats, not %r (%s)' % (cls.__name__, f, type(f).__name__))
        if _endless(f):
            raise TypeError('Cannot convert %r to %s.' % (f, cls.__name__))
        return cls._made(*f.as_integer_ratio())         # in lowest terms already

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a Decimal; TypeError for infinities and other types."""
        if isinstance(dec, numbers.Integral):
            return cls(int(dec))
        if not _is_decimal(dec):
            raise TypeError('%s.from_decimal() only takes Decimals, not %r (%s)' % (
                cls.__name__, dec, type(dec).__name__))
        if not dec.is_finite():
            raise TypeError('Cannot convert %s to %s.' % (dec, cls.__name__))
        return cls(str(dec))

    def limit_denominator(self, max_denominator=1000000):
        """The nearest fraction whose denominator is at most this int; ValueError for one below 1."""
        if max_denominator < 1:
            raise ValueError('max_denominator should be at least 1')
        if self._denominator <= max_denominator:
            return Fraction(self)
        before, last = (0, 1), (1, 0)
        above, below = self._pair()
        while True:
            whole = above // below
            step = before[0] + whole * last[0], before[1] + whole * last[1]
            if step[1] > max_denominator:
                break
            before, last = last, step
            above, below = below, above - whole * below
        times = (max_denominator - before[1]) // last[1]
        beside = Fraction(before[0] + times * last[0], before[1] + times * last[1])
        nearest = Fraction(*last)
        return nearest if abs(nearest - self) <= abs(beside - self) else beside

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def __repr__(self):
        return 'Fraction(%s, %s)' % self._pair()

    def __str__(self):
        return '%s/%s' % self._pair() if self._denominator != 1 else str(self._numerator)

    def __pow__(a, b):
        if not _rational(b):
            return float(a) ** b
        if b.denominator != 1:
            return float(a) ** float(b)
        power, (above, below) = b.numerator, a._pair()
        if power < 0:
            return Fraction(below ** -power, above ** -power)
        return Fraction(above ** power, below ** power)

    def __rpow__(b, a):
        whole = b._denominator == 1
        if _rational(a) and not (whole and b._numerator >= 0):
            return Fraction(a.numerator, a.denominator) ** b
        return a ** (b._numerator if whole else float(b))

    def __pos__(self):
        return Fraction(*self._pair())

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __trunc__(self):
        above, below = self._pair()
        return -(-above // below) if above < 0 else above // below

    def __hash__(self):
        # Equal numbers of all types have one hash.
        value = self._numerator if self._denominator == 1 else float(self)
        return hash(value if self == value else self._pair())

    def __eq__(a, b):
        if _rational(b):
            return a._pair() == (b.numerator, b.denominator)
        real = b.real if isinstance(b, numbers.Complex) and not b.imag else b
        if not isinstance(real, float):
            return NotImplemented
        return not _endless(real) and a._pair() == real.as_integer_ratio()

    def __nonzero__(self):
        return bool(self._numerator)

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __copy__(self):
        return self if type(self) is Fraction else self.__class__(*self._pair())

    def __deepcopy__(self, memo):
        return self.__copy__()


def _sum(a, b):
    return Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)


def _difference(a, b):
    return _sum(a, Fraction(-b.numerator, b.denominator))


def _product(a, b):
    return Fraction(a.numerator * b.numerator, a.denominator * b.denominator)


def _quotient(a, b):
    return Fraction(a.numerator * b.denominator, a.denominator * b.numerator)


def _floor(a, b):
    whole = _quotient(a, b)
    return whole.numerator // whole.denominator


def _rest(a, b):
    return _difference(a, _product(b, Fraction(_floor(a, b))))


def _operate(name, exact, general):
    """Gives Fraction both methods of an operation: exact for rationals, general for float and complex."""
    def forward(a, b):
        if isinstance(b, (int, long, Fraction)):
            return exact(a, b)
        return _inexact(general, a, b, False)

    def backward(b, a):
        if _rational(a):
            return exact(a, b)
        return _inexact(general, b, a, True)
    forward.__name__, backward.__name__ = '__%s__' % name, '__r%s__' % name
    setattr(Fraction, forward.__name__, forward)
    setattr(Fraction, backward.__name__, backward)


def _inexact(general, fraction, other, swapped):
    if isinstance(other, numbers.Real if swapped else float):
        pair = float(fraction), float(other)
    elif isinstance(other, numbers.Complex if swapped else complex):
        pair = complex(fraction), complex(other)
    else:
        return NotImplemented
    return general(*(pair[::-1] if swapped else pair))


def _whole(a, b):
    return math.floor(a / b)


def _remainder(a, b):
    return a - b * _whole(a, b)


for _row in (('add', _sum, operator.add), ('sub', _difference, operator.sub), ('mul', _product, operator.mul),
             ('truediv', _quotient, operator.truediv), ('div', _quotient, operator.div),
             ('floordiv', _floor, _whole), ('mod', _rest, _remainder)):
    _operate(*_row)


def _compare(name, relation):
    """Gives Fraction the method of an order relation."""
    def method(a, b):
        if _rational(b):
            return relation(a._numerator * b.denominator, a._denominator * b.numerator)
        if isinstance(b, complex):
            raise TypeError('no ordering relation is defined for complex numbers')
        if not isinstance(b, float):
            return NotImplemented
        if _endless(b):
            return relation(0.0, b)
        return relation(a, a.from_float(b))
    method.__name__ = name
    setattr(Fraction, name, method)


for _row in (('__lt__', operator.lt), ('__le__', operator.le), ('__gt__', operator.gt), ('__ge__', operator.ge)):
    _compare(*_row)
del _row
Fraction.__abstractmethods__ = frozenset()
