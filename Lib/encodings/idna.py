"""The codec idna, RFC 3490: domain names, each label that is not ASCII as "xn--" and its punycode."""
import codecs
import re
import stringprep
from unicodedata import ucd_3_2_0 as unicodedata

dots = re.compile(u'[.\u3002\uff0e\uff61]')
ace_prefix = 'xn--'
uace_prefix = unicode(ace_prefix)

_PROHIBITED = (stringprep.in_table_c12, stringprep.in_table_c22, stringprep.in_table_c3, stringprep.in_table_c4,
               stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8,
               stringprep.in_table_c9)


def nameprep(label):
    """The unicode label in the form in which names are compared (RFC 3491).  UnicodeError when not allowed."""
    kept = [stringprep.map_table_b2(c) for c in label if not stringprep.in_table_b1(c)]
    label = unicodedata.normalize('NFKC', u''.join(kept))
    for c in label:
        # none of the tables has characters of ASCII
        if c > u'\x7f' and any(prohibits(c) for prohibits in _PROHIBITED):
            raise UnicodeError('Invalid character %r' % c)
    leftward = [stringprep.in_table_d1(c) for c in label]
    if True in leftward:
        if any(stringprep.in_table_d2(c) for c in label):
            raise UnicodeError('Violation of BIDI requirement 2')
        if not (leftward[0] and leftward[-1]):
            raise UnicodeError('Violation of BIDI requirement 3')
    return label


def _ascii(label):
    """The label as str, or None."""
    try:
        return label.encode('ascii')
    except UnicodeError:
        return None


def ToASCII(label):
    """A unicode label as str of 1 to 63 characters.  UnicodeError when that cannot be."""
    result = _ascii(label)
    if result is None:
        label = nameprep(label)
        result = _ascii(label)
    if result is None:
        if label.startswith(uace_prefix):
            raise UnicodeError('Label starts with ACE prefix')
        result = ace_prefix + label.encode('punycode')
    if not 0 < len(result) < 64:
        raise UnicodeError('label empty or too long')
    return result


def ToUnicode(label):
    """A label, str or unicode, as unicode.  UnicodeError when it is none, or not the form ToASCII makes."""
    coded = label
    if isinstance(label, unicode):
        coded = _ascii(label)
        if coded is None:
            coded = _ascii(nameprep(label))
        if coded is None:
            raise UnicodeError('Invalid character in IDN label')
    if not coded.startswith(ace_prefix):
        return unicode(coded, 'ascii')
    result = coded[len(ace_prefix):].decode('punycode')
    back = ToASCII(result)
    if label.lower() != back:
        raise UnicodeError('IDNA does not round-trip', label, back)
    return result


def _labels(input, final):
    """(labels, end, length): the complete labels of a text, a last '.' as end, and how far they go."""
    labels = dots.split(input) if isinstance(input, unicode) else input.split('.')
    last = labels.pop()
    if not last:
        return labels, '.' if labels else '', len(input)
    if final:
        return labels + [last], '', len(input)
    return labels, '.' if labels else '', len(input) - len(last)


def _encode(input, errors, final):
    if errors != 'strict':
        raise UnicodeError('unsupported error handling ' + errors)
    labels, end, used = _labels(input, final)
    return '.'.join(map(ToASCII, labels)) + end, used


def _decode(input, errors, final):
    if errors != 'strict':
        raise UnicodeError('Unsupported error handling ' + errors)
    if not isinstance(input, unicode):
        input = str(input)
        unicode(input, 'ascii')    # other bytes are an error
    labels, end, used = _labels(input, final)
    return u'.'.join(map(ToUnicode, labels)) + unicode(end), used


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        """unicode -> (str, length)"""
        return _encode(input, errors, True)

    def decode(self, input, errors='strict'):
        """str -> (unicode, length)"""
        return _decode(input, errors, True)


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    _buffer_encode = staticmethod(_encode)


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    _buffer_decode = staticmethod(_decode)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    whole = Codec()
    return codecs.CodecInfo(whole.encode, whole.decode, StreamReader, StreamWriter, IncrementalEncoder,
                            IncrementalDecoder, 'idna')
