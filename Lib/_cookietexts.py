"""The texts that cookies are made of: dates, header words, hosts, paths.

Nothing here knows of cookies or jars; cookielib builds on it and offers the public names again.  Sources: RFC 2965
(hosts, header words), RFC 1123, 850 and ISO 8601 (dates), Netscape's cookie page ("Set-Cookie" as browsers send it).
"""
import re
import string
import time
import urllib
import urlparse
from calendar import timegm

DAYS = 'Mon Tue Wed Thu Fri Sat Sun'.split()
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
MONTHS_LOWER = [name.lower() for name in MONTHS]
UTC_ZONES = dict.fromkeys(['GMT', 'UTC', 'UT', 'Z'])
EPOCH_YEAR = 1970
DEFAULT_HTTP_PORT = '80'
HTTP_PATH_SAFE = "%/;:@&=+$,!~*'()"

_WEEKDAY = re.compile('(?:%s)[a-z]*,?[ \t\n]*' % '|'.join(DAYS), re.I)
_ZONE = re.compile('([-+])?([0-9]{1,2})(?::?([0-9]{2}))?$')
_CLOCK = re.compile('([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?$')
_ISO_DATE = re.compile('([0-9]{4})([-/]?)([0-9]{1,2})([-/]?)([0-9]{1,2})(?=[-:tT ]|$)')
_ISO_CLOCK = re.compile('([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}(?:[.][0-9]*)?))?')
_REMARK = re.compile(r'\([^()]*\)\s*$')
_QUOTED_PAIR = re.compile(r'\\(.)', re.S)
_PERCENT = re.compile('%[0-9a-fA-F]{2}')
_PORT = re.compile(':[0-9]+$')
_ADDRESS = re.compile('[.][0-9]+$')


# --- dates ---------------------------------------------------------------------------------------------------------

def time2isoz(t=None):
    "The moment t (seconds since 1970, default now) as 'YYYY-MM-DD hh:mm:ssZ'."
    return time.strftime('%Y-%m-%d %H:%M:%SZ', time.gmtime(t))


def time2netscape(t=None):
    "The moment t as 'Wdy, DD-Mon-YYYY hh:mm:ss GMT', whatever the locale."
    moment = time.gmtime(t)
    day = '%s, %02d-%s-%04d' % (DAYS[moment.tm_wday], moment.tm_mday, MONTHS[moment.tm_mon - 1], moment.tm_year)
    return '%s %02d:%02d:%02d GMT' % ((day,) + moment[3:6])


def offset_from_tz_string(tz):
    "Seconds east of Greenwich that 'GMT', '+0100', '-1:30' ... stand for; None for other zones."
    if tz in UTC_ZONES:
        return 0
    found = _ZONE.match(tz)
    if not found:
        return None
    sign, hours, minutes = found.groups('0')
    offset = 3600 * int(hours) + 60 * int(minutes)
    return -offset if sign == '-' else offset


def _month_number(text):
    "1..12 for a month's name or number, else None."
    if text.lower() in MONTHS_LOWER:
        return MONTHS_LOWER.index(text.lower()) + 1
    if text.isdigit() and 1 <= int(text) <= 12:
        return int(text)


def _full_year(number):
    "The year that a number below 1000 means: the one within 50 years of today."
    if number >= 1000:
        return number
    today = time.localtime(time.time()).tm_year
    year = number + today // 100 * 100
    if number > 99:
        year = number + today // 1000 * 1000
        span = 1000
    else:
        span = 100
    if year - today > span // 2:
        year -= span
    elif today - year > span // 2:
        year += span
    return year


def _moment(year, month, day, clock, zone):
    """Seconds since 1970, or None where a part is out of its range.

    clock: three texts, each may be None or empty; zone: a text or None."""
    hour, minute, second = [int(part or 0) for part in clock]
    in_range = year >= EPOCH_YEAR and 1 <= month <= 12 and 1 <= day <= 31
    if not (in_range and hour <= 24 and minute <= 59 and second <= 61):
        return None
    offset = 0
    if zone:
        offset = offset_from_tz_string(zone.upper())
        if offset is None:
            return None
    return timegm((year, month, day, hour, minute, second)) - offset


def _day_parts(text):
    """Splits 'DAY MONTH YEAR rest', the three apart by spaces, '-' or '/'.

    Returns [day, month, year, rest], or None when there are fewer parts or no number where one must be."""
    parts, rest = [], text
    for allowed in (string.digits, string.ascii_letters + string.digits, string.digits):
        length = len(rest) - len(rest.lstrip(allowed))
        if not length:
            return None
        parts.append(rest[:length])
        rest = rest[length:]
        if len(parts) < 3:
            tail = rest.lstrip(' \t\n') if rest[:1].isspace() else rest[1:] if rest[:1] in ('-', '/') else None
            if tail is None:
                return None
            rest = tail
    if len(parts[0]) > 2:
        return None
    return parts + [rest]


