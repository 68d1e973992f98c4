"""The codec iso8859-7, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_7', 'iso8859-7')
