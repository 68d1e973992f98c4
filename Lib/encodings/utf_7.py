"""The codec utf-7."""
import codecs

from encodings._simple import buffered_entry

encode, decode = codecs.utf_7_encode, codecs.utf_7_decode


def getregentry():
    return buffered_entry('utf-7', encode, decode)
