"""Below and above an archive: the files it is read from or written to, blocks of a stream, compressed or not, and
the files its members are read as.  See tarfile."""
import os
import shutil
import struct
import sys
import time
from __builtin__ import open as bltn_open

from _tarheaders import *


def copyfileobj(src, dst, length=None):
    """Copy length bytes from one file to another, or all there is.  IOError when src ends too early."""
    if length is None:
        shutil.copyfileobj(src, dst)
        return
    while length > 0:
        piece = src.read(min(length, 16 * 1024))
        if not piece:
            raise IOError('end of file reached')
        dst.write(piece)
        length -= len(piece)


# For each place of '-rwxrwxrwx' the bits that put a letter there; the first that fit.


# ---- Files under the archive

class _Plain(object):
    """A codec of streams that changes nothing.

    All codecs have feed(data) and finish(), which return what is to be handed on."""

    def feed(self, data):
        return data

    def finish(self):
        return ''


class _GzipWriter(object):
    """Makes a gzip member with the file's name in it."""

    def __init__(self, name):
        import zlib
        self._zlib, self.__crc, self._size = zlib, zlib.crc32(''), 0
        self._body = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
        if isinstance(name, unicode):
            name = name.encode('iso-8859-1', 'replace')
        if name.endswith('.gz'):
            name = name[:-3]
        self.__head = '\037\213\010\010' + struct.pack('<L', long(time.time())) + '\002\377' + name + NUL

    def feed(self, data):
        self.__crc = self._zlib.crc32(data, self.__crc)
        self._size += len(data)
        head, self.__head = self.__head, ''
        return head + self._body.compress(data)

    def finish(self):
        tail = struct.pack('<LL', self.__crc & 0xffffffff, self._size & 0xffffffff)
        return self.__head + self._body.flush() + tail


class _GzipReader(object):
    """Takes a gzip file apart, member after member."""

    def __init__(self):
        import zlib
        self._zlib, self.__member, self.__begun = zlib, None, False

    def feed(self, data):
        pieces = []
        while data:
            if self.__member is None:
                if not self.__begun and data[:2] != '\037\213'[:len(data)]:
                    raise ReadError('not a gzip file')
                if self.__begun and data[:1] != '\037':
                    break                       # padding after the last member
                self.__member, self.__begun = self._zlib.decompressobj(16 + self._zlib.MAX_WBITS), True
            try:
                pieces.append(self.__member.decompress(data))
            except self._zlib.error:
                raise ReadError('invalid compressed data')
            data = self.__member.unused_data
            if not data:
                break
            self.__member = None
        return ''.join(pieces)

    def finish(self):
        if not self.__begun:
            raise ReadError('not a gzip file')
        return ''


class _Bzip2Writer(object):
    """Makes a bzip2 file."""

    def __init__(self):
        import bz2
        self._body = bz2.BZ2Compressor()
        self.feed, self.finish = self._body.compress, self._body.flush


class _Bzip2Reader(object):
    """Takes a bzip2 file apart, stream after stream."""

    def __init__(self):
        import bz2
        self.__new = bz2.BZ2Decompressor
        self._body = self.__new()

    def feed(self, data):
        pieces = []
        while data:
            try:
                pieces.append(self._body.decompress(data))
                data = ''
            except EOFError:
                data, self._body = self._body.unused_data + data, self.__new()
            except IOError:
                raise ReadError('invalid compressed data')
        return ''.join(pieces)

    def finish(self):
        return ''


def _codec(kind, mode, name):
    """The codec of a stream.  CompressionError when there is none."""
    try:
        if kind == 'tar':
            return _Plain()
        if kind == 'gz':
            return _GzipReader() if mode == 'r' else _GzipWriter(name)
        if kind == 'bz2':
            return _Bzip2Reader() if mode == 'r' else _Bzip2Writer()
    except ImportError:
        raise CompressionError('%s module is not available' % {'gz': 'zlib'}.get(kind, kind))
    raise CompressionError('unknown compression type %r' % kind)


class _LowLevelFile:
    """A file that is read and written by descriptor, for streams that have a name only."""

    def __init__(self, name, mode):
        flags = os.O_RDONLY if mode == 'r' else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        self.__fd = os.open(name, flags | getattr(os, 'O_BINARY', 0), 0o666)

    def read(self, size):
        return os.read(self.__fd, size)

    def write(self, data):
        while data:
            data = data[os.write(self.__fd, data):]

    def close(self):
        os.close(self.__fd)


