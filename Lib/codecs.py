"""Codecs: looking them up, base classes for writing them, and files that encode and decode.

A codec is a CodecInfo, registered by a search function (module `encodings` has the standard ones).
Error handling is a name: strict, ignore, replace, xmlcharrefreplace, backslashreplace, or one that was
given to register_error.
"""
import __builtin__
import sys

from _codecs import *

__all__ = ['register', 'lookup', 'open', 'EncodedFile', 'BOM', 'BOM_BE', 'BOM_LE', 'BOM32_BE',
           'BOM32_LE', 'BOM64_BE', 'BOM64_LE', 'BOM_UTF8', 'BOM_UTF16', 'BOM_UTF16_LE',
           'BOM_UTF16_BE', 'BOM_UTF32', 'BOM_UTF32_LE', 'BOM_UTF32_BE', 'CodecInfo', 'Codec',
           'IncrementalEncoder', 'IncrementalDecoder', 'StreamReader', 'StreamWriter',
           'StreamReaderWriter', 'StreamRecoder', 'getencoder', 'getdecoder',
           'getincrementalencoder', 'getincrementaldecoder', 'getreader', 'getwriter', 'encode',
           'decode', 'iterencode', 'iterdecode', 'strict_errors', 'ignore_errors',
           'replace_errors', 'xmlcharrefreplace_errors', 'backslashreplace_errors',
           'register_error', 'lookup_error']

# -- byte order marks

BOM_UTF8 = '\xef\xbb\xbf'
BOM_UTF16_LE = BOM_LE = BOM32_LE = '\xff\xfe'
BOM_UTF16_BE = BOM_BE = BOM32_BE = BOM_UTF16_LE[::-1]
BOM_UTF32_LE = BOM64_LE = '\xff\xfe\0\0'
BOM_UTF32_BE = BOM64_BE = BOM_UTF32_LE[::-1]
_native = 0 if sys.byteorder == 'little' else 1
BOM = BOM_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)[_native]
BOM_UTF32 = (BOM_UTF32_LE, BOM_UTF32_BE)[_native]


# -- what a codec is made of

class CodecInfo(tuple):
    """(encode, decode, streamreader, streamwriter), with these and the other parts as attributes."""

    _is_text_encoding = True       # False: not between unicode and str, so not for -3 checks

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None, _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name, self.encode, self.decode = name, encode, decode
        self.incrementalencoder, self.incrementaldecoder = incrementalencoder, incrementaldecoder
        self.streamreader, self.streamwriter = streamreader, streamwriter
        if _is_text_encoding is not None:
            self._is_text_encoding = _is_text_encoding
        return self

    def __repr__(self):
        cls = type(self)
        return '<%s.%s object for encoding %s at 0x%x>' % (
            cls.__module__, cls.__name__, self.name, id(self))


class Codec:
    """Stateless encoding and decoding; both give (result, length of the input used)."""

    def encode(self, input, errors='strict'):
        """From unicode to str."""
        raise NotImplementedError

    def decode(self, input, errors='strict'):
        """From str (or a buffer) to unicode."""
        raise NotImplementedError


class IncrementalEncoder(object):
    """Encodes piece by piece."""

    def __init__(self, errors='strict'):
        self.errors, self.buffer = errors, ''

    def encode(self, input, final=False):
        """The next piece; `final` for the last one."""
        raise NotImplementedError

    def reset(self):
        """Back to the beginning."""

    def getstate(self):
        """The state as a number."""
        return 0

    def setstate(self, state):
        """Takes what getstate gave."""


class BufferedIncrementalEncoder(IncrementalEncoder):
    """For encoders that may leave some input over: subclass it with _buffer_encode(), which gives
    (result, length used)."""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        waiting = self.buffer + input
        result, used = self._buffer_encode(waiting, self.errors, final)
        self.buffer = waiting[used:]
        return result

    def reset(self):
        self.buffer = ''

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state if state else ''


class IncrementalDecoder(object):
    """Decodes piece by piece."""

    def __init__(self, errors='strict'):
        self.errors = errors

    def decode(self, input, final=False):
        """The next piece; `final` for the last one."""
        raise NotImplementedError

    def reset(self):
        """Back to the beginning."""

    def getstate(self):
        """(input not yet decoded, a number)"""
        return '', 0

    def setstate(self, state):
        """Takes what getstate gave."""


class BufferedIncrementalDecoder(IncrementalDecoder):
    """For decoders that may leave some input over: subclass it with _buffer_decode(), which gives
    (result, length used)."""

    def __init__(self, errors='strict'):
        IncrementalDecoder.__init__(self, errors)
        self.buffer = ''

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        waiting = self.buffer + input
        result, used = self._buffer_decode(waiting, self.errors, final)
        self.buffer = waiting[used:]
        return result

    def reset(self):
        self.buffer = ''

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer, _ = state


# -- streams

