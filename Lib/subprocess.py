"""Running programs: Popen with pipes, call, check_call, check_output (the documented 2.7 interface).

A child is made by fork and exec.  What goes wrong in it before exec comes back through a pipe, as a
pickled exception that the parent raises.
"""
import cPickle as pickle
import errno
import fcntl
import gc
import os
import select
import signal
import sys
import traceback
import types

__all__ = ['Popen', 'PIPE', 'STDOUT', 'call', 'check_call', 'check_output', 'CalledProcessError']

PIPE, STDOUT = -1, -2
mswindows = False
_PIPE_BUF = getattr(select, 'PIPE_BUF', 512)
try:
    MAXFD = os.sysconf('SC_OPEN_MAX')
except (AttributeError, ValueError, OSError):
    MAXFD = 256

_active = []                       # Popen objects that were dropped while their child ran


class CalledProcessError(Exception):
    """A program ended with a status other than 0: returncode, cmd, output."""

    def __init__(self, returncode, cmd, output=None):
        self.returncode, self.cmd, self.output = returncode, cmd, output

    def __str__(self):
        words = "Command '%s' returned non-zero exit status %d"
        return words % (self.cmd, self.returncode)


def _cleanup():
    """Asks for the status of children that nobody waits for."""
    for each in list(_active):
        if each._internal_poll(_deadstate=sys.maxint) is not None:
            try:
                _active.remove(each)
            except ValueError:
                pass               # another thread was here


def _eintr_retry_call(func, *args):
    """Calls again as long as a signal comes in between."""
    while True:
        try:
            return func(*args)
        except (OSError, IOError) as error:
            if error.errno != errno.EINTR:
                raise


def _args_from_interpreter_flags():
    """The options with which another interpreter behaves like this one."""
    letters = {'debug': 'd', 'dont_write_bytecode': 'B', 'no_user_site': 's', 'no_site': 'S',
               'ignore_environment': 'E', 'verbose': 'v', 'bytes_warning': 'b',
               'py3k_warning': '3', 'optimize': 'O'}
    options = ['-' + letter * getattr(sys.flags, name) for name, letter in letters.items()
               if getattr(sys.flags, name) > 0]
    if sys.flags.hash_randomization:
        options.append('-R')
    return options + ['-W' + each for each in sys.warnoptions]


# -- short ways

def call(*popenargs, **kwargs):
    """Runs a program and waits: its status.  Arguments as for Popen."""
    child = Popen(*popenargs, **kwargs)
    return child.wait()


def check_call(*popenargs, **kwargs):
    """call() that raises CalledProcessError unless the status is 0."""
    status = call(*popenargs, **kwargs)
    if status:
        raise CalledProcessError(status, _command(popenargs, kwargs))
    return 0


def check_output(*popenargs, **kwargs):
    """Runs a program and returns what it writes; CalledProcessError unless the status is 0."""
    if 'stdout' in kwargs:
        raise ValueError('stdout argument not allowed, it will be overridden.')
    child = Popen(stdout=PIPE, *popenargs, **kwargs)
    output = child.communicate()[0]
    status = child.poll()
    if status:
        raise CalledProcessError(status, _command(popenargs, kwargs), output=output)
    return output


def _command(popenargs, kwargs):
    return kwargs['args'] if kwargs.get('args') is not None else popenargs[0]


def list2cmdline(seq):
    """A command line of words, quoted as the C runtime of Windows reads it."""
    words = []
    for arg in seq:
        quoted, slashes = '', 0
        for char in arg:
            if char == '\\':
                slashes += 1
                continue
            quoted += '\\' * (slashes * 2 + 1 if char == '"' else slashes) + char
            slashes = 0
        needs = not arg or ' ' in arg or '\t' in arg
        quoted += '\\' * (slashes * 2 if needs else slashes)
        words.append('"%s"' % quoted if needs else quoted)
    return ' '.join(words)


# -- Popen

_has_poll = hasattr(select, 'poll')


