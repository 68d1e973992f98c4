"""The codec cp1255, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1255', 'cp1255')
