"""The interface of multiprocessing with threads."""
import itertools
import sys
import threading
import weakref
from Queue import Queue
from threading import BoundedSemaphore, Event, Lock, RLock, Semaphore
import array as _array

from multiprocessing import TimeoutError, cpu_count
from multiprocessing.dummy.connection import Pipe

__all__ = ['Process', 'current_process', 'active_children', 'freeze_support', 'Lock', 'RLock', 'Semaphore',
           'BoundedSemaphore', 'Condition', 'Event', 'Queue', 'Manager', 'Pipe', 'Pool', 'JoinableQueue']

JoinableQueue, current_process, dict, list = Queue, threading.currentThread, dict, list
setattr(current_process(), '_children', weakref.WeakKeyDictionary())


class DummyProcess(threading.Thread):
    """A thread with the face of a process."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}):
        super(DummyProcess, self).__init__(group, target, name, args, kwargs)
        self._pid, self._children, self._began = None, weakref.WeakKeyDictionary(), False
        self._maker = current_process()

    def start(self):
        assert self._maker is current_process()
        self._began = True
        children = getattr(self._maker, '_children', None)
        if children is not None:
            children[self] = None
        super(DummyProcess, self).start()

    @property
    def exitcode(self):
        """0 when it has ended, else None."""
        return 0 if self._began and not self.is_alive() else None


Process = DummyProcess


class Condition(threading._Condition):
    """A condition of threads."""
    notify_all = threading._Condition.notifyAll.im_func

    def wait(self, timeout=None):
        """Like that of processes it does not tell whether it was in time."""
        threading._Condition.wait(self, timeout)


def active_children():
    """The threads that this one has started and that run."""
    children = getattr(current_process(), '_children')
    for each in [each for each in children.keys() if not each.is_alive()]:
        children.pop(each, None)
    return children.keys()


def freeze_support():
    """Nothing to do."""


class Namespace(object):
    """Attributes."""

    def __init__(self, **names):
        vars(self).update(names)

    def __repr__(self):
        shown = sorted('%s=%r' % pair for pair in vars(self).items() if not pair[0].startswith('_'))
        return 'Namespace(%s)' % str.join(', ', shown)


class Value(object):
    """A value in an attribute."""

    def __init__(self, typecode, value, lock=True):
        self._typecode, self._value = typecode, value

    value = property(lambda self: self._value, lambda self, value: setattr(self, '_value', value))

    def __repr__(self):
        return '<%s(%r, %r)>' % (type(self).__name__, self._typecode, self._value)


def Array(typecode, sequence, lock=True):
    """An array."""
    return _array.array(typecode, sequence)


def Manager():
    """This module has all that a manager has."""
    here = __name__
    return sys.modules[here]


def shutdown():
    """Nothing to do."""


def Pool(processes=None, initializer=None, initargs=()):
    """Workers in threads."""
    from multiprocessing.pool import ThreadPool
    return ThreadPool(processes=processes, initializer=initializer, initargs=initargs)
