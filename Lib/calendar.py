"""Calendars of months and years, as lists, text and HTML (the proleptic Gregorian calendar).

    print month(2012, 2)            TextCalendar(SUNDAY).prmonth(2012, 2)
    monthcalendar(2012, 2)          the weeks as lists of days, 0 = of another month
    isleap(2000), weekday(2020, 1, 1), monthrange(2012, 2), timegm(gmtime_tuple)

Weeks begin with Monday (0) unless told otherwise.  `calendar.py YEAR [MONTH]` prints; see --help.
"""
import datetime
import locale as _locale
import sys

__all__ = ['IllegalMonthError', 'IllegalWeekdayError', 'setfirstweekday', 'firstweekday', 'isleap',
           'leapdays', 'weekday', 'monthrange', 'monthcalendar', 'prmonth', 'month', 'prcal', 'calendar',
           'timegm', 'month_name', 'month_abbr', 'day_name', 'day_abbr']

error = ValueError   # what bad arguments raise

January, February = 1, 2
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
EPOCH = 1970

_lengths = '0 31 28 31 30 31 30 31 31 30 31 30 31'
mdays = map(int, _lengths.split())   # days of a month, 1 = January, of a common year


class IllegalMonthError(ValueError):
    """A month that is not from 1 to 12; `month` is what was given."""

    def __init__(self, month):
        self.month = month

    def __str__(self):
        return 'bad month number %r; must be 1-12' % self.month


class IllegalWeekdayError(ValueError):
    """A weekday that is not from 0 (Monday) to 6; `weekday` is what was given."""

    def __init__(self, weekday):
        self.weekday = weekday

    def __str__(self):
        return 'bad weekday number %r; must be 0 (Monday) to 6 (Sunday)' % self.weekday


# ---- names, in the language of the locale at the time when they are asked for

class _localized_month:
    "1 to 12: the months; 0: ''."

    _dates = [datetime.date(2001, number, 1) for number in range(1, 13)]

    def __init__(self, format):
        self.format = format

    def __getitem__(self, i):
        texts = [lambda format: ''] + [date.strftime for date in self._dates]
        if isinstance(i, slice):
            return [text(self.format) for text in texts[i]]
        return texts[i](self.format)

    def __len__(self):
        return 1 + len(self._dates)


class _localized_day:
    "0 to 6: Monday to Sunday."

    _dates = [datetime.date(2001, 1, number) for number in range(1, 8)]

    def __init__(self, format):
        self.format = format

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [date.strftime(self.format) for date in self._dates[i]]
        return self._dates[i].strftime(self.format)

    def __len__(self):
        return len(self._dates)


day_name, day_abbr = map(_localized_day, ('%A', '%a'))
month_name, month_abbr = map(_localized_month, ('%B', '%b'))


# ---- counting

def isleap(year):
    "Has the year 366 days?"
    return not year % (4 if year % 100 else 400)


def leapdays(y1, y2):
    "How many leap years are there from y1 up to y2, which does not count?"
    before = [(year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400 for year in (y1, y2)]
    return before[1] - before[0]


def weekday(year, month, day):
    "0 for Monday to 6; year from 1."
    return datetime.date(year, month, day).weekday()


def monthrange(year, month):
    "(weekday of the first day, number of days)."
    if not January <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), mdays[month] + (month == February and isleap(year))


def timegm(tuple):
    "UTC seconds of what time.gmtime gives: its inverse."
    year, month, day, hour, minute, second = tuple[:6]
    days = datetime.date(year, month, 1).toordinal() - datetime.date(EPOCH, 1, 1).toordinal() + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def _rows(items, width):
    return [items[start:start + width] for start in range(0, len(items), width)]


