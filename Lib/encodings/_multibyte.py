"""What the codecs of East Asian encodings have in common: the C modules _codecs_xx do the work."""
import codecs

import _multibytecodec as classes

_PAIRS = {'IncrementalEncoder': codecs.IncrementalEncoder, 'IncrementalDecoder': codecs.IncrementalDecoder,
          'StreamReader': codecs.StreamReader, 'StreamWriter': codecs.StreamWriter}


def multibyte_module(namespace, source, name):
    """Fills the namespace of an encoding's module: codec is name's in the C module source."""
    codec = __import__(source).getcodec(name)

    class Codec(codecs.Codec):
        encode = codec.encode
        decode = codec.decode
    made = dict((kind, type(kind, (Codec,) * kind.startswith('Stream') + (getattr(classes, 'Multibyte' + kind), base),
                            {'codec': codec, '__module__': namespace['__name__']}))
                for kind, base in _PAIRS.items())
    Codec.__module__ = namespace['__name__']

    def getregentry():
        """What encodings registers."""
        return codecs.CodecInfo(codec.encode, codec.decode, made['StreamReader'], made['StreamWriter'],
                                made['IncrementalEncoder'], made['IncrementalDecoder'], name)
    namespace.update(made, Codec=Codec, codec=codec, getregentry=getregentry)
