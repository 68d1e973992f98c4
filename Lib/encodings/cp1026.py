"""The codec cp1026, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1026', 'cp1026')
