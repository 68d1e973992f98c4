"""The streams of the module io, in Python: to read, to experiment with, and to test those in C against.

    open()                      makes a stack of up to three streams:
    FileIO                      bytes of a file descriptor (in C, from _io)
    BufferedReader, ...Writer, ...Random, ...RWPair         bytes with a buffer before them
    TextIOWrapper               text with an encoding and line endings
    BytesIO, StringIO           the same interface over memory

IOBase, RawIOBase, BufferedIOBase and TextIOBase are what streams of your own derive from.  The documentation of
io says what each method does; here stands how.
"""
import abc
import codecs
import errno
import io
import os
import re
import warnings
from io import SEEK_CUR, SEEK_END, SEEK_SET, FileIO
from thread import allocate_lock

__all__ = ['BufferedIOBase', 'BufferedRWPair', 'BufferedRandom', 'BufferedReader', 'BufferedWriter', 'BytesIO',
           'IOBase', 'RawIOBase', 'StringIO', 'TextIOBase', 'TextIOWrapper', 'FileIO', 'BlockingIOError',
           'UnsupportedOperation', 'open', 'SEEK_CUR', 'SEEK_END', 'SEEK_SET']

DEFAULT_BUFFER_SIZE = 8 * 1024          # bytes
_WHENCE = SEEK_SET, SEEK_CUR, SEEK_END


class BlockingIOError(IOError):
    """A stream that does not wait could not do all; characters_written says how much it took."""

    def __init__(self, errno, strerror, characters_written=0):
        IOError.__init__(self, errno, strerror)
        if not isinstance(characters_written, (int, long)):
            raise TypeError('characters_written must be a integer')
        self.characters_written = characters_written


class UnsupportedOperation(ValueError, IOError):
    """The stream has no such operation."""


def _patiently(call, *args):
    """The result of a call, which is made again when a signal interrupts it."""
    while True:
        try:
            return call(*args)
        except IOError as error:
            if error.errno != errno.EINTR:
                raise


def _check_integer(value):
    """TypeError for what is no integer."""
    if not isinstance(value, (int, long)):
        raise TypeError('integer argument expected, got %r' % type(value))


def _as_position(value):
    """A position as an integer; TypeError for floats and what is no number."""
    if not hasattr(value, '__index__'):
        raise TypeError('an integer is required')
    return value.__index__()


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
    if not isinstance(file, (basestring, int, long)):
        raise TypeError('invalid file: %r' % (file,))
    for name, value, types in (('mode', mode, basestring), ('buffering', buffering, (int, long))):
        if not isinstance(value, types):
            raise TypeError('invalid %s: %r' % (name, value))
    for name, value in ('encoding', encoding), ('errors', errors):
        if value is not None and not isinstance(value, basestring):
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


# ---- the base classes --------------------------------------------------------------------------------------------

