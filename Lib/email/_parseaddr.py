"""Addresses and dates as RFC 2822 writes them, for email.utils: what _mailsyntax reads, with the choices of email."""
import time

import _mailsyntax
from _mailsyntax import DAYS as _daynames, MONTH_NAMES as _monthnames, quoted as quote

__all__ = ['mktime_tz', 'parsedate', 'parsedate_tz', 'quote']

SPACE, EMPTYSTRING, COMMASPACE = ' ', '', ', '


def parsedate_tz(data):
    """The ten numbers of a date: as for time.mktime, then the zone's offset in seconds or None.

    None when the text is no date."""
    return _mailsyntax.read_date(data, isdst=-1, full_years=True, day_ends=',')


def parsedate(data):
    """The nine numbers of a date as for time.mktime, or None."""
    found = parsedate_tz(data)
    return found and found[:9]


def mktime_tz(data):
    """Seconds since 1970, UTC, of what parsedate_tz() gave; a date without a zone is local time."""
    if data[9] is None:
        return time.mktime(tuple(data[:8]) + (-1,))
    from calendar import timegm
    return timegm(data) - data[9]


class AddrlistClass(_mailsyntax.AddressParser):
    """Scans a header with addresses."""

    _in_phrase = dict(_mailsyntax.AddressParser._in_phrase)
    _in_phrase.update(dict.fromkeys(_mailsyntax.LINE_END, _in_phrase[' ']))     # it steps over line ends too
    quote_again = strict_domains = True

    def __init__(self, field):
        _mailsyntax.AddressParser.__init__(self, field)
        self.FWS = self.LWS + self.CR


class AddressList(_mailsyntax.AddressSet, AddrlistClass):
    """The addresses of a header; + is the union, - the difference."""

    def __init__(self, field):
        AddrlistClass.__init__(self, field)
        self.addresslist = self.getaddrlist() if field else []
