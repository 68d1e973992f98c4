"""The codec iso8859-5, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_5', 'iso8859-5')
