"""What all streams of _pyio have in common: their errors, the four base classes, and BytesIO."""
import abc
import errno
import io
from io import SEEK_CUR, SEEK_END, SEEK_SET, FileIO


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
