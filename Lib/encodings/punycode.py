"""The codec punycode, RFC 3492: the ASCII characters, '-', then where the others are inserted.

The insertions are numbers in digits of a base that varies: digit number i stands for values up to a threshold
that depends on i and on the bias, which follows the size of the numbers before.
"""
from encodings._simple import entry, publish

digits = 'abcdefghijklmnopqrstuvwxyz0123456789'
_VALUES = dict((digit, value) for value, digit in enumerate(digits))
_VALUES.update((digit.upper(), value) for digit, value in _VALUES.items())


def T(j, bias):
    """The threshold of digit number j."""
    return min(max(36 * (j + 1) - bias, 1), 26)


def adapt(delta, first, numchars):
    """The bias after a number; numchars: characters there are then."""
    delta = delta // (700 if first else 2)
    delta += delta // numchars
    steps = 0
    while delta > 455:
        delta //= 35
        steps += 36
    return steps + 36 * delta // (delta + 38)


def generate_generalized_integer(N, bias):
    """The digits of a number as a list of one str each."""
    result = []
    while True:
        limit = T(len(result), bias)
        if N < limit:
            return result + [digits[N]]
        N, digit = divmod(N - limit, 36 - limit)
        result.append(digits[limit + digit])


def segregate(str):
    """(ASCII characters of a text as str, sorted list of the others, each once)"""
    return (''.join([chr(ord(c)) for c in str if c < u'\x80']),
            sorted(set(c for c in str if c >= u'\x80')))


def selective_len(str, max):
    """How many characters of a text are below the code point max."""
    return sum(ord(c) < max for c in str)


def selective_find(str, char, index, pos):
    """Where char stands next after pos, as (index, pos), or (-1, -1).

    index counts the characters up to char only; give -1, -1 to begin."""
    found = str.find(char, pos + 1)
    if found < 0:
        return -1, -1
    return index + 1 + sum(c < char for c in str[pos + 1:found]), found


def insertion_unsort(str, extended):
    """The numbers that tell where the other characters of a text, a sorted list, are inserted."""
    numbers, code, last = [], 128, -1
    for char in extended:
        # Each code point from the one before on has a number for each place a character can go.
        point = ord(char)
        skipped = (point - code) * (selective_len(str, point) + 1) - (last + 1)
        index, pos = selective_find(str, char, -1, -1)
        code, last = point, -1
        while pos >= 0:
            numbers.append(skipped + index - last - 1)
            skipped, last = 0, index
            index, pos = selective_find(str, char, index, pos)
    return numbers


def generate_integers(baselen, deltas):
    """The digits of all numbers, after baselen ASCII characters."""
    result, bias = [], 72
    for i, delta in enumerate(deltas):
        result += generate_generalized_integer(delta, bias)
        bias = adapt(delta, i == 0, baselen + i + 1)
    return ''.join(result)


def punycode_encode(text):
    """unicode -> str"""
    base, others = segregate(text)
    extended = generate_integers(len(base), insertion_unsort(text, others))
    return base + '-' + extended if base else extended


def decode_generalized_number(extended, extpos, bias, errors):
    """(position after it, number) of the number at a position; number None for a wrong digit."""
    number, weight, j = 0, 1, 0
    while True:
        if extpos >= len(extended):
            if errors == 'strict':
                raise UnicodeError('incomplete punicode string')
            return extpos + 1, None
        value = _VALUES.get(extended[extpos])
        if value is None:
            if errors == 'strict':
                raise UnicodeError('Invalid extended code point %r' % extended[extpos])
            return extpos + 1, None
        extpos += 1
        limit = T(j, bias)
        number += value * weight
        if value < limit:
            return extpos, number
        weight *= 36 - limit
        j += 1


def insertion_sort(base, extended, errors):
    """The unicode base with the characters that the digits tell inserted."""
    text, code, at, bias, where = list(base), 128, -1, 72, 0
    while where < len(extended):
        after, delta = decode_generalized_number(extended, where, bias, errors)
        if delta is None:
            break
        more, at = divmod(at + delta + 1, len(text) + 1)
        code += more
        if code > 0x10ffff:
            if errors == 'strict':
                raise UnicodeError('Invalid character U+%x' % code)
            code = ord('?')
        text.insert(at, unichr(code))
        bias = adapt(delta, where == 0, len(text))
        where = after
    return u''.join(text)


def punycode_decode(text, errors):
    """str -> unicode; UnicodeError for what cannot be"""
    base, _, extended = text.rpartition('-')
    if isinstance(text, unicode):
        raise TypeError('decoding Unicode is not supported')
    return insertion_sort(unicode(base, 'ascii', errors), extended, errors)


def _encode(input, errors='strict'):
    return punycode_encode(input), len(input)


def _decode(input, errors='strict'):
    if errors not in ('strict', 'replace', 'ignore'):
        raise UnicodeError('Unsupported error handling ' + errors)
    return punycode_decode(input, errors), len(input)


publish(globals(), lambda: entry('punycode', _encode, _decode))
