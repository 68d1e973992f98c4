"""The codec cp1257, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1257', 'cp1257')
