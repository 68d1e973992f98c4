"""Numbers as text: str(), to_eng_string(), format().

All of them place a point among the digits of the coefficient: `left` is the number of digits before it if
the exponent is 0, `point` where it is put; what is between the two becomes the exponent that is shown.
"""
from __future__ import absolute_import

import re

from .context import context_or_current
from .integers import count_digits
from .value import Decimal, make, part_of


def _placed(digits, point):
    """(digits before the point, digits behind it), filled with zeros where there are none."""
    if point <= 0:
        return '0', '0' * -point + digits
    if point >= len(digits):
        return digits + '0' * (point - len(digits)), ''
    return digits[:point], digits[point:]


def _engineering_point(left, is_zero):
    """Where the point stands if the exponent has to be a multiple of 3."""
    return (left + 1) % 3 - 1 if is_zero else (left - 1) % 3 + 1


# -- format specifications

_SPECIFICATION = re.compile(r'''\A
    (?: (?P<fill>.)? (?P<align>[<>=^]) )?
    (?P<sign>[-+ ])? (?P<zeropad>0)? (?P<width>(?!0)\d+)? (?P<comma>,)? (?:\.(?P<precision>0|(?!0)\d+))?
    (?P<type>[eEfFgGn%])?
    \Z''', re.VERBOSE | re.DOTALL)

_DEFAULT_GROUPS = [3, 0]


class _Specification(object):
    """A format specification: its parts are attributes; ValueError if it is none."""

    def __init__(self, text, localeconv=None):
        found = _SPECIFICATION.match(text)
        if found is None:
            raise ValueError('Invalid format specifier: ' + text)
        fill, align, sign, zeros, width, comma, precision, self.type = found.groups()
        if zeros and fill is not None:
            raise ValueError("Fill character conflicts with '0' in format specifier: " + text)
        if zeros and align is not None:
            raise ValueError("Alignment conflicts with '0' in format specifier: " + text)
        self.is_unicode = isinstance(text, unicode)
        self.fill, self.align = fill or ' ', align or '>'
        self.sign = '' if sign in (None, '-') else sign
        self.width, self.zeros = int(width or '0'), bool(zeros)
        self.precision = None if precision is None else int(precision)
        if self.precision == 0 and self.type in (None, 'g', 'G', 'n'):
            self.precision = 1
        self.separator, self.grouping, self.point = ',' if comma else '', _DEFAULT_GROUPS, '.'
        if self.type == 'n':
            if comma:
                raise ValueError("Explicit thousands separator conflicts with 'n' type in format specifier: "
                                 + text)
            self._use_locale(localeconv)

    def _use_locale(self, convention):
        if convention is None:
            from locale import localeconv
            convention = localeconv()
        self.type = 'g'
        self.separator, self.grouping = convention['thousands_sep'], convention['grouping']
        self.point = convention['decimal_point']

    def sign_of(self, negative):
        """What stands before the digits."""
        return '-' if negative else self.sign

    def pad(self, sign, body):
        """The text in its width."""
        missing = self.width - len(sign) - len(body)
        if missing > 0:
            padding, half = self.fill * missing, missing // 2
            before, between, behind = {'<': ('', '', padding), '>': (padding, '', ''), '=': ('', padding, ''),
                                       '^': (padding[:half], '', padding[half:])}[self.align]
            sign, body = before + sign + between, body + behind
        return unicode(sign + body) if self.is_unicode else sign + body

    def _group_sizes(self):
        """How many digits each group has, from the right; the last one may repeat for ever."""
        size = 0
        for entry in self.grouping:
            if entry == 127:
                return
            if entry == 0:
                break
            size = entry
            yield size
        while size:
            yield size

    def group(self, digits, least):
        """Digits with separators, filled with zeros up to `least` characters."""
        if not self.separator:
            return digits.zfill(least)
        groups, unlimited = [], True
        for size in self._group_sizes():
            size = min(max(len(digits), least, 1), size)
            groups.append(digits[-size:].zfill(size))
            digits = digits[:-size]
            least -= size
            if not digits and least <= 0:
                unlimited = False
                break
            least -= len(self.separator)
        if unlimited:
            groups.append(digits.zfill(max(least, 1)))
        return self.separator.join(reversed(groups))


def _rounded_for(number, kind, precision, rounding):
    """A number with the digits that a format asks for."""
    if precision is not None:
        if kind in 'fF%':
            number = number._to_exponent(-precision, rounding)
        elif kind in 'eE':
            if number._c:           # the exponent of a zero shows
                number = number._to_digits(precision + 1, rounding)
        elif count_digits(number._c) > precision:
            number = number._to_digits(precision, rounding)
    if not number._c and number._e > 0 and kind in 'fF%':
        return number._to_exponent(0, rounding)
    return number


def _point_for(number, kind, precision, left):
    """Where the point of a formatted number stands."""
    if kind in 'fF%':
        return left
    if kind in 'gG' and number._e <= 0 and left > -6:
        return left
    return 1 - precision if kind in 'eE' and not number._c and precision is not None else 1


@part_of(Decimal)
class Texts:
    """str(), repr(), format()"""

    def __repr__(self):
        return "Decimal('%s')" % self.__str__()

    def __str__(self, eng=False, context=None):
        sign = '-' if self._s else ''
        if self._k:
            return sign + self._special_text()
        digits, exponent = str(self._c), self._e
        left = exponent + len(digits)
        if exponent <= 0 and left > -6:
            point = left
        else:
            point = _engineering_point(left, not self._c) if eng else 1
        if not exponent:
            return sign + digits
        whole, fraction = _placed(digits, point)
        text = sign + whole + '.' + fraction if fraction else sign + whole
        if left == point:
            return text
        return text + ('E%+d' if context_or_current(context).capitals else 'e%+d') % (left - point)

    def _special_text(self):
        if self._k == 'F':
            return 'Infinity'
        return ('sNaN' if self._k == 'N' else 'NaN') + (str(self._c) if self._c else '')

    def to_eng_string(self, context=None):
        """The text with an exponent that is a multiple of 3."""
        return self.__str__(eng=True, context=context)

    def __format__(self, specifier, context=None, _localeconv=None):
        context = context_or_current(context)
        spec = _Specification(specifier, _localeconv)
        sign = spec.sign_of(self._s)
        if self._k:
            return spec.pad(sign, self._special_text() + ('%' if spec.type == '%' else ''))
        kind = spec.type or ('G' if context.capitals else 'g')
        number = make(self._s, self._c, self._e + 2) if kind == '%' else self
        number = _rounded_for(number, kind, spec.precision, context.rounding)
        digits = str(number._c)
        left = number._e + len(digits)
        point = _point_for(number, kind, spec.precision, left)
        whole, fraction = _placed(digits, point)
        tail = spec.point + fraction if fraction else ''
        if kind == '%':
            tail += '%'
        elif left != point or kind in 'eE':
            tail += ('E%+d' if kind in 'EG' else 'e%+d') % (left - point)
        least = spec.width - len(tail) - len(sign) if spec.zeros else 0
        return spec.pad(sign, spec.group(whole, least) + tail)