class _Stream:
    """A file that is only read or written forward, in blocks of bufsize bytes, with a codec between.

    I1  When reading, _ready holds what was decoded and not yet asked for; _place counts the bytes
        handed out.
    I2  When writing, _ready holds less than bufsize coded bytes; close() writes them."""

    def __init__(self, name, mode, comptype, fileobj, bufsize):
        self.__own = fileobj is None
        self._file = _LowLevelFile(name, mode) if self.__own else fileobj
        self.name, self.mode, self.__bufsize = name or '', mode, bufsize
        self._ready, self._place, self.__ended, self.closed = '', 0, False, False
        try:
            first = ''
            if comptype == '*':
                first = self._file.read(bufsize)
                comptype = self.__found(first)
            self._codec = _codec(comptype, mode, self.name)
            if first:
                self._ready = self._codec.feed(first)
            elif mode == 'r' and comptype == 'gz':
                self.__fill(1)
        except:
            self.closed = True
            if self.__own:
                self._file.close()
            raise

    @staticmethod
    def __found(first):
        if first.startswith('\037\213\010'):
            return 'gz'
        return 'bz2' if first[:3] == 'BZh' and first[4:10] == '1AY&SY' else 'tar'

    def __del__(self):
        if not getattr(self, 'closed', True):
            self.close()

    def write(self, data):
        self._place += len(data)
        self.__put(self._codec.feed(data))

    def __put(self, coded):
        self._ready += coded
        whole = len(self._ready) - len(self._ready) % self.__bufsize
        for start in range(0, whole, self.__bufsize):
            self._file.write(self._ready[start:start + self.__bufsize])
        self._ready = self._ready[whole:]

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == 'w':
                self.__put(self._codec.finish())
                if self._ready:
                    self._file.write(self._ready)
                    self._ready = ''
        finally:
            if self.__own:
                self._file.close()

    def tell(self):
        return self._place

    def seek(self, pos=0):
        """Skip what lies before pos.  StreamError when that is behind us already."""
        if pos < self._place:
            raise StreamError('seeking backwards is not allowed')
        while self._place < pos:
            if not self.read(min(pos - self._place, self.__bufsize)):
                break
        return self._place

    def __fill(self, size):
        """Have size bytes ready if there are so many."""
        parts, have = [self._ready], len(self._ready)
        while have < size and not self.__ended:
            coded = self._file.read(self.__bufsize)
            if not coded:
                self.__ended = True
            parts.append(self._codec.feed(coded) if coded else self._codec.finish())
            have += len(parts[-1])
        self._ready = ''.join(parts)

    def read(self, size=None):
        self.__fill(sys.maxint if size is None else size)
        if size is None:
            size = len(self._ready)
        data, self._ready = self._ready[:size], self._ready[size:]
        self._place += len(data)
        return data


class _BZ2Proxy(object):
    """A bzip2 file inside of a file object; going backwards begins anew."""

    def __init__(self, fileobj, mode):
        self.fileobj, self.mode, self.name = fileobj, mode, getattr(fileobj, 'name', None)
        self.__start = fileobj.tell() if mode == 'r' else 0
        self.__rewind()

    def __rewind(self):
        if self.mode == 'w':
            self._codec, self._place = _Bzip2Writer(), 0
            return
        self.fileobj.seek(self.__start)
        self.__stream = _Stream(self.name, 'r', 'bz2', self.fileobj, BLOCKSIZE * 32)

    def read(self, size):
        return self.__stream.read(size)

    def seek(self, pos):
        if pos < self.__stream.tell():
            self.__rewind()
        self.__stream.seek(pos)

    def tell(self):
        return self._place if self.mode == 'w' else self.__stream.tell()

    def write(self, data):
        self.fileobj.write(self._codec.feed(data))
        self._place += len(data)

    def close(self):
        if self.mode == 'w':
            self.fileobj.write(self._codec.finish())


# ---- The content of members

class _Content(object):
    """The bytes of a member: pieces of the archive, NULs where the file has holes."""

    def __init__(self, fileobj, start, size, sparse):
        self._file, self._size = fileobj, size
        self.__runs, place = [], start           # (from, to, place in the archive)
        for offset, length in ([(0, size)] if sparse is None else sparse):
            self.__runs.append((offset, min(offset + length, size), place))
            place += length

    def read(self, pos, size):
        """Up to size bytes from pos."""
        end, pieces = min(pos + size, self._size), []
        for first, last, place in self.__runs:
            if pos >= end:
                break
            if last <= pos:
                continue
            if pos < first:
                pieces.append(NUL * (min(first, end) - pos))
                pos = min(first, end)
            if pos < min(last, end):
                wanted = min(last, end) - pos
                self._file.seek(place + pos - first)
                pieces.append(self._file.read(wanted))
                if len(pieces[-1]) < wanted:
                    raise ReadError('unexpected end of data')
                pos += wanted
        if pos < end:
            pieces.append(NUL * (end - pos))
        return ''.join(pieces)


class ExFileObject(object):
    """What extractfile() returns: a member to be read like a file."""

    blocksize = 1024

    def __init__(self, tarfile, tarinfo):
        self.fileobj = _Content(tarfile.fileobj, tarinfo.offset_data, tarinfo.size,
                                getattr(tarinfo, 'sparse', None))
        self.name, self.mode, self.size = tarinfo.name, 'r', tarinfo.size
        self.position, self.buffer, self.closed = 0, '', False

    # position is where the caller is; buffer what was read beyond it.

    def __need_open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file')

    def read(self, size=None):
        """Up to size bytes, without size all that is left."""
        self.__need_open()
        if size is None or size < 0:
            size = self.size - self.position
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        if len(data) < size:
            data += self.fileobj.read(self.position + len(data), size - len(data))
        self.position += len(data)
        return data

    def readline(self, size=-1):
        """The next line with its newline, at most size bytes of it."""
        self.__need_open()
        end = self.buffer.find('\n') + 1
        parts, have = [self.buffer], len(self.buffer)
        while not end and (size < 0 or have < size):
            piece = self.fileobj.read(self.position + have, self.blocksize)
            if not piece:
                break
            if '\n' in piece:
                end = have + piece.find('\n') + 1
            parts.append(piece)
            have += len(piece)
        self.buffer = ''.join(parts)
        end = end or have
        return self.read(end if size < 0 else min(end, size))

    def readlines(self):
        """All lines that are left."""
        return list(self)

    def tell(self):
        self.__need_open()
        return self.position

    def seek(self, pos, whence=os.SEEK_SET):
        """Go to pos, counted from the start, from here (1) or from the end (2); never outside."""
        self.__need_open()
        if whence not in (0, 1, 2):
            raise ValueError('Invalid argument')
        self.position = max(0, min(self.size, pos + (0, self.position, self.size)[whence]))
        self.buffer = ''

    def close(self):
        self.closed = True

    def __iter__(self):
        return iter(self.readline, '')
