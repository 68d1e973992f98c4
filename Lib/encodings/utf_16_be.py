"""The codec utf-16-be."""
import codecs

from encodings._simple import buffered_entry, publish

encode = codecs.utf_16_be_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return codecs.utf_16_be_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('utf-16-be', encode, codecs.utf_16_be_decode))
