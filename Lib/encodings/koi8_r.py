"""The codec koi8-r, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'koi8_r', 'koi8-r')
