"""The codec cp852, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp852', 'cp852')
