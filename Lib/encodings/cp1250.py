"""The codec cp1250, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1250', 'cp1250')
