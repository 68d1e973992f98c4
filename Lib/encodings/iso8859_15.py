"""The codec iso8859-15, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_15', 'iso8859-15')
