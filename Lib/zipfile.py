"""ZIP archives: ZipFile reads and writes them, PyZipFile adds compiled modules.

    with ZipFile('x.zip') as archive:
        names = archive.namelist()
        data = archive.read(names[0])

Members are stored or deflated; old encryption can be read.  BadZipfile for what is not an archive,
LargeZipFile where allowZip64 would be needed.
"""
import binascii
import cStringIO
import io
import os
import re
import shutil
import stat
import string
import struct
import sys
import time

try:
    import zlib
    crc32 = zlib.crc32
except ImportError:
    zlib, crc32 = None, binascii.crc32

__all__ = ['BadZipfile', 'error', 'ZIP_STORED', 'ZIP_DEFLATED', 'is_zipfile', 'ZipInfo', 'ZipFile',
           'PyZipFile', 'LargeZipFile']


class BadZipfile(Exception):
    """Not an archive, or a broken one."""


class LargeZipFile(Exception):
    """The archive needs ZIP64, which is not allowed."""


error = BadZipfile
ZIP64_LIMIT, ZIP_FILECOUNT_LIMIT, ZIP_MAX_COMMENT = (1 << 31) - 1, 0xffff, 0xffff
ZIP_STORED, ZIP_DEFLATED = 0, 8
compressor_names = dict(enumerate('store shrink reduce reduce reduce reduce implode tokenize deflate deflate64 '
                                  'implode'.split()))
compressor_names.update({12: 'bzip2', 14: 'lzma', 18: 'terse', 19: 'lz77', 97: 'wavpack', 98: 'ppmd'})

# The records of the format: (signature, layout)
stringEndArchive, structEndArchive = 'PK\005\006', '<4s4H2LH'
stringCentralDir, structCentralDir = 'PK\001\002', '<4s4B4HL2L5H2L'
stringFileHeader, structFileHeader = 'PK\003\004', '<4s2B4HL2L2H'
stringEndArchive64Locator, structEndArchive64Locator = 'PK\006\007', '<4sLQL'
stringEndArchive64, structEndArchive64 = 'PK\006\006', '<4sQ2H2L4Q'
sizeEndCentDir, sizeCentralDir = struct.calcsize(structEndArchive), struct.calcsize(structCentralDir)
sizeFileHeader = struct.calcsize(structFileHeader)
sizeEndCentDir64Locator = struct.calcsize(structEndArchive64Locator)
sizeEndCentDir64 = struct.calcsize(structEndArchive64)
_MAX32, _MAX16 = 0xffffffff, 0xffff


class _End(object):
    """Where the directory of an archive is: count, size, offset, place (of the record itself), comment."""


def _find_end(stream):
    """The _End of a file, None if it has none."""
    stream.seek(0, 2)
    size = stream.tell()
    tail_size = min(size, sizeEndCentDir + ZIP_MAX_COMMENT + 1)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    place = len(tail) - sizeEndCentDir
    if not (place >= 0 and tail[place:place + 4] == stringEndArchive and tail[-2:] == '\0\0'):
        place = tail.rfind(stringEndArchive)
    if place < 0 or len(tail) - place < sizeEndCentDir:
        return None
    record = struct.unpack(structEndArchive, tail[place:place + sizeEndCentDir])
    end = _End()
    end.disk, end.count, end.size, end.offset, length = record[1], record[4], record[5], record[6], record[7]
    end.comment = tail[place + sizeEndCentDir:place + sizeEndCentDir + length]
    end.place = size - tail_size + place
    return _with_64(stream, end)


# Places in the list that _EndRecData gives.
_ECD_SIGNATURE, _ECD_DISK_NUMBER, _ECD_DISK_START, _ECD_ENTRIES_THIS_DISK, _ECD_ENTRIES_TOTAL, _ECD_SIZE, _ECD_OFFSET, \
    _ECD_COMMENT_SIZE, _ECD_COMMENT, _ECD_LOCATION = range(10)


def _EndRecData(fpin):
    """What the end of an archive says, for programs: a list of the record's fields, the comment and the record's place."""
    end = _find_end(fpin)
    if end is None:
        return None
    return [stringEndArchive, end.disk, end.disk, end.count, end.count, end.size, end.offset, len(end.comment),
            end.comment, end.place]


