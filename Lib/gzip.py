"""Files compressed by gzip: open('x.gz') gives a file of bytes.

A file may hold several members one after the other; they are read as one.  IOError for what is not gzip.

How it works.  _pieces() is a generator of what is in the members, piece by piece; a GzipFile that reads keeps the piece
that it is in.  One that writes hands everything to a compressor and counts.
"""
import __builtin__
import errno
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
_DEFLATE = 8
_BLOCK = 8192               # bytes that are read at once, at least
_STEP = 1024 * 1024         # bytes that seek() passes at once


def write32u(output, value):
    """Writes an unsigned number as four bytes, the lowest first."""
    output.write(struct.pack('<L', value))


def _number(text):
    return struct.unpack('<I', text)[0]


def read32(input):
    """Reads such a number."""
    return _number(input.read(4))


def open(filename, mode='rb', compresslevel=9):
    """GzipFile(filename, mode, compresslevel)."""
    return GzipFile(filename, mode, compresslevel)


class _Checked:
    """The sum and the length of data, as they stand behind a member."""

    def __init__(self):
        self.crc, self.size = zlib.crc32(''), 0

    def add(self, data):
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)

    def numbers(self):
        return self.crc & 0xffffffffL, self.size & 0xffffffffL


# -- reading ------------------------------------------------------------------------------------------

class _Input:
    """A file with bytes that were read ahead."""

    def __init__(self, stream):
        self.stream, self.ahead = stream, ''
        self.last = ''                  # the last eight bytes that were read

    def __read(self, count):
        data = self.stream.read(count)
        self.last = (self.last + data[-8:])[-8:]
        return data

    def block(self):
        """What was read ahead, else the next block; '' at the end."""
        found, self.ahead = self.ahead or self.__read(_BLOCK), ''
        return found

    def some(self, count):
        """So many bytes; fewer at the end."""
        parts, missing, more = [self.ahead], count - len(self.ahead), True
        while missing > 0 and more:
            more = self.__read(max(missing, _BLOCK))
            parts.append(more)
            missing -= len(more)
        text = ''.join(parts)
        self.ahead = text[count:]
        return text[:count]

    def skip_text(self):
        """Passes a text and the zero byte at its end."""
        for block in iter(self.block, ''):
            _, end, rest = block.partition('\0')
            if end:
                self.ahead = rest
                return

    def skip_zeros(self):
        for block in iter(self.block, ''):
            self.ahead = block.lstrip('\0')
            if self.ahead:
                return

    def at_end(self):
        self.ahead = self.block()
        return not self.ahead


class _Talk:
    """What a file and its _pieces() tell each other: how much is wanted, the time in the header, and, with the last
    piece of a member, what stands behind it and what it should be."""
    wanted, mtime, end = _BLOCK, None, None


def _header(source):
    """Passes the header of a member; returns its time.  IOError when there is none; what is cut off fails as in 2.7."""
    if source.some(2) != _MAGIC:
        raise IOError('Not a gzipped file')
    if ord(source.some(1)) != _DEFLATE:
        raise IOError('Unknown compression method')
    flags = ord(source.some(1))
    mtime, _ = _number(source.some(4)), source.some(2)
    if flags & FEXTRA:
        source.some(ord(source.some(1)) + 256 * ord(source.some(1)))
    for _ in [bit for bit in (FNAME, FCOMMENT) if flags & bit]:
        source.skip_text()
    if flags & FHCRC:
        source.some(2)
    return mtime


def _member(source, talk):
    """Yields what is in a member behind its header; with the last piece, which may be '', talk.end is set."""
    expand = zlib.decompressobj(-zlib.MAX_WBITS)
    checked, data = _Checked(), None
    while not expand.unused_data and data != '':
        block = source.block()
        data = expand.decompress(block, talk.wanted) if block else expand.flush()
        source.ahead = expand.unconsumed_tail
        checked.add(data)
        if block and not data:
            data = None                 # nothing so far
        elif data and not expand.unused_data:
            yield data
    source.ahead = expand.unused_data
    # 2.7 looks at the end of the file where it has seen no end of the data
    talk.end = source.some(8) if source.ahead else source.last, checked.numbers()
    yield data or ''
    talk.end = None
    source.skip_zeros()