# what servers write today; everything else is taken apart step by step
_USUAL_DATE = re.compile(r'(?:%s), (\d\d) (%s) (\d{4}) (\d\d):(\d\d):(\d\d) GMT\Z'
                         % ('|'.join(DAYS), '|'.join(MONTHS)))


def http2time(text):
    """Seconds since 1970 for a date as HTTP headers and log files have it; None for other texts.

    http2time('Wed, 09 Feb 1994 22:23:32 GMT') == 760832612.  Weekday, time and zone may lack (UTC then)."""
    text = text.lstrip()
    usual = _USUAL_DATE.match(text)
    if usual:
        day, month, year, hour, minute, second = usual.groups()
        seconds = _moment(int(year), _month_number(month), int(day), (hour, minute, second), None)
        return None if seconds is None else float(seconds)
    weekday = _WEEKDAY.match(text)
    parts = _day_parts(text[weekday.end():] if weekday else text)
    if parts is None:
        return None
    day, month, year, rest = parts
    if rest and not (rest[0].isspace() or rest[0] == ':'):
        return None
    words = _REMARK.sub('', rest[1:]).split()
    clock, zone = (0, 0, 0), None
    if words and _CLOCK.match(words[0]):
        clock = _CLOCK.match(words.pop(0)).groups()
    if words:
        zone = words.pop(0)
        if ':' in zone or len(zone.lstrip('+-')) < 2 and zone.upper() != 'Z':     # only ISO dates have '+01:00', '+1'
            return None
    number = _month_number(month)
    if words or number is None:
        return None
    return _moment(_full_year(int(year)), number, int(day), clock, zone)


def iso2time(text):
    """Seconds since 1970 for a date like '1994-02-03 14:15:29 -0100', '19940203T141529Z' or '1994-02-03'; else None."""
    text = text.strip()
    found = _ISO_DATE.match(text)
    if not found:
        return None
    year, month, day = [int(found.group(i)) for i in (1, 3, 5)]
    rest = text[found.end():]
    clock = 0, 0, 0
    if rest:
        rest = rest.lstrip() if rest[0].isspace() else rest[1:]
        found = _ISO_CLOCK.match(rest)
        if found:
            hour, minute, second = found.groups()
            clock = hour, minute, int(float(second or 0))
            rest = rest[found.end():].strip()
    zone = rest.upper()
    if zone and zone != 'Z' and not _ZONE.match(zone):
        return None
    return _moment(year, month, day, clock, zone)


# --- words of headers ----------------------------------------------------------------------------------------------

_NAME_END = '=;, \t\r\n\f\v'


class _Words:
    "Reads one header value word by word; pos is the next character."

    def __init__(self, text):
        self.text, self.pos = text, 0

    def skip(self, chars):
        while self.pos < len(self.text) and self.text[self.pos] in chars:
            self.pos += 1

    def until(self, chars):
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] not in chars:
            self.pos += 1
        return self.text[start:self.pos]

    def quoted(self):
        "The text of a quoted string at pos, or None when none begins here or it has no end."
        found = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S).match(self.text, self.pos)
        if found:
            self.pos = found.end()
            return _QUOTED_PAIR.sub(r'\1', found.group(1))

    def value(self):
        "What follows the name: a text, or None where there is no '='."
        at_name_end = self.pos
        self.skip(string.whitespace)
        if self.text[self.pos:self.pos + 1] != '=':
            self.pos = at_name_end
            return None
        self.pos += 1
        self.skip(string.whitespace)
        quoted = self.quoted()
        return self.until(';, \t\r\n\f\v') if quoted is None else quoted


def split_header_words(header_values):
    """The words of header values: a list of lists of (name, value).

    split_header_words(['a=b; c, d="x,y"']) == [[('a', 'b'), ('c', None)], [('d', 'x,y')]]; commas and the ends of
    the values part the lists."""
    if isinstance(header_values, basestring):
        raise AssertionError('a list of values is wanted')
    lists = []
    for text in header_values:
        words, here = _Words(text), []
        while True:
            words.skip('=; \t\r\n\f\v')
            if words.pos >= len(text):
                break
            if text[words.pos] == ',':
                words.pos += 1
                lists.append(here)
                here = []
                continue
            name = words.until(_NAME_END)
            here.append((name, words.value()))
        lists.append(here)
    return [pairs for pairs in lists if pairs]


def _is_plain(text):
    "Is it a word that needs no quotes?"
    return text != '' and not text.strip(string.ascii_letters + string.digits + '_')


