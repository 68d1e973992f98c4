"""The streams of the module io, in Python: to read, to experiment with, and to test those in C against.

    open()                      makes a stack of up to three streams:
    FileIO                      bytes of a file descriptor (in C, from _io)
    BufferedReader, ...Writer, ...Random, ...RWPair         bytes with a buffer before them
    TextIOWrapper               text with an encoding and line endings
    BytesIO, StringIO           the same interface over memory

IOBase, RawIOBase, BufferedIOBase and TextIOBase are what streams of your own derive from.  The documentation of
io says what each method does; here stands how.

The base classes and BytesIO are in _pyio_bases, text is in _pyio_text; here are open() and buffered bytes.
"""
import errno
import io
import os
import warnings
from io import SEEK_CUR, SEEK_END, SEEK_SET, FileIO
from thread import allocate_lock

from _pyio_bases import *
from _pyio_bases import _as_position, _check_integer, _patiently, _WHENCE
from _pyio_text import IncrementalNewlineDecoder, StringIO, TextIOWrapper

__all__ = ['BufferedIOBase', 'BufferedRWPair', 'BufferedRandom', 'BufferedReader', 'BufferedWriter', 'BytesIO',
           'IOBase', 'RawIOBase', 'StringIO', 'TextIOBase', 'TextIOWrapper', 'FileIO', 'BlockingIOError',
           'UnsupportedOperation', 'open', 'SEEK_CUR', 'SEEK_END', 'SEEK_SET']

# ---- open --------------------------------------------------------------------------------------------------------

class _Mode(object):
    """A mode of open(), taken apart and checked."""

    def __init__(self, mode):
        letters = set(mode)
        if letters - set('arwb+tU') or len(mode) > len(letters):
            raise ValueError('invalid mode: %r' % mode)
        self.writing, self.appending = 'w' in letters, 'a' in letters
        self.reading = 'r' in letters or 'U' in letters
        self.updating, self.binary = '+' in letters, 'b' in letters
        if 'U' in letters and (self.writing or self.appending):
            raise ValueError("can't use U and writing mode at once")
        if self.binary and 't' in letters:
            raise ValueError("can't have text and binary mode at once")
        ways = self.reading + self.writing + self.appending
        if ways > 1:
            raise ValueError("can't have read/write/append mode at once")
        if not ways:
            raise ValueError('must have exactly one of read/write/append mode')

    def for_raw(self):
        """The mode of the FileIO below."""
        main = 'r' if self.reading else 'w' if self.writing else 'a'
        return main + ('+' if self.updating else '')

    def buffered_class(self):
        """The class of the stream above the FileIO."""
        if self.updating:
            return BufferedRandom
        return BufferedReader if self.reading else BufferedWriter


def _buffer_size(raw):
    """The buffer that the file system likes."""
    try:
        size = os.fstat(raw.fileno()).st_blksize
    except (os.error, AttributeError):
        size = 0
    return size if size > 1 else DEFAULT_BUFFER_SIZE


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True):
    """Open a file, given by name or descriptor, and return a stream for it; see io.open."""
    number, text = (int, long), basestring
    for name, value, types in (('file', file, number + (text,)), ('mode', mode, text), ('buffering', buffering, number),
                               ('encoding', encoding, (text, type(None))), ('errors', errors, (text, type(None)))):
        if not isinstance(value, types):
            raise TypeError('invalid %s: %r' % (name, value))
    way = _Mode(mode)
    if way.binary:
        for article, name, value in (('an', 'encoding', encoding), ('an', 'errors', errors), ('a', 'newline', newline)):
            if value is not None:
                raise ValueError("binary mode doesn't take %s %s argument" % (article, name))
    stream = FileIO(file, way.for_raw(), closefd)
    try:
        by_line = buffering == 1 or (buffering < 0 and stream.isatty())
        if buffering < 0 or by_line:
            buffering = _buffer_size(stream)
        if buffering == 0:
            if way.binary:
                return stream
            raise ValueError("can't have unbuffered text I/O")
        stream = way.buffered_class()(stream, buffering)
        if not way.binary:
            stream = TextIOWrapper(stream, encoding, errors, newline, by_line)
            stream.mode = mode
        return stream
    except:
        stream.close()
        raise


class DocDescriptor(object):
    """The documentation of OpenWrapper: that of open, with its arguments."""

    def __get__(self, obj, typ):
        return ('open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True)\n\n'
                + open.__doc__)


class OpenWrapper(object):
    """open, in a form that stays itself as a class attribute."""

    __doc__ = DocDescriptor()

    def __new__(cls, *args, **kwargs):
        return open(*args, **kwargs)


# ---- buffered bytes ----------------------------------------------------------------------------------------------

def _delegated(name, part='_raw'):
    """A method that calls the one of the same name of a part of the stream."""
    def method(self, *args):
        return getattr(getattr(self, part), name)(*args)
    method.__name__, method.__doc__ = name, getattr(BufferedIOBase, name, method).__doc__
    return method


