"""os.path on POSIX systems: file names as strings.

Components are separated by '/'; a path is absolute when it begins with one.  Nothing here asks the
file system but abspath, realpath, lexists, islink, ismount, samefile and walk.
"""
import os
import sys
import stat

from genericpath import *
from genericpath import _splitext, _walk, _warn_of_walk

__all__ = ['normcase', 'isabs', 'join', 'splitdrive', 'split', 'splitext', 'basename', 'dirname',
           'commonprefix', 'getsize', 'getmtime', 'getatime', 'getctime', 'islink', 'exists',
           'lexists', 'isdir', 'isfile', 'ismount', 'walk', 'expanduser', 'expandvars', 'normpath',
           'abspath', 'samefile', 'sameopenfile', 'samestat', 'curdir', 'pardir', 'sep', 'pathsep',
           'defpath', 'altsep', 'extsep', 'devnull', 'realpath', 'supports_unicode_filenames',
           'relpath']

curdir, pardir, sep, extsep, altsep = '.', '..', '/', '.', None
pathsep, defpath, devnull = ':', ':/bin:/usr/bin', '/dev/null'
supports_unicode_filenames = sys.platform == 'darwin'


# -- taking apart and putting together

def normcase(s):
    """The path itself: upper and lower case differ."""
    return s


def isabs(s):
    """Whether the path begins at the root."""
    return s.startswith('/')


def join(a, *p):
    """The components joined by '/'; an absolute one starts anew."""
    path = a
    for part in p:
        if part.startswith('/'):
            path = part
        else:
            path += part if path == '' or path.endswith('/') else '/' + part
    return path


def split(p):
    """(head, tail): the tail is what follows the last '/'; the head keeps only leading slashes."""
    cut = p.rfind('/') + 1
    return p[:cut].rstrip('/') or p[:cut], p[cut:]


def basename(p):
    """The last component: split(p)[1]."""
    return p[p.rfind('/') + 1:]


def dirname(p):
    """All but the last component: split(p)[0]."""
    return split(p)[0]


def splitext(p):
    """(root, extension), the extension with its dot or empty."""
    return _splitext(p, '/', None, '.')


def splitdrive(p):
    """('', p): there are no drives."""
    return '', p


# -- asking the file system

def _lmode(path):
    try:
        return os.lstat(path).st_mode
    except (os.error, AttributeError):
        return None


def _is_own_folder(path):
    mode = _lmode(path)
    return mode is not None and stat.S_ISDIR(mode)


def islink(path):
    """Whether the path is a symbolic link."""
    mode = _lmode(path)
    return mode is not None and stat.S_ISLNK(mode)


def lexists(path):
    """Whether there is something, a broken link included."""
    return _lmode(path) is not None


def samestat(s1, s2):
    """Whether two stat results speak of one file."""
    return (s1.st_dev, s1.st_ino) == (s2.st_dev, s2.st_ino)


def samefile(f1, f2):
    """Whether two paths lead to one file."""
    return samestat(os.stat(f1), os.stat(f2))


def sameopenfile(fp1, fp2):
    """Whether two descriptors stand for one file."""
    return samestat(os.fstat(fp1), os.fstat(fp2))


def ismount(path):
    """Whether the folder is where a file system is mounted: its parent is on another device, or is
    itself."""
    if islink(path):
        return False
    try:
        here, above = os.lstat(path), os.lstat(realpath(join(path, pardir)))
    except os.error:
        return False
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def walk(top, func, arg):
    """func(arg, folder, names) for each folder from `top` down; it may change `names` in place.
    Links are not followed.  os.walk is the newer way."""
    _warn_of_walk()
    _walk(top, func, arg, join, _is_own_folder)


# -- home folders and variables

def expanduser(path):
    """'~' and '~user' at the beginning replaced by the home folder, where it is known."""
    if not path.startswith('~'):
        return path
    end = path.find('/')
    user, rest = (path[1:], '') if end < 0 else (path[1:end], path[end:])
    home = _home_of(user)
    if home is None:
        return path
    return (home.rstrip('/') + rest) or '/'


def _home_of(user):
    if user == '' and 'HOME' in os.environ:
        return os.environ['HOME']
    import pwd
    try:
        return (pwd.getpwnam(user) if user else pwd.getpwuid(os.getuid())).pw_dir
    except KeyError:
        return None


def expandvars(path):
    """'$name' and '${name}' replaced by variables of the environment; unknown ones stay."""
    if '$' not in path:
        return path
    import re
    wide = isinstance(path, unicode)
    encoding = sys.getfilesystemencoding()

    def value(match):
        name = match.group(1)
        if name[:1] == '{':
            name = name[1:-1]
        if wide:
            name = name.encode(encoding)
        if name not in os.environ:
            return match.group()
        return os.environ[name].decode(encoding) if wide else os.environ[name]
    if wide:
        return re.sub(ur'\$(\w+|\{[^}]*\})', value, path, flags=re.UNICODE)
    return re.sub(r'\$(\w+|\{[^}]*\})', value, path)


# -- normal forms

def normpath(path):
    """The path without '.', empty and 'x/..' components.  Symbolic links may make it mean
    something else."""
    slash, dot = (u'/', u'.') if isinstance(path, unicode) else ('/', '.')
    if path == '':
        return dot
    root = 0
    if path.startswith('/'):
        root = 2 if path[:2] == '//' and path[:3] != '///' else 1   # POSIX: two slashes are special
    kept = []
    for part in path.split('/'):
        if part == pardir and kept and kept[-1] != pardir:
            del kept[-1]
        elif part == pardir and root and not kept:
            continue
        elif part not in ('', curdir):
            kept.append(part)
    return slash * root + slash.join(kept) or dot


def abspath(path):
    """The normal form of the path, seen from the root."""
    if not isabs(path):
        here = os.getcwdu() if isinstance(path, unicode) else os.getcwd()
        path = join(here, path)
    return normpath(path)


def realpath(filename):
    """The absolute path without symbolic links; a loop of links is left as it stands."""
    return abspath(_resolve('', filename, {})[0])


def _resolve(path, rest, seen):
    """(the resolved path, False when a loop ended it): follows `rest` from `path`.

    `seen` maps a link to what it resolves to, None while that is being found out."""
    if isabs(rest):
        rest, path = rest[1:], '/'
    while rest:
        name, _, rest = rest.partition('/')
        if name in ('', curdir):
            continue
        if name == pardir:
            head, tail = split(path) if path else ('', pardir)
            path = join(path, pardir) if not path or tail == pardir else head
            continue
        step = join(path, name)
        if not islink(step):
            path = step
        elif seen.get(step) is not None:
            path = seen[step]
        elif step in seen:
            return join(step, rest), False
        else:
            seen[step] = None
            path, fine = _resolve(path, os.readlink(step), seen)
            if not fine:
                return join(path, rest), False
            seen[step] = path
    return path, True


def relpath(path, start=curdir):
    """The way from `start` (a folder) to `path`; ValueError for an empty path."""
    if not path:
        raise ValueError('no path specified')
    here, there = [filter(None, abspath(place).split('/')) for place in (start, path)]
    shared = len(commonprefix([here, there]))
    steps = [pardir for _ in here[shared:]] + there[shared:]
    return join(*steps) if steps else curdir
