"""The codec cp737, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp737', 'cp737')
