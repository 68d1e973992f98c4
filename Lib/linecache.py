"""Lines of source files, remembered: what tracebacks and debuggers show.

`cache` maps a file name to (size in bytes, time of change or None, lines, path); an entry whose time
is None came from a loader and is never checked.
"""
import os
import sys

__all__ = ['getline', 'clearcache', 'checkcache']

cache = {}


def getline(filename, lineno, module_globals=None):
    """Line `lineno` (from 1) with its end, or '' when there is none."""
    wanted = getlines(filename, module_globals)[max(lineno, 1) - 1:lineno]
    return wanted[0] if lineno > 0 and wanted else ''


def getlines(filename, module_globals=None):
    """All lines of a file, [] when it cannot be read."""
    entry = cache.get(filename)
    if entry is not None:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def clearcache():
    """Forgets everything."""
    cache.clear()


def checkcache(filename=None):
    """Forgets a file (or all) whose size or time has changed."""
    names = list(cache) if filename is None else [filename]
    for name in names:
        size, changed, lines, path = cache.get(name, (0, None, (), ''))
        if changed is None:
            continue
        now = _stat(path)
        if now is None or (now.st_size, now.st_mtime) != (size, changed):
            cache.pop(name, None)


def _stat(path):
    try:
        return os.stat(path)
    except OSError:
        return None


def updatecache(filename, module_globals=None):
    """Reads a file anew: its lines.  A module's loader is asked where there is no file; a relative
    name is looked for along sys.path."""
    cache.pop(filename, None)
    if not filename or filename[0] + filename[-1] == '<>':
        return []
    path, found = filename, _stat(filename)
    if found is None:
        lines = _from_loader(module_globals)
        if lines is not None:
            if lines:
                cache[filename] = (sum(map(len, lines)), None, lines, filename)
            return lines
        if not os.path.isabs(filename):
            path, found = _along_path(filename)
        if found is None:
            return []
    try:
        with open(path, 'rU') as source:
            lines = source.readlines()
    except IOError:
        return []
    if lines and lines[-1][-1:] != '\n':
        lines[-1] += '\n'
    cache[filename] = (found.st_size, found.st_mtime, lines, path)
    return lines


def _from_loader(module_globals):
    """Lines from __loader__.get_source; None where there is no such loader or it fails."""
    module_globals = module_globals or {}
    loader, name = module_globals.get('__loader__'), module_globals.get('__name__')
    get_source = getattr(loader, 'get_source', None)
    if not name or get_source is None:
        return None
    try:
        text = get_source(name)
    except (IOError, ImportError):
        return None
    return [] if text is None else [line + '\n' for line in text.splitlines()]


def _along_path(filename):
    for folder in sys.path:
        try:
            path = os.path.join(folder, filename)
        except (AttributeError, TypeError):
            continue                # not a string
        found = _stat(path)
        if found is not None:
            return path, found
    return filename, None
