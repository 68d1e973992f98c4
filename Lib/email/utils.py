"""Addresses, dates and parameters of headers."""
import os
import random
import re
import socket
import time
import urllib
import warnings
from binascii import a2b_base64

from email._parseaddr import AddressList as _AddressList
from email._parseaddr import mktime_tz, parsedate, parsedate_tz, quote
from email._parseaddr import _daynames, _monthnames

__all__ = ['collapse_rfc2231_value', 'decode_params', 'decode_rfc2231', 'encode_rfc2231', 'formataddr', 'formatdate',
           'getaddresses', 'make_msgid', 'mktime_tz', 'parseaddr', 'parsedate', 'parsedate_tz', 'unquote']

COMMASPACE, CRLF, EMPTYSTRING, TICK, UEMPTYSTRING = ', ', '\r\n', '', "'", u''

specialsre = re.compile(r'[][\\()<>@,:;".]')
escapesre = re.compile(r'[][\\()"]')
rfc2231_continuation = re.compile(r'^(?P<name>\w+)\*((?P<num>[0-9]+)\*?)?$')
ecre = re.compile(r'=\?(?P<charset>[^?]*?)\?(?P<encoding>[qb])\?(?P<atom>.*?)\?=', re.VERBOSE | re.IGNORECASE)
_any_eol = re.compile('\r\n|\r|\n')


def _identity(s):
    return s


def _bdecode(s):
    """The bytes of base64; without a last end of line when s has none."""
    if not s:
        return s
    data = a2b_base64(s)
    return data[:-1] if data.endswith('\n') and not s.endswith('\n') else data


def _qdecode(s):
    import quopri
    return quopri.decodestring(s)


def fix_eols(s):
    """s with CRLF for each end of a line."""
    return _any_eol.sub(CRLF, s)


def formataddr(pair):
    """'name <address>' of (name, address); quoted where need be."""
    name, address = pair
    if not name:
        return address
    mark = '"' if specialsre.search(name) else ''
    return '%s%s%s <%s>' % (mark, escapesre.sub(r'\\\g<0>', name), mark, address)


def getaddresses(fieldvalues):
    """[(name, address), ...] of several headers."""
    return _AddressList(COMMASPACE.join(fieldvalues)).addresslist


def parseaddr(addr):
    """(name, address) of a text; ('', '') when it has none."""
    found = _AddressList(addr).addresslist
    return found[0] if found else ('', '')


def formatdate(timeval=None, localtime=False, usegmt=False):
    """A date as mail has it, 'Thu, 01 Jan 1970 00:00:00 -0000', of seconds since 1970 (default: now)."""
    if timeval is None:
        timeval = time.time()
    if localtime:
        now = time.localtime(timeval)
        west = time.altzone if time.daylight and now[-1] else time.timezone
        minutes = abs(west) // 60
        zone = '%s%02d%02d' % ('-' if west > 0 else '+', minutes // 60, minutes % 60)
    else:
        now = time.gmtime(timeval)
        zone = 'GMT' if usegmt else '-0000'
    return '%s, %02d %s %04d %02d:%02d:%02d %s' % (_daynames[now[6]].title(), now[2], _monthnames[now[1] - 1].title(),
                                                   now[0], now[3], now[4], now[5], zone)


def make_msgid(idstring=None):
    """A new '<...@host>' for Message-ID, with idstring in it."""
    extra = '' if idstring is None else '.' + idstring
    return '<%d.%d.%d%s@%s>' % (int(time.time() * 100), os.getpid(), random.getrandbits(64), extra, socket.getfqdn())


def unquote(str):
    """The text without "" or <> around it."""
    if len(str) > 1:
        if str[0] == str[-1] == '"':
            return str[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if str[0] == '<' and str[-1] == '>':
            return str[1:-1]
    return str


def decode_rfc2231(s):
    """[charset, language, value] of "charset'language'value"; (None, None, s) without the two ticks."""
    found = s.split(TICK, 2)
    return found if len(found) == 3 else (None, None, s)


def encode_rfc2231(s, charset=None, language=None):
    """s with percent signs, behind charset'language' when one is given."""
    value = urllib.quote(s, safe='')
    if (charset, language) == (None, None):
        return value
    return "%s'%s'%s" % (charset, '' if language is None else language, value)


def decode_params(params):
    """The parameters [(name, value), ...] with the pieces name*0, name*1 ... put together.

    A value that was encoded becomes (charset, language, text); the first parameter is left alone."""
    plain, pieces = list(params[:1]), {}
    for name, value in params[1:]:
        encoded = name.endswith('*')
        value = unquote(value)
        found = rfc2231_continuation.match(name)
        if found:
            number = found.group('num')
            pieces.setdefault(found.group('name'), []).append((int(number) if number is not None else None,
                                                               value, encoded))
        else:
            plain.append((name, '"%s"' % quote(value)))
    for name, parts in pieces.items():
        parts.sort()
        extended = any(encoded for _, _, encoded in parts)
        text = EMPTYSTRING.join(urllib.unquote(value) if encoded else value for _, value, encoded in parts)
        if extended:
            charset, language, text = decode_rfc2231(text)
            plain.append((name, (charset, language, '"%s"' % quote(text))))
        else:
            plain.append((name, '"%s"' % quote(text)))
    return plain


def collapse_rfc2231_value(value, errors='replace', fallback_charset='us-ascii'):
    """A parameter's value as unicode; a plain one as it is, without quotes."""
    if not isinstance(value, tuple):
        return unquote(value)
    text = unquote(value[2])
    try:
        return unicode(text, value[0] or fallback_charset, errors)
    except LookupError:
        return unicode(text, fallback_charset, errors)
