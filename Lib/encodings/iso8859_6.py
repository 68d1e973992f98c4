"""The codec iso8859-6, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_6', 'iso8859-6')
