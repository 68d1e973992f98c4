"""Tar archives: TarFile reads and writes ustar, GNU and pax archives, plain or compressed.

    archive = tarfile.open('x.tar.gz')          # 'r' finds out the compression
    archive.extractall('somewhere')

    with tarfile.open('y.tar.bz2', 'w:bz2') as archive:
        archive.add('folder')

Modes with '|' ('r|gz', 'w|', ...) use the file as a stream of blocks: nothing but read(n) or write(s)
is asked of it and members must be taken in order.  TarError and its subclasses tell what is wrong
with an archive.

An archive is a row of blocks of 512 bytes: for each member a header (_LAYOUT), perhaps preceded by
members that tell more about it (long names, pax records), then its content, filled up with NULs.

The headers are in _tarheaders, TarInfo in _tarmember, files and streams in _tarstreams.
"""
import copy
import errno
import operator
import os
import stat
import struct
import sys
import time
from __builtin__ import open as bltn_open

try:
    import grp
    import pwd
except ImportError:
    grp = pwd = None

from _tarheaders import *
from _tarheaders import _padded
from _tarmember import TarInfo
from _tarstreams import copyfileobj, ExFileObject, _BZ2Proxy, _LowLevelFile, _Stream

__all__ = ['TarFile', 'TarInfo', 'is_tarfile', 'TarError']

version = '0.9.0'


# ---- Archives

def _attribute(action, what):
    """Do something to a file on the disk; ExtractError when the system refuses."""
    try:
        action()
    except EnvironmentError:
        raise ExtractError(what)


def _bz2_stream(name, mode, fileobj, compresslevel):
    """A file compressed by bzip2, of this name or below a file object."""
    try:
        import bz2
    except ImportError:
        raise CompressionError('bz2 module is not available')
    if fileobj is None:
        return bz2.BZ2File(name, mode, compresslevel=compresslevel)
    return _BZ2Proxy(fileobj, mode)


