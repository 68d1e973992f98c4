"""Listings of folders, sorted, read again only when the folder has changed.

The lists are shared: change a copy.
"""
import os
import warnings

warnings.warnpy3k('the dircache module has been removed in Python 3.0', stacklevel=2)

__all__ = ['listdir', 'opendir', 'annotate', 'reset']

cache = {}                      # path -> (time of its last change, list)


def reset():
    """Forget all listings."""
    cache.clear()


def listdir(path):
    """The sorted names in a folder."""
    changed = os.stat(path).st_mtime
    known = cache.get(path)
    if known is None or known[0] != changed:
        known = cache[path] = changed, sorted(os.listdir(path))
    return known[1]


opendir = listdir


def annotate(head, list):
    """Put a slash behind the names, in a list, of folders below the folder `head`."""
    list[:] = [name + '/' if os.path.isdir(os.path.join(head, name)) else name for name in list]
