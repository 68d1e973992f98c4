"""The codec mac-romanian, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_romanian', 'mac-romanian')
