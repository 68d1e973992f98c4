"""os.path for file names of the classic Macintosh: Disk:folder:file, :file here, ::file one folder up.

A name with a colon that does not begin with one is absolute.
"""
import os
import sys
from genericpath import *
from genericpath import _splitext

__all__ = ['normcase', 'isabs', 'join', 'splitdrive', 'split', 'splitext', 'basename', 'dirname', 'commonprefix',
           'getsize', 'getmtime', 'getatime', 'getctime', 'islink', 'exists', 'lexists', 'isdir', 'isfile', 'walk',
           'expanduser', 'expandvars', 'normpath', 'abspath', 'curdir', 'pardir', 'sep', 'pathsep', 'defpath', 'altsep',
           'extsep', 'devnull', 'realpath', 'supports_unicode_filenames']

curdir = sep = defpath = ':'
pardir = 2 * sep
pathsep, extsep, altsep = '\n', '.', None
devnull = 'Dev:Null'
supports_unicode_filenames = True


class norm_error(Exception):
    """A name that leads out of its disk."""


def normcase(path):
    """All letters small: the system does not tell them apart."""
    return path.lower()


def isabs(s):
    """Whether a name begins with a disk."""
    return s[:1] != sep and sep in s


def join(s, *p):
    """The names put together; an absolute one makes what is before it irrelevant."""
    whole = s
    for part in p:
        if not whole or isabs(part):
            whole = part
            continue
        if sep not in whole:
            whole = sep + whole
        if not whole.endswith(sep):
            whole += sep
        whole += part[1:] if part.startswith(sep) else part
    return whole


def split(s):
    """(folder, last part); a disk keeps its colon."""
    folder, found, last = s.rpartition(sep)
    if found and folder and sep not in folder:
        folder += sep
    return folder, last


def splitext(p):
    """(all before the extension, the extension with its dot)."""
    return _splitext(p, sep, altsep, extsep)


def splitdrive(p):
    """('', the name): a disk is part of it."""
    return '', p


def dirname(s):
    """split(s)[0]"""
    return split(s)[0]


def basename(s):
    """split(s)[1]"""
    return split(s)[1]


def ismount(s):
    """Whether this is a disk: an absolute name with a colon at its end."""
    return isabs(s) and not split(s)[1]


def islink(s):
    """Whether this is a link (an alias); without the system's library nothing is."""
    return False


def lexists(path):
    """Whether something is there, even a link that leads nowhere."""
    try:
        os.lstat(path)
    except os.error:
        return False
    return True


def expanduser(path):
    """The name as it is: there are no home folders."""
    return path


expandvars = expanduser


def normpath(s):
    """The name without detours: a::b is left and entered again.  norm_error where it leaves the disk."""
    if sep not in s:
        return sep + s
    parts, kept = s.split(sep), []
    for place, part in enumerate(parts):
        inside = 0 < place < len(parts) - 1
        if part or not inside:
            kept.append(part)
        elif len(kept) > 1 and kept[-1]:
            kept.pop()          # an empty part inside means: one folder up
        elif kept == parts[:1] and kept[0]:
            raise norm_error('Cannot use :: immediately after volume name')
        else:
            kept.append(part)
    whole = sep.join(kept)
    at_disk = isabs(whole) and whole.count(sep) == 1
    return whole[:-1] if whole.endswith(sep) and not at_disk and whole.strip(sep) else whole


def abspath(path):
    """An absolute, normal name."""
    if not isabs(path):
        path = join(os.getcwdu() if isinstance(path, unicode) else os.getcwd(), path)
    return normpath(path)


realpath = abspath


def walk(top, func, arg):
    """func(arg, folder, names) for each folder from top down; it may change names in place."""
    if sys.py3kwarning:
        from warnings import warnpy3k
        warnpy3k('In 3.x, os.path.walk is removed in favor of os.walk.', stacklevel=2)
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            names = os.listdir(folder)
        except os.error:
            continue
        func(arg, folder, names)
        waiting += [path for path in [join(folder, name) for name in reversed(names)]
                    if isdir(path) and not islink(path)]
