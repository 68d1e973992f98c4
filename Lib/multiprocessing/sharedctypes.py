"""ctypes objects in memory that processes share, bare (Raw...) or with a lock.

    number = Value('i', 7)
    with number.get_lock():
        number.value += 1
"""
import ctypes
import operator
import weakref

from multiprocessing import RLock, heap
from multiprocessing.forking import ForkingPickler, assert_spawning

__all__ = ['RawValue', 'RawArray', 'Value', 'Array', 'copy', 'synchronized']

# Letters as those of the module array.
typecode_to_type = {'c': ctypes.c_char, 'u': ctypes.c_wchar, 'b': ctypes.c_byte, 'B': ctypes.c_ubyte,
                    'h': ctypes.c_short, 'H': ctypes.c_ushort, 'i': ctypes.c_int, 'I': ctypes.c_uint,
                    'l': ctypes.c_long, 'L': ctypes.c_ulong, 'f': ctypes.c_float, 'd': ctypes.c_double}


def _type_of(typecode_or_type):
    return typecode_to_type.get(typecode_or_type, typecode_or_type)


def _zeros(type_):
    """An object of a type in shared memory, all bytes zero."""
    made = rebuild_ctype(type_, heap.BufferWrapper(ctypes.sizeof(type_)), None)
    ctypes.memset(ctypes.addressof(made), 0, ctypes.sizeof(made))
    return made


def RawValue(typecode_or_type, *args):
    """A ctypes object in shared memory, initialised with the arguments."""
    made = _zeros(_type_of(typecode_or_type))
    made.__init__(*args)
    return made


def RawArray(typecode_or_type, size_or_initializer):
    """A ctypes array in shared memory: of a length, all zeros, or with the values of a sequence."""
    try:
        count, values = operator.index(size_or_initializer), ()
    except TypeError:
        count, values = len(size_or_initializer), size_or_initializer
    made = _zeros(_type_of(typecode_or_type) * count)
    made.__init__(*values)
    return made


def _with_lock(made, options):
    """An object as the option `lock` wants it: bare, with a new lock or with a given one."""
    wanted = options.pop('lock', True)
    if options:
        raise ValueError('unrecognized keyword argument(s): %s' % list(options))
    if wanted is False:
        return made
    if wanted is True or wanted is None:
        return synchronized(made)
    if hasattr(wanted, 'acquire'):
        return synchronized(made, wanted)
    raise AttributeError("'%r' has no method 'acquire'" % wanted)


def Value(typecode_or_type, *args, **kwds):
    """A RawValue with a lock: a new RLock, the option `lock`, or none if that is False."""
    return _with_lock(RawValue(typecode_or_type, *args), kwds)


def Array(typecode_or_type, size_or_initializer, **kwds):
    """A RawArray with a lock, as for Value."""
    return _with_lock(RawArray(typecode_or_type, size_or_initializer), kwds)


def copy(obj):
    """A bare copy of a ctypes object, in shared memory."""
    made = rebuild_ctype(type(obj), heap.BufferWrapper(ctypes.sizeof(obj)), None)
    ctypes.pointer(made)[0] = obj
    return made


# -- the way to other processes

def reduce_ctype(obj):
    """How such an object is pickled for a child: by the place of its memory."""
    assert_spawning(obj)
    length = getattr(obj, '_length_', None)         # of arrays; their own type is made on demand
    return rebuild_ctype, (type(obj) if length is None else obj._type_, obj._wrapper, length)


def rebuild_ctype(type_, wrapper, length):
    """The object of a type, or an array of so many, in the memory of a BufferWrapper."""
    whole = type_ if length is None else type_ * length
    made = whole.from_address(wrapper.get_address())
    made._wrapper = wrapper             # keeps the memory
    ForkingPickler.register(whole, reduce_ctype)
    return made


# -- with a lock

prop_cache = {}                             # name -> property
class_cache = weakref.WeakKeyDictionary()   # type of structure -> class with its fields


def make_property(name):
    """A property of a SynchronizedBase for an attribute of its object; the lock is held meanwhile."""
    if name not in prop_cache:
        prop_cache[name] = property(_holding(operator.attrgetter(name)),
                                    _holding(lambda obj, value: setattr(obj, name, value)))
    return prop_cache[name]


def synchronized(obj, lock=None):
    """An object around a ctypes object, whose access to values holds a lock (a new RLock if None)."""
    assert not isinstance(obj, SynchronizedBase), 'object already synchronized'
    return _class_for(obj)(obj, lock)


def _class_for(obj):
    """The subclass of SynchronizedBase for a kind of object; that of a structure is made and kept."""
    kinds = (Synchronized, isinstance(obj, ctypes._SimpleCData)), (
        SynchronizedString, isinstance(obj, ctypes.Array) and obj._type_ is ctypes.c_char), (
        SynchronizedArray, isinstance(obj, ctypes.Array))
    for kind, fits in kinds:
        if fits:
            return kind
    structure = type(obj)
    if structure not in class_cache:
        class_cache[structure] = type('Synchronized' + structure.__name__, (SynchronizedBase,), dict(
            (field[0], make_property(field[0])) for field in structure._fields_))
    return class_cache[structure]


def _holding(operation):
    """A method of SynchronizedBase that does something with the ctypes object and holds the lock."""
    def method(self, *args):
        with self._lock:
            return operation(self._obj, *args)
    return method


class SynchronizedBase(object):
    """A ctypes object and a lock."""

    def __init__(self, obj, lock=None):
        self._obj, self._lock = obj, lock or RLock()
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        """The ctypes object."""
        return self._obj

    def get_lock(self):
        """The lock."""
        return self._lock

    def __repr__(self):
        return '<%s wrapper for %s>' % (type(self).__name__, self._obj)


class Synchronized(SynchronizedBase):
    """A simple value."""

    value = make_property('value')


class SynchronizedArray(SynchronizedBase):
    """An array; each access is one step, a slice too."""

    def __len__(self):
        return len(self._obj)

    __getitem__, __setitem__ = _holding(operator.getitem), _holding(operator.setitem)
    __getslice__, __setslice__ = _holding(operator.getslice), _holding(operator.setslice)


class SynchronizedString(SynchronizedArray):
    """An array of characters."""

    value, raw = make_property('value'), make_property('raw')
