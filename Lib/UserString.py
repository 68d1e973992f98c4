"""Strings to inherit from: the text, str or unicode, is in the attribute data."""
import collections
import sys

__all__ = ['UserString', 'MutableString']


def _plain(value):
    """The text in a UserString, anything else as it is."""
    if isinstance(value, basestring) or not isinstance(value, UserString):
        return value                # plain texts are quicker to tell
    return value.data


def _text(value):
    """The text of any value: of a UserString, a string itself, str() of the rest."""
    if isinstance(value, basestring):
        return value
    return value.data if isinstance(value, UserString) else str(value)


class UserString(collections.Sequence):
    """Behaves like the text data; results that are strings are of the same class."""
    def __init__(self, seq):
        self.data = seq if isinstance(seq, basestring) else _text(seq)

    def __str__(self):
        return str(self.data)

    def __repr__(self):
        return repr(self.data)

    def __int__(self):
        return int(self.data)

    def __long__(self):
        return long(self.data)

    def __float__(self):
        return float(self.data)

    def __complex__(self):
        return complex(self.data)

    def __hash__(self):
        return hash(self.data)

    def __cmp__(self, string):
        return cmp(self.data, _plain(string))

    def __contains__(self, char):
        return char in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.__class__(self.data[index])

    def __getslice__(self, start, end):
        return self.__class__(self.data[max(start, 0):max(end, 0)])

    def __add__(self, other):
        return self.__class__(self.data + _text(other))

    def __radd__(self, other):
        return self.__class__(_text(other) + self.data)

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __mod__(self, args):
        return self.__class__(self.data % args)

    def encode(self, encoding=None, errors=None):
        return self.__coded(self.data.encode, encoding, errors)

    def decode(self, encoding=None, errors=None):
        return self.__coded(self.data.decode, encoding, errors)

    def __coded(self, convert, encoding, errors):
        arguments = [encoding, errors or 'strict'] if encoding else []
        return self.__class__(convert(*arguments))

    def replace(self, old, new, maxsplit=-1):
        return self.__class__(self.data.replace(_plain(old), _plain(new), maxsplit))


def _wrapped(name):
    """A method that asks data and gives what it says as the same class."""
    return lambda self, *args: self.__class__(getattr(self.data, name)(*args))


def _asked(name):
    """A method that asks data."""
    return lambda self, *args: getattr(self.data, name)(*args)


def _trimmed(name):
    return lambda self, chars=None: self.__class__(getattr(self.data, name)(chars))


def _searched(name):
    return lambda self, sub, start=0, end=sys.maxint: getattr(self.data, name)(_plain(sub), start, end)


def _divided(name):
    return lambda self, sep=None, maxsplit=-1: getattr(self.data, name)(sep, maxsplit)


# The methods that only pass on, by the arguments they take
for _make, _names in (
        (_wrapped, 'capitalize center ljust lower rjust swapcase title translate upper zfill'),
        (_asked, 'isalnum isalpha isdecimal isdigit islower isnumeric isspace istitle isupper join partition '
                 'rpartition'),
        (_trimmed, 'strip lstrip rstrip'), (_searched, 'count find index rfind rindex'),
        (_divided, 'split rsplit'),
        (lambda name: lambda self, prefix, start=0, end=sys.maxint: self.data.startswith(prefix, start, end),
         'startswith'),
        (lambda name: lambda self, suffix, start=0, end=sys.maxint: self.data.endswith(suffix, start, end),
         'endswith'),
        (lambda name: lambda self, tabsize=8: self.__class__(self.data.expandtabs(tabsize)), 'expandtabs'),
        (lambda name: lambda self, keepends=0: self.data.splitlines(keepends), 'splitlines')):
    for _name in _names.split():
        _method = _make(_name)
        _method.__name__, _method.__doc__ = _name, getattr(unicode, _name).__doc__
        setattr(UserString, _name, _method)
del _make, _names, _name, _method


class MutableString(UserString, collections.MutableSequence):
    """A string whose characters can be replaced, so it has no hash value.  Gone in Python 3."""
    __hash__ = None

    def __init__(self, string=''):
        from warnings import warnpy3k
        warnpy3k('the class UserString.MutableString has been removed in Python 3.0', stacklevel=2)
        self.data = string

    def __put(self, start, end, text):
        self.data = self.data[:start] + text + self.data[end:]

    def __place(self, index):
        """An index from the beginning; IndexError when there is no such character."""
        place = index + len(self.data) if index < 0 else index
        if not 0 <= place < len(self.data):
            raise IndexError
        return place

    def __range(self, index):
        """(start, end) of a slice whose step is 1 or -1"""
        start, end, step = index.indices(len(self.data))
        if step == -1:
            start, end = end + 1, start + 1
        elif step != 1:
            raise TypeError('invalid step in slicing assignment')
        return min(start, end), end

    def __setitem__(self, index, sub):
        if isinstance(index, slice):
            start, end = self.__range(index)
            text = _text(sub)
            self.__put(start, end, text[::-1] if index.step == -1 else text)
        else:
            place = self.__place(index)
            self.__put(place, place + 1, sub)

    def __delitem__(self, index):
        if isinstance(index, slice):
            start, end = self.__range(index)
        else:
            start = self.__place(index)
            end = start + 1
        self.__put(start, end, '')

    def __setslice__(self, start, end, sub):
        start = max(start, 0)
        self.__put(start, max(end, 0), _text(sub))

    def __delslice__(self, start, end):
        self.__put(max(start, 0), max(end, 0), '')

    def __iadd__(self, other):
        self.data += _text(other)
        return self

    def __imul__(self, n):
        self.data *= n
        return self

    def insert(self, index, value):
        """Puts a string before the character at index."""
        self[index:index] = value

    def immutable(self):
        """The same text as a UserString"""
        return UserString(self.data)
