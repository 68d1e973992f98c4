"String literals to strings, without eval."
import re

simple_escapes = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', "'": "'", '"': '"',
                  '\\': '\\'}

_ESCAPE = re.compile(r'\\(\'|"|\\|[abfnrtv]|x.{0,2}|[0-7]{1,3})')


def escape(m):
    "The character of a match of an escape.  ValueError for a bad one."
    whole, tail = m.group(0), m.group(1)
    if tail in simple_escapes:
        return simple_escapes[tail]
    digits, base = (tail[1:], 16) if tail[0] == 'x' else (tail, 8)
    if base == 16 and len(digits) < 2:
        raise ValueError('invalid hex string escape (\'%s\')' % whole)
    try:
        return chr(int(digits, base))
    except ValueError:
        raise ValueError('invalid %s string escape (\'%s\')' % ('hex' if base == 16 else 'octal', whole))


def evalString(s):
    "'text' in quotes -> text."
    quote = s[:3] if s[:3] in ('"""', "'''") else s[:1]
    if quote not in ('"', "'", '"""', "'''") or not s.endswith(quote) or len(s) < 2 * len(quote):
        raise ValueError('no string literal: %r' % s)
    return _ESCAPE.sub(escape, s[len(quote):-len(quote)])


def test():
    "Prints the characters whose repr() is not read as the same."
    for number in range(256):
        character = chr(number)
        back = evalString(repr(character))
        if back != character:
            print number, character, repr(character), back
