"""URLs: into parts, out of parts, relative ones against a base; and queries into names and values.

A URL is scheme://netloc/path;params?query#fragment.  Strings in and out, str or unicode.
"""
import re
from collections import namedtuple

__all__ = ['urlparse', 'urlunparse', 'urljoin', 'urldefrag', 'urlsplit', 'urlunsplit', 'parse_qs', 'parse_qsl']

# what a scheme can have; '' is a URL without one
uses_relative = '''ftp http gopher nntp imap wais file https shttp mms prospero rtsp rtspu  sftp svn
svn+ssh'''.replace('\n', ' ').split(' ')
uses_netloc = '''ftp http gopher nntp telnet imap wais file mms https shttp snews prospero rtsp rtspu rsync  svn
svn+ssh sftp nfs git git+ssh'''.replace('\n', ' ').split(' ')
uses_params = 'ftp hdl prospero http imap https shttp rtsp rtspu sip sips mms  sftp tel'.split(' ')
uses_query = 'http wais imap https shttp mms gopher rtsp rtspu sip sips '.split(' ')
uses_fragment = 'ftp hdl http gopher news nntp wais https shttp snews file prospero '.split(' ')
non_hierarchical = 'gopher hdl mailto news telnet wais imap snews sip sips'.split()

scheme_chars = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.'

MAX_CACHE_SIZE = 20
_cache = {}                        # arguments of urlsplit with their types -> result

_SCHEME = re.compile(r'([a-zA-Z0-9+.\-]+):')
_NETLOC_END = re.compile('[/?#]')
_ESCAPE = re.compile('%([0-9a-fA-F]{2})')


def clear_cache():
    """Forgets the results of urlsplit."""
    _cache.clear()


class ResultMixin(object):
    """The parts of netloc: user:password@host:port, None where missing."""
    def _login(self, which):
        login, at, _ = self.netloc.rpartition('@')
        name, colon, password = login.partition(':')
        return (name if at else None, password if colon else None)[which]

    @property
    def username(self):
        return self._login(0)

    @property
    def password(self):
        return self._login(1)

    def _place(self):
        """(host, port) as strings"""
        place = self.netloc.rpartition('@')[2]
        if '[' in place and ']' in place:
            host, _, rest = place.partition('[')[2].partition(']')
            return host, rest.partition(':')[2]
        host, _, port = place.partition(':')
        return host, port

    @property
    def hostname(self):
        """in small letters"""
        return self._place()[0].lower() or None

    @property
    def port(self):
        """int up to 65535; ValueError when it is no number"""
        port = self._place()[1]
        number = int(port, 10) if port else None
        return number if number is not None and 0 <= number <= 65535 else None


class SplitResult(namedtuple('SplitResult', 'scheme netloc path query fragment'), ResultMixin):
    __slots__ = ()

    def geturl(self):
        """The URL of these parts"""
        return urlunsplit(self)


class ParseResult(namedtuple('ParseResult', 'scheme netloc path params query fragment'), ResultMixin):
    __slots__ = ()

    def geturl(self):
        """The URL of these parts"""
        return urlunparse(self)


def urlparse(url, scheme='', allow_fragments=True):
    """The six parts of a URL, ParseResult.  scheme: for a URL that has none; ValueError for a wrong netloc."""
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    path, params = _splitparams(path) if scheme in uses_params else (path, '')
    return ParseResult(scheme, netloc, path, params, query, fragment)


def _splitparams(url):
    """(path, what stands behind the first ';' of its last part)."""
    semicolon = url.find(';', url.rfind('/') + 1)
    return (url, '') if semicolon < 0 else (url[:semicolon], url[semicolon + 1:])


def _splitnetloc(url, start=0):
    """(host and port, the rest) of what stands behind '//', from the place `start` on."""
    end = _NETLOC_END.search(url, start)
    end = end.start() if end else len(url)
    return url[start:end], url[end:]


def urlsplit(url, scheme='', allow_fragments=True):
    """The five parts of a URL, SplitResult; params stay in the path.  Else as urlparse."""
    key = url, scheme, bool(allow_fragments), type(url), type(scheme)
    result = _cache.get(key)
    if result is None:
        result = _split(url, scheme, allow_fragments)
        if len(_cache) >= MAX_CACHE_SIZE:
            _cache.clear()
        _cache[key] = result
    return result


