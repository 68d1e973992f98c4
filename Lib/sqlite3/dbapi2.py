"""What PEP 249 wants of a module beside the types of _sqlite3: its constants, its constructors, adapters for dates.

A date is kept as text like 2001-02-03, a datetime with a blank between date and time; columns that are declared as
date or timestamp give them back when the connection was made with PARSE_DECLTYPES.
"""
import collections
import datetime
import time

from _sqlite3 import *

paramstyle = 'qmark'
threadsafety = 1
apilevel = '2.0'

Binary = buffer
Date, Time, Timestamp = datetime.date, datetime.time, datetime.datetime


def _from_ticks(kind, first, last, doc):
    """A constructor from seconds since the epoch: the fields of local time from first to last."""
    def construct(ticks):
        return kind(*time.localtime(ticks)[first:last])
    construct.__name__ = kind.__name__
    construct.__doc__ = doc
    return construct


DateFromTicks = _from_ticks(Date, 0, 3, 'The local date of seconds since the epoch.')
TimeFromTicks = _from_ticks(Time, 3, 6, 'The local time of day of seconds since the epoch.')
TimestampFromTicks = _from_ticks(Timestamp, 0, 6, 'The local date and time of seconds since the epoch.')


version_info, sqlite_version_info = [tuple(map(int, x.split('.'))) for x in (version, sqlite_version)]

collections.Sequence.register(Row)


def _read_date(text):
    """text: yyyy-mm-dd"""
    return datetime.date(*[int(part) for part in text.split('-')])


def _read_timestamp(text):
    """text: a date, a blank, hh:mm:ss and perhaps a fraction, of which six digits count"""
    day, clock = text.split(' ')
    clock, _, fraction = clock.partition('.')
    moment = [int(part) for part in day.split('-') + clock.split(':')]
    return datetime.datetime(*moment, microsecond=int(fraction[:6].ljust(6, '0')))


register_adapter(datetime.date, lambda value: value.isoformat())
register_adapter(datetime.datetime, lambda value: value.isoformat(' '))
register_converter('date', _read_date)
register_converter('timestamp', _read_timestamp)
