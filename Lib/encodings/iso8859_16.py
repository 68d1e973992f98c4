"""The codec iso8859-16, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_16', 'iso8859-16')