def _split(url, scheme, allow_fragments):
    netloc = query = fragment = ''
    begin = _SCHEME.match(url) if url.find(':') > 0 else None
    if begin:
        rest = url[begin.end():]
        # digits after the colon are the port of a host
        if begin.group(1) == 'http' or not rest.strip('0123456789') == '' or not rest:
            scheme, url = begin.group(1).lower(), rest
    if url[:2] == '//':
        netloc, url = _splitnetloc(url, 2)
        _checknetloc(netloc)
    if allow_fragments and '#' in url:
        url, fragment = url.split('#', 1)
    if '?' in url:
        url, query = url.split('?', 1)
    return SplitResult(scheme, netloc, url, query, fragment)


def _checknetloc(netloc):
    """ValueError for half a bracket, and for characters that become delimiters when normalized."""
    if ('[' in netloc) != (']' in netloc):
        raise ValueError('Invalid IPv6 URL')
    if not isinstance(netloc, unicode) or not re.search(u'[^\x00-\x7f]', netloc):
        return
    from unicodedata import normalize
    plain = re.sub(u'[@:#?]', u'', netloc)
    normal = normalize('NFKC', plain)
    if normal != plain and re.search('[/?#@:]', normal):
        raise ValueError('netloc %r contains invalid characters under NFKC normalization' % netloc)


def urlunparse(data):
    """The URL of six parts"""
    scheme, netloc, path, params, query, fragment = data
    if params:
        path = '%s;%s' % (path, params)
    return urlunsplit((scheme, netloc, path, query, fragment))


def urlunsplit(data):
    """The URL of five parts"""
    scheme, netloc, path, query, fragment = data
    text = path
    if netloc or (scheme and scheme in uses_netloc and path[:2] != '//'):
        slash = '/' if path and path[0] != '/' else ''
        text = '//' + (netloc or '') + slash + path
    if scheme:
        text = scheme + ':' + text
    if query:
        text += '?' + query
    return text + '#' + fragment if fragment else text


def urljoin(base, url, allow_fragments=True):
    """What a URL that stands in the document base means, RFC 1808"""
    if not base or not url:
        return url or base
    scheme, here, folders, asked, _ = urlsplit(base, '', allow_fragments)
    its_scheme, place, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    if its_scheme != scheme or scheme not in uses_relative:
        return url
    if scheme not in uses_netloc or not place:
        if not path:
            path, query = folders, query or asked
        elif path[0] != '/':
            path = _beside(folders, path, scheme in uses_params)
        if scheme in uses_netloc:
            place = here
    if ';' in path and scheme in uses_params:
        return urlunparse((scheme, place) + _splitparams(path) + (query, fragment))
    return urlunsplit((scheme, place, path, query, fragment))


def _beside(base, path, has_params):
    """What a relative path means beside the path of the base; its params, if any, stay behind it."""
    steps, params = _splitparams(path) if has_params and ';' in path else (path, None)
    joined = _walk(base.split('/')[:-1] + steps.split('/'))
    return joined if params is None else joined + ';' + params


def _walk(steps):
    """The path of steps among which are '.' and '..'."""
    last, result = steps.pop(), []
    for step in steps:
        if step == '..' and result and result[-1] not in ('', '..'):
            result.pop()
        elif step != '.':
            result.append(step)
    if last == '.':
        last = ''
    elif last == '..' and result:
        if result != ['']:
            result.pop()
        last = ''
    return '/'.join(result + [last])


def urldefrag(url):
    """(URL without its fragment, fragment)"""
    if '#' not in url:
        return url, ''
    parts = urlparse(url)
    return urlunparse(parts[:5] + ('',)), parts[5]


def unquote(s):
    """The string with the characters that "%41" stands for"""
    if '%' not in s:
        return s
    if isinstance(s, unicode):
        return _ESCAPE.sub(lambda found: unichr(int(found.group(1), 16)), s)
    return _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), s)


def parse_qs(qs, keep_blank_values=0, strict_parsing=0, max_num_fields=None):
    """dict of a query, name -> list of values; arguments as parse_qsl."""
    result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, max_num_fields):
        result.setdefault(name, []).append(value)
    return result


def parse_qsl(qs, keep_blank_values=0, strict_parsing=0, max_num_fields=None):
    """list of (name, value) of a query.

    keep_blank_values: those without a value too.  ValueError: more fields than max_num_fields, or with
    strict_parsing one without '='."""
    fields = qs.replace('&', ';').split(';')
    if max_num_fields is not None and len(fields) > max_num_fields:
        raise ValueError('Max number of fields exceeded')
    result = []
    for field in fields:
        if not field and not strict_parsing:
            continue
        name, equals, value = field.partition('=')
        if strict_parsing and not equals:
            raise ValueError('bad query field: %r' % (field,))
        if value or (keep_blank_values and (equals or field)):
            result.append((unquote(name.replace('+', ' ')), unquote(value.replace('+', ' '))))
    return result
