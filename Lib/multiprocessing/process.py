"""Process: a function that runs in a process of its own, made by a fork."""
import itertools
import os
import sys

__all__ = ['Process', 'current_process', 'active_children']

try:
    ORIGINAL_DIR = os.path.abspath(os.getcwd())
except OSError:
    ORIGINAL_DIR = None

_UNTOLD = 'can only test a child process'


class AuthenticationString(bytes):
    """A key that is not to leave the process, but in what a new process gets."""

    def __reduce__(self):
        from multiprocessing.forking import Popen
        for_a_child = Popen.thread_is_spawning()
        if not for_a_child:
            raise TypeError('Pickling an AuthenticationString object is disallowed for security reasons')
        return type(self), (str(self),)


class _State(object):
    """What a process knows: its children, the counter of their names."""

    def __init__(self):
        self.forget()

    def forget(self):
        """A new process begins without children."""
        self.children = set()
        self.numbers = iter(itertools.count(1))

    def reap(self):
        """Drops children that have ended."""
        for child in [each for each in self.children if each._popen.poll() is not None]:
            self.children.discard(child)


_state = _State()
_current_process = None         # the object that stands for this process


def _take_over(process):
    global _current_process
    _current_process = process


def _cleanup():
    """Drops children that have ended."""
    _state.reap()


def current_process():
    """The object that stands for this process."""
    return _current_process


def active_children():
    """A list of the children that run; those that have ended are waited for."""
    _state.reap()
    return list(_state.children)


def _forking_popen():
    from multiprocessing.forking import Popen
    return Popen


class Process(object):
    """An activity in a process of its own, with the interface of threading.Thread.

    _popen is None before start(); _parent_pid is the process that made the object, the only one that may use it."""

    _Popen = None

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}):
        assert group is None, 'group argument must be None for now'
        parent = _current_process
        self._identity = parent._identity + (next(_state.numbers),)
        self._authkey, self._daemonic, self._tempdir = parent._authkey, parent._daemonic, parent._tempdir
        self._parent_pid, self._popen = os.getpid(), None
        self._target, self._args, self._kwargs = target, tuple(args), dict(kwargs)
        self._name = name or '%s-%s' % (type(self).__name__, ':'.join(map(str, self._identity)))

    def run(self):
        """What the process does; classes may override it."""
        if self._target is not None:
            work, args, keywords = self._target, self._args, self._kwargs
            work(*args, **keywords)

    def start(self):
        """Begin the process."""
        mine = self._parent_pid == os.getpid()
        assert self._popen is None, 'cannot start a process twice'
        assert mine, 'can only start a process object created by current process'
        assert not _current_process._daemonic, 'daemonic processes are not allowed to have children'
        _state.reap()
        self._popen = (self._Popen or _forking_popen())(self)
        # Only the child needs them; here they would live as long as the process object.
        self._target = self._args = self._kwargs = None
        _state.children.add(self)

    def __own(self, text):
        assert self._parent_pid == os.getpid(), text

    def terminate(self):
        """End the process by a signal."""
        self._popen.terminate()

    def join(self, timeout=None):
        """Wait for the end of the process, or for some seconds."""
        self.__own('can only join a child process')
        assert self._popen is not None, 'can only join a started process'
        if self._popen.wait(timeout) is not None:
            _state.children.discard(self)

    def is_alive(self):
        """Whether the process runs."""
        if self is _current_process:
            return True
        self.__own(_UNTOLD)
        return self._popen is not None and self._popen.poll() is None

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, value):
        assert isinstance(value, basestring), 'name must be a string'
        self._name = value

    @property
    def daemon(self):
        """Whether it ends with its parent."""
        return self._daemonic

    @daemon.setter
    def daemon(self, value):
        assert self._popen is None, 'process has already started'
        self._daemonic = value

    @property
    def authkey(self):
        """The key that connections ask for."""
        return self._authkey

    @authkey.setter
    def authkey(self, value):
        self._authkey = AuthenticationString(value)

    @property
    def exitcode(self):
        """None while it runs, the status it ended with, or minus the signal."""
        if self._popen is None:
            return None
        self.__own(_UNTOLD)
        code = self._popen.poll()
        return code

    @property
    def ident(self):
        """The number of the process, None before start()."""
        if self is _current_process:
            return os.getpid()
        child = self._popen
        return child.pid if child else child

    pid = ident

    def __status(self):
        if self is _current_process:
            return 'started'
        if self._parent_pid != os.getpid():
            return 'unknown'
        if self._popen is None:
            return 'initial'
        code = self._popen.poll()
        return 'started' if code is None else 'stopped' if code == 0 else _describe_code(code)

    def __repr__(self):
        return '<%s(%s, %s%s)>' % (type(self).__name__, self._name, self.__status(), ' daemon' * bool(self._daemonic))

    # -- in the new process

    def _bootstrap(self):
        """Everything that the new process does; gives its status."""
        from multiprocessing import util
        _state.forget()
        _take_over(self)
        util._forget_finalizers()
        try:
            self.__close_input()
            util._run_after_forkers()
            util.info('%s begins', self._name)
            code = self.__run_and_finish(util)
        except SystemExit as leaving:
            code = _exit_code(leaving)
        except:                            # whatever it is: it must not go on in the parent's code
            code = 1
            self.__show_error()
        util.info('process exiting with exitcode %d' % code)
        return code

    def __run_and_finish(self, util):
        try:
            self.run()
            return 0
        finally:
            util._exit_function()

    @staticmethod
    def __close_input():
        """The terminal belongs to the parent."""
        try:
            sys.stdin.close()
            sys.stdin = open(os.devnull, 'r')
        except (AttributeError, EnvironmentError, ValueError):
            pass

    def __show_error(self):
        import traceback
        sys.stderr.write('Process %s:\n' % self._name)
        sys.stderr.flush()
        traceback.print_exc()


def _exit_code(leaving):
    """The status of sys.exit(...)."""
    if not leaving.args:
        return 1
    if isinstance(leaving.args[0], (int, long)):
        return int(leaving.args[0])
    sys.stderr.write(str(leaving.args[0]) + '\n')
    sys.stderr.flush()
    return 0 if leaving.args[0] is None else 1


def _describe_code(code):
    import signal
    for name, number in vars(signal).items():
        if number == -code and name.startswith('SIG') and not name.startswith('SIG_'):
            return 'stopped[%s]' % name
    return 'stopped[%s]' % code


class _MainProcess(Process):
    """Stands for the process in which the program began."""

    def __init__(self):
        self._identity, self._parent_pid, self._popen = (), None, None
        self._daemonic, self._tempdir, self._name = False, None, 'MainProcess'
        self.authkey = os.urandom(32)


_take_over(_MainProcess())