def _pieces(stream, talk):
    """Yields what is in all members."""
    source = _Input(stream)
    while not source.at_end():
        talk.mtime = _header(source)
        for data in _member(source, talk):
            yield data


# -- the file -----------------------------------------------------------------------------------------

def _fault(words):
    return IOError(errno.EBADF, words)


class GzipFile(io.BufferedIOBase):
    """Reads or writes one compressed file: a path, or an open file (fileobj).  mtime: seconds for the header."""

    myfileobj = None               # the file, if it is ours to close
    max_read_chunk = 10 * _STEP

    def __init__(self, filename=None, mode=None, compresslevel=9, fileobj=None, mtime=None):
        mode = (mode or getattr(fileobj, 'mode', '') or 'rb').replace('U', '')
        if 'b' not in mode:
            mode += 'b'
        if fileobj is None:
            fileobj = self.myfileobj = __builtin__.open(filename, mode)
        self.name = self.__name_for(fileobj) if filename is None else filename
        self.fileobj, self.offset, self.mtime = fileobj, 0, mtime
        self.mode = {'r': READ, 'w': WRITE, 'a': WRITE}.get(mode[0])
        if self.mode == READ:
            self.__begin_reading()
        elif self.mode == WRITE:
            self.__checked = _Checked()
            self.__compressor = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
            self._write_gzip_header()
        else:
            raise IOError('Mode %s not supported' % mode)

    @staticmethod
    def __name_for(fileobj):
        name = getattr(fileobj, 'name', None)
        return name if isinstance(name, basestring) and name != '<fdopen>' else ''

    @property
    def filename(self):
        """The name (deprecated: use .name)."""
        import warnings
        warnings.warn('use the name attribute', DeprecationWarning, 2)
        lacks = self.mode == WRITE and not self.name.endswith('.gz')
        return self.name + '.gz' if lacks else self.name

    def __repr__(self):
        return '<gzip %s %#x>' % (repr(self.fileobj).strip('<>'), id(self))

    @property
    def closed(self):
        """Whether it is closed."""
        return getattr(self, 'fileobj', None) is None

    def __require(self, mode, doing):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        if mode and self.mode != mode:
            raise _fault('%s() on %s GzipFile object' % (doing, 'read-only' if mode == WRITE else 'write-only'))

    def readable(self):
        """Whether it was opened for reading."""
        return self.mode == READ

    def writable(self):
        """Whether it was opened for writing."""
        return self.mode == WRITE

    def seekable(self):
        """True."""
        return True

    def fileno(self):
        """The number of the file below."""
        return self.fileobj.fileno()

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        """Writes all that was given so far."""
        self.__require(None, 'flush')
        if self.mode == WRITE:
            self.fileobj.write(self.__compressor.flush(zlib_mode))
            self.fileobj.flush()

    def close(self):
        """Ends the file; a fileobj that was given stays open."""
        if self.closed:
            return
        stream, self.fileobj = self.fileobj, None
        try:
            if self.mode == WRITE:
                stream.write(self.__compressor.flush())
                for number in self.__checked.numbers():
                    write32u(stream, number)
        finally:
            if self.myfileobj is not None:
                self.myfileobj.close()
                self.myfileobj = None

    # Writing

    def _write_gzip_header(self):
        base = os.path.basename(self.name)
        if isinstance(base, unicode):
            base = base.encode('latin-1') if _fits_latin(base) else ''
        if base.endswith('.gz'):
            base = base[:-3]
        seconds = self.mtime if self.mtime is not None else time.time()
        fixed = struct.pack('<2sBBLBB', _MAGIC, _DEFLATE, FNAME * bool(base), long(seconds), 2, 255)
        self.fileobj.write(fixed + (base and base + '\0'))

    def write(self, data):
        """Compresses bytes; how many."""
        self.__require(WRITE, 'write')
        data = data.tobytes() if isinstance(data, memoryview) else data
        size = len(data)
        if size:
            self.__checked.add(data)
            self.fileobj.write(self.__compressor.compress(data))
            self.offset += size
        return size

    # Reading: _piece[_at:] is what comes next

    def __begin_reading(self):
        self.offset = self._at = 0
        self._piece, self.__talk, self.__fault = '', _Talk(), None
        self.__rest = _pieces(self.fileobj, self.__talk)

    def __next_piece(self, wanted, taken):
        """Goes on behind the piece; False at the end.  When that fails, all that was taken since can be read again, with
        a member's last piece, and what comes behind it fails for good."""
        self.__talk.wanted = max(wanted, _BLOCK)
        self._piece, self._at = '', 0
        try:
            if self.__fault is not None:
                raise self.__fault
            for self._piece in self.__rest:
                self.mtime = self.__talk.mtime
                if self.__talk.end is not None:
                    self._read_eof()
                if self._piece:
                    return True
        except Exception as self.__fault:
            data = ''.join(taken)
            self._piece = data + self._piece
            self.offset -= len(data)
            raise
        return False

    def _read_eof(self):
        """Called at the end of each member: checks what stands there.  (Programs that read what is damaged replace it.)"""
        found, (real_crc, real_size) = self.__talk.end
        crc = _number(found[:4])
        if crc != real_crc:
            raise IOError('CRC check failed %s != %s' % (hex(crc), hex(real_crc)))
        if _number(found[4:]) != real_size:
            raise IOError('Incorrect length of data produced')

    # What is left of the piece, by 2.7's names.
    extrabuf = property(lambda self: self._piece, doc='The piece.')
    extrasize = property(lambda self: len(self._piece) - self._at, doc='How many bytes of it were not read yet.')
    extrastart = property(lambda self: self.offset - self._at, doc='The place where it begins.')

    def __cut(self, count):
        """At most so many bytes of the piece."""
        data = self._piece[self._at:self._at + count]
        self._at += len(data)
        self.offset += len(data)
        return data

    def read(self, size=-1):
        """So many bytes, all without a size; '' at the end."""
        self.__require(READ, 'read')
        endless = size is None or size < 0
        left = sys.maxint if endless else size
        parts = []
        while left > 0:
            if self._at == len(self._piece) and not self.__next_piece(min(left, self.max_read_chunk), parts):
                break
            parts.append(self.__cut(left))
            left -= len(parts[-1])
        return ''.join(parts)

    def readline(self, size=-1):
        """A line with its end; at most so many bytes."""
        if size < 0 and self.fileobj is not None and self.mode == READ:
            begin = self._at
            end = self._piece.find('\n', begin) + 1
            if end:                             # most lines
                self._at = end
                self.offset += end - begin
                return self._piece[begin:end]
        self.__require(READ, 'readline')
        left = sys.maxint if size < 0 else size
        parts = []
        while left > 0 and not (parts and parts[-1].endswith('\n')):
            if self._at == len(self._piece) and not self.__next_piece(_BLOCK, parts):
                break
            end = self._piece.find('\n', self._at) + 1 or len(self._piece)
            parts.append(self.__cut(min(left, end - self._at)))
            left -= len(parts[-1])
        return ''.join(parts)

    # Places

    def rewind(self):
        """Back to the beginning."""
        if self.mode != READ:
            raise IOError("Can't rewind in write mode")
        self.fileobj.seek(0)
        self.__begin_reading()

    def seek(self, offset, whence=0):
        """Goes to a place; backwards it reads from the beginning.  Not from the end."""
        self.__require(None, 'seek')
        if whence not in (0, 1):
            raise ValueError('Seek from end not supported')
        target = offset + self.offset if whence else offset
        if self.mode == WRITE:
            self.__write_up_to(target)
        else:
            self.__read_up_to(target)
        return self.offset

    def __write_up_to(self, target):
        if target < self.offset:
            raise IOError('Negative seek in write mode')
        for size in _steps(target - self.offset):
            self.write('\0' * size)

    def __read_up_to(self, target):
        if target < self.offset:
            self.rewind()
        for size in _steps(target - self.offset):
            if not self.read(size):
                break


def _fits_latin(text):
    return all(ord(character) < 256 for character in text)


def _steps(distance):
    """Sizes that make a distance."""
    while distance > 0:
        yield min(distance, _STEP)
        distance -= _STEP


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
