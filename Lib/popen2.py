"""Commands with pipes; new programs use subprocess."""
import os
import subprocess
import sys
import warnings

warnings.warn('The popen2 module is deprecated.  Use the subprocess module.', DeprecationWarning, stacklevel=2)

__all__ = ['popen2', 'popen3', 'popen4']

try:
    MAXFD = os.sysconf('SC_OPEN_MAX')
except (AttributeError, ValueError):
    MAXFD = 256

_active = []                    # commands whose object is gone and that still ran then


def _cleanup():
    """Ask those for their status; drop the ones that have ended."""
    for one in _active[:]:
        if one.poll(_deadstate=sys.maxint) >= 0 and one in _active:
            _active.remove(one)


class Popen3:
    """A command that runs: a line for the shell, or a list of words.

    tochild writes to it, fromchild reads its output, childerr its errors (None unless wanted).  sts is -1 while
    it runs, then the status as os.wait() gives it.
    """

    sts = -1
    _errors = None              # where they go: with the program's own

    def __init__(self, cmd, capturestderr=False, bufsize=-1):
        _cleanup()
        errors = subprocess.PIPE if capturestderr else self._errors
        self.cmd = cmd
        self._child = subprocess.Popen(cmd, bufsize, shell=isinstance(cmd, basestring), stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=errors, close_fds=True)
        self.pid = self._child.pid
        self.tochild, self.fromchild, self.childerr = self._child.stdin, self._child.stdout, self._child.stderr

    def __del__(self):
        # Without a subprocess the constructor has failed.
        if '_child' in self.__dict__ and self.poll(_deadstate=sys.maxint) < 0 and _active is not None:
            _active.append(self)

    def _note(self, code):
        if code is not None:
            self.sts = code << 8 if code >= 0 else -code
        return self.sts

    def poll(self, _deadstate=None):
        """The status, -1 while it runs."""
        return self.sts if self.sts >= 0 else self._note(self._child._internal_poll(_deadstate))

    def wait(self):
        """Wait for its end; returns the status."""
        return self.sts if self.sts >= 0 else self._note(self._child.wait())


class Popen4(Popen3):
    """A command whose errors come with its output."""

    childerr = None
    _errors = subprocess.STDOUT

    def __init__(self, cmd, bufsize=-1):
        Popen3.__init__(self, cmd, False, bufsize)


def popen2(cmd, bufsize=-1, mode='t'):
    """Run a command; returns (its output, its input)."""
    made = Popen3(cmd, False, bufsize)
    return made.fromchild, made.tochild


def popen3(cmd, bufsize=-1, mode='t'):
    """Run a command; returns (its output, its input, its errors)."""
    made = Popen3(cmd, True, bufsize)
    return made.fromchild, made.tochild, made.childerr


def popen4(cmd, bufsize=-1, mode='t'):
    """Run a command; returns (its output with its errors, its input)."""
    made = Popen4(cmd, bufsize)
    return made.fromchild, made.tochild


__all__ += ['Popen3', 'Popen4']
