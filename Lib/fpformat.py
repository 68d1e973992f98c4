"""Numbers as text with a fixed number of digits; new programs use '%.3f' and '%.3e'.

Works on the digits themselves, so that nothing is lost; five is rounded up.
"""
import re
import warnings

warnings.warnpy3k('the fpformat module has been removed in Python 3.0', stacklevel=2)

__all__ = ['fix', 'sci', 'NotANumber']

# sign, digits, digits behind the point, exponent; nothing in it can match in two ways
decoder = re.compile(r'([-+]?)([0-9]*)((?:[.][0-9]*)?)((?:[eE][-+]?[0-9]+)?)\Z')


class NotANumber(ValueError):
    """The text is no number."""


def extract(s):
    """(sign, digits before the point, digits behind it, exponent) of a number's text."""
    match = decoder.match(s)
    if match is None:
        raise NotANumber(s)
    sign, intpart, fraction, exponent = match.groups()
    return '' if sign == '+' else sign, intpart.lstrip('0'), fraction[1:], int(exponent[1:] or 0)


def unexpo(intpart, fraction, expo):
    """Move the point by the exponent; returns the digits before and behind it."""
    if expo >= 0:
        fraction = fraction.ljust(expo, '0')
        return intpart + fraction[:expo], fraction[expo:]
    intpart = intpart.rjust(-expo, '0')
    return intpart[:expo], intpart[expo:] + fraction


def roundfrac(intpart, fraction, digs):
    """Round to so many digits behind the point (before it if negative); returns the digits on both sides."""
    if digs >= len(fraction):
        return intpart, fraction.ljust(digs, '0')
    if digs < -len(intpart):
        return '0' * -digs, ''
    digits = intpart + fraction
    keep = len(intpart) + digs
    kept = str(int('1' + digits[:keep]) + (digits[keep] >= '5'))         # the 1 keeps zeros in front
    kept = ('1' if kept[0] == '2' else '') + kept[1:]
    whole = len(kept) - max(digs, 0)
    return kept[:whole] + '0' * max(-digs, 0), kept[whole:]


def _number(x):
    """The text of a number; of what is no string its repr."""
    return x if isinstance(x, str) else repr(x)


def fix(x, digs):
    """x with so many digits behind the point; negative numbers round before it.  A text that is no number stays."""
    text = _number(x)
    try:
        sign, intpart, fraction, expo = extract(text)
    except NotANumber:
        return text
    intpart, fraction = roundfrac(*unexpo(intpart, fraction, expo) + (digs,))
    intpart = intpart.lstrip('0') or '0'
    return sign + intpart + ('.' + fraction if digs > 0 else '')


def sci(x, digs):
    """x as d.ddde+ddd with so many digits behind the point."""
    sign, intpart, fraction, expo = extract(_number(x))
    if not intpart:
        # The first digit that counts comes before the point.
        zeros = len(fraction) - len(fraction.lstrip('0'))
        intpart, fraction, expo = fraction[zeros:zeros + 1], fraction[zeros + 1:], expo - zeros - bool(fraction[zeros:])
    else:
        expo += len(intpart) - 1
        intpart, fraction = intpart[0], intpart[1:] + fraction
    digs = max(0, digs)
    intpart, fraction = roundfrac(intpart or '0', fraction, digs)
    if len(intpart) > 1:
        intpart, fraction, expo = intpart[0], intpart[1:] + fraction[:-1], expo + 1
    return '%s%s%s%s' % (sign, intpart, '.' + fraction[:digs] if digs else '', 'e%+04d' % expo)


def test():
    """Ask for numbers and digits until the end of the input, and show both forms."""
    try:
        while True:
            x, digs = input('Enter (x, digs): ')
            print x, fix(x, digs), sci(x, digs)
    except (EOFError, KeyboardInterrupt):
        pass
