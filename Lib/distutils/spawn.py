"""Runs other programs."""
import os
import subprocess
import sys
from distutils import log
from distutils.debug import DEBUG
from distutils.errors import DistutilsExecError, DistutilsPlatformError


def spawn(cmd, search_path=1, verbose=0, dry_run=0):
    """Runs a program (a list of words) and waits; DistutilsExecError unless it returns 0."""
    words = list(cmd)
    log.info(' '.join(words))
    if dry_run:
        return
    shown = words if DEBUG else words[0]
    executable = find_executable(words[0]) if search_path else words[0]
    try:
        status = subprocess.call(words, executable=executable or words[0])
    except OSError as problem:
        raise DistutilsExecError('command %r failed: %s' % (shown, problem.args[-1]))
    if status < 0:
        raise DistutilsExecError('command %r terminated by signal %d' % (shown, -status))
    if status:
        raise DistutilsExecError('command %r failed with exit status %d' % (shown, status))


def find_executable(executable, path=None):
    """The path of a program in PATH (or in `path`), None if it is not there."""
    folders = (os.environ.get('PATH', os.defpath) if path is None else path).split(os.pathsep)
    if (sys.platform == 'win32' or os.name == 'os2') and os.path.splitext(executable)[1] != '.exe':
        executable += '.exe'
    if os.path.isfile(executable):
        return executable
    for folder in folders:
        candidate = os.path.join(folder, executable)
        if os.path.isfile(candidate):
            return candidate
    return None


def _nt_quote_args(args):
    """Words with blanks in quotes, for Windows; changes the list."""
    args[:] = ['"%s"' % word if ' ' in word else word for word in args]
    return args
