"""Whole-number algorithms below decimal: digits, roots, logarithms and exponentials scaled by powers of ten.

Nothing here knows of Decimal.  Functions named scaled_* work on integers that stand for n / 10**p; each
says how many units of the last place it may be wrong.  settle() asks them with growing p until the error
cannot change the digits that are wanted.
"""
from __future__ import absolute_import

import math

_SHORT = 10L ** 60      # below, str() counts digits faster than arithmetic


def count_digits(n):
    """The number of decimal digits of n >= 0; 1 for 0."""
    if n < _SHORT:
        return len(str(n))
    guess = int((n.bit_length() - 1) * 0.30102999566398119) + 1
    if guess < 300:
        return guess + (n >= 10 ** guess)
    return len(str(n))


def strip_zeros(n, limit=None):
    """(n without zeros at its end, how many there were), at most `limit`; n > 0."""
    text = str(n)
    zeros = len(text) - len(text.rstrip('0'))
    if limit is not None:
        zeros = max(0, min(zeros, limit))
    return n // 10 ** zeros, zeros


def cut_zeros(n, factor):
    """n without the factors (2, 5) it has in common with powers of ten: (rest, how often)."""
    times = 0
    while n % factor == 0:
        n //= factor
        times += 1
    return n, times


def whole_root(n, k):
    """The integer part of the k-th root of n >= 0 (Newton's steps from above)."""
    if n < 2 or k == 1:
        return n
    guess = 1 << -(-n.bit_length() // k)
    while True:
        better = ((k - 1) * guess + n // guess ** (k - 1)) // k
        if better >= guess:
            return guess
        guess = better


# -- rounding

# By the name of a rounding: whether to go away from zero, given what is kept, the sign, and how the rest
# compares with a half.
_GOES_AWAY = {
    'ROUND_DOWN': lambda kept, sign, half: False,
    'ROUND_UP': lambda kept, sign, half: True,
    'ROUND_HALF_UP': lambda kept, sign, half: half >= 0,
    'ROUND_HALF_DOWN': lambda kept, sign, half: half > 0,
    'ROUND_HALF_EVEN': lambda kept, sign, half: half > 0 or half == 0 and kept & 1,
    'ROUND_CEILING': lambda kept, sign, half: not sign,
    'ROUND_FLOOR': lambda kept, sign, half: sign,
    'ROUND_05UP': lambda kept, sign, half: kept % 5 == 0,
}


def shorten(n, places, sign, rounding):
    """(n without its last `places` digits, rounded; whether anything but zeros was lost)."""
    if places <= 0:
        return n * 10 ** -places, False
    if places > 40 and places > count_digits(n) + 1:
        kept, rest, half = 0, n, -1
    else:
        unit = 10 ** places
        kept, rest = divmod(n, unit)
        if not rest:
            return kept, False
        half = cmp(2 * rest, unit)
    if rest and _GOES_AWAY[rounding](kept, sign, half):
        kept += 1
    return kept, bool(rest)


# -- logarithms

def _scaled_ln_near(numerator, denominator, scale):
    """scale * ln(1 + numerator / denominator) by atanh; |numerator| small against denominator."""
    y = scale * numerator // (2 * denominator + numerator)
    square = y * y // scale
    total, term, k = 0, y, 1
    while term not in (0, -1):
        total += term // k
        term = term * square // scale
        k += 2
    return 2 * total


_constants = {}


def _compute_constants(p):
    """ln 2 and ln 10 with p digits: 81/80, 25/24 and 16/15 make up 2, 3 and 5."""
    digits = p + 30
    scale = 10 ** digits
    a, b, c = [_scaled_ln_near(1, k, scale) for k in (80, 24, 15)]
    ln2 = 3 * a + 5 * b + 7 * c
    ln5 = 7 * a + 12 * b + 16 * c
    _constants.update({2: (digits, ln2), 10: (digits, ln2 + ln5)})


def ln_of(n, p):
    """ln 2 or ln 10 times 10**p; the longest values known are kept."""
    if n not in _constants or _constants[n][0] < p:
        _compute_constants(p)
    digits, value = _constants[n]
    return value // 10 ** (digits - p)


def scaled_ln(c, e, p):
    """10**p * ln(c * 10**e) for c > 0; less than 10 units wrong."""
    length = count_digits(c)
    digits = p + 12 + count_digits(abs(e) + length)
    order = e + length                  # c * 10**e = m * 10**order with 0.1 <= m < 1
    if order == 1 and length > digits:  # near 1 every digit counts
        digits = length + 5
        return scaled_ln(c * 10 ** 6, e - 6, digits) // 10 ** (digits - p)
    scale = 10 ** digits
    m, _ = shorten(c, length - digits, 0, 'ROUND_DOWN')
    twos = 0
    while m * 4 < scale * 3:
        m *= 2
        twos += 1
    roots = 0                           # square roots bring m nearer to 1
    while roots < 8 and abs(m - scale) * 1000 > scale:
        m = whole_root(m * scale, 2)
        roots += 1
    value = _scaled_ln_near(m - scale, scale, scale) << roots
    value += order * ln_of(10, digits) - twos * ln_of(2, digits)
    return value // 10 ** (digits - p)


# -- exponentials

def scaled_exp(x, p):
    """10**p * exp(x / 10**p) for 0 <= x < 10**(p+1); a few units wrong."""
    halvings = int(math.sqrt(p * 3.33)) + 4
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


def exp_digits(x, xe, p):
    """(m, e) with exp(x * 10**xe) = m * 10**e about, m of about p digits; less than 10 units wrong."""
    extra = max(0, xe + count_digits(abs(x)))
    digits = p + extra + 5
    shift = xe + digits
    scaled = x * 10 ** shift if shift >= 0 else x // 10 ** -shift
    quotient, rest = divmod(scaled, ln_of(10, digits))
    keep = p + 3
    value = scaled_exp(rest // 10 ** (digits - keep), keep)
    return value // 1000, quotient - p


def settle(estimate, prec):
    """(n, e): estimate(p) gives (m, e) with p + some digits, error below 100 units; asked with growing p
    until rounding to prec digits is certain.  n has more than prec digits, the last one not zero."""
    extra = 4
    while True:
        m, e = estimate(prec + extra)
        surplus = count_digits(m) - prec
        if surplus > 3:
            half = 10 ** (surplus - 1) * 5
            if 100 < m % half < half - 100:
                return (m if m % 10 else m + 1), e
        extra += 6 if extra < 12 else extra