class Calendar(object):
    "Months and years as lists; firstweekday: with which day a week begins."

    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday

    def getfirstweekday(self):
        return self._firstweekday % 7

    def setfirstweekday(self, firstweekday):
        self._firstweekday = firstweekday

    firstweekday = property(getfirstweekday, setfirstweekday)

    def iterweekdays(self):
        "The numbers of the days of a week in order."
        return iter([(self.firstweekday + step) % 7 for step in range(7)])

    def __span(self, year, month):
        "(days of the month before in the first week, days of the month, days of the next in the last week)."
        first, days = monthrange(year, month)
        before = (first - self.firstweekday) % 7
        return before, days, -(before + days) % 7

    def itermonthdates(self, year, month):
        "The dates of all weeks that the month has a part in."
        before, days, after = self.__span(year, month)
        start = datetime.date(year, month, 1).toordinal() - before
        for ordinal in range(start, start + before + days + after):
            try:
                yield datetime.date.fromordinal(ordinal)
            except (ValueError, OverflowError):
                return   # beyond the last year

    def itermonthdays(self, year, month):
        "The same as days of the month, 0 outside it."
        before, days, after = self.__span(year, month)
        for place in range(1 - before, days + after + 1):
            yield place if 0 < place <= days else 0

    def itermonthdays2(self, year, month):
        "The same as (day, weekday)."
        for place, day in enumerate(self.itermonthdays(year, month), self.firstweekday):
            yield day, place % 7

    def monthdatescalendar(self, year, month):
        "The month as weeks of dates."
        return _rows(list(self.itermonthdates(year, month)), 7)

    def monthdays2calendar(self, year, month):
        "The month as weeks of (day, weekday)."
        return _rows(list(self.itermonthdays2(year, month)), 7)

    def monthdayscalendar(self, year, month):
        "The month as weeks of days."
        return _rows(list(self.itermonthdays(year, month)), 7)

    def __year(self, of_month, year, width):
        return _rows([of_month(year, month) for month in range(January, January + 12)], width)

    def yeardatescalendar(self, year, width=3):
        "The year as rows of `width` months."
        return self.__year(self.monthdatescalendar, year, width)

    def yeardays2calendar(self, year, width=3):
        return self.__year(self.monthdays2calendar, year, width)

    def yeardayscalendar(self, year, width=3):
        return self.__year(self.monthdayscalendar, year, width)


# ---- text

class TextCalendar(Calendar):
    "In columns: w is the width of a day, l the lines of a week, c the space between months, m months a row."

    def prweek(self, theweek, width):
        print self.formatweek(theweek, width),

    def formatday(self, day, weekday, width):
        return ('%2i' % day if day else '').center(width)

    def formatweek(self, theweek, width):
        return ' '.join([self.formatday(day, place, width) for day, place in theweek])

    def formatweekday(self, day, width):
        names = day_name if width >= 9 else day_abbr
        return names[day][:width].center(width)

    def formatweekheader(self, width):
        return ' '.join([self.formatweekday(day, width) for day in self.iterweekdays()])

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        title = month_name[themonth]
        return ('%s %r' % (title, theyear) if withyear else title).center(width)

    def prmonth(self, theyear, themonth, w=0, l=0):
        text = self.formatmonth(theyear, themonth, w, l)
        print text,

    def formatmonth(self, theyear, themonth, w=0, l=0):
        w, gap = max(2, w), '\n' * max(1, l)
        lines = [self.formatmonthname(theyear, themonth, 7 * (w + 1) - 1), self.formatweekheader(w)]
        lines += [self.formatweek(week, w) for week in self.monthdays2calendar(theyear, themonth)]
        return ''.join([line.rstrip() + gap for line in lines])

    def formatyear(self, theyear, w=2, l=1, c=6, m=3):
        w, c, gap = max(2, w), max(2, c), '\n' * max(1, l)
        width = (w + 1) * 7 - 1
        text = repr(theyear).center(width * m + c * (m - 1)).rstrip() + gap
        header = self.formatweekheader(w)
        for number, row in enumerate(self.yeardays2calendar(theyear, m)):
            months = range(m * number + 1, min(m * (number + 1) + 1, 13))
            lines = [[self.formatmonthname(theyear, month, width, False) for month in months],
                     [header] * len(months)]
            for place in range(max(map(len, row))):
                lines.append([self.formatweek(month[place], w) if place < len(month) else ''
                              for month in row])
            text += gap + gap.join([formatstring(line, width, c).rstrip() for line in lines]) + gap
        return text

    def pryear(self, theyear, w=0, l=0, c=6, m=3):
        text = self.formatyear(theyear, w, l, c, m)
        print text


