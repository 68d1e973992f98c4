"""Cookies: the small values that HTTP servers leave with a browser (RFC 2109).

A cookie jar is a dict of names to Morsels, and a Morsel holds a value and its attributes:

    >>> jar = SimpleCookie()
    >>> jar['user'] = 'ann'
    >>> jar['user']['max-age'] = 3600
    >>> print jar.output()
    Set-Cookie: user=ann; Max-Age=3600
    >>> SimpleCookie('user=ann; theme=dark')['theme'].value
    'dark'

SimpleCookie keeps strings; SerialCookie and SmartCookie pickle what they are given and unpickle
what a browser sends, which lets that browser run any code: both only warn and work for old programs.
"""
import re
import string
import time
import warnings

try:
    from cPickle import dumps, loads
except ImportError:
    from pickle import dumps, loads

__all__ = ['CookieError', 'BaseCookie', 'SimpleCookie', 'SerialCookie', 'SmartCookie', 'Cookie']


class CookieError(Exception):
    "A name or an attribute that a cookie cannot have."


# ---- quoting

_LegalChars = _PLAIN = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~"
_ALL_PLAIN = re.compile('[%s]*\\Z' % re.escape(_PLAIN)).match
_KEPT_IN_QUOTES = frozenset(_PLAIN + '() /<=>?@[]:{}')
_ESCAPE = re.compile(r'\\(?:([0-3][0-7][0-7])|(.))')


def _escaped(char):
    if char in _KEPT_IN_QUOTES:
        return char
    return '\\' + char if char in '"\\' else '\\%03o' % ord(char)


def _quote(str, LegalChars=_PLAIN):
    "The value as it stands in a header: in quotes unless all its characters are in LegalChars."
    if not str.strip(LegalChars) or not set(str) - set(LegalChars):
        return str
    return '"%s"' % ''.join(map(_escaped, str))


def _unescaped(match):
    octal, char = match.groups()
    return chr(int(octal, 8)) if octal else char


def _unquote(str):
    "The value that a header means; what is not in quotes means itself."
    if len(str) >= 2 and str[0] == str[-1] == '"':
        return _ESCAPE.sub(_unescaped, str[1:-1])
    return str


# ---- one cookie

_DAYS = 'Mon Tue Wed Thu Fri Sat Sun'.split()
_MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()


def _getdate(future=0):
    "The moment `future` seconds from now, as cookies write it."
    when = time.gmtime(time.time() + future)
    return '%s, %02d %s %d %02d:%02d:%02d GMT' % (
        _DAYS[when.tm_wday], when.tm_mday, _MONTHS[when.tm_mon - 1], when.tm_year,
        when.tm_hour, when.tm_min, when.tm_sec)


class Morsel(dict):
    """A cookie: `key`, `value` and `coded_value` (as sent); as a dict, its attributes, which are
    '' until set.  Names of attributes have no case."""

    _reserved = dict([(name, name.capitalize()) for name in ('path', 'comment', 'domain', 'version')],
                     **{'expires': 'expires', 'max-age': 'Max-Age', 'secure': 'secure',
                        'httponly': 'httponly'})
    _flags = set(['secure', 'httponly'])   # said without a value

    def __init__(self):
        self.key = self.value = self.coded_value = None
        dict.__init__(self, dict.fromkeys(self._reserved, ''))

    def isReservedKey(self, K):
        "Is K the name of an attribute?"
        return K.lower() in self._reserved

    def __setitem__(self, K, V):
        name = K.lower()
        if name not in self._reserved:
            raise CookieError('Invalid Attribute %s' % K)
        dict.__setitem__(self, name, V)

    def set(self, key, val, coded_val, LegalChars=_PLAIN, idmap=None, translate=None):
        "Makes this the cookie `key`; CookieError when it cannot be a name."
        if self.isReservedKey(key):
            raise CookieError('Attempt to set a reserved key: %s' % key)
        if set(key) - set(LegalChars):
            raise CookieError('Illegal key value: %s' % key)
        self.key, self.value, self.coded_value = key, val, coded_val

    def output(self, attrs=None, header='Set-Cookie:'):
        "The header line that sets it; attrs: the attributes to name, default all."
        return ' '.join((header, self.OutputString(attrs)))

    __str__ = output

    def __repr__(self):
        return '<%s: %s=%r>' % (type(self).__name__, self.key, self.value)

    def js_output(self, attrs=None):
        "A piece of HTML whose script sets it."
        code = self.OutputString(attrs).replace('"', '\\"')
        return _SCRIPT % code

    def OutputString(self, attrs=None):
        "name=value and the attributes that are set, without a header."
        wanted = self._reserved if attrs is None else attrs
        parts = ['%s=%s' % (self.key, self.coded_value)]
        parts.extend(self._attribute(name, value) for name, value in sorted(self.items())
                     if value != '' and name in wanted)
        return '; '.join(parts)

    def _attribute(self, name, value):
        shown = self._reserved[name]
        if name in self._flags:
            return shown
        if name == 'expires' and type(value) is int:
            value = _getdate(value)
        return '%s=%s' % (shown, value)


