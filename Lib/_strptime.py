"""Reading dates and times by a format: what stands behind time.strptime and datetime.datetime.strptime.

A format becomes a regular expression with a group for each directive, named after it.  The groups of a match
are then read in the order of _READERS into a _Fields, from which the date is completed: by the day of the year,
by week and weekday, or by month and day.

LocaleTime knows the names of the current locale, TimeRE the expressions of the directives in it.  Both are kept
from call to call for as long as locale and time zone stay as they are; so are the formats compiled last.
"""
import calendar
import datetime
import locale
import re
import time
from thread import allocate_lock

__all__ = []

_SPECIAL = '.^$*+?(){}[]|\\'                            # characters that mean something in an expression
_TOKEN = re.compile(r'%%(.?)|(\s+)|([%s])' % re.escape(_SPECIAL), re.DOTALL)
_ZERO_ZONES = frozenset(['utc', 'gmt'])

# A moment whose parts all look different; what strftime makes of it tells how a locale writes dates.
_PROBE = time.struct_time((2008, 11, 27, 18, 35, 49, 3, 332, 0))
_PROBE_PARTS = {'2008': '%Y', '08': '%y', '11': '%m', '27': '%d', '18': '%H', '06': '%I', '6': '%I', '35': '%M',
                '49': '%S', '332': '%j', '47': '%U', '4': '%w', '%': '%%'}


def _getlang():
    """The locale of dates, as (language, encoding)."""
    return locale.getlocale(locale.LC_TIME)


class LocaleTime(object):
    """How the current locale writes dates and times, in lower case.

    f_weekday, a_weekday    names of the days and their short forms, Monday first
    f_month, a_month        names of the months and their short forms, from index 1
    am_pm                   the words for the halves of a day
    LC_date_time, LC_date, LC_time      the formats that %c, %x and %X stand for
    timezone, tzname, daylight          names of the zones: a set without and one with summer time
    lang                    the locale
    """

    def __init__(self):
        self.lang = _getlang()
        self.f_weekday, self.a_weekday = self._lowered(calendar.day_name), self._lowered(calendar.day_abbr)
        self.f_month, self.a_month = self._lowered(calendar.month_name), self._lowered(calendar.month_abbr)
        self.am_pm = [time.strftime('%p', _PROBE[:3] + (hour,) + _PROBE[4:]).lower() for hour in (6, 18)]
        self._read_zones()
        parts = self._parts_of_probe()
        self.LC_date_time, self.LC_date, self.LC_time = [self._format_of(which, parts) for which in ('%c', '%x', '%X')]
        if _getlang() != self.lang:
            raise ValueError('locale changed during initialization')
        if (time.tzname, time.daylight) != (self.tzname, self.daylight):
            raise ValueError('timezone changed during initialization')

    @staticmethod
    def _lowered(names):
        return [name.lower() for name in names]

    def _read_zones(self):
        time.tzset()
        self.tzname, self.daylight = time.tzname, time.daylight
        standard, summer = self._lowered(self.tzname)
        self.timezone = (_ZERO_ZONES | frozenset([standard]), frozenset([summer] if self.daylight else []))

    def _parts_of_probe(self):
        """Which directive writes what, for the probe."""
        parts = dict(_PROBE_PARTS)
        for names in self.timezone:
            parts.update((name, '%Z') for name in names)
        day, month = _PROBE.tm_wday, _PROBE.tm_mon
        for text, directive in ((self.am_pm[1], '%p'), (self.a_weekday[day], '%a'), (self.f_weekday[day], '%A'),
                                (self.a_month[month], '%b'), (self.f_month[month], '%B')):
            parts[text] = directive
        parts.pop('', None)
        return parts

    @staticmethod
    def _format_of(which, parts):
        """The format, in plain directives, that `which` is short for."""
        longest_first = sorted(parts, key=len, reverse=True)
        part = re.compile('|'.join(re.escape(text) for text in longest_first))
        return part.sub(lambda match: parts[match.group()], time.strftime(which, _PROBE).lower())


