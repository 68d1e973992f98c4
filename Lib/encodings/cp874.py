"""The codec cp874, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp874', 'cp874')
