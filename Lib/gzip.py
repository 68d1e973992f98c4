"""Files compressed by gzip (RFC 1952), read and written as if they were not.

    with gzip.open('log.gz') as lines:
        for line in lines: ...

A file is a row of members, each a header, deflated data, and the CRC-32 and length of what was deflated.
"""
import __builtin__
import errno
import io
import os
import struct
import time
import zlib

__all__ = ['GzipFile', 'open']

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16   # flags of a header
READ, WRITE = 1, 2                                       # GzipFile.mode

_MAGIC = '\037\213'
_DEFLATE = 8
_UNKNOWN_SYSTEM = 255
_BLOCK = 16 * 1024        # compressed bytes read at a time
_32_BITS = (1L << 32) - 1
_LARGEST_TAKE = 1 << 20   # and decompressed ones asked for


def write32u(output, value):
    "Writes 32 bits, little-endian."
    output.write(struct.pack('<L', value))


def read32(input):
    "Reads 32 bits, little-endian."
    return struct.unpack('<I', input.read(4))[0]


def open(filename, mode='rb', compresslevel=9):
    "A GzipFile.  mode: 'rb', 'wb' or 'ab'; compresslevel: 0 (none) to 9 (smallest)."
    made = GzipFile(filename, mode, compresslevel)
    return made


class _Source(object):
    "The compressed file from which members are read; what was read too much waits in `_rest`."

    def __init__(self, stream):
        self.stream, self._rest = stream, ''

    def block(self):
        "Some compressed bytes, '' at the end."
        if self._rest:
            taken, self._rest = self._rest, ''
            return taken
        return self.stream.read(_BLOCK)

    def give_back(self, data):
        self._rest = data + self._rest

    def exactly(self, count):
        "`count` bytes; fewer at the end of the file."
        while len(self._rest) < count:
            more = self.stream.read(_BLOCK)
            if not more:
                break
            self._rest += more
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def needed(self, count):
        data = self.exactly(count)
        if len(data) < count:
            raise IOError('Not a gzipped file')
        return data

    def skip_text(self):
        "Steps over a text and the NUL that ends it."
        while self.exactly(1) not in ('\0', ''):
            pass

    def skip_zeros(self):
        "Steps over padding behind a member; is anything left?"
        while True:
            data = self.block().lstrip('\0')
            if data:
                self.give_back(data)
                return True
            if not self._rest and not self._more():
                return False

    def _more(self):
        self._rest = self.stream.read(_BLOCK)
        return bool(self._rest)


