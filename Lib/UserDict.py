"""A dict in a Python class (UserDict), and all of a mapping from four methods (DictMixin)."""


def _warn_of_keyword():
    import warnings
    text = "Passing 'dict' as keyword argument is deprecated"
    warnings.warn(text, PendingDeprecationWarning, 3)


class UserDict:
    """A mapping that keeps its items in the dict `data`; made to be inherited from.

    A subclass may define __missing__(key), as with dict."""

    def __init__(*args, **kwargs):
        if not args:
            raise TypeError("descriptor '__init__' of 'UserDict' object needs an argument")
        self = args[0]
        if len(args) > 2:
            raise TypeError('expected at most 1 arguments, got %d' % (len(args) - 1))
        initial = args[1] if len(args) == 2 else None
        if initial is None and 'dict' in kwargs:
            initial = kwargs.pop('dict')
            _warn_of_keyword()
        self.data = {}
        for source in initial, kwargs:
            if source:
                self.update(source)

    # what the dict does by itself
    def __repr__(self): return repr(self.data)

    def __len__(self): return len(self.data)

    def __contains__(self, key): return key in self.data

    def __cmp__(self, dict):
        return cmp(self.data, dict.data if isinstance(dict, UserDict) else dict)

    __hash__ = None

    def keys(self): return self.data.keys()

    def values(self): return self.data.values()

    def items(self): return self.data.items()

    def iterkeys(self): return self.data.iterkeys()

    def itervalues(self): return self.data.itervalues()

    def iteritems(self): return self.data.iteritems()

    def has_key(self, key): return key in self.data

    def clear(self): self.data.clear()

    def pop(self, key, *args): return self.data.pop(key, *args)

    def popitem(self): return self.data.popitem()

    def __setitem__(self, key, item): self.data[key] = item

    def __delitem__(self, key): del self.data[key]

    # what looks at the subclass
    def __getitem__(self, key):
        if key not in self.data:
            missing = getattr(self.__class__, '__missing__', None)
            if missing is not None:
                return missing(self, key)
        return self.data[key]

    def get(self, key, failobj=None):
        return self[key] if key in self else failobj

    def setdefault(self, key, failobj=None):
        if key not in self:
            self[key] = failobj
        return self[key]

    def copy(self):
        "A copy of the same class, sharing keys and values."
        cls = self.__class__
        if cls is UserDict:
            return cls(dict(self.data))
        import copy
        kept, self.data = self.data, {}
        try:
            made = copy.copy(self)
        finally:
            self.data = kept
        made.update(self)
        return made

    def update(*args, **kwargs):
        "From a mapping, an iterable of pairs, or keyword arguments."
        if not args:
            raise TypeError("descriptor 'update' of 'UserDict' object needs an argument")
        self, given = args[0], args[1:]
        if len(given) > 1:
            raise TypeError('expected at most 1 arguments, got %d' % len(given))
        if not given and 'dict' in kwargs:
            given = (kwargs.pop('dict'),)
            _warn_of_keyword()
        for source in given + (kwargs,):
            if source is None:
                continue
            if isinstance(source, UserDict):
                self.data.update(source.data)
            elif isinstance(source, dict) or not hasattr(source, 'items'):
                self.data.update(source)
            else:
                for key, value in source.items():
                    self[key] = value

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made


class IterableUserDict(UserDict):
    """UserDict with iteration over its keys."""

    def __iter__(self):
        return iter(self.data)


class DictMixin:
    """The rest of a mapping's methods, from __getitem__, __setitem__, __delitem__ and keys().

    A class that also defines __contains__, __iter__ or iteritems is served faster."""

    def __iter__(self):
        return iter(self.keys())

    def has_key(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __contains__(self, key):
        return self.has_key(key)

    def iterkeys(self):
        return self.__iter__()

    def iteritems(self):
        return ((key, self[key]) for key in self)

    def itervalues(self):
        return (pair[1] for pair in self.iteritems())

    def values(self):
        return [pair[1] for pair in self.iteritems()]

    def items(self):
        return list(self.iteritems())

    def __len__(self):
        return len(self.keys())

    def __repr__(self):
        return repr(dict(self.items()))

    def __cmp__(self, other):
        if other is None:
            return 1
        mine = dict(self.iteritems())
        return cmp(mine, dict(other.iteritems()) if isinstance(other, DictMixin) else other)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default

    def pop(self, key, *args):
        if len(args) > 1:
            raise TypeError('pop expected at most 2 arguments, got %r' % (1 + len(args)))
        try:
            value = self[key]
        except KeyError:
            if not args:
                raise
            return args[0]
        del self[key]
        return value

    def popitem(self):
        for pair in self.iteritems():
            del self[pair[0]]
            return pair
        raise KeyError('container is empty')

    def clear(self):
        for key in self.keys():
            del self[key]

    def update(self, other=None, **kwargs):
        for source in other, kwargs:
            if source is None:
                continue
            if hasattr(source, 'iteritems'):
                pairs = source.iteritems()
            elif hasattr(source, 'keys'):
                pairs = ((key, source[key]) for key in source.keys())
            else:
                pairs = source
            for key, value in pairs:
                self[key] = value
