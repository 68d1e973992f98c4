"""The codec utf-32-be."""
import codecs

from encodings._simple import buffered_entry

encode, decode = codecs.utf_32_be_encode, codecs.utf_32_be_decode


def getregentry():
    return buffered_entry('utf-32-be', encode, decode)
