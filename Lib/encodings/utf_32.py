"""The codec utf-32: with a byte order mark, written in native order."""
import codecs

from encodings._simple import publish
from encodings._utf_bom import entry

encode = codecs.utf_32_encode


def decode(input, errors='strict'):
    """str -> (unicode, length); the mark tells the order."""
    return codecs.utf_32_decode(input, errors, True)


publish(globals(), lambda: entry(
    'utf-32', encode, decode, codecs.utf_32_le_encode, codecs.utf_32_be_encode, codecs.utf_32_ex_decode,
    codecs.utf_32_le_decode, codecs.utf_32_be_decode))
