"""The part of os.path that is the same on all systems: questions to os.stat, and prefixes."""
import os
import stat
import sys

__all__ = ['commonprefix', 'exists', 'getatime', 'getctime', 'getmtime', 'getsize', 'isdir', 'isfile']


def _mode(path):
    """The mode word of what `path` leads to, or 0 when there is nothing."""
    try:
        return os.stat(path).st_mode
    except os.error:
        return 0


def exists(path):
    """Whether the path leads to something.  A broken symbolic link does not."""
    try:
        os.stat(path)
    except os.error:
        return False
    return True


def isfile(path):
    """Whether it is a regular file, links followed."""
    return stat.S_ISREG(_mode(path))


def isdir(s):
    """Whether it is a folder, links followed."""
    return stat.S_ISDIR(_mode(s))


def getsize(filename):
    """Size in bytes; os.error when it cannot be read."""
    return os.stat(filename)[stat.ST_SIZE]


def getmtime(filename):
    """Time of the last change of the contents, in seconds since the epoch."""
    return os.stat(filename).st_mtime


def getatime(filename):
    """Time of the last access, in seconds since the epoch."""
    return os.stat(filename).st_atime


def getctime(filename):
    """Time of the last change of the inode, in seconds since the epoch."""
    return os.stat(filename).st_ctime


def _warn_of_walk():
    """Tells, with the option -3, the caller's caller that walk() goes."""
    if sys.py3kwarning:
        from warnings import warnpy3k
        warnpy3k('In 3.x, os.path.walk is removed in favor of os.walk.', stacklevel=3)


def _walk(top, func, arg, join, is_folder):
    """func(arg, folder, names) for a folder and those below it, branch by branch."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        # asked late, as func may have removed it
        if folder is top or is_folder(folder):
            try:
                names = os.listdir(folder)
            except os.error:
                continue
            func(arg, folder, names)
            waiting.extend(join(folder, name) for name in reversed(names))


def commonprefix(m):
    """The longest string (or list) that all items of `m` begin with, character by character."""
    if not m:
        return ''
    low, high = min(m), max(m)
    length = 0
    for length, item in enumerate(low):
        if high[length:length + 1] != low[length:length + 1]:
            return low[:length]
    return low


def _splitext(p, sep, altsep, extsep):
    """(root, extension): the extension is the last dot of the last component and what follows,
    unless only dots precede it."""
    start = max(p.rfind(sep), p.rfind(altsep) if altsep else -1) + 1
    dot = p.rfind(extsep, start)
    if dot < 0 or not p[start:dot].strip(extsep):
        return p, ''
    return p[:dot], p[dot:]