class _Stream:
    """What the stream classes share: a file to pass on to, and `with`."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.stream.close()

    def __getattr__(self, name, getattr=getattr):
        return getattr(self.stream, name)


class StreamWriter(_Stream, Codec):
    """A file that encodes what is written to it."""

    def __init__(self, stream, errors='strict'):
        self.stream, self.errors = stream, errors

    def write(self, object):
        """Writes an object, encoded."""
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        """Writes all of a list of strings."""
        self.write(''.join(list))

    def reset(self):
        """Ends the encoding cleanly, so that something else can be written."""

    def seek(self, offset, whence=0):
        """Moves in the file; at its beginning the encoding starts anew."""
        self.stream.seek(offset, whence)
        if not (offset or whence):
            self.reset()


class StreamReader(_Stream, Codec):
    """A file that decodes what is read from it.

    I1 bytebuffer: bytes read but not decoded.  charbuffer: characters decoded but not given out.
    I2 linebuffer: None, or the lines (with ends) that charbuffer was cut into; charbuffer is then
       empty."""

    def __init__(self, stream, errors='strict'):
        self.stream, self.errors = stream, errors
        self.bytebuffer, self.charbuffer, self.linebuffer = '', '', None

    def reset(self):
        """Forgets what was read ahead."""
        self.bytebuffer, self.charbuffer, self.linebuffer = '', u'', None

    def decode(self, input, errors='strict'):
        raise NotImplementedError

    def _join_lines(self):
        if self.linebuffer:
            self.charbuffer = ''.join(self.linebuffer)
        self.linebuffer = None

    def _fill(self, size, first_line):
        """Reads and decodes about `size` bytes (all for a negative size): whether any came."""
        fresh = self.stream.read() if size < 0 else self.stream.read(size)
        data = self.bytebuffer + fresh
        try:
            text, used = self.decode(data, self.errors)
        except UnicodeDecodeError, error:
            if not first_line:
                raise
            text, used = self.decode(data[:error.start], self.errors)
            if len(text.splitlines(True)) <= 1:
                raise
        self.bytebuffer = data[used:]
        self.charbuffer += text
        return fresh

    def read(self, size=-1, chars=-1, firstline=False):
        """Decodes and gives characters: `chars` of them, or what about `size` bytes give, or all.

        firstline: an error behind the first line waits."""
        self._join_lines()
        while True:
            if chars >= 0:
                if len(self.charbuffer) >= chars:
                    break
            elif size >= 0 and len(self.charbuffer) >= size:
                chars = size           # enough is there from before: no more than asked for
                break
            fresh = self._fill(size, firstline)
            if size < 0 or not fresh:
                break
        if chars < 0:
            text, self.charbuffer = self.charbuffer, ''
        else:
            text, self.charbuffer = self.charbuffer[:chars], self.charbuffer[chars:]
        return text

    def readline(self, size=None, keepends=True):
        """The next line.  size: how many bytes to read at a time."""
        if self.linebuffer:
            line = self.linebuffer.pop(0)
            if len(self.linebuffer) == 1:
                self.charbuffer, self.linebuffer = self.linebuffer[0], None
            return line if keepends else line.splitlines(False)[0]
        step = size or 72
        text, line = '', ''
        while True:
            data = self.read(step, firstline=True)
            if data and data[-1:] == '\r':
                data += self.read(size=1, chars=1)      # perhaps the other half of an end
            text += data
            lines = text.splitlines(True)
            if lines and (len(lines) > 1 or _ended(lines[0])):
                line = lines.pop(0)
                self._keep(lines)
                break
            if size is not None or not data:
                line = text
                self.charbuffer = self.charbuffer or u''
                break
            step = min(step * 2, 8000)
        return line if keepends or not line else line.splitlines(False)[0]

    def _keep(self, lines):
        if len(lines) > 1:
            last = lines.pop() + self.charbuffer
            self.linebuffer, self.charbuffer = lines + [last], None
        elif lines:
            self.charbuffer = lines[0] + self.charbuffer

    def readlines(self, sizehint=None, keepends=True):
        """All lines."""
        return self.read().splitlines(keepends)

    def next(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __iter__(self):
        return self

    def seek(self, offset, whence=0):
        """Moves in the file and forgets what was read ahead."""
        self.stream.seek(offset, whence)
        self.reset()


def _ended(line):
    return line != line.splitlines(False)[0]


class StreamReaderWriter(_Stream):
    """A file that decodes what is read and encodes what is written."""

    encoding = 'unknown'

    def __init__(self, stream, Reader, Writer, errors='strict'):
        self.stream, self.errors = stream, errors
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None):
        return self.reader.readline(size)

    def readlines(self, sizehint=None):
        return self.reader.readlines(sizehint)

    def __iter__(self):
        return self

    def reset(self):
        for side in self.reader, self.writer:
            side.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()
        if not (offset or whence):
            self.writer.reset()


class StreamRecoder(_Stream):
    """A file of one encoding that is read and written in another.

    encode, decode: for the side of the program; Reader, Writer: for the side of the file."""

    data_encoding = file_encoding = 'unknown'

    def __init__(self, stream, encode, decode, Reader, Writer, errors='strict'):
        self.stream, self.errors = stream, errors
        self.encode, self.decode = encode, decode
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)

    def _out(self, text):
        return self.encode(text, self.errors)[0]

    def read(self, size=-1):
        return self._out(self.reader.read(size))

    def readline(self, size=None):
        return self._out(self.reader.readline() if size is None else self.reader.readline(size))

    def readlines(self, sizehint=None):
        return self._out(self.reader.read()).splitlines(True)

    def next(self):
        return self._out(self.reader.next())

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def writelines(self, list):
        return self.write(''.join(list))

    def reset(self):
        for side in self.reader, self.writer:
            side.reset()


def _pass_on(cls, side, *names):
    """Methods that do what those of an attribute do."""
    def method(name):
        def passed_on(self, *args):
            return getattr(getattr(self, side), name)(*args)
        passed_on.__name__ = name
        return passed_on
    for name in names:
        setattr(cls, name, method(name))


_pass_on(StreamReaderWriter, 'reader', 'next')
_pass_on(StreamReaderWriter, 'writer', 'write', 'writelines')


# -- opening files

def open(filename, mode='rb', encoding=None, errors='strict', buffering=1):
    """A file whose text is unicode, encoded as `encoding`; without one an ordinary binary file."""
    if encoding is None:
        return __builtin__.open(filename, mode, buffering)
    letters = [letter for letter in mode if letter not in 'Ub']
    if not letters or letters[0] not in 'rwa':
        letters.insert(0, 'r')
    file = __builtin__.open(filename, ''.join(letters) + 'b', buffering)
    info = lookup(encoding)
    wrapped = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
    wrapped.encoding = encoding
    return wrapped


def EncodedFile(file, data_encoding, file_encoding=None, errors='strict'):
    """A wrapper: str in `data_encoding` for the program, `file_encoding` (default the same) in the
    file."""
    inner = lookup(data_encoding)
    outer = inner if file_encoding is None else lookup(file_encoding)
    wrapped = StreamRecoder(file, inner.encode, inner.decode, outer.streamreader, outer.streamwriter,
                            errors)
    wrapped.data_encoding, wrapped.file_encoding = data_encoding, file_encoding or data_encoding
    return wrapped


# -- the parts of a codec by name

def _part(attribute, doc):
    def get(encoding):
        found = getattr(lookup(encoding), attribute)
        if found is None and attribute.startswith('incremental'):
            raise LookupError(encoding)
        return found
    get.__doc__ = doc + '; LookupError for an unknown encoding.'
    return get


getencoder = _part('encode', 'The function unicode -> (str, length)')
getdecoder = _part('decode', 'The function str -> (unicode, length)')
getincrementalencoder = _part('incrementalencoder', 'The IncrementalEncoder class')
getincrementaldecoder = _part('incrementaldecoder', 'The IncrementalDecoder class')
getreader = _part('streamreader', 'The StreamReader class')
getwriter = _part('streamwriter', 'The StreamWriter class')
for _name in ('getencoder', 'getdecoder', 'getincrementalencoder', 'getincrementaldecoder',
              'getreader', 'getwriter'):
    globals()[_name].__name__ = _name
del _name


def _pieces(convert, iterator):
    for each in iterator:
        result = convert(each)
        if result:
            yield result
    result = convert('', True)
    if result:
        yield result


def iterencode(iterator, encoding, errors='strict', **kwargs):
    """Yields the encoded pieces of an iterator of unicode."""
    return _pieces(getincrementalencoder(encoding)(errors, **kwargs).encode, iterator)


def iterdecode(iterator, encoding, errors='strict', **kwargs):
    """Yields the decoded pieces of an iterator of str."""
    return _pieces(getincrementaldecoder(encoding)(errors, **kwargs).decode, iterator)


# -- tables

def make_identity_dict(rng):
    """{n: n}, a table for the charmap codec."""
    return dict(zip(rng, rng))


def make_encoding_map(decoding_map):
    """The inverse of a decoding table; what has two sources maps to None."""
    inverse = {}
    for source, target in decoding_map.items():
        inverse[target] = None if target in inverse else source
    return inverse


try:
    (strict_errors, ignore_errors, replace_errors, xmlcharrefreplace_errors,
     backslashreplace_errors) = map(lookup_error, (
         'strict', 'ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace'))
except LookupError:                # an interpreter without unicode
    (strict_errors, ignore_errors, replace_errors, xmlcharrefreplace_errors,
     backslashreplace_errors) = (None,) * 5

_false = 0
if _false:
    import encodings               # for tools that follow imports
