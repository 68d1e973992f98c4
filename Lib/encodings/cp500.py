"""The codec cp500, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp500', 'cp500')
