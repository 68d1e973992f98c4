"""The codec utf-7."""
import codecs

from encodings._simple import buffered_entry, publish

encode = codecs.utf_7_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return codecs.utf_7_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('utf-7', encode, codecs.utf_7_decode))