def _header_word(name, value):
    if value is None:
        return name
    text = str(value)
    if not _is_plain(text):
        text = '"%s"' % text.replace('\\', '\\\\').replace('"', '\\"')
    return name + '=' + text


def join_header_words(lists):
    "The inverse of split_header_words(): one header value."
    texts = ['; '.join([_header_word(*pair) for pair in pairs]) for pairs in lists]
    return ', '.join([text for text in texts if text])


def _unquoted(text):
    "Without one pair of double quotes around it."
    if text.startswith('"'):
        text = text[1:]
        if text.endswith('"'):
            text = text[:-1]
    return text


_NETSCAPE_ATTRIBUTES = frozenset('expires domain path secure version port max-age'.split())


def _netscape_pairs(header):
    "The pairs of one Set-Cookie header, names of known attributes in lower case, `expires` as seconds."
    for index, word in enumerate(header.split(';')):
        name, equals, value = [part.strip() for part in word.partition('=')]
        if not equals:
            value = None
        if not name:
            if index == 0:
                return                             # no cookie without a name
            continue                               # an empty word, "a=b;;c"
        if index and name.lower() in _NETSCAPE_ATTRIBUTES:
            name = name.lower()
            if value is not None and name in ('version', 'expires'):
                value = _unquoted(value)
            if name == 'expires' and value is not None:
                value = http2time(value)
        yield name, value


def parse_ns_headers(ns_headers):
    """The cookies of Netscape's "Set-Cookie" headers: for each a list of (name, value), the cookie's own pair first.

    Values keep their quotes; `expires` becomes seconds since 1970 (None if unreadable); a version is added if none is
    given."""
    cookies = []
    for header in ns_headers:
        pairs = list(_netscape_pairs(header))
        if pairs:
            if 'version' not in [name for name, value in pairs[1:]]:
                pairs.append(('version', '0'))
            cookies.append(pairs)
    return cookies


# --- hosts, ports, paths -------------------------------------------------------------------------------------------

def is_HDN(text):
    "Is it a host's name with domain (not an address, no dot at the ends)?"
    return not (_ADDRESS.search(text) or text[:1] in ('', '.') or text[-1] == '.')


def liberal_is_HDN(text):
    "Is it anything but an address?"
    return not _ADDRESS.search(text)


def domain_match(A, B):
    """Does host A fall under the domain B (RFC 2965, 1)?

    The same name, or A = something + B where B = '.' + a host's name: x.y.com falls under .y.com, not under y.com."""
    A, B = A.lower(), B.lower()
    if A == B:
        return True
    if not is_HDN(A) or not B.startswith('.') or not is_HDN(B[1:]):
        return False
    return len(A) > len(B) and A.endswith(B)


def user_domain_match(A, B):
    "domain_match() for lists a user writes: a B with a dot in front stands for all hosts that end so."
    A, B = A.lower(), B.lower()
    if B.startswith('.') and liberal_is_HDN(A) and liberal_is_HDN(B):
        return A.endswith(B)
    return A == B


def request_host(request):
    "The host a request goes to, in lower case, without the port."
    host = urlparse.urlparse(request.get_full_url())[1] or request.get_header('Host', '')
    return _PORT.sub('', host, 1).lower()


def eff_request_host(request):
    "(host, effective host): a name without dots gets '.local' (RFC 2965, 1)."
    host = effective = request_host(request)
    if '.' not in host and not _ADDRESS.search(host):
        effective += '.local'
    return host, effective


def escape_path(path):
    "The path with all quoted that must be, escapes in upper case; unicode goes by UTF-8."
    if isinstance(path, unicode):
        path = path.encode('utf-8')
    return _PERCENT.sub(lambda found: found.group().upper(), urllib.quote(path, HTTP_PATH_SAFE))


def request_path(request):
    "The path of a request's URL, with parameters and without query; '/' at least."
    path = escape_path(urlparse.urlsplit(request.get_full_url()).path)
    return path if path.startswith('/') else '/' + path


def request_port(request):
    "The port a request goes to, as text; None if it is no number."
    port = request.get_host().partition(':')[2]
    if not port:
        return DEFAULT_HTTP_PORT
    try:
        int(port)
    except ValueError:
        return None
    return port


def reach(h):
    "The domain that host h may share cookies with (RFC 2965, 1): '.acme.com' for 'www.acme.com', else h itself."
    rest = h.partition('.')[2]
    if is_HDN(h) and ('.' in rest or rest == 'local'):
        return '.' + rest
    return h


def is_third_party(request):
    "Is the request's host outside of what the page the user asked for can reach?"
    return not domain_match(request_host(request), reach(request.get_origin_req_host()))
