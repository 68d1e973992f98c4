"""Files compressed by gzip: open('x.gz') gives a file of bytes.

A file may hold several members one after the other; they are read as one.  IOError for what is not gzip.
"""
import __builtin__
import io
import os
import struct
import sys
import time
import zlib

__all__ = ['GzipFile', 'open']

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16     # bits of a header
READ, WRITE = 1, 2
_MAGIC = '\037\213'
_BLOCK = 8192                      # bytes that are read at once, at least


def write32u(output, value):
    """Writes an unsigned number as four bytes, the lowest first."""
    output.write(struct.pack('<L', value))


def read32(input):
    """Reads such a number."""
    return struct.unpack('<I', input.read(4))[0]


def open(filename, mode='rb', compresslevel=9):
    """GzipFile(filename, mode, compresslevel)."""
    return GzipFile(filename=filename, mode=mode, compresslevel=compresslevel)


class GzipFile(io.BufferedIOBase):
    """Reads or writes one compressed file: a path, or an open file (fileobj).  mtime: seconds for the header."""

    myfileobj = None               # the file, if it is ours to close
    max_read_chunk = 10 * 1024 * 1024

    def __init__(self, filename=None, mode=None, compresslevel=9, fileobj=None, mtime=None):
        mode = (mode or getattr(fileobj, 'mode', 'rb')).replace('U', '')
        if 'b' not in (mode or 'b'):
            mode += 'b'
        if fileobj is None:
            self.myfileobj = fileobj = __builtin__.open(filename, mode or 'rb')
        if filename is None:
            name = getattr(fileobj, 'name', '')
            filename = name if isinstance(name, basestring) and name != '<fdopen>' else ''
        self.name, self.fileobj, self.offset, self.mtime = filename, fileobj, 0, mtime
        self.mode = {'r': READ, 'w': WRITE, 'a': WRITE}.get(mode[:1])
        if self.mode is None:
            raise IOError('Mode %s not supported' % mode)
        self.crc, self.size = zlib.crc32('') & 0xffffffffL, 0
        if self.mode == READ:
            self.extrabuf, self.extrasize, self.extrastart = '', 0, 0
            self.min_readsize = 100
            self._source, self._waiting = None, ''     # the decompressor; bytes read ahead
            self._ended = False
        else:
            self.writebuf, self.bufsize = [], 0
            self.compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS,
                                             zlib.DEF_MEM_LEVEL, 0)
            self._put_header()

    @property
    def filename(self):
        """The name (deprecated: use .name)."""
        import warnings
        warnings.warn('use the name attribute', DeprecationWarning, 2)
        if self.mode == WRITE and self.name[-3:] != '.gz':
            return self.name + '.gz'
        return self.name

    def __repr__(self):
        return '<gzip ' + repr(self.fileobj)[1:-1] + ' ' + hex(id(self)) + '>'

    def _need_open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    @property
    def closed(self):
        """Whether it is closed."""
        return not hasattr(self, 'fileobj') or self.fileobj is None

    def readable(self):
        """Whether it was opened for reading."""
        return READ == self.mode

    def writable(self):
        """Whether it was opened for writing."""
        return WRITE == self.mode

    def seekable(self):
        """True."""
        return True

    def fileno(self):
        """The number of the file below."""
        return self.fileobj.fileno()

    # -- writing

    def _put_header(self):
        name = os.path.basename(self.name)
        if not isinstance(name, str):
            try:
                name = name.encode('latin-1')
            except UnicodeEncodeError:
                name = ''
        name = name[:-3] if name.endswith('.gz') else name
        when = time.time() if self.mtime is None else self.mtime
        self.fileobj.write(_MAGIC + struct.pack('<BBLBB', 8, FNAME if name else 0, long(when), 2, 255)
                           + (name + '\0' if name else ''))

    def _count(self, data):
        self.crc = zlib.crc32(data, self.crc) & 0xffffffffL
        self.size += len(data)

    def write(self, data):
        """Compresses bytes; how many."""
        self._need_open()
        if self.mode != WRITE:
            import errno
            raise IOError(errno.EBADF, 'write() on read-only GzipFile object')
        if isinstance(data, memoryview):
            data = data.tobytes()
        if len(data):
            self._count(data)
            self.offset += len(data)
            self.fileobj.write(self.compress.compress(data))
        return len(data)

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        """Writes all that was given so far."""
        self._need_open()
        if self.mode == WRITE:
            rest = self.compress.flush(zlib_mode)
            self.fileobj.write(rest)
            self.fileobj.flush()

    def close(self):
        """Ends the file; a fileobj that was given stays open."""
        target, self.fileobj = self.fileobj, None
        if target is None:
            return
        try:
            if self.mode == WRITE:
                target.write(self.compress.flush())
                write32u(target, self.crc)
                write32u(target, self.size & 0xffffffffL)
        finally:
            own, self.myfileobj = self.myfileobj, None
            if own:
                own.close()

    # -- reading

    def _more(self, least):
        """At least so many bytes from the file; EOFError."""
        while len(self._waiting) < least:
            block = self.fileobj.read(max(least - len(self._waiting), _BLOCK))
            if not block:
                raise EOFError('CRC check failed' if least == 8 else 'Reached EOF')
            self._waiting += block

    def _pull(self, count):
        self._more(count)
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    def _pull_text(self):
        """Skips a text up to its zero byte."""
        while '\0' not in self._waiting:
            block = self.fileobj.read(_BLOCK)
            if not block:
                return
            self._waiting = block
        self._waiting = self._waiting.partition('\0')[2]

    def _take_header(self):
        """Begins a member; False at the end of the file."""
        if not self._waiting:
            self._waiting = self.fileobj.read(_BLOCK)
            if not self._waiting:
                return False
        if len(self._waiting) < 2:
            self._waiting += self.fileobj.read(_BLOCK)
        if self._waiting[:2] != _MAGIC:
            raise IOError('Not a gzipped file')
        _, method, flags, self.mtime, _, _ = struct.unpack('<2sBBLBB', self._pull(10))
        if method != 8:
            raise IOError('Unknown compression method')
        if flags & FEXTRA:
            self._pull(struct.unpack('<H', self._pull(2))[0])
        for bit in FNAME, FCOMMENT:
            if flags & bit:
                self._pull_text()
        if flags & FHCRC:
            self._pull(2)
        self._source = self.decompress = zlib.decompressobj(-zlib.MAX_WBITS)
        self.crc, self.size = zlib.crc32('') & 0xffffffffL, 0
        return True

    def _take_end(self):
        """Checks sum and length of a member; skips zeros that follow."""
        crc, size = struct.unpack('<LL', self._pull(8))
        if crc != self.crc:
            raise IOError('CRC check failed %s != %s' % (hex(crc), hex(self.crc)))
        if size != self.size & 0xffffffffL:
            raise IOError('Incorrect length of data produced')
        self._source = None
        while True:
            self._waiting = self._waiting.lstrip('\0')
            if self._waiting:
                break
            self._waiting = self.fileobj.read(_BLOCK)
            if not self._waiting:
                break

    def _fill(self, wanted):
        """Adds decompressed bytes to the buffer; False at the end."""
        while not self._ended:
            if self._source is None and not self._take_header():
                self._ended = True
                return False
            block = self._waiting or self.fileobj.read(_BLOCK)
            self._waiting = ''
            if block:
                data = self._source.decompress(block, max(wanted, _BLOCK))
                self._waiting = self._source.unconsumed_tail
            else:
                data = self._source.flush()
                if not data and not self._source.unused_data:
                    raise IOError('CRC check failed')
            self._count(data)
            if self._source.unused_data:
                self._waiting = self._source.unused_data
                self._take_end()
            if data:
                self.extrabuf = self.extrabuf[self.offset - self.extrastart:] + data
                self.extrastart = self.offset
                self.extrasize = len(self.extrabuf)
                return True
        return False

    def _need_read(self, name):
        self._need_open()
        if self.mode != READ:
            import errno
            raise IOError(errno.EBADF, name + '() on write-only GzipFile object')

    def _cut(self, count):
        """Takes bytes off the buffer."""
        start = self.offset - self.extrastart
        data = self.extrabuf[start:start + count]
        self.offset += len(data)
        self.extrasize -= len(data)
        return data

    def read(self, size=-1):
        """So many bytes, all without a size; '' at the end."""
        self._need_read('read')
        if size is None or size < 0:
            parts = [self._cut(self.extrasize)]
            while self._fill(self.max_read_chunk):
                parts.append(self._cut(self.extrasize))
            return ''.join(parts)
        parts, missing = [], size
        while missing > 0:
            if self.extrasize <= 0 and not self._fill(missing):
                break
            data = self._cut(missing)
            parts.append(data)
            missing -= len(data)
        return ''.join(parts)

    def readline(self, size=-1):
        """A line with its end; at most so many bytes."""
        self._need_read('readline')
        parts, room = [], sys.maxint if size < 0 else size
        while room > 0:
            if self.extrasize <= 0 and not self._fill(_BLOCK):
                break
            start = self.offset - self.extrastart
            end = self.extrabuf.find('\n', start)
            data = self._cut(min(room, end + 1 - start if end >= 0 else self.extrasize))
            parts.append(data)
            room -= len(data)
            if data.endswith('\n'):
                break
        return ''.join(parts)

    def rewind(self):
        """Back to the beginning."""
        if self.mode != READ:
            raise IOError("Can't rewind in write mode")
        self.fileobj.seek(0)
        self._source, self._waiting, self._ended = None, '', False
        self.extrabuf, self.extrasize, self.extrastart, self.offset = '', 0, 0, 0

    def seek(self, offset, whence=0):
        """Goes to a place; backwards it reads from the beginning.  Not from the end."""
        self._need_open()
        if whence == 1:
            offset += self.offset
        elif whence:
            raise ValueError('Seek from end not supported')
        if self.mode == WRITE:
            if offset < self.offset:
                raise IOError('Negative seek in write mode')
            while self.offset < offset:
                self.write('\0' * min(offset - self.offset, 1024 * 1024))
        else:
            if offset < self.offset:
                self.rewind()
            while self.offset < offset:
                if not self.read(min(offset - self.offset, 1024 * 1024)):
                    break
        return self.offset


def _script():
    """python -m gzip [-d] [file ...]: compresses, or with -d decompresses; - is stdin to stdout."""
    import shutil
    words = sys.argv[1:]
    expand = words[:1] == ['-d']
    for name in words[expand:] or ['-']:
        if name == '-':
            source, target = sys.stdin, sys.stdout
        elif expand and name[-3:] != '.gz':
            print "filename doesn't end in .gz:", repr(name)
            continue
        else:
            source = __builtin__.open(name, 'rb')
            target = __builtin__.open(name[:-3] if expand else name + '.gz', 'wb')
        if expand:
            source = GzipFile(filename='', mode='rb', fileobj=source)
        else:
            target = GzipFile(filename=name if name != '-' else '', mode='wb', fileobj=target)
        shutil.copyfileobj(source, target)
        for stream in source, target:
            if stream not in (sys.stdin, sys.stdout):
                stream.close()


if __name__ == '__main__':
    _script()
