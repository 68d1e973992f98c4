"""The codec charmap: the mapping is an argument of its encoder and decoder."""
import codecs

from encodings._simple import entry, publish


class IncrementalEncoder(codecs.IncrementalEncoder):
    def __init__(self, errors='strict', mapping=None):
        super(IncrementalEncoder, self).__init__(errors)
        self.mapping = mapping

    def encode(self, input, final=False):
        return codecs.charmap_encode(input, self.errors, self.mapping)[0]


class IncrementalDecoder(codecs.IncrementalDecoder):
    def __init__(self, errors='strict', mapping=None):
        super(IncrementalDecoder, self).__init__(errors)
        self.mapping = mapping

    def decode(self, input, final=False):
        return codecs.charmap_decode(input, self.errors, self.mapping)[0]


def _with_mapping(base, method, convert):
    """A stream class whose constructor takes a mapping too."""
    class Stream(base):
        def __init__(self, stream, errors='strict', mapping=None):
            base.__init__(self, stream, errors)
            self.mapping = mapping

    def mapped(self, input, errors='strict'):
        return convert(input, errors, self.mapping)
    setattr(Stream, method, mapped)
    Stream.__name__ = base.__name__
    return Stream


def _make():
    plain = entry('charmap', codecs.charmap_encode, codecs.charmap_decode)
    return codecs.CodecInfo(
        codecs.charmap_encode, codecs.charmap_decode,
        _with_mapping(plain.streamreader, 'decode', codecs.charmap_decode),
        _with_mapping(plain.streamwriter, 'encode', codecs.charmap_encode),
        IncrementalEncoder, IncrementalDecoder, 'charmap')


publish(globals(), _make)
Codec = entry('charmap', codecs.charmap_encode, codecs.charmap_decode).streamwriter.__bases__[0]