class IOBase(object):
    """What all streams have.  A stream is its own context manager, which closes it, and iterator over lines.

    Subclasses define what they can do; the rest raises UnsupportedOperation.
    """

    __metaclass__ = abc.ABCMeta
    __closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation('%s.%s() not supported' % (type(self).__name__, name))

    # -- what a stream is

    def seekable(self):
        """Whether seek, tell and truncate work."""
        self._checkClosed()
        return False

    def readable(self):
        """Whether it can be read from."""
        self._checkClosed()
        return False

    def writable(self):
        """Whether it can be written to."""
        self._checkClosed()
        return False

    def isatty(self):
        """Whether it is a terminal."""
        self._checkClosed()
        return False

    def fileno(self):
        """The file descriptor."""
        self._unsupported('fileno')

    @property
    def closed(self):
        """Whether close() was called."""
        return self.__closed

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError('I/O operation on closed file.' if msg is None else msg)

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise IOError('File or stream is not seekable.' if msg is None else msg)

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise IOError('File or stream is not readable.' if msg is None else msg)

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise IOError('File or stream is not writable.' if msg is None else msg)

    # -- position

    def seek(self, pos, whence=0):
        """Go to a position, from the start, from here (whence 1) or from the end (2).  Returns it from the start."""
        self._unsupported('seek')

    def tell(self):
        """The position from the start."""
        return self.seek(0, SEEK_CUR)

    def truncate(self, pos=None):
        """Make it end at a position, here if None.  Returns the new size."""
        self._unsupported('truncate')

    # -- the end

    def flush(self):
        """Write out what lies in a buffer."""
        self._checkClosed()

    def close(self):
        """Flush and close; again is no error."""
        if not self.__closed:
            try:
                self.flush()
            finally:
                self.__closed = True

    def __del__(self):
        try:
            self.close()
        except Exception:
            # Nobody could catch it; what it is made of may be gone already when the interpreter ends.
            pass

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    # -- lines

    def readline(self, limit=-1):
        """The bytes up to and with the next line feed, `limit` at most."""
        if limit is None:
            limit = -1
        if not isinstance(limit, (int, long)):
            raise TypeError('limit must be an integer')
        line = bytearray()
        while limit < 0 or len(line) < limit:
            step = self._step_to_line_end()
            if limit >= 0:
                step = min(step, limit - len(line))
            data = self.read(step)
            line += data or b''
            if not data or line.endswith(b'\n'):
                break
        return bytes(line)

    def _step_to_line_end(self):
        """How many bytes may be read without going beyond a line feed: what peek() shows, or one."""
        if not hasattr(self, 'peek'):
            return 1
        ahead = self.peek(1)
        return ahead.find(b'\n') + 1 or len(ahead) or 1

    def __iter__(self):
        self._checkClosed()
        return self

    def next(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def readlines(self, hint=None):
        """A list of lines; with a hint it ends after the line that reaches so many bytes in all."""
        if hint is not None and not isinstance(hint, (int, long)):
            raise TypeError('integer or None expected')
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def writelines(self, lines):
        """Write each of some strings."""
        self._checkClosed()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    """Bytes without a buffer.  A subclass has readinto() and write()."""

    def read(self, n=-1):
        """Up to n bytes from one call of the system, all if negative; None if there is nothing to be had now."""
        if n is None or n < 0:
            return self.readall()
        room = bytearray(n.__index__())
        count = self.readinto(room)
        if count is not None:
            return bytes(room[:count])

    def readall(self):
        """All bytes up to the end."""
        parts, part = [], None
        while True:
            part = self.read(DEFAULT_BUFFER_SIZE)
            if not part:
                # Without a single part the answer is the call's: '' at the end, None for nothing now.
                return b''.join(parts) if parts else part
            parts.append(part)

    def readinto(self, b):
        """Fill a buffer.  Returns the number of bytes, None if there is nothing to be had now."""
        self._unsupported('readinto')

    def write(self, b):
        """Write some of the bytes.  Returns how many, None if nothing can be taken now."""
        self._unsupported('write')


class BufferedIOBase(IOBase):
    """Bytes with a buffer: reads and writes are whole unless the stream ends."""

    def read(self, n=None):
        """n bytes, fewer only at the end; all if None or negative."""
        self._unsupported('read')

    def read1(self, n=None):
        """Up to n bytes with one read of the raw stream at most."""
        self._unsupported('read1')

    def readinto(self, b):
        """Fill a buffer; returns the number of bytes."""
        data = self.read(len(b))
        if data is None:
            return None
        try:
            b[:len(data)] = data
        except TypeError:
            import array
            if not isinstance(b, array.array):
                raise
            b[:len(data)] = array.array(b'b', data)
        return len(data)

    def write(self, b):
        """Write bytes; returns their number."""
        self._unsupported('write')

    def detach(self):
        """Take the raw stream away and return it."""
        self._unsupported('detach')


class TextIOBase(IOBase):
    """Text: characters and lines of unicode."""

    def read(self, n=-1):
        """Up to n characters, all if negative."""
        self._unsupported('read')

    def write(self, s):
        """Write text; returns the number of characters."""
        self._unsupported('write')

    def truncate(self, pos=None):
        self._unsupported('truncate')

    def readline(self):
        """The next line, empty at the end."""
        self._unsupported('readline')

    def detach(self):
        """Take the stream of bytes away and return it."""
        self._unsupported('detach')

    @property
    def encoding(self):
        """The name of the encoding; None here, as the next two."""
        return None

    @property
    def newlines(self):
        """The line endings seen so far: None, one, or a tuple."""
        return None

    @property
    def errors(self):
        """How wrong bytes and characters are treated."""
        return None


RawIOBase.register(FileIO)
for _class in IOBase, RawIOBase, BufferedIOBase, TextIOBase:
    getattr(io, _class.__name__).register(_class)
del _class


# ---- bytes in memory ---------------------------------------------------------------------------------------------

class BytesIO(BufferedIOBase):
    """A stream over bytes in memory.

    I1: `_place` may lie beyond the end of `_data`; a write fills the hole with zeros.
    """

    def __init__(self, initial_bytes=None):
        self._data, self._place = bytearray(), 0
        if initial_bytes is not None:
            self._data.extend(initial_bytes)

    def __getstate__(self):
        self._checkClosed('__getstate__ on closed file')
        return self.__dict__.copy()

    def getvalue(self):
        """All bytes, wherever the position is."""
        self._checkClosed('getvalue on closed file')
        return bytes(self._data)

    def read(self, n=None):
        self._checkClosed('read from closed file')
        if n is None:
            n = -1
        _check_integer(n)
        end = len(self._data) if n < 0 else min(self._place + n, len(self._data))
        data = bytes(self._data[self._place:end])
        self._place += len(data)
        return data

    def read1(self, n):
        return self.read(n)

    def write(self, b):
        self._checkClosed('write to closed file')
        if isinstance(b, unicode):
            raise TypeError("can't write unicode to binary stream")
        count = len(b)
        if count:
            self._data.extend(b'\0' * (self._place - len(self._data)))
            self._data[self._place:self._place + count] = b
            self._place += count
        return count

    def seek(self, pos, whence=0):
        self._checkClosed('seek on closed file')
        pos = _as_position(pos)
        if whence not in _WHENCE:
            raise ValueError('invalid whence value')
        if whence == SEEK_SET and pos < 0:
            raise ValueError('negative seek position %r' % (pos,))
        self._place = max(0, pos + (0, self._place, len(self._data))[whence])
        return self._place

    def tell(self):
        self._checkClosed('tell on closed file')
        return self._place

    def truncate(self, pos=None):
        self._checkClosed('truncate on closed file')
        pos = self._place if pos is None else _as_position(pos)
        if pos < 0:
            raise ValueError('negative truncate position %r' % (pos,))
        del self._data[pos:]
        return pos

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable


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
                # The raw stream refused before: without room nothing can be taken.
                self._push()
            before = len(self._waiting)
            self._waiting.extend(b)
            taken = len(self._waiting) - before
            if len(self._waiting) > self.buffer_size:
                try:
                    self._push()
                except BlockingIOError as blocked:
                    excess = len(self._waiting) - self.buffer_size
                    if excess > 0:
                        del self._waiting[self.buffer_size:]
                        raise BlockingIOError(blocked.errno, blocked.strerror, taken - excess)
            return taken

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


# ---- text --------------------------------------------------------------------------------------------------------

_ANY_END = re.compile(u'\r\n?|\n')


class IncrementalNewlineDecoder(codecs.IncrementalDecoder):
    """Remembers which line endings go through it and, with `translate`, makes line feeds of them all.

    `decoder` gets the input first; None if it is text already.  A carriage return at the end of a piece is kept
    back until the next one shows whether a line feed follows.
    """

    def __init__(self, decoder, translate, errors='strict'):
        codecs.IncrementalDecoder.__init__(self, errors=errors)
        self.decoder, self.translate = decoder, translate
        self._seen = set()
        self._kept = False

    def decode(self, input, final=False):
        text = input if self.decoder is None else self.decoder.decode(input, final=final)
        if self._kept and (text or final):
            text, self._kept = u'\r' + text, False
        if not final and text.endswith(u'\r'):
            text, self._kept = text[:-1], True
        self._seen.update(_ANY_END.findall(text))
        return _ANY_END.sub(u'\n', text) if self.translate else text

    def getstate(self):
        waiting, flags = (b'', 0) if self.decoder is None else self.decoder.getstate()
        return waiting, flags << 1 | self._kept

    def setstate(self, state):
        waiting, flags = state
        self._kept = bool(flags & 1)
        if self.decoder is not None:
            self.decoder.setstate((waiting, flags >> 1))

    def reset(self):
        self._seen.clear()
        self._kept = False
        if self.decoder is not None:
            self.decoder.reset()

    @property
    def newlines(self):
        """The line endings seen: None, one, or a tuple."""
        found = tuple(ending for ending in (u'\r', u'\n', u'\r\n') if ending in self._seen)
        return (found[0] if len(found) == 1 else found) or None


def _default_encoding():
    """The encoding of the locale."""
    try:
        import locale
    except ImportError:
        return 'ascii'              # while the interpreter itself is being built
    return locale.getpreferredencoding() or 'ascii'


class _Cookie(object):
    """A position of text as one integer: where in the bytes to begin, in which state of the decoder, and how many
    characters to go on from there.  For most it is the position in the bytes alone."""

    FIELD = 64

    @classmethod
    def pack(cls, place, flags, skip):
        return (flags << cls.FIELD | skip) << cls.FIELD | place

    @classmethod
    def unpack(cls, cookie):
        low = (1 << cls.FIELD) - 1
        return cookie & low, cookie >> 2 * cls.FIELD, cookie >> cls.FIELD & low


class TextIOWrapper(TextIOBase):
    r"""Text over a buffered stream of bytes.

    newline: None reads any ending as '\n' and writes '\n' as the system's; '' reads any ending as it is; '\n',
    '\r' and '\r\n' read and write that one.  With line_buffering a line that was written is flushed.

    I1: `_text` from `_used` on is decoded but not read; the buffer stands behind its bytes.
    I2: `_origin` is None or (flags, bytes): decoding the bytes from a decoder with these flags gives `_text`.
    """

    _CHUNK_SIZE = 2048

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False):
        if newline is not None and not isinstance(newline, basestring):
            raise TypeError('illegal newline type: %r' % (type(newline),))
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError('illegal newline value: %r' % (newline,))
        if encoding is None:
            encoding = _default_encoding()
        if errors is None:
            errors = 'strict'
        for name, value in ('encoding', encoding), ('errors', errors):
            if not isinstance(value, basestring):
                raise ValueError('invalid %s: %r' % (name, value))
        self._buffer = buffer
        self._encoding, self._errors, self._line_buffering = encoding, errors, line_buffering
        self._any_end, self._translate = not newline, newline is None
        self._line_end = _ANY_END if newline == '' else re.compile(re.escape(unicode(newline or '\n')))
        self._written_end = unicode(newline or (os.linesep if newline is None else '\n'))
        self._encoder = self._decoder = None
        self._seekable = self._telling = buffer.seekable()
        self._forget_text()
        if self._seekable and self.writable() and buffer.tell():
            self._encode_from(buffer.tell())

    buffer = property(lambda self: self._buffer, doc='The stream of bytes below.')
    encoding = property(lambda self: self._encoding)
    errors = property(lambda self: self._errors)
    line_buffering = property(lambda self: self._line_buffering)
    name = property(lambda self: self._buffer.name)
    closed = property(lambda self: self._buffer.closed)

    @property
    def newlines(self):
        return getattr(self._decoder, 'newlines', None)

    def __repr__(self):
        try:
            name = ' name=%r' % (self.name,)
        except Exception:
            name = ''
        return "<_pyio.TextIOWrapper%s encoding='%s'>" % (name, self.encoding)

    def seekable(self):
        self._checkClosed()
        return self._seekable

    def readable(self):
        return self._buffer.readable()

    def writable(self):
        return self._buffer.writable()

    def fileno(self):
        return self._buffer.fileno()

    def isatty(self):
        return self._buffer.isatty()

    def flush(self):
        self._buffer.flush()
        self._telling = self._seekable

    def close(self):
        if self._buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self._buffer.close()

    def detach(self):
        if self._buffer is None:
            raise ValueError('buffer is already detached')
        self.flush()
        buffer, self._buffer = self._buffer, None
        return buffer

    # -- writing

    def _get_encoder(self):
        if self._encoder is None:
            self._encoder = codecs.getincrementalencoder(self._encoding)(self._errors)
        return self._encoder

    def _encode_from(self, place):
        """Tell the encoder where it goes on: only at the start it writes a byte order mark."""
        try:
            encoder = self._get_encoder()
        except LookupError:
            return                  # none of this codec; who writes will hear of it
        if place:
            encoder.setstate(0)
        else:
            encoder.reset()

    def write(self, s):
        """Write text; returns the number of characters."""
        self._checkClosed()
        if not isinstance(s, unicode):
            raise TypeError("can't write %s to text stream" % type(s).__name__)
        count = len(s)
        flush = self._line_buffering and (u'\n' in s or u'\r' in s)
        if self._written_end != u'\n':
            s = s.replace(u'\n', self._written_end)
        self._buffer.write(self._get_encoder().encode(s))
        if flush:
            self.flush()
        self._origin = None
        if self._decoder is not None:
            self._decoder.reset()
        return count

    # -- reading

    def _get_decoder(self):
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(self._encoding)(self._errors)
            if self._any_end:
                self._decoder = IncrementalNewlineDecoder(self._decoder, self._translate)
        return self._decoder

    def _forget_text(self):
        self._text, self._used, self._origin = u'', 0, None

    def _take(self, end=None):
        """The decoded text up to an index, the end if None."""
        text = self._text[self._used:end]
        self._used += len(text)
        return text

    def _more(self):
        """Decode a chunk behind the text that is left.  False at the end of the stream."""
        decoder = self._get_decoder()
        waiting, flags = decoder.getstate() if self._telling else (None, None)
        chunk = self._buffer.read1(self._CHUNK_SIZE)
        text = decoder.decode(chunk, not chunk)
        if self._used == len(self._text):
            self._text, self._used = text, 0
            self._origin = (flags, waiting + chunk) if self._telling else None
        else:
            # The text that is left keeps its origin, which goes on with the new chunk.
            self._text += text
            if self._origin is not None:
                self._origin = self._origin[0], self._origin[1] + chunk
        return bool(chunk)

    def read(self, n=None):
        """n characters, fewer only at the end; all if None or negative."""
        self._checkReadable()
        n = -1 if n is None else _as_position(n)
        if n < 0:
            text = self._take() + self._get_decoder().decode(self._buffer.read(), final=True)
            self._forget_text()
            return text
        parts, missing = [], n
        while missing > 0:
            parts.append(self._take(self._used + missing))
            missing -= len(parts[-1])
            if missing and not self._more():
                # The end may still have given characters: those of an incomplete sequence.
                parts.append(self._take(self._used + missing))
                break
        return u''.join(parts)

    def readline(self, limit=None):
        """The next line with its ending, `limit` characters at most; empty at the end."""
        self._checkClosed()
        if limit is None:
            limit = -1
        if not isinstance(limit, (int, long)):
            raise TypeError('limit must be an integer')
        searched, going = 0, True
        while True:
            match = self._line_end.search(self._text, self._used + searched)
            end = match.end() if match else len(self._text)
            if 0 <= limit <= end - self._used:
                end = self._used + limit
            elif not match and going:
                # The ending may have begun in what was searched.
                searched = max(0, len(self._text) - self._used - 1)
                going = self._more()
                continue
            return self._take(end)

    def next(self):
        self._telling = False
        line = self.readline()
        if line:
            return line
        self._origin, self._telling = None, self._seekable
        raise StopIteration

    # -- position

    def tell(self):
        """The position, for seek(); a number without other meaning."""
        if not self._seekable:
            raise IOError('underlying stream is not seekable')
        if not self._telling:
            raise IOError('telling position disabled by next() call')
        self.flush()
        place = self._buffer.tell()
        if self._decoder is None or self._origin is None:
            return place
        flags, data = self._origin
        return _Cookie.pack(*self._point_before(place - len(data), flags, data, self._used))

    def _point_before(self, place, flags, data, characters):
        """The last point from which decoding can start to reach a number of characters behind a place.

        `data` stands at the place, where the decoder has `flags`.  Returns a place, flags, and how many
        characters to skip.  Found by bisection over the bytes to decode.
        """
        decoder = self._decoder
        saved = decoder.getstate()

        def decoded(count):
            decoder.setstate((b'', flags))
            return len(decoder.decode(data[:count]))

        try:
            low, high = 0, len(data)            # enough bytes: more than low - 1, high at most
            while low < high:
                middle = (low + high) // 2
                if decoded(middle) < characters:
                    low = middle + 1
                else:
                    high = middle
            reached = decoded(low)
            if reached > characters:
                # One byte gave several of them.
                low, reached = low - 1, decoded(low - 1)
            waiting, new_flags = decoder.getstate()
            return place + low - len(waiting), new_flags, characters - reached
        finally:
            decoder.setstate(saved)

    def seek(self, cookie, whence=0):
        """Go to a position that tell() gave, to 0, or with cookie 0 to the end (whence 2)."""
        self._checkClosed()
        if not self._seekable:
            raise IOError('underlying stream is not seekable')
        if whence not in _WHENCE:
            raise ValueError('invalid whence (%r, should be 0, 1 or 2)' % (whence,))
        if whence != SEEK_SET and cookie != 0:
            raise IOError("can't do nonzero %s-relative seeks" % ('cur' if whence == SEEK_CUR else 'end'))
        if whence == SEEK_END:
            return self._seek_end()
        if whence == SEEK_CUR:
            cookie = self.tell()
        if cookie < 0:
            raise ValueError('negative seek position %r' % (cookie,))
        self.flush()
        place, flags, skip = _Cookie.unpack(cookie)
        self._buffer.seek(place)
        self._forget_text()
        if cookie == 0:
            if self._decoder is not None:
                self._decoder.reset()
        elif self._decoder is not None or flags or skip:
            self._get_decoder().setstate((b'', flags))
            self._origin = flags, b''
        while len(self._text) < skip:
            if not self._more() and len(self._text) < skip:
                raise IOError("can't restore logical file position")
        self._used = skip
        self._encode_from(cookie)
        return cookie

    def _seek_end(self):
        self.flush()
        place = self._buffer.seek(0, SEEK_END)
        self._forget_text()
        if self._decoder is not None:
            self._decoder.reset()
        self._encode_from(place)
        return place

    def truncate(self, pos=None):
        self.flush()
        return self._buffer.truncate(self.tell() if pos is None else pos)


class StringIO(TextIOWrapper):
    """A stream over text in memory."""

    def __init__(self, initial_value=u'', newline=u'\n'):
        TextIOWrapper.__init__(self, BytesIO(), encoding='utf-8', errors='strict', newline=newline)
        if newline is None:
            # Translated on the way in; nothing is on the way out.
            self._written_end = u'\n'
        if initial_value:
            self.write(initial_value if isinstance(initial_value, unicode) else unicode(initial_value))
            self.seek(0)

    encoding = property(lambda self: None)
    errors = property(lambda self: None)

    def getvalue(self):
        """All text, wherever the position is."""
        self.flush()
        text = self._buffer.getvalue().decode('utf-8')
        return _ANY_END.sub(u'\n', text) if self._translate else text

    def __repr__(self):
        return object.__repr__(self)

    def detach(self):
        self._unsupported('detach')
