"""Sets as classes.  Old: the built-in set and frozenset do the same and more quickly.

How it works.  The items are the keys of a dict (`_data`), as pickles of sets have them; an operation is done on what
_Items gives, the built-in set of what an argument yields.  A Set has no hash: as an item an ImmutableSet stands for it, and
to be looked up it lends itself a hash for a moment.
"""
import warnings
from itertools import ifilter, ifilterfalse     # other modules import them from here

warnings.warn('the sets module is deprecated', DeprecationWarning, stacklevel=2)

__all__ = ['BaseSet', 'Set', 'ImmutableSet']


# -- items --------------------------------------------------------------------------------------------

def _stand_in(item, attribute):
    "The item, or what its method of that name makes of it when it has no hash.  TypeError when it has neither."
    try:
        hash(item)
    except TypeError:
        make = getattr(item, attribute, None)
        if make is None:
            raise
        return make()
    return item


def _items(source):
    "The built-in set of what is in a set or in anything else that can be gone through."
    if isinstance(source, BaseSet):
        return set(source._data)
    things = list(source)
    try:
        return set(things)
    except TypeError:       # one without a hash is among them
        return set([_stand_in(thing, '__as_immutable__') for thing in things])


def _both_ways(name):
    """(method, operator) for an operation of the built-in set: the method takes whatever can be gone through, the operator
    a set of this module."""
    operation = getattr(set, name)

    def method(self, other):
        return self._like(operation(set(self._data), _items(other)))

    def operator(self, other):
        return method(self, other) if isinstance(other, BaseSet) else NotImplemented
    method.__name__ = name
    method.__doc__ = 'A set: the %s with the other.' % name.replace('_', ' ')
    return method, operator


def _changing(name):
    "(method, operator) that change a set so; the operator wants a set."
    operation = getattr(set, name)

    def method(self, other):
        self._keep(operation(set(self._data), _items(other)))

    def operator(self, other):
        self._require_set(other)
        method(self, other)
        return self
    method.__doc__ = 'The set becomes its %s with the other.' % name.replace('_', ' ')
    return method, operator


# -- classes ------------------------------------------------------------------------------------------

class BaseSet(object):
    "What Set and ImmutableSet share: everything that changes nothing."

    __slots__ = ['_data']

    def __init__(self):
        if type(self) is BaseSet:
            raise TypeError('BaseSet is an abstract class.  Use Set or ImmutableSet.')

    def _keep(self, items):
        self._data = dict.fromkeys(items, True)

    def _like(self, items):
        "Another set of this class."
        other = self.__class__()
        other._keep(items)
        return other

    def _require_set(self, other):
        if not isinstance(other, BaseSet):
            raise TypeError('Binary operation only permitted between sets')

    def _sum(self):
        "The hash of the items, in whatever order they are."
        return reduce(lambda total, item: total ^ hash(item), self._data, 0)

    __len__ = lambda self: len(self._data)
    __iter__ = lambda self: iter(self._data)

    def __contains__(self, element):
        return _stand_in(element, '__as_temporarily_immutable__') in self._data

    def __repr__(self):
        return self._repr()

    __str__ = __repr__

    def _repr(self, sorted=False):
        listed = list(self._data)
        if sorted:
            listed.sort()
        return type(self).__name__ + '(%r)' % (listed,)

    # Copies

    def copy(self):
        "A shallow copy."
        return self._like(self._data)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        memo[id(self)] = twin = type(self)()
        twin._keep([deepcopy(item, memo) for item in self._data])
        return twin

    # Operations

    union, __or__ = _both_ways('union')
    intersection, __and__ = _both_ways('intersection')
    difference, __sub__ = _both_ways('difference')
    symmetric_difference, __xor__ = _both_ways('symmetric_difference')

    # Comparisons

    def __eq__(self, other):
        return self._data == other._data if isinstance(other, BaseSet) else False

    def __ne__(self, other):
        return not self.__eq__(other)

    __hash__ = None

    def __cmp__(self, other):
        raise TypeError("can't compare sets using cmp()")

    def issubset(self, other):
        "Are all items in the other set, too?"
        self._require_set(other)
        return not set(self._data).difference(other._data)

    def issuperset(self, other):
        "Are all items of the other set in this one, too?"
        self._require_set(other)
        return not set(other._data).difference(self._data)

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self.issubset(other) and not self == other

    def __gt__(self, other):
        return self.issuperset(other) and not self == other


class ImmutableSet(BaseSet):
    "A set that does not change and can be an item of others."

    __slots__ = ['_hashcode']

    def __init__(self, iterable=None):
        self._hashcode = None       # not known yet
        self._keep(() if iterable is None else _items(iterable))

    def __hash__(self):
        if self._hashcode is None:
            self._hashcode = self._sum()
        return self._hashcode

    def __getstate__(self):
        return self._data, self._hashcode

    def __setstate__(self, state):
        self._data, self._hashcode = state


class _Lent(BaseSet):
    "A Set's items with a hash, to look it up by."

    def __init__(self, owner):
        self._data = owner._data

    def __hash__(self):
        return self._sum()


class Set(BaseSet):
    "A set that changes."

    __slots__ = []

    def __init__(self, iterable=None):
        self._keep(() if iterable is None else _items(iterable))

    def __getstate__(self):
        return self._data,

    def __setstate__(self, data):
        self._data, = data

    def __as_immutable__(self):
        return ImmutableSet(self)

    def __as_temporarily_immutable__(self):
        return _Lent(self)

    # All at once

    union_update, __ior__ = _changing('union')
    intersection_update, __iand__ = _changing('intersection')
    difference_update, __isub__ = _changing('difference')
    symmetric_difference_update, __ixor__ = _changing('symmetric_difference')

    def update(self, iterable):
        "Adds items."
        self._data.update(dict.fromkeys(_items(iterable), True))

    def clear(self):
        "Drops all items."
        self._keep(())

    # One by one

    def add(self, element):
        "Adds an item."
        self._data[_stand_in(element, '__as_immutable__')] = True

    def remove(self, element):
        "Drops an item; KeyError when it is not there."
        self._data.pop(_stand_in(element, '__as_temporarily_immutable__'))

    def discard(self, element):
        "Drops an item if it is there."
        self._data.pop(_stand_in(element, '__as_temporarily_immutable__'), None)

    def pop(self):
        "Drops and returns any item."
        return self._data.popitem()[0]
