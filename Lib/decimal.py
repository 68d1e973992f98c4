"""Decimal numbers by the General Decimal Arithmetic Specification (version 1.70).

A Decimal is exact; operations round their results to the precision of a Context, which also says how to
round, how large exponents may be, and which conditions (signals) raise.  getcontext() is the thread's.

    >>> Decimal('1.10') + Decimal(2)
    Decimal('3.10')

Inside: a sign (0, 1), a coefficient (an integer), an exponent and a kind: '' for finite numbers, 'F' for
infinities, 'n' and 'N' for quiet and signaling NaN (the coefficient is then what diagnoses).
"""
import math as _math
import numbers as _numbers
import re as _re
import sys
from collections import namedtuple as _namedtuple

try:
    import threading
    _ThreadLocal = threading.local
except ImportError:
    class _ThreadLocal(object):
        pass

__all__ = [
    'Decimal', 'Context', 'DefaultContext', 'BasicContext', 'ExtendedContext', 'DecimalException', 'Clamped',
    'InvalidOperation', 'DivisionByZero', 'Inexact', 'Rounded', 'Subnormal', 'Overflow', 'Underflow',
    'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN', 'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP',
    'ROUND_HALF_DOWN', 'ROUND_05UP', 'setcontext', 'getcontext', 'localcontext',
]

DecimalTuple = _namedtuple('DecimalTuple', 'sign digits exponent')

ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_HALF_DOWN, ROUND_05UP = (
    'ROUND_' + name for name in 'DOWN HALF_UP HALF_EVEN CEILING FLOOR UP HALF_DOWN 05UP'.split())


# -- signals; handle() gives the result of an operation whose signal is not trapped

class DecimalException(ArithmeticError):
    """The base of the signals."""

    def handle(self, context, *args):
        pass


class Clamped(DecimalException):
    """The exponent was changed to fit."""


class InvalidOperation(DecimalException):
    """There is no sensible result: NaN."""

    def handle(self, context, *args):
        if args:
            return _make(args[0]._s, args[0]._c, 0, 'n')._fix_nan(context)
        return _NAN


class ConversionSyntax(InvalidOperation):
    """A text that is not a number."""

    def handle(self, context, *args):
        return _NAN


class DivisionByZero(DecimalException, ZeroDivisionError):
    """A finite number by zero: infinity."""

    def handle(self, context, sign, *args):
        return _INFINITIES[sign]


class DivisionImpossible(InvalidOperation):
    """The integer quotient has too many digits."""

    def handle(self, context, *args):
        return _NAN


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """0 / 0."""

    def handle(self, context, *args):
        return _NAN


class Inexact(DecimalException):
    """Digits other than zero were lost."""


class InvalidContext(InvalidOperation):
    """The context does not allow the operation."""

    def handle(self, context, *args):
        return _NAN


class Rounded(DecimalException):
    """Digits were lost."""


class Subnormal(DecimalException):
    """The exponent is below Emin."""


class Overflow(Inexact, Rounded):
    """The exponent is above Emax: infinity, or the largest number where rounding goes that way."""

    def handle(self, context, sign, *args):
        rounding = context.rounding
        away = rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN, ROUND_UP)
        if away or rounding == (ROUND_FLOOR if sign else ROUND_CEILING):
            return _INFINITIES[sign]
        return _make(sign, 10 ** context.prec - 1, context.Emax - context.prec + 1)


class Underflow(Inexact, Rounded, Subnormal):
    """A subnormal result that is not exact."""


_signals = [Clamped, DivisionByZero, Inexact, Overflow, Rounded, Underflow, InvalidOperation, Subnormal]
_condition_map = dict.fromkeys((ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext),
                               InvalidOperation)


# -- the context of a thread

_local = _ThreadLocal()


def getcontext(_local=_local):
    """The context of this thread."""
    try:
        return _local.context
    except AttributeError:
        context = _local.context = DefaultContext.copy()
        context.clear_flags()
        return context


def setcontext(context, _local=_local):
    """Makes a context that of this thread (a copy if it is one of the module's)."""
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _local.context = context


def localcontext(ctx=None):
    """For `with`: a copy of a context (default: the current one) that counts until the end of the block."""
    return _ContextManager(getcontext() if ctx is None else ctx)


class _ContextManager(object):
    def __init__(self, context):
        self._inner = context.copy()

    def __enter__(self):
        self._outer = getcontext()
        setcontext(self._inner)
        return self._inner

    def __exit__(self, kind, value, trace):
        setcontext(self._outer)


# -- integers

def _count(n):
    """The number of decimal digits of n >= 0; 1 for 0."""
    if n < 10:
        return 1
    guess = int((n.bit_length() - 1) * 0.30102999566398119) + 1
    if guess < 300:
        return guess + (n >= 10 ** guess)
    return len(str(n))


# Whether to go away from zero: (truncated, odd, sign, comparison of the rest with a half)
_ROUNDERS = {
    ROUND_DOWN: lambda kept, sign, half: False,
    ROUND_UP: lambda kept, sign, half: True,
    ROUND_HALF_UP: lambda kept, sign, half: half >= 0,
    ROUND_HALF_DOWN: lambda kept, sign, half: half > 0,
    ROUND_HALF_EVEN: lambda kept, sign, half: half > 0 or half == 0 and kept & 1,
    ROUND_CEILING: lambda kept, sign, half: not sign,
    ROUND_FLOOR: lambda kept, sign, half: sign,
    ROUND_05UP: lambda kept, sign, half: kept % 5 == 0,
}


def _shorten(n, digits, sign, rounding):
    """(n without its last `digits` digits, rounded; whether anything but zeros was lost)."""
    if digits <= 0:
        return n * 10 ** -digits, False
    if digits > _count(n) + 1:
        kept, rest, half = 0, n, -1
    else:
        unit = 10 ** digits
        kept, rest = divmod(n, unit)
        half = cmp(2 * rest, unit)
    if rest and _ROUNDERS[rounding](kept, sign, half):
        kept += 1
    return kept, bool(rest)


def _strip_zeros(n, limit=None):
    """(n without zeros at its end, how many there were), at most `limit`; n > 0."""
    text = str(n)
    zeros = len(text) - len(text.rstrip('0'))
    if limit is not None:
        zeros = max(0, min(zeros, limit))
    return n // 10 ** zeros, zeros


