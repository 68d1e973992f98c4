"""Containers: named tuples, deques, counters, ordered dicts, dicts with defaults; and the abstract base
classes of containers."""
import _abcoll
import heapq as _heapq
import sys as _sys

from _abcoll import *
from _collections import deque, defaultdict
from itertools import chain as _chain, imap as _imap, repeat as _repeat, starmap as _starmap
from keyword import iskeyword as _iskeyword
from operator import eq as _eq, itemgetter as _itemgetter

__all__ = ['Counter', 'deque', 'defaultdict', 'namedtuple', 'OrderedDict'] + _abcoll.__all__


# -- OrderedDict

class OrderedDict(dict):
    """A dict that remembers the order in which its keys were first set.

    The order is kept in a second dict of links, key -> [previous, next, key], around the sentinel
    `_root`, so that each operation takes constant time."""

    def __init__(*args, **kwds):
        if not args:
            raise TypeError("descriptor '__init__' of 'OrderedDict' object needs an argument")
        self, given = args[0], args[1:]
        if len(given) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(given))
        if '_OrderedDict__map' not in self.__dict__:
            self.__reset()
        self.__update(*given, **kwds)

    def __reset(self):
        self.__map = {}
        self.__root = root = []
        root += [root, root, None]

    def __setitem__(self, key, value, dict_setitem=dict.__setitem__):
        if key not in self:
            root = self.__root
            link = [root[0], root, key]
            root[0][1] = root[0] = self.__map[key] = link
        dict_setitem(self, key, value)

    def __delitem__(self, key, dict_delitem=dict.__delitem__):
        dict_delitem(self, key)
        before, after, _ = self.__map.pop(key)
        before[1], after[0] = after, before

    def __iter__(self):
        end = self.__root
        link = end[1]
        while link is not end:
            yield link[2]
            link = link[1]

    def __reversed__(self):
        end = self.__root
        link = end[0]
        while link is not end:
            yield link[2]
            link = link[0]

    def clear(self):
        'Removes all items.'
        for link in self.__map.itervalues():
            del link[:]             # the links are a cycle
        self.__reset()
        dict.clear(self)

    # the views and lists of a dict, in our order
    def keys(self):
        return list(self)

    def values(self):
        return list(self.itervalues())

    def items(self):
        return list(self.iteritems())

    def iterkeys(self):
        return iter(self)

    def itervalues(self):
        return (self[key] for key in self)

    def iteritems(self):
        return ((key, self[key]) for key in self)

    def viewkeys(self):
        return KeysView(self)

    def viewvalues(self):
        return ValuesView(self)

    def viewitems(self):
        return ItemsView(self)

    update = __update = MutableMapping.update
    __absent = object()

    def setdefault(self, key, default=None):
        'The value of a key, which becomes `default` if there is none; __missing__ is not asked.'
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, default=__absent):
        'Removes a key and returns its value; without it `default`, or KeyError.'
        if key in self:
            value = self[key]
            del self[key]
            return value
        if default is self.__absent:
            raise KeyError(key)
        return default

    def popitem(self, last=True):
        'Removes and returns the newest item, or the oldest with last=False; KeyError when empty.'
        if not self:
            raise KeyError('dictionary is empty')
        key = self.__root[0 if last else 1][2]
        return key, self.pop(key)

    def copy(self):
        return self.__class__(self)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        'A new one with the keys of an iterable, all with one value.'
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __repr__(self, _running={}):
        name = self.__class__.__name__
        place = id(self), _thread_ident()
        if place in _running:
            return '...'
        _running[place] = True
        try:
            return '%s(%r)' % (name, self.items()) if self else '%s()' % name
        finally:
            del _running[place]

    def __reduce__(self):
        items = [[key, self[key]] for key in self]
        extra = dict((name, value) for name, value in vars(self).iteritems()
                     if name not in vars(OrderedDict()))
        made = self.__class__, (items,)
        return made + (extra,) if extra else made

    def __eq__(self, other):
        'With another OrderedDict the order counts, with any other mapping it does not.'
        same = dict.__eq__(self, other)
        if same is True and isinstance(other, OrderedDict):
            return all(_imap(_eq, list(self), list(other)))
        return same

    def __ne__(self, other):
        return not self == other


def _thread_ident():
    try:
        from thread import get_ident
    except ImportError:
        return 0
    return get_ident()


# -- namedtuple

_CLASS = '''\
class {typename}(tuple):
    '{typename}({arguments}{comma})'

    __slots__ = ()

    _fields = {fields!r}

    def __new__(_cls, {arguments}):
        'Create new instance of {typename}({arguments}{comma})'
        return _tuple.__new__(_cls, ({arguments}{comma}))

    @classmethod
    def _make(cls, iterable, new=tuple.__new__, len=len):
        'A {typename} from an iterable of {count} items.'
        made = new(cls, iterable)
        if len(made) != {count}:
            raise TypeError('Expected {count} arguments, got %d' % len(made))
        return made

    def __repr__(self):
        '{typename}(name=value, ...)'
        return '{typename}({formats})' % self

    def _asdict(self):
        'An OrderedDict of the fields.'
        return OrderedDict((name, value) for name, value in zip(self._fields, self))

    def _replace(_self, **kwds):
        'A copy in which the named fields have other values.'
        made = _self._make(map(kwds.pop, {fields!r}, _self))
        if kwds:
            raise ValueError('Got unexpected field names: %r' % kwds.keys())
        return made

    def __getnewargs__(self):
        'A plain tuple, for copy and pickle.'
        return tuple(self)

    __dict__ = _property(_asdict)

    def __getstate__(self):
        'Nothing: the attributes are the items.'

{properties}
'''


