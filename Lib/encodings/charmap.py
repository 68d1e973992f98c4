"""The codec charmap: the mapping is an argument of its encoder and decoder."""
import codecs

from encodings._simple import entry, publish


def _incremental(base, method, convert):
    """An incremental class whose constructor takes a mapping too."""
    class Incremental(base):
        def __init__(self, errors='strict', mapping=None):
            base.__init__(self, errors)
            self.mapping = mapping

    def mapped(self, input, final=False):
        text, _ = convert(input, self.errors, self.mapping)
        return text
    setattr(Incremental, method, mapped)
    Incremental.__name__ = base.__name__
    return Incremental


IncrementalEncoder = _incremental(codecs.IncrementalEncoder, 'encode', codecs.charmap_encode)
IncrementalDecoder = _incremental(codecs.IncrementalDecoder, 'decode', codecs.charmap_decode)


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