class _OverRaw(BufferedIOBase):
    """A stream over a raw one, which is None once it was detached."""

    def __init__(self, raw, buffer_size):
        if buffer_size <= 0:
            raise ValueError('invalid buffer size')
        self._raw = raw
        self.buffer_size = buffer_size
        self._lock = allocate_lock()

    raw = property(lambda self: self._raw, doc='The raw stream below.')
    name = property(lambda self: self._raw.name)
    mode = property(lambda self: self._raw.mode)
    closed = property(lambda self: self._raw.closed)

    for _name in 'readable', 'writable', 'seekable', 'fileno', 'isatty':
        vars()[_name] = _delegated(_name)
    del _name

    def _raw_seek(self, pos, whence=0):
        reached = self._raw.seek(pos, whence)
        if reached < 0:
            raise IOError('seek() returned an invalid position')
        return reached

    def _raw_tell(self):
        reached = self._raw.tell()
        if reached < 0:
            raise IOError('tell() returned an invalid position')
        return reached

    def flush(self):
        self._checkClosed('flush of closed file')
        self._raw.flush()

    def close(self):
        if self._raw is not None and not self.closed:
            try:
                self.flush()
            finally:
                self._raw.close()

    def detach(self):
        if self._raw is None:
            raise ValueError('raw stream already detached')
        self.flush()
        raw, self._raw = self._raw, None
        return raw

    def truncate(self, pos=None):
        self.flush()
        if pos is None:
            pos = self.tell()
        return self._raw.truncate(pos)

    def __repr__(self):
        label = '_pyio.' + type(self).__name__
        try:
            name = self.name
        except Exception:
            return '<%s>' % label
        return '<%s name=%r>' % (label, name)


class BufferedReader(_OverRaw):
    """Reads ahead from a raw stream.

    I1: the raw stream stands behind the last byte of `_ahead`; those before `_used` have been read.
    """

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise IOError('"raw" argument must be readable.')
        _OverRaw.__init__(self, raw, buffer_size)
        self._forget_ahead()

    def _forget_ahead(self):
        self._ahead, self._used = b'', 0

    def _left(self):
        return len(self._ahead) - self._used

    def _take(self, count):
        """Up to so many bytes of the buffer."""
        data = self._ahead[self._used:self._used + count]
        self._used += len(data)
        return data

    def _fetch(self, count):
        """Read once from the raw stream, behind what is left.  Returns what it gave: b'' at its end, None for nothing."""
        data = _patiently(self._raw.read, count)
        if data:
            self._ahead, self._used = self._ahead[self._used:] + data, 0
        return data

    def read(self, n=None):
        self._checkClosed('I/O operation on closed file')
        if n is not None:
            _check_integer(n)
            if n < -1:
                raise ValueError('invalid number of bytes to read')
        with self._lock:
            return self._read_all() if n is None or n == -1 else self._read_count(n)

    def _read_all(self):
        parts = [self._take(self._left())]
        while True:
            part = _patiently(self._raw.read)
            if not part:
                return b''.join(parts) or part
            parts.append(part)

    def _read_count(self, count):
        parts, part, missing = [], b'', count
        while missing > 0:
            if not self._left():
                part = self._fetch(max(self.buffer_size, missing))
                if not part:
                    break
            parts.append(self._take(missing))
            missing -= len(parts[-1])
        return b''.join(parts) or part if count else b''

    def _look(self, count):
        """Have so many bytes in the buffer if one read of the raw stream can do it."""
        if self._left() < min(count, self.buffer_size) or not self._left():
            self._fetch(self.buffer_size - self._left())
        return self._ahead[self._used:]

    def peek(self, n=0):
        """The bytes of the buffer, without moving on; it is filled by one read if it has fewer than n."""
        self._checkClosed('I/O operation on closed file')
        with self._lock:
            return self._look(n)

    def read1(self, n):
        self._checkClosed('I/O operation on closed file')
        _check_integer(n)
        if n < 0:
            raise ValueError('number of bytes to read must be positive')
        if n == 0:
            return b''
        with self._lock:
            self._look(1)
            return self._take(n)

    def tell(self):
        return self._raw_tell() - self._left()

    def seek(self, pos, whence=0):
        if whence not in _WHENCE:
            raise ValueError('invalid whence value')
        self._checkClosed('seek of closed file')
        with self._lock:
            if whence == SEEK_CUR:
                pos -= self._left()
            pos = self._raw_seek(pos, whence)
            self._forget_ahead()
            return pos


def _warn_of_maximum(value, level):
    """The size that nothing uses any more."""
    if value is not None:
        warnings.warn('max_buffer_size is deprecated', DeprecationWarning, level)


