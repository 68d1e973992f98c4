"""The type Decimal: what a number consists of and what can be told of it without a context.

A number is four slots: _s, the sign (0, 1); _c, the coefficient (an integer >= 0); _e, the exponent; _k, the
kind: '' for finite numbers, 'F' for infinities, 'n' and 'N' for quiet and signaling NaN, whose coefficient
is what diagnoses.

I1  _s, _c, _e, _k are written by make() and by the construction of a new number only: numbers are constant.
I2  Of what is not finite _e is 0, of infinities _c too.

Decimal is an open class: construct, order, rounding, arithmetic, power, functions, digits and text add
their operations to it with part_of(Decimal).
"""
from __future__ import absolute_import

import numbers
from collections import namedtuple

from .integers import count_digits

DecimalTuple = namedtuple('DecimalTuple', 'sign digits exponent')

_FLOAT_DIGITS = 2 ** 53     # integers below are floats exactly, as are powers of ten up to 10**22


def part_of(target):
    """A decorator: the members of the class below it become members of `target`."""
    def move(part):
        for name, member in vars(part).items():
            if name not in ('__module__', '__doc__'):
                setattr(target, name, member)
        return target
    return move


class Decimal(object):
    """A decimal number; made from a text, an integer, a float (exactly) or (sign, digits, exponent)."""

    __slots__ = ('_s', '_c', '_e', '_k', '__weakref__')

    _sign = property(lambda self: self._s, doc='0 or 1.')
    _int = property(lambda self: str(self._c) if self._c or not self.is_nan() else '', doc='The digits.')
    _exp = property(lambda self: self._k or self._e, doc='The exponent or the kind.')
    _is_special = property(lambda self: bool(self._k), doc='Whether it is infinite or NaN.')

    # -- kinds

    def _isnan(self):
        """1 of a quiet NaN, 2 of a signaling one, 0 of others."""
        return max(0, ' nN'.find(self._k))

    def _isinfinity(self):
        """1 or -1 of an infinity, 0 of others."""
        return (-1 if self._s else 1) if self._k == 'F' else 0

    def is_nan(self):
        """Whether it is a NaN, quiet or signaling."""
        return self._k == 'n' or self._k == 'N'

    def is_qnan(self):
        """Whether it is a quiet NaN."""
        return self._k == 'n'

    def is_snan(self):
        """Whether it is a signaling NaN."""
        return self._k == 'N'

    def is_infinite(self):
        """Whether it is an infinity."""
        return self._k == 'F'

    def is_finite(self):
        """Whether it is neither infinite nor NaN."""
        return not self._k

    def is_signed(self):
        """Whether the sign is -, of zeros and NaN too."""
        return self._s == 1

    def is_zero(self):
        """Whether it is 0."""
        return not self._k and not self._c

    def is_canonical(self):
        """True."""
        return True

    def _isinteger(self):
        """Whether it has no fraction; infinities have none."""
        if self._k:
            return self._k == 'F'
        if self._e >= 0 or not self._c:
            return True
        return -self._e < count_digits(self._c) and self._c % 10 ** -self._e == 0

    def _iseven(self):
        """Of an integer, whether it is even."""
        if not self._c or self._e > 0:
            return True
        return not self._c // 10 ** -self._e & 1

    def __nonzero__(self):
        return self._c != 0 or self._k != ''

    # -- parts

    def adjusted(self):
        """The exponent of the first digit; 0 for infinities and NaN."""
        return 0 if self._k else self._e + len(str(self._c)) - 1

    def as_tuple(self):
        """DecimalTuple(sign, digits, exponent)."""
        return DecimalTuple(self._s, tuple(map(int, self._int)), self._k or self._e)

    def radix(self):
        """Decimal(10)."""
        return make(0, 10, 0)

    def canonical(self, context=None):
        """The number itself."""
        return self

    def conjugate(self):
        """The number itself."""
        return self

    real = property(lambda self: self, doc='The number itself.')
    imag = property(lambda self: make(0, 0, 0), doc='Decimal(0).')

    # -- other types

    def __int__(self):
        if self._k:
            if self._k == 'F':
                raise OverflowError('Cannot convert infinity to integer')
            raise ValueError('Cannot convert NaN to integer')
        exponent = self._e
        if exponent >= 0:
            value = self._c * 10 ** exponent
        elif exponent < -40 and -exponent > count_digits(self._c):
            return 0
        else:
            value = self._c // 10 ** -exponent
        return int(-value if self._s else value)

    __trunc__ = __int__

    def __long__(self):
        return long(self.__int__())

    def __float__(self):
        if self._k == 'N':
            raise ValueError('Cannot convert signaling NaN to float')
        if self._k:
            value = float('inf' if self._k == 'F' else 'nan')
            return -value if self._s else value
        if -22 <= self._e <= 0 and self._c < _FLOAT_DIGITS:
            # Both are exact as floats, so that their quotient is the nearest one.
            value = float(self._c) / 10 ** -self._e
            return -value if self._s else value
        return float(self.__str__())

    def __complex__(self):
        return complex(float(self))

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(str(self))

    def __deepcopy__(self, memo):
        return self if type(self) is Decimal else self.__class__(str(self))


numbers.Number.register(Decimal)

_new = object.__new__


def make(sign, coefficient, exponent, kind=''):
    """A Decimal of these parts."""
    number = _new(Decimal)
    number._s = sign
    number._c = coefficient
    number._e = exponent
    number._k = kind
    return number


ZERO = make(0, 0L, 0)
ONE = make(0, 1L, 0)
NAN = make(0, 0L, 0, 'n')
INFINITIES = (make(0, 0L, 0, 'F'), make(1, 0L, 0, 'F'))
