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
    path = join(dst, basename(src)) if isdir(dst) else dst
    if update and not newer(src, path):
        if verbose >= 1:
            log.debug('not copying %s (output up-to-date)', src)
        return path, 0
    if link not in _copy_action:
        raise ValueError("invalid value '%s' for 'link' argument" % link)
    if verbose >= 1:
        same_name = basename(path) == basename(src)
        log.info('%s %s -> %s', _copy_action[link], src, _folder_of(path, dst) if same_name else path)
    if not dry_run and not (link and _linked(src, path, link)):
        _copy_file_contents(src, path)
        _copy_facts(src, path, preserve_mode, preserve_times)
    return path, 1


def _folder_of(path, given):
    return given if path != given else dirname(path)


def _linked(src, dst, link):
    """Makes a link, unless both are one file already; False where a hard one is not possible."""
    if exists(dst) and os.path.samefile(src, dst):
        return True
    try:
        make = os.link if link == 'hard' else os.symlink
        make(src, dst)
        return True
    except OSError:
        if link == 'sym':
            raise
        return False


def _copy_facts(src, dst, mode, times):
    if mode or times:
        facts = os.stat(src)
        if times:
            os.utime(dst, (facts.st_atime, facts.st_mtime))
        if mode:
            os.chmod(dst, stat.S_IMODE(facts.st_mode))


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
        _move_by_copy(src, dst, verbose)
    return dst


def _move_by_copy(src, dst, verbose):
    """To another file system; there is one file in the end, also when src cannot be deleted."""
    copy_file(src, dst, verbose=verbose)
    try:
        os.unlink(src)
    except OSError as problem:
        try:
            os.unlink(dst)
        except OSError:
            pass                 # the error to tell is the first one
        raise DistutilsFileError("couldn't move '%s' to '%s' by copy/delete: delete '%s' failed: %s"
                                 % (src, dst, src, problem.strerror))


def write_file(filename, contents):
    """Writes lines (without their ends) into a file."""
    with open(filename, 'w') as out:
        out.writelines(line + '\n' for line in contents)
