"""Data of a thread's own, in Python: threading.local for a build without the one in C.

    data = local()
    data.number = 42            # seen by this thread only

How it works: a local keeps, in `_per_thread`, a dict of attributes for each thread that touched it, weakly by
the Thread object; every access of an attribute first makes the dict of the running thread the instance's
__dict__.  A thread's first touch also calls __init__ again with the arguments of the constructor.  With a local
die the attributes of all threads, with a thread its own.
"""
import weakref

__all__ = ['local']

_attribute = object.__getattribute__


class local(object):
    """An object whose attributes are another thread's own in each thread.  Subclasses may have an __init__."""

    __slots__ = '__dict__', '__weakref__', '_arguments', '_per_thread', '_lock'

    def __new__(cls, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('Initialization arguments are not supported')
        self = object.__new__(cls)
        for name, value in (('_arguments', (args, kwargs)), ('_lock', RLock()),
                            ('_per_thread', weakref.WeakKeyDictionary())):
            object.__setattr__(self, name, value)
        # The thread that makes it is initialised by type.__call__.
        _attribute(self, '_per_thread')[current_thread()] = _attribute(self, '__dict__')
        return self

    def __getattribute__(self, name):
        with _attribute(self, '_lock'):
            _enter_thread(self)
            return _attribute(self, name)

    def __setattr__(self, name, value):
        _change(self, name, object.__setattr__, value)

    def __delattr__(self, name):
        _change(self, name, object.__delattr__)


def _change(target, name, change, *value):
    """Set or delete an attribute of a local, in the running thread's dict."""
    if name == '__dict__':
        raise AttributeError('%r object attribute %r is read-only' % (type(target).__name__, name))
    with _attribute(target, '_lock'):
        _enter_thread(target)
        change(target, name, *value)


def _enter_thread(target):
    """Make the running thread's dict the __dict__ of a local whose lock is held."""
    per_thread, thread = _attribute(target, '_per_thread'), current_thread()
    known = per_thread.get(thread)
    if known is not None:
        object.__setattr__(target, '__dict__', known)
        return
    per_thread[thread] = fresh = {}
    object.__setattr__(target, '__dict__', fresh)
    if type(target).__init__ is not object.__init__:
        args, kwargs = _attribute(target, '_arguments')
        type(target).__init__(target, *args, **kwargs)


# Last: threading itself may ask for `local` while it is being imported.
from threading import RLock, current_thread
