"""The codec utf-8.  It is on the way of every start, so it needs nothing but codecs."""
import codecs


def decode(input, errors='strict'):
    """str -> (unicode, length); what the end of the input leaves incomplete is an error"""
    return _from_bytes(input, errors, True)


def _like(base, **methods):
    """The class base with some methods replaced, under its name."""
    return type(base)(base.__name__, (base,), dict(methods, __module__=__name__))


encode, _from_bytes = codecs.utf_8_encode, codecs.utf_8_decode
StreamWriter, StreamReader = _like(codecs.StreamWriter, encode=encode), _like(codecs.StreamReader, decode=_from_bytes)
IncrementalEncoder = _like(codecs.IncrementalEncoder,
                           encode=lambda self, input, final=False: encode(input, self.errors)[0])
IncrementalDecoder = _like(codecs.BufferedIncrementalDecoder, _buffer_decode=_from_bytes)
IncrementalDecoder.__name__ = 'IncrementalDecoder'


def getregentry():
    """The CodecInfo of this codec."""
    return codecs.CodecInfo(encode, decode, StreamReader, StreamWriter, IncrementalEncoder, IncrementalDecoder,
                            'utf-8')
