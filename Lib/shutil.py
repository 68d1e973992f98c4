"""Files and whole folders copied, moved, removed and packed into archives."""
import collections
import errno
import fnmatch
import os
import stat
import sys
from os.path import abspath

try:
    from pwd import getpwnam
except ImportError:
    getpwnam = None
try:
    from grp import getgrnam
except ImportError:
    getgrnam = None
try:
    WindowsError
except NameError:
    WindowsError = None

__all__ = ['copyfileobj', 'copyfile', 'copymode', 'copystat', 'copy', 'copy2', 'copytree', 'move',
           'rmtree', 'Error', 'SpecialFileError', 'ExecError', 'make_archive',
           'get_archive_formats', 'register_archive_format', 'unregister_archive_format',
           'ignore_patterns']


class Error(EnvironmentError):
    """What could not be copied; for copytree with a list of (source, target, reason)."""


class SpecialFileError(EnvironmentError):
    """A file that cannot be copied, such as a named pipe."""


class ExecError(EnvironmentError):
    """A program could not be run."""


# -- one file

def copyfileobj(fsrc, fdst, length=16384):
    """Copies what is left in the file object `fsrc` to `fdst`, `length` bytes at a time."""
    for piece in iter(lambda: fsrc.read(length), ''):
        fdst.write(piece)


def _samefile(src, dst):
    same = getattr(os.path, 'samefile', None)
    if same is not None:
        try:
            return same(src, dst)
        except OSError:                        # one of them does not exist
            return False
    ends = [os.path.normcase(abspath(name)) for name in (src, dst)]
    return ends[0] == ends[1]


def _is_pipe(name):
    try:
        return stat.S_ISFIFO(os.stat(name).st_mode)
    except OSError:                            # open() will tell
        return False


def copyfile(src, dst):
    """Copies the bytes of the file `src` to the file `dst`. Error, SpecialFileError, IOError."""
    if _samefile(src, dst):
        raise Error('`%s` and `%s` are the same file' % (src, dst))
    pipes = filter(_is_pipe, (src, dst))
    if pipes:
        raise SpecialFileError('`%s` is a named pipe' % pipes[0])
    with open(src, 'rb') as source, open(dst, 'wb') as target:
        copyfileobj(source, target)


def copymode(src, dst):
    """Gives `dst` the permissions of `src`. OSError."""
    if hasattr(os, 'chmod'):
        os.chmod(dst, stat.S_IMODE(os.stat(src).st_mode))


def copystat(src, dst):
    """Gives `dst` the permissions, times and, where there are any, flags of `src`. OSError."""
    facts = os.stat(src)
    os.utime(dst, (facts.st_atime, facts.st_mtime))
    os.chmod(dst, stat.S_IMODE(facts.st_mode))
    flags = getattr(facts, 'st_flags', None)
    if flags is None or not hasattr(os, 'chflags'):
        return
    try:
        os.chflags(dst, flags)
    except OSError as error:
        unsupported = [getattr(errno, name, None) for name in ('EOPNOTSUPP', 'ENOTSUP')]
        if error.errno not in unsupported:
            raise


def _target_name(src, dst):
    return os.path.join(dst, os.path.basename(src)) if os.path.isdir(dst) else dst


def copy(src, dst):
    """Copies bytes and permissions of a file; `dst` may be a folder."""
    target = _target_name(src, dst)
    copyfile(src, target)
    copymode(src, target)


def copy2(src, dst):
    """As copy, with the times too."""
    target = _target_name(src, dst)
    copyfile(src, target)
    copystat(src, target)


# -- folders

def ignore_patterns(*patterns):
    """A function for copytree(ignore=...): leaves out the names that match one of the patterns."""
    def ignored(path, names):
        return set(name for pattern in patterns for name in fnmatch.filter(names, pattern))
    return ignored


def copytree(src, dst, symlinks=False, ignore=None):
    """Copies the folder `src` to `dst`, which must not exist.

    symlinks: copy symbolic links as links; otherwise what they lead to.
    ignore(folder, names) -> the names to leave out.
    Error, at the end, with a list of (source, target, reason) of all that failed.
    """
    names = os.listdir(src)
    left_out = ignore(src, names) if ignore is not None else ()
    os.makedirs(dst)
    failures = []
    for name in names:
        if name not in left_out:
            _copy_entry(os.path.join(src, name), os.path.join(dst, name), symlinks, ignore,
                        failures)
    try:
        copystat(src, dst)
    except OSError as error:
        if WindowsError is None or not isinstance(error, WindowsError):
            failures.append((src, dst, str(error)))
    if failures:
        raise Error(failures)


