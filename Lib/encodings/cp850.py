"""The codec cp850, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp850', 'cp850')
