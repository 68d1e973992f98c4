"""The codec cp855, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp855', 'cp855')
