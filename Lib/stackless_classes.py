"""Classes that no module has under their name, in pickles: by value.

A class is written as class_of(shell): the shell is the empty class, with the attributes as its state.  So the circle through
methods that know their class is closed, and a class with a __setstate__ for its instances is none for itself.

The metaclass is not asked when the class is made again: what it had to do is done, and stands among the attributes.
"""
import sys
import types
import weakref

_HEAP_TYPE = 1 << 9
_shells = weakref.WeakValueDictionary()     # id of a class -> its shell, as long as a pickler has one


def is_nowhere(cls):
    """Whether a class written in Python is not found under its name, nor another object in its place."""
    if isinstance(cls, type) and not cls.__flags__ & _HEAP_TYPE:
        return False
    name = cls.__module__
    try:
        __import__(name)
    except (ImportError, TypeError, ValueError):
        return True
    return not hasattr(sys.modules.get(name), cls.__name__)


def reduced(cls):
    """What copy_reg's table says of a class: its name, or how it is made again."""
    if not is_nowhere(cls):
        return cls.__name__
    shell = _shells.get(id(cls))
    if shell is None:
        shell = _shells[id(cls)] = Shell(cls)
    return class_of, (shell,)


def class_of(shell):
    """The class in a shell; it may not have its attributes yet."""
    return shell.cls


class Shell(object):
    """A class, so that what makes it and what fills it can be told apart."""

    __slots__ = ('cls', '__weakref__')

    def __init__(self, cls):
        self.cls = cls

    def __reduce__(self):
        cls, kind = self.cls, type(self.cls)
        fixed, state = dict(_fixed(cls)), {}
        for name, value in vars(cls).items():
            if name not in fixed and not _belongs_to_type(cls, value):
                state[name] = _outlined(name, value)
        if '__slots__' in fixed:
            state['__slots__'] = vars(cls)['__slots__']
        state.pop('__slotnames__', None)        # copy_reg finds them again
        return empty, (kind, cls.__name__, cls.__bases__, fixed), state

    def __setstate__(self, state):
        cls = self.cls
        put = type.__setattr__ if isinstance(cls, type) else setattr
        for name, value in state.items():
            put(cls, name, value.rebuilt() if isinstance(value, Members) else value)


def empty(kind, name, bases, fixed):
    """A shell around a class with the attributes that are needed from the start."""
    if kind is types.ClassType:
        return Shell(types.ClassType(name, bases, fixed))
    return Shell(type.__new__(kind, name, bases, fixed))


def _belongs_to_type(cls, value):
    """Descriptors that the class has from its layout."""
    return (isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType)) and
            value.__objclass__ is cls)


def _fixed(cls):
    """The attributes that a class gets when it is made, or never."""
    attributes = vars(cls)
    for name in ('__module__', '__doc__'):
        if name in attributes:
            yield name, attributes[name]
    if '__slots__' in attributes and isinstance(cls, type):
        yield '__slots__', tuple(name for name, value in sorted(attributes.items()) if _belongs_to_type(cls, value))


# -- what abstract classes remember of others

class Members(object):
    """The members of a weak set."""

    def __init__(self, members):
        self.members = members

    def rebuilt(self):
        return weakref.WeakSet(self.members)


def _outlined(name, value):
    """An attribute as it is written: weak sets as lists, empty ones if they only save time."""
    if type(value) is not weakref.WeakSet:
        return value
    return Members(list(value) if name == '_abc_registry' else [])
