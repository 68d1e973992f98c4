"""The codec cp856, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp856', 'cp856')
