"""URLs as texts: quoting, and taking them apart by hand.  See urllib."""
import re
import string
import sys


# ---- quoting

always_safe = string.ascii_uppercase + string.ascii_lowercase + string.digits + '_.-'
_quoting_tables = {}   # safe characters -> {character: what stands for it}


def _quoting_table(safe):
    key = (safe, always_safe)
    table = _quoting_tables.get(key)
    if table is None:
        plain = frozenset(always_safe + safe)
        table = dict((char, char if char in plain else '%%%02X' % ord(char))
                     for char in map(chr, range(256)))
        _quoting_tables[key] = table
    return table


def quote(s, safe='/'):
    "s with all characters but letters, digits, '_.-' and those of `safe` as %XX.  Bytes only: KeyError."
    if not s:
        if s is None:
            raise TypeError('None object cannot be quoted')
        return s
    if not s.rstrip(always_safe + safe):
        return s
    table = _quoting_table(safe)
    return ''.join([table[char] for char in s])


def quote_plus(s, safe=''):
    "The same with '+' for a space, as in forms."
    if ' ' not in s:
        return quote(s, safe)
    return '+'.join([quote(piece, safe) if piece else '' for piece in s.split(' ')])


_hex_digits = string.digits + 'abcdefABCDEF'
_hextochr = dict((high + low, chr(int(high + low, 16))) for high in _hex_digits for low in _hex_digits)
_ascii_run = re.compile('([\x00-\x7f]+)')


def unquote(s):
    "s with %XX replaced; in unicode each is a character of Latin-1."
    if isinstance(s, unicode):
        if '%' not in s:
            return s
        pieces = _ascii_run.split(s)
        for at in range(1, len(pieces), 2):
            pieces[at] = unquote(str(pieces[at])).decode('latin1')
        return u''.join(pieces)
    first, percent, rest = s.partition('%')
    if not percent:
        return s
    found = [first]
    for piece in rest.split('%'):
        try:
            found.append(_hextochr[piece[:2]] + piece[2:])
        except KeyError:
            found.append('%' + piece)
    return ''.join(found)


def unquote_plus(s):
    "The same, and '+' means a space."
    return unquote(s.replace('+', ' '))


def urlencode(query, doseq=0):
    """Names and values as in a form: 'a=1&b=x+y'.  query: a mapping or a sequence of pairs.

    doseq: a value that is a sequence gives one pair for each item."""
    pairs = query.items() if hasattr(query, 'items') else query
    try:
        if len(pairs) and not isinstance(pairs[0], tuple):
            raise TypeError
    except TypeError:
        raise TypeError, 'not a valid non-string sequence or mapping object', sys.exc_info()[2]
    found = []
    for name, value in pairs:
        name = quote_plus(str(name)) + '='
        for item in _values(value) if doseq else [str(value)]:
            found.append(name + quote_plus(item))
    return '&'.join(found)


def _values(value):
    "The texts of a value: of each item when it is a sequence."
    if isinstance(value, str):
        return [value]
    if _is_unicode(value):
        return [value.encode('ASCII', 'replace')]
    try:
        len(value)
    except TypeError:
        return [str(value)]
    return map(str, value)


def _is_unicode(x):
    return isinstance(x, unicode)


def toBytes(url):
    "A unicode URL as a str; UnicodeError when it has other than ASCII characters."
    if not _is_unicode(url):
        return url
    try:
        return url.encode('ASCII')
    except UnicodeError:
        raise UnicodeError('URL %r contains non-ASCII characters' % (url,))


def url2pathname(pathname):
    "The path in a file: URL as a path of this system."
    return unquote(pathname)


def pathname2url(pathname):
    "The way back."
    return quote(pathname)


# ---- parts of URLs

def unwrap(url):
    "The URL in '<URL:scheme://host/path>', '<...>' or with space around."
    inner = url.strip()
    if inner[:1] == '<' and inner[-1:] == '>':
        inner = inner[1:-1].strip()
    return inner[4:].strip() if inner[:4] == 'URL:' else inner


_scheme = re.compile('([^/:]+):(.*)', re.DOTALL)
_authority = re.compile('//([^/#?]*)(.*)', re.DOTALL)
_port = re.compile('(.*):([0-9]*)')


def splittype(url):
    "'scheme:rest': (scheme, rest); (None, url) without one."
    found = _scheme.match(url)
    return (found.group(1).lower(), found.group(2)) if found else (None, url)


def splithost(url):
    "'//host/path': (host, path); (None, url) without one."
    found = _authority.match(url)
    if not found:
        return None, url
    host, path = found.groups()
    return host, '/' + path if path and path[0] != '/' else path


def splituser(host):
    "'user:password@host': (user:password, host)."
    user, at, rest = host.rpartition('@')
    return user if at else None, rest


def splitpasswd(user):
    "'user:password': (user, password)."
    name, colon, password = user.partition(':')
    return name, password if colon else None


def splitport(host):
    "'host:80': (host, '80')."
    found = _port.match(host)
    if not found or found.end() != len(host):
        return host, None
    name, port = found.groups()
    return name, port or None


def splitnport(host, defport=-1):
    "'host:80': (host, 80); defport without a port, None for what is no number."
    name, colon, port = host.rpartition(':')
    if not colon or '\n' in host:
        return host, defport
    if not port:
        return name, defport
    try:
        return name, int(port)
    except ValueError:
        return name, None


def _split_last(text, mark):
    before, found, after = text.rpartition(mark)
    return (before, after) if found and '\n' not in before else (text, None)


def splitquery(url):
    "'path?query': (path, query)."
    return _split_last(url, '?')


def splittag(url):
    "'path#tag': (path, tag)."
    return _split_last(url, '#')


def splitattr(url):
    "'path;a=1;b': (path, ['a=1', 'b'])."
    words = url.split(';')
    return words[0], words[1:]


def splitvalue(attr):
    "'name=value': (name, value)."
    name, equals, value = attr.partition('=')
    return (name, value) if equals else (attr, None)
