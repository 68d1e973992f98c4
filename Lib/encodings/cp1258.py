"""The codec cp1258, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1258', 'cp1258')
