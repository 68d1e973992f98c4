"""The codec iso8859-8, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_8', 'iso8859-8')
