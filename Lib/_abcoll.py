"""The abstract base classes of containers; `collections` offers them.

Each class names the methods that must be there (its __subclasshook__ accepts any class that has them,
for the one-method classes) and derives the others.
"""
import sys
from abc import ABCMeta, abstractmethod
from UserDict import IterableUserDict

__all__ = ['Hashable', 'Iterable', 'Iterator', 'Sized', 'Container', 'Callable', 'Set', 'MutableSet',
           'Mapping', 'MutableMapping', 'MappingView', 'KeysView', 'ItemsView', 'ValuesView',
           'Sequence', 'MutableSequence']


def _defines(cls, name):
    """What a class and its bases define under a name; None if nothing or None."""
    mro = getattr(cls, '__mro__', None)
    if mro is None:
        return getattr(cls, name, None)      # a classic class
    for base in mro:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def _hook(owner, *names):
    """A __subclasshook__: all of `names` are there, for direct questions to `owner` only."""
    def __subclasshook__(cls, C):
        if cls.__name__ != owner:
            return NotImplemented
        try:
            found = all(_defines(C, name) for name in names)
        except AttributeError:
            return NotImplemented
        return True if found else NotImplemented
    return classmethod(__subclasshook__)


class Hashable:
    __metaclass__ = ABCMeta

    @abstractmethod
    def __hash__(self):
        return 0

    @classmethod
    def __subclasshook__(cls, C):
        if cls is not Hashable:
            return NotImplemented
        mro = getattr(C, '__mro__', None)
        if mro is None:
            return True if getattr(C, '__hash__', None) else NotImplemented
        for base in mro:
            if '__hash__' in base.__dict__:
                return True if base.__dict__['__hash__'] else NotImplemented
        return NotImplemented


class Iterable:
    __metaclass__ = ABCMeta

    @abstractmethod
    def __iter__(self):
        return iter(())

    __subclasshook__ = _hook('Iterable', '__iter__')


Iterable.register(str)                # it iterates by its length only

class Iterator(Iterable):

    @abstractmethod
    def next(self):
        'The next item; StopIteration when there is none.'
        raise StopIteration

    def __iter__(self):
        return self

    __subclasshook__ = _hook('Iterator', 'next', '__iter__')


class Sized:
    __metaclass__ = ABCMeta

    @abstractmethod
    def __len__(self):
        return 0

    __subclasshook__ = _hook('Sized', '__len__')


class Container:
    __metaclass__ = ABCMeta

    @abstractmethod
    def __contains__(self, x):
        return False

    __subclasshook__ = _hook('Container', '__contains__')


class Callable:
    __metaclass__ = ABCMeta

    @abstractmethod
    def __call__(self, *args, **kwds):
        return None

    __subclasshook__ = _hook('Callable', '__call__')


def _different(self, other):
    return not self == other


# -- sets

def _set_comparison(test):
    """A comparison of two Sets from a function of both; NotImplemented for anything else."""
    def compare(self, other):
        return test(self, other) if isinstance(other, Set) else NotImplemented
    return compare


class Set(Sized, Iterable, Container):
    """A finite set: from __contains__, __iter__ and __len__.

    New sets are made by _from_iterable(iterable), for constructors that take something else."""

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    __le__ = _set_comparison(lambda a, b: len(a) <= len(b) and all(each in b for each in a))
    __lt__ = _set_comparison(lambda a, b: len(a) < len(b) and a.__le__(b))
    __ge__ = _set_comparison(lambda a, b: len(a) >= len(b) and all(each in a for each in b))
    __gt__ = _set_comparison(lambda a, b: len(a) > len(b) and a.__ge__(b))
    __eq__ = _set_comparison(lambda a, b: len(a) == len(b) and a.__le__(b))

    __ne__ = _different
    __hash__ = None

    def __and__(self, other):
        if isinstance(other, Iterable):
            return self._from_iterable(each for each in other if each in self)
        return NotImplemented
    __rand__ = __and__

    def isdisjoint(self, other):
        'Whether no element is in both.'
        return not any(each in self for each in other)

    def __or__(self, other):
        if isinstance(other, Iterable):
            return self._from_iterable(each for side in (self, other) for each in side)
        return NotImplemented
    __ror__ = __or__

    def _as_set(self, other):
        """`other` as a Set, or None if it is not iterable."""
        if isinstance(other, Set):
            return other
        return self._from_iterable(other) if isinstance(other, Iterable) else None

    def __sub__(self, other):
        other = self._as_set(other)
        if other is None:
            return NotImplemented
        return self._from_iterable(each for each in self if each not in other)

    def __rsub__(self, other):
        other = self._as_set(other)
        if other is None:
            return NotImplemented
        return self._from_iterable(each for each in other if each not in self)

    def __xor__(self, other):
        other = self._as_set(other)
        return NotImplemented if other is None else (self - other) | (other - self)
    __rxor__ = __xor__

    def _hash(self):
        """A hash that does not depend on the order, for subclasses that are immutable; equal to
        that of a frozenset of the same elements on this interpreter's word size."""
        mask = 2 * sys.maxint + 1
        mixed = 1927868237 * (len(self) + 1)
        for code in map(hash, self):
            mixed ^= (code ^ code << 16 ^ 89869747) * 3644798167
        mixed = (mixed * 69069 + 907133923) & mask
        signed = mixed if mixed <= sys.maxint else mixed - mask - 1
        return signed if signed != -1 else 590923713


Set.register(frozenset)


