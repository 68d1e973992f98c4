"""The codec iso8859-11, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_11', 'iso8859-11')
