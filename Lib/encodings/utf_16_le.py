"""The codec utf-16-le."""
import codecs

from encodings._simple import buffered_entry

encode, decode = codecs.utf_16_le_encode, codecs.utf_16_le_decode


def getregentry():
    return buffered_entry('utf-16-le', encode, decode)
