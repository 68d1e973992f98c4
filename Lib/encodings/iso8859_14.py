"""The codec iso8859-14, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_14', 'iso8859-14')
