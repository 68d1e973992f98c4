"""The codec cp1252, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1252', 'cp1252')
