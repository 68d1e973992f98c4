"""What utf-16 and utf-32 share: a mark at the beginning tells the byte order.

State of a decoder: None before the mark, then the decoding function of its order.  As a number for
getstate: 2 before the mark, 0 for native order, 1 for the other.
"""
import codecs
import sys


def entry(name, encode, decode, le_encode, be_encode, ex_decode, le_decode, be_decode):
    """The CodecInfo; ex_decode: (input, errors, order, final) -> (result, length, order)."""
    native = le_encode if sys.byteorder == 'little' else be_encode
    orders = (le_decode, be_decode) if sys.byteorder == 'little' else (be_decode, le_decode)

    def begin(input, errors, final):
        """(result, length, decoding function or None while the mark is incomplete)"""
        result, used, order = ex_decode(input, errors, 0, final)
        if order:
            return result, used, le_decode if order < 0 else be_decode
        if used >= int(name[-2:]) // 8:
            raise UnicodeError('UTF-%s stream does not start with BOM' % name[-2:])
        return result, used, None

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def __init__(self, errors='strict'):
            super(IncrementalEncoder, self).__init__(errors)
            self.encoder = None

        def encode(self, input, final=False):
            first, self.encoder = self.encoder is None, native
            return (encode if first else native)(input, self.errors)[0]

        def reset(self):
            self.encoder = None

        def getstate(self):
            return 2 if self.encoder is None else 0

        def setstate(self, state):
            self.encoder = None if state else native

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        def __init__(self, errors='strict'):
            super(IncrementalDecoder, self).__init__(errors)
            self.decoder = None

        def _buffer_decode(self, input, errors, final):
            if self.decoder:
                return self.decoder(input, errors, final)
            result, used, self.decoder = begin(input, errors, final)
            return result, used

        def reset(self):
            super(IncrementalDecoder, self).reset()
            self.decoder = None

        def getstate(self):
            waiting = super(IncrementalDecoder, self).getstate()[0]
            return waiting, 2 if self.decoder is None else orders.index(self.decoder)

        def setstate(self, state):
            super(IncrementalDecoder, self).setstate(state)
            self.decoder = (orders + (None,))[state[1]]

    class StreamWriter(codecs.StreamWriter):
        def __init__(self, stream, errors='strict'):
            codecs.StreamWriter.__init__(self, stream, errors)
            self.encoder = None

        def reset(self):
            codecs.StreamWriter.reset(self)
            self.encoder = None

        def encode(self, input, errors='strict'):
            first, self.encoder = self.encoder is None, native
            return (encode if first else native)(input, errors)

    class StreamReader(codecs.StreamReader):
        decoder = None

        def reset(self):
            codecs.StreamReader.reset(self)
            self.decoder = None

        def decode(self, input, errors='strict'):
            if self.decoder:
                return self.decoder(input, errors)
            result, used, self.decoder = begin(input, errors, False)
            return result, used

    return codecs.CodecInfo(encode, decode, StreamReader, StreamWriter, IncrementalEncoder,
                            IncrementalDecoder, name)