def _copy_entry(source, target, symlinks, ignore, failures):
    try:
        if symlinks and os.path.islink(source):
            os.symlink(os.readlink(source), target)
        elif os.path.isdir(source):
            copytree(source, target, symlinks, ignore)
        else:
            copy2(source, target)
    except Error as error:                     # of a folder inside: a list
        failures.extend(error.args[0])
    except EnvironmentError as error:
        failures.append((source, target, str(error)))


def rmtree(path, ignore_errors=False, onerror=None):
    """Removes a folder with all that is in it.

    onerror(function, path, exc_info) is called for what fails; without it the error is raised,
    or passed over with `ignore_errors`.
    """
    if ignore_errors:
        handler = lambda *failure: None
    else:
        handler = onerror or _raise_again
    try:
        if os.path.islink(path):
            raise OSError('Cannot call rmtree on a symbolic link')
    except OSError:
        handler(os.path.islink, path, sys.exc_info())
        return
    _remove_folder(path, handler)


def _raise_again(function, path, info):
    raise info[0], info[1], info[2]


def _remove_folder(path, handler):
    for entry in _guarded(os.listdir, path, handler) or ():
        place = os.path.join(path, entry)
        try:
            is_folder = stat.S_ISDIR(os.lstat(place).st_mode)
        except OSError:                        # os.remove will tell
            is_folder = False
        if is_folder:
            _remove_folder(place, handler)
        else:
            _guarded(os.remove, place, handler)
    _guarded(os.rmdir, path, handler)


def _guarded(function, path, handler):
    try:
        return function(path)
    except OSError:
        handler(function, path, sys.exc_info())


def move(src, dst):
    """Moves a file or folder; into `dst` if that is a folder. Copies across file systems. Error."""
    target = dst
    if os.path.isdir(dst):
        if _samefile(src, dst):                # only the case of letters may differ
            os.rename(src, dst)
            return
        target = os.path.join(dst, os.path.basename(src.rstrip(os.sep + (os.altsep or ''))))
        if os.path.exists(target):
            raise Error("Destination path '%s' already exists" % target)
    try:
        os.rename(src, target)
    except OSError:
        _move_by_copy(src, dst, target)


def _move_by_copy(src, dst, target):
    if not os.path.isdir(src):
        copy2(src, target)
        os.unlink(src)
        return
    if _destinsrc(src, dst):
        raise Error("Cannot move a directory '%s' into itself '%s'." % (src, dst))
    copytree(src, target, symlinks=True)
    rmtree(src)


def _destinsrc(src, dst):
    """Whether the path `dst` lies in the folder `src`."""
    outer, inner = [os.path.join(abspath(name), '') for name in (src, dst)]
    return inner.startswith(outer)


# -- archives

def _id_of(lookup, name):
    """Number of a user or group by its name, None if unknown."""
    if lookup is None or name is None:
        return None
    try:
        return lookup(name)[2]
    except KeyError:
        return None


def _make_folder_for(filename, dry_run, logger):
    folder = os.path.dirname(filename)
    if not folder or os.path.exists(folder):
        return
    if logger is not None:
        logger.info('creating %s', folder)
    if not dry_run:
        os.makedirs(folder)


_tar_kinds = {'gzip': ('gz', '.gz'), 'bzip2': ('bz2', '.bz2'), None: ('', '')}


def _make_tarball(base_name, base_dir, compress='gzip', verbose=0, dry_run=0, owner=None,
                  group=None, logger=None):
    """Packs the folder `base_dir` into base_name.tar, .tar.gz or .tar.bz2; the name of the file."""
    if compress not in _tar_kinds:
        raise ValueError("bad value for 'compress', or compression format not supported : %s"
                         % (compress,))
    mode, ending = _tar_kinds[compress]
    filename = base_name + '.tar' + ending
    _make_folder_for(filename, dry_run, logger)
    if logger is not None:
        logger.info('Creating tar archive')
    if dry_run:
        return filename
    import tarfile
    archive = tarfile.open(filename, 'w|' + mode)
    try:
        archive.add(base_dir, filter=_given_to(owner, group))
    finally:
        archive.close()
    return filename


