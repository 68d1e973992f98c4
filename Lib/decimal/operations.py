"""The operations that contexts have as methods: those of numbers, done in that context."""
from __future__ import absolute_import

from .construct import as_operand
from .context import Context
from .integers import count_digits
from .signals import ConversionSyntax
from .value import Decimal, part_of


def _checked(result, b):
    """The result of an operator; TypeError where the second operand was no number."""
    if result is NotImplemented:
        raise TypeError('Unable to convert %s to Decimal' % b)
    return result


@part_of(Context)
class Creation:
    """Numbers from other values and texts of numbers."""

    def create_decimal(self, num='0'):
        """A Decimal, rounded to the context; white space is not allowed."""
        if isinstance(num, basestring) and num != num.strip():
            return self._raise_error(ConversionSyntax, 'no trailing or leading whitespace is permitted.')
        number = Decimal(num, context=self)
        if number.is_nan() and number._c and count_digits(number._c) > self.prec - self._clamp:
            return self._raise_error(ConversionSyntax, 'diagnostic info too long in NaN')
        return number._fix(self)

    def create_decimal_from_float(self, f):
        """A Decimal of a float, rounded to the context."""
        return Decimal.from_float(f)._fix(self)

    def copy_decimal(self, a):
        """A Decimal of the same value, not rounded."""
        return as_operand(a)._plain()

    def radix(self):
        """Decimal(10)."""
        return Decimal(10)

    def to_sci_string(self, a):
        """str() of a number."""
        return as_operand(a).__str__(context=self)

    def to_eng_string(self, a):
        """Its text with an exponent that is a multiple of 3."""
        return as_operand(a).to_eng_string(context=self)

    def _apply(self, a):
        return str(a._fix(self))


@part_of(Context)
class ThreeOperands:
    """Operations with an argument more than the others."""

    def fma(self, a, b, c):
        """a * b + c, rounded once."""
        return as_operand(a).fma(b, c, context=self)

    def power(self, a, b, modulo=None):
        """a ** b, or that modulo an integer."""
        return _checked(as_operand(a).__pow__(b, modulo, context=self), b)

    def quantize(self, a, b):
        """a with the exponent of b."""
        return as_operand(a).quantize(b, context=self)


def _of_one(method):
    return lambda self, a: method(as_operand(a), context=self)


def _of_one_anywhere(method):
    return lambda self, a: method(as_operand(a))


def _of_two(method):
    return lambda self, a, b: _checked(method(as_operand(a), b, context=self), b)


def _of_two_anywhere(method):
    return lambda self, a, b: method(as_operand(a), b)


# name or name=method of Decimal; those that are the same in any context go with *_anywhere.
_OPERATIONS = (
    (_of_one, '''abs=__abs__ minus=__neg__ plus=__pos__ canonical exp is_normal is_subnormal ln log10 logb
     logical_invert next_minus next_plus normalize number_class sqrt to_integral_exact to_integral_value
     to_integral=to_integral_value'''),
    (_of_one_anywhere, '''copy_abs copy_negate is_canonical is_finite is_infinite is_nan is_qnan is_signed
     is_snan is_zero'''),
    (_of_two, '''add=__add__ subtract=__sub__ multiply=__mul__ divide=__truediv__ divide_int=__floordiv__
     divmod=__divmod__ remainder=__mod__ compare compare_signal logical_and logical_or logical_xor max max_mag
     min min_mag next_toward remainder_near rotate scaleb shift'''),
    (_of_two_anywhere, 'compare_total compare_total_mag copy_sign same_quantum'),
)


def _add_operations():
    for maker, names in _OPERATIONS:
        for item in names.split():
            name, _, method = item.partition('=')
            function = vars(Decimal)[method or name]
            operation = maker(function)
            operation.__name__ = name
            operation.__doc__ = function.__doc__ or 'The operation %s.' % name
            setattr(Context, name, operation)


_add_operations()
