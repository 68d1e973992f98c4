"""What makes numbers fit: NaN as operands and results, rounding to a context, quantize() and its kin."""
from __future__ import absolute_import

from .construct import as_operand
from .context import context_or_current
from .integers import count_digits, shorten, strip_zeros
from .signals import Clamped, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow
from .value import Decimal, make, part_of


@part_of(Decimal)
class NaNs:
    """NaN among the operands."""

    def _fix_nan(self, context):
        """With no more digits than fit."""
        room = max(0, context.prec - context._clamp)
        digits = self._c
        if count_digits(digits) > room:
            digits %= 10 ** room
        return make(self._s, digits, 0, self._k)

    def _check_nans(self, other=None, context=None):
        """The NaN that is the result because an operand is one; else 0."""
        nans = [number for number in (self, other) if number is not None and number.is_nan()]
        if not nans:
            return 0
        context = context_or_current(context)
        for number in nans:
            if number._k == 'N':
                return context._raise_error(InvalidOperation, 'sNaN', number)
        return nans[0]._fix_nan(context)

    def _compare_check_nans(self, other, context):
        """The same where every NaN is an error."""
        for kind, name in ('N', 'sNaN'), ('n', 'NaN'):
            for number in self, other:
                if number._k == kind:
                    return context_or_current(context)._raise_error(
                        InvalidOperation, 'comparison involving ' + name, number)
        return 0