class MutableSet(Set):
    """A set that changes: from __contains__, __iter__, __len__, add and discard."""

    @abstractmethod
    def add(self, value):
        'Adds an element.'
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        'Removes an element if it is there.'
        raise NotImplementedError

    def remove(self, value):
        'Removes an element; KeyError if it is not there.'
        if value in self:
            self.discard(value)
        else:
            raise KeyError(value)

    def pop(self):
        'Removes and returns some element; KeyError when empty.'
        for value in self:
            self.discard(value)
            return value
        raise KeyError

    def clear(self):
        'Removes all elements, one by one.'
        while True:
            try:
                self.pop()
            except KeyError:
                return

    def __ior__(self, it):
        for value in it:
            self.add(value)
        return self

    def __iand__(self, it):
        for value in self - it:
            self.discard(value)
        return self

    def __ixor__(self, it):
        if it is self:
            self.clear()
            return self
        for value in self._as_set(it):
            change = self.discard if value in self else self.add
            change(value)
        return self

    def __isub__(self, it):
        if it is self:
            self.clear()
            return self
        for value in it:
            self.discard(value)
        return self


MutableSet.register(set)


# -- mappings

class Mapping(Sized, Iterable, Container):
    """A mapping: from __getitem__, __iter__ and __len__."""

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def get(self, key, default=None):
        'self[key], or `default` for a KeyError.'
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
            return True
        except KeyError:
            return False

    def iterkeys(self):
        return iter(self)

    def itervalues(self):
        return (self[key] for key in self)

    def iteritems(self):
        return ((key, self[key]) for key in self)

    def keys(self):
        return list(self)

    def values(self):
        return map(self.__getitem__, self)

    def items(self):
        return zip(self, self.values())

    __hash__ = None

    def __eq__(self, other):
        if isinstance(other, Mapping):
            return dict(self.items()) == dict(other.items())
        return NotImplemented

    __ne__ = _different


class MappingView(Sized):
    """A view of a mapping, which may change under it."""

    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return '%s(%r)' % (self.__class__.__name__, self._mapping)


class KeysView(MappingView, Set):
    """The keys as a set."""

    @classmethod
    def _from_iterable(self, it):
        return set(it)

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        return iter(self._mapping)


KeysView.register(type({}.viewkeys()))


class ItemsView(MappingView, Set):
    """The (key, value) pairs as a set."""

    @classmethod
    def _from_iterable(self, it):
        return set(it)

    def __contains__(self, item):
        key, value = item
        try:
            found = self._mapping[key]
        except KeyError:
            return False
        return found == value

    def __iter__(self):
        return ((key, self._mapping[key]) for key in self._mapping)


ItemsView.register(type({}.viewitems()))


class ValuesView(MappingView):
    """The values."""

    def __contains__(self, value):
        return any(self._mapping[key] == value for key in self._mapping)

    def __iter__(self):
        return (self._mapping[key] for key in self._mapping)


ValuesView.register(type({}.viewvalues()))


class MutableMapping(Mapping):
    """A mapping that changes: from __getitem__, __setitem__, __delitem__, __iter__, __len__."""

    __absent = object()

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    def pop(self, key, default=__absent):
        'Removes a key and returns its value; without it `default`, or KeyError.'
        try:
            value = self[key]
        except KeyError:
            if default is self.__absent:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        'Removes and returns some (key, value); KeyError when empty.'
        for key in self:
            pair = key, self[key]
            del self[key]
            return pair
        raise KeyError

    def clear(self):
        'Removes all items, one by one.'
        while True:
            try:
                self.popitem()
            except KeyError:
                return

    def update(*args, **kwds):
        'From a mapping, an object with keys(), or pairs; then from keyword arguments.'
        if not args:
            raise TypeError("descriptor 'update' of 'MutableMapping' object needs an argument")
        self, given = args[0], args[1:]
        if len(given) > 1:
            raise TypeError('update expected at most 1 arguments, got %d' % len(given))
        for source in given + (kwds,) if kwds else given:
            plain = isinstance(source, (dict, Mapping))
            if plain or hasattr(source, 'keys'):
                for key in source if plain else source.keys():
                    self[key] = source[key]
            else:
                for key, value in source:
                    self[key] = value

    def setdefault(self, key, default=None):
        'self[key], set to `default` first if missing.'
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default


MutableMapping.register(dict)
MutableMapping.register(IterableUserDict)    # from here: UserDict, and os with it, starts without abc


# -- sequences

class Sequence(Sized, Iterable, Container):
    """A sequence: from __getitem__ and __len__."""

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        index = 0
        while True:
            try:
                value = self[index]
            except IndexError:
                return
            yield value
            index += 1

    def __contains__(self, value):
        return any(each == value for each in self)

    def __reversed__(self):
        for index in xrange(len(self) - 1, -1, -1):
            yield self[index]

    def index(self, value):
        'The first place of a value; ValueError if there is none.'
        for place, each in enumerate(self):
            if each is value or each == value:
                return place
        raise ValueError

    def count(self, value):
        'How many items are equal to a value.'
        return sum(1 for each in self if each is value or each == value)


for _class in tuple, basestring, buffer, xrange:
    Sequence.register(_class)
del _class


class MutableSequence(Sequence):
    """A sequence that changes: from __getitem__, __setitem__, __delitem__, __len__ and insert."""

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        'Puts a value before the item at `index`.'
        raise IndexError

    def append(self, value):
        'Puts a value at the end.'
        self.insert(len(self), value)

    def reverse(self):
        'Turns the order round, in place.'
        low, high = 0, len(self) - 1
        while low < high:
            self[low], self[high] = self[high], self[low]
            low, high = low + 1, high - 1

    def extend(self, values):
        'Appends each of an iterable.'
        if values is self:
            values = list(values)
        for value in values:
            self.append(value)

    def pop(self, index=-1):
        'Removes and returns an item; IndexError if there is none.'
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        'Removes the first item equal to a value; ValueError if there is none.'
        del self[self.index(value)]

    def __iadd__(self, values):
        self.extend(values)
        return self


MutableSequence.register(list)
