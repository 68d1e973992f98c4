"""The codec utf-32-be."""
import codecs

from encodings._simple import buffered_entry, publish

encode = codecs.utf_32_be_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return codecs.utf_32_be_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('utf-32-be', encode, codecs.utf_32_be_decode))
