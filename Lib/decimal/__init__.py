"""Decimal numbers by the General Decimal Arithmetic Specification (version 1.70).

A Decimal is exact; operations round their results to the precision of a Context, which also says how to
round, how large exponents may be, and which conditions (signals) raise.  getcontext() is the thread's.

    >>> Decimal('1.10') + Decimal(2)
    Decimal('3.10')

By file: integers (algorithms on whole numbers), value (what a Decimal is), signals, context, construct
(values of other types), rounding, order, arithmetic, power, functions (roots, logarithms), digits, text;
operations gives contexts what numbers can do.
"""
from __future__ import absolute_import

from .value import Decimal, DecimalTuple
from .signals import (
    Clamped, ConversionSyntax, DecimalException, DivisionByZero, DivisionImpossible, DivisionUndefined, Inexact,
    InvalidContext, InvalidOperation, Overflow, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
    ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Rounded, SIGNALS as _signals, Subnormal,
    Underflow)
from .context import (
    BasicContext, Context, DefaultContext, ExtendedContext, _ContextManager, getcontext, localcontext,
    setcontext)
from .value import make as _make
from . import construct, rounding, order, arithmetic, power, functions, digits, text, operations

__version__ = '1.70'
__all__ = [
    'Decimal', 'Context', 'DefaultContext', 'BasicContext', 'ExtendedContext', 'DecimalException', 'Clamped',
    'InvalidOperation', 'DivisionByZero', 'Inexact', 'Rounded', 'Subnormal', 'Overflow', 'Underflow',
    'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN', 'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP',
    'ROUND_HALF_DOWN', 'ROUND_05UP', 'setcontext', 'getcontext', 'localcontext',
]


def _dec_from_triple(sign, coefficient, exponent, special=False):
    """A Decimal of a sign, a text of digits and an exponent, or of 'F', 'n', 'N' instead of the exponent."""
    digits = int(coefficient or '0')
    return _make(sign, digits, 0, exponent) if special else _make(sign, digits, exponent)


for _thing in globals().values():
    if getattr(_thing, '__module__', '').startswith('decimal.'):
        _thing.__module__ = 'decimal'       # where pickles look for it
del _thing
