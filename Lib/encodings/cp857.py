"""The codec cp857, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp857', 'cp857')
