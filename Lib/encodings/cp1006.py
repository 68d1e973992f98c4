"""The codec cp1006, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1006', 'cp1006')
