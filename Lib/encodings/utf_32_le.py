"""The codec utf-32-le."""
import codecs

from encodings._simple import buffered_entry

encode, decode = codecs.utf_32_le_encode, codecs.utf_32_le_decode


def getregentry():
    return buffered_entry('utf-32-le', encode, decode)
