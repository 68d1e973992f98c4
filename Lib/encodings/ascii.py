"""The codec ascii."""
import codecs

from encodings._simple import entry


def getregentry():
    return entry('ascii', codecs.ascii_encode, codecs.ascii_decode)
