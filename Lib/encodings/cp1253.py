"""The codec cp1253, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1253', 'cp1253')
