"""The codec iso8859-3, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_3', 'iso8859-3')