class GzipFile(io.BufferedIOBase):
    """A compressed file.

    filename: its path, and what the header names; fileobj: a file to use instead of opening one, not
    closed with this.  mode: 'r', 'w' or 'a' (with 'b' or not), default that of fileobj.  mtime: the time of
    the header, in seconds; default now.  While reading, `mtime` is that of the last header."""

    myfileobj = None
    max_read_chunk = 10 * 1024 * 1024

    def __init__(self, filename=None, mode=None, compresslevel=9, fileobj=None, mtime=None):
        if mode:
            mode = ''.join(letter for letter in mode if letter != 'U')
            mode = mode if 'b' in mode else mode + 'b'
        if fileobj is None:
            fileobj = self.myfileobj = __builtin__.open(filename, mode or 'rb')
        if filename is None:
            filename = getattr(fileobj, 'name', '')
            if not isinstance(filename, basestring) or filename in ('<fdopen>', '<stdin>', '<stdout>'):
                filename = ''
        if mode is None:
            mode = getattr(fileobj, 'mode', 'rb')
        self.name, self.fileobj, self.mtime = filename, fileobj, mtime
        self.offset = 0
        if mode.startswith('r'):
            self.mode = READ
            self._begin_reading()
        elif mode.startswith(('w', 'a')):
            self.mode = WRITE
            self._begin_writing(compresslevel)
        else:
            raise IOError('Mode ' + mode + ' not supported')

    @property
    def filename(self):
        "Old name of `name`, with .gz when it is written."
        import warnings
        warnings.warn('use the name attribute', DeprecationWarning, 2)
        if self.mode == WRITE and self.name[-3:] != '.gz':
            return self.name + '.gz'
        return self.name

    def __repr__(self):
        inside = repr(self.fileobj)
        return '<gzip %s %s>' % (inside[1:-1], hex(id(self)))

    def _check_closed(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def _want(self, mode, method):
        self._check_closed()
        if self.mode != mode:
            kind = 'read-only' if self.mode == READ else 'write-only'
            raise IOError(errno.EBADF, '%s() on %s GzipFile object' % (method, kind))

    def _count(self, data):
        "Takes note of uncompressed data for the trailer."
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc) & _32_BITS

    # -- writing

    def _begin_writing(self, level):
        self.crc, self.size = zlib.crc32('') & _32_BITS, 0
        self.compress = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
        name = self._header_name()
        when = time.time() if self.mtime is None else self.mtime
        self.fileobj.write(_MAGIC + struct.pack('<BBLBB', _DEFLATE, FNAME if name else 0,
                                                long(when) & _32_BITS, 2, _UNKNOWN_SYSTEM))
        if name:
            self.fileobj.write(name + '\0')

    def _header_name(self):
        "The name that the header tells: without folders and .gz, '' when Latin-1 has no word for it."
        name = os.path.basename(self.name)
        if isinstance(name, unicode):
            try:
                name = name.encode('latin-1')
            except UnicodeEncodeError:
                return ''
        return name[:-3] if name.endswith('.gz') else name

    def write(self, data):
        "Writes bytes; returns how many."
        self._want(WRITE, 'write')
        if isinstance(data, memoryview):
            data = data.tobytes()
        if len(data):
            squeezed = self.compress.compress(data)
            self.fileobj.write(squeezed)
            self._count(data)
            self.offset = self.offset + len(data)
        return len(data)

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        "Writes out what the compressor holds."
        self._check_closed()
        if self.mode == WRITE:
            target = self.fileobj
            target.write(self.compress.flush(zlib_mode))
            target.flush()

    # -- reading

    def _begin_reading(self):
        self._source = _Source(self.fileobj)
        self._inflater = None       # of the member being read
        self._ready, self._at = '', 0   # decompressed bytes, and how many of them have been taken
        self._ended, self._members = False, 0

    def _next_member(self):
        "Reads the header of the next member; False when there is none."
        source = self._source
        magic = source.exactly(2)
        if not magic:
            return False
        if magic != _MAGIC:
            raise IOError('Not a gzipped file')
        method, flags, self.mtime = struct.unpack('<BBIxx', source.needed(8))
        if method != _DEFLATE:
            raise IOError('Unknown compression method')
        if flags & FEXTRA:
            source.needed(struct.unpack('<H', source.needed(2))[0])
        for text in (FNAME, FCOMMENT):
            if flags & text:
                source.skip_text()
        if flags & FHCRC:
            source.needed(2)
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._members += 1
        self.crc, self.size = zlib.crc32('') & _32_BITS, 0
        return True

    def _end_member(self):
        "Compares the trailer with what was read."
        trailer = self._source.exactly(8)
        if len(trailer) < 8:
            raise EOFError('Compressed file ended before the end-of-stream marker was reached')
        crc, size = struct.unpack('<II', trailer)
        if crc != self.crc:
            raise IOError('CRC check failed %s != %s' % (hex(crc), hex(self.crc)))
        if size != self.size & _32_BITS:
            raise IOError('Incorrect length of data produced')
        self._inflater = None

    def _inflate(self, limit):
        "Up to `limit` more bytes; '' at the end of the file."
        while not self._ended:
            if self._inflater is None:
                behind = self._members > 0   # padding may follow a member
                if behind and not self._source.skip_zeros() or not self._next_member():
                    self._ended = True
                    break
            data = self._inflate_member(limit)
            if data:
                self._count(data)
            if data or self._ready:
                return data
        return ''

    def _inflate_member(self, limit):
        inflater = self._inflater
        block = inflater.unconsumed_tail or self._source.block()
        data = inflater.decompress(block, limit) if block else inflater.flush()
        if inflater.unused_data:
            self._source.give_back(inflater.unused_data)
            self._keep(data)
            self._end_member()
            return ''
        if not block:
            self._keep(data)
            self._end_member()
            return ''
        return data

    def _keep(self, data):
        "Counts the last bytes of a member and makes them the next to be taken."
        self._count(data)
        self._ready, self._at = self._ready[self._at:] + data, 0

    def _fill(self, count):
        "Tries to have `count` bytes ready; may have more."
        pieces, have = [self._ready[self._at:]], len(self._ready) - self._at
        self._ready, self._at = '', 0
        try:
            while have < count:
                data = self._inflate(max(1024, min(count - have, _LARGEST_TAKE)))
                if self._ready:   # the end of a member
                    data, self._ready = self._ready + data, ''
                if not data:
                    break
                pieces.append(data)
                have += len(data)
        finally:
            self._ready = ''.join(pieces)

    def _take(self, count):
        taken = self._ready[self._at:self._at + count]
        self._at += len(taken)
        self.offset += len(taken)
        return taken

    def read(self, size=-1):
        "Up to `size` bytes (all: a negative one).  IOError for what gzip did not write."
        self._want(READ, 'read')
        if size < 0:
            self._fill(float('inf'))
            return self._take(len(self._ready))
        if len(self._ready) - self._at < size:
            self._fill(size)
        return self._take(size)

    def readline(self, size=-1):
        "A line, or up to `size` bytes of it."
        self._want(READ, 'read')
        looked = self._at
        while True:
            end = self._ready.find('\n', looked) + 1
            have = len(self._ready) - self._at
            if end and (size < 0 or end - self._at <= size):
                return self._take(end - self._at)
            if 0 <= size <= have:
                return self._take(size)
            self._fill(have + 1)
            looked = have
            if len(self._ready) == have:
                return self._take(have)

    # -- places

    def rewind(self):
        "Back to the beginning of a file that is read."
        if self.mode != READ:
            raise IOError("Can't rewind in write mode")
        self.fileobj.seek(0)
        self._begin_reading()
        self.offset = 0

    def tell(self):
        self._check_closed()
        return self.offset

    def seek(self, offset, whence=0):
        "Goes to a place of the uncompressed data; backwards means from the beginning again."
        self._check_closed()
        if whence:
            if whence != 1:
                raise ValueError('Seek from end not supported')
            offset += self.offset
        if self.mode == WRITE:
            if offset < self.offset:
                raise IOError('Negative seek in write mode')
            zeros = '\0' * 1024
            while self.offset < offset:
                self.write(zeros[:offset - self.offset])
        else:
            if offset < self.offset:
                self.rewind()
            while self.offset < offset:
                if not self.read(min(offset - self.offset, _LARGEST_TAKE)):
                    break
        return self.offset

    # -- the file

    @property
    def closed(self):
        return self.fileobj is None

    def close(self):
        "Writes the trailer; closes the file that this one has opened."
        fileobj, self.fileobj = self.fileobj, None
        if fileobj is None:
            return
        try:
            if self.mode == WRITE:
                rest = self.compress.flush()
                fileobj.write(rest + struct.pack('<LL', self.crc, self.size & _32_BITS))
        finally:
            mine, self.myfileobj = self.myfileobj, None
            if mine:
                mine.close()

    def fileno(self):
        "Descriptor of the compressed file."
        compressed = self.fileobj
        return compressed.fileno()

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True


def _test():
    "gzip.py [-d] FILE ...: compresses to FILE.gz, or decompresses; '-' is the standard streams."
    import shutil
    import sys
    names = sys.argv[1:]
    decompress = names[:1] == ['-d']
    for name in names[1:] if decompress else names or ['-']:
        source, target = sys.stdin, sys.stdout
        if decompress:
            source = GzipFile(mode='rb', fileobj=sys.stdin) if name == '-' else open(name)
            if name != '-':
                if not name.endswith('.gz'):
                    print 'filename doesn\'t end in .gz:', repr(name)
                    continue
                target = __builtin__.open(name[:-3], 'wb')
        elif name == '-':
            target = GzipFile(filename='', mode='wb', fileobj=sys.stdout)
        else:
            source, target = __builtin__.open(name, 'rb'), open(name + '.gz', 'wb')
        shutil.copyfileobj(source, target)
        for stream in (source, target):
            if stream not in (sys.stdin, sys.stdout):
                stream.close()


if __name__ == '__main__':
    _test()
