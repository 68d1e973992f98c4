"""The codec iso8859-1, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_1', 'iso8859-1')
