"""The codec cp424, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp424', 'cp424')
