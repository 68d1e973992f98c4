"""How types without support of their own are pickled and copied: a table type -> reduce function.

Also here: what protocol 2 rebuilds objects with, the names of __slots__, and the registry of
extension codes (PEP 307).
"""
from types import ClassType as _ClassType

__all__ = ['pickle', 'constructor', 'add_extension', 'remove_extension', 'clear_extension_cache']

dispatch_table = {}                # type -> function(object) -> (constructor, args)


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Objects of `ob_type` are reduced by `pickle_function`; classic classes cannot be registered."""
    if isinstance(ob_type, _ClassType):
        raise TypeError('copy_reg is not intended for use with classes')
    if not callable(pickle_function):
        raise TypeError('reduction functions must be callable')
    if constructor_ob is not None:
        constructor(constructor_ob)
    dispatch_table[ob_type] = pickle_function


def constructor(object):
    """TypeError unless `object` can be called; otherwise nothing."""
    if not callable(object):
        raise TypeError('constructors must be callable')


def _complex_parts(number):
    return complex, (number.real, number.imag)


try:
    pickle(complex, _complex_parts, complex)
except NameError:                  # an interpreter without complex
    del _complex_parts


# -- objects without a __reduce__ of their own, protocols 0 and 1

_HEAPTYPE = 1 << 9


def _reconstructor(cls, base, state):
    """An instance of `cls` whose built-in part `base` has the value `state`."""
    if base is object:
        return object.__new__(cls)
    made = base.__new__(cls, state)
    if base.__init__ is not object.__init__:
        base.__init__(made, state)
    return made


def _reduce_ex(self, proto):
    """object.__reduce_ex__ for protocols 0 and 1."""
    assert proto < 2
    cls = self.__class__
    natives = [base for base in cls.__mro__
               if hasattr(base, '__flags__') and not base.__flags__ & _HEAPTYPE]
    base = natives[0] if natives else object
    if base is cls and base is not object:
        raise TypeError("can't pickle %s objects" % base.__name__)
    built = _reconstructor, (cls, base, None if base is object else base(self))
    state = _state_of(self)
    return built + (state,) if state else built


def _reduce_derived(obj, base):
    """For object.__reduce_ex__, where the class of `obj` is derived from the built-in `base`, which is in dispatch_table.

    None: what is written is as for other classes."""
    try:
        from stackless_reducers import derived
    except ImportError:            # another interpreter
        return None
    return derived(obj, base)


def _state_of(obj):
    if hasattr(obj, '__getstate__'):
        return obj.__getstate__()
    if getattr(obj, '__slots__', None):
        raise TypeError('a class that defines __slots__ without '
                        'defining __getstate__ cannot be pickled')
    return getattr(obj, '__dict__', None)


# -- protocol 2

def __newobj__(cls, *args):
    """cls.__new__(cls, *args), as the NEWOBJ instruction does it."""
    return cls.__new__(cls, *args)


def _slotnames(cls):
    """The attribute names of all __slots__ of a class and its bases, private ones mangled;
    remembered on the class."""
    known = cls.__dict__.get('__slotnames__')
    if known is not None:
        return known
    names = []
    for base in getattr(cls, '__mro__', ()):
        slots = base.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, basestring) else slots:
            if name in ('__dict__', '__weakref__'):
                continue
            if name[:2] == '__' and name[-2:] != '__' and base.__name__.strip('_'):
                name = '_%s%s' % (base.__name__.lstrip('_'), name)
            names.append(name)
    try:
        setattr(cls, '__slotnames__', names)
    except Exception:
        pass                       # a built-in class: found anew each time
    return names


# -- extension codes

_extension_registry = {}           # (module, name) -> code
_inverted_registry = {}            # code -> (module, name)
_extension_cache = {}              # code -> object, filled while unpickling


def add_extension(module, name, code):
    """Gives the global module.name the short code (1 to 2**31-1); ValueError if either is taken."""
    code, key = int(code), (module, name)
    if code < 1 or code > 0x7fffffff:
        raise ValueError('code out of range')
    if _extension_registry.get(key) == code and _inverted_registry.get(code) == key:
        return
    for table, entry, words in ((_extension_registry, key, 'key %s is already registered with code %s'),
                                (_inverted_registry, code, 'code %s is already in use for key %s')):
        if entry in table:
            raise ValueError(words % (entry, table[entry]))
    _extension_registry[key], _inverted_registry[code] = code, key


def remove_extension(module, name, code):
    """Takes a registration back; ValueError if there is none.  For tests."""
    key = (module, name)
    if _extension_registry.get(key) != code or _inverted_registry.get(code) != key:
        raise ValueError('key %s is not registered with code %s' % (key, code))
    for table, entry in ((_extension_registry, key), (_inverted_registry, code)):
        del table[entry]
    _extension_cache.pop(code, None)


def clear_extension_cache():
    """Forgets the objects behind the codes."""
    _extension_cache.clear()
