"""Popen: a forked process; ForkingPickler: how objects travel between processes."""
import errno
import functools
import os
import pickle
import signal
import sys
import time
import types

from multiprocessing import process

__all__ = ['Popen', 'assert_spawning', 'exit', 'duplicate', 'close', 'ForkingPickler']

exit, duplicate, close = os._exit, os.dup, os.close


def assert_spawning(self):
    """RuntimeError for objects that may only be inherited."""
    inherits = not Popen.thread_is_spawning()
    if inherits:
        raise RuntimeError('%s objects should only be shared between processes through inheritance'
                           % type(self).__name__)


class ForkingPickler(pickle.Pickler):
    """A pickler that also takes methods and partial functions, and what register() names."""
    dispatch = pickle.Pickler.dispatch.copy()

    @classmethod
    def register(cls, type, reduce):
        """reduce(object) gives what __reduce__ would."""
        cls.dispatch[type] = lambda self, obj: self.save_reduce(obj=obj, *reduce(obj))


def _reduce_method(method):
    return getattr, (method.im_self if method.im_self is not None else method.im_class, method.im_func.__name__)


ForkingPickler.register(types.MethodType, _reduce_method)
ForkingPickler.register(type(list.append), lambda method: (getattr, (method.__objclass__, method.__name__)))
ForkingPickler.register(type(int.__add__), lambda method: (getattr, (method.__objclass__, method.__name__)))


def _make_partial(function, args, keywords):
    return functools.partial(function, *args, **keywords)


ForkingPickler.register(functools.partial,
                        lambda made: (_make_partial, (made.func, made.args, made.keywords or {})))


class Popen(object):
    """A child: it runs process_obj._bootstrap().  returncode is None until its end is known."""

    def __init__(self, process_obj):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self.returncode = None
        self.pid = os.fork()
        if not self.pid:
            self._run(process_obj)

    @staticmethod
    def _run(process_obj):
        shared = sys.modules.get('random')
        if shared is not None:             # or all children would draw the same numbers
            shared.seed()
        status = process_obj._bootstrap()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (ValueError, IOError):
                pass
        exit(status)

    def poll(self, flag=os.WNOHANG):
        """The status, or None while the child runs."""
        while self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except OSError as problem:
                if problem.errno == errno.EINTR:
                    continue
                return None                # somebody else has waited for it
            if pid != self.pid:
                break
            self.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        return self.returncode

    def wait(self, timeout=None):
        """The status when the child ends in time, else None."""
        if timeout is None:
            return self.poll(0)
        end, pause = time.time() + timeout, 0.0005
        while self.poll() is None and time.time() < end:
            time.sleep(max(0, min(pause, end - time.time())))
            pause = min(2 * pause, 0.05)
        return self.returncode

    def terminate(self):
        """Ask the child to end."""
        if self.returncode is not None:
            return
        try:
            kill = os.kill
            kill(self.pid, signal.SIGTERM)
        except OSError:
            if self.wait(0.1) is None:
                raise

    @staticmethod
    def thread_is_spawning():
        """A fork inherits: nothing is ever pickled for a new process."""
        return False


old_main_modules = []


def prepare(data):
    """For processes that are not forks: sets what the parent tells of itself."""
    me = process.current_process()
    for name in {'name', 'authkey'}.intersection(data):
        setattr(me, name, data[name])
    for name, place in (('sys_path', sys), ('sys_argv', sys)):
        if name in data:
            setattr(place, name[4:], data[name])
    if data.get('dir'):
        os.chdir(data['dir'])
