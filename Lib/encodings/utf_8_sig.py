"""The codec utf-8-sig: utf-8 with the byte order mark as a signature at the beginning."""
import codecs

_MARK = codecs.BOM_UTF8
_rest = codecs.utf_8_decode        # what follows the beginning


def encode(input, errors='strict'):
    """unicode -> (str, length), with the signature."""
    return _MARK + codecs.utf_8_encode(input, errors)[0], len(input)


def decode(input, errors='strict'):
    """str -> (unicode, length); a signature is left out."""
    return _start(input, errors, True)


def _start(input, errors, final):
    """Decodes the beginning of a text: (unicode, length), length 0 while it may be half a signature."""
    data = str(input[:len(_MARK)])
    if not final and len(data) < len(_MARK) and _MARK.startswith(data):
        return u'', 0
    skip = len(_MARK) if data == _MARK else 0
    text, used = _rest(input[skip:], errors, final)
    return text, used + skip


class IncrementalEncoder(codecs.IncrementalEncoder):
    """State: 1 before the signature, then 0."""
    first = 1

    def encode(self, input, final=False):
        convert = encode if self.first else codecs.utf_8_encode
        self.first = 0
        return convert(input, self.errors)[0]

    def reset(self):
        self.first = 1

    def getstate(self):
        return self.first

    def setstate(self, state):
        self.first = state


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    """Half a signature waits, even at the end of the text."""
    first = 1

    def _buffer_decode(self, input, errors, final):
        if not self.first:
            return _rest(input, errors, final)
        if len(input) < len(_MARK) and _MARK.startswith(input):
            return u'', 0
        self.first = 0
        return _start(input, errors, final)

    def reset(self):
        super(IncrementalDecoder, self).reset()
        self.first = 1

    def getstate(self):
        return super(IncrementalDecoder, self).getstate()[0], self.first

    def setstate(self, state):
        super(IncrementalDecoder, self).setstate(state)
        self.first = state[1]


class StreamWriter(codecs.StreamWriter):
    first = True

    def reset(self):
        self.first = True

    def encode(self, input, errors='strict'):
        convert = encode if self.first else codecs.utf_8_encode
        self.first = False
        return convert(input, errors)


class StreamReader(codecs.StreamReader):
    first = True

    def reset(self):
        codecs.StreamReader.reset(self)
        self.first = True

    def decode(self, input, errors='strict'):
        if not self.first:
            return _rest(input, errors)
        text, used = _start(input, errors, False)
        self.first = not used
        return text, used


def getregentry():
    return codecs.CodecInfo(encode, decode, StreamReader, StreamWriter, IncrementalEncoder,
                            IncrementalDecoder, 'utf-8-sig')
