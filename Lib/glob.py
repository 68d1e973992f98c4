"""Paths that match a shell pattern.  Names that begin with a dot match only patterns that do."""
import fnmatch
import os
import re
import sys

__all__ = ['glob', 'iglob']

_MAGIC = '[*?[]'
magic_check = re.compile(_MAGIC)


def has_magic(s):
    """Whether a string has any of * ? [."""
    return bool(magic_check.search(s))


def glob(pathname):
    """The matching paths as a list, in no particular order."""
    return [path for path in iglob(pathname)]


def iglob(pathname):
    """Yields the matching paths."""
    folder, last = os.path.split(pathname)
    if not has_magic(pathname):
        there = os.path.lexists(pathname) if last else os.path.isdir(folder)
        if there:
            yield pathname
        return
    folders = [folder]
    if folder and folder != pathname and has_magic(folder):
        folders = iglob(folder)
    find = glob1 if has_magic(last) else glob0
    for each in folders:
        for name in find(each, last):
            yield os.path.join(each, name)


def glob1(dirname, pattern):
    """The names in a folder that match."""
    if isinstance(pattern, unicode) and not isinstance(dirname, unicode):
        dirname = unicode(dirname, sys.getfilesystemencoding() or sys.getdefaultencoding())
    try:
        names = os.listdir(dirname or os.curdir)
    except os.error:
        return []
    if pattern[:1] != '.':
        names = [name for name in names if name[:1] != '.']
    return fnmatch.filter(names, pattern)


def glob0(dirname, basename):
    """[basename] if it is in the folder, else []."""
    path = os.path.join(dirname, basename)
    there = os.path.lexists(path) if basename else os.path.isdir(dirname)
    return [basename] if there else []
