"""The codec utf-16-be."""
import codecs

from encodings._simple import buffered_entry

encode, decode = codecs.utf_16_be_encode, codecs.utf_16_be_decode


def getregentry():
    return buffered_entry('utf-16-be', encode, decode)
