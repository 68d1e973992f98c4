"""The codec cp1256, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1256', 'cp1256')