def namedtuple(typename, field_names, verbose=False, rename=False):
    """A subclass of tuple whose items are attributes too.

    field_names: a string with blanks or commas between them, or a sequence.  rename: names that
    cannot be used become _0, _1, ... by their place; else they are a ValueError.  verbose: prints
    the source of the class."""
    listed = isinstance(field_names, basestring)
    names = map(str, field_names.replace(',', ' ').split() if listed else field_names)
    typename = str(typename)
    if rename:
        names = ['_%d' % place if _unusable(name) or name.startswith('_') or name in names[:place] else name
                 for place, name in enumerate(names)]
    _check_names(typename, names)
    source = _CLASS.format(
        typename=typename, fields=tuple(names), count=len(names), arguments=', '.join(names),
        comma=',' if len(names) == 1 else '', formats=', '.join('%s=%%r' % name for name in names),
        properties='\n'.join('    %s = _property(_itemgetter(%d), doc=%r)\n'
                             % (name, place, 'Alias for field number %d' % place)
                             for place, name in enumerate(names)))
    if verbose:
        print source
    namespace = dict(_itemgetter=_itemgetter, _property=property, _tuple=tuple, OrderedDict=OrderedDict,
                     __name__='namedtuple_%s' % typename)
    try:
        exec source in namespace
    except SyntaxError as e:
        raise SyntaxError('%s:\n%s' % (e, source))
    made = namespace[typename]
    try:
        made.__module__ = _sys._getframe(1).f_globals.get('__name__', '__main__')
    except (ValueError, AttributeError):
        pass                        # no Python frame called us
    return made


def _unusable(name):
    """No identifier, or a keyword."""
    return (not name or name[0].isdigit() or _iskeyword(name) or
            not all(c.isalnum() or c == '_' for c in name))


def _check_names(typename, names):
    for name in [typename] + names:
        if type(name) is not str:
            raise TypeError('Type names and field names must be strings')
        if not all(c.isalnum() or c == '_' for c in name):
            raise ValueError('Type names and field names can only contain alphanumeric characters '
                             'and underscores: %r' % name)
        if _iskeyword(name):
            raise ValueError('Type names and field names cannot be a keyword: %r' % name)
        if name[:1].isdigit() or not name:
            raise ValueError('Type names and field names cannot start with a number: %r' % name)
    for place, name in enumerate(names):
        if name.startswith('_') and not (name[1:].isdigit() and int(name[1:]) == place):
            raise ValueError('Field names cannot start with an underscore: %r' % name)
        if name in names[:place]:
            raise ValueError('Encountered duplicate field name: %r' % name)


# -- Counter

class Counter(dict):
    """A dict element -> count, for counting hashable things.

    Counts may be zero or negative; a missing element counts 0."""

    def __init__(*args, **kwds):
        if not args:
            raise TypeError("descriptor '__init__' of 'Counter' object needs an argument")
        self, given = args[0], args[1:]
        if len(given) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(given))
        dict.__init__(self)
        self.update(*given, **kwds)

    def __missing__(self, key):
        'The count of what is not there.'
        return 0

    def most_common(self, n=None):
        '[(element, count)] of the `n` (default: all) with the highest counts, highest first.'
        count = _itemgetter(1)
        if n is None:
            return sorted(self.iteritems(), key=count, reverse=True)
        return _heapq.nlargest(n, self.iteritems(), key=count)

    def elements(self):
        'Each element as often as it counts; none for counts below 1.'
        return _chain.from_iterable(_starmap(_repeat, self.iteritems()))

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            'Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def __change(self, args, kwds, name, sign):
        if not args:
            raise TypeError("descriptor '%s' of 'Counter' object needs an argument" % name)
        given = args[1:]
        if len(given) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(given))
        for source in given + ((kwds,) if kwds else ()):
            if source is None:
                continue
            get = self.get
            if isinstance(source, Mapping):
                if sign > 0 and not self:
                    dict.update(self, source)
                else:
                    for element, count in source.iteritems():
                        self[element] = get(element, 0) + sign * count
            else:
                for element in source:
                    self[element] = get(element, 0) + sign

    def update(*args, **kwds):
        'Adds the elements of an iterable or the counts of a mapping.'
        Counter.__change(args[0] if args else None, args, kwds, 'update', 1)

    def subtract(*args, **kwds):
        'Takes them away; counts may become negative.'
        Counter.__change(args[0] if args else None, args, kwds, 'subtract', -1)

    def copy(self):
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __delitem__(self, elem):
        'Like dict, but what is not there may be deleted.'
        if elem in self:
            dict.__delitem__(self, elem)

    def __repr__(self):
        name = self.__class__.__name__
        return '%s({%s})' % (name, ', '.join('%r: %r' % each for each in self.most_common())) \
            if self else '%s()' % name

    def __combined(self, other, rule):
        """A Counter with rule(count here, count there) of all elements, as far as positive."""
        if not isinstance(other, Counter):
            return NotImplemented
        made = Counter()
        for element in _chain(self, (each for each in other if each not in self)):
            count = rule(self[element], other[element])
            if count > 0:
                made[element] = count
        return made

    def __add__(self, other):
        return self.__combined(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self.__combined(other, lambda a, b: a - b)

    def __or__(self, other):
        return self.__combined(other, max)

    def __and__(self, other):
        return self.__combined(other, min)
