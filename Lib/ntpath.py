"""os.path on Windows: file names as strings; works on every system.

Components are separated by '\\\\' or '/'.  A path may begin with a drive: 'c:', or for shares of the
network (UNC paths) '\\\\\\\\host\\\\share'.  Nothing here asks the file system but abspath, ismount, walk
and what genericpath brings.
"""
import os
import re
import sys

from genericpath import *
from genericpath import _splitext, _walk, _warn_of_walk

__all__ = ['normcase', 'isabs', 'join', 'splitdrive', 'split', 'splitext', 'basename', 'dirname',
           'commonprefix', 'getsize', 'getmtime', 'getatime', 'getctime', 'islink', 'exists', 'lexists',
           'isdir', 'isfile', 'ismount', 'walk', 'expanduser', 'expandvars', 'normpath', 'abspath',
           'splitunc', 'curdir', 'pardir', 'sep', 'pathsep', 'defpath', 'altsep', 'extsep', 'devnull',
           'realpath', 'supports_unicode_filenames', 'relpath']

curdir, pardir, sep, extsep, altsep = '.', '..', '\\', '.', '/'
pathsep, defpath, devnull = ';', '.;C:\\bin', 'nul'
supports_unicode_filenames = sys.platform == 'win32'

_SLASHES = '\\/'
_SHARE = re.compile(r'[\\/]{2}[^\\/]+[\\/](?![\\/])[^\\/]*')
# What expandvars looks at: quoted text, what stands for itself, names.
_VARIABLE = re.compile(r"""'[^']*(?:'|\Z) | %% | \$\$ | %(?P<percent>[^%]*)(?P<closed>%)?
                           | \$\{(?P<braces>[^}]*)(?P<shut>\})? | \$(?P<plain>[A-Za-z0-9_-]+)""", re.VERBOSE)


# -- taking apart and putting together

def splitdrive(p):
    """(drive, rest): the drive is 'c:', '\\\\\\\\host\\\\share' or ''."""
    if p[1:2] == ':':
        return p[:2], p[2:]
    share = _SHARE.match(p)
    end = share.end() if share else 0
    return p[:end], p[end:]


def splitunc(p):
    """(share, rest): the share is '\\\\\\\\host\\\\share' or ''.  splitdrive does it all."""
    if p[:2] in ('//', '\\\\'):
        return splitdrive(p)
    return '', p


def isabs(s):
    """Whether the path begins at a root, be it with a drive or without."""
    return splitdrive(s)[1][:1] in ('\\', '/')


def normcase(s):
    """The path in lower case, with backslashes."""
    return s.replace('/', '\\').lower()


def join(path, *paths):
    """The components joined by backslashes; one with a root or another drive starts anew."""
    drive, rest = splitdrive(path)
    for component in paths:
        new_drive, part = splitdrive(component)
        rooted = part[:1] in ('\\', '/')
        if rooted or new_drive.lower() not in ('', drive.lower()):
            drive, rest = new_drive or drive, part
            continue
        drive = new_drive or drive
        if rest and rest[-1] not in _SLASHES:
            rest += '\\'
        rest += part
    if rest and rest[0] not in _SLASHES and drive and drive[-1] != ':':
        rest = '\\' + rest
    return drive + rest


def split(p):
    """(head, tail): the tail is what follows the last slash; the head ends in one only at a root."""
    drive, rest = splitdrive(p)
    cut = max(rest.rfind('\\'), rest.rfind('/')) + 1
    head = rest[:cut]
    return drive + (head.rstrip(_SLASHES) or head), rest[cut:]


def splitext(p):
    return _splitext(p, sep, altsep, extsep)
splitext.__doc__ = _splitext.__doc__


def basename(p):
    """The last component: split(p)[1]."""
    return split(p)[1]


def dirname(p):
    """All but the last component: split(p)[0]."""
    return split(p)[0]


def normpath(path):
    """The path with backslashes and without needless parts: '', '.', and 'x\\\\..'."""
    if path[:4] in ('\\\\.\\', '\\\\?\\'):
        return path                             # names of devices are taken as they are
    drive, rest = splitdrive(path.replace('/', '\\'))
    inside = rest.lstrip('\\')
    root = rest[:len(rest) - len(inside)]
    if drive and root:
        root = root[0]
    kept = []
    for part in inside.split('\\'):
        if part == '..' and kept and kept[-1] != '..':
            kept.pop()
        elif part not in ('', '.') and not (part == '..' and root and not kept):
            kept.append(part)
    return drive + root + type(path)('\\').join(kept) or type(path)('.')


