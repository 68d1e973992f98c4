"""The codec cp862, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp862', 'cp862')