class TimeRE(dict):
    """Regular expressions by directive, and of whole formats, for a LocaleTime (a new one if None)."""

    def __init__(self, locale_time=None):
        dict.__init__(self)
        self.locale_time = known = locale_time or LocaleTime()
        for directive, low, high, width in (('H', 0, 23, 2), ('I', 1, 12, 2), ('M', 0, 59, 2), ('S', 0, 61, 2),
                                            ('U', 0, 53, 2), ('W', 0, 53, 2), ('j', 1, 366, 3), ('m', 1, 12, 2),
                                            ('w', 0, 6, 1)):
            self[directive] = self._group(directive, self._numbers(low, high, width))
        self['d'] = self._group('d', self._numbers(1, 31, 2) + '| [1-9]')
        for directive, digits in ('Y', '{4}'), ('y', '{2}'), ('f', '{1,6}'):
            self[directive] = self._group(directive, '[0-9]' + digits)
        for directive, names in (('A', known.f_weekday), ('a', known.a_weekday), ('B', known.f_month),
                                 ('b', known.a_month), ('p', known.am_pm),
                                 ('Z', [name for names in known.timezone for name in names])):
            self[directive] = self._names(directive, names)
        self['%'] = '%'
        for directive, composed in ('c', known.LC_date_time), ('x', known.LC_date), ('X', known.LC_time):
            self[directive] = self.pattern(composed)

    @staticmethod
    def _group(directive, expression):
        return '(?P<%s>%s)' % (directive, expression)

    @staticmethod
    def _numbers(low, high, width):
        """An expression for the numbers of a range, with and without zeros before them; the longest come first."""
        forms = set(str(number).rjust(pad, '0') for number in range(low, high + 1) for pad in range(1, width + 1))
        by_stem = {}
        for form in forms:
            by_stem.setdefault(form[:-1], []).append(form[-1])
        stems = sorted(by_stem, key=lambda stem: (-len(stem), stem))
        return '|'.join('%s[%s]' % (stem, ''.join(sorted(by_stem[stem]))) for stem in stems)

    def _names(self, directive, names):
        """An expression for one of some names; of two that begin alike the longer one is tried first."""
        choices = sorted((re.escape(name) for name in names if name), key=len, reverse=True)
        return self._group(directive, '|'.join(choices)) if choices else ''

    def pattern(self, format):
        """The regular expression of a format.  ValueError for a directive that does not exist."""
        def translate(token):
            directive, blanks, special = token.groups()
            if blanks:
                return r'\s+'
            if special:
                return '\\' + special
            if directive in self:
                return self[directive]
            if not directive:
                raise ValueError("stray %% in format '%s'" % format)
            if directive.isspace() or directive in _SPECIAL:
                directive = '%'
            raise ValueError("'%s' is a bad directive in format '%s'" % (directive, format))

        return _TOKEN.sub(translate, format)

    def compile(self, format):
        """The compiled expression of a format; capitals and small letters are alike to it."""
        return re.compile(self.pattern(format), re.IGNORECASE)


_cache_lock = allocate_lock()
_TimeRE_cache = TimeRE()
_regex_cache = {}               # format -> compiled expression, for the locale of _TimeRE_cache
_CACHE_MAX_SIZE = 5


def _expression_for(format):
    """The compiled expression of a format and the LocaleTime that it was made for."""
    global _TimeRE_cache
    with _cache_lock:
        known = _TimeRE_cache.locale_time
        if (known.lang, known.tzname, known.daylight) != (_getlang(), time.tzname, time.daylight):
            _TimeRE_cache = TimeRE()
            _regex_cache.clear()
        if len(_regex_cache) > _CACHE_MAX_SIZE:
            _regex_cache.clear()
        if format not in _regex_cache:
            _regex_cache[format] = _TimeRE_cache.compile(format)
        return _regex_cache[format], _TimeRE_cache.locale_time


