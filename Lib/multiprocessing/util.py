"""What the parts of multiprocessing use: messages, finalizers, functions to call after a fork."""
import atexit
import itertools
import os
import threading
import weakref

from multiprocessing.process import active_children, current_process

__all__ = ['sub_debug', 'debug', 'info', 'sub_warning', 'get_logger', 'log_to_stderr', 'get_temp_dir',
           'register_after_fork', 'is_exiting', 'Finalize', 'ForkAwareThreadLock', 'ForkAwareLocal', 'SUBDEBUG',
           'SUBWARNING']

NOTSET, SUBDEBUG, DEBUG, INFO, SUBWARNING = 0, 5, 10, 20, 25
LOGGER_NAME = 'multiprocessing'
DEFAULT_LOGGING_FORMAT = '[%(levelname)s/%(processName)s] %(message)s'

# -- messages: kept once there is a logger

_logging = {'logger': None, 'to_stderr': False}


def _message_function(name, level):
    def tell(msg, *args):
        if _logging['logger'] is not None:
            _logging['logger'].log(level, msg, *args)
    tell.__name__ = name
    return tell


sub_debug, debug, info, sub_warning = [_message_function(*row) for row in (
    ('sub_debug', SUBDEBUG), ('debug', DEBUG), ('info', INFO), ('sub_warning', SUBWARNING))]


def get_logger():
    """The logger of this package."""
    if _logging['logger'] is None:
        import logging
        for level, name in ((SUBDEBUG, 'SUBDEBUG'), (SUBWARNING, 'SUBWARNING')):
            logging.addLevelName(level, name)
        made = logging.getLogger(LOGGER_NAME)
        made.propagate = 0
        _logging['logger'] = made
        _order_exit()
    return _logging['logger']


def log_to_stderr(level=None):
    """The logger, which writes to sys.stderr."""
    import logging
    made, handler = get_logger(), logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    made.addHandler(handler)
    if level:
        made.setLevel(level)
    _logging['to_stderr'] = True
    return made


def get_temp_dir():
    """A folder that goes with the process."""
    me = current_process()
    if me._tempdir is None:
        import shutil
        import tempfile
        me._tempdir = tempfile.mkdtemp(prefix='pymp-')
        info('created temp directory %s', me._tempdir)
        Finalize(None, shutil.rmtree, args=[me._tempdir], exitpriority=-100)
    return me._tempdir


# -- after a fork

_afterfork_registry = weakref.WeakValueDictionary()
_fork_order = itertools.count()


def register_after_fork(obj, func):
    """func(obj) is called in each new process while obj lives."""
    _afterfork_registry[(next(_fork_order), id(obj), func)] = obj


def _run_after_forkers():
    for (order, _, function), obj in sorted(_afterfork_registry.items()):
        try:
            function(obj)
        except Exception as problem:
            info('after forker raised exception %s', problem)


# -- finalizers

def _forget_finalizers():
    """Those of the parent are not for a new process."""
    _finalizer_registry.clear()


_finalizer_registry = dict()
_finalizer_order = itertools.count()


class Finalize(object):
    """A call at the end of an object, or at the latest, with an exitpriority, at the end of the process.

    The key in the registry is (exitpriority, order); a finalizer that was called or cancelled is not there."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        assert exitpriority is None or type(exitpriority) is int
        assert obj is not None or exitpriority is not None
        self._watch = None if obj is None else weakref.ref(obj, self)
        self._work = callback, tuple(args), dict(kwargs or {})
        self._place, self._pid = (exitpriority, next(_finalizer_order)), os.getpid()
        _finalizer_registry[self._place] = self

    def _leave(self):
        """True when it was still active."""
        return _finalizer_registry.pop(self._place, None) is not None

    def __call__(self, wr=None):
        if not self._leave():
            sub_debug('%r was called or cancelled before', self)
            return None
        (function, args, keywords), self._work, self._watch = self._work, None, None
        return None if self._pid != os.getpid() else function(*args, **keywords)

    def cancel(self):
        """Never call it."""
        self._leave()
        self._work = self._watch = None

    def still_active(self):
        """Whether the call is still to come."""
        return self._place in _finalizer_registry

    def __repr__(self):
        if self._work is None:
            return '<Finalize object, dead>'
        function, args, keywords = self._work
        text = '<Finalize object, callback=%s' % getattr(function, '__name__', function)
        for name, value in (('args', args), ('kwargs', keywords), ('exitprority', self._place[0])):
            if value or (name == 'exitprority' and value is not None):
                text += ', %s=%s' % (name, value)
        return text + '>'


def _run_finalizers(minpriority=None):
    """Calls finalizers that have a priority, at least the given one; highest first, youngest first."""
    def wanted(place):
        return place[0] is not None and (minpriority is None or place[0] >= minpriority)
    for place in sorted(filter(wanted, list(_finalizer_registry)), reverse=True):
        each = _finalizer_registry.get(place)
        if each is None:
            continue
        sub_debug('calling %s', each)
        try:
            each()
        except Exception:
            import traceback
            traceback.print_exc()
    if minpriority is None:
        _forget_finalizers()


# -- the end

_ending = []


def is_exiting():
    """Whether the process is about to end."""
    return bool(_ending) or _ending is None


def _exit_function():
    """Ends children and calls finalizers."""
    if _ending:
        return
    _ending.append(os.getpid())
    _run_finalizers(0)
    me = current_process()
    if me is not None:
        children = active_children()
        for child in children:
            if child._daemonic:
                info('calling terminate() for daemon %s', child.name)
                child._popen.terminate()
        for child in children:
            info('calling join() for process %s', child.name)
            child.join()
    _run_finalizers()


def _order_exit():
    """Our exit function comes before that of logging."""
    atexit._exithandlers[:] = [row for row in atexit._exithandlers if row[0] is not _exit_function]
    atexit.register(_exit_function)


_order_exit()
register_after_fork(_exit_function, lambda function: _ending.__delitem__(slice(None)))


class ForkAwareThreadLock(object):
    """A lock of threads that is free in a new process."""

    def __init__(self):
        self._renew()
        register_after_fork(self, ForkAwareThreadLock._renew)

    def _renew(self):
        inner = self._lock = threading.Lock()
        self.acquire, self.release = inner.acquire, inner.release

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()


class ForkAwareLocal(threading.local):
    """Data of threads that is empty in a new process."""

    def __init__(self):
        register_after_fork(self, lambda obj: vars(obj).clear())

    def __reduce__(self):
        return type(self), ()
