"""The codec iso8859-2, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_2', 'iso8859-2')
