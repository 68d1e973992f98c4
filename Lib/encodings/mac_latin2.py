"""The codec mac-latin2, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_latin2', 'mac-latin2')
