"""The signals (exceptions) of decimal arithmetic and the names of the roundings.

Where a signal is not trapped, its method handle() gives the result of the operation; most give none and only
leave a flag behind (WITHOUT_RESULT).
"""
from __future__ import absolute_import

from .value import INFINITIES, NAN, make

ROUNDINGS = ('ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN', 'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP',
             'ROUND_HALF_DOWN', 'ROUND_05UP')
(ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_HALF_DOWN,
 ROUND_05UP) = ROUNDINGS

# Where a number too large for the context becomes the largest that fits, by sign; else an infinity.
_STAYS_FINITE = ((ROUND_DOWN, ROUND_05UP, ROUND_FLOOR), (ROUND_DOWN, ROUND_05UP, ROUND_CEILING))


class DecimalException(ArithmeticError):
    """The base of the signals."""

    def handle(self, context, *args):
        """The result where the signal is not trapped."""


class Clamped(DecimalException):
    """The exponent was changed to fit."""


class InvalidOperation(DecimalException):
    """There is no sensible result: NaN, that of a signaling operand made quiet if there is one."""

    def handle(self, context, *args):
        if not args:
            return NAN
        signaling = args[0]
        return make(signaling._s, signaling._c, 0, 'n')._fix_nan(context)


class ConversionSyntax(InvalidOperation):
    """A text that is not a number."""


class DivisionByZero(DecimalException, ZeroDivisionError):
    """A finite number by zero: infinity."""

    def handle(self, context, sign, *args):
        return INFINITIES[sign]


class DivisionImpossible(InvalidOperation):
    """The integer quotient has too many digits."""


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """0 / 0."""


class Inexact(DecimalException):
    """Digits other than zero were lost."""


class InvalidContext(InvalidOperation):
    """The context does not allow the operation."""


class Rounded(DecimalException):
    """Digits were lost."""


class Subnormal(DecimalException):
    """The exponent is below Emin."""


class Overflow(Inexact, Rounded):
    """The exponent is above Emax: infinity, or the largest number where rounding goes that way."""

    def handle(self, context, sign, *args):
        if context.rounding in _STAYS_FINITE[sign]:
            return make(sign, 10 ** context.prec - 1, context.Etop())
        return INFINITIES[sign]


class Underflow(Inexact, Rounded, Subnormal):
    """A subnormal result that is not exact."""


SIGNALS = [Clamped, DivisionByZero, Inexact, Overflow, Rounded, Underflow, InvalidOperation, Subnormal]
WITHOUT_RESULT = frozenset((Clamped, Inexact, Rounded, Subnormal, Underflow))
SIGNAL_OF = dict.fromkeys((ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext),
                          InvalidOperation)
