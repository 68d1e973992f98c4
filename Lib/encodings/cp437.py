"""The codec cp437, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp437', 'cp437')