class _Fields(object):
    """What a text said; None where it said nothing."""

    year = day_of_year = weekday = sunday_week = monday_week = None
    month = day = 1
    hour = minute = second = microsecond = 0
    summer = -1

    def complete(self):
        """Find the date (with its weekday and day of the year) from what is known of it."""
        leap_day = self.year is None and (self.month, self.day) == (2, 29)
        if self.year is None:
            # 29 February alone is a day: of a leap year, which nobody is told.
            self.year = 1904 if leap_day else 1900
        if self.day_of_year is None and self.weekday is not None:
            self._count_weeks()
        if self.day_of_year is None:
            date = datetime.date(self.year, self.month, self.day)
            self.day_of_year = date.toordinal() - datetime.date(self.year, 1, 1).toordinal() + 1
        else:
            date = datetime.date.fromordinal(datetime.date(self.year, 1, 1).toordinal() + self.day_of_year - 1)
            self.year, self.month, self.day = date.year, date.month, date.day
        if self.weekday is None:
            self.weekday = date.weekday()
        if leap_day:
            self.year = 1900

    def _count_weeks(self):
        """The day of the year from week and weekday; week 0 are the days before the first full week."""
        sunday_first = self.monday_week is None
        week = self.sunday_week if sunday_first else self.monday_week
        if week is None:
            return
        new_year = (datetime.date(self.year, 1, 1).weekday() + sunday_first) % 7
        if not new_year:
            week = max(week - 1, 0)         # 1 January begins week 1; week 0 counts as the same
        self.day_of_year = 1 - new_year + 7 * week + (self.weekday + sunday_first) % 7
        if self.day_of_year < 1:
            # A day of week 0 that lies in the year before.
            self.year -= 1
            self.day_of_year += 366 if calendar.isleap(self.year) else 365


def _short_year(digits):
    """Two digits, as POSIX wants them: 69 to 99 are of the last century."""
    return int(digits) + (2000 if int(digits) < 69 else 1900)


def _zone_flag(name, known):
    """The summer time flag that the name of a zone means."""
    if known.tzname[0] == known.tzname[1] and known.daylight and name not in _ZERO_ZONES:
        return -1               # a name for both: it says nothing
    for flag, names in enumerate(known.timezone):
        if name in names:
            return flag
    return -1


# Directive, the attribute of _Fields that it sets, and how: None for a number as it is, or a function of the text in lower
# case and the LocaleTime.  Where a format names an attribute twice, the later row wins.
_READERS = (
    ('Y', 'year', None),
    ('y', 'year', lambda text, known: _short_year(text)),
    ('B', 'month', lambda text, known: known.f_month.index(text)),
    ('b', 'month', lambda text, known: known.a_month.index(text)),
    ('m', 'month', None),
    ('d', 'day', None),
    ('I', 'hour', lambda text, known: int(text) % 12),
    ('H', 'hour', None),
    ('M', 'minute', None),
    ('S', 'second', None),
    ('f', 'microsecond', lambda text, known: int(text.ljust(6, '0'))),
    ('A', 'weekday', lambda text, known: known.f_weekday.index(text)),
    ('a', 'weekday', lambda text, known: known.a_weekday.index(text)),
    ('w', 'weekday', lambda text, known: (int(text) - 1) % 7),
    ('j', 'day_of_year', None),
    ('U', 'sunday_week', None),
    ('W', 'monday_week', None),
    ('Z', 'summer', _zone_flag),
)
_rows_cache = {}                # expression -> its rows of _READERS: (place among the groups, attribute, function)


def _rows_of(expression):
    """What is to be read from the groups of an expression."""
    places = expression.groupindex
    rows = [(places[directive] - 1, attribute, read) for directive, attribute, read in _READERS if directive in places]
    if len(_rows_cache) > _CACHE_MAX_SIZE:
        _rows_cache.clear()
    _rows_cache[expression] = rows
    return rows


def _strptime(data_string, format='%a %b %d %H:%M:%S %Y'):
    """Read a text by a format.  Returns (time.struct_time, microseconds); ValueError where it does not fit."""
    expression, known = _expression_for(format)
    match = expression.match(data_string)
    if match is None:
        raise ValueError('time data %r does not match format %r' % (data_string, format))
    if match.end() < len(data_string):
        raise ValueError('unconverted data remains: %s' % data_string[match.end():])
    said, fields = match.groups(), _Fields()
    values = vars(fields)
    for place, attribute, read in _rows_cache.get(expression) or _rows_of(expression):
        values[attribute] = int(said[place]) if read is None else read(said[place].lower(), known)
    places = expression.groupindex
    if 'p' in places and 'I' in places and 'H' not in places:
        if said[places['p'] - 1].lower() == known.am_pm[1]:
            fields.hour += 12
    fields.complete()
    return (time.struct_time((fields.year, fields.month, fields.day, fields.hour, fields.minute, fields.second,
                              fields.weekday, fields.day_of_year, fields.summer)), fields.microsecond)


def _strptime_time(data_string, format='%a %b %d %H:%M:%S %Y'):
    """time.strptime: read a text by a format into a time.struct_time."""
    return _strptime(data_string, format)[0]
