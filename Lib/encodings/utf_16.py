"""The codec utf-16: with a byte order mark, written in native order."""
import codecs

from encodings._simple import publish
from encodings._utf_bom import entry

encode = codecs.utf_16_encode


def decode(input, errors='strict'):
    """str -> (unicode, length); the mark tells the order."""
    return codecs.utf_16_decode(input, errors, True)


publish(globals(), lambda: entry(
    'utf-16', encode, decode, codecs.utf_16_le_encode, codecs.utf_16_be_encode, codecs.utf_16_ex_decode,
    codecs.utf_16_le_decode, codecs.utf_16_be_decode))
