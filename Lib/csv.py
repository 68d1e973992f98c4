"""Tables as text, over _csv: dialects, rows as dicts, and a guess at the dialect of a text."""
import re
from functools import reduce

from _csv import (Error, QUOTE_ALL, QUOTE_MINIMAL, QUOTE_NONE, QUOTE_NONNUMERIC, __doc__, __version__,
                  field_size_limit, get_dialect, list_dialects, reader, register_dialect, unregister_dialect,
                  writer)
from _csv import Dialect as _Dialect

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

__all__ = ['QUOTE_MINIMAL', 'QUOTE_ALL', 'QUOTE_NONNUMERIC', 'QUOTE_NONE', 'Error', 'Dialect', '__doc__', 'excel',
           'excel_tab', 'field_size_limit', 'reader', 'writer', 'register_dialect', 'get_dialect', 'list_dialects',
           'Sniffer', 'unregister_dialect', '__version__', 'DictReader', 'DictWriter']


class Dialect:
    """The base of dialects; a subclass sets the attributes.  Error when they make no dialect."""
    _name, _valid = '', False
    delimiter = quotechar = escapechar = doublequote = skipinitialspace = lineterminator = quoting = None

    def __init__(self):
        self._valid = self.__class__ is not Dialect
        try:
            _Dialect(self)
        except TypeError as problem:
            raise Error(str(problem))


class excel(Dialect):
    """What Excel writes, with commas"""
    delimiter, quotechar, doublequote = ',', '"', True
    skipinitialspace, lineterminator, quoting = False, '\r\n', QUOTE_MINIMAL


class excel_tab(excel):
    """What Excel writes, with tabs"""
    delimiter = '\t'


register_dialect('excel', excel)
register_dialect('excel-tab', excel_tab)


class DictReader:
    """Iterates over dicts, field name -> str, of the rows of an iterable of lines.

    fieldnames: list, default the first row; restkey: the key for the list of fields without a name; restval:
    the value for names without a field; other arguments: those of reader."""
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', *args, **kwds):
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect, self.line_num = dialect, 0
        self.restkey, self.restval = restkey, restval
        self._fieldnames = fieldnames

    def __iter__(self):
        return self

    def __row(self):
        row = next(self.reader)
        self.line_num = self.reader.line_num
        return row

    @property
    def fieldnames(self):
        """list of str, or None for an empty input"""
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def next(self):
        """The dict of the next row that is not empty"""
        names = self._fieldnames or self.fieldnames
        row = self.__row()
        while not row:
            row = self.__row()
        result = dict(zip(names, row))
        named, given = len(names), len(row)
        if given > named:
            result[self.restkey] = row[named:]
        elif given < named:
            result.update(dict.fromkeys(names[given:], self.restval))
        return result


class DictWriter:
    """Writes dicts as rows to a file object.

    fieldnames: the order of the fields; restval: for missing ones; extrasaction: 'raise' or 'ignore' for keys
    that are no field; other arguments: those of writer.  ValueError for another action or such a key."""
    def __init__(self, f, fieldnames, restval='', extrasaction='raise', dialect='excel', *args, **kwds):
        if extrasaction.lower() not in ('raise', 'ignore'):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.writer = writer(f, dialect, *args, **kwds)
        self.fieldnames, self.restval, self.extrasaction = fieldnames, restval, extrasaction

    def writeheader(self):
        """Writes the names of the fields."""
        self.writerow(dict((name, name) for name in self.fieldnames))

    def _dict_to_list(self, rowdict):
        if self.extrasaction == 'raise':
            unknown = [key for key in rowdict if key not in self.fieldnames]
            if unknown:
                raise ValueError('dict contains fields not in fieldnames: ' + ', '.join(map(repr, unknown)))
        return [rowdict.get(name, self.restval) for name in self.fieldnames]

    def writerow(self, rowdict):
        """Writes one dict."""
        return self.writer.writerow(self._dict_to_list(rowdict))

    def writerows(self, rowdicts):
        """Writes dicts; nothing when one of them has unknown keys."""
        return self.writer.writerows(map(self._dict_to_list, rowdicts))


# a quoted field with a delimiter on both sides, at the beginning, at the end, or alone in its line
_FIELDS = [re.compile(pattern, re.DOTALL | re.MULTILINE) for pattern in (
    r'(?P<delim>[^\w\n"\'])(?P<space> ?)(?P<quote>["\']).*?(?P=quote)(?P=delim)',
    r'(?:^|\n)(?P<quote>["\']).*?(?P=quote)(?P<delim>[^\w\n"\'])(?P<space> ?)',
    r'(?P<delim>[^\w\n"\'])(?P<space> ?)(?P<quote>["\']).*?(?P=quote)(?:$|\n)',
    r'(?:^|\n)(?P<quote>["\']).*?(?P=quote)(?:$|\n)')]


