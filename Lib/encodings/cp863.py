"""The codec cp863, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp863', 'cp863')
