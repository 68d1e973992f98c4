"""Makes archives: zip, tar, and compressed tar files."""
import os
from os.path import abspath, dirname, isfile, join, normpath
from distutils import log
from distutils.dir_util import mkpath
from distutils.errors import DistutilsExecError
from distutils.spawn import spawn

try:
    from grp import getgrnam
    from pwd import getpwnam
except ImportError:
    getgrnam = getpwnam = None

# compression: (mode of tarfile, suffix)
_TAR = {None: ('w', ''), 'gzip': ('w:gz', '.gz'), 'bzip2': ('w:bz2', '.bz2'), 'compress': ('w', '')}


def _id_of(find, name):
    """The number of a user or group, None without or for an unknown one."""
    try:
        return None if name is None or find is None else find(name)[2]
    except KeyError:
        return None


def _get_gid(name):
    return _id_of(getgrnam, name)


def _get_uid(name):
    return _id_of(getpwnam, name)


def make_tarball(base_name, base_dir, compress='gzip', verbose=0, dry_run=0, owner=None, group=None):
    """Makes base_name.tar(.gz, .bz2, .Z) of a folder; the path."""
    if compress not in _TAR:
        raise ValueError("bad value for 'compress': must be None, 'gzip', 'bzip2' or 'compress'")
    mode, suffix = _TAR[compress]
    path = base_name + '.tar' + suffix
    mkpath(dirname(path), dry_run=dry_run)
    log.info('Creating tar archive')
    uid, gid = _get_uid(owner), _get_gid(group)

    def owned(member):
        if gid is not None:
            member.gid, member.gname = gid, group
        if uid is not None:
            member.uid, member.uname = uid, owner
        return member
    if not dry_run:
        import tarfile
        archive = tarfile.open(path, mode)
        try:
            archive.add(base_dir, filter=owned)
        finally:
            archive.close()
    if compress == 'compress':
        import warnings
        warnings.warn("'compress' will be deprecated.", PendingDeprecationWarning)
        spawn(['compress', '-f', path], dry_run=dry_run)
        return path + '.Z'
    return path


def make_zipfile(base_name, base_dir, verbose=0, dry_run=0):
    """Makes base_name.zip of a folder; the path."""
    path = base_name + '.zip'
    mkpath(dirname(path), dry_run=dry_run)
    try:
        import zipfile
    except ImportError:
        _zip_by_program(path, base_dir, verbose, dry_run)
        return path
    log.info("creating '%s' and adding '%s' to it", path, base_dir)
    if dry_run:
        return path
    archive = zipfile.ZipFile(path, 'w', compression=zipfile.ZIP_DEFLATED)
    try:
        for member in _zip_members(base_dir):
            archive.write(member, member)
            log.info("adding '%s'", member)
    finally:
        archive.close()
    return path


def _zip_by_program(path, base_dir, verbose, dry_run):
    try:
        spawn(['zip', '-r' if verbose else '-rq', path, base_dir], dry_run=dry_run)
    except DistutilsExecError:
        raise DistutilsExecError("unable to create zip file '%s': could neither import the 'zipfile' "
                                 'module nor find a standalone zip utility' % path)


def _zip_members(base_dir):
    """A folder and the folders and files in it."""
    if base_dir != os.curdir:
        yield normpath(join(base_dir, ''))
    for base, folders, files in os.walk(base_dir):
        for member in [normpath(join(base, name)) for name in sorted(folders)]:
            yield member
        for member in [normpath(join(base, name)) for name in files]:
            if isfile(member):
                yield member


ARCHIVE_FORMATS = {
    'zip': (make_zipfile, [], 'ZIP file'),
}


for _name, _kind, _text in (('gztar', 'gzip', "gzip'ed tar-file"), ('bztar', 'bzip2', "bzip2'ed tar-file"),
                            ('ztar', 'compress', 'compressed tar file'), ('tar', None, 'uncompressed tar file')):
    ARCHIVE_FORMATS[_name] = make_tarball, [('compress', _kind)], _text
del _name, _kind, _text


def check_archive_formats(formats):
    """The first format that is not known, or None."""
    return next((name for name in formats if name not in ARCHIVE_FORMATS), None)


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None,
                 group=None):
    """Makes an archive of base_dir as seen from root_dir; the path."""
    before = os.getcwd()
    moved = root_dir is not None
    if moved:
        log.debug("changing into '%s'" % root_dir)
        base_name = abspath(base_name)
        if not dry_run:
            os.chdir(root_dir)
    if format not in ARCHIVE_FORMATS:
        raise ValueError("unknown archive format '%s'" % format)
    function, options, _ = ARCHIVE_FORMATS[format]
    options = dict(options, dry_run=dry_run)
    if format != 'zip':
        options.update(owner=owner, group=group)
    try:
        return function(base_name, os.curdir if base_dir is None else base_dir, **options)
    finally:
        if moved:
            log.debug("changing back to '%s'", before)
            os.chdir(before)
