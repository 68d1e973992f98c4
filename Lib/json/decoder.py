"""JSON text -> objects."""
import re

from json import scanner

try:
    from _json import scanstring as c_scanstring
except ImportError:
    c_scanstring = None

__all__ = ['JSONDecoder']

FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL
NaN, PosInf, NegInf = float('nan'), float('inf'), float('-inf')
DEFAULT_ENCODING = 'utf-8'
_CONSTANTS = {'NaN': NaN, 'Infinity': PosInf, '-Infinity': NegInf}


# -- errors

def linecol(doc, pos):
    """(line, column), both from 1, of the index `pos` in a text."""
    before = doc[:pos]
    return before.count('\n') + 1, pos - before.rfind('\n')


def errmsg(msg, doc, pos, end=None):
    """`msg` with the place `pos`, or the places `pos` to `end`, in the text."""
    places = [pos] if end is None else [pos, end]
    return '%s: %s (char %s)' % (
        msg, ' - '.join('line %d column %d' % linecol(doc, place) for place in places),
        ' - '.join(map(str, places)))


def _fail(msg, doc, pos):
    raise ValueError(errmsg(msg, doc, pos))


# -- strings

STRINGCHUNK = re.compile(r'(.*?)(["\\\x00-\x1f])', FLAGS)
BACKSLASH = {'"': u'"', '\\': u'\\', '/': u'/',
             'b': u'\b', 'f': u'\f', 'n': u'\n', 'r': u'\r', 't': u'\t'}
_hex4 = re.compile(r'[0-9a-fA-F]{4}')


def _unit(text, at):
    """The number of the four digits behind the `u` at an index."""
    hit = _hex4.match(text, at + 1)
    if hit is None:
        _fail('Invalid \\uXXXX escape', text, at)
    return int(hit.group(), 16)


def _code_point(text, at):
    """(character, index behind) of the escape whose `u` is at `at`; joins surrogates."""
    high = _unit(text, at)
    behind = at + 5
    if 0xd800 <= high <= 0xdbff and text[behind:behind + 2] == '\\u':
        low = _unit(text, behind + 1)
        if 0xdc00 <= low <= 0xdfff:
            point = 0x10000 + (high - 0xd800 << 10) + (low - 0xdc00)
            return ('\\U%08x' % point).decode('unicode-escape'), behind + 6
    return unichr(high), behind


def _escaped(text, at, opening, letters):
    """(character, index behind) of what a backslash before text[at] means."""
    letter = text[at:at + 1]
    if letter == 'u':
        return _code_point(text, at)
    if letter in letters:
        return letters[letter], at + 1
    if letter:
        _fail('Invalid \\escape: ' + repr(letter), text, at)
    _fail('Unterminated string starting at', text, opening)


def py_scanstring(s, end, encoding=None, strict=True, _b=BACKSLASH, _m=STRINGCHUNK.match):
    """(unicode, index behind the quote) of the string whose first character is s[end].

    encoding: that of a str, UTF-8 by default; strict: control characters are errors. ValueError.
    """
    opening, pieces, mark = end - 1, [], None
    while mark != '"':
        hit = _m(s, end)
        if hit is None:
            _fail('Unterminated string starting at', s, opening)
        plain, mark = hit.groups()
        end = hit.end()
        if plain:
            pieces.append(plain if isinstance(plain, unicode) else unicode(plain, encoding or DEFAULT_ENCODING))
        if mark == '\\':
            char, end = _escaped(s, end, opening, _b)
            pieces.append(char)
        elif mark != '"':
            if strict:
                _fail('Invalid control character at', s, end - 1)
            pieces.append(mark)
    return u''.join(pieces), end


scanstring = c_scanstring or py_scanstring


# -- objects and arrays

WHITESPACE = re.compile(r'[ \t\n\r]*', FLAGS)
WHITESPACE_STR = ' \t\n\r'


def _value(scan_once, text, at):
    try:
        return scan_once(text, at)
    except StopIteration:
        if at < len(text):
            raise                              # raw_decode tells
        _fail('Expecting object', text, at)


def JSONObject(s_and_end, encoding, strict, scan_once, object_hook, object_pairs_hook,
               _w=WHITESPACE.match, _ws=WHITESPACE_STR):
    """(object, index behind) for (text, index behind the brace). ValueError."""
    text, at = s_and_end
    pairs = []
    at = _w(text, at).end()
    closed = text[at:at + 1] == '}'
    while not closed:
        if text[at:at + 1] != '"':
            _fail('Expecting property name enclosed in double quotes', text, at)
        key, at = scanstring(text, at + 1, encoding, strict)
        at = _w(text, at).end()
        if text[at:at + 1] != ':':
            _fail("Expecting ':' delimiter", text, at)
        value, at = _value(scan_once, text, _w(text, at + 1).end())
        pairs.append((key, value))
        at = _w(text, at).end()
        closed = text[at:at + 1] == '}'
        if not closed:
            if text[at:at + 1] != ',':
                _fail("Expecting ',' delimiter", text, at)
            at = _w(text, at + 1).end()
    if object_pairs_hook is not None:
        return object_pairs_hook(pairs), at + 1
    made = dict(pairs)
    return made if object_hook is None else object_hook(made), at + 1


def JSONArray(s_and_end, scan_once, _w=WHITESPACE.match, _ws=WHITESPACE_STR):
    """(list, index behind) for (text, index behind the bracket). ValueError."""
    text, at = s_and_end
    items = []
    at = _w(text, at).end()
    while items or text[at:at + 1] != ']':
        item, at = _value(scan_once, text, at)
        items.append(item)
        at = _w(text, at).end()
        mark = text[at:at + 1]
        if mark == ']':
            break
        if mark != ',':
            _fail("Expecting ',' delimiter", text, at)
        at = _w(text, at + 1).end()
    return items, at + 1


class JSONDecoder(object):
    """Makes objects of JSON texts.

    encoding: of str texts (None: UTF-8). object_hook(dict) and object_pairs_hook(list of pairs)
    give what stands for an object; parse_float(str), parse_int(str), parse_constant('NaN',
    'Infinity' or '-Infinity') what stands for numbers. strict: no control characters in strings.
    """

    def __init__(self, encoding=None, object_hook=None, parse_float=None, parse_int=None,
                 parse_constant=None, strict=True, object_pairs_hook=None):
        self.encoding, self.strict = encoding, strict
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int = parse_float or float, parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.parse_string = scanstring
        self.parse_object, self.parse_array = JSONObject, JSONArray
        self.scan_once = scanner.make_scanner(self)

    def decode(self, s, _w=WHITESPACE.match):
        """The object of a text with nothing else in it. ValueError."""
        made, end = self.raw_decode(s, idx=_w(s, 0).end())
        end = _w(s, end).end()
        if end < len(s):
            raise ValueError(errmsg('Extra data', s, end, len(s)))
        return made

    def raw_decode(self, s, idx=0):
        """(object, index behind it) of the text that begins at `idx`. ValueError."""
        try:
            return self.scan_once(s, idx)
        except StopIteration:
            raise ValueError('No JSON object could be decoded')