@part_of(Decimal)
class Fitting:
    """Rounding to exponents, lengths and contexts."""

    def _to_exponent(self, exponent, rounding):
        """A finite number with this exponent."""
        if not self._c:
            return make(self._s, 0, exponent)
        return make(self._s, shorten(self._c, exponent - self._e, self._s, rounding)[0], exponent)

    def _to_digits(self, places, rounding):
        """A finite number with so many digits."""
        result = self._to_exponent(self.adjusted() + 1 - places, rounding)
        if result._c and count_digits(result._c) > places:
            return make(result._s, result._c // 10, result._e + 1)
        return result

    def _plain(self):
        """The number as a Decimal, where it may be of a class of the user's."""
        return self if self.__class__ is Decimal else make(self._s, self._c, self._e, self._k)

    def _fix(self, context):
        """What fits into a context; signals."""
        coefficient, exponent = self._c, self._e
        if self._k:
            return self._plain() if self._k == 'F' else self._fix_nan(context)
        if not coefficient:
            return self._fix_zero(context)
        digits = count_digits(coefficient)
        spare = context.prec - digits           # how many digits more there might be
        if spare >= 0 and context.Emin <= exponent + digits - 1 and exponent - spare <= context.Etop():
            if not context._clamp or exponent <= context.Etop():
                return self._plain()
        return self._fix_outside(exponent - spare, context)

    def _fix_zero(self, context):
        limit = context.Etop() if context._clamp else context.Emax
        exponent = min(max(self._e, context.Etiny()), limit)
        if exponent == self._e:
            return self._plain()
        context._raise_error(Clamped)
        return make(self._s, 0, exponent)

    def _fix_outside(self, target, context):
        """_fix() of what may have too many digits or too large or small an exponent; `target`: the exponent
        with which it has prec digits."""
        lowest, highest = context.Etiny(), context.Etop()
        if target > highest:
            return self._too_large(context)
        subnormal = target < lowest
        if self._e < max(target, lowest):
            return self._cut_to(max(target, lowest), subnormal, context)
        if subnormal:
            context._raise_error(Subnormal)
        if context._clamp and self._e > highest:
            context._raise_error(Clamped)
            return self._to_exponent(highest, context.rounding)
        return self._plain()

    def _too_large(self, context):
        largest = context._raise_error(Overflow, 'above Emax', self._s)
        context._note(Inexact, Rounded)
        return largest

    def _cut_to(self, target, subnormal, context):
        """Rounded to an exponent above its own; signals."""
        n, lost = shorten(self._c, target - self._e, self._s, context.rounding)
        if count_digits(n) > context.prec:
            n //= 10
            target += 1
        if target > context.Etop():
            result = context._raise_error(Overflow, 'above Emax', self._s)
        else:
            result = make(self._s, n, target)
        if subnormal:
            context._note(*(Underflow, Subnormal) if lost else (Subnormal,))
        context._note(*(Inexact, Rounded) if lost else (Rounded,))
        if not n:
            context._note(Clamped)
        return result


@part_of(Decimal)
class Quantum:
    """Numbers with a given exponent."""

    def quantize(self, exp, rounding=None, context=None, watchexp=True):
        """Rounded to the exponent of `exp`."""
        context = context_or_current(context)
        exp = as_operand(exp)
        if rounding is None:
            rounding = context.rounding
        if self._k or exp._k:
            nan = self._check_nans(exp, context)
            if nan or self._k == exp._k:
                return nan or self._plain()
            return context._raise_error(InvalidOperation, 'quantize with one INF')
        exponent = exp._e
        if watchexp:
            return self._quantize_in_range(exponent, rounding, context)
        n, lost = shorten(self._c, exponent - self._e, self._s, rounding)
        if exponent > self._e:
            context._note(*(Rounded, Inexact) if lost else (Rounded,))
        return make(self._s, n, exponent)

    def _quantize_in_range(self, exponent, rounding, context):
        """Rounded to an exponent, InvalidOperation if that does not fit into the context."""
        if not context.Etiny() <= exponent <= context.Emax:
            return context._raise_error(InvalidOperation, 'target exponent out of bounds in quantize')
        if not self._c:
            return make(self._s, 0, exponent)._fix(context)
        digits = count_digits(self._c) + self._e - exponent
        n, lost = 0, False
        if digits + exponent - 1 <= context.Emax and digits <= context.prec:
            n, lost = shorten(self._c, exponent - self._e, self._s, rounding)
            digits = count_digits(n)
        order = digits + exponent - 1
        if order > context.Emax:
            return context._raise_error(InvalidOperation,
                                        'exponent of quantize result too large for current context')
        if digits > context.prec:
            return context._raise_error(InvalidOperation,
                                        'quantize result has too many digits for current context')
        if n and order < context.Emin:
            context._note(Subnormal)
        if exponent > self._e:
            context._note(*(Inexact, Rounded) if lost else (Rounded,))
        return make(self._s, n, exponent)._fix(context)

    def _integral_already(self, context):
        """What to_integral_*() give for NaN, infinities and numbers without fraction; else None."""
        if self._k:
            return self._check_nans(context=context) or self._plain()
        return self._plain() if self._e >= 0 else None

    def to_integral_exact(self, rounding=None, context=None):
        """Rounded to an integer; signals Inexact and Rounded."""
        plain = self._integral_already(context)
        if plain is not None:
            return plain
        if not self._c:
            return make(self._s, 0, 0)
        context = context_or_current(context)
        n, lost = shorten(self._c, -self._e, self._s, context.rounding if rounding is None else rounding)
        context._note(*(Inexact, Rounded) if lost else (Rounded,))
        return make(self._s, n, 0)

    def to_integral_value(self, rounding=None, context=None):
        """Rounded to an integer; no signals."""
        plain = self._integral_already(context)
        if plain is not None:
            return plain
        return self._to_exponent(0, context_or_current(context).rounding if rounding is None else rounding)

    to_integral = to_integral_value

    def normalize(self, context=None):
        """Without zeros at the end."""
        context = context_or_current(context)
        nan = self._k and self._check_nans(context=context)
        if nan:
            return nan
        fixed = self._fix(context)
        if fixed._k:
            return fixed
        if not fixed._c:
            return make(fixed._s, 0, 0)
        limit = context.Etop() if context._clamp else context.Emax
        n, zeros = strip_zeros(fixed._c, limit - fixed._e)
        return make(fixed._s, n, fixed._e + zeros)
