"""Reads and writes AIFF and AIFF-C files.

A file is the chunk FORM with others in it: COMM (properties), SSND (the sound), MARK (marks), FVER (version of AIFF-C)
and some that are skipped.  Samples are big-endian with a sign; u-law, a-law and G.722 of AIFF-C are read and written as
samples of 2 bytes.  A mark is (number, frame, name).

    sound = aifc.open('ring.aiff')
    data = sound.readframes(sound.getnframes())
"""
import struct
import _sound
from chunk import Chunk

__all__ = ['Error', 'open', 'openfp']

_VERSION = 0xA2805140       # of AIFF-C: seconds between 1904 and May 23, 1990


class Error(Exception):
    "No AIFF file, or a value that it cannot have."


# -- values in the file -------------------------------------------------------------------------------

_BIAS = 16383 + 63      # of the exponent of an extended float, whose mantissa is an integer of 64 bits


def _take(stream, code):
    "The value(s) of struct code `code` from a stream; EOFError when it ends."
    try:
        values = struct.unpack('>' + code, stream.read(struct.calcsize('>' + code)))
    except struct.error:
        raise EOFError
    return values if len(values) > 1 else values[0]


def _pack_float(value):
    "As 80 bits: sign and exponent, 64 bits of mantissa with the leading one."
    import math
    sign = 0x8000 if value < 0 else 0
    value = abs(value)
    if value == 0:
        return struct.pack('>HQ', sign, 0)
    if value == float('inf') or value != value:
        return struct.pack('>HQ', sign | 0x7FFF, 0)
    fraction, exponent = math.frexp(value)
    exponent += _BIAS - 64
    mantissa = int(math.ldexp(fraction, 64))
    if exponent < 0:
        exponent, mantissa = 0, mantissa >> -exponent
    return struct.pack('>HQ', sign | exponent, mantissa)


_HUGE_VAL = 1.79769313486231e+308      # stands for more than a float can hold


def _read_float(stream):
    high, mantissa = _take(stream, 'HQ')
    exponent = high & 0x7FFF
    if exponent == 0x7FFF:
        value = _HUGE_VAL
    else:
        value = float(mantissa) * 2.0 ** (exponent - _BIAS) if mantissa else 0.0
    return -value if high & 0x8000 else value


def _pack_string(text):
    "A byte for the length, the text, a byte that makes it even."
    if len(text) > 255:
        raise ValueError('string exceeds maximum pstring length')
    return chr(len(text)) + text + ('' if len(text) % 2 else '\0')


def _read_string(stream):
    size = _take(stream, 'B')
    text = stream.read(size)
    if size % 2 == 0:
        stream.read(1)
    return text


# The same under the names that programs know from 2.7.

def _numbers(code):
    "A function that reads numbers of a struct code, and one that writes them."
    return lambda f: _take(f, code), lambda f, x: f.write(struct.pack('>' + code, x))


_read_long, _write_long = _numbers('l')
_read_ulong, _write_ulong = _numbers('L')
_read_short, _write_short = _numbers('h')
_read_ushort, _write_ushort = _numbers('H')


def _write_float(f, x):
    f.write(_pack_float(x))


def _write_string(f, s):
    f.write(_pack_string(s))


# -- compression --------------------------------------------------------------------------------------

class _Law:
    "u-law or a-law: a byte in the file, two for the user."

    def __init__(self, name):
        self._from, self._to = name + '2lin', 'lin2' + name

    def decode(self, data):
        import audioop
        return getattr(audioop, self._from)(data, 2)

    def encode(self, data):
        import audioop
        return getattr(audioop, self._to)(data, 2)


class _Adpcm:
    "Four bits in the file, two bytes for the user; each sample depends on those before it."
    _state = None

    def decode(self, data):
        import audioop
        data, self._state = audioop.adpcm2lin(data, 2, self._state)
        return data

    def encode(self, data):
        import audioop
        data, self._state = audioop.lin2adpcm(data, 2, self._state)
        return data


_CODERS = {'ulaw': lambda: _Law('ulaw'), 'alaw': lambda: _Law('alaw'), 'g722': _Adpcm}
_WRITABLE = 'NONE', 'ULAW', 'ulaw', 'ALAW', 'alaw', 'G722'


def _coder(kind):
    "The coder of a kind of compression, None for 'NONE'."
    if kind == 'NONE':
        return None
    if kind.lower() not in _CODERS:
        raise Error, 'unsupported compression type'
    return _CODERS[kind.lower()]()


