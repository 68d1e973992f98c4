"""The codec cp875, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp875', 'cp875')
