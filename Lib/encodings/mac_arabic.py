"""The codec mac-arabic, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_arabic', 'mac-arabic')