def relpath(path, start=curdir):
    """How to get from the folder start to path.  ValueError when they are on different drives."""
    if not path:
        raise ValueError('no path specified')
    start_drive, start_parts = _anchored(start)
    drive, parts = _anchored(path)
    if bool(drive[1:2] == ':' or not drive) != bool(start_drive[1:2] == ':' or not start_drive):
        raise ValueError('Cannot mix UNC and non-UNC paths (%s and %s)' % (path, start))
    if drive.lower() != start_drive.lower():
        where = 'drive' if drive[1:2] == ':' or start_drive[1:2] == ':' else 'UNC root'
        raise ValueError('path is on %s %s, start on %s %s' % (where, drive, where, start_drive))
    common = 0
    for ours, theirs in zip(parts, start_parts):
        if ours.lower() != theirs.lower():
            break
        common += 1
    steps = [pardir] * (len(start_parts) - common) + parts[common:]
    return join(*steps) if steps else curdir


def _anchored(path):
    """(drive, components) of the path made absolute."""
    drive, rest = splitdrive(abspath(normpath(path)))
    return drive, [part for part in rest.split('\\') if part]


# -- asking the system

def abspath(path):
    """The path from the root on, normalised."""
    if sys.platform.startswith('win') and path:
        from nt import _getfullpathname
        try:
            path = _getfullpathname(path)
        except OSError:
            pass                                # not a name the system could have: as it is
    elif not isabs(path):
        path = join(os.getcwdu() if isinstance(path, unicode) else os.getcwd(), path)
    return normpath(path)


realpath = abspath


def islink(path):
    """Whether it is a symbolic link: False, the 2.7 series does not know them on Windows."""
    return False


lexists = exists


def ismount(path):
    """Whether it is the root of a drive or of a share."""
    share, rest = splitunc(path)
    if share:
        return rest in ('', '/', '\\')
    return splitdrive(path)[1] in ('/', '\\')


def walk(top, func, arg):
    """func(arg, folder, names) for each folder from top down; it may change names in place.
    os.walk is the newer way."""
    _warn_of_walk()
    _walk(top, func, arg, join, isdir)


# -- home folders and variables

def expanduser(path):
    """'~' and '~user' at the beginning replaced by the home folder, where it is known."""
    if path[:1] != '~':
        return path
    end = min(path.find(slash) % (len(path) + 1) for slash in _SLASHES)
    home = None
    for name in 'HOME', 'USERPROFILE':
        home = os.environ.get(name) if home is None else home
    if home is None:
        if 'HOMEPATH' not in os.environ:
            return path
        home = join(os.environ.get('HOMEDRIVE', ''), os.environ['HOMEPATH'])
    if end > 1:                                 # somebody else's lies beside ours
        home = join(dirname(home), path[1:end])
    return home + path[end:]


def expandvars(path):
    """$name, ${name} and %name% replaced by the variables of the environment; unknown ones stay.

    Text in single quotes stays too; '$$' is '$' and '%%' is '%'."""
    if not ('$' in path or '%' in path):
        return path
    unpaired, coding = [], sys.getfilesystemencoding() or 'ascii'

    def value(found):
        text = found.group()
        if text in ('%%', '$$'):
            return text[0]
        name = found.group('percent') if found.group('closed') else (
            found.group('braces') if found.group('shut') else found.group('plain'))
        if name is None:
            return text
        if not isinstance(path, unicode):
            return os.environ.get(name, text)
        known = os.environ.get(name.encode(coding, 'replace'))
        return text if known is None else known.decode(coding)

    # What an opening sign without its end begins, goes on to the end of the path as it is.
    for found in _VARIABLE.finditer(path):
        if (found.group('percent') is not None and not found.group('closed')
                or found.group('braces') is not None and not found.group('shut')):
            unpaired.append(found.start())
            break
    end = unpaired[0] if unpaired else len(path)
    return _VARIABLE.sub(value, path[:end]) + path[end:]
