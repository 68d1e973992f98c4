"""The codec iso8859-9, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'iso8859_9', 'iso8859-9')
