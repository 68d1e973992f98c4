"""One JSON value at an index of a text, whatever its kind."""
import re

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ['make_scanner']

NUMBER_RE = re.compile(r'(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?', re.VERBOSE | re.DOTALL)

_words = {'n': (('null', None),), 't': (('true', True),), 'f': (('false', False),)}
_constants = {'N': 'NaN', 'I': 'Infinity', '-': '-Infinity'}


def _number(context, text, at):
    """(value, index behind it), None where no number begins."""
    hit = NUMBER_RE.match(text, at)
    if hit is None:
        return None
    whole, fraction, exponent = hit.groups()
    if fraction or exponent:
        return context.parse_float(whole + (fraction or '') + (exponent or '')), hit.end()
    return context.parse_int(whole), hit.end()


def py_make_scanner(context):
    """scan(text, index) -> (value, index behind it) with the hooks of a JSONDecoder.

    StopIteration where no value begins.
    """
    def scan(text, at):
        char = text[at:at + 1]
        if not char:
            raise StopIteration
        if char == '"':
            return context.parse_string(text, at + 1, context.encoding, context.strict)
        if char == '{':
            return context.parse_object((text, at + 1), context.encoding, context.strict, scan,
                                        context.object_hook, context.object_pairs_hook)
        if char == '[':
            return context.parse_array((text, at + 1), scan)
        for word, value in _words.get(char, ()):
            if text.startswith(word, at):
                return value, at + len(word)
        found = _number(context, text, at)
        if found is None:
            word = _constants.get(char)
            if word is None or not text.startswith(word, at):
                raise StopIteration
            found = context.parse_constant(word), at + len(word)
        return found

    return scan


make_scanner = c_make_scanner or py_make_scanner
