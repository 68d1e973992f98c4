"""Makes CodecInfo objects of codecs without a state, from an encoding and a decoding function."""
import codecs


def _method(function):
    """The function as it stands in a class: called with self or not, it gets (input, errors)."""
    if isinstance(function, type(len)):
        return function             # functions in C do not become methods

    def method(self, input, errors='strict'):
        return function(input, errors)
    return method


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

    Codec.encode, Codec.decode = _method(encode), _method(decode)

    class StreamWriter(Codec, codecs.StreamWriter):
        pass

    class StreamReader(Codec, codecs.StreamReader):
        pass

    return codecs.CodecInfo(encode, decode, StreamReader, StreamWriter, IncrementalEncoder,
                            IncrementalDecoder, name, None if text else False)


def buffered_entry(name, encode, decode):
    """The same for codecs whose decoding function is (input, errors, final) -> (result, length) and
    may leave the end of its input over."""
    def whole(input, errors='strict'):
        return decode(input, errors, True)
    plain = entry(name, encode, whole)

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        _buffer_decode = staticmethod(decode)

    class StreamReader(codecs.StreamReader):
        pass

    class StreamWriter(codecs.StreamWriter):
        pass

    StreamReader.decode, StreamWriter.encode = decode, encode
    return codecs.CodecInfo(encode, whole, StreamReader, StreamWriter, plain.incrementalencoder,
                            IncrementalDecoder, name)


def expand(words):
    """The decoding table, unicode of 256, from the words of a table in _charmaps."""
    points = []
    for word in words.split():
        first, _, count = word.partition('+')
        if first == '-':
            points += [0xfffe] * int(count or 1)
        else:
            first = int(first, 16)
            points += range(first, first + int(count or 1))
    return u''.join(map(unichr, points))


def publish(namespace, make, converter=False):
    """Puts getregentry and the classes of a codec into the namespace of its module.

    make: function without arguments that gives the CodecInfo; converter: with the class that encodes what
    is read and decodes what is written."""
    info = make()
    classes = {'IncrementalEncoder': info.incrementalencoder, 'StreamReader': info.streamreader,
               'IncrementalDecoder': info.incrementaldecoder, 'StreamWriter': info.streamwriter}
    for base in info.streamwriter.__bases__:
        if base.__name__ == 'Codec' and base.__module__ != 'codecs':
            classes['Codec'] = base
    if converter:
        class StreamConverter(info.streamwriter, info.streamreader):
            pass
        StreamConverter.encode, StreamConverter.decode = _method(info.decode), _method(info.encode)
        classes['StreamConverter'] = StreamConverter
    for cls in classes.values():
        cls.__module__ = namespace['__name__']

    def getregentry():
        """The CodecInfo of this codec."""
        return info
    namespace.update(classes, getregentry=getregentry)


def charmap_module(namespace, table, name):
    """Fills the module of a codec of one byte a character, from the table of that name."""
    from encodings._charmaps import TABLES
    decoding_table = expand(TABLES[table])
    encoding_table = codecs.charmap_build(decoding_table)

    def encode(input, errors='strict'):
        return codecs.charmap_encode(input, errors, encoding_table)

    def decode(input, errors='strict'):
        return codecs.charmap_decode(input, errors, decoding_table)

    namespace.update(decoding_table=decoding_table, encoding_table=encoding_table)
    maps = [(i, ord(c) if c != u'\ufffe' else None) for i, c in enumerate(decoding_table)]
    namespace['decoding_map'] = dict(maps)
    namespace['encoding_map'] = dict((c, i) for i, c in maps if c is not None)
    publish(namespace, lambda: entry(name, encode, decode))
