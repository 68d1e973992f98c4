"""Operating system interfaces: the names of `posix`, the environment, processes, folders.

`os.path` is the module of path functions.  Everything that `posix` offers is here under its own name;
what needs more than a system call is written below.  Errors are os.error, that is OSError.
"""
import errno
import sys
import posixpath as path

from posix import *
from posix import _exit
from posixpath import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull
import posix as _posix

sys.modules['os.path'] = path
name = 'posix'
linesep = '\n'
SEEK_SET, SEEK_CUR, SEEK_END = range(3)

__all__ = ['altsep', 'curdir', 'pardir', 'sep', 'pathsep', 'linesep', 'defpath', 'name', 'path',
           'devnull', 'extsep', 'SEEK_SET', 'SEEK_CUR', 'SEEK_END']
__all__ += [_each for _each in dir(_posix) if _each[0] != '_']
__all__ += ['_exit', 'makedirs', 'removedirs', 'renames', 'walk', 'execl', 'execle', 'execlp',
            'execlpe', 'execvp', 'execvpe', 'getenv', 'environ', 'putenv', 'unsetenv', 'P_WAIT',
            'P_NOWAIT', 'P_NOWAITO', 'spawnv', 'spawnve', 'spawnvp', 'spawnvpe', 'spawnl',
            'spawnle', 'spawnlp', 'spawnlpe', 'popen2', 'popen3', 'popen4', 'urandom']


def _get_exports_list(module):
    """The public names of a module."""
    return list(getattr(module, '__all__', None) or [each for each in dir(module) if each[0] != '_'])


# -- folders

def _last_two(name):
    """path.split(), a slash at the end ignored."""
    parts = path.split(name)
    return parts if parts[1] else path.split(parts[0])


def makedirs(name, mode=0777):
    """Makes a folder and those above it that are missing; os.error if it is there already.

    makedirs('a/b/c') makes a, a/b and a/b/c where none is there; mode is that of each."""
    missing = [name]
    head, tail = _last_two(name)
    while head and tail and not path.exists(head):
        missing.append(head)
        head, tail = _last_two(head)
    for folder in reversed(missing):
        if folder is not missing[-1] and _last_two(folder)[1] == curdir:
            continue                        # a/. came with a
        try:
            mkdir(folder, mode)
        except OSError, error:
            if folder is name or error.errno != errno.EEXIST:
                raise                       # else another process was faster


def _prune(name):
    """Removes the folder `name` and those above it as long as they are empty."""
    while True:
        name, last = path.split(name)
        if not (name and last):
            return
        try:
            rmdir(name)
        except error:
            return


def removedirs(name):
    """Removes a folder, then the empty ones above it."""
    rmdir(name)
    _prune(name.rstrip(sep) or name)


