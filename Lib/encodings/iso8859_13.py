"""The codec iso8859-13, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_13', 'iso8859-13')
