"""The codec cp869, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp869', 'cp869')
