"""Makes CodecInfo objects of codecs without a state, from an encoding and a decoding function."""
import codecs


def entry(name, encode, decode, text=True):
    """A CodecInfo whose incremental and stream classes call the two functions piece by piece.

    encode, decode: (input, errors) -> (result, length)."""
    class Codec(codecs.Codec):
        pass

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class IncrementalDecoder(codecs.IncrementalDecoder):
        def decode(self, input, final=False):
            return decode(input, self.errors)[0]

    Codec.encode, Codec.decode = staticmethod(encode), staticmethod(decode)

    class StreamWriter(Codec, codecs.StreamWriter):
        pass

    class StreamReader(Codec, codecs.StreamReader):
        pass

    return codecs.CodecInfo(encode, decode, StreamReader, StreamWriter, IncrementalEncoder,
                            IncrementalDecoder, name, None if text else False)


def buffered_entry(name, encode, decode):
    """The same for codecs whose decoding function is (input, errors, final) -> (result, length) and
    may leave the end of its input over."""
    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        _buffer_decode = staticmethod(decode)

    class StreamReader(codecs.StreamReader):
        pass
    StreamReader.decode = staticmethod(decode)

    def whole(input, errors='strict'):
        return decode(input, errors, True)
    plain = entry(name, encode, whole)
    return codecs.CodecInfo(encode, whole, StreamReader, plain.streamwriter, plain.incrementalencoder,
                            IncrementalDecoder, name)


def charmap_entry(name, decoding_table):
    """A codec of one byte a character; decoding_table: unicode of 256, u'\\ufffe' for none."""
    encoding_table = codecs.charmap_build(decoding_table)

    def encode(input, errors='strict'):
        return codecs.charmap_encode(input, errors, encoding_table)

    def decode(input, errors='strict'):
        return codecs.charmap_decode(input, errors, decoding_table)
    return entry(name, encode, decode)
