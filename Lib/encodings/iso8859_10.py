"""The codec iso8859-10, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_10', 'iso8859-10')
