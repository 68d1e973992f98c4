"""The codec cp860, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp860', 'cp860')
