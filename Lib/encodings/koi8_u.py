"""The codec koi8-u, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'koi8_u', 'koi8-u')
