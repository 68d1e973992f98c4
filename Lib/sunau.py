"""Reads and writes .au files, of Sun and NeXT.

The header: '.snd', then five numbers of 32 bits, big-endian: where the sound begins, its size in bytes, the encoding,
frames a second, channels; then a text up to where the sound begins.  u-law is read and written as samples of 2 bytes
(type 'ULAW'); other samples are big-endian with a sign.
"""
import struct
import _sound

AUDIO_FILE_MAGIC = 0x2e736e64

(AUDIO_FILE_ENCODING_MULAW_8, AUDIO_FILE_ENCODING_LINEAR_8, AUDIO_FILE_ENCODING_LINEAR_16,
 AUDIO_FILE_ENCODING_LINEAR_24, AUDIO_FILE_ENCODING_LINEAR_32, AUDIO_FILE_ENCODING_FLOAT,
 AUDIO_FILE_ENCODING_DOUBLE) = range(1, 8)
(AUDIO_FILE_ENCODING_ADPCM_G721, AUDIO_FILE_ENCODING_ADPCM_G722, AUDIO_FILE_ENCODING_ADPCM_G723_3,
 AUDIO_FILE_ENCODING_ADPCM_G723_5, AUDIO_FILE_ENCODING_ALAW_8) = range(23, 28)

AUDIO_UNKNOWN_SIZE = 0xFFFFFFFFL

_MAX_HEADER = 100

# encoding: bytes of a sample in the file, bytes of it for the user, kind of compression
_ENCODINGS = {
    AUDIO_FILE_ENCODING_MULAW_8: (1, 2, 'ULAW'),
    AUDIO_FILE_ENCODING_ALAW_8: (1, 2, 'ALAW'),
    AUDIO_FILE_ENCODING_LINEAR_8: (1, 1, 'NONE'),
    AUDIO_FILE_ENCODING_LINEAR_16: (2, 2, 'NONE'),
    AUDIO_FILE_ENCODING_LINEAR_24: (3, 3, 'NONE'),
    AUDIO_FILE_ENCODING_LINEAR_32: (4, 4, 'NONE'),
}


class Error(Exception):
    "No .au file, or a value that it cannot have."


class Au_read(_sound.Reader):
    "Sound to read, from a stream or the file of a name."
    Error = Error

    def _read_header(self):
        header = self._file.read(24)
        if header[:4] not in ('', struct.pack('>L', AUDIO_FILE_MAGIC)):
            raise Error, 'bad magic number'
        if len(header) < 24:
            raise EOFError
        size, length, encoding, self._rate, self._channels = struct.unpack('>5L', header[4:])
        if size < 24:
            raise Error, 'header size too small'
        if size > _MAX_HEADER:
            raise Error, 'header size ridiculously large'
        if encoding not in _ENCODINGS:
            raise Error, 'encoding not (yet) supported'
        stored, self._width, kind = _ENCODINGS[encoding]
        self._kind = kind, _sound.COMPRESSED[kind]
        self._frame_size = stored * self._channels
        self._info = self._file.read(size - 24).partition('\0')[0]
        self._frames = AUDIO_UNKNOWN_SIZE if length == AUDIO_UNKNOWN_SIZE else length // (self._frame_size or 1)
        try:
            self._begin = self._file.tell()
        except (AttributeError, IOError):
            self._begin = None      # a pipe

    def _moved(self):
        if self._begin is None:
            raise IOError('cannot seek')
        self._file.seek(self._begin + self._place * self._frame_size)

    def _fetch(self, count):
        data = self._file.read(-1 if count == AUDIO_UNKNOWN_SIZE else count * self._frame_size)
        if self._kind[0] == 'ULAW':
            import audioop
            data = audioop.ulaw2lin(data, self._width)
        return data

    def readframes(self, nframes):
        "At most so many frames, as a string of bytes; AUDIO_UNKNOWN_SIZE: all that follow."
        data = self._fetch(nframes)
        self._place += len(data) // ((self._channels or 1) * self._width)
        return data


class Au_write(_sound.Writer):
    "Sound to write, to a stream or a file of this name."
    Error = Error
    _first_kind = 'ULAW', _sound.COMPRESSED['ULAW']
    _channel_fault = 'only 1, 2, or 4 channels supported'
    _info = ''

    def initfp(self, file):
        _sound.Writer.initfp(self, file)
        self._frames = AUDIO_UNKNOWN_SIZE

    def setnchannels(self, nchannels):
        self._require(nchannels in (1, 2, 4), self._channel_fault)
        self._channels = nchannels

    def getsampwidth(self):
        return self._known('_width', 'sample width not specified')

    def setframerate(self, framerate):
        "Frames a second."
        self._require_begin()
        self._rate = framerate

    def setnframes(self, nframes):
        self._require(nframes >= 0, '# of frames cannot be negative')
        self._frames = nframes

    def setcomptype(self, type, name):
        "'NONE' or 'ULAW'; the name is not kept."
        self._require(type in ('NONE', 'ULAW'), 'unknown compression type')
        self._kind = type, _sound.COMPRESSED[type]

    def getparams(self):
        return (self.getnchannels(), self.getsampwidth(), self.getframerate(), self.getnframes(), self.getcomptype(),
                self.getcompname())

    def _encoding(self):
        "(number, bytes of a sample in the file)."
        for encoding, (stored, width, kind) in _ENCODINGS.items():
            if kind == self._kind[0] and (width == self._width):
                return encoding, stored
        raise Error, 'internal error'

    def _encode(self, data):
        if self._kind[0] == 'ULAW':
            import audioop
            data = audioop.lin2ulaw(data, self._width)
        return data

    def _write_header(self, count):
        encoding, stored = self._encoding()
        # A text of at least four bytes, ended by a zero, up to a multiple of eight.
        info = self._info + '\0' * (8 - len(self._info) % 8)
        frame = stored * self._channels
        known = self._frames != AUDIO_UNKNOWN_SIZE
        self._promised = self._frames * frame if known else AUDIO_UNKNOWN_SIZE
        self._start = self._place_now()
        self._file.write(struct.pack('>6L', AUDIO_FILE_MAGIC, 24 + len(info), self._promised, encoding, self._rate,
                                       self._channels) + info)

    def _correct(self):
        if self._promised != self._size and self._start is not None:
            self._patch([(self._start + 8, struct.pack('>L', self._size))])
            self._promised = self._size


def open(f, mode=None):
    "Au_read for mode 'r' or 'rb', Au_write for 'w' or 'wb'; None: the stream's mode, else 'rb'.  Raises Error."
    return _sound.open_with(Au_read, Au_write, f, mode)


openfp = open
