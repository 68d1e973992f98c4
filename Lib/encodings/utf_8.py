"""The codec utf-8."""
import codecs

from encodings._simple import buffered_entry, publish

encode = codecs.utf_8_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return codecs.utf_8_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('utf-8', encode, codecs.utf_8_decode))