class _Marks:
    "Marks, as both classes have them."

    def getmarkers(self):
        "All marks: (number, frame, name); None without."
        return self._marks or None

    def getmark(self, id):
        "The mark of a number."
        for mark in self._marks:
            if mark[0] == id:
                return mark
        raise Error, 'marker %r does not exist' % (id,)


# -- reading ------------------------------------------------------------------------------------------

class Aifc_read(_Marks, _sound.Reader):
    "Sound to read, from a stream or the file of a name."
    Error = Error
    _sound = None

    def __del__(self):
        "Nothing: a stream that was opened here is closed when it goes."

    def close(self):
        "Closes the file."
        stream, self._file = self._file, None
        self._owned = None
        if stream is not None:
            stream.close()

    def _read_header(self):
        form = Chunk(self._file)
        if form.getname() != 'FORM':
            raise Error, 'file does not start with FORM id'
        kind = form.read(4)
        if kind not in ('AIFF', 'AIFC'):
            raise Error, 'not an AIFF or AIFF-C file'
        self._is_aifc = kind == 'AIFC'
        self._marks = []
        self._version = 0
        self._channels = None
        self._data = None
        while True:
            try:
                chunk = Chunk(self._file)
            except EOFError:
                break
            self._read_chunk(chunk)
            chunk.skip()
        if self._channels is None or self._data is None:
            raise Error, 'COMM chunk and/or SSND chunk missing'
        self._moved()

    def _read_chunk(self, chunk):
        name = chunk.getname()
        if name == 'COMM':
            self._read_properties(chunk)
        elif name == 'SSND':
            self._data = chunk
            chunk.read(8)       # offset and size of blocks: not used
        elif name == 'FVER':
            self._version = _take(chunk, 'L')
        elif name == 'MARK':
            self._read_marks(chunk)

    def _read_properties(self, chunk):
        self._channels, self._frames, bits = _take(chunk, 'hLh')
        self._rate = int(_read_float(chunk))
        self._width = (bits + 7) // 8
        self._kind, self._coder = ('NONE', _sound.COMPRESSED['NONE']), None
        self._frame_size = self._channels * self._width
        if not self._is_aifc:
            return
        if chunk.getsize() == 18:
            print 'Warning: bad COMM chunk size'
            chunk.chunksize = 23        # some programs forget to count the kind
            kind = chunk.read(4)
            size = ord(chunk.file.read(1))
            chunk.chunksize += size + (size % 2 == 0)
            chunk.file.seek(-1, 1)
        else:
            kind = chunk.read(4)
        self._kind = kind, _read_string(chunk)
        self._coder = _coder(kind)
        if self._coder:
            self._width = 2

    def _read_marks(self, chunk):
        count = _take(chunk, 'h')
        try:
            for _ in range(count):
                number, place = _take(chunk, 'hL')
                name = _read_string(chunk)
                if place or name:
                    self._marks.append((number, place, name))
        except EOFError:
            print 'Warning: MARK chunk contains only %d marker%s instead of %d' % (
                len(self._marks), '' if len(self._marks) == 1 else 's', count)

    def _moved(self):
        self._stale = True

    def _stored_frame(self):
        "Bytes of a frame in the file, for a coder that has whole ones."
        if isinstance(self._coder, _Law):
            return self._channels
        return self._frame_size

    def _fetch(self, count):
        if self._stale:
            self._data.seek(8 + self._bytes_for(self._place))
            self._stale = False
        if not count:
            return ''
        data = self._data.read(self._bytes_for(count))
        return self._coder.decode(data) if self._coder and data else data

    def _bytes_for(self, frames):
        "How many bytes of the file that many frames take."
        if self._coder is None:
            return frames * self._frame_size
        if isinstance(self._coder, _Law):
            return frames * self._channels
        return frames * self._channels // 2


# -- writing ------------------------------------------------------------------------------------------