def renames(old, new):
    """Renames, making the folders of `new` and removing the emptied ones of `old`."""
    target = path.split(new)
    if all(target) and not path.exists(target[0]):
        makedirs(target[0])
    rename(old, new)
    if all(path.split(old)):
        _prune(old)


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yields (folder, names of folders, names of files) for `top` and all below.

    topdown: a folder comes before those in it, and the list of folder names may be changed to steer
    the walk; else after them.  onerror(error) is told of a folder that cannot be read, else it is
    passed over.  Links to folders are listed but entered only with followlinks."""
    under_way = []              # the folders from top down to where we are: (what was found, names left)
    inner = top
    while inner is not None:
        found = _contents(inner, onerror)
        if found:
            if topdown:
                yield found
            under_way.append((found, iter(found[1])))
        inner = None
        while under_way and inner is None:
            found, names = under_way[-1]
            paths = (path.join(found[0], name) for name in names)
            inner = next((each for each in paths if followlinks or not path.islink(each)), None)
            if inner is None:
                under_way.pop()
                if not topdown:
                    yield found


def _contents(folder, onerror):
    """(folder, names of folders, names of files), None if it cannot be read."""
    try:
        entries = listdir(folder)
    except error as problem:
        if onerror is not None:
            onerror(problem)
        return None
    parts = [], []
    for entry in entries:
        parts[not path.isdir(path.join(folder, entry))].append(entry)
    return (folder,) + parts


# -- the environment

from UserDict import IterableUserDict as _IterableUserDict


class _Environ(_IterableUserDict):
    """The environment as a mapping; a change reaches the C library and so child processes."""

    def __init__(self, start):
        _IterableUserDict.__init__(self)
        self.data = start

    def __setitem__(self, key, item):
        putenv(key, item)
        self.data[key] = item

    def __delitem__(self, key):
        unsetenv(key)
        del self.data[key]

    def clear(self):
        for key in list(self.data):
            del self[key]

    def pop(self, key, *default):
        value = self.data.pop(key, *default)
        unsetenv(key)
        return value

    def update(self, dict=None, **kwargs):
        for source in dict, kwargs:
            if source is None:
                continue
            pairs = source if not hasattr(source, 'keys') else [(k, source[k]) for k in source.keys()]
            for key, value in pairs:
                self[key] = value

    def copy(self):
        return dict(self.data)


environ = _Environ(environ)


def getenv(key, default=None):
    """A variable of the environment, or `default`."""
    return environ.get(key, default)


# -- running programs

def execl(file, *args):
    """execl(file, arg0, arg1, ...): replaces this process; never returns."""
    execv(file, args)


def execle(file, *args):
    """execle(file, arg0, ..., env): the same with another environment."""
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """execlp(file, arg0, ...): the file is looked for along $PATH."""
    execvp(file, args)


def execlpe(file, *args):
    """execlpe(file, arg0, ..., env): along $PATH, with another environment."""
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """The file is looked for along $PATH; replaces this process."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """The same with another environment, whose PATH counts."""
    _execvpe(file, args, env)


def _exists(name):
    """Does this module have the name?"""
    return name in globals()


def _execvpe(file, args, env=None):
    if env is None:
        run, extra, variables = execv, (), environ
    else:
        run, extra, variables = execve, (env,), env
    if path.dirname(file):
        run(file, args, *extra)
    saved = None
    for folder in variables.get('PATH', defpath).split(pathsep):
        try:
            run(path.join(folder, file), args, *extra)
        except error, problem:
            kept = sys.exc_info()
            if problem.errno not in (errno.ENOENT, errno.ENOTDIR) and saved is None:
                saved = kept
    kind, value, where = saved or kept
    raise kind, value, where


P_WAIT, P_NOWAIT = 0, 1
P_NOWAITO = P_NOWAIT


def _spawn(mode, run, arguments):
    """Forks and runs: the process id for P_NOWAIT, else the exit code or the negative signal."""
    child = fork()
    if child == 0:
        try:
            run(*arguments)
        finally:
            _exit(127)
    if mode == P_NOWAIT:
        return child
    while True:
        status = waitpid(child, 0)[1]
        if WIFSIGNALED(status):
            return -WTERMSIG(status)
        if WIFEXITED(status):
            return WEXITSTATUS(status)
        if not WIFSTOPPED(status):
            raise error('Not stopped, signaled or exited???')


def spawnv(mode, file, args):
    """Runs a program: process id for P_NOWAIT, exit code (negative: signal) for P_WAIT."""
    return _spawn(mode, execv, (file, args))


def spawnve(mode, file, args, env):
    """spawnv with another environment."""
    return _spawn(mode, execve, (file, args, env))


def spawnvp(mode, file, args):
    """spawnv, the file looked for along $PATH."""
    return _spawn(mode, execvp, (file, args))


def spawnvpe(mode, file, args, env):
    """spawnvp with another environment."""
    return _spawn(mode, execvpe, (file, args, env))


def spawnl(mode, file, *args):
    """spawnv with the arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """spawnve with the arguments one by one, the environment last."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """spawnvp with the arguments one by one."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """spawnvpe with the arguments one by one, the environment last."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def _old_popen(name, order, stderr):
    """popen2 and its kin: files to and from a child, as subprocess makes them."""
    def function(cmd, mode='t', bufsize=-1):
        import subprocess
        import warnings
        warnings.warn('os.%s is deprecated.  Use the subprocess module.' % name,
                      DeprecationWarning, 2)
        child = subprocess.Popen(cmd, shell=isinstance(cmd, basestring), bufsize=bufsize,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=True,
                                 stderr={'own': subprocess.PIPE, 'out': subprocess.STDOUT}.get(stderr))
        return tuple(getattr(child, each) for each in order)
    function.__name__ = name
    function.__doc__ = 'Runs a command; returns its (%s).' % ', '.join(order)
    return function


popen2 = _old_popen('popen2', ('stdin', 'stdout'), None)
popen3 = _old_popen('popen3', ('stdin', 'stdout', 'stderr'), 'own')
popen4 = _old_popen('popen4', ('stdin', 'stdout'), 'out')


# -- results of stat and statvfs travel by pickle

import copy_reg as _copy_reg


def _make_stat_result(tup, dict):
    return stat_result(tup, dict)


def _make_statvfs_result(tup, dict):
    return statvfs_result(tup, dict)


def _pickle_stat_result(sr):
    return _make_stat_result, sr.__reduce__()[1]


def _pickle_statvfs_result(sr):
    return _make_statvfs_result, sr.__reduce__()[1]


_copy_reg.pickle(stat_result, _pickle_stat_result, _make_stat_result)
_copy_reg.pickle(statvfs_result, _pickle_statvfs_result, _make_statvfs_result)
