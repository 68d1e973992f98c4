"""The codec utf-32-le."""
import codecs

from encodings._simple import buffered_entry, publish

encode = codecs.utf_32_le_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return codecs.utf_32_le_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('utf-32-le', encode, codecs.utf_32_le_decode))
