"""Weak references: they do not keep their object alive.

The types come from `_weakref`; here are dicts whose keys or values may die.  While such a dict is
iterated over, entries of dead objects are not taken out until the iteration ends.
"""
import UserDict

from _weakref import (getweakrefcount, getweakrefs, ref, proxy, CallableProxyType, ProxyType,
                      ReferenceType, _remove_dead_weakref)
from _weakrefset import WeakSet, _Iteration
from exceptions import ReferenceError

ProxyTypes = (ProxyType, CallableProxyType)

__all__ = ['ref', 'proxy', 'getweakrefcount', 'getweakrefs', 'WeakKeyDictionary', 'ReferenceError',
           'ReferenceType', 'ProxyType', 'CallableProxyType', 'ProxyTypes', 'WeakValueDictionary',
           'WeakSet']


class KeyedRef(ref):
    """A reference to a value that knows the key it stands under."""
    __slots__ = 'key',

    def __new__(type, ob, callback, key):
        made = ref.__new__(type, ob, callback)
        made.key = key
        return made

    def __init__(self, ob, callback, key):
        super(KeyedRef, self).__init__(ob, callback)


class _WeakMapping(UserDict.UserDict):
    """What both dicts share: waiting removals, and copies."""

    def _prepare(self, forget):
        self._pending_removals, self._iterating = [], set()

        def remove(reference, owner=ref(self)):
            self = owner()
            if self is not None:
                if self._iterating:
                    self._pending_removals.append(reference)
                else:
                    forget(self.data, reference)
        self._remove, self._forget = remove, forget

    def _commit_removals(self):
        while self._pending_removals:
            self._forget(self.data, self._pending_removals.pop())

    def _settle(self):
        "The dict without the dead, to be changed."
        if self._pending_removals:
            self._commit_removals()
        return self.data

    def _pairs(self):
        "Yields (key, value) of the entries that live."
        raise NotImplementedError

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return self.iterkeys()

    def iterkeys(self):
        return (pair[0] for pair in self._pairs())

    def itervalues(self):
        return (pair[1] for pair in self._pairs())

    def iteritems(self):
        return self._pairs()

    def items(self):
        return list(self._pairs())

    def copy(self):
        made = self.__class__()
        for key, value in self._pairs():
            made[key] = value
        return made
    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = self.__class__()
        for key, value in self._pairs():
            made[self._deep_key(key, deepcopy, memo)] = self._deep_value(value, deepcopy, memo)
        return made

    def _deep_key(self, key, deepcopy, memo):
        return key

    def _deep_value(self, value, deepcopy, memo):
        return value


def _living(references):
    "The objects of references, those that are still there."
    return [thing for thing in [reference() for reference in references] if thing is not None]


def _forget_value(data, reference):
    _remove_dead_weakref(data, reference.key)


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entry vanishes when its value is no longer used elsewhere."""

    def __init__(*args, **kw):
        if not args:
            raise TypeError("descriptor '__init__' of 'WeakValueDictionary' object needs an argument")
        self, given = args[0], args[1:]
        if len(given) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(given))
        self._prepare(_forget_value)
        UserDict.UserDict.__init__(self, *given, **kw)

    def _pairs(self):
        with _Iteration(self):
            for reference in self.data.itervalues():
                value = reference()
                if value is not None:
                    yield reference.key, value

    def keys(self):
        return [reference.key for reference in self.data.values() if reference() is not None]

    def values(self):
        return _living(self.data.values())

    def _deep_key(self, key, deepcopy, memo):
        return deepcopy(key, memo)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        if self._pending_removals:
            self._commit_removals()
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self._settle()[key]

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None
    has_key = __contains__

    def __repr__(self):
        return '<WeakValueDictionary at %s>' % id(self)

    def clear(self):
        self._settle().clear()

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def pop(self, key, *args):
        try:
            value = self._settle().pop(key)()
        except KeyError:
            value = None
        if value is not None:
            return value
        if args:
            return args[0]
        raise KeyError(key)

    def popitem(self):
        while True:
            key, reference = self._settle().popitem()
            value = reference()
            if value is not None:
                return key, value

    def update(*args, **kwargs):
        if not args:
            raise TypeError("descriptor 'update' of 'WeakValueDictionary' object needs an argument")
        self, given = args[0], args[1:]
        if len(given) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(given))
        for source in given + (kwargs,):
            if source is not None:
                pairs = source.items() if hasattr(source, 'items') else dict(source).items()
                for key, value in pairs:
                    self[key] = value

    def itervaluerefs(self):
        "The references themselves, one by one; they may be dead by the time they are used."
        with _Iteration(self):
            for reference in self.data.itervalues():
                yield reference

    def valuerefs(self):
        "A list of the references."
        return list(self.itervaluerefs())


def _forget_key(data, reference):
    data.pop(reference, None)


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entry vanishes when its key is no longer used elsewhere."""

    def __init__(self, dict=None):
        self.data = {}
        self._prepare(_forget_key)
        if dict is not None:
            self.update(dict)

    def _pairs(self):
        with _Iteration(self):
            for reference, value in self.data.iteritems():
                key = reference()
                if key is not None:
                    yield key, value

    def _deep_value(self, value, deepcopy, memo):
        return deepcopy(value, memo)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def keys(self):
        return _living(self.data.keys())

    def values(self):
        return [value for reference, value in self.data.items() if reference() is not None]

    def __setitem__(self, key, value):
        if self._pending_removals:
            self._commit_removals()
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def has_key(self, key):
        return key in self

    def __repr__(self):
        return '<WeakKeyDictionary at %s>' % id(self)

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *args):
        return self._settle().pop(ref(key), *args)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def update(self, dict=None, **kwargs):
        if dict is not None:
            pairs = dict.items() if hasattr(dict, 'items') else {}.__class__(dict).items()
            for key, value in pairs:
                self[key] = value
        if kwargs:
            self.update(kwargs)

    def iterkeyrefs(self):
        "The references themselves, one by one; they may be dead by the time they are used."
        with _Iteration(self):
            for reference in self.data.iterkeys():
                yield reference

    def keyrefs(self):
        "A list of the references."
        return list(self.data)
