"""Reads and writes .wav files with uncompressed sound.

    sound = wave.open('ring.wav')                   # Wave_read
    print sound.getnchannels(), sound.getsampwidth(), sound.getframerate(), sound.getnframes()
    data = sound.readframes(1000)

    copy = wave.open('copy.wav', 'wb')              # Wave_write
    copy.setparams(sound.getparams())
    copy.writeframes(data)
    copy.close()

A frame is one sample for each channel; samples are of 1 byte (0 to 255) or 2 to 4 (with a sign, in the machine's byte
order).  The header tells the number of frames: setnframes() before the first one, else it is corrected afterwards.
"""
import __builtin__
import array
import struct
import sys
import _sound
from chunk import Chunk

__all__ = ['open', 'openfp', 'Error']


class Error(Exception):
    "No WAVE file, or a value that it cannot have."


WAVE_FORMAT_PCM = 1

_CODES = {2: 'h', 4: 'i'}       # of array.array, for samples that it can turn around


def _turned(data, width):
    "Samples between the machine's byte order and that of the file."
    if sys.byteorder == 'big' and width in _CODES:
        samples = array.array(_CODES[width], data)
        samples.byteswap()
        return samples.tostring()
    return data


class Wave_read(_sound.Reader):
    "Sound to read, from a stream or the file of a name."
    Error = Error
    _kind = 'NONE', _sound.COMPRESSED['NONE']
    _stale = False      # must the data be moved to the place?

    def _read_header(self):
        self._file = Chunk(self._file, bigendian=False)
        if self._file.getname() != 'RIFF':
            raise Error, 'file does not start with RIFF id'
        if self._file.read(4) != 'WAVE':
            raise Error, 'not a WAVE file'
        self._frame_size = None
        while True:
            try:
                chunk = Chunk(self._file, bigendian=False)
            except EOFError:
                raise Error, 'fmt chunk and/or data chunk missing'
            if chunk.getname() == 'data':
                break
            if chunk.getname() == 'fmt ':
                self._read_format(chunk)
            chunk.skip()
        if self._frame_size is None:
            raise Error, 'data chunk before fmt chunk'
        self._data = chunk
        self._frames = chunk.getsize() // self._frame_size

    def _read_format(self, chunk):
        form, self._channels, self._rate = struct.unpack('<HHL6x', chunk.read(14))
        if form != WAVE_FORMAT_PCM:
            raise Error, 'unknown format: %r' % (form,)
        bits, = struct.unpack('<H', chunk.read(2))
        self._width = (bits + 7) // 8
        if self._width == 0:
            raise Error, 'bad sample width'
        if self._channels == 0:
            raise Error, 'bad # of channels'
        self._frame_size = self._channels * self._width

    def _moved(self):
        self._stale = True

    def _fetch(self, count):
        if self._stale:
            self._data.seek(self._place * self._frame_size)
            self._stale = False
        return _turned(self._data.read(count * self._frame_size), self._width) if count else ''


class Wave_write(_sound.Writer):
    "Sound to write, to a stream or a file of this name."
    Error = Error
    _first_kind = None
    _missing = (('_channels', '# channels'), ('_width', 'sample width'), ('_rate', 'sampling rate'))

    def setframerate(self, framerate):
        "Frames a second."
        self._require(framerate > 0, 'bad frame rate')
        self._rate = int(round(framerate))

    def setcomptype(self, comptype, compname):
        "There is 'NONE' only."
        self._require(comptype == 'NONE', 'unsupported compression type')
        self._kind = comptype, compname

    def getparams(self):
        if not (self._channels and self._width and self._rate):
            raise Error, 'not all parameters set'
        return (self._channels, self._width, self._rate, self._frames) + (self._kind or (None, None))

    def setmark(self, id, pos, name):
        raise Error, 'setmark() not supported'

    def getmark(self, id):
        raise Error, 'no marks'

    def getmarkers(self):
        "None: these files have no marks."
        return None

    def _encode(self, data):
        return _turned(data, self._width)

    def _write_header(self, count):
        frame = self._channels * self._width
        self._promised = (self._frames or count) * frame
        self._start = self._place_now()
        self._file.write(struct.pack(
            '<4sL4s4sLHHLLHH4sL', 'RIFF', 36 + self._promised, 'WAVE', 'fmt ', 16, WAVE_FORMAT_PCM, self._channels,
            self._rate, self._rate * frame, frame, self._width * 8, 'data', self._promised))

    def _correct(self):
        if self._promised != self._size and self._start is not None:
            self._patch([(self._start + 4, struct.pack('<L', 36 + self._size)),
                         (self._start + 40, struct.pack('<L', self._size))])
            self._promised = self._size


def open(f, mode=None):
    "Wave_read for mode 'r' or 'rb', Wave_write for 'w' or 'wb'; None: the stream's mode, else 'rb'.  Raises Error."
    return _sound.open_with(Wave_read, Wave_write, f, mode)


openfp = open