class _SelectPoll(object):
    """The part of select.poll that Popen needs, on select.select."""

    def __init__(self):
        self.__wanted = {}          # descriptor -> events

    def register(self, fd, events):
        self.__wanted[fd] = events

    def unregister(self, fd):
        del self.__wanted[fd]

    def poll(self):
        writing = [fd for fd, events in self.__wanted.items() if events & select.POLLOUT]
        reading = [fd for fd in self.__wanted if fd not in writing]
        readable, writable, _ = select.select(reading, writing, [])
        return [(fd, select.POLLIN) for fd in readable] + [(fd, select.POLLOUT) for fd in writable]


class Popen(object):
    """A child process.

    args: a list of words, or a string (a program's path; with shell=True a line for /bin/sh).
    stdin, stdout, stderr: None (inherited), PIPE, a descriptor, a file; stderr may be STDOUT.
    preexec_fn: called in the child before the program starts.  close_fds: it keeps only 0, 1, 2.
    pid, returncode (None while it runs, negative: a signal), stdin, stdout, stderr: as attributes."""

    _child_created = False

    def __init__(self, args, bufsize=0, executable=None, stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=False, shell=False, cwd=None, env=None,
                 universal_newlines=False, startupinfo=None, creationflags=0):
        _cleanup()
        if not isinstance(bufsize, (long, int)):
            raise TypeError('bufsize must be an integer')
        for name, given in (('startupinfo', startupinfo), ('creationflags', creationflags)):
            if given:
                raise ValueError('%s is only supported on Windows platforms' % name)
        self.stdin = self.stdout = self.stderr = self.pid = self.returncode = None
        self.universal_newlines = universal_newlines
        ends, to_close = self._get_handles(stdin, stdout, stderr)
        try:
            # In this order: classes that override it know it.
            self._execute_child(args, executable, preexec_fn, close_fds, cwd, env, universal_newlines, startupinfo,
                                creationflags, shell, to_close, *ends)
        except Exception:
            failure = sys.exc_info()
            for fd in to_close:
                try:
                    os.close(fd)
                except (IOError, OSError):
                    pass           # the first failure is the one to tell
            raise failure[0], failure[1], failure[2]
        read_mode = 'rU' if universal_newlines else 'rb'
        for name, mode, fd in (('stdin', 'wb', ends[1]), ('stdout', read_mode, ends[2]),
                               ('stderr', read_mode, ends[4])):
            if fd is not None:
                setattr(self, name, os.fdopen(fd, mode, bufsize))

    def __del__(self, _maxint=sys.maxint):
        if self._child_created and self._internal_poll(_deadstate=_maxint) is None:
            if _active is not None:
                _active.append(self)   # so that its status is asked for some day

    # -- pipes

    def pipe_cloexec(self):
        """A pipe whose ends no other program inherits."""
        ends = os.pipe()
        for fd in ends:
            self._set_cloexec_flag(fd)
        return ends

    def _set_cloexec_flag(self, fd, cloexec=True):
        flags = fcntl.fcntl(fd, fcntl.F_GETFD)
        bit = fcntl.FD_CLOEXEC
        fcntl.fcntl(fd, fcntl.F_SETFD, flags | bit if cloexec else flags & ~bit)

    def _get_handles(self, stdin, stdout, stderr):
        """((p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite), set of those that we made)"""
        made = set()

        def ends_of(given, child_reads):
            if given is None:
                return None, None
            if given == PIPE:
                ends = self.pipe_cloexec()
                made.update(ends)
                return ends
            fd = given if isinstance(given, (int, long)) else given.fileno()
            return (fd, None) if child_reads else (None, fd)

        p2cread, p2cwrite = ends_of(stdin, True)
        c2pread, c2pwrite = ends_of(stdout, False)
        if stderr == STDOUT:
            errread, errwrite = None, c2pwrite if c2pwrite is not None else sys.__stdout__.fileno()
        else:
            errread, errwrite = ends_of(stderr, False)
        return (p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite), made

    # -- the child

    def _execute_child(self, args, executable, preexec_fn, close_fds, cwd, env, universal_newlines, startupinfo,
                       creationflags, shell, to_close, *ends):
        args = [args] if isinstance(args, types.StringTypes) else list(args)
        if shell:
            args = ['/bin/sh', '-c'] + args
            if executable:
                args[0] = executable
        executable = args[0] if executable is None else executable
        ear, mouth = self.pipe_cloexec()
        ours = [fd for fd in (ends[1], ends[2], ends[4], ear) if fd is not None]
        try:
            try:
                self.__fork(lambda: self.__be_child(args, executable, preexec_fn, close_fds, cwd, env, ends, ours, mouth))
            finally:
                os.close(mouth)
            problem = self.__read_all(ear)
        finally:
            for ours_too, fd in ((ends[1], ends[0]), (ends[2], ends[3]), (ends[4], ends[5])):
                if fd is not None and ours_too is not None and fd in to_close:
                    os.close(fd)
                    to_close.discard(fd)
            os.close(ear)
        if problem:
            self.__bury()
            raise pickle.loads(problem)

    def __fork(self, be_child):
        collecting = gc.isenabled()
        gc.disable()               # in the child nobody's __del__ is to run
        try:
            self.pid = os.fork()
            self._child_created = True
            if self.pid == 0:
                be_child()         # does not return
        finally:
            if collecting:
                gc.enable()

    def __bury(self):
        """Waits for the child that has not become the program; it may be gone by SIGCHLD being ignored."""
        try:
            self.__await()
        except OSError, gone:
            if gone.errno != errno.ECHILD:
                raise

    def __read_all(self, fd):
        pieces = []
        while True:
            piece = _eintr_retry_call(os.read, fd, 1048576)
            if not piece:
                return ''.join(pieces)
            pieces.append(piece)

    def __be_child(self, args, executable, preexec_fn, close_fds, cwd, env, ends, not_ours, report):
        """In the child: never returns."""
        try:
            for fd in not_ours:
                os.close(fd)
            self.__arrange(ends[0], ends[3], ends[5], report)
            if close_fds:
                self._close_fds(but=report)
            if cwd is not None:
                os.chdir(cwd)
            if preexec_fn:
                preexec_fn()
            extra = () if env is None else (env,)
            (os.execvpe if extra else os.execvp)(executable, args, *extra)
        except:
            kind, value, tb = sys.exc_info()
            value.child_traceback = ''.join(traceback.format_exception(kind, value, tb))
            os.write(report, pickle.dumps(value))
        os._exit(255)

    def __arrange(self, child_in, child_out, child_err, report):
        """Makes the three ends descriptors 0, 1 and 2."""
        if child_out == 0:
            child_out = os.dup(child_out)
        if child_err in (0, 1):
            child_err = os.dup(child_err)
        for fd, target in ((child_in, 0), (child_out, 1), (child_err, 2)):
            if fd == target:
                self._set_cloexec_flag(fd, False)
            elif fd is not None:
                os.dup2(fd, target)
        for fd in set((child_in, child_out, child_err)):
            if fd is not None and fd > 2 and fd != report:
                os.close(fd)

    def _close_fds(self, but):
        os.closerange(3, but)
        os.closerange(but + 1, MAXFD)

    # -- its end

    def _handle_exitstatus(self, status):
        """Sets returncode by what waitpid() told: minus the number of the signal that ended or stopped the child.

        Needs nothing of the module, which may be gone already when __del__ gets here."""
        low, high = status & 127, status >> 8 & 255
        if low == 0:
            self.returncode = high
        else:
            self.returncode = -high if low == 127 else -low

    def _internal_poll(self, _deadstate=None, _waitpid=os.waitpid, _nohang=os.WNOHANG,
                       _os_error=os.error, _nochild=errno.ECHILD):
        # names as defaults: it runs from __del__ while the interpreter ends
        if self.returncode is None:
            try:
                pid, status = _waitpid(self.pid, _nohang)
                if pid == self.pid:
                    self._handle_exitstatus(status)
            except _os_error as error:
                lost = 0 if error.errno == _nochild else None    # somebody else has its status
                self.returncode = lost if _deadstate is None else _deadstate
        return self.returncode

    def poll(self):
        """The status if the child has ended, else None."""
        return self._internal_poll(None)

    def __await(self):
        return _eintr_retry_call(os.waitpid, self.pid, 0)

    def wait(self):
        """Waits for the end of the child: its status."""
        while self.returncode is None:
            pid, status = self.__next_end()
            if pid == self.pid:
                self._handle_exitstatus(status)
        return self.returncode

    def __next_end(self):
        """What waitpid() says; of a child whose status is lost that it has ended well."""
        try:
            return self.__await()
        except OSError, gone:
            if gone.errno == errno.ECHILD:
                return self.pid, 0
            raise

    def send_signal(self, sig):
        """Sends a signal to the child."""
        os.kill(self.pid, sig)

    def terminate(self):
        """Sends SIGTERM."""
        return self.send_signal(signal.SIGTERM)

    def kill(self):
        """Sends SIGKILL."""
        return self.send_signal(signal.SIGKILL)

    # -- talking to it

    def communicate(self, input=None):
        """Writes `input` to its stdin, reads stdout and stderr to their ends, waits for it:
        (what came from stdout, from stderr), None where there is no pipe."""
        pipes = [self.stdin, self.stdout, self.stderr]
        if pipes.count(None) >= 2:
            return self.__communicate_one(input)
        if self.stdin:
            self.stdin.flush()
            if not input:
                self.stdin.close()
        return self._communicate(input)

    def __communicate_one(self, input):
        stdout = stderr = None
        if self.stdin:
            if input:
                try:
                    self.stdin.write(input)
                except IOError, error:
                    if error.errno not in (errno.EPIPE, errno.EINVAL):
                        raise
            self.stdin.close()
        elif self.stdout:
            stdout = self.__drain(self.stdout)
        elif self.stderr:
            stderr = self.__drain(self.stderr)
        self.wait()
        return stdout, stderr

    def __drain(self, stream):
        with stream:
            return _eintr_retry_call(stream.read)

    def _translate_newlines(self, data):
        return data.replace('\r\n', '\n').replace('\r', '\n')

    def _communicate(self, input):
        "What communicate() does when there are two pipes or three."
        exchange = self._communicate_with_poll if _has_poll else self._communicate_with_select
        answer = []
        for pieces in exchange(input):
            text = None if pieces is None else ''.join(pieces)
            if text is not None and self.universal_newlines and hasattr(file, 'newlines'):
                text = self._translate_newlines(text)
            answer.append(text)
        self.wait()
        return tuple(answer)

    def _communicate_with_poll(self, input):
        return self.__exchange(input, select.poll())

    def _communicate_with_select(self, input):
        return self.__exchange(input, _SelectPoll())

    def __exchange(self, input, poller):
        """Feeds and drains the pipes as they become ready: lists of what came from stdout and stderr, None without a pipe."""
        by_fd = {}
        pieces = dict((stream, []) for stream in (self.stdout, self.stderr) if stream)
        ready = select.POLLIN | select.POLLPRI

        def watch(stream, events):
            poller.register(stream.fileno(), events)
            by_fd[stream.fileno()] = stream

        def finish(fd):
            poller.unregister(fd)
            by_fd.pop(fd).close()

        if input and self.stdin:
            watch(self.stdin, select.POLLOUT)
        for stream in pieces:
            watch(stream, ready)
        sent = 0
        while by_fd:
            for fd, event in self.__poll_ready(poller):
                if event & select.POLLOUT:
                    sent += self.__feed(fd, input[sent:sent + _PIPE_BUF]) or len(input)
                    if sent >= len(input):
                        finish(fd)
                elif event & ready:
                    data = os.read(fd, 8192)
                    if data:
                        pieces[by_fd[fd]].append(data)
                    else:
                        finish(fd)
                else:
                    finish(fd)     # hung up, or an error
        return pieces.get(self.stdout), pieces.get(self.stderr)

    def __feed(self, fd, data):
        """Bytes that a pipe has taken; 0 when nobody reads it any more."""
        try:
            return os.write(fd, data)
        except OSError, gone:
            if gone.errno != errno.EPIPE:
                raise
            return 0

    def __poll_ready(self, poller):
        try:
            return poller.poll()
        except select.error as error:
            if error.args[0] != errno.EINTR:
                raise
            return []
