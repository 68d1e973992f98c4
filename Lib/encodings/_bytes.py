"""Makes the codecs from bytes to bytes: no error handling but strict."""
from encodings._simple import entry, publish


def pair(there, back):
    """(encode, decode) in the form of a codec, from two functions str -> str."""
    def checked(convert):
        def codec_function(input, errors='strict'):
            """(converted, length of input); AssertionError for another errors than strict."""
            assert errors == 'strict'
            return convert(input), len(input)
        return codec_function
    return checked(there), checked(back)


def module(namespace, name, encode, decode, encoder=None, decoder=None):
    """Fills the module of a codec; encoder, decoder: functions without arguments that make objects with the
    methods of zlib's compression objects, for codecs whose pieces depend on each other."""
    def make():
        info = entry(name, encode, decode, text=False)
        for cls, begin in ((info.incrementalencoder, encoder), (info.incrementaldecoder, decoder)):
            _only_strict(cls, begin)
        return info
    publish(namespace, make)


def _only_strict(cls, begin):
    """Gives an incremental class its constructor and, with begin, a running state."""
    def __init__(self, errors='strict'):
        if begin:
            assert errors == 'strict'
        self.errors = errors
        self.reset()

    def reset(self):
        self.state = begin() if begin else None

    cls.__init__, cls.reset = __init__, reset
    if begin and hasattr(cls, 'encode'):
        cls.encode = _compress
    elif begin:
        cls.decode = _decompress


def _compress(self, input, final=False):
    result = self.state.compress(input)
    if final:
        result += self.state.flush()
        self.reset()
    return result


def _decompress(self, input, final=False):
    try:
        result = self.state.decompress(input)
    except EOFError:               # bz2: the data has ended before
        return ''
    if final and hasattr(self.state, 'flush'):
        result += self.state.flush()
        self.reset()
    return result
