"""The codec cp1140, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1140', 'cp1140')