_SCRIPT = '\n        '.join(['', '<script type="text/javascript">', '<!-- begin hiding',
                             'document.cookie = "%s";', '// end hiding -->', '</script>', ''])


# ---- jars

_TOKEN_CHARS = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_CookiePattern = re.compile(r'''
    \s*
    (?P<key> [%(token)s]+? )
    (?: \s* = \s*
        (?P<val> "(?: [^\\"] | \\. )*"
                 | \w{3},\s [\s\w\d-]{9,11} \s [\d:]{8} \s GMT
                 | [%(token)s\[\]]* ) )?
    \s* (?: \s+ | ; | $ )''' % {'token': _TOKEN_CHARS}, re.VERBOSE)


class BaseCookie(dict):
    """A dict of Morsels.  A value that is stored goes through value_encode, one that is loaded from a
    header through value_decode."""

    def __init__(self, input=None):
        if input:
            self.load(input)

    def value_decode(self, val):
        "Header to program: returns (value, coded value)."
        return val, val

    def value_encode(self, val):
        "Program to header: returns (value, coded value)."
        text = str(val)
        return text, text

    def __set(self, key, real_value, coded_value):
        # Programs override this by its full name, _BaseCookie__set: all values come through here.
        morsel = self.get(key) or Morsel()
        morsel.set(key, real_value, coded_value)
        dict.__setitem__(self, key, morsel)

    def __setitem__(self, key, value):
        "Stores a value, or a Morsel as it is."
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            self.__set(key, *self.value_encode(value))

    def output(self, attrs=None, header='Set-Cookie:', sep='\015\012'):
        "The header lines of all, sorted by name, `sep` between."
        return sep.join(morsel.output(attrs, header) for _, morsel in sorted(self.items()))

    __str__ = output

    def __repr__(self):
        shown = ['%s=%r' % (name, morsel.value) for name, morsel in sorted(self.items())]
        return '<%s: %s>' % (type(self).__name__, ' '.join(shown))

    def js_output(self, attrs=None):
        "The HTML that sets all of them."
        return ''.join(morsel.js_output(attrs) for _, morsel in sorted(self.items()))

    def load(self, rawdata):
        "Stores the cookies of a header's text (str), or the items of a dict."
        if type(rawdata) is not str:
            for key, value in rawdata.items():
                self[key] = value
            return
        self.__ParseString(rawdata)

    def __ParseString(self, str, patt=_CookiePattern):
        """Stores what a header says.  An attribute belongs to the cookie before it; from the first piece on that is
        neither a pair nor a word, all is ignored."""
        at, morsel = 0, None
        while at < len(str):
            match = patt.match(str, at)
            if match is None:
                break
            at = match.end()
            name, coded = match.group('key', 'val')
            if name.startswith('$'):
                name, ours = name[1:], True
            else:
                ours = name.lower() in Morsel._reserved
            if not ours:
                if coded is not None:
                    self.__set(name, *self.value_decode(coded))
                    morsel = self.get(name)
            elif morsel is not None:
                if coded is not None:
                    morsel[name] = _unquote(coded)
                elif name.lower() in Morsel._flags:
                    morsel[name] = True


class SimpleCookie(BaseCookie):
    "Values are strings; anything else is stored as its str()."

    def value_decode(self, val):
        """(value, coded value) of a text: quotes and escapes are taken away."""
        return _unquote(val), val

    def value_encode(self, val):
        """(value as a str, the same quoted where it must be)."""
        text = str(val)
        return text, _quote(text)


class SerialCookie(BaseCookie):
    "Values are pickled.  Not safe: whoever sends the cookie chooses what is unpickled."

    def __init__(self, input=None):
        _warn_of_pickles('SerialCookie')
        BaseCookie.__init__(self, input)

    def value_decode(self, val):
        return loads(_unquote(val)), val

    def value_encode(self, val):
        return val, _quote(dumps(val))


class SmartCookie(BaseCookie):
    """Strings are kept, all else is pickled.  Not safe: see SerialCookie.

        >>> jar = SmartCookie()
        >>> jar['name'], jar['numbers'] = 'text', [1, 2]
        >>> again = SmartCookie(jar.output(header=''))
        >>> again['name'].value, again['numbers'].value
        ('text', [1, 2])
    """

    def __init__(self, input=None):
        _warn_of_pickles('Cookie/SmartCookie')
        BaseCookie.__init__(self, input)

    def value_decode(self, val):
        plain = _unquote(val)
        try:
            return loads(plain), val
        except Exception:   # whatever a text that is no pickle makes of loads
            return plain, val

    def value_encode(self, val):
        return val, _quote(val if type(val) is str else dumps(val))


def _warn_of_pickles(name):
    warnings.warn('%s class is insecure; do not use it' % name, DeprecationWarning, 3)


Cookie = SmartCookie
