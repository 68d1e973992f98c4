"""Sets as classes.  Old: the built-in set and frozenset do the same and more quickly."""
from itertools import ifilter, ifilterfalse
import warnings

warnings.warn('the sets module is deprecated', DeprecationWarning, stacklevel=2)

__all__ = ['BaseSet', 'Set', 'ImmutableSet']


def _keys(data):
    "A dict whose keys are what `data` yields; unhashable Sets are stored as ImmutableSets."
    if isinstance(data, BaseSet):
        return data._data.copy()
    found = {}
    if type(data) in (list, tuple, xrange):
        try:
            for item in data:
                found[item] = True
            return found
        except TypeError:   # an item without a hash: the long way for all
            found.clear()
    for item in data:
        try:
            found[item] = True
        except TypeError:
            found[_as_immutable(item)] = True
    return found


def _as_immutable(item):
    "What stands for an unhashable item; its TypeError when nothing does."
    transform = getattr(item, '__as_immutable__', None)
    if transform is None:
        hash(item)
        return item
    return transform()


def _as_key(item):
    "What an item is looked up by."
    try:
        hash(item)
        return item
    except TypeError:
        transform = getattr(item, '__as_temporarily_immutable__', None)
        if transform is None:
            raise
        return transform()


def _operator(method):
    "The operator that does the same as a method, for sets only."
    def operate(self, other):
        return getattr(self, method)(other) if isinstance(other, BaseSet) else NotImplemented
    return operate


def _in_place(method):
    def operate(self, other):
        self._binary_sanity_check(other)
        getattr(self, method)(other)
        return self
    return operate


class BaseSet(object):
    "What Set and ImmutableSet share: everything that changes nothing."

    __slots__ = ['_data']

    def __init__(self):
        if type(self) is BaseSet:
            raise TypeError('BaseSet is an abstract class.  Use Set or ImmutableSet.')

    def __len__(self):
        data = self._data
        return len(data)

    def __repr__(self):
        return self._repr()

    __str__ = __repr__

    def _repr(self, sorted=False):
        items = self._data.keys()
        if sorted:
            items.sort()
        return '%s(%r)' % (self.__class__.__name__, items)

    def __iter__(self):
        return iter(self._data)

    def __cmp__(self, other):
        raise TypeError("can't compare sets using cmp()")

    def __eq__(self, other):
        return isinstance(other, BaseSet) and self._data == other._data

    def __ne__(self, other):
        equal = self == other
        return not equal

    def _made(self, items):
        result = type(self)()
        result._data.update(items)
        return result

    # -- copies

    def copy(self):
        "A shallow copy."
        return self._made(self._data)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = memo[id(self)] = self.__class__()
        for item in self:
            result._data[deepcopy(item, memo)] = True
        return result

    # -- operations: the operators want sets, the methods take whatever can be iterated

    def union(self, other):
        "Items in either."
        result = self._made(self._data)
        result._data.update(_keys(other))
        return result

    def intersection(self, other):
        "Items in both."
        theirs = _keys(other)
        return self._made(dict.fromkeys(ifilter(theirs.__contains__, self._data), True))

    def symmetric_difference(self, other):
        "Items in one of the two."
        theirs = _keys(other)
        result = self._made(dict.fromkeys(ifilterfalse(theirs.__contains__, self._data), True))
        result._data.update(dict.fromkeys(ifilterfalse(self._data.__contains__, theirs), True))
        return result

    def difference(self, other):
        "Items in this one only."
        theirs = _keys(other)
        return self._made(dict.fromkeys(ifilterfalse(theirs.__contains__, self._data), True))

    __or__, __and__ = _operator('union'), _operator('intersection')
    __xor__, __sub__ = _operator('symmetric_difference'), _operator('difference')

    # -- questions

    def __contains__(self, element):
        return _as_key(element) in self._data

    def issubset(self, other):
        "Are all items in the other set, too?"
        self._binary_sanity_check(other)
        return len(self) <= len(other) and all(item in other._data for item in self._data)

    def issuperset(self, other):
        "Are all items of the other set in this one, too?"
        self._binary_sanity_check(other)
        return other.issubset(self)

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self <= other and len(self) != len(other)

    def __gt__(self, other):
        return self >= other and len(self) != len(other)

    __hash__ = None

    def _binary_sanity_check(self, other):
        if not isinstance(other, BaseSet):
            raise TypeError('Binary operation only permitted between sets')

    def _compute_hash(self):
        combined = 0
        for item in self:
            combined ^= hash(item)
        return combined

    def _update(self, iterable):
        data = self._data
        data.update(_keys(iterable))


class ImmutableSet(BaseSet):
    "A set that does not change and can be an item of others."

    __slots__ = ['_hashcode']

    def __init__(self, iterable=None):
        self._hashcode = None
        self._data = {} if iterable is None else _keys(iterable)

    def __hash__(self):
        known = self._hashcode
        if known is None:
            known = self._hashcode = self._compute_hash()
        return known

    def __getstate__(self):
        return (self._data, self._hashcode)

    def __setstate__(self, state):
        (self._data, self._hashcode) = state


class Set(BaseSet):
    "A set that changes."

    __slots__ = []

    def __init__(self, iterable=None):
        self._data = {} if iterable is None else _keys(iterable)

    def __getstate__(self):
        return self._data,

    def __setstate__(self, data):
        self._data, = data

    def union_update(self, other):
        "Adds the items of the other."
        self._update(other)

    def update(self, iterable):
        "Adds items."
        self._update(iterable)

    def intersection_update(self, other):
        "Keeps what is in the other, too."
        self._data = self.intersection(other)._data

    def symmetric_difference_update(self, other):
        "Keeps what is in one of the two."
        self._data = self.symmetric_difference(other)._data

    def difference_update(self, other):
        "Drops the items of the other."
        for key in list(_keys(other)):
            self._data.pop(key, None)

    __ior__, __iand__ = _in_place('union_update'), _in_place('intersection_update')
    __ixor__ = _in_place('symmetric_difference_update')
    __isub__ = _in_place('difference_update')

    def clear(self):
        "Drops all items."
        data = self._data
        data.clear()

    def add(self, element):
        "Adds an item."
        try:
            self._data.setdefault(element, True)
        except TypeError:
            self._data[_as_immutable(element)] = True

    def remove(self, element):
        "Drops an item; KeyError when it is not there."
        data = self._data
        del data[_as_key(element)]

    def discard(self, element):
        "Drops an item if it is there."
        self._data.pop(_as_key(element), None)

    def pop(self):
        "Drops and returns any item."
        item, _ = self._data.popitem()
        return item

    def __as_immutable__(self):
        twin = ImmutableSet
        return twin(self)

    def __as_temporarily_immutable__(self):
        twin = _TemporarilyImmutableSet
        return twin(self)


class _TemporarilyImmutableSet(BaseSet):
    "A Set with a hash, to look it up by."

    def __init__(self, set):
        self._set = set
        self._data = set._data

    def __hash__(self):
        owner = self._set
        return owner._compute_hash()
