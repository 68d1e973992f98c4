"""The codec mac-cyrillic, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_cyrillic', 'mac-cyrillic')
