"""The codec mac-farsi, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_farsi', 'mac-farsi')
