"""The codec cp720, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp720', 'cp720')