class Aifc_write(_Marks, _sound.Writer):
    "Sound to write, to a stream or a file of this name; .aiff makes an AIFF file, all else AIFF-C."
    Error = Error
    _first_kind = 'NONE', _sound.COMPRESSED['NONE']
    _missing = (('_channels', '# channels'), ('_width', 'sample width'), ('_rate', 'sampling rate'))

    def __init__(self, f):
        _sound.Writer.__init__(self, f)
        self._is_aifc = not (isinstance(f, basestring) and f.endswith('.aiff'))

    def initfp(self, file):
        _sound.Writer.initfp(self, file)
        self._marks = []
        self._marks_size = 0
        self._is_aifc = True
        self._coder = None

    def aiff(self):
        "The file becomes AIFF, which has no compression."
        self._require_begin()
        self._is_aifc = False

    def aifc(self):
        "The file becomes AIFF-C."
        self._require_begin()
        self._is_aifc = True

    def setcomptype(self, comptype, compname):
        "The kind of compression and its name in words."
        self._require(comptype in _WRITABLE, 'unsupported compression type')
        self._kind = comptype, compname

    def setparams(self, info):
        "All at once, in the order of getparams()."
        channels, width, rate, frames, kind, name = info
        self._require(kind in _WRITABLE, 'unsupported compression type')
        _sound.Writer.setparams(self, info)

    def getparams(self):
        if not (self._channels and self._width and self._rate):
            raise Error, 'not all parameters set'
        return (self._channels, self._width, self._rate, self._frames or self._written) + self._kind

    def setmark(self, id, pos, name):
        "Sets a mark: number, frame, name; one of that number is replaced."
        if id <= 0:
            raise Error, 'marker ID must be > 0'
        if pos < 0:
            raise Error, 'marker position must be >= 0'
        if not isinstance(name, str):
            raise Error, 'marker name must be a string'
        mark = id, pos, name
        for place, known in enumerate(self._marks):
            if known[0] == id:
                self._marks[place] = mark
                return
        self._marks.append(mark)

    def _require_all(self):
        if self._kind[0] != 'NONE':
            self._width = self._width or 2
            if self._width != 2:
                raise Error, 'sample width must be 2 when compressing with ULAW or ALAW'
        _sound.Writer._require_all(self)

    def _encode(self, data):
        return self._coder.encode(data) if self._coder else data

    def _stored(self, frames):
        "Bytes of the sound in the file for that many frames."
        size = frames * self._channels * self._width
        if isinstance(self._coder, _Law):
            return size // 2
        if isinstance(self._coder, _Adpcm):
            return (size + 3) // 4
        return size

    def _version_and_kind(self):
        "What AIFF-C has more: a chunk before COMM, and the end of COMM."
        if not self._is_aifc:
            return '', ''
        return struct.pack('>4sLL', 'FVER', 4, _VERSION), self._kind[0] + _pack_string(self._kind[1])

    def _write_header(self, count):
        self._coder = _coder(self._kind[0]) if self._is_aifc else None
        frames = self._frames or count
        self._promised = self._stored(frames)
        version, kind = self._version_and_kind()
        bits = 8 if self._coder and isinstance(self._coder, _Law) else 4 if self._coder else self._width * 8
        properties = struct.pack('>hLh', self._channels, frames, bits) + _pack_float(self._rate) + kind
        before = version + struct.pack('>4sL', 'COMM', len(properties))
        self._fixed = 4 + len(before) + len(properties) + 16      # FORM without the sound and the marks
        self._start = self._place_now()
        self._file.write(struct.pack('>4sL4s', 'FORM', self._form_size(self._promised), 'AIFC' if self._is_aifc else
                                       'AIFF') + before + properties
                           + struct.pack('>4sLLL', 'SSND', self._padded(self._promised) + 8, 0, 0))
        if self._start is not None:
            self._count_place = self._start + 12 + len(before) + 2
            self._size_place = self._start + 8 + self._fixed - 12

    @staticmethod
    def _padded(size):
        "The size of the sound with the byte that makes it even."
        return size + size % 2

    def _form_size(self, size):
        return self._fixed + self._padded(size) + self._marks_size

    def _correct(self):
        if self._start is None or self._promised == self._size and not self._marks_size:
            return
        self._patch([(self._start + 4, struct.pack('>L', self._form_size(self._size))),
                     (self._count_place, struct.pack('>L', self._written)),
                     (self._size_place, struct.pack('>L', self._padded(self._size) + 8))])
        self._promised = self._size

    def _finish(self):
        if self._promised is None:
            self._require_all()
            self._write_header(0)
        if self._size % 2:
            self._file.write('\0')
        if self._marks:
            marks = ''.join([struct.pack('>hL', number, place) + _pack_string(name)
                             for number, place, name in self._marks])
            self._file.write(struct.pack('>4sLh', 'MARK', len(marks) + 2, len(self._marks)) + marks)
            self._marks_size = len(marks) + 10
        self._correct()

    def close(self):
        "Completes and closes the file."
        stream = self._file
        try:
            _sound.Writer.close(self)
        finally:
            if stream is not None:
                stream.close()


def open(f, mode=None):
    "Aifc_read for mode 'r' or 'rb', Aifc_write for 'w' or 'wb'; None: the stream's mode, else 'rb'.  Raises Error."
    return _sound.open_with(Aifc_read, Aifc_write, f, mode)


openfp = open