def _root(n, k):
    """The integer part of the k-th root of n >= 0."""
    if n < 2 or k == 1:
        return n
    guess = 1 << -(-n.bit_length() // k)
    while True:
        better = ((k - 1) * guess + n // guess ** (k - 1)) // k
        if better >= guess:
            return guess
        guess = better


# Logarithm and exponential as integers scaled by 10**p, errors of a few units.

def _scaled_ln_small(numerator, denominator, scale):
    """scale * ln(1 + numerator / denominator) by atanh; |numerator| small against denominator."""
    y = scale * numerator // (2 * denominator + numerator)
    square = y * y // scale
    total, term, k = 0, y, 1
    while term not in (0, -1):
        total += term // k
        term = term * square // scale
        k += 2
    return 2 * total


_ln_constants = {}


def _ln_of(n, p):
    """ln(2), ln(10) scaled by 10**p; kept."""
    known = _ln_constants.get(n)
    if known is None or known[0] < p:
        digits = p + 30
        scale = 10 ** digits
        thirds = [_scaled_ln_small(1, k, scale) for k in (80, 24, 15)]
        # 81/80, 25/24, 16/15 make up 2, 3 and 5
        a, b, c = thirds
        ln2 = 3 * a + 5 * b + 7 * c
        ln5 = 7 * a + 12 * b + 16 * c
        _ln_constants[2] = digits, ln2
        _ln_constants[10] = digits, ln2 + ln5
        known = _ln_constants[n]
    digits, value = known
    return value // 10 ** (digits - p)


def _scaled_ln(c, e, p):
    """10**p * ln(c * 10**e), c > 0, error below 10 units."""
    digits = p + 12 + _count(abs(e) + _count(c))
    scale = 10 ** digits
    exponent10 = e + _count(c)
    # c*10**e = m * 10**exponent10 with 0.1 <= m < 1; m scaled:
    shift = digits - _count(c)
    m = c * 10 ** shift if shift >= 0 else c // 10 ** -shift
    if shift < 0 and exponent10 == 1 and _count(c) > digits:
        digits = _count(c) + 5     # near 1 every digit counts
        return _scaled_ln(c * 10 ** 6, e - 6, digits) // 10 ** (digits - p)
    twos = 0
    while m * 4 < scale * 3:
        m *= 2
        twos += 1
    # further reduction by square roots
    roots = 0
    while roots < 8 and abs(m - scale) * 1000 > scale:
        m = _root(m * scale, 2)
        roots += 1
    value = _scaled_ln_small(m - scale, scale, scale) << roots
    value += exponent10 * _ln_of(10, digits) - twos * _ln_of(2, digits)
    return value // 10 ** (digits - p)


def _scaled_exp(x, p):
    """10**p * exp(x / 10**p) for 0 <= x < 10**(p+1), error below a few units."""
    halvings = int(_math.sqrt(p * 3.33)) + 4
    digits = p + halvings + 10
    scale = 10 ** digits
    y = (x * 10 ** (digits - p)) >> halvings
    total, term, k = scale, scale, 1
    while term:
        term = term * y // (scale * k)
        total += term
        k += 1
    for _ in xrange(halvings):
        total = total * total // scale
    return total // 10 ** (digits - p)


def _exp_digits(x, xe, p):
    """(m, e) with exp(x * 10**xe) = m * 10**e about, m of about p digits, error below 10 units."""
    extra = max(0, xe + _count(abs(x)))
    digits = p + extra + 5
    shift = xe + digits
    scaled = x * 10 ** shift if shift >= 0 else x // 10 ** -shift
    quotient, rest = divmod(scaled, _ln_of(10, digits))
    keep = p + 3
    value = _scaled_exp(rest // 10 ** (digits - keep), keep)
    return value // 1000, quotient - p


def _settle(estimate, prec):
    """(n, e): estimate(p) gives (m, e) with p + some digits, error below 100 units; asked with growing p
    until rounding to prec digits is certain.  n has more than prec digits, the last one not zero."""
    extra = 4
    while True:
        m, e = estimate(prec + extra)
        surplus = _count(m) - prec
        if surplus > 3:
            unit = 10 ** (surplus - 1)
            rest = m % (unit * 5) if unit else 0
            if 100 < rest < unit * 5 - 100:
                return (m if m % 10 else m + 1), e
        extra += 6 if extra < 12 else extra


def _make(sign, coefficient, exponent, kind=''):
    number = object.__new__(Decimal)
    number._s, number._c, number._e, number._k = sign, coefficient, exponent, kind
    return number


_PARSER = _re.compile(r'''
    (?P<sign>[-+])?
    (?: (?=\d|\.\d) (?P<int>\d*) (?:\.(?P<frac>\d*))? (?:E(?P<exp>[-+]?\d+))?
      | Inf(?:inity)?
      | (?P<signal>s)? NaN (?P<diag>\d*)
    )
    $''', _re.VERBOSE | _re.IGNORECASE | _re.UNICODE)


class Decimal(object):
    """A decimal number; made from a text, an integer, a float (exactly) or (sign, digits, exponent)."""

    __slots__ = ('_s', '_c', '_e', '_k', '__weakref__')

    def __new__(cls, value='0', context=None):
        self = object.__new__(cls)
        if isinstance(value, basestring):
            found = _PARSER.match(value.strip())
            if found is None:
                context = getcontext() if context is None else context
                return context._raise_error(ConversionSyntax, 'Invalid literal for Decimal: %r' % value)
            self._from_match(found)
        elif isinstance(value, (int, long)):
            self._s, self._c, self._e, self._k = int(value < 0), abs(long(value)), 0, ''
        elif isinstance(value, Decimal):
            self._s, self._c, self._e, self._k = value._s, value._c, value._e, value._k
        elif isinstance(value, (list, tuple)):
            self._from_tuple(value)
        elif isinstance(value, float):
            value = Decimal.from_float(value)
            self._s, self._c, self._e, self._k = value._s, value._c, value._e, value._k
        else:
            raise TypeError('Cannot convert %r to Decimal' % value)
        return self

    def _from_match(self, found):
        self._s, self._c, self._e, self._k = int(found.group('sign') == '-'), 0, 0, ''
        whole = found.group('int')
        if whole is not None:
            fraction = found.group('frac') or ''
            self._c = long(whole + fraction)
            self._e = int(found.group('exp') or '0') - len(fraction)
        elif found.group('diag') is None:
            self._k = 'F'
        else:
            self._c = long(found.group('diag') or '0')
            self._k = 'N' if found.group('signal') else 'n'

    def _from_tuple(self, value):
        if len(value) != 3:
            raise ValueError('Invalid tuple size in creation of Decimal from list or tuple.  The list or '
                             'tuple should have exactly three elements.')
        sign, digits, exponent = value
        if not (isinstance(sign, (int, long)) and sign in (0, 1)):
            raise ValueError('Invalid sign.  The first value in the tuple should be an integer; either 0 for '
                             'a positive number or 1 for a negative number.')
        self._s, self._c, self._e, self._k = int(sign), 0, 0, ''
        if exponent == 'F':
            self._k = 'F'
            return
        for digit in digits:
            if not (isinstance(digit, (int, long)) and 0 <= digit <= 9):
                raise ValueError('The second value in the tuple must be composed of integers in the range 0 '
                                 'through 9.')
        self._c = long(''.join(map(str, map(int, digits))) or '0')
        if exponent in ('n', 'N'):
            self._k = exponent
        elif isinstance(exponent, (int, long)):
            self._e = exponent
        else:
            raise ValueError("The third value in the tuple must be an integer, or one of the strings 'F', "
                             "'n', 'N'.")

    @classmethod
    def from_float(cls, f):
        """The exact value of a float (or an integer)."""
        if isinstance(f, (int, long)):
            return cls(f)
        if _math.isinf(f) or _math.isnan(f):
            return cls(repr(float(f)))
        numerator, denominator = abs(f).as_integer_ratio()
        power = denominator.bit_length() - 1
        value = _make(int(_math.copysign(1.0, f) < 0), numerator * 5L ** power, -power)
        return value if cls is Decimal else cls(value)

    # -- what it is

    _sign = property(lambda self: self._s, doc='0 or 1.')
    _int = property(lambda self: str(self._c) if self._c or self._k not in ('n', 'N') else '', doc='The digits.')
    _exp = property(lambda self: self._k or self._e, doc='The exponent or the kind.')
    _is_special = property(lambda self: bool(self._k), doc='Whether it is infinite or NaN.')

    def _digits(self):
        return _count(self._c)

    def _isnan(self):
        return {'n': 1, 'N': 2}.get(self._k, 0)

    def _isinfinity(self):
        return (-1 if self._s else 1) if self._k == 'F' else 0

    def is_nan(self):
        """Whether it is a NaN, quiet or signaling."""
        return self._k in ('n', 'N')

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

    def is_normal(self, context=None):
        """Whether it is finite, not zero and not subnormal."""
        if self._k or not self._c:
            return False
        return _context(context).Emin <= self.adjusted()

    def is_subnormal(self, context=None):
        """Whether it is not zero, and below 10**Emin."""
        if self._k or not self._c:
            return False
        return self.adjusted() < _context(context).Emin

    def number_class(self, context=None):
        """'sNaN', 'NaN', '+Infinity', '-Normal', '+Subnormal', '-Zero' ..."""
        if self._isnan():
            return 'sNaN' if self._k == 'N' else 'NaN'
        kind = ('Infinity' if self._k else 'Zero' if not self._c
                else 'Subnormal' if self.is_subnormal(context) else 'Normal')
        return '+-'[self._s] + kind

    def __nonzero__(self):
        return bool(self._k or self._c)

    def adjusted(self):
        """The exponent of the first digit; 0 for infinities and NaN."""
        return 0 if self._k else self._e + _count(self._c) - 1

    def as_tuple(self):
        """DecimalTuple(sign, digits, exponent)."""
        text = str(self._c) if self._c or not self._isnan() else ''
        return DecimalTuple(self._s, tuple(map(int, text)), self._k or self._e)

    def radix(self):
        """Decimal(10)."""
        return Decimal(10)

    def canonical(self, context=None):
        """The number itself."""
        return self

    def conjugate(self):
        """The number itself."""
        return self

    real = property(lambda self: self, doc='The number itself.')
    imag = property(lambda self: Decimal(0), doc='Decimal(0).')

    # -- texts

    def __repr__(self):
        return "Decimal('%s')" % str(self)

    def __str__(self, eng=False, context=None):
        sign = '-' * self._s
        if self._k == 'F':
            return sign + 'Infinity'
        if self._k:
            return sign + ('sNaN' if self._k == 'N' else 'NaN') + (str(self._c) if self._c else '')
        digits = str(self._c)
        left = self._e + len(digits)       # digits before the point
        if self._e <= 0 and left > -6:
            point = left
        elif not eng:
            point = 1
        elif not self._c:
            point = (left + 1) % 3 - 1
        else:
            point = (left - 1) % 3 + 1
        if point <= 0:
            whole, fraction = '0', '.' + '0' * -point + digits
        elif point >= len(digits):
            whole, fraction = digits + '0' * (point - len(digits)), ''
        else:
            whole, fraction = digits[:point], '.' + digits[point:]
        exponent = ''
        if left != point:
            exponent = ('E' if _context(context).capitals else 'e') + '%+d' % (left - point)
        return sign + whole + fraction + exponent

    def to_eng_string(self, context=None):
        """The text with an exponent that is a multiple of 3."""
        return self.__str__(eng=True, context=context)

    def __format__(self, specifier, context=None, _localeconv=None):
        context = _context(context)
        spec = _parse_spec(specifier, _localeconv)
        if self._k:
            body = str(self.copy_abs()) + ('%' if spec['type'] == '%' else '')
            return _pad(_sign_text(self._s, spec), body, spec)
        kind = spec['type'] or ('G' if context.capitals else 'g')
        number, precision = self, spec['precision']
        if kind == '%':
            number = _make(number._s, number._c, number._e + 2)
        if precision is not None:
            if kind in 'eE' and not number._c:
                pass               # its exponent shows
            elif kind in 'eE':
                number = number._to_digits(precision + 1, context.rounding)
            elif kind in 'fF%':
                number = number._to_exponent(-precision, context.rounding)
            elif number._digits() > precision:
                number = number._to_digits(max(precision, 1), context.rounding)
        if not number._c and number._e > 0 and kind in 'fF%':
            number = number._to_exponent(0, context.rounding)
        digits = str(number._c)
        left = number._e + len(digits)
        if kind in 'eE':
            point = 1 - precision if not number._c and precision is not None else 1
        elif kind in 'fF%':
            point = left
        else:
            point = left if number._e <= 0 and left > -6 else 1
        if point < 0:
            whole, fraction = '0', '0' * -point + digits
        elif point > len(digits):
            whole, fraction = digits + '0' * (point - len(digits)), ''
        else:
            whole, fraction = digits[:point] or '0', digits[point:]
        return _format_number(number._s, whole, fraction, left - point, spec, kind)

    # -- conversions

    def __int__(self):
        if self._isnan():
            raise ValueError('Cannot convert NaN to integer')
        if self._k:
            raise OverflowError('Cannot convert infinity to integer')
        value = self._c * 10 ** self._e if self._e >= 0 else self._c // 10 ** -self._e \
            if -self._e <= _count(self._c) else 0
        return int(-value if self._s else value)

    __trunc__ = __int__

    def __long__(self):
        return long(self.__int__())

    def __float__(self):
        if self._k == 'N':
            raise ValueError('Cannot convert signaling NaN to float')
        return float('-nan' if self._s else 'nan') if self._k == 'n' else float(str(self))

    def __complex__(self):
        return complex(float(self))

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(str(self))

    def __deepcopy__(self, memo):
        return self.__copy__()

    # -- comparison

    def _cmp(self, other):
        """-1, 0, 1; no NaN."""
        if self._k or other._k:
            return cmp(self._isinfinity(), other._isinfinity())
        if not self._c or not other._c:
            return (-1 if self._s else 1) * bool(self._c) or (1 if other._s else -1) * bool(other._c)
        if self._s != other._s:
            return -1 if self._s else 1
        direction = -1 if self._s else 1
        order = cmp(self.adjusted(), other.adjusted())
        if not order:
            gap = self._e - other._e
            mine = self._c * 10 ** gap if gap > 0 else self._c
            order = cmp(mine, other._c * 10 ** -gap if gap < 0 else other._c)
        return order * direction

    def __eq__(self, other, context=None):
        other = _operand(other, floats=True)
        if other is NotImplemented or self._check_nans(other, context):
            return other if other is NotImplemented else False
        return self._cmp(other) == 0

    def __ne__(self, other, context=None):
        other = _operand(other, floats=True)
        if other is NotImplemented or self._check_nans(other, context):
            return other if other is NotImplemented else True
        return self._cmp(other) != 0

    def _ordered(self, other, context, test):
        other = _operand(other, floats=True)
        if other is NotImplemented:
            return other
        if self._compare_check_nans(other, context):
            return False
        return test(self._cmp(other))

    def __lt__(self, other, context=None):
        return self._ordered(other, context, lambda order: order < 0)

    def __le__(self, other, context=None):
        return self._ordered(other, context, lambda order: order <= 0)

    def __gt__(self, other, context=None):
        return self._ordered(other, context, lambda order: order > 0)

    def __ge__(self, other, context=None):
        return self._ordered(other, context, lambda order: order >= 0)

    def __hash__(self):
        if self._k == 'N':
            raise TypeError('Cannot hash a signaling NaN value.')
        if self._k == 'n':
            return 0
        if self._k:
            return hash(float('-inf' if self._s else 'inf'))
        value = float(self) if self.adjusted() < 330 else None
        if value is not None and not _math.isinf(value) and Decimal.from_float(value)._cmp(self) == 0:
            return hash(value)
        if self._e >= 0:
            return hash((-1) ** self._s * self._c * pow(10, self._e, 2 ** 64 - 1))
        c, zeros = _strip_zeros(self._c)
        if self._e + zeros >= 0:
            return hash((-1) ** self._s * c * pow(10, self._e + zeros, 2 ** 64 - 1))
        return hash((self._s, c, self._e + zeros))

    def compare(self, other, context=None):
        """Decimal -1, 0, 1, or NaN."""
        other = _operand(other, error=True)
        return self._check_nans(other, context) or Decimal(self._cmp(other))

    def compare_signal(self, other, context=None):
        """As compare(), but every NaN signals."""
        other = _operand(other, error=True)
        return self._compare_check_nans(other, context) or self.compare(other, context=context)

    def _total_key(self):
        """The order of kinds: NaN outside."""
        return {'': 0, 'F': 1, 'N': 2, 'n': 3}[self._k]

    def compare_total(self, other):
        """Decimal -1, 0, 1 in an order of all numbers, NaN too, 1.0 before 1."""
        other = _operand(other, error=True)
        if self._s != other._s:
            return Decimal(-1 if self._s else 1)
        direction = -1 if self._s else 1
        order = cmp(self._total_key(), other._total_key())
        if not order and self._isnan():
            order = cmp(self._c, other._c)
        elif not order:
            order = direction * self._cmp(other) or cmp(self._e, other._e)
        return Decimal(direction * order)

    def compare_total_mag(self, other):
        """compare_total() without signs."""
        other = _operand(other, error=True)
        return self.copy_abs().compare_total(other.copy_abs())

    def same_quantum(self, other):
        """Whether both have one exponent, or are both infinite, or both NaN."""
        other = _operand(other, error=True)
        if self._k or other._k:
            return self.is_nan() and other.is_nan() or self._k == other._k == 'F'
        return self._e == other._e

    # -- NaN

    def _fix_nan(self, context):
        """With no more digits than fit."""
        room = max(0, context.prec - context._clamp)
        if _count(self._c) > room:
            return _make(self._s, self._c % 10 ** room, 0, self._k)
        return _make(self._s, self._c, 0, self._k)

    def _check_nans(self, other=None, context=None):
        """The NaN that is the result because an operand is one; else 0."""
        if not self._isnan() and (other is None or not other._isnan()):
            return 0
        context = _context(context)
        for operand in self, other:
            if operand is not None and operand._k == 'N':
                return context._raise_error(InvalidOperation, 'sNaN', operand)
        return (self if self._isnan() else other)._fix_nan(context)

    def _compare_check_nans(self, other, context):
        """The same where every NaN is an error."""
        for quiet in 'N', 'n':
            for operand in self, other:
                if operand._k == quiet:
                    return _context(context)._raise_error(
                        InvalidOperation, 'comparison involving ' + ('sNaN' if quiet == 'N' else 'NaN'), operand)
        return 0

    # -- rounding

    def _to_exponent(self, exponent, rounding):
        """A finite number with this exponent."""
        if not self._c:
            return _make(self._s, 0, exponent)
        return _make(self._s, _shorten(self._c, exponent - self._e, self._s, rounding)[0], exponent)

    def _to_digits(self, places, rounding):
        """A finite number with so many digits."""
        if not self._c:
            return _make(self._s, 0, self.adjusted() + 1 - places)
        result = self._to_exponent(self.adjusted() + 1 - places, rounding)
        if result._digits() > places:
            result = _make(result._s, result._c // 10, result._e + 1)
        return result

    def _fix(self, context):
        """What fits into a context; signals."""
        if self._k:
            return self._fix_nan(context) if self._k != 'F' else _make(self._s, 0, 0, 'F')
        lowest, highest = context.Etiny(), context.Etop()
        if not self._c:
            limit = highest if context._clamp else context.Emax
            exponent = min(max(self._e, lowest), limit)
            if exponent != self._e:
                context._raise_error(Clamped)
                return _make(self._s, 0, exponent)
            return Decimal(self)
        digits = _count(self._c)
        target = digits + self._e - context.prec
        if target > highest:
            answer = context._raise_error(Overflow, 'above Emax', self._s)
            context._raise_error(Inexact)
            context._raise_error(Rounded)
            return answer
        subnormal = target < lowest
        target = max(target, lowest)
        if self._e < target:
            return self._cut_to(target, subnormal, highest, context)
        if subnormal:
            context._raise_error(Subnormal)
        if context._clamp and self._e > highest:
            context._raise_error(Clamped)
            return _make(self._s, self._c * 10 ** (self._e - highest), highest)
        return Decimal(self)

    def _cut_to(self, target, subnormal, highest, context):
        n, lost = _shorten(self._c, target - self._e, self._s, context.rounding)
        if _count(n) > context.prec:
            n //= 10
            target += 1
        if target > highest:
            answer = context._raise_error(Overflow, 'above Emax', self._s)
        else:
            answer = _make(self._s, n, target)
        if lost and subnormal:
            context._raise_error(Underflow)
        if subnormal:
            context._raise_error(Subnormal)
        if lost:
            context._raise_error(Inexact)
        context._raise_error(Rounded)
        if not n:
            context._raise_error(Clamped)
        return answer

    # -- signs

    def copy_abs(self):
        """With the sign +; no rounding."""
        return _make(0, self._c, self._e, self._k)

    def copy_negate(self):
        """With the other sign; no rounding."""
        return _make(1 - self._s, self._c, self._e, self._k)

    def copy_sign(self, other):
        """With the sign of another number."""
        return _make(_operand(other, error=True)._s, self._c, self._e, self._k)

    def _signed(self, negate, context):
        nan = self._check_nans(context=context)
        if nan:
            return nan
        context = _context(context)
        sign = self._s ^ negate
        if not self._k and not self._c and context.rounding != ROUND_FLOOR:
            sign = 0
        return _make(sign, self._c, self._e, self._k)._fix(context)

    def __neg__(self, context=None):
        return self._signed(1, context)

    def __pos__(self, context=None):
        return self._signed(0, context)

    def __abs__(self, round=True, context=None):
        if not round:
            return self.copy_abs()
        nan = self._check_nans(context=context)
        return nan or (self.__neg__ if self._s else self.__pos__)(context=context)

    # -- arithmetic

    def __add__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        if self._k or other._k:
            nan = self._check_nans(other, context)
            if nan:
                return nan
            if self._k and other._k and self._s != other._s:
                return context._raise_error(InvalidOperation, '-INF + INF')
            return Decimal(self if self._k else other)
        exponent = min(self._e, other._e)
        if not self._c and not other._c:
            sign = min(self._s, other._s)
            if self._s != other._s and context.rounding == ROUND_FLOOR:
                sign = 1
            return _make(sign, 0, exponent)._fix(context)
        if not self._c or not other._c:
            value = other if not self._c else self
            exponent = max(exponent, value._e - context.prec - 1)
            return value._to_exponent(exponent, context.rounding)._fix(context)
        return self._add_finite(other, context)

    def _add_finite(self, other, context):
        big, small = (self, other) if self._e >= other._e else (other, self)
        # A number far below the last digit that counts is as good as the smallest one there.
        floor = big._e + min(-1, _count(big._c) - context.prec - 2)
        sc, se = small._c, small._e
        if _count(sc) + se - 1 < floor:
            sc, se = 1, floor
        bc = big._c * 10 ** (big._e - se)
        total = (-bc if big._s else bc) + (-sc if small._s else sc)
        if not total:
            return _make(int(context.rounding == ROUND_FLOOR), 0, min(self._e, other._e))._fix(context)
        return _make(int(total < 0), abs(total), se)._fix(context)

    __radd__ = __add__

    def __sub__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        nan = (self._k or other._k) and self._check_nans(other, context=context)
        return nan or self.__add__(other.copy_negate(), context=context)

    def __rsub__(self, other, context=None):
        other = _operand(other)
        return other if other is NotImplemented else other.__sub__(self, context=context)

    def __mul__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        sign = self._s ^ other._s
        if self._k or other._k:
            nan = self._check_nans(other, context)
            if nan:
                return nan
            if not self or not other:
                return context._raise_error(InvalidOperation, '(+-)INF * 0' if self._k else '0 * (+-)INF')
            return _INFINITIES[sign]
        return _make(sign, self._c * other._c, self._e + other._e)._fix(context)

    __rmul__ = __mul__

    def __truediv__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        sign = self._s ^ other._s
        if self._k or other._k:
            nan = self._check_nans(other, context)
            if nan:
                return nan
            if self._k and other._k:
                return context._raise_error(InvalidOperation, '(+-)INF/(+-)INF')
            if self._k:
                return _INFINITIES[sign]
            context._raise_error(Clamped, 'Division by infinity')
            return _make(sign, 0, context.Etiny())
        if not other._c:
            if not self._c:
                return context._raise_error(DivisionUndefined, '0 / 0')
            return context._raise_error(DivisionByZero, 'x / 0', sign)
        ideal = self._e - other._e
        if not self._c:
            return _make(sign, 0, ideal)._fix(context)
        shift = _count(other._c) - _count(self._c) + context.prec + 1
        if shift >= 0:
            quotient, rest = divmod(self._c * 10 ** shift, other._c)
        else:
            quotient, rest = divmod(self._c, other._c * 10 ** -shift)
        exponent = ideal - shift
        if rest:
            quotient += quotient % 5 == 0      # so that it does not look like a tie
        elif exponent < ideal:
            quotient, zeros = _strip_zeros(quotient, ideal - exponent)
            exponent += zeros
        return _make(sign, quotient, exponent)._fix(context)

    __div__ = __truediv__

    def __rtruediv__(self, other, context=None):
        other = _operand(other)
        return other if other is NotImplemented else other.__truediv__(self, context=context)

    __rdiv__ = __rtruediv__

    def _divide(self, other, context):
        """(integer quotient, remainder); other is not zero, self is finite."""
        sign = self._s ^ other._s
        exponent = self._e if other._k else min(self._e, other._e)
        gap = self.adjusted() - other.adjusted()
        if not self._c or other._k or gap <= -2:
            return _make(sign, 0, 0), self._to_exponent(exponent, context.rounding)
        if gap <= context.prec:
            mine = self._c * 10 ** max(0, self._e - other._e)
            divisor = other._c * 10 ** max(0, other._e - self._e)
            quotient, rest = divmod(mine, divisor)
            if quotient < 10 ** context.prec:
                return _make(sign, quotient, 0), _make(self._s, rest, exponent)
        nan = context._raise_error(DivisionImpossible, 'quotient too large in //, % or divmod')
        return nan, nan

    def __divmod__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        nan = self._check_nans(other, context)
        if nan:
            return nan, nan
        sign = self._s ^ other._s
        if self._k:
            if other._k:
                nan = context._raise_error(InvalidOperation, 'divmod(INF, INF)')
                return nan, nan
            return _INFINITIES[sign], context._raise_error(InvalidOperation, 'INF % x')
        if not other:
            if not self:
                nan = context._raise_error(DivisionUndefined, 'divmod(0, 0)')
                return nan, nan
            return (context._raise_error(DivisionByZero, 'x // 0', sign),
                    context._raise_error(InvalidOperation, 'x % 0'))
        quotient, rest = self._divide(other, context)
        return quotient, rest._fix(context)

    def __rdivmod__(self, other, context=None):
        other = _operand(other)
        return other if other is NotImplemented else other.__divmod__(self, context=context)

    def __mod__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        if self._k:
            return context._raise_error(InvalidOperation, 'INF % x')
        if not other:
            if self:
                return context._raise_error(InvalidOperation, 'x % 0')
            return context._raise_error(DivisionUndefined, '0 % 0')
        return self._divide(other, context)[1]._fix(context)

    def __rmod__(self, other, context=None):
        other = _operand(other)
        return other if other is NotImplemented else other.__mod__(self, context=context)

    def __floordiv__(self, other, context=None):
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        sign = self._s ^ other._s
        if self._k:
            return context._raise_error(InvalidOperation, 'INF // INF') if other._k else _INFINITIES[sign]
        if not other:
            if self:
                return context._raise_error(DivisionByZero, 'x // 0', sign)
            return context._raise_error(DivisionUndefined, '0 // 0')
        return self._divide(other, context)[0]

    def __rfloordiv__(self, other, context=None):
        other = _operand(other)
        return other if other is NotImplemented else other.__floordiv__(self, context=context)

    def remainder_near(self, other, context=None):
        """self - n * other, n the integer nearest to the quotient."""
        context = _context(context)
        other = _operand(other, error=True)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        if self._k:
            return context._raise_error(InvalidOperation, 'remainder_near(infinity, x)')
        if not other:
            if self:
                return context._raise_error(InvalidOperation, 'remainder_near(x, 0)')
            return context._raise_error(DivisionUndefined, 'remainder_near(0, 0)')
        if other._k:
            return Decimal(self)._fix(context)
        exponent = min(self._e, other._e)
        if not self._c:
            return _make(self._s, 0, exponent)._fix(context)
        gap = self.adjusted() - other.adjusted()
        if gap >= context.prec + 1:
            return context._raise_error(DivisionImpossible)
        if gap <= -2:
            return self._to_exponent(exponent, context.rounding)._fix(context)
        mine = self._c * 10 ** (self._e - exponent)
        divisor = other._c * 10 ** (other._e - exponent)
        quotient, rest = divmod(mine, divisor)
        if 2 * rest + (quotient & 1) > divisor:
            rest -= divisor
            quotient += 1
        if quotient >= 10 ** context.prec:
            return context._raise_error(DivisionImpossible)
        sign = self._s ^ int(rest < 0)
        return _make(sign, abs(rest), exponent)._fix(context)

    def fma(self, other, third, context=None):
        """self * other + third, rounded once."""
        other, third = _operand(other, error=True), _operand(third, error=True)
        if self._k or other._k:
            context = _context(context)
            for operand in self, other:
                if operand._k == 'N':
                    return context._raise_error(InvalidOperation, 'sNaN', operand)
            if self._k == 'n':
                product = self
            elif other._k == 'n':
                product = other
            elif not self or not other:
                return context._raise_error(InvalidOperation, 'INF * 0 in fma' if self._k else '0 * INF in fma')
            else:
                product = _INFINITIES[self._s ^ other._s]
        else:
            product = _make(self._s ^ other._s, self._c * other._c, self._e + other._e)
        return product.__add__(third, context)

    # -- powers

    def _isinteger(self):
        if self._k:
            return self._k == 'F'
        if self._e >= 0 or not self._c:
            return True
        return -self._e < _count(self._c) and self._c % 10 ** -self._e == 0

    def _iseven(self):
        """Of an integer."""
        if not self._c or self._e > 0:
            return True
        return not self._c // 10 ** -self._e & 1

    def _pow_modulo(self, other, modulo, context):
        other, modulo = _operand(other), _operand(modulo)
        if other is NotImplemented or modulo is NotImplemented:
            return NotImplemented
        context = _context(context)
        for kind in 'N', 'n':
            for operand in self, other, modulo:
                if operand._k == kind == 'N':
                    return context._raise_error(InvalidOperation, 'sNaN', operand)
                if operand._k == kind:
                    return operand._fix_nan(context)
        if self._k or other._k or modulo._k or not (
                self._isinteger() and other._isinteger() and modulo._isinteger()):
            return context._raise_error(InvalidOperation, 'pow() 3rd argument not allowed unless all '
                                        'arguments are integers')
        if other < 0:
            return context._raise_error(InvalidOperation, 'pow() 2nd argument cannot be negative when 3rd '
                                        'argument specified')
        if not modulo:
            return context._raise_error(InvalidOperation, 'pow() 3rd argument cannot be 0')
        if modulo.adjusted() >= context.prec:
            return context._raise_error(InvalidOperation, 'insufficient precision: pow() 3rd argument must '
                                        'not have more than precision digits')
        if not other and not self:
            return context._raise_error(InvalidOperation, 'at least one of pow() 1st argument and 2nd '
                                        'argument must be nonzero ;0**0 is not defined')
        sign = 0 if other._iseven() else self._s
        m = abs(int(modulo))
        base = self._c * pow(10, self._e, m) % m if self._e >= 0 else int(self.copy_abs()) % m
        exponent_base = other._c if other._e >= 0 else int(other)
        result = base
        if other._e > 0:
            for _ in xrange(other._e):
                result = pow(result, 10, m)
        return _make(sign, pow(result, exponent_base, m), 0)

    def __pow__(self, other, modulo=None, context=None):
        if modulo is not None:
            return self._pow_modulo(other, modulo, context)
        other = _operand(other)
        if other is NotImplemented:
            return other
        context = _context(context)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        if not other:
            return _ONE if self else context._raise_error(InvalidOperation, '0 ** 0')
        sign, base = 0, self
        if self._s:
            if not other._k and other._isinteger():
                sign = 0 if other._iseven() else 1
            elif self:
                return context._raise_error(InvalidOperation, 'x ** y with x negative and y not an integer')
            base = self.copy_negate()
        if not base:
            return _make(sign, 0, 0) if not other._s else _INFINITIES[sign]
        if base._k:
            return _INFINITIES[sign] if not other._s else _make(sign, 0, 0)
        if base._cmp(_ONE) == 0:
            return base._power_of_one(other, sign, context)
        order = base.adjusted()
        if other._k:
            grows = (order >= 0) == (not other._s)
            return _INFINITIES[sign] if grows else _make(sign, 0, 0)
        return base._power(other, sign, context)

    def _power_of_one(self, other, sign, context):
        exponent = 1 - context.prec
        if not other._k and other._isinteger():
            times = context.prec if other._s else min(int(other) if other.adjusted() < 20 else context.prec,
                                                      context.prec)
            exponent = self._e * times
            if exponent < 1 - context.prec:
                exponent = 1 - context.prec
                context._raise_error(Rounded)
        else:
            context._raise_error(Inexact)
            context._raise_error(Rounded)
        return _make(sign, 10 ** -exponent, exponent)

    def _power(self, other, sign, context):
        """self > 0, neither 1 nor infinite; other finite, not 0."""
        answer, exact = None, False
        # far outside of the range of exponents: no need for digits
        magnitude = self.adjusted() + (1 if self.adjusted() < 0 else 0)
        reach = _count(abs(magnitude)) - 1 + other.adjusted() if magnitude else self._near_reach(other)
        if (self.adjusted() >= 0) == (not other._s):
            if reach >= _count(context.Emax):
                answer = _make(sign, 1, context.Emax + 1)
        elif reach >= _count(-context.Etiny()):
            answer = _make(sign, 1, context.Etiny() - 1)
        if answer is None and other.adjusted() + _count(abs(magnitude) + 1) < -context.prec - 3:
            n = 10 ** (context.prec + 3)
            upwards = (self.adjusted() >= 0) == (not other._s)
            answer = _make(sign, n + 1 if upwards else n - 1, -context.prec - 3)
        if answer is None:
            answer = self._power_exact(other, context.prec + 1)
            if answer is not None:
                exact = True
                answer = _make(sign, answer._c, answer._e)
        if answer is None:
            answer = self._power_inexact(other, sign, context)
        if exact and not other._isinteger():
            # an exact result that a root gave still counts as inexact
            if answer._digits() <= context.prec:
                extra = context.prec + 1 - answer._digits()
                answer = _make(sign, answer._c * 10 ** extra, answer._e - extra)
            inner = context.copy()
            inner.clear_flags()
            inner.traps = dict.fromkeys(_signals, 0)
            answer = answer._fix(inner)
            inner._raise_error(Inexact)
            if inner.flags[Subnormal]:
                inner._raise_error(Underflow)
            if inner.flags[Overflow]:
                context._raise_error(Overflow, 'above Emax', answer._s)
            for signal in Underflow, Subnormal, Inexact, Rounded, Clamped:
                if inner.flags[signal]:
                    context._raise_error(signal)
            return answer
        return answer._fix(context)

    def _near_reach(self, other):
        """A lower bound of the digits of |other * log10(self)|, for self between 0.1 and 10."""
        gap = _exact(self, _ONE, -1)
        return gap.adjusted() - 1 + other.adjusted()

    def _power_exact(self, other, digits):
        """The power if it is exact and has at most so many digits, else None; self > 0."""
        c, zeros = _strip_zeros(self._c)
        e = self._e + zeros
        y, zeros = _strip_zeros(other._c)
        ye = other._e + zeros
        if c == 1:
            return self._ten_to(e, other, y, ye, digits)
        p, q = (y * 10 ** ye, 1) if 0 <= ye < 20 else (y, 10 ** -ye) if -400 < ye < 0 else (None, None)
        if p is None:
            return None
        while q % 2 == 0 and p % 2 == 0:
            p, q = p // 2, q // 2
        while q % 5 == 0 and p % 5 == 0:
            p, q = p // 5, q // 5
        if q > 1:
            if other._s and (c & (c - 1) and _only_fives(c) is None):
                return None
            if e % q or q >= c.bit_length():
                return None
            root = _root(c, q)
            if root ** q != c:
                return None
            c, e = root, e // q
        if other._s:
            if c & (c - 1) == 0:
                places = c.bit_length() - 1
                inverse = 5
            else:
                places, inverse = _only_fives(c), 2
                if places is None:
                    return None
            if places * p * _math.log10(inverse) > digits + 2:
                return None
            places *= p
            return self._trim(inverse ** places, -places - e * p, other, digits)
        if p * _math.log10(c) > digits + 2:
            return None
        return self._trim(c ** p, e * p, other, digits)

    def _ten_to(self, e, other, y, ye, digits):
        """A power of ten to a power."""
        exponent = e * y
        while ye < 0 and exponent % 10 == 0 and exponent:
            exponent //= 10
            ye += 1
        if ye < 0 and exponent:
            return None
        exponent *= 10 ** ye if exponent else 1
        if other._s:
            exponent = -exponent
        if other._isinteger() and not other._s:
            ideal = self._e * int(other)
            zeros = min(exponent - ideal, digits - 1)
        else:
            zeros = 0
        return _make(0, 10 ** zeros, exponent - zeros)

    def _trim(self, n, e, other, digits):
        """n * 10**e, with zeros towards the ideal exponent, if it is short enough."""
        if _count(n) > digits:
            return None
        if other._isinteger() and not other._s:
            zeros = min(e - self._e * int(other), digits - _count(n))
            zeros = max(zeros, 0)
        else:
            zeros = 0
        return _make(0, n * 10 ** zeros, e - zeros)

    def _power_inexact(self, other, sign, context):
        y = -other._c if other._s else other._c

        def estimate(p):
            extra = max(0, other._e + _count(other._c)) + _count(abs(self.adjusted()) + 1)
            digits = p + extra + 6
            logarithm = _scaled_ln(self._c, self._e, digits + 30 if self.adjusted() in (0, -1) else digits)
            scale = digits + 30 if self.adjusted() in (0, -1) else digits
            return _exp_digits(logarithm * y, other._e - scale, p)
        n, e = _settle(estimate, context.prec)
        return _make(sign, n, e)

    def __rpow__(self, other, context=None):
        other = _operand(other)
        return other if other is NotImplemented else other.__pow__(self, context=context)

    def sqrt(self, context=None):
        """The square root."""
        context = _context(context)
        if self._k:
            nan = self._check_nans(context=context)
            if nan:
                return nan
            if not self._s:
                return Decimal(self)
        if not self:
            return _make(self._s, 0, self._e >> 1)._fix(context)
        if self._s:
            return context._raise_error(InvalidOperation, 'sqrt(-x), x > 0')
        ideal = self._e >> 1
        c = self._c * 10 if self._e & 1 else self._c
        shift = context.prec + 1 - (_count(c) + 1) // 2
        if shift >= 0:
            n, lost = c * 100 ** shift, False
        else:
            n, rest = divmod(c, 100 ** -shift)
            lost = bool(rest)
        root = _root(n, 2)
        exponent = ideal - shift
        if not lost and root * root == n:
            if shift > 0:
                root //= 10 ** shift
            else:
                root *= 10 ** -shift
            exponent = ideal
        elif root % 5 == 0:
            root += 1
        rounding = context._set_rounding(ROUND_HALF_EVEN)
        try:
            return _make(0, root, exponent)._fix(context)
        finally:
            context.rounding = rounding

    def _correctly(self, estimate, context, negative=False):
        """Rounds what estimate() comes to, half even."""
        n, e = _settle(estimate, context.prec)
        rounding = context._set_rounding(ROUND_HALF_EVEN)
        try:
            return _make(int(negative), n, e)._fix(context)
        finally:
            context.rounding = rounding

    def exp(self, context=None):
        """e to the power of the number."""
        context = _context(context)
        nan = self._check_nans(context=context)
        if nan:
            return nan
        if self._k:
            return _make(0, 0, 0) if self._s else Decimal(self)
        if not self:
            return Decimal(1)
        p, order = context.prec, self.adjusted()
        if not self._s and order > _count((context.Emax + 1) * 3):
            answer = _make(0, 1, context.Emax + 1)
        elif self._s and order > _count((-context.Etiny() + 1) * 3):
            answer = _make(0, 1, context.Etiny() - 1)
        elif not self._s and order < -p:
            answer = _make(0, 10 ** (p + 1) + 1, -p - 1)
        elif self._s and order < -p - 1:
            answer = _make(0, 10 ** (p + 2) - 1, -p - 2)
        else:
            x = -self._c if self._s else self._c
            return self._correctly(lambda digits: _exp_digits(x, self._e, digits), context)
        rounding = context._set_rounding(ROUND_HALF_EVEN)
        try:
            return answer._fix(context)
        finally:
            context.rounding = rounding

    def _log(self, context, name):
        """The results of a logarithm that need no digits, or None."""
        nan = self._check_nans(context=context)
        if nan:
            return nan
        if not self:
            return _INFINITIES[1]
        if self._isinfinity() == 1:
            return _INFINITIES[0]
        if self._s:
            return context._raise_error(InvalidOperation, name + ' of a negative value')
        return Decimal(0) if self._cmp(_ONE) == 0 else None

    def _log_estimate(self, base10):
        """estimate() of the absolute value of the logarithm."""
        near = Decimal.copy_abs(_exact(self, _ONE, -1))
        small = max(0, -near.adjusted()) + 2 if self.adjusted() in (0, -1) else 0

        def estimate(p):
            digits = p + small + 2
            value = abs(_scaled_ln(self._c, self._e, digits + 3))
            if base10:
                value = value * 10 ** (digits + 3) // _ln_of(10, digits + 3)
            return value // 10 ** 2, -digits - 1
        return estimate

    def ln(self, context=None):
        """The natural logarithm."""
        context = _context(context)
        plain = self._log(context, 'ln')
        if plain is not None:
            return plain
        return self._correctly(self._log_estimate(False), context, self._cmp(_ONE) < 0)

    def log10(self, context=None):
        """The logarithm to the base 10."""
        context = _context(context)
        plain = self._log(context, 'log10')
        if plain is not None:
            return plain
        if _strip_zeros(self._c)[0] == 1:
            return Decimal(self._e + _count(self._c) - 1)._fix(context)
        return self._correctly(self._log_estimate(True), context, self._cmp(_ONE) < 0)

    def logb(self, context=None):
        """The exponent of the first digit, as a Decimal."""
        context = _context(context)
        nan = self._check_nans(context=context)
        if nan:
            return nan
        if self._k:
            return _INFINITIES[0]
        if not self:
            return context._raise_error(DivisionByZero, 'logb(0)', 1)
        return Decimal(self.adjusted())._fix(context)

    # -- quantum

    def quantize(self, exp, rounding=None, context=None, watchexp=True):
        """Rounded to the exponent of `exp`."""
        context = _context(context)
        exp = _operand(exp, error=True)
        rounding = context.rounding if rounding is None else rounding
        if self._k or exp._k:
            nan = self._check_nans(exp, context)
            if nan:
                return nan
            if self._k and exp._k:
                return Decimal(self)
            return context._raise_error(InvalidOperation, 'quantize with one INF')
        if not watchexp:
            answer = self._to_exponent(exp._e, rounding)
            if exp._e > self._e:
                context._raise_error(Rounded)
                if answer != self:
                    context._raise_error(Inexact)
            return answer
        if not context.Etiny() <= exp._e <= context.Emax:
            return context._raise_error(InvalidOperation, 'target exponent out of bounds in quantize')
        if not self._c:
            return _make(self._s, 0, exp._e)._fix(context)
        if self.adjusted() > context.Emax:
            return context._raise_error(InvalidOperation,
                                        'exponent of quantize result too large for current context')
        if self.adjusted() - exp._e + 1 > context.prec:
            return context._raise_error(InvalidOperation,
                                        'quantize result has too many digits for current context')
        answer = self._to_exponent(exp._e, rounding)
        if answer.adjusted() > context.Emax:
            return context._raise_error(InvalidOperation,
                                        'exponent of quantize result too large for current context')
        if answer._digits() > context.prec:
            return context._raise_error(InvalidOperation,
                                        'quantize result has too many digits for current context')
        if answer and answer.adjusted() < context.Emin:
            context._raise_error(Subnormal)
        if answer._e > self._e:
            if answer._cmp(self):
                context._raise_error(Inexact)
            context._raise_error(Rounded)
        return answer._fix(context)

    def _integral_special(self, context):
        if not self._k:
            return Decimal(self) if self._e >= 0 else None
        return self._check_nans(context=context) or Decimal(self)

    def to_integral_exact(self, rounding=None, context=None):
        """Rounded to an integer; signals Inexact and Rounded."""
        plain = self._integral_special(context)
        if plain is not None:
            return plain
        if not self:
            return _make(self._s, 0, 0)
        context = _context(context)
        answer = self._to_exponent(0, context.rounding if rounding is None else rounding)
        if answer._cmp(self):
            context._raise_error(Inexact)
        context._raise_error(Rounded)
        return answer

    def to_integral_value(self, rounding=None, context=None):
        """Rounded to an integer; no signals."""
        plain = self._integral_special(context)
        if plain is not None:
            return plain
        return self._to_exponent(0, _context(context).rounding if rounding is None else rounding)

    to_integral = to_integral_value

    def normalize(self, context=None):
        """Without zeros at the end."""
        context = _context(context)
        nan = self._check_nans(context=context) if self._k else None
        if nan:
            return nan
        fixed = self._fix(context)
        if fixed._k:
            return fixed
        if not fixed:
            return _make(fixed._s, 0, 0)
        limit = context.Etop() if context._clamp else context.Emax
        c, zeros = _strip_zeros(fixed._c, limit - fixed._e)
        return _make(fixed._s, c, fixed._e + zeros)

    # -- neighbours

    def _neighbour(self, up, context):
        context = _context(context)
        nan = self._check_nans(context=context)
        if nan:
            return nan
        if self._k:
            if (self._s == 0) == up:
                return Decimal(self)
            return _make(self._s, 10 ** context.prec - 1, context.Etop())
        context = context.copy()
        context._set_rounding(ROUND_CEILING if up else ROUND_FLOOR)
        context._ignore_all_flags()
        fixed = self._fix(context)
        if fixed._k or fixed._cmp(self):
            return fixed
        return self.__add__(_make(0 if up else 1, 1, context.Etiny() - 1), context)

    def next_minus(self, context=None):
        """The next smaller number of the context."""
        return self._neighbour(False, context)

    def next_plus(self, context=None):
        """The next larger number of the context."""
        return self._neighbour(True, context)

    def next_toward(self, other, context=None):
        """The next number in the direction of another one; signals."""
        other = _operand(other, error=True)
        context = _context(context)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        order = self._cmp(other)
        if not order:
            return self.copy_sign(other)
        answer = self._neighbour(order < 0, context)
        if answer._k:
            context._raise_error(Overflow, 'Infinite result from next_toward', answer._s)
            context._raise_error(Inexact)
            context._raise_error(Rounded)
        elif answer.adjusted() < context.Emin:
            context._raise_error(Underflow)
            context._raise_error(Subnormal)
            context._raise_error(Inexact)
            context._raise_error(Rounded)
            if not answer:
                context._raise_error(Clamped)
        return answer

    # -- maximum, minimum

    def _extreme(self, other, context, sign, magnitude):
        other = _operand(other, error=True)
        context = _context(context)
        if self._k or other._k:
            mine, theirs = self._isnan(), other._isnan()
            if mine or theirs:
                if theirs == 1 and mine == 0:
                    return self._fix(context)
                if mine == 1 and theirs == 0:
                    return other._fix(context)
                return self._check_nans(other, context)
        order = (self.copy_abs()._cmp(other.copy_abs()) if magnitude else self._cmp(other)) \
            or int(self.compare_total(other))
        return (self if order * sign >= 0 and not (order == 0 and sign > 0) or order * sign > 0
                else other)._fix(context)

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

    # -- digits as bits

    def _bits(self):
        """The digits as a text, None if it is not a logical operand."""
        if self._k or self._s or self._e:
            return None
        text = str(self._c)
        return text if not text.strip('01') else None

    def _logical(self, other, context, table):
        context = _context(context)
        other = _operand(other, error=True)
        mine, theirs = self._bits(), other._bits()
        if mine is None or theirs is None:
            return context._raise_error(InvalidOperation)
        mine, theirs = (text.zfill(context.prec)[-context.prec:] for text in (mine, theirs))
        return _make(0, long(''.join(table[a + b] for a, b in zip(mine, theirs))), 0)

    def logical_and(self, other, context=None):
        """Digit by digit, both of zeros and ones."""
        return self._logical(other, context, {'00': '0', '01': '0', '10': '0', '11': '1'})

    def logical_or(self, other, context=None):
        """Digit by digit."""
        return self._logical(other, context, {'00': '0', '01': '1', '10': '1', '11': '1'})

    def logical_xor(self, other, context=None):
        """Digit by digit."""
        return self._logical(other, context, {'00': '0', '01': '1', '10': '1', '11': '0'})

    def logical_invert(self, context=None):
        """Zeros for ones and ones for zeros, prec digits."""
        context = _context(context)
        return self.logical_xor(_make(0, (10 ** context.prec - 1) // 9, 0), context)

    # -- moving digits

    def _small_integer(self, other, context, limit):
        """The value of an integer operand of rotate, shift, scaleb; None if it is not one."""
        if other._k or other._e != 0 or not -limit <= int(other) <= limit:
            return None
        return int(other)

    def _window(self, context):
        return str(self._c).zfill(context.prec)[-context.prec:]

    def rotate(self, other, context=None):
        """The digits moved to the left in a circle of prec."""
        context = _context(context)
        other = _operand(other, error=True)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        places = self._small_integer(other, context, context.prec)
        if places is None:
            return context._raise_error(InvalidOperation)
        if self._k:
            return Decimal(self)
        text = self._window(context)
        places %= context.prec
        return _make(self._s, long(text[places:] + text[:places]), self._e)

    def shift(self, other, context=None):
        """The digits moved to the left (to the right for a negative number), zeros follow."""
        context = _context(context)
        other = _operand(other, error=True)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        places = self._small_integer(other, context, context.prec)
        if places is None:
            return context._raise_error(InvalidOperation)
        if self._k:
            return Decimal(self)
        text = self._window(context)
        text = text[:places] if places < 0 else (text + '0' * places)[-context.prec:]
        return _make(self._s, long(text or '0'), self._e)

    def scaleb(self, other, context=None):
        """Times a power of ten."""
        context = _context(context)
        other = _operand(other, error=True)
        nan = self._check_nans(other, context)
        if nan:
            return nan
        places = self._small_integer(other, context, 2 * (context.Emax + context.prec))
        if places is None:
            return context._raise_error(InvalidOperation)
        if self._k:
            return Decimal(self)
        return _make(self._s, self._c, self._e + places)._fix(context)


_numbers.Number.register(Decimal)


def _exact(a, b, sign):
    """a + sign * b, finite, not rounded."""
    exponent = min(a._e, b._e)
    total = ((-1) ** a._s * a._c * 10 ** (a._e - exponent)
             + sign * (-1) ** b._s * b._c * 10 ** (b._e - exponent)) if abs(a._e) < 10 ** 6 else 1
    return _make(int(total < 0), abs(total), exponent)


def _only_fives(n):
    """k where n == 5**k, else None."""
    k = 0
    while n % 5 == 0:
        n //= 5
        k += 1
    return k if n == 1 else None


def _context(context):
    return getcontext() if context is None else context


def _operand(other, error=False, floats=False):
    """The other operand as a Decimal; NotImplemented (error: TypeError) if it is no number."""
    if isinstance(other, Decimal):
        return other
    if isinstance(other, (int, long)):
        return Decimal(other)
    if floats and isinstance(other, float):
        return Decimal.from_float(other)
    if error:
        raise TypeError('Unable to convert %s to Decimal' % other)
    return NotImplemented


_NAN = _make(0, 0L, 0, 'n')
_ONE = _make(0, 1L, 0)
_INFINITIES = (_make(0, 0L, 0, 'F'), _make(1, 0L, 0, 'F'))


# -- format()

_SPEC = _re.compile(r'''\A
    (?: (?P<fill>.)? (?P<align>[<>=^]) )?
    (?P<sign>[-+ ])? (?P<zeropad>0)? (?P<width>(?!0)\d+)? (?P<comma>,)? (?:\.(?P<precision>0|(?!0)\d+))?
    (?P<type>[eEfFgGn%])?
    \Z''', _re.VERBOSE | _re.DOTALL)


def _parse_spec(text, localeconv=None):
    """The fields of a format specification; ValueError."""
    found = _SPEC.match(text)
    if found is None:
        raise ValueError('Invalid format specifier: ' + text)
    spec = found.groupdict()
    zero = spec['zeropad'] is not None
    if zero and spec['fill'] is not None:
        raise ValueError("Fill character conflicts with '0' in format specifier: " + text)
    if zero and spec['align'] is not None:
        raise ValueError("Alignment conflicts with '0' in format specifier: " + text)
    spec['zeropad'] = zero
    spec['fill'] = spec['fill'] or ' '
    spec['align'] = spec['align'] or '>'
    spec['sign'] = spec['sign'] or '-'
    spec['width'] = int(spec['width'] or '0')
    if spec['precision'] is not None:
        spec['precision'] = int(spec['precision'])
        if spec['precision'] == 0 and (spec['type'] is None or spec['type'] in 'gGn'):
            spec['precision'] = 1
    spec['unicode'] = isinstance(text, unicode)
    if spec['type'] == 'n':
        spec['type'] = 'g'
        if spec['comma']:
            raise ValueError("Explicit thousands separator conflicts with 'n' type in format specifier: "
                             + text)
        if localeconv is None:
            import locale
            localeconv = locale.localeconv()
        spec['separator'], spec['grouping'] = localeconv['thousands_sep'], localeconv['grouping']
        spec['point'] = localeconv['decimal_point']
    else:
        spec['separator'] = ',' if spec['comma'] else ''
        spec['grouping'], spec['point'] = [3, 0], '.'
    return spec


def _sign_text(negative, spec):
    return '-' if negative else spec['sign'] if spec['sign'] in ' +' else ''


def _pad(sign, body, spec):
    padding = spec['fill'] * (spec['width'] - len(sign) - len(body))
    align, half = spec['align'], len(padding) // 2
    text = {'<': sign + body + padding, '>': padding + sign + body, '=': sign + padding + body,
            '^': padding[:half] + sign + body + padding[half:]}[align]
    return unicode(text) if spec['unicode'] else text


def _group_sizes(grouping):
    size = 0
    for size_now in grouping:
        if size_now == 127:
            return
        if size_now == 0:
            break
        size = size_now
        yield size
    while size:
        yield size


def _group_digits(digits, spec, least=1):
    """Digits with separators, filled with zeros to a width."""
    separator, groups = spec['separator'], []
    for size in _group_sizes(spec['grouping'] if separator else []):
        size = min(max(len(digits), least, 1), size)
        groups.append('0' * (size - len(digits)) + digits[-size:])
        digits = digits[:-size]
        least -= size
        if not digits and least <= 0:
            break
        least -= len(separator)
    else:
        size = max(len(digits), least, 1)
        groups.append('0' * (size - len(digits)) + digits[-size:])
    return separator.join(reversed(groups))


def _format_number(negative, whole, fraction, exponent, spec, kind):
    sign = _sign_text(negative, spec)
    tail = spec['point'] + fraction if fraction else ''
    if exponent != 0 or kind in 'eE':
        tail += {'E': 'E', 'e': 'e', 'G': 'E', 'g': 'e'}[kind] + '%+d' % exponent
    if kind == '%':
        tail += '%'
    least = spec['width'] - len(tail) - len(sign) if spec['zeropad'] else 0
    return _pad(sign, _group_digits(whole, spec, least) + tail, spec)


# -- contexts

class Context(object):
    """Precision (digits), rounding, range of exponents, capitals (E or e), flags and traps of signals.

    What is not given is that of DefaultContext; traps and flags: lists of signals, or dicts.
    """

    def __init__(self, prec=None, rounding=None, traps=None, flags=None, Emin=None, Emax=None,
                 capitals=None, _clamp=0, _ignored_flags=None):
        default = globals().get('DefaultContext', self)
        given = {'prec': prec, 'rounding': rounding, 'Emin': Emin, 'Emax': Emax, 'capitals': capitals}
        for name, value in given.iteritems():
            setattr(self, name, getattr(default, name) if value is None else value)
        self._clamp = _clamp or 0
        self._ignored_flags = [] if _ignored_flags is None else _ignored_flags
        self.traps = default.traps.copy() if traps is None else self._switches(traps)
        self.flags = self._switches([] if flags is None else flags)

    def _switches(self, chosen):
        if isinstance(chosen, dict):
            return chosen
        return dict((signal, int(signal in chosen)) for signal in _signals)

    def __repr__(self):
        names = []
        for switches in self.flags, self.traps:
            names.append('[' + ', '.join(signal.__name__ for signal, on in switches.items() if on) + ']')
        return ('Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, flags=%s, traps=%s)'
                % ((self.prec, self.rounding, self.Emin, self.Emax, self.capitals) + tuple(names)))

    def clear_flags(self):
        """Sets all flags to 0."""
        for signal in self.flags:
            self.flags[signal] = 0

    def _shallow_copy(self):
        """With the same flags and traps."""
        return Context(self.prec, self.rounding, self.traps, self.flags, self.Emin, self.Emax, self.capitals,
                       self._clamp, self._ignored_flags)

    def copy(self):
        """With flags and traps of its own."""
        return Context(self.prec, self.rounding, self.traps.copy(), self.flags.copy(), self.Emin, self.Emax,
                       self.capitals, self._clamp, list(self._ignored_flags))

    __copy__ = copy
    __hash__ = None

    def _raise_error(self, condition, explanation=None, *args):
        """A condition came up: sets its flag, raises if it is trapped, else its result."""
        signal = _condition_map.get(condition, condition)
        if signal in self._ignored_flags:
            return signal().handle(self, *args)
        self.flags[signal] = 1
        if self.traps[signal]:
            raise signal(explanation)
        return condition().handle(self, *args)

    def _ignore_all_flags(self):
        return self._ignore_flags(*_signals)

    def _ignore_flags(self, *flags):
        self._ignored_flags = self._ignored_flags + list(flags)
        return list(flags)

    def _regard_flags(self, *flags):
        if flags and isinstance(flags[0], (tuple, list)):
            flags = flags[0]
        for flag in flags:
            self._ignored_flags.remove(flag)

    def _apply(self, a):
        return str(a._fix(self))

    def Etiny(self):
        """The exponent of the smallest subnormal number."""
        return int(self.Emin - self.prec + 1)

    def Etop(self):
        """The largest exponent of a number with prec digits."""
        return int(self.Emax - self.prec + 1)

    def _set_rounding(self, type):
        """Sets the rounding; the one before."""
        before, self.rounding = self.rounding, type
        return before

    def create_decimal(self, num='0'):
        """A Decimal, rounded to the context; white space is not allowed."""
        if isinstance(num, basestring) and num != num.strip():
            return self._raise_error(ConversionSyntax, 'no trailing or leading whitespace is permitted.')
        number = Decimal(num, context=self)
        if number._isnan() and _count(number._c) > self.prec - self._clamp and number._c:
            return self._raise_error(ConversionSyntax, 'diagnostic info too long in NaN')
        return number._fix(self)

    def create_decimal_from_float(self, f):
        """A Decimal of a float, rounded to the context."""
        return Decimal.from_float(f)._fix(self)

    def copy_decimal(self, a):
        """A Decimal of the same value, not rounded."""
        return Decimal(_operand(a, error=True))

    def radix(self):
        """Decimal(10)."""
        return Decimal(10)

    def to_sci_string(self, a):
        """str() of a number."""
        return _operand(a, error=True).__str__(context=self)

    def to_eng_string(self, a):
        """Its text with an exponent that is a multiple of 3."""
        return _operand(a, error=True).to_eng_string(context=self)

    def fma(self, a, b, c):
        """a * b + c, rounded once."""
        return _operand(a, error=True).fma(b, c, context=self)

    def power(self, a, b, modulo=None):
        """a ** b, or that modulo an integer."""
        return self._checked(_operand(a, error=True).__pow__(b, modulo, context=self), b)

    def quantize(self, a, b):
        """a with the exponent of b."""
        return _operand(a, error=True).quantize(b, context=self)

    def _checked(self, result, b):
        if result is NotImplemented:
            raise TypeError('Unable to convert %s to Decimal' % b)
        return result


def _one_operand(method, with_context):
    function = getattr(Decimal, method)

    def operation(self, a):
        a = _operand(a, error=True)
        return function(a, context=self) if with_context else function(a)
    return operation


def _two_operands(method, with_context):
    function = getattr(Decimal, method)

    def operation(self, a, b):
        a = _operand(a, error=True)
        return self._checked(function(a, b, context=self) if with_context else function(a, b), b)
    return operation


# The operations of contexts: name or name=method of Decimal; those behind | do not depend on the context.
_OPERATIONS = (
    (_one_operand, '''abs=__abs__ minus=__neg__ plus=__pos__ canonical exp is_normal is_subnormal ln log10 logb
     logical_invert next_minus next_plus normalize number_class sqrt to_integral_exact to_integral_value
     to_integral=to_integral_value | copy_abs copy_negate is_canonical is_finite is_infinite is_nan is_qnan
     is_signed is_snan is_zero'''),
    (_two_operands, '''add=__add__ subtract=__sub__ multiply=__mul__ divide=__truediv__ divide_int=__floordiv__
     divmod=__divmod__ remainder=__mod__ compare compare_signal logical_and logical_or logical_xor max max_mag
     min min_mag next_toward remainder_near rotate scaleb shift | compare_total compare_total_mag copy_sign
     same_quantum'''),
)


def _add_operations():
    for maker, names in _OPERATIONS:
        for with_context, part in zip((True, False), names.split('|')):
            for item in part.split():
                name, _, method = item.partition('=')
                operation = maker(method or name, with_context)
                operation.__name__ = name
                operation.__doc__ = getattr(Decimal, method or name).__doc__ or 'The operation %s.' % name
                setattr(Context, name, operation)


_add_operations()

DefaultContext = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, Overflow, InvalidOperation],
                         flags=[], Emax=999999999, Emin=-999999999, capitals=1)
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow], flags=[])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])
