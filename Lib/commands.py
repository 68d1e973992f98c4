"""Shell commands and what they print.  Old: subprocess does it better, on every system.

The status is that of os.wait(); output is what the command wrote to both streams, less one newline at
its end.
"""
import warnings

__all__ = ['getstatusoutput', 'getoutput', 'getstatus']
warnings.warnpy3k('the commands module has been removed in Python 3.0; use the subprocess module '
                  'instead', stacklevel=2)


def getstatusoutput(cmd):
    "Runs the shell command; returns (status, output).  Status 0 is success."
    import os
    with os.popen('{ %s; } 2>&1' % cmd, 'r') as pipe:
        output = pipe.read()
        status = pipe.close() or 0
    return status, output[:-1] if output.endswith('\n') else output


def getoutput(cmd):
    "What the shell command prints."
    return getstatusoutput(cmd)[1]


def getstatus(file):
    "What `ls -ld` says of a file.  Deprecated."
    warnings.warn('commands.getstatus() is deprecated', DeprecationWarning, 2)
    return getoutput('ls -ld' + mkarg(file))


def mk2arg(head, x):
    "The path of x in the folder `head`, as an argument for the shell."
    from os.path import join
    return mkarg(join(head, x))


_SPECIAL_IN_QUOTES = frozenset('\\$"`')


def mkarg(x):
    "A space and x, quoted so that the shell takes it as it is."
    if "'" in x:
        return ' "%s"' % ''.join('\\' + c if c in _SPECIAL_IN_QUOTES else c for c in x)
    return " '%s'" % x
