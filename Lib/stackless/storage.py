"""Attributes that each tasklet has for itself: what threading.local is to threads."""
import weakref

import _stackless


def _class_attribute(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


class local(object):
    """An object whose attributes every tasklet sets and sees for itself.

    A tasklet that uses it for the first time finds no attributes, except those that __init__ of a subclass sets: it is
    called again with the arguments of the constructor. A tasklet that is gone leaves nothing behind.
    """

    __slots__ = ('_local_spaces', '_local_arguments', '__weakref__')

    def __new__(cls, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('a local without __init__ takes no arguments')
        self = super(local, cls).__new__(cls)
        spaces = weakref.WeakKeyDictionary()
        spaces[_stackless.getcurrent()] = {}        # the constructor calls __init__ for this one
        object.__setattr__(self, '_local_spaces', spaces)
        object.__setattr__(self, '_local_arguments', (args, kwargs))
        return self

    def __getattribute__(self, name):
        special = _class_attribute(type(self), name)
        if name == '__dict__':
            return _space(self)
        if not hasattr(special, '__set__'):
            space = _space(self)
            if name in space:
                return space[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if hasattr(_class_attribute(type(self), name), '__set__'):
            object.__setattr__(self, name, value)
        else:
            _space(self)[name] = value

    def __delattr__(self, name):
        if hasattr(_class_attribute(type(self), name), '__delete__'):
            object.__delattr__(self, name)
        elif _space(self).pop(name, self) is self:
            raise AttributeError(name)

    def __reduce_ex__(self, protocol):
        args, kwargs = object.__getattribute__(self, '_local_arguments')
        return _make, (type(self), args, kwargs), dict(_space(self))

    def __setstate__(self, state):
        _space(self).update(state)


def _space(storage):
    """What the current tasklet has in it."""
    spaces = object.__getattribute__(storage, '_local_spaces')
    task = _stackless.getcurrent()
    space = spaces.get(task)
    if space is None:
        space = spaces[task] = {}
        args, kwargs = object.__getattribute__(storage, '_local_arguments')
        type(storage).__init__(storage, *args, **kwargs)
    return space


def _make(cls, args, kwargs):
    return cls(*args, **kwargs)
