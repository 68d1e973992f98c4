"""Streams of text of _pyio: TextIOWrapper over buffered bytes, StringIO."""
import codecs
import io
import os
import re
from io import SEEK_CUR, SEEK_END, SEEK_SET

from _pyio_bases import *
from _pyio_bases import _as_position, _check_integer, _WHENCE


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
        self._go_back_to(cookie)
        self._encode_from(cookie)
        return cookie

    def _go_back_to(self, cookie):
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
