"""The codec cp037, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp037', 'cp037')