def _counts(items):
    """dict of the items -> how often they are there."""
    counts = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return counts


def _commonest(items):
    """The item that is there most often, '' without items."""
    counts = _counts(items)
    return max(counts, key=counts.get) if counts else ''


class Sniffer:
    """Guesses from a sample of the text."""
    def __init__(self):
        self.preferred = [',', '\t', ';', ' ', ':']    # in this order, when several fit

    def sniff(self, sample, delimiters=None):
        """A Dialect class for a text; delimiters: str of the allowed ones.  Error when none fits."""
        quotechar, doublequote, delimiter, space = self.__by_quotes(sample, delimiters)
        if not delimiter:
            delimiter, space = self.__by_counts(sample, delimiters)
        if not delimiter:
            raise Error('Could not determine delimiter')

        class dialect(Dialect):
            _name, lineterminator, quoting = 'sniffed', '\r\n', QUOTE_MINIMAL
        dialect.delimiter, dialect.skipinitialspace = delimiter, space
        dialect.quotechar, dialect.doublequote = quotechar or '"', doublequote
        return dialect

    def __by_quotes(self, sample, delimiters):
        """(quote, whether it is doubled inside, delimiter, whether a space follows it), of quoted fields."""
        for pattern in _FIELDS:
            found = [match.groupdict() for match in pattern.finditer(sample)]
            if found:
                break
        else:
            return '', False, None, False
        quote = _commonest([field['quote'] for field in found])
        fields = [field for field in found if field.get('delim') and
                  (delimiters is None or field['delim'] in delimiters)]
        delimiter = _commonest([field['delim'] for field in fields])
        space = bool(delimiter) and all(field['space'] for field in fields if field['delim'] == delimiter)
        between = re.escape(delimiter)
        doubled = re.compile(r'(?:%s|^)\W*%s[^%s\n]*%s[^%s\n]*%s\W*(?:%s|$)' % (
            between, quote, between, quote, between, quote, between), re.MULTILINE)
        return quote, bool(doubled.search(sample)), delimiter, space

    def __by_counts(self, sample, delimiters):
        """(delimiter, whether a space follows it): a character as often in nearly every line."""
        lines = [line for line in sample.split('\n') if line]
        for part in range(10, len(lines) + 10, 10):
            found = self.__steady(lines[:part], delimiters)
            if found:
                break
        else:
            return '', False
        first = lines[0]
        best = [c for c in self.preferred if c in found] if len(found) > 1 else found.keys()
        delimiter = best[0] if best else max(found, key=lambda c: (found[c], c))
        return delimiter, first.count(delimiter) == first.count(delimiter + ' ')

    def __steady(self, lines, delimiters):
        """dict of the characters that are equally often in nearly all lines -> how often"""
        modes, present = {}, set(''.join(lines))
        for char in filter(present.__contains__, map(chr, range(127))):
            if delimiters is not None and char not in delimiters:
                continue
            counts = _counts(line.count(char) for line in lines)
            often, agree = max(counts.items(), key=lambda item: item[1])
            if often:
                modes[char] = often, agree - (len(lines) - agree)
        for percent in range(100, 89, -1):
            steady = dict((char, often) for char, (often, agree) in modes.items()
                          if agree > 0 and agree * 100 >= percent * len(lines))
            if steady:
                return steady
        return {}

    def has_header(self, sample):
        """Whether the first row of a text seems to hold names: its fields are unlike those below in kind
        or length."""
        rows = reader(StringIO(sample), self.sniff(sample))
        header = next(rows)
        kinds = dict((column, set()) for column in range(len(header)))
        for row in [row for _, row in zip(range(21), rows) if len(row) == len(header)]:
            for column, field in enumerate(row):
                kinds[column].add(self.__kind(field))
        steady = [column for column, found in kinds.items() if len(found) <= 1]     # 0: nothing is below, nothing the same
        return sum([-1 if self.__kind(header[column]) in kinds[column] else 1 for column in steady]) > 0

    def __kind(self, field):
        """complex for anything that is a number, else the length."""
        try:
            complex(field)
            return complex
        except (ValueError, OverflowError):
            return len(field)
