"""os.path for OS/2 with EMX: names as on DOS (ntpath), written with slashes."""
import os
from genericpath import *
from genericpath import exists as lexists
from ntpath import expanduser, expandvars, isabs, islink, split, splitdrive, splitext, walk

__all__ = ['normcase', 'isabs', 'join', 'splitdrive', 'split', 'splitext', 'basename', 'dirname', 'commonprefix',
           'getsize', 'getmtime', 'getatime', 'getctime', 'islink', 'exists', 'lexists', 'isdir', 'isfile', 'ismount',
           'walk', 'expanduser', 'expandvars', 'normpath', 'abspath', 'splitunc', 'curdir', 'pardir', 'sep', 'pathsep',
           'defpath', 'altsep', 'extsep', 'devnull', 'realpath', 'supports_unicode_filenames']

sep, altsep, extsep = '/\\.'
curdir, pardir = extsep, 2 * extsep
pathsep, devnull, defpath = ';', 'nul', '.;C:\\bin'
supports_unicode_filenames = False


def normcase(s):
    """Small letters and slashes."""
    return s.replace(altsep, sep).lower()


def join(a, *p):
    """The names put together with slashes; an absolute one makes what is before it irrelevant."""
    whole = a
    for part in p:
        if isabs(part):
            whole = part
        elif not whole or whole[-1] in '/\\:':
            whole += part
        else:
            whole += sep + part
    return whole


def basename(p):
    """split(p)[1]"""
    return split(p)[1]


def dirname(p):
    """split(p)[0]"""
    return split(p)[0]


def splitunc(p):
    """(//machine/share, the rest) of a network name, ('', p) of others."""
    if p[1:2] == ':' or p[:2] not in ('//', '\\\\') or p[2:3] in ('/', '\\'):
        return '', p
    normal = p.replace(altsep, sep)
    machine_ends = normal.find(sep, 2)
    if machine_ends < 0:
        return '', p
    share_ends = normal.find(sep, machine_ends + 1)
    if share_ends < 0:
        share_ends = len(p)
    return p[:share_ends], p[share_ends:]


def ismount(path):
    """Whether this is the root of a drive or of a share."""
    share, rest = splitunc(path)
    if share:
        return rest in ('', '/', '\\')
    rest = splitdrive(path)[1]
    return len(rest) == 1 and rest[0] in '/\\'


def normpath(path):
    """The name with slashes and without detours."""
    drive, rest = splitdrive(path.replace(altsep, sep))
    while rest.startswith(sep):
        drive, rest = drive + sep, rest[1:]
    kept = []
    for part in rest.split(sep):
        if part == pardir and kept and kept[-1] != pardir:
            kept.pop()
        elif part not in ('', curdir):
            kept.append(part)
    if path and not drive and not kept:
        kept.append(curdir)
    return drive + sep.join(kept)


def abspath(path):
    """An absolute, normal name."""
    if not isabs(path):
        path = join(os.getcwdu() if isinstance(path, unicode) else os.getcwd(), path)
    return normpath(path)


realpath = abspath
