"""What wave, sunau and aifc share: the faces of a sound file, without its format.

Reader: properties, the place in frames.  Writer: properties that can be set until sound was written; the header is
written before the first frame and corrected at the end.  A derived class brings `Error` (its module's), and

    Reader   _read_header()     sets channels, width, rate, frames, kind (type, name), frame_size
             _fetch(n)          n frames as the user sees them
    Writer   _write_header(n)   writes the header for n frames, sets _promised
             _encode(data)      samples as the file wants them
             _correct()         makes the header say _written frames, _size bytes
"""
import __builtin__

PROPERTIES = 'nchannels sampwidth framerate nframes comptype compname'.split()

COMPRESSED = {'NONE': 'not compressed', 'ULAW': 'CCITT G.711 u-law', 'ALAW': 'CCITT G.711 A-law'}


def open_with(reader, writer, f, mode):
    "The reader or the writer of a file for this mode; None: the mode that the file has, else 'rb'."
    if mode is None:
        mode = getattr(f, 'mode', 'rb')
    for kind, modes in (reader, ('r', 'rb')), (writer, ('w', 'wb')):
        if mode in modes:
            return kind(f)
    raise reader.Error, "mode must be 'r', 'rb', 'w', or 'wb'"


class Reader:
    "Sound to be read."
    _mode = 'rb'
    _file = _owned = None
    _closes_given = False       # does close() close a stream that was given?

    def __init__(self, f):
        if isinstance(f, basestring):
            f = self._owned = __builtin__.open(f, self._mode)
        try:
            self.initfp(f)
        except:
            self._let_go()
            raise

    def __del__(self):
        self.close()

    def _let_go(self):
        stream, self._owned = self._owned, None
        if stream is not None:
            stream.close()

    def initfp(self, file):
        "Begins with an open file; reads its header."
        self._file = file
        self._place = 0         # the next frame
        self._read_header()

    def close(self):
        "A stream that was given stays open."
        self._file = None
        self._let_go()

    def getfp(self):
        return self._file

    def getnchannels(self):
        return self._channels

    def getsampwidth(self):
        "Bytes in a sample."
        return self._width

    def getframerate(self):
        "Frames a second."
        return self._rate

    def getnframes(self):
        return self._frames

    def getcomptype(self):
        return self._kind[0]

    def getcompname(self):
        return self._kind[1]

    def getparams(self):
        "(channels, bytes in a sample, frames a second, frames, kind of compression, its name)."
        return tuple([getattr(self, 'get' + name)() for name in PROPERTIES])

    def getmarkers(self):
        "None: there are no marks."
        return None

    def getmark(self, id):
        raise self.Error, 'no marks'

    def tell(self):
        "The next frame."
        return self._place

    def rewind(self):
        self.setpos(0)

    def setpos(self, pos):
        "Chooses the next frame."
        if not 0 <= pos <= self._frames:
            raise self.Error, 'position not in range'
        self._place = pos
        self._moved()

    def readframes(self, nframes):
        "At most so many frames, as a string of bytes."
        data = self._fetch(nframes)
        self._place += len(data) // (self._channels * self._width or 1)
        return data


class Writer:
    "Sound to be written."
    _mode = 'wb'
    _file = None
    _owned = None
    _widths = 1, 2, 3, 4
    _channel_fault = 'bad # of channels'
    _missing = (('_channels', '# of channels'), ('_width', 'sample width'), ('_rate', 'frame rate'))

    __init__ = Reader.__init__.im_func
    __del__ = Reader.__del__.im_func
    _let_go = Reader._let_go.im_func

    def initfp(self, file):
        "Begins with an open file."
        self._file = file
        self._channels = self._width = self._rate = 0
        self._frames = 0            # as told
        self._written = 0           # frames
        self._size = 0              # the same in bytes, as the file has them
        self._promised = None       # the bytes that the header tells, once there is one
        self._kind = self._first_kind

    def _require_begin(self):
        if self._promised is not None and self._size:
            raise self.Error, 'cannot change parameters after starting to write'

    def _require(self, good, message):
        self._require_begin()
        if not good:
            raise self.Error, message

    def setnchannels(self, nchannels):
        self._require(nchannels >= 1, self._channel_fault)
        self._channels = nchannels

    def getnchannels(self):
        return self._known('_channels', 'number of channels not set')

    def setsampwidth(self, sampwidth):
        "Bytes in a sample."
        self._require(sampwidth in self._widths, 'bad sample width')
        self._width = sampwidth

    def getsampwidth(self):
        return self._known('_width', 'sample width not set')

    def setframerate(self, framerate):
        "Frames a second."
        self._require(framerate > 0, 'bad frame rate')
        self._rate = framerate

    def getframerate(self):
        return self._known('_rate', 'frame rate not set')

    def setnframes(self, nframes):
        "How many frames there will be, for a file that cannot be corrected at the end."
        self._require_begin()
        self._frames = nframes

    def getnframes(self):
        return self._written

    def _known(self, name, message):
        value = getattr(self, name)
        if not value:
            raise self.Error, message
        return value

    def getcomptype(self):
        return self._kind and self._kind[0]

    def getcompname(self):
        return self._kind and self._kind[1]

    def setparams(self, params):
        "All at once, in the order of getparams()."
        self._require_begin()
        channels, width, rate, frames, kind, name = params
        for setter, value in (self.setnchannels, channels), (self.setsampwidth, width), (self.setframerate, rate), \
                (self.setnframes, frames):
            setter(value)
        self.setcomptype(kind, name)

    def tell(self):
        "Frames written so far."
        return self._written

    def writeframesraw(self, data):
        "Writes frames; the header is left as it is."
        if self._promised is None:
            self._require_all()
            self._write_header(len(data) // (self._width * self._channels))
        self._written += len(data) // (self._width * self._channels)
        data = self._encode(data)
        self._file.write(data)
        self._size += len(data)

    def _require_all(self):
        for name, words in self._missing:
            if not getattr(self, name):
                raise self.Error, words + ' not specified'

    def writeframes(self, data):
        "Writes frames; the header becomes right, if the file can seek."
        self.writeframesraw(data)
        self._correct()

    def _finish(self):
        "What is left to be done before the stream goes."
        if self._promised is None:
            self._require_all()
            self._write_header(0)
        self._correct()

    def close(self):
        "Completes the file; a stream that was given stays open."
        if self._file is None:
            return
        try:
            self._finish()
            self._file.flush()
        finally:
            self._file = None
            self._let_go()

    def _place_now(self):
        "Where the file stands, None when it cannot tell."
        try:
            return self._file.tell()
        except (AttributeError, IOError):
            return None

    def _patch(self, changes):
        "Writes over what stands at places of the file: (place, bytes)."
        end = self._file.tell()
        for place, data in changes:
            self._file.seek(place)
            self._file.write(data)
        self._file.seek(end)
