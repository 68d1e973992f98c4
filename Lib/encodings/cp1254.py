"""The codec cp1254, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1254', 'cp1254')
