"""Makes, copies and removes folders."""
import errno
import os
from os.path import abspath, dirname, isdir, islink, join, normpath, splitdrive
from distutils import log
from distutils.errors import DistutilsFileError, DistutilsInternalError

_path_created = {}                 # folders that mkpath() has made


def mkpath(name, mode=0777, verbose=1, dry_run=0):
    """Makes a folder and those above; [those made]."""
    if not isinstance(name, basestring):
        raise DistutilsInternalError("mkpath: 'name' must be a string (got %r)" % (name,))
    name = normpath(name)
    missing, place = [], name
    while place and not isdir(place) and abspath(place) not in _path_created:
        missing.append(place)
        place = dirname(place)
    made = []
    for folder in reversed(missing):
        if verbose >= 1:
            log.info('creating %s', folder)
        if not dry_run:
            try:
                os.mkdir(folder, mode)
            except OSError as problem:
                if not (problem.errno == errno.EEXIST and isdir(folder)):
                    raise DistutilsFileError("could not create '%s': %s" % (folder, problem.args[-1]))
            made.append(folder)
        _path_created[abspath(folder)] = 1
    return made


def create_tree(base_dir, files, mode=0777, verbose=1, dry_run=0):
    """Makes the folders that files (relative to base_dir) need."""
    for folder in sorted(set(join(base_dir, dirname(path)) for path in files)):
        mkpath(folder, mode, verbose=verbose, dry_run=dry_run)


def copy_tree(src, dst, preserve_mode=1, preserve_times=1, preserve_symlinks=0, update=0, verbose=1,
              dry_run=0):
    """Copies a folder with all in it; [the new files].  update: only newer ones."""
    from distutils.file_util import copy_file

    def copy_link(source, target):
        goal = os.readlink(source)
        if verbose >= 1:
            log.info('linking %s -> %s', target, goal)
        if not dry_run:
            os.symlink(goal, target)
        return [target]

    def copy_folder(source, target):
        names = _names_to_copy(source, dry_run)
        if not dry_run:
            mkpath(target, verbose=verbose)
        return sum([copy_entry(join(source, name), join(target, name)) for name in names], [])

    def copy_entry(source, target):
        if preserve_symlinks and islink(source):
            return copy_link(source, target)
        if isdir(source):
            return copy_folder(source, target)
        copy_file(source, target, preserve_mode, preserve_times, update, verbose=verbose, dry_run=dry_run)
        return [target]

    return copy_folder(src, dst)


def _names_to_copy(folder, dry_run):
    """What is in a folder, without the files that NFS keeps for somebody."""
    if not dry_run and not isdir(folder):
        raise DistutilsFileError("cannot copy tree '%s': not a directory" % folder)
    try:
        return [name for name in os.listdir(folder) if not name.startswith('.nfs')]
    except os.error as problem:
        if dry_run:
            return []
        raise DistutilsFileError("error listing files in '%s': %s" % (folder, problem.strerror))


def remove_tree(directory, verbose=1, dry_run=0):
    """Removes a folder with all in it; what cannot be removed is reported."""
    if verbose >= 1:
        log.info("removing '%s' (and everything under it)", directory)
    if dry_run:
        return
    for base, folders, files in os.walk(directory, topdown=False):
        links = [name for name in folders if islink(join(base, name))]
        for name in files + links:
            _remove(os.remove, join(base, name), directory)
        for name in folders:
            if name not in links:
                _remove(os.rmdir, join(base, name), directory)
    _remove(os.rmdir, directory, directory)


def _remove(function, path, directory):
    try:
        function(path)
        _path_created.pop(abspath(path), None)
    except (IOError, OSError) as problem:
        log.warn('error removing %s: %s', directory, problem)


def ensure_relative(path):
    """An absolute path as one below the current folder."""
    drive, path = splitdrive(path)
    return drive + path[1:] if path[:1] == os.sep else drive + path
