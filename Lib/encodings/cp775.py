"""The codec cp775, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp775', 'cp775')