class BufferedWriter(_OverRaw):
    """Collects bytes and writes them to a raw stream when there are more than buffer_size.

    I1: `_waiting` is what the raw stream has not taken yet.
    """

    _warning_stack_offset = 3           # frames from _warn_of_maximum to the caller

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE, max_buffer_size=None):
        if not raw.writable():
            raise IOError('"raw" argument must be writable.')
        _OverRaw.__init__(self, raw, buffer_size)
        _warn_of_maximum(max_buffer_size, self._warning_stack_offset)
        self._waiting = bytearray()

    def write(self, b):
        self._checkClosed('write to closed file')
        if isinstance(b, unicode):
            raise TypeError("can't write unicode to binary stream")
        with self._lock:
            if len(self._waiting) > self.buffer_size:
                self._push()        # refused before: without room nothing can be taken
            return self.__take(b)

    def __take(self, data):
        "Adds bytes to those that wait and writes when they are many; the number that was taken."
        start = len(self._waiting)
        self._waiting.extend(data)
        if len(self._waiting) <= self.buffer_size:
            return len(self._waiting) - start
        whole = len(self._waiting)
        try:
            self._push()
        except BlockingIOError as blocked:
            excess = len(self._waiting) - self.buffer_size
            if excess > 0:
                del self._waiting[self.buffer_size:]
                raise BlockingIOError(blocked.errno, blocked.strerror, whole - start - excess)
        return whole - start

    def _push(self):
        """Give all that waits to the raw stream.  BlockingIOError if it does not take it."""
        if self.closed:
            raise ValueError('flush of closed file')
        while self._waiting:
            count = _patiently(self._raw.write, self._waiting)
            if count is None:
                raise BlockingIOError(errno.EAGAIN, 'write could not complete without blocking', 0)
            if not 0 <= count <= len(self._waiting):
                raise IOError('write() returned incorrect number of bytes')
            del self._waiting[:count]

    def flush(self):
        self._checkClosed('flush of closed file')
        with self._lock:
            self._push()

    def truncate(self, pos=None):
        self._checkClosed('truncate of closed file')
        with self._lock:
            self._push()
            return self._raw.truncate(self._raw.tell() if pos is None else pos)

    def tell(self):
        return self._raw_tell() + len(self._waiting)

    def seek(self, pos, whence=0):
        if whence not in _WHENCE:
            raise ValueError('invalid whence')
        with self._lock:
            self._push()
            return self._raw_seek(pos, whence)


def _reading(name):
    """A method of BufferedReader for a stream that may have something to write first."""
    def method(self, *args):
        self.flush()
        return getattr(BufferedReader, name)(self, *args)
    method.__name__, method.__doc__ = name, getattr(BufferedReader, name).__doc__
    return method


class BufferedRandom(BufferedWriter, BufferedReader):
    """Reads and writes one raw stream that has positions.

    I1: not both buffers have something in them: before a read all is written, before a write the raw stream is
    moved back to where the reader was.
    """

    _warning_stack_offset = 4

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE, max_buffer_size=None):
        raw._checkSeekable() if hasattr(raw, '_checkSeekable') else raw.seekable()
        for part, sizes in (BufferedReader, [buffer_size]), (BufferedWriter, [buffer_size, max_buffer_size]):
            part.__init__(self, raw, *sizes)

    read, readinto, peek, read1 = (_reading(_name) for _name in ('read', 'readinto', 'peek', 'read1'))

    def write(self, b):
        with self._lock:
            if self._left():
                self._raw_seek(-self._left(), SEEK_CUR)
                self._forget_ahead()
        return super(BufferedRandom, self).write(b)

    def tell(self):
        return (BufferedWriter if self._waiting else BufferedReader).tell(self)

    def seek(self, pos, whence=0):
        if whence not in _WHENCE:
            raise ValueError('invalid whence')
        self.flush()
        return BufferedReader.seek(self, pos, whence)

    def truncate(self, pos=None):
        return super(BufferedRandom, self).truncate(self.tell() if pos is None else pos)


class BufferedRWPair(BufferedIOBase):
    """A reader and a writer over two raw streams, as of a socket, in one object."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, max_buffer_size=None):
        _warn_of_maximum(max_buffer_size, 3)
        for name, ability, able in (('reader', 'readable', reader.readable()), ('writer', 'writable', writer.writable())):
            if not able:
                raise IOError('"%s" argument must be %s.' % (name, ability))
        self.reader, self.writer = BufferedReader(reader, buffer_size), BufferedWriter(writer, buffer_size)

    for _part, _names in (('reader', ('read', 'readinto', 'peek', 'read1', 'readable')),
                          ('writer', ('write', 'writable', 'flush'))):
        for _name in _names:
            vars()[_name] = _delegated(_name, _part)
    del _part, _names, _name

    closed = property(lambda self: self.writer.closed)

    def isatty(self):
        return any(part.isatty() for part in (self.reader, self.writer))

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()


for _thing in globals().values():
    if getattr(_thing, '__module__', None) in ('_pyio_bases', '_pyio_text'):
        _thing.__module__ = '_pyio'
del _thing
