"""What utf-16 and utf-32 share: a mark at the beginning tells the byte order.

The classes here know no encoding; entry() derives from them with

    _marked     the encoding function that writes a mark, _native: the one behind it
    _begin      (input, errors, final) -> (result, length, decoding function or None while the mark is incomplete)
    _orders     the decoding functions: (native order, the other)

State of a decoder: None before the mark, then the decoding function of its order.  As a number for
getstate: 2 before the mark, 0 for native order, 1 for the other.
"""
import codecs
import sys


class _Encoding:
    """encoder: None before the mark, then the function that goes on."""

    def _encode(self, input, errors):
        first, self.encoder = self.encoder is None, self._native
        return (self._marked if first else self._native)(input, errors)


class _Decoding:
    """decoder: None before the mark, then the function that goes on."""

    def _decode(self, input, errors, final):
        if self.decoder:
            return self.decoder(input, errors, final)
        result, used, self.decoder = self._begin(input, errors, final)
        return result, used


class _IncrementalEncoder(_Encoding, codecs.IncrementalEncoder):
    encoder = None

    def encode(self, input, final=False):
        return self._encode(input, self.errors)[0]

    def reset(self):
        self.encoder = None

    def getstate(self):
        return 2 if self.encoder is None else 0

    def setstate(self, state):
        self.encoder = None if state else self._native


class _IncrementalDecoder(_Decoding, codecs.BufferedIncrementalDecoder):
    decoder = None

    def _buffer_decode(self, input, errors, final):
        return self._decode(input, errors, final)

    def reset(self):
        codecs.BufferedIncrementalDecoder.reset(self)
        self.decoder = None

    def getstate(self):
        waiting = codecs.BufferedIncrementalDecoder.getstate(self)[0]
        return waiting, 2 if self.decoder is None else self._orders.index(self.decoder)

    def setstate(self, state):
        codecs.BufferedIncrementalDecoder.setstate(self, state)
        self.decoder = (self._orders + (None,))[state[1]]


class _StreamWriter(_Encoding, codecs.StreamWriter):
    encoder = None

    def reset(self):
        codecs.StreamWriter.reset(self)
        self.encoder = None

    def encode(self, input, errors='strict'):
        return self._encode(input, errors)


class _StreamReader(_Decoding, codecs.StreamReader):
    decoder = None

    def reset(self):
        codecs.StreamReader.reset(self)
        self.decoder = None

    def decode(self, input, errors='strict'):
        return self._decode(input, errors, False)


def entry(name, encode, decode, le_encode, be_encode, ex_decode, le_decode, be_decode):
    """The CodecInfo; ex_decode: (input, errors, order, final) -> (result, length, order)."""
    def begin(input, errors, final):
        result, used, order = ex_decode(input, errors, 0, final)
        if order:
            return result, used, le_decode if order < 0 else be_decode
        if used >= int(name[-2:]) // 8:
            raise UnicodeError('UTF-%s stream does not start with BOM' % name[-2:])
        return result, used, None

    little = sys.byteorder == 'little'
    facts = {'_marked': staticmethod(encode), '_native': staticmethod(le_encode if little else be_encode),
             '_begin': staticmethod(begin), '_orders': (le_decode, be_decode) if little else (be_decode, le_decode)}
    made = [type(base)(base.__name__[1:], (base,), dict(facts))
            for base in (_StreamReader, _StreamWriter, _IncrementalEncoder, _IncrementalDecoder)]
    return codecs.CodecInfo(encode, decode, *made, name=name)