def _with_64(stream, end):
    """The fields by the ZIP64 record, if there is one."""
    start = end.place - sizeEndCentDir64Locator
    if start < 0:
        return end
    stream.seek(start)
    data = stream.read(sizeEndCentDir64Locator)
    if len(data) != sizeEndCentDir64Locator or data[:4] != stringEndArchive64Locator:
        return end
    _, disk, _, disks = struct.unpack(structEndArchive64Locator, data)
    if disk != 0 or disks != 1:
        raise BadZipfile('zipfiles that span multiple disks are not supported')
    stream.seek(start - sizeEndCentDir64)
    data = stream.read(sizeEndCentDir64)
    if len(data) == sizeEndCentDir64 and data[:4] == stringEndArchive64:
        record = struct.unpack(structEndArchive64, data)
        end.count, end.size, end.offset = record[7:10]
        end.place = start - sizeEndCentDir64
    return end


def is_zipfile(filename):
    """Whether a file (a path or an open one) is an archive."""
    try:
        if hasattr(filename, 'read'):
            return _find_end(filename) is not None
        with open(filename, 'rb') as stream:
            return _find_end(stream) is not None
    except (IOError, BadZipfile):
        return False


class ZipInfo(object):
    """A member: filename, date_time (six numbers), sizes, attributes, where its header is."""

    __slots__ = ('orig_filename filename date_time compress_type comment extra create_system create_version '
                 'extract_version reserved flag_bits volume internal_attr external_attr header_offset CRC '
                 'compress_size file_size _raw_time').split()

    def __init__(self, filename='NoName', date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        name = filename.partition('\0')[0]
        self.filename = name.replace(os.sep, '/') if os.sep != '/' else name
        if date_time[0] < 1980:
            raise ValueError('ZIP does not support timestamps before 1980')
        self.date_time, self.compress_type = date_time, ZIP_STORED
        self.comment = self.extra = ''
        self.create_system = 0 if sys.platform == 'win32' else 3
        self.create_version = self.extract_version = 20
        self.reserved = self.flag_bits = self.volume = self.internal_attr = self.external_attr = 0

    def _stamps(self):
        """(date, time) in the form of DOS."""
        year, month, day, hour, minute, second = self.date_time[:6]
        return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2

    def _encodeFilenameFlags(self):
        if not isinstance(self.filename, unicode):
            return self.filename, self.flag_bits
        try:
            return self.filename.encode('ascii'), self.flag_bits
        except UnicodeEncodeError:
            return self.filename.encode('utf-8'), self.flag_bits | 0x800

    def FileHeader(self, zip64=None):
        """The bytes in front of the data."""
        crc, packed, size = (0, 0, 0) if self.flag_bits & 8 else (self.CRC, self.compress_size, self.file_size)
        large = size > ZIP64_LIMIT or packed > ZIP64_LIMIT
        extra = self.extra
        if zip64 is None:
            zip64 = large
        elif large and not zip64:
            raise LargeZipFile('Filesize would require ZIP64 extensions')
        if zip64:
            extra += struct.pack('<HHQQ', 1, 16, size, packed)
        if large:
            size = packed = _MAX32
            self.extract_version = max(45, self.extract_version)
            self.create_version = max(45, self.extract_version)
        name, flags = self._encodeFilenameFlags()
        date, clock = self._stamps()
        return struct.pack(structFileHeader, stringFileHeader, self.extract_version, self.reserved, flags,
                           self.compress_type, clock, date, crc, packed, size, len(name), len(extra)) + name + extra

    def _decodeExtra(self):
        """Takes sizes from the ZIP64 field."""
        rest = self.extra
        while len(rest) >= 4:
            kind, length = struct.unpack('<HH', rest[:4])
            if kind == 1:
                count = length // 8
                if length not in (0, 8, 16) and length < 24:
                    raise RuntimeError('Corrupt extra field %s' % length)
                values = list(struct.unpack('<%dQ' % count, rest[4:4 + 8 * count]))
                for name, marks in (('file_size', (0xffffffffffffffff, _MAX32)), ('compress_size', (_MAX32,)),
                                    ('header_offset', (_MAX32,))):
                    if getattr(self, name) in marks and values:
                        setattr(self, name, values.pop(0))
            rest = rest[length + 4:]


def _without_64(extra):
    """The extra field without its ZIP64 part."""
    kept = ''
    while len(extra) >= 4:
        kind, length = struct.unpack('<HH', extra[:4])
        if kind != 1:
            kept += extra[:length + 4]
        extra = extra[length + 4:]
    return kept + extra


def _crc_table():
    table = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (0xedb88320 if number & 1 else 0)
        table.append(number)
    return table


class _ZipDecrypter:
    """The old encryption: called with each byte."""

    _table = None

    def __init__(self, pwd):
        if self._table is None:
            _ZipDecrypter._table = _crc_table()
        self.__keys = [0x12345678, 0x23456789, 0x34567890]
        for letter in pwd:
            self.__update(letter)

    def __step(self, letter, crc):
        return crc >> 8 & 0xffffff ^ self._table[(crc ^ ord(letter)) & 0xff]

    def __update(self, letter):
        first, second, third = self.__keys
        first = self.__step(letter, first)
        second = ((second + (first & 255)) * 0x8088405 + 1) & _MAX32
        self.__keys = [first, second, self.__step(chr(second >> 24), third)]

    def __call__(self, c):
        k = self.__keys[2] | 2
        c = chr(ord(c) ^ ((k * (k ^ 1)) >> 8 & 255))
        self.__update(c)
        return c


class ZipExtFile(io.BufferedIOBase):
    """A member that is open for reading; mode 'U' or 'rU': universal newlines."""

    MAX_N = 1 << 30
    MIN_READ_SIZE = 4096
    PATTERN = re.compile(r'^(?P<chunk>[^\r\n]+)|(?P<newline>\n|\r\n?)')

    def __init__(self, fileobj, mode, zipinfo, decrypter=None, close_fileobj=False):
        self._fileobj, self._decrypter, self._close_fileobj = fileobj, decrypter, close_fileobj
        self.__left, self.__plain_left = zipinfo.compress_size, zipinfo.file_size
        self._method, self.__wanted_crc = zipinfo.compress_type, getattr(zipinfo, 'CRC', None)
        self.__inflater = zlib.decompressobj(-15) if self._method == ZIP_DEFLATED else None
        self.__buffer, self.__at, self.__tail, self.__done = '', 0, '', False
        self._crc = crc32('') & _MAX32
        self._universal = 'U' in mode
        self.newlines = None
        self.mode, self.name = mode, zipinfo.filename
        if decrypter is not None:
            self.__left -= 12

    def readable(self):
        return True

    def _fill(self):
        """Adds data to the buffer; False at the end."""
        while not self.__done:
            data = self.__tail
            if not data and self.__left > 0:
                data = self._fileobj.read(min(self.__left, max(self.MIN_READ_SIZE, 65536)))
                if not data:
                    raise EOFError
                self.__left -= len(data)
                if self._decrypter is not None:
                    data = ''.join(map(self._decrypter, data))
            last = self.__left <= 0
            if self.__inflater is not None:
                raw, data = data, self.__inflater.decompress(data, 1 << 20)
                self.__tail = self.__inflater.unconsumed_tail
                last = (last or self.__inflater.unused_data) and not self.__tail
                if last:
                    data += self.__inflater.flush()
            data = data[:self.__plain_left]
            self.__plain_left -= len(data)
            self.__done = bool(last) or self.__plain_left <= 0
            self._crc = crc32(data, self._crc) & _MAX32
            if self.__done and self.__wanted_crc is not None and self._crc != self.__wanted_crc:
                raise BadZipfile('Bad CRC-32 for file %r' % self.name)
            if data:
                self.__buffer, self.__at = self.__buffer[self.__at:] + data, 0
                return True
        return False

    def peek(self, n=1):
        """Bytes without going on, at least n if there are so many."""
        while len(self.__buffer) - self.__at < n and self._fill():
            pass
        return self.__buffer[self.__at:self.__at + 512] if n <= 512 else self.__buffer[self.__at:]

    def read(self, n=-1):
        """n bytes, all without n."""
        if n is None or n < 0:
            parts = [self.__take(sys.maxint)]
            while self._fill():
                parts.append(self.__take(sys.maxint))
            return ''.join(parts)
        parts, missing = [], n
        while missing > 0 and (self.__at < len(self.__buffer) or self._fill()):
            parts.append(self.__take(missing))
            missing -= len(parts[-1])
        return ''.join(parts)

    def __take(self, count):
        data = self.__buffer[self.__at:self.__at + count]
        self.__at += len(data)
        return data

    def read1(self, n):
        """At most n bytes, with at most one look into the archive."""
        if self.__at >= len(self.__buffer) and n != 0:
            self._fill()
        return self.__take(sys.maxint if n is None or n < 0 else n)

    def readline(self, limit=-1):
        """A line with its end."""
        if not self._universal:
            return self.__plain_line(limit)
        line = ''
        while limit < 0 or len(line) < limit:
            ahead = self.peek(2)
            if not ahead:
                break
            found = self.PATTERN.search(ahead)
            newline = found.group('newline')
            if newline is not None:
                if self.newlines is None:
                    self.newlines = []
                if newline not in self.newlines:
                    self.newlines.append(newline)
                self.__take(len(newline))
                return line + '\n'
            line += self.__take(len(found.group('chunk')) if limit < 0
                                else min(len(found.group('chunk')), limit - len(line)))
        return line

    def __plain_line(self, limit):
        parts, room = [], sys.maxint if limit < 0 else limit
        while room > 0 and (self.__at < len(self.__buffer) or self._fill()):
            end = self.__buffer.find('\n', self.__at)
            stop = len(self.__buffer) if end < 0 else end + 1
            parts.append(self.__take(min(room, stop - self.__at)))
            room -= len(parts[-1])
            if parts[-1].endswith('\n'):
                break
        return ''.join(parts)

    def close(self):
        try:
            if self._close_fileobj:
                self._fileobj.close()
        finally:
            super(ZipExtFile, self).close()


class ZipFile(object):
    """An archive: file is a path or an open file; mode r, w (new) or a (adds); compression for new members."""

    fp = None

    def __init__(self, file, mode='r', compression=ZIP_STORED, allowZip64=False):
        if mode not in ('r', 'w', 'a'):
            raise RuntimeError('ZipFile() requires mode "r", "w", or "a"')
        self.__check_method(compression)
        self.NameToInfo, self.filelist = {}, []
        self.debug, self.pwd, self._comment = 0, None, ''
        self.compression, self.mode, self._allowZip64 = compression, mode, allowZip64
        self._didModify, self._filePassed = False, 1
        if isinstance(file, basestring):
            self._filePassed, self.filename = 0, file
            try:
                self.fp = open(file, {'r': 'rb', 'w': 'wb', 'a': 'r+b'}[mode])
            except IOError:
                if mode != 'a':
                    raise
                self.mode, self.fp = 'w', open(file, 'wb')
        else:
            self.fp, self.filename = file, getattr(file, 'name', None)
        try:
            self.__begin(mode)
        except BaseException:
            stream, self.fp = self.fp, None
            if not self._filePassed:
                stream.close()
            raise

    def __begin(self, mode):
        if mode == 'r':
            self._RealGetContents()
            return
        self._didModify = True
        self.__base = 0
        if mode == 'a' and self.mode == 'a':
            try:
                self._RealGetContents()
                self.fp.seek(self.start_dir)
                return
            except BadZipfile:
                self.fp.seek(0, 2)
        try:
            self.start_dir = self.__base = self.fp.tell()
        except (AttributeError, IOError):
            self.start_dir = self.__base = 0
        if mode == 'a':
            self.__base = 0

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __del__(self):
        self.close()

    def __check_method(self, method):
        if method == ZIP_DEFLATED:
            if not zlib:
                raise RuntimeError('Compression requires the (missing) zlib module')
        elif method != ZIP_STORED:
            raise RuntimeError('That compression method is not supported')

    def _RealGetContents(self):
        """Reads the directory at the end.  BadZipfile."""
        try:
            end = _find_end(self.fp)
        except IOError:
            raise BadZipfile('File is not a zip file')
        if end is None:
            raise BadZipfile('File is not a zip file')
        self._comment = end.comment
        shift = end.place - end.size - end.offset      # bytes in front of the archive
        self.start_dir = end.offset + shift
        if self.start_dir < 0:
            raise BadZipfile('Bad magic number for central directory')
        self.fp.seek(self.start_dir)
        data = cStringIO.StringIO(self.fp.read(end.size))
        done = 0
        while done < end.size:
            head = data.read(sizeCentralDir)
            if len(head) != sizeCentralDir:
                raise BadZipfile('Truncated central directory')
            fields = struct.unpack(structCentralDir, head)
            if fields[0] != stringCentralDir:
                raise BadZipfile('Bad magic number for central directory')
            info = self._member(fields, data)
            info.header_offset += shift
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info
            done += sizeCentralDir + sum(fields[12:15])

    def _member(self, fields, data):
        name = data.read(fields[12])
        if fields[5] & 0x800:
            name = name.decode('utf-8')
        info = ZipInfo(name)
        info.extra, info.comment = data.read(fields[13]), data.read(fields[14])
        (info.create_version, info.create_system, info.extract_version, info.reserved, info.flag_bits,
         info.compress_type, clock, date, info.CRC, info.compress_size, info.file_size) = fields[1:12]
        info.volume, info.internal_attr, info.external_attr, info.header_offset = fields[15:19]
        info._raw_time = clock
        info.date_time = ((date >> 9) + 1980, date >> 5 & 15, date & 31, clock >> 11, clock >> 5 & 63,
                          (clock & 31) * 2)
        info._decodeExtra()
        return info

    def namelist(self):
        """The names of the members."""
        return [info.filename for info in self.filelist]

    def infolist(self):
        """Their ZipInfo objects."""
        return self.filelist

    def printdir(self):
        """Prints a table."""
        print '%-46s %19s %12s' % ('File Name', 'Modified    ', 'Size')
        for info in self.filelist:
            print '%-46s %s %12d' % (info.filename, '%d-%02d-%02d %02d:%02d:%02d' % info.date_time[:6],
                                     info.file_size)

    def testzip(self):
        """The name of the first broken member, None without one."""
        for info in self.filelist:
            try:
                with self.open(info.filename, 'r') as source:
                    while source.read(1 << 20):
                        pass
            except BadZipfile:
                return info.filename
        return None

    def getinfo(self, name):
        """The ZipInfo of a name; KeyError."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError('There is no item named %r in the archive' % name)
        return info

    def setpassword(self, pwd):
        """Sets the password for encrypted members."""
        self.pwd = pwd

    @property
    def comment(self):
        """The comment of the archive, up to 65535 bytes."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn('Archive comment is too long; truncating to %d bytes' % ZIP_MAX_COMMENT, stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment, self._didModify = comment, True

    def read(self, name, pwd=None):
        """The bytes of a member."""
        with self.open(name, 'r', pwd) as source:
            return source.read()

    def open(self, name, mode='r', pwd=None):
        """A member as a file for reading (ZipExtFile)."""
        if mode not in ('r', 'U', 'rU'):
            raise RuntimeError('open() requires mode "r", "U", or "rU"')
        if not self.fp:
            raise RuntimeError('Attempt to read ZIP archive that was already closed')
        stream = open(self.filename, 'rb') if not self._filePassed else self.fp
        try:
            info = name if isinstance(name, ZipInfo) else self.getinfo(name)
            self.__skip_header(stream, info)
            decrypter = self.__decrypter_for(stream, info, pwd)
            return self.__check_kind(info) or ZipExtFile(stream, mode, info, decrypter, close_fileobj=not self._filePassed)
        except BaseException:
            if not self._filePassed:
                stream.close()
            raise

    def __check_kind(self, info):
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            name = compressor_names.get(info.compress_type)
            raise NotImplementedError('compression type %d (%s)' % (info.compress_type, name) if name
                                      else 'compression type %d' % info.compress_type)

    def __skip_header(self, stream, info):
        stream.seek(info.header_offset, 0)
        head = stream.read(sizeFileHeader)
        if len(head) != sizeFileHeader:
            raise BadZipfile('Truncated file header')
        fields = struct.unpack(structFileHeader, head)
        if fields[0] != stringFileHeader:
            raise BadZipfile('Bad magic number for file header')
        name = stream.read(fields[10])
        stream.read(fields[11])
        wanted = info.orig_filename
        if name != (wanted.encode('utf-8') if isinstance(wanted, unicode) else wanted):
            raise BadZipfile('File name in directory "%s" and header "%s" differ.' % (wanted, name))

    def __decrypter_for(self, stream, info, pwd):
        if not info.flag_bits & 1:
            return None
        pwd = pwd or self.pwd
        if not pwd:
            raise RuntimeError('File %s is encrypted, password required for extraction' % info.filename)
        decrypter = _ZipDecrypter(pwd)
        head = map(decrypter, stream.read(12))
        check = info._raw_time >> 8 & 255 if info.flag_bits & 8 else info.CRC >> 24 & 255
        if ord(head[11]) != check:
            raise RuntimeError('Bad password for file', info.filename)
        return decrypter

    # -- extracting

    def extract(self, member, path=None, pwd=None):
        """Writes a member below a folder (default: the current one); its path."""
        info = member if isinstance(member, ZipInfo) else self.getinfo(member)
        return self._extract_member(info, os.getcwd() if path is None else path, pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Writes all members, or those given."""
        for each in self.namelist() if members is None else members:
            self.extract(each, path, pwd)

    def _extract_member(self, info, folder, pwd):
        parts = os.path.splitdrive(info.filename.replace('/', os.sep))[1].split(os.sep)
        name = os.sep.join(part for part in parts if part not in ('', os.curdir, os.pardir))
        target = os.path.normpath(os.path.join(folder, name))
        above = os.path.dirname(target)
        if above and not os.path.exists(above):
            os.makedirs(above)
        if info.filename[-1:] == '/':
            if not os.path.isdir(target):
                os.mkdir(target)
            return target
        with self.open(info, pwd=pwd) as source:
            with open(target, 'wb') as out:
                shutil.copyfileobj(source, out)
        return target

    # -- writing

    def _writecheck(self, info):
        """May the member be written?  RuntimeError, LargeZipFile; a warning when its name is there already."""
        if info.filename in self.NameToInfo:
            import warnings
            warnings.warn('Duplicate name: %r' % info.filename, stacklevel=3)
        if self.mode not in ('w', 'a'):
            raise RuntimeError('write() requires mode "w" or "a"')
        if not self.fp:
            raise RuntimeError('Attempt to write ZIP archive that was already closed')
        self.__check_method(info.compress_type)
        if self._allowZip64:
            return
        if len(self.filelist) >= ZIP_FILECOUNT_LIMIT:
            raise LargeZipFile('Files count would require ZIP64 extensions')
        if info.file_size > ZIP64_LIMIT or info.header_offset > ZIP64_LIMIT:
            raise LargeZipFile('%s would require ZIP64 extensions'
                               % ('Filesize' if info.file_size > ZIP64_LIMIT else 'Zipfile size'))

    def __add(self, info):
        self._didModify = True
        self.filelist.append(info)
        self.NameToInfo[info.filename] = info
        self.start_dir = self.fp.tell()
        self.fp.flush()            # open() reads it by another handle

    def write(self, filename, arcname=None, compress_type=None):
        """Adds a file or folder, under its own name or another one."""
        if not self.fp:
            raise RuntimeError('Attempt to write to ZIP archive that was already closed')
        facts = os.stat(filename)
        folder = stat.S_ISDIR(facts.st_mode)
        name = os.path.normpath(os.path.splitdrive(filename if arcname is None else arcname)[1])
        name = name.lstrip(os.sep + (os.altsep or '')) + ('/' if folder else '')
        info = ZipInfo(name, time.localtime(facts.st_mtime)[:6])
        info.external_attr = (facts[0] & 0xffff) << 16L
        info.compress_type = self.compression if compress_type is None else compress_type
        info.file_size, info.flag_bits = facts.st_size, 0
        self.fp.seek(self.start_dir)
        info.header_offset = self.start_dir
        if folder:
            info.file_size = info.compress_size = info.CRC = 0
            info.external_attr |= 0x10
            info.compress_type = ZIP_STORED
            self._writecheck(info)
            self.fp.write(info.FileHeader(False))
            self.__add(info)
            return
        self._writecheck(info)
        with open(filename, 'rb') as source:
            self.__copy_in(source, info)
        self.__add(info)

    def __copy_in(self, source, info):
        info.CRC = info.compress_size = 0
        zip64 = self._allowZip64 and info.file_size * 1.05 > ZIP64_LIMIT
        self.fp.write(info.FileHeader(zip64))
        packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15) \
            if info.compress_type == ZIP_DEFLATED else None
        size = packed = crc = 0
        for block in iter(lambda: source.read(1 << 16), ''):
            size += len(block)
            crc = crc32(block, crc) & _MAX32
            block = packer.compress(block) if packer else block
            packed += len(block)
            self.fp.write(block)
        rest = packer.flush() if packer else ''
        self.fp.write(rest)
        info.CRC, info.file_size, info.compress_size = crc, size, packed + len(rest)
        if not zip64 and self._allowZip64 and max(size, info.compress_size) > ZIP64_LIMIT:
            raise RuntimeError('File size has increased during compressing' if size <= ZIP64_LIMIT
                               else 'Compressed size larger than uncompressed size')
        behind = self.fp.tell()
        self.fp.seek(info.header_offset, 0)
        self.fp.write(info.FileHeader(zip64))
        self.fp.seek(behind, 0)

    def writestr(self, zinfo_or_arcname, bytes, compress_type=None):
        """Adds bytes under a name (or a ZipInfo)."""
        info = zinfo_or_arcname
        if not isinstance(info, ZipInfo):
            info = self.__info_now(info)
        if not self.fp:
            raise RuntimeError('Attempt to write to ZIP archive that was already closed')
        info.compress_type = info.compress_type if compress_type is None else compress_type
        self.fp.seek(self.start_dir)
        info.file_size, info.header_offset = len(bytes), self.start_dir
        self._writecheck(info)
        packed = self.__packed(info, bytes)
        zip64 = max(info.file_size, info.compress_size) > ZIP64_LIMIT
        if zip64 and not self._allowZip64:
            raise LargeZipFile('Filesize would require ZIP64 extensions')
        self.fp.write(info.FileHeader(zip64) + packed)
        if info.flag_bits & 8:
            self.fp.write(struct.pack('<LQQ' if zip64 else '<LLL', info.CRC, info.compress_size, info.file_size))
        self.__add(info)

    def __info_now(self, name):
        """For content that comes from no file: of this moment, to be read and written by its owner."""
        info = ZipInfo(name, time.localtime(time.time())[:6])
        info.compress_type = self.compression
        info.external_attr = (040775 << 16 | 0x10) if info.filename[-1:] == '/' else 0600 << 16
        return info

    @staticmethod
    def __packed(info, content):
        """The content as it is kept; its sum and its size there go into the info."""
        info.CRC = crc32(content) & _MAX32
        if info.compress_type == ZIP_DEFLATED:
            packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
            content = packer.compress(content) + packer.flush()
        info.compress_size = len(content)
        return content

    # -- the end

    def close(self):
        """Writes the directory and closes the file."""
        if self.fp is None:
            return
        try:
            if self.mode in ('w', 'a') and self._didModify:
                self.fp.seek(self.start_dir)
                self.__write_directory()
        finally:
            stream, self.fp = self.fp, None
            if not self._filePassed:
                stream.close()

    def __directory_entry(self, info):
        extra_values = []
        size, packed, offset = info.file_size, info.compress_size, info.header_offset
        if size > ZIP64_LIMIT or packed > ZIP64_LIMIT:
            extra_values += [size, packed]
            size = packed = _MAX32
        if offset > ZIP64_LIMIT:
            extra_values.append(offset)
            offset = _MAX32
        extra, needs, makes = info.extra, info.extract_version, info.create_version
        if extra_values:
            extra = struct.pack('<HH%dQ' % len(extra_values), 1, 8 * len(extra_values), *extra_values) + _without_64(extra)
            needs, makes = max(45, needs), max(45, makes)
        name, flags = info._encodeFilenameFlags()
        date, clock = info._stamps()
        return struct.pack(structCentralDir, stringCentralDir, makes, info.create_system, needs, info.reserved,
                           flags, info.compress_type, clock, date, info.CRC, packed, size, len(name), len(extra),
                           len(info.comment), 0, info.internal_attr, info.external_attr,
                           offset) + name + extra + info.comment

    def __write_directory(self):
        start = self.fp.tell()
        for info in self.filelist:
            self.fp.write(self.__directory_entry(info))
        place = self.fp.tell()
        count, size, offset = len(self.filelist), place - start, start
        over = count > ZIP_FILECOUNT_LIMIT and 'Files count' or offset > ZIP64_LIMIT and 'Central directory offset' \
            or size > ZIP64_LIMIT and 'Central directory size'
        if over:
            if not self._allowZip64:
                raise LargeZipFile(over + ' would require ZIP64 extensions')
            self.fp.write(struct.pack(structEndArchive64, stringEndArchive64, 44, 45, 45, 0, 0, count, count, size,
                                      offset))
            self.fp.write(struct.pack(structEndArchive64Locator, stringEndArchive64Locator, 0, place, 1))
            count, size, offset = min(count, _MAX16), min(size, _MAX32), min(offset, _MAX32)
        self.fp.write(struct.pack(structEndArchive, stringEndArchive, 0, 0, count, count, size, offset,
                                  len(self._comment)) + self._comment)
        if self.mode == 'a' and hasattr(self.fp, 'truncate'):
            self.fp.truncate()
        self.fp.flush()


class PyZipFile(ZipFile):
    """Adds modules and packages in their compiled form."""

    def writepy(self, pathname, basename=''):
        """Adds a module (.py), a package, or all modules of a folder."""
        folder, name = os.path.split(pathname)
        if not os.path.isdir(pathname):
            if pathname[-3:] != '.py':
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self.__add_module(pathname[:-3], basename)
            return
        package = os.path.isfile(os.path.join(pathname, '__init__.py'))
        if package:
            basename = basename + '/' + name if basename else name
            self.__add_module(os.path.join(pathname, '__init__'), basename)
        for entry in os.listdir(pathname):
            path = os.path.join(pathname, entry)
            if package and os.path.isdir(path):
                if os.path.isfile(os.path.join(path, '__init__.py')):
                    self.writepy(path, basename)
            elif os.path.splitext(entry)[1] == '.py' and not (package and entry == '__init__.py'):
                self.__add_module(path[:-3], basename)

    def __add_module(self, path, basename):
        source, name = self._get_codename(path, basename)
        if self.debug:
            print 'Adding', name
        self.write(source, name)

    def _get_codename(self, pathname, basename):
        """(the file to add, its name in the archive); compiles the source if it is newer."""
        source = pathname + '.py'
        choices = [pathname + suffix for suffix in ('.pyo', '.pyc')]
        changed = os.stat(source).st_mtime
        for found in choices:
            if os.path.isfile(found) and os.stat(found).st_mtime >= changed:
                break
        else:
            import py_compile
            found = choices[1]
            try:
                py_compile.compile(source, found, None, True)
            except py_compile.PyCompileError as problem:
                print problem.msg
                found = source
        name = os.path.split(found)[1]
        return found, basename + '/' + name if basename else name


_USAGE = '''usage: zipfile.py -l zipfile.zip        lists an archive
       zipfile.py -t zipfile.zip        tests it
       zipfile.py -e zipfile.zip target extracts into a folder
       zipfile.py -c zipfile.zip src ... makes an archive'''


def main(args=None):
    """python -m zipfile ..."""
    words = sys.argv[1:] if args is None else args
    counts = {'-l': 2, '-t': 2, '-e': 3}
    good = words and (len(words) == counts.get(words[0]) or words[0] == '-c' and len(words) >= 3)
    if not good:
        print _USAGE
        sys.exit(1)
    if words[0] == '-c':
        with ZipFile(words[1], 'w', allowZip64=True) as archive:
            for path in words[2:]:
                _add_tree(archive, path, os.path.basename(path) or os.path.basename(os.path.dirname(path)))
        return
    with ZipFile(words[1], 'r') as archive:
        if words[0] == '-l':
            archive.printdir()
        elif words[0] == '-e':
            archive.extractall(words[2])
        else:
            broken = archive.testzip()
            if broken:
                print 'The following enclosed file is corrupted: %r' % broken
            print 'Done testing'


def _add_tree(archive, path, name):
    if os.path.isfile(path):
        archive.write(path, name, ZIP_DEFLATED)
    elif os.path.isdir(path):
        if name and name not in (os.curdir, os.pardir):
            archive.write(path, name)
        for entry in sorted(os.listdir(path)):
            inner = os.path.join(name, entry) if name not in (os.curdir, os.pardir) else entry
            _add_tree(archive, os.path.join(path, entry), inner)


if __name__ == '__main__':
    main()