# ---- HTML

_TABLE = '<table border="0" cellpadding="0" cellspacing="0" class="%s">'
_PAGE = '''<?xml version="1.0" encoding="%(encoding)s"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=%(encoding)s" />
%(style)s<title>Calendar for %(year)d</title>
</head>
<body>
%(body)s</body>
</html>
'''


class HTMLCalendar(Calendar):
    "Tables; the cells of a day have the class that cssclasses names for its weekday."

    cssclasses = [_name.lower() for _name in 'Mon Tue Wed Thu Fri Sat Sun'.split()]

    def formatday(self, day, weekday):
        kind, shown = ('noday', '&nbsp;') if day == 0 else (self.cssclasses[weekday], '%d' % day)
        return '<td class="%s">%s</td>' % (kind, shown)

    def formatweek(self, theweek):
        return '<tr>%s</tr>' % ''.join([self.formatday(*day) for day in theweek])

    def formatweekday(self, day):
        return '<th class="%s">%s</th>' % (self.cssclasses[day], day_abbr[day])

    def formatweekheader(self):
        return '<tr>%s</tr>' % ''.join(map(self.formatweekday, self.iterweekdays()))

    def formatmonthname(self, theyear, themonth, withyear=True):
        title = month_name[themonth]
        return _month_title('%s %s' % (title, theyear) if withyear else title)

    def formatmonth(self, theyear, themonth, withyear=True):
        lines = [_TABLE % 'month', self.formatmonthname(theyear, themonth, withyear=withyear),
                 self.formatweekheader()]
        lines += map(self.formatweek, self.monthdays2calendar(theyear, themonth))
        return '\n'.join(lines + ['</table>', ''])

    def formatyear(self, theyear, width=3):
        width = max(width, 1)
        rows = ['<tr>%s</tr>' % ''.join(['<td>%s</td>' % self.formatmonth(theyear, month, False)
                                         for month in months])
                for months in _rows(range(January, January + 12), width)]
        return '%s\n<tr><th colspan="%d" class="year">%s</th></tr>%s</table>' % (
            _TABLE % 'year', width, theyear, ''.join(rows))

    def formatyearpage(self, theyear, width=3, css='calendar.css', encoding=None):
        "A whole page, as bytes; css: the style sheet that it names, None for none."
        encoding = encoding or sys.getdefaultencoding()
        style = '' if css is None else '<link rel="stylesheet" type="text/css" href="%s" />\n' % css
        page = _PAGE % dict(encoding=encoding, style=style, year=theyear,
                            body=self.formatyear(theyear, width))
        return page.encode(encoding, 'xmlcharrefreplace')


def _month_title(text):
    return '<tr><th colspan="7" class="month">%s</th></tr>' % text


# ---- in the language of a locale

class TimeEncoding:
    "Inside `with`, times are written as the locale does; gives the encoding of what it writes."

    def __init__(self, locale):
        self.locale = locale

    def __enter__(self):
        self.__before = _locale.getlocale(_locale.LC_TIME)
        _locale.setlocale(_locale.LC_TIME, self.locale)
        return _locale.getlocale(_locale.LC_TIME)[1]

    def __exit__(self, *args):
        _locale.setlocale(_locale.LC_TIME, self.__before)


def _in_locale(locale, name):
    "What name() gives under the locale, as unicode if its encoding is known."
    with TimeEncoding(locale) as encoding:
        text = name()
        return text if encoding is None else text.decode(encoding)


class LocaleTextCalendar(TextCalendar):
    "With the names of `locale`, default that of the environment."

    def __init__(self, firstweekday=0, locale=None):
        super(LocaleTextCalendar, self).__init__(firstweekday)
        self.locale = _locale.getdefaultlocale() if locale is None else locale

    def formatweekday(self, day, width):
        names = day_name if width >= 9 else day_abbr
        return _in_locale(self.locale, lambda: names[day])[:width].center(width)

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        title = _in_locale(self.locale, lambda: month_name[themonth])
        return ('%s %r' % (title, theyear) if withyear else title).center(width)