def _given_to(owner, group):
    """A filter that makes files of an archive belong to a user and a group, where they are known here."""
    owners = {}
    for prefix, lookup, name in (('u', getpwnam, owner), ('g', getgrnam, group)):
        number = _id_of(lookup, name)
        if number is not None:
            owners.update({prefix + 'id': number, prefix + 'name': name})

    def with_owner(member):
        for field, value in owners.items():
            setattr(member, field, value)
        return member
    return with_owner


def _zip_entries(base_dir):
    """Folders and files of an archive, those at the top first."""
    if os.path.normpath(base_dir) != os.curdir:
        yield os.path.normpath(base_dir)
    for folder, folders, files in os.walk(base_dir):
        for name in sorted(folders):
            yield os.path.normpath(os.path.join(folder, name))
        for name in files:
            place = os.path.normpath(os.path.join(folder, name))
            if os.path.isfile(place):
                yield place


def _make_zipfile(base_name, base_dir, verbose=0, dry_run=0, logger=None):
    """Packs the folder `base_dir` into base_name.zip; the name of the file."""
    import zipfile
    filename = base_name + '.zip'
    _make_folder_for(filename, dry_run, logger)
    if logger is not None:
        logger.info("creating '%s' and adding '%s' to it", filename, base_dir)
    if dry_run:
        return filename
    with zipfile.ZipFile(filename, 'w', compression=zipfile.ZIP_DEFLATED) as archive:
        for entry in _zip_entries(base_dir):
            archive.write(entry, entry)
            if logger is not None:
                logger.info("adding '%s'", entry)
    return filename


# name -> (function, [(keyword, value)], description)
_ARCHIVE_FORMATS = {'tar': (_make_tarball, [('compress', None)], 'uncompressed tar file')}


def _add_optional_formats():
    for module, name, function, extra, text in (
            ('zlib', 'gztar', _make_tarball, [('compress', 'gzip')], "gzip'ed tar-file"),
            ('bz2', 'bztar', _make_tarball, [('compress', 'bzip2')], "bzip2'ed tar-file"),
            ('zlib', 'zip', _make_zipfile, [], 'ZIP file')):
        try:
            __import__(module)
        except ImportError:
            continue
        _ARCHIVE_FORMATS[name] = function, extra, text


_add_optional_formats()


def get_archive_formats():
    """Sorted list of (name, description)."""
    return sorted((name, row[2]) for name, row in _ARCHIVE_FORMATS.items())


def register_archive_format(name, function, extra_args=None, description=''):
    """Adds a format: function(base_name, base_dir, **keywords) makes the archive. TypeError.

    extra_args: sequence of (keyword, value) the function gets.
    """
    extra, sequences = [] if extra_args is None else extra_args, (tuple, list)
    if not isinstance(function, collections.Callable):
        raise TypeError('The %s object is not callable' % function)
    if not isinstance(extra, sequences):
        raise TypeError('extra_args needs to be a sequence')
    if [pair for pair in extra if not (isinstance(pair, sequences) and len(pair) == 2)]:
        raise TypeError('extra_args elements are : (arg_name, value)')
    _ARCHIVE_FORMATS[name] = function, extra, description


def unregister_archive_format(name):
    """Removes a format; KeyError."""
    del _ARCHIVE_FORMATS[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0,
                 owner=None, group=None, logger=None):
    """Packs `base_dir`, seen from the folder `root_dir`, into a file base_name + ending; its name.

    format: a name of get_archive_formats, ValueError otherwise. dry_run: only say what would be done.
    """
    try:
        function, extra, _ = _ARCHIVE_FORMATS[format]
    except KeyError:
        raise ValueError("unknown archive format '%s'" % format)
    keywords = dict(extra, dry_run=dry_run, logger=logger)
    if format != 'zip':
        keywords.update(owner=owner, group=group)
    before = os.getcwd()
    if root_dir:
        if logger is not None:
            logger.debug("changing into '%s'", root_dir)
        base_name = abspath(base_name)
        if not dry_run:
            os.chdir(root_dir)
    try:
        return function(base_name, os.curdir if base_dir is None else base_dir, **keywords)
    finally:
        if root_dir:
            if logger is not None:
                logger.debug("changing back to '%s'", before)
            os.chdir(before)
