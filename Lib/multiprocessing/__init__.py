"""Processes with the interface of threading: Process, queues, locks, pools.

Most functions here import the module that has the class only when they are called.
"""
import os

from multiprocessing.process import Process, active_children, current_process
from multiprocessing.util import SUBDEBUG, SUBWARNING

__version__ = '0.70a1'
__all__ = ['Process', 'current_process', 'active_children', 'freeze_support', 'Manager', 'Pipe', 'cpu_count',
           'log_to_stderr', 'get_logger', 'allow_connection_pickling', 'BufferTooShort', 'TimeoutError', 'Lock', 'RLock',
           'Semaphore', 'BoundedSemaphore', 'Condition', 'Event', 'Queue', 'JoinableQueue', 'Pool', 'Value', 'Array',
           'RawValue', 'RawArray', 'SUBDEBUG', 'SUBWARNING']


class ProcessError(Exception):
    """Something with processes."""


class BufferTooShort(ProcessError):
    """A message that does not fit; its argument is the message."""


class TimeoutError(ProcessError):
    """A result that did not come in time."""


class AuthenticationError(ProcessError):
    """The other side does not know the key."""


import _multiprocessing                    # needs the classes above


def cpu_count():
    """How many processors there are.  NotImplementedError when the system does not tell."""
    try:
        number = os.sysconf('SC_NPROCESSORS_ONLN')
    except (ValueError, OSError, AttributeError):
        number = 0
    if number < 1:
        raise NotImplementedError('cannot determine number of cpus')
    return number


def freeze_support():
    """For frozen programs of another system; here it does nothing."""


def get_logger():
    """The logger of this package."""
    from multiprocessing import util
    return util.get_logger()


def log_to_stderr(level=None):
    """The logger, which writes to sys.stderr."""
    from multiprocessing import util
    return util.log_to_stderr(level)


def allow_connection_pickling():
    """Connections and sockets may be sent to other processes."""
    from multiprocessing import reduction


def Manager():
    """A manager whose process has been started."""
    from multiprocessing import managers
    made = managers.SyncManager()
    made.start()
    return made


def Pipe(duplex=True):
    """Two connections that are connected to each other."""
    from multiprocessing import connection
    return connection.Pipe(duplex)


def Lock():
    """A lock between processes."""
    from multiprocessing import synchronize
    return synchronize.Lock()


def RLock():
    """A lock that its owner may take again."""
    from multiprocessing import synchronize
    return synchronize.RLock()


def Condition(lock=None):
    """A condition between processes."""
    from multiprocessing import synchronize
    return synchronize.Condition(lock)


def Semaphore(value=1):
    """A counter between processes."""
    from multiprocessing import synchronize
    return synchronize.Semaphore(value)


def BoundedSemaphore(value=1):
    """A counter that never goes above its first value."""
    from multiprocessing import synchronize
    return synchronize.BoundedSemaphore(value)


def Event():
    """A flag between processes."""
    from multiprocessing import synchronize
    return synchronize.Event()


def Queue(maxsize=0):
    """A queue between processes."""
    from multiprocessing import queues
    return queues.Queue(maxsize)


def JoinableQueue(maxsize=0):
    """A queue whose join() waits until all is done."""
    from multiprocessing import queues
    return queues.JoinableQueue(maxsize)


def Pool(processes=None, initializer=None, initargs=(), maxtasksperchild=None):
    """Workers in processes."""
    from multiprocessing import pool
    return pool.Pool(processes, initializer, initargs, maxtasksperchild)


def RawValue(typecode_or_type, *args):
    """A value in shared memory."""
    from multiprocessing import sharedctypes
    return sharedctypes.RawValue(typecode_or_type, *args)


def RawArray(typecode_or_type, size_or_initializer):
    """An array in shared memory."""
    from multiprocessing import sharedctypes
    return sharedctypes.RawArray(typecode_or_type, size_or_initializer)


def Value(typecode_or_type, *args, **kwds):
    """A value in shared memory with a lock."""
    from multiprocessing import sharedctypes
    return sharedctypes.Value(typecode_or_type, *args, **kwds)


def Array(typecode_or_type, size_or_initializer, **kwds):
    """An array in shared memory with a lock."""
    from multiprocessing import sharedctypes
    return sharedctypes.Array(typecode_or_type, size_or_initializer, **kwds)