class LocaleHTMLCalendar(HTMLCalendar):
    "With the names of `locale`, default that of the environment."

    def __init__(self, firstweekday=0, locale=None):
        super(LocaleHTMLCalendar, self).__init__(firstweekday)
        self.locale = _locale.getdefaultlocale() if locale is None else locale

    def formatweekday(self, day):
        name = _in_locale(self.locale, lambda: day_abbr[day])
        return '<th class="%s">%s</th>' % (self.cssclasses[day], name)

    def formatmonthname(self, theyear, themonth, withyear=True):
        title = _in_locale(self.locale, lambda: month_name[themonth])
        return _month_title('%s %s' % (title, theyear) if withyear else title)


# ---- functions: a calendar that all share

c = TextCalendar()
firstweekday = c.getfirstweekday
monthcalendar = c.monthdayscalendar
prweek, week, weekheader = c.prweek, c.formatweek, c.formatweekheader
prmonth, month = c.prmonth, c.formatmonth
calendar, prcal = c.formatyear, c.pryear

_colwidth, _spacing = 7 * 3 - 1, 6


def setfirstweekday(firstweekday):
    "With which day weeks begin from now on."
    try:
        firstweekday.__index__
    except AttributeError:
        raise IllegalWeekdayError(firstweekday)
    if not MONDAY <= firstweekday <= SUNDAY:
        raise IllegalWeekdayError(firstweekday)
    c.firstweekday = firstweekday


def formatstring(cols, colwidth=_colwidth, spacing=_spacing):
    "The texts centered in columns."
    return (' ' * spacing).join([text.center(colwidth) for text in cols])


def format(cols, colwidth=_colwidth, spacing=_spacing):
    "Prints what formatstring gives."
    print formatstring(cols, colwidth, spacing)


def _command_line(args):
    "(options, [year, month]) of the words of a command line."
    import optparse
    parser = optparse.OptionParser(usage='usage: %prog [options] [year [month]]')
    for short, long_, default, words in [
            ('-w', '--width', 2, 'width of date column (default 2, text only)'),
            ('-l', '--lines', 1, 'number of lines for each week (default 1, text only)'),
            ('-s', '--spacing', 6, 'spacing between months (default 6, text only)'),
            ('-m', '--months', 3, 'months per row (default 3, text only)')]:
        parser.add_option(short, long_, type='int', default=default, help=words)
    parser.add_option('-c', '--css', default='calendar.css', help='CSS to use for page (html only)')
    parser.add_option('-L', '--locale', default=None,
                      help='locale to be used from month and weekday names')
    parser.add_option('-e', '--encoding', default=None, help='Encoding to use for output')
    parser.add_option('-t', '--type', default='text', choices=('text', 'html'),
                      help='output type (text or html)')
    options, words = parser.parse_args(args)
    if options.locale and not options.encoding:
        parser.error('if --locale is specified --encoding is required')
    if len(words) > (3 if options.type == 'text' else 2):
        parser.error('incorrect number of arguments')
    return options, map(int, words[1:]) or [datetime.date.today().year]


def main(args):
    "The command line: args as sys.argv."
    options, numbers = _command_line(args)
    locale = options.locale, options.encoding
    if options.type == 'html':
        maker = LocaleHTMLCalendar(locale=locale) if options.locale else HTMLCalendar()
        print maker.formatyearpage(numbers[0], css=options.css,
                                   encoding=options.encoding or sys.getdefaultencoding())
        return
    maker = LocaleTextCalendar(locale=locale) if options.locale else TextCalendar()
    if len(numbers) == 2:
        text = maker.formatmonth(numbers[0], numbers[1], options.width, options.lines)
    else:
        text = maker.formatyear(numbers[0], options.width, options.lines, options.spacing,
                                options.months)
    print text.encode(options.encoding) if options.encoding else text


if __name__ == '__main__':
    main(sys.argv)
