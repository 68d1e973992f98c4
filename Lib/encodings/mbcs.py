"""The codec mbcs of Windows.  Elsewhere the import fails, so the codec is not found."""
from codecs import mbcs_decode, mbcs_encode

from encodings._simple import buffered_entry, publish

encode = mbcs_encode


def decode(input, errors='strict'):
    """str -> (unicode, length)"""
    return mbcs_decode(input, errors, True)


publish(globals(), lambda: buffered_entry('mbcs', mbcs_encode, mbcs_decode))
