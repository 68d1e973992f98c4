"""The codec iso8859-4, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_4', 'iso8859-4')
