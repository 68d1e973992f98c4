"""The codec utf-16-le."""
import codecs

from encodings._simple import buffered_entry, publish

encode = codecs.utf_16_le_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return codecs.utf_16_le_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('utf-16-le', encode, codecs.utf_16_le_decode))
