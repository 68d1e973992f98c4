"""The codec utf-8."""
import codecs

from encodings._simple import buffered_entry

encode, decode = codecs.utf_8_encode, codecs.utf_8_decode


def getregentry():
    return buffered_entry('utf-8', encode, decode)
