"""Copies, moves and writes files."""
import errno
import os
import stat
from os.path import basename, dirname, exists, isdir, isfile, join
from distutils import log
from distutils.errors import DistutilsFileError

_copy_action = {None: 'copying', 'hard': 'hard linking', 'sym': 'symbolically linking'}


def _copy_file_contents(src, dst, buffer_size=16 * 1024):
    """Copies the bytes."""
    step = "could not open '%s'" % src
    try:
        with open(src, 'rb') as source:
            if exists(dst):
                step = "could not delete '%s'" % dst
                os.unlink(dst)
            step = "could not create '%s'" % dst
            with open(dst, 'wb') as target:
                step = "could not write to '%s'" % dst
                for block in iter(lambda: source.read(buffer_size), ''):
                    target.write(block)
    except (IOError, OSError) as problem:
        raise DistutilsFileError('%s: %s' % (step, problem.strerror))


def copy_file(src, dst, preserve_mode=1, preserve_times=1, update=0, link=None, verbose=1, dry_run=0):
    """Copies a file to a file or into a folder; (path, whether it was copied).

    update: only if it is newer; link: 'hard' or 'sym' links instead.
    """
    from distutils.dep_util import newer
    if isdir(src) or not isfile(src):
        raise DistutilsFileError("can't copy '%s': doesn't exist or not a regular file" % src)
    folder = dst if isdir(dst) else dirname(dst)
    if isdir(dst):
        dst = join(dst, basename(src))
    if update and not newer(src, dst):
        if verbose >= 1:
            log.debug('not copying %s (output up-to-date)', src)
        return dst, 0
    if link not in _copy_action:
        raise ValueError("invalid value '%s' for 'link' argument" % link)
    if verbose >= 1:
        same = basename(dst) == basename(src)
        log.info('%s %s -> %s', _copy_action[link], src, folder if same else dst)
    if dry_run:
        return dst, 1
    if link and not (exists(dst) and os.path.samefile(src, dst)):
        try:
            (os.link if link == 'hard' else os.symlink)(src, dst)
            return dst, 1
        except OSError:
            if link == 'sym':
                raise              # a hard link may be impossible here: copy
    elif link:
        return dst, 1
    _copy_file_contents(src, dst)
    if preserve_times or preserve_mode:
        facts = os.stat(src)
        if preserve_times:
            os.utime(dst, (facts.st_atime, facts.st_mtime))
        if preserve_mode:
            os.chmod(dst, stat.S_IMODE(facts.st_mode))
    return dst, 1


def move_file(src, dst, verbose=1, dry_run=0):
    """Moves a file; its new path."""
    if verbose >= 1:
        log.info('moving %s -> %s', src, dst)
    if dry_run:
        return dst
    if not isfile(src):
        raise DistutilsFileError("can't move '%s': not a regular file" % src)
    if isdir(dst):
        dst = join(dst, basename(src))
    elif exists(dst):
        raise DistutilsFileError("can't move '%s': destination '%s' already exists" % (src, dst))
    if not isdir(dirname(dst) or os.curdir):
        raise DistutilsFileError("can't move '%s': destination '%s' not a valid path" % (src, dst))
    try:
        os.rename(src, dst)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise DistutilsFileError("couldn't move '%s' to '%s': %s" % (src, dst, problem.strerror))
        copy_file(src, dst, verbose=verbose)
        os.unlink(src)
    return dst


def write_file(filename, contents):
    """Writes lines (without their ends) into a file."""
    with open(filename, 'w') as out:
        out.writelines(line + '\n' for line in contents)
