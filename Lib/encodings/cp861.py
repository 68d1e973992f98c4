"""The codec cp861, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp861', 'cp861')
