"""How values of other types become numbers: texts, integers, floats, tuples; and the operands of operations."""
from __future__ import absolute_import

import math
import re

from .context import context_or_current
from .signals import ConversionSyntax
from .value import Decimal, make, part_of

_NUMBER = re.compile(r'''
    (?P<sign>[-+])?
    (?: (?=\d|\.\d) (?P<whole>\d*) (?:\.(?P<fraction>\d*))? (?:E(?P<exponent>[-+]?\d+))?
      | Inf(?:inity)?
      | (?P<signal>s)? NaN (?P<payload>\d*)
    )
    $''', re.VERBOSE | re.IGNORECASE | re.UNICODE)


def _parts_of_text(text):
    """(sign, coefficient, exponent, kind), None if it is no number."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    minus, whole, fraction, exponent, signal, payload = found.groups()
    sign = int(minus == '-')
    if whole is not None:
        fraction = fraction or ''
        return sign, long(whole + fraction), int(exponent or '0') - len(fraction), ''
    if payload is None:
        return sign, 0, 0, 'F'
    return sign, long(payload or '0'), 0, 'N' if signal else 'n'


def _is_integer(value):
    return isinstance(value, (int, long))


def _coefficient_of(digits):
    """The number that a sequence of digits is."""
    for digit in digits:
        if not _is_integer(digit) or not 0 <= digit <= 9:
            raise ValueError('The second value in the tuple must be composed of integers in the range 0 '
                             'through 9.')
    return long(''.join(['%d' % digit for digit in digits]) or '0')


def _parts_of_tuple(value):
    if len(value) != 3:
        raise ValueError('Invalid tuple size in creation of Decimal from list or tuple.  The list or '
                         'tuple should have exactly three elements.')
    sign, digits, exponent = value
    if not _is_integer(sign) or sign not in (0, 1):
        raise ValueError('Invalid sign.  The first value in the tuple should be an integer; either 0 for '
                         'a positive number or 1 for a negative number.')
    if exponent == 'F':
        return int(sign), 0, 0, 'F'
    coefficient = _coefficient_of(digits)
    if exponent in ('n', 'N'):
        return int(sign), coefficient, 0, exponent
    if not _is_integer(exponent):
        raise ValueError("The third value in the tuple must be an integer, or one of the strings 'F', "
                         "'n', 'N'.")
    return int(sign), coefficient, exponent, ''


def _parts_of_float(value):
    if math.isinf(value) or math.isnan(value):
        return _parts_of_text(repr(float(value)))
    numerator, denominator = abs(value).as_integer_ratio()
    power = denominator.bit_length() - 1
    return int(math.copysign(1.0, value) < 0), numerator * 5L ** power, -power, ''


def _parts_of_integer(value):
    return 1 if value < 0 else 0, abs(long(value)), 0, ''


def _parts_of_number(value):
    return value._s, value._c, value._e, value._k


def _parts_of_stripped(value):
    return _parts_of_text(value.strip())


# What makes parts of the values of a type; instances of subclasses take the first that fits.
_MAKERS = ((basestring, _parts_of_stripped), (int, _parts_of_integer), (long, _parts_of_integer),
           (Decimal, _parts_of_number), (list, _parts_of_tuple), (tuple, _parts_of_tuple),
           (float, _parts_of_float))
_MAKER_OF = dict(_MAKERS)
_MAKER_OF[str] = _MAKER_OF[unicode] = _parts_of_stripped


def _maker_for(value, makers=_MAKERS):
    """The function that makes the parts of a value of one of these types, None for other types."""
    for kind, maker in makers:
        if isinstance(value, kind):
            return maker
    return None


@part_of(Decimal)
class Construction:
    """Decimal(...) and Decimal.from_float()."""

    @staticmethod
    def __new__(cls, value='0', context=None):
        maker = _MAKER_OF.get(type(value)) or _maker_for(value)
        if maker is None:
            raise TypeError('Cannot convert %r to Decimal' % value)
        parts = maker(value)
        if parts is None:
            return context_or_current(context)._raise_error(
                ConversionSyntax, 'Invalid literal for Decimal: %r' % value)
        number = object.__new__(cls)
        number._s, number._c, number._e, number._k = parts
        return number

    @classmethod
    def from_float(cls, f):
        """The exact value of a float (or an integer)."""
        if _is_integer(f):
            return cls(f)
        number = make(*_parts_of_float(f))
        return number if cls is Decimal else cls(number)


# -- operands

_OPERAND_MAKERS = ((int, _parts_of_integer), (long, _parts_of_integer))
_COMPARED_MAKERS = _OPERAND_MAKERS + ((float, _parts_of_float),)


def try_operand(value, makers=_OPERAND_MAKERS):
    """The other operand as a Decimal; NotImplemented if it is no number."""
    if isinstance(value, Decimal):
        return value
    maker = _maker_for(value, makers)
    return NotImplemented if maker is None else make(*maker(value))


def compared_operand(value):
    """try_operand() for comparisons, in which floats are numbers too."""
    return try_operand(value, _COMPARED_MAKERS)


def as_operand(value):
    """An operand of a method as a Decimal; TypeError."""
    number = try_operand(value)
    if number is NotImplemented:
        raise TypeError('Unable to convert %s to Decimal' % value)
    return number