class TarFile(object):
    """An archive.  Make one with TarFile.open(), the function tarfile.open().

    Attributes of the class are the defaults of the arguments with the same names:
    debug (0 to 3: how much is told on stderr), dereference (follow links), ignore_zeros (skip what
    is no header), errorlevel (0: errors of extract() are told only, 1: those of files are raised,
    2: those of owners, modes and times too), format, encoding, errors (both of names), tarinfo and
    fileobject (the classes for members and for their content)."""

    debug, dereference, ignore_zeros, errorlevel = 0, False, False, 1
    format, encoding, errors = DEFAULT_FORMAT, ENCODING, None
    tarinfo, fileobject = TarInfo, ExFileObject

    # I1  members are those read or written so far; _loaded: there are no others.
    # I2  offset is where the next header lies; firstmember was read but not yet given out by next().

    def __init__(self, name=None, mode='r', fileobj=None, format=None, tarinfo=None, dereference=None,
                 ignore_zeros=None, encoding=None, errors=None, pax_headers=None, debug=None,
                 errorlevel=None):
        """An uncompressed archive: mode 'r', 'w', or 'a' to append."""
        if mode not in ('r', 'a', 'w'):
            raise ValueError("mode must be 'r', 'a' or 'w'")
        self.mode, self._mode = mode, {'r': 'rb', 'a': 'r+b', 'w': 'wb'}[mode]
        for option, value in (('format', format), ('tarinfo', tarinfo), ('dereference', dereference),
                              ('ignore_zeros', ignore_zeros), ('encoding', encoding), ('debug', debug),
                              ('errorlevel', errorlevel)):
            if value is not None:
                setattr(self, option, value)
        self.errors = errors or ('utf-8' if mode == 'r' else 'strict')
        self.pax_headers = pax_headers if pax_headers and self.format == PAX_FORMAT else {}
        self.__open_file(name, fileobj)
        self.closed, self._loaded = False, False
        self.members, self.inodes, self.firstmember = [], {}, None
        self.offset = self.fileobj.tell()
        try:
            self.__begin()
        except:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    def __open_file(self, name, fileobj):
        self._extfileobj = fileobj is not None
        if fileobj is None:
            if self.mode == 'a' and not os.path.exists(name):
                self.mode, self._mode = 'w', 'wb'
            fileobj = bltn_open(name, self._mode)
        else:
            if name is None and hasattr(fileobj, 'name'):
                name = fileobj.name
            self._mode = getattr(fileobj, 'mode', self._mode)
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj

    def __begin(self):
        if self.mode == 'r':
            self.firstmember = self.next()
            return
        self._loaded = True
        if self.mode == 'a':
            self.__find_end()
        if self.pax_headers:
            self.__write(self.tarinfo.create_pax_global_header(self.pax_headers.copy()))

    def __find_end(self):
        """Go to where the next member is to be appended."""
        while True:
            self.fileobj.seek(self.offset)
            try:
                self.members.append(self.tarinfo.fromtarfile(self))
            except EOFHeaderError:
                self.fileobj.seek(self.offset)
                return
            except HeaderError as error:
                raise ReadError(str(error))

    # -- opening by mode

    @classmethod
    def open(cls, name=None, mode='r', fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open an archive.

        'r', 'r:*'                     read, compressed or not
        'r:', 'r:gz', 'r:bz2'          read, with just this compression
        'a', 'a:'                      append; no compression
        'w', 'w:', 'w:gz', 'w:bz2'     write
        'r|*', 'r|', 'w|', 'r|gz' ...  the same as a stream, bufsize bytes at once"""
        if not name and not fileobj:
            raise ValueError('nothing to open')
        if mode in ('r', 'r:*'):
            return cls.__open_any(name, fileobj, kwargs)
        if ':' in mode:
            action, _, kind = mode.partition(':')
            kind = kind or 'tar'
            if kind not in cls.OPEN_METH:
                raise CompressionError('unknown compression type %r' % kind)
            return getattr(cls, cls.OPEN_METH[kind])(name, action or 'r', fileobj, **kwargs)
        if '|' in mode:
            action, _, kind = mode.partition('|')
            return cls.__open_stream(name, action or 'r', fileobj, kind or 'tar', bufsize, kwargs)
        if mode in ('a', 'w'):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError('undiscernible mode')

    @classmethod
    def __open_any(cls, name, fileobj, options):
        """Try one compression after the other; none last, as with ignore_zeros it takes anything."""
        place = fileobj.tell() if fileobj is not None else None
        for kind in sorted(cls.OPEN_METH, key=lambda kind: (kind == 'tar', kind)):
            try:
                return getattr(cls, cls.OPEN_METH[kind])(name, 'r', fileobj, **options)
            except (ReadError, CompressionError):
                if fileobj is not None:
                    fileobj.seek(place)
        raise ReadError('file could not be opened successfully')

    @classmethod
    def __open_stream(cls, name, mode, fileobj, kind, bufsize, options):
        if mode not in ('r', 'w'):
            raise ValueError("mode must be 'r' or 'w'")
        stream = _Stream(name, mode, kind, fileobj, bufsize)
        return cls.__owning(stream, name, mode, options)

    @classmethod
    def __owning(cls, stream, name, mode, options):
        """An archive on a file that is closed together with it."""
        try:
            archive = cls(name, mode, stream, **options)
        except:
            stream.close()
            raise
        archive._extfileobj = False
        return archive

    @classmethod
    def taropen(cls, name, mode='r', fileobj=None, **kwargs):
        """Open an archive that is not compressed."""
        if mode not in ('r', 'a', 'w'):
            raise ValueError("mode must be 'r', 'a' or 'w'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def gzopen(cls, name, mode='r', fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed by gzip."""
        if mode not in ('r', 'w'):
            raise ValueError("mode must be 'r' or 'w'")
        try:
            import gzip
            packed = gzip.GzipFile
        except (ImportError, AttributeError):
            raise CompressionError('gzip module is not available')
        stream = None
        try:
            stream = packed(name, mode, compresslevel, fileobj)
            return cls.__owning(stream, name, mode, kwargs)
        except IOError:
            if mode != 'r' or stream is None:
                raise
            raise ReadError('not a gzip file')
        except struct.error:
            if mode != 'r':
                raise
            raise ReadError('not a gzip file')

    @classmethod
    def bz2open(cls, name, mode='r', fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed by bzip2."""
        if mode not in ('r', 'w'):
            raise ValueError("mode must be 'r' or 'w'.")
        stream = _bz2_stream(name, mode, fileobj, compresslevel)
        try:
            return cls.__owning(stream, name, mode, kwargs)
        except (IOError, EOFError, ReadError):
            if mode == 'r':
                raise ReadError('not a bzip2 file')
            raise

    OPEN_METH = {'tar': 'taropen', 'gz': 'gzopen', 'bz2': 'bz2open'}

    # -- all of it

    def close(self):
        """Write what ends an archive, and close the file if the archive opened it."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ('a', 'w'):
                self.__write(NUL * (2 * BLOCKSIZE))
                self.__write(NUL * (-self.offset % RECORDSIZE))
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    def __write(self, data):
        self.fileobj.write(data)
        self.offset += len(data)

    def _check(self, modes=None):
        if self.closed:
            raise IOError('%s is closed' % type(self).__name__)
        if modes is not None and self.mode not in modes:
            raise IOError('bad operation for mode %r' % self.mode)

    def _dbg(self, level, text):
        """Tell on stderr what happens, if debug asks for it."""
        if level <= self.debug:
            sys.stderr.write(text + '\n')

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:
            # With an error inside, no end is written that would make it look whole.
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True

    # -- members

    def __iter__(self):
        return iter(self.members) if self._loaded else TarIter(self)

    def next(self):
        """The next TarInfo, None at the end."""
        self._check('ra')
        if self.firstmember is not None:
            member, self.firstmember = self.firstmember, None
            return member
        self.__reach(self.offset)
        member = self.__next_header()
        if member is None:
            self._loaded = True
        else:
            self.members.append(member)
        return member

    def __reach(self, offset):
        """Go to offset; the byte before it must exist."""
        if offset == self.fileobj.tell() or not offset:
            return
        self.fileobj.seek(offset - 1)
        if not self.fileobj.read(1):
            raise ReadError('unexpected end of data')

    def __next_header(self):
        while True:
            try:
                return self.tarinfo.fromtarfile(self)
            except (EOFHeaderError, InvalidHeaderError) as error:
                if self.ignore_zeros:
                    self._dbg(2, '0x%X: %s' % (self.offset, error))
                    self.offset += BLOCKSIZE
                elif self.offset == 0 and isinstance(error, InvalidHeaderError):
                    raise ReadError(str(error))
                else:
                    return None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError('empty file')
                return None
            except TruncatedHeaderError as error:
                if self.offset == 0:
                    raise ReadError(str(error))
                return None
            except SubsequentHeaderError as error:
                raise ReadError(str(error))

    def getmembers(self):
        """The TarInfo of all members, in the order of the archive."""
        self._check()
        if not self._loaded:
            self._load()
        return self.members

    def _load(self):
        """Goes through the rest of the archive, so that all members are known."""
        while self.next() is not None:
            pass
        self._loaded = True

    def getnames(self):
        return [member.name for member in self.getmembers()]

    def getmember(self, name):
        """The last member of that name, which is the newest.  KeyError when there is none."""
        member = self._getmember(name)
        if member is None:
            raise KeyError('filename %r not found' % name)
        return member

    def _getmember(self, name, tarinfo=None, normalize=False):
        """The last member of that name, of those before `tarinfo` if it is given; None when there is none.
        normalize: 'a/../b' counts as 'b'."""
        members = self.getmembers()
        if tarinfo is not None and tarinfo in members:
            members = members[:members.index(tarinfo)]
        form = os.path.normpath if normalize else lambda path: path
        name = form(name)
        for member in reversed(members):
            if form(member.name) == name:
                return member

    def _find_link_target(self, tarinfo):
        """The member a link leads to.  KeyError when it is not in the archive."""
        name, before = tarinfo.linkname, tarinfo    # a hard link leads to something that was there before
        if tarinfo.issym():
            name = os.path.normpath('/'.join(filter(None, (os.path.dirname(tarinfo.name), name))))
            before = None
        member = self._getmember(name, before, normalize=True)
        if member is None:
            raise KeyError('linkname %r not found' % (name,))
        return member

    def list(self, verbose=True):
        """Print a table of the members like `ls -l`, or their names."""
        self._check()
        for member in self:
            name = member.name + ('/' if member.isdir() else '')
            if not verbose:
                print name
                continue
            owner = '%s/%s' % (member.uname or member.uid, member.gname or member.gid)
            if member.ischr() or member.isblk():
                size = '%d,%d' % (member.devmajor, member.devminor)
            else:
                size = '%d' % member.size
            moment = '%d-%02d-%02d %02d:%02d:%02d' % time.localtime(member.mtime)[:6]
            if member.issym():
                name += ' -> ' + member.linkname
            elif member.islnk():
                name += ' link to ' + member.linkname
            print filemode(member.mode), owner, size.rjust(10), moment, name

    # -- adding

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """The TarInfo for a file of the disk (or for an open one), None for a kind tar has not."""
        self._check('aw')
        if fileobj is not None:
            name = fileobj.name
        arcname = os.path.splitdrive(name if arcname is None else arcname)[1]
        arcname = arcname.replace(os.sep, '/').lstrip('/')
        if fileobj is not None:
            about = os.fstat(fileobj.fileno())
        else:
            about = (os.stat if self.dereference else os.lstat)(name)
        member = self.tarinfo()
        member.tarfile, member.name = self, arcname
        member.type, member.linkname = self.__kind(name, arcname, about)
        if member.type is None:
            return None
        member.mode, member.mtime = about.st_mode, about.st_mtime
        member.uid, member.gid = about.st_uid, about.st_gid
        member.size = about.st_size if member.isreg() else 0
        member.uname, member.gname = _owner_names(about)
        if member.ischr() or member.isblk():
            member.devmajor, member.devminor = os.major(about.st_rdev), os.minor(about.st_rdev)
        return member

    def __kind(self, name, arcname, about):
        """The type of a file and what it links to."""
        kind = {stat.S_IFREG: REGTYPE, stat.S_IFDIR: DIRTYPE, stat.S_IFLNK: SYMTYPE, stat.S_IFIFO: FIFOTYPE,
                stat.S_IFCHR: CHRTYPE, stat.S_IFBLK: BLKTYPE}.get(stat.S_IFMT(about.st_mode))
        if kind == SYMTYPE:
            return kind, os.readlink(name)
        if kind == REGTYPE:
            inode = about.st_ino, about.st_dev
            earlier = self.inodes.get(inode, arcname)
            if not self.dereference and about.st_nlink > 1 and earlier != arcname:
                return LNKTYPE, earlier
            if about.st_ino:
                self.inodes[inode] = arcname
        return kind, ''

    def add(self, name, arcname=None, recursive=True, exclude=None, filter=None):
        """Add a file, a folder with all in it, a link, ...  as arcname.

        filter(tarinfo) returns what is to be added, perhaps changed, or None; the older
        exclude(name) returns true for what is to be left out."""
        self._check('aw')
        arcname = name if arcname is None else arcname
        if exclude is not None:
            import warnings
            warnings.warn('use the filter argument instead', DeprecationWarning, 2)
        self.__add(name, arcname, recursive, exclude, filter)

    def __add(self, name, arcname, recursive, exclude, filter):
        if exclude is not None and exclude(name):
            self._dbg(2, 'tarfile: Excluded %r' % name)
            return
        if self.name is not None and os.path.abspath(name) == self.name:
            self._dbg(2, 'tarfile: Skipped %r' % name)
            return
        self._dbg(1, name)
        member = self.gettarinfo(name, arcname)
        if member is None:
            self._dbg(1, 'tarfile: Unsupported type %r' % name)
            return
        member = member if filter is None else filter(member)
        if member is None:
            self._dbg(2, 'tarfile: Excluded %r' % name)
        elif member.isreg():
            with bltn_open(name, 'rb') as content:
                self.addfile(member, content)
        else:
            self.addfile(member)
            for entry in os.listdir(name) if recursive and member.isdir() else ():
                self.__add(os.path.join(name, entry), os.path.join(arcname, entry), recursive, exclude, filter)

    def addfile(self, tarinfo, fileobj=None):
        """Add a member with tarinfo.size bytes of fileobj as its content."""
        self._check('aw')
        member = copy.copy(tarinfo)
        self.__write(member.tobuf(self.format, self.encoding, self.errors))
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, member.size)
            self.offset += member.size
            self.__write(NUL * (-member.size % BLOCKSIZE))
        self.members.append(member)

    # -- extracting

    def extractall(self, path='.', members=None):
        """Extract all members, or those given, below path.

        Nothing keeps a member from going elsewhere (absolute names, '..'): look at the names of an
        archive you do not trust."""
        folders = []
        for member in self if members is None else members:
            if member.isdir():
                folders.append(member)          # its own mode and time come last
                member = copy.copy(member)
                member.mode = 0o700
            self.extract(member, path)
        for folder in sorted(folders, key=operator.attrgetter('name'), reverse=True):
            target = os.path.join(path, folder.name)
            try:
                for finish in self.chown, self.utime, self.chmod:
                    finish(folder, target)
            except ExtractError as error:
                self.__failed(error)

    def extract(self, member, path=''):
        """Extract one member (a TarInfo or a name) with its full name below path."""
        self._check('r')
        if isinstance(member, basestring):
            member = self.getmember(member)
        if member.islnk():
            member._link_target = os.path.join(path, member.linkname)
        try:
            self._extract_member(member, os.path.join(path, member.name))
        except (EnvironmentError, ExtractError) as error:
            self.__failed(error)

    def __failed(self, error):
        """Raise an error or tell it, as errorlevel wants."""
        if self.errorlevel > (1 if isinstance(error, ExtractError) else 0):
            raise
        if isinstance(error, ExtractError):
            text = str(error)
        elif error.filename is None:
            text = error.strerror
        else:
            text = '%s %r' % (error.strerror, error.filename)
        self._dbg(1, 'tarfile: %s' % text)

    def extractfile(self, member):
        """A file object on the content of a member; links lead on, None where there is no content."""
        self._check('r')
        if isinstance(member, basestring):
            member = self.getmember(member)
        if member.issym() or member.islnk():
            if isinstance(self.fileobj, _Stream):
                raise StreamError('cannot extract (sym)link as file object')
            return self.extractfile(self._find_link_target(member))
        has_content = member.isreg() or member.type not in SUPPORTED_TYPES
        return self.fileobject(self, member) if has_content else None

    def _extract_member(self, member, targetpath):
        """Put a member at targetpath, folders above it included."""
        targetpath = targetpath.rstrip('/').replace('/', os.sep)
        above = os.path.dirname(targetpath)
        if above and not os.path.exists(above):
            os.makedirs(above)
        link = ' -> ' if member.issym() else ' link to '
        self._dbg(1, member.name + (link + member.linkname if member.issym() or member.islnk() else ''))
        make = {DIRTYPE: self.makedir, FIFOTYPE: self.makefifo, CHRTYPE: self.makedev,
                BLKTYPE: self.makedev, LNKTYPE: self.makelink, SYMTYPE: self.makelink}.get(member.type)
        if make is None:
            make = self.makefile if member.type in SUPPORTED_TYPES else self.makeunknown
        make(member, targetpath)
        self.chown(member, targetpath)
        if not member.issym():
            self.chmod(member, targetpath)
            self.utime(member, targetpath)

    # What follows may be overridden one by one.

    def makedir(self, tarinfo, targetpath):
        """Make a folder, safe from others at first; it may exist."""
        try:
            os.mkdir(targetpath, 0o700)
        except EnvironmentError as error:
            if error.errno != errno.EEXIST:
                raise

    def makefile(self, tarinfo, targetpath):
        """Make a regular file."""
        content = self.extractfile(tarinfo)
        try:
            with bltn_open(targetpath, 'wb') as target:
                copyfileobj(content, target)
        finally:
            content.close()

    def makeunknown(self, tarinfo, targetpath):
        """Make something of a type nobody knows: a regular file."""
        self.makefile(tarinfo, targetpath)
        self._dbg(1, 'tarfile: Unknown file type %r, extracted as regular file.' % tarinfo.type)

    def makefifo(self, tarinfo, targetpath):
        if not hasattr(os, 'mkfifo'):
            raise ExtractError('fifo not supported by system')
        os.mkfifo(targetpath)

    def makedev(self, tarinfo, targetpath):
        """Make a device."""
        if not hasattr(os, 'mknod') or not hasattr(os, 'makedev'):
            raise ExtractError('special devices not supported by system')
        kind = stat.S_IFBLK if tarinfo.isblk() else stat.S_IFCHR
        os.mknod(targetpath, tarinfo.mode | kind, os.makedev(tarinfo.devmajor, tarinfo.devminor))

    def makelink(self, tarinfo, targetpath):
        """Make a link, or a copy of what it leads to where links cannot be made."""
        able = hasattr(os, 'symlink') and hasattr(os, 'link')
        if able and os.path.lexists(targetpath):
            os.unlink(targetpath)
        if able and tarinfo.issym():
            os.symlink(tarinfo.linkname, targetpath)
        elif able and os.path.exists(tarinfo._link_target):
            os.link(tarinfo._link_target, targetpath)
        else:
            self.__copy_target(tarinfo, targetpath)

    def __copy_target(self, link, path):
        try:
            content = self._find_link_target(link)
        except KeyError:
            raise ExtractError('unable to resolve link inside archive')
        self._extract_member(content, path)

    def chown(self, tarinfo, targetpath):
        """Give a file to its owner, by name if the name is known here; the superuser only."""
        if pwd is None or not hasattr(os, 'geteuid') or os.geteuid() != 0:
            return
        try:
            group = grp.getgrnam(tarinfo.gname).gr_gid
        except KeyError:
            group = tarinfo.gid
        try:
            user = pwd.getpwnam(tarinfo.uname).pw_uid
        except KeyError:
            user = tarinfo.uid
        change = os.lchown if tarinfo.issym() else os.chown
        _attribute(lambda: change(targetpath, user, group), 'could not change owner')

    def chmod(self, tarinfo, targetpath):
        """Set the permissions of a file."""
        _attribute(lambda: os.chmod(targetpath, tarinfo.mode), 'could not change mode')

    def utime(self, tarinfo, targetpath):
        """Set the times of a file."""
        moment = tarinfo.mtime
        _attribute(lambda: os.utime(targetpath, (moment, moment)), 'could not change modification time')

    # -- of old

    @property
    def posix(self):
        """Whether the format is ustar; superseded by format."""
        return self.format == USTAR_FORMAT

    @posix.setter
    def posix(self, value):
        import warnings
        warnings.warn('use the format attribute instead', DeprecationWarning, 2)
        self.format = USTAR_FORMAT if value else GNU_FORMAT


def _owner_names(about):
    """Names of user and group of a file, '' for those without."""
    def name(module, lookup, number):
        try:
            return getattr(module, lookup)(number)[0] if module else ''
        except KeyError:
            return ''
    return name(pwd, 'getpwuid', about.st_uid), name(grp, 'getgrgid', about.st_gid)


class TarIter:
    """Goes through an archive that is not read to its end yet."""

    def __init__(self, tarfile):
        self.tarfile, self.index = tarfile, 0

    def __iter__(self):
        return self

    def next(self):
        archive, at = self.tarfile, self.index
        if at == 0 and archive.firstmember is not None:
            member = archive.next()
        elif at < len(archive.members):
            member = archive.members[at]
        elif archive._loaded:
            raise StopIteration
        else:
            member = archive.next()
            if member is None:
                raise StopIteration
        self.index += 1
        return member


TAR_PLAIN, TAR_GZIPPED = 0, 8


class TarFileCompat:
    """An archive that behaves like a zipfile.ZipFile of old."""

    def __init__(self, file, mode='r', compression=TAR_PLAIN):
        from warnings import warnpy3k
        warnpy3k('the TarFileCompat class has been removed in Python 3.0', stacklevel=2)
        make = {TAR_PLAIN: TarFile.taropen, TAR_GZIPPED: TarFile.gzopen}.get(compression)
        if make is None:
            raise ValueError('unknown compression constant')
        self.tarfile = make(file, mode)
        if mode[:1] == 'r':
            for member in self.tarfile.getmembers():
                member.filename, member.file_size = member.name, member.size
                member.date_time = time.gmtime(member.mtime)[:6]

    def namelist(self):
        return [member.name for member in self.infolist()]

    def infolist(self):
        """The regular members."""
        return [member for member in self.tarfile.getmembers() if member.type in REGULAR_TYPES]

    def printdir(self):
        self.tarfile.list()

    def testzip(self):
        return None

    def getinfo(self, name):
        return self.tarfile.getmember(name)

    def read(self, name):
        return self.tarfile.extractfile(name).read()

    def write(self, filename, arcname=None, compress_type=None):
        self.tarfile.add(filename, arcname)

    def writestr(self, zinfo, bytes):
        """Add a member with the name and time of a ZipInfo."""
        import calendar
        from cStringIO import StringIO
        member = TarInfo(zinfo.filename)
        member.size, member.mtime = len(bytes), calendar.timegm(zinfo.date_time)
        self.tarfile.addfile(member, StringIO(bytes))

    def close(self):
        self.tarfile.close()


def is_tarfile(name):
    """Can the file be opened as an archive?  IOError when it cannot be read at all."""
    try:
        open(name).close()
    except TarError:
        return False
    return True


open = TarFile.open

for _thing in globals().values():
    if getattr(_thing, '__module__', None) in ('_tarheaders', '_tarmember', '_tarstreams'):
        _thing.__module__ = 'tarfile'       # where pickles look for it
del _thing
