"""Objects -> JSON text."""
import re

try:
    from _json import encode_basestring_ascii as c_encode_basestring_ascii
except ImportError:
    c_encode_basestring_ascii = None
try:
    from _json import make_encoder as c_make_encoder
except ImportError:
    c_make_encoder = None

ESCAPE = re.compile(r'[\x00-\x1f\\"\b\f\n\r\t]')
ESCAPE_ASCII = re.compile(r'([\\"]|[^\ -~])')
HAS_UTF8 = re.compile(r'[\x80-\xff]')
ESCAPE_DCT = dict((chr(code), '\\u%04x' % code) for code in range(0x20))
ESCAPE_DCT.update(zip('\\"\b\f\n\r\t', ('\\\\', '\\"', '\\b', '\\f', '\\n', '\\r', '\\t')))
INFINITY = float('inf')
FLOAT_REPR = float.__repr__


# -- strings

def encode_basestring(s):
    """The JSON string of a str or unicode; only what must be is escaped."""
    return '"' + ESCAPE.sub(lambda hit: ESCAPE_DCT[hit.group()], s) + '"'


def _escape_ascii(hit):
    char = hit.group()
    if char in ESCAPE_DCT:
        return ESCAPE_DCT[char]
    code = ord(char)
    if code < 0x10000:
        return '\\u%04x' % code
    high, low = divmod(code - 0x10000, 0x400)
    return '\\u%04x\\u%04x' % (0xd800 + high, 0xdc00 + low)


def py_encode_basestring_ascii(s):
    """The JSON string (str) of a unicode or UTF-8 str in ASCII alone. UnicodeDecodeError."""
    if isinstance(s, str) and HAS_UTF8.search(s):
        s = s.decode('utf-8')
    return '"' + str(ESCAPE_ASCII.sub(_escape_ascii, s)) + '"'


encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


# -- everything

class _Writer(object):
    """Yields the pieces of a text; one for each call of iterencode."""

    def __init__(self, markers, default, string, number, skipkeys):
        self.markers, self.default, self.string, self.number, self.skipkeys = markers, default, string, number, skipkeys

    def lay_out(self, indent, key_separator, item_separator, sort_keys):
        """Says where blanks, separators and members go."""
        self.indent, self.sort_keys = indent, sort_keys
        self.key_separator, self.item_separator = key_separator, item_separator

    def atom(self, obj):
        """The text of what has no parts, else None."""
        if isinstance(obj, basestring):
            return self.string(obj)
        if obj is None or obj is True or obj is False:
            return {None: 'null', True: 'true', False: 'false'}[obj]
        if isinstance(obj, (int, long)):
            return str(obj)
        return self.number(obj) if isinstance(obj, float) else None

    def any(self, obj, level):
        text = self.atom(obj)
        if text is not None:
            yield text
            return
        is_dict = isinstance(obj, dict)
        if (is_dict or isinstance(obj, (list, tuple))) and not obj:
            yield '{}' if is_dict else '[]'
            return
        if self.markers is not None:
            if id(obj) in self.markers:
                raise ValueError('Circular reference detected')
            self.markers[id(obj)] = obj
        if is_dict:
            pieces = self.group('{', self.members(obj), '}', level)
        elif isinstance(obj, (list, tuple)):
            pieces = self.group('[', (('', item) for item in obj), ']', level)
        else:
            pieces = self.any(self.default(obj), level)
        for piece in pieces:
            yield piece
        if self.markers is not None:
            del self.markers[id(obj)]

    def group(self, opening, parts, closing, level):
        indent = self.indent
        margin = '' if indent is None else '\n' + ' ' * (indent * (level + 1))
        lead = opening + margin
        written = False
        for head, value in parts:
            yield lead + head
            for piece in self.any(value, level + 1):
                yield piece
            lead = self.item_separator + margin
            written = True
        if not written:                        # all keys were skipped
            yield lead
        if indent is not None:
            closing = '\n' + ' ' * (indent * level) + closing
        yield closing

    def members(self, obj):
        """(the text of the key with its separator, value) for each member of a dict."""
        items = obj.iteritems()
        if self.sort_keys:
            items = sorted(obj.items(), key=lambda item: item[0])
        for key, value in items:
            if not isinstance(key, basestring):
                text = self.atom(key)
                if text is None:
                    if self.skipkeys:
                        continue
                    raise TypeError('key %r is not a string' % (key,))
                key = text
            yield self.string(key) + self.key_separator, value


def _make_iterencode(markers, _default, _encoder, _indent, _floatstr, _key_separator, _item_separator, _sort_keys,
                     _skipkeys, _one_shot):
    """The function (object, level) that yields the pieces of a text; what an encoder of one's own can build on."""
    writer = _Writer(markers, _default, _encoder, _floatstr, _skipkeys)
    writer.lay_out(_indent, _key_separator, _item_separator, _sort_keys)
    return writer.any


class JSONEncoder(object):
    """Makes JSON texts of objects.

    skipkeys: leave out members whose key is no string or number, instead of TypeError.
    ensure_ascii: escape all but ASCII. check_circular: ValueError for an object inside itself.
    allow_nan: write NaN and infinities, else ValueError. sort_keys: members by key.
    indent: columns for each level, None for one line. separators: (between items, behind keys).
    encoding: of str objects. default(obj): what is written for an object of another type.
    """
    item_separator = ', '
    key_separator = ': '

    def __init__(self, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
                 sort_keys=False, indent=None, separators=None, encoding='utf-8', default=None):
        self.skipkeys, self.ensure_ascii, self.check_circular = (
            skipkeys, ensure_ascii, check_circular)
        self.allow_nan, self.sort_keys, self.indent = allow_nan, sort_keys, indent
        self.encoding = encoding
        if separators is not None:
            self.item_separator, self.key_separator = separators
        if default is not None:
            self.default = default

    def default(self, o):
        """To be overridden: an object JSON knows for `o`. TypeError."""
        raise TypeError('%r is not JSON serializable' % (o,))

    def encode(self, o):
        """The text of an object."""
        if isinstance(o, basestring):
            return self.__string_function()(o)
        return ''.join(self.iterencode(o, _one_shot=True))

    def __string_function(self):
        plain = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        encoding = self.encoding
        if encoding in (None, 'utf-8'):
            return plain
        return lambda text: plain(text.decode(encoding) if isinstance(text, str) else text)

    def __float_text(self, value):
        if value == value and abs(value) != INFINITY:
            return FLOAT_REPR(value)
        if not self.allow_nan:
            raise ValueError('Out of range float values are not JSON compliant: %r' % (value,))
        return 'NaN' if value != value else 'Infinity' if value > 0 else '-Infinity'

    def iterencode(self, o, _one_shot=False):
        """Yields the pieces of the text of an object."""
        markers = {} if self.check_circular else None
        string = self.__string_function()
        if _one_shot and c_make_encoder is not None and self.indent is None \
                and not self.sort_keys:
            return c_make_encoder(markers, self.default, string, self.indent, self.key_separator,
                                  self.item_separator, self.sort_keys, self.skipkeys,
                                  self.allow_nan)(o, 0)
        return _make_iterencode(markers, self.default, string, self.indent, self.__float_text, self.key_separator,
                                self.item_separator, self.sort_keys, self.skipkeys, _one_shot)(o, 0)
