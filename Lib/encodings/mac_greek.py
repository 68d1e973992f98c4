"""The codec mac-greek, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_greek', 'mac-greek')
